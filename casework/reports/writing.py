"""The worker's side of files: takes what waits, writes it, keeps it in pieces, rings, and clears away old ones."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from time import monotonic
from typing import BinaryIO
from uuid import uuid4

from django.db import transaction
from django.db.models import F, Q, QuerySet

from casework.models import Export, ExportPart, Message, Pulse
from casework.reports.asked import OutOfReach
from casework.reports.exports import WAITING, asked_again, sheet_of, write
from casework.reports.faults import BROKEN, INTERRUPTED, NO_RIGHT, TOO_LONG
from casework.reports.files import WRITERS

log = logging.getLogger(__name__)  # numbers of rows, never a name
NAME, OLD = "exports", "old_exports"
SECONDS = 20.0  # of one run: after so many no other file is begun
LEASE = timedelta(seconds=100)  # longer than a task may take
AGAIN_AFTER = timedelta(seconds=30)
TRIES = 3
PIECE = 1024 * 1024  # bytes
SAY_EVERY = 1.0  # second between two words of progress
KEPT = timedelta(days=7)  # our choice; the row stays
READY, FAILED, SENT = "export_ready", "export_failed", "report_sent"  # what the bell says


class LeaseLost(Exception):
    """Another worker has this file in hand."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The instant a run was made for, moving on: a file takes a while."""

    at: datetime
    begun: float = field(default_factory=monotonic)

    @property
    def now(self) -> datetime:
        return self.at + timedelta(seconds=monotonic() - self.begun)

    @property
    def seconds(self) -> float:
        return monotonic() - self.begun


def write_waiting(at: datetime, *, seconds: float = SECONDS) -> dict[str, int]:
    """Writes what waits, the oldest first; counts of what became of them. {} while another worker is at it."""
    if not Pulse.objects.claim(NAME, at):
        return {}
    clock, counts = Clock(at), Counter[str]()
    while clock.seconds < seconds and (export := take(clock.now)) is not None:
        counts[carry(export, clock)] += 1
    Pulse.objects.done(NAME, at, **counts)
    return dict(counts)


def take(at: datetime) -> Export | None:
    """The next file to be written, leased to this worker. A lease from the far future is of a clock gone wrong."""
    run_out = Q(leased_until__isnull=True) | Q(leased_until__lte=at) | Q(leased_until__gt=at + LEASE)
    free = Export.objects.filter(run_out, state__in=WAITING)
    for pk in free.order_by("id").values_list("pk", flat=True)[:5]:
        mine = {"lease": uuid4(), "leased_until": at + LEASE, "state": Export.RUNNING}
        if free.filter(pk=pk).update(**mine, tries=F("tries") + 1, rows_done=0):
            return Export.objects.select_related("officer__center").get(pk=pk)
    return None


def carry(export: Export, clock: Clock) -> str:
    """One file to its end, whatever that is."""
    if export.tries > TRIES:  # its worker was killed every time
        return _end(export, clock, Export.FAILED, error=INTERRUPTED)
    try:
        return _make(export, clock)
    except LeaseLost:
        return "lost"
    except OutOfReach:
        return _end(export, clock, Export.FAILED, error=NO_RIGHT)
    except Exception:  # whatever is wrong with one file must not hold up the others
        log.exception("export %s, try %s", export.pk, export.tries)
    if export.tries >= TRIES:
        return _end(export, clock, Export.FAILED, error=BROKEN)
    _mine(export).update(state=Export.QUEUED, lease=None, leased_until=clock.now + AGAIN_AFTER)
    return "put_off"


def _make(export: Export, clock: Clock) -> str:
    form, asked = asked_again(export)
    sheet = sheet_of(form, asked)
    if sheet.total > WRITERS[export.format].most:
        return _end(export, clock, Export.FAILED, error=TOO_LONG)
    progress = Progress(export, clock, sheet.total)
    with TemporaryFile() as out:
        write(export, sheet, out, progress.told)
        return _keep(export, sheet.total, out, clock)


class Progress:
    """Says how far a file is, about once a second, and holds its lease."""

    def __init__(self, export: Export, clock: Clock, total: int) -> None:
        self.export, self.clock, self.total = export, clock, total
        self._said_at = clock.seconds

    def told(self, rows: int) -> None:
        """Raises ``LeaseLost`` when another worker has the file."""
        if self.clock.seconds - self._said_at < SAY_EVERY:
            return
        self._said_at = self.clock.seconds
        facts = {"rows_done": rows, "rows_total": self.total, "leased_until": self.clock.now + LEASE}
        if not _mine(self.export).update(**facts):
            raise LeaseLost


def _keep(export: Export, rows: int, out: BinaryIO, clock: Clock) -> str:
    """The file into pieces, and its row to ready, in one transaction: half a file is never seen."""
    digest = hashlib.sha256()
    size = out.seek(0, 2)
    out.seek(0)
    with transaction.atomic():
        export.parts.all().delete()
        for n, body in enumerate(iter(lambda: out.read(PIECE), b"")):
            digest.update(body)
            ExportPart.objects.create(export=export, n=n, body=body)
        facts = {"rows_done": rows, "rows_total": rows, "size_bytes": size}
        return _end(export, clock, Export.READY, sha256=digest.hexdigest(), **facts)


def _end(export: Export, clock: Clock, state: str, **facts: str | int) -> str:
    """The row as it ends, and the bell, together. Raises ``LeaseLost``."""
    with transaction.atomic():
        ended = {"state": state, "finished_at": clock.now, "lease": None, "leased_until": None}
        if not _mine(export).update(**ended, **facts):
            raise LeaseLost
        Message.objects.bulk_create([_message(export, state, clock.now)], ignore_conflicts=True)
    return state


def _message(export: Export, state: str, at: datetime) -> Message:
    sent = SENT if export.schedule_id else READY
    return Message(
        topic=sent if state == Export.READY else FAILED, revision=0, export=export, officer=export.officer,
        created_at=at, hold_until=at,
    )  # fmt: skip


def _mine(export: Export) -> QuerySet[Export]:
    """The row, as long as this worker holds it."""
    return Export.objects.filter(pk=export.pk, lease=export.lease)


def forget_files(at: datetime) -> dict[str, int]:
    """Drops the pieces of files that are old enough; their rows stay as the log."""
    if not Pulse.objects.claim(OLD, at):
        return {}
    old = Export.objects.filter(state=Export.READY, finished_at__lt=at - KEPT)
    gone = 0
    for pk in list(old.values_list("pk", flat=True)):
        with transaction.atomic():
            ExportPart.objects.filter(export=pk).delete()
            gone += old.filter(pk=pk).update(state=Export.GONE)
    Pulse.objects.done(OLD, at, gone=gone)
    return {"gone": gone}
