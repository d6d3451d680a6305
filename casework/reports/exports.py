"""Files of reports: small ones at once, large ones by a worker, each with a row that says who took what out.

A large one waits as ``queued``. A worker takes it by lease, writes it into pieces in the database, and rings; a worker
that is killed leaves its lease behind, and the next takes the file up from its beginning. Pieces are kept some days.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO
from urllib.parse import parse_qsl
from uuid import uuid4

from django.utils import translation
from django.utils.translation import gettext as _

from casework.models import Export, ReadLog, ReportSchedule
from casework.reports.asked import CENTER, OutOfReach, asked_of, query_of
from casework.reports.drawing import missing_packages
from casework.reports.faults import NO_PDF, TOO_LONG
from casework.reports.files import WRITERS, Stamp, Told
from casework.reports.forms import FORMS
from casework.reports.notes import standing_notes, subject_of
from casework.reports.sheet import Asked, Form, Sheet
from centers.access import may_print, may_see_names
from centers.models import Officer

WAITING = (Export.QUEUED, Export.RUNNING)


class Refused(Exception):
    """No such file can be made of this sheet; ``fault`` says why (casework.reports.faults)."""

    def __init__(self, fault: str, rows: int = 0, most: int = 0) -> None:
        super().__init__(fault)
        self.fault, self.rows, self.most = fault, rows, most


@dataclass(frozen=True, slots=True)
class Made:
    """A file asked for: its row, and its bytes when it was small enough to be written at once."""

    export: Export
    body: bytes | None


def ask(
    form: Form, asked: Asked, *, format: str, language: str, schedule: ReportSchedule | None = None, keep: bool = False
) -> Made:
    """A file of what ``asked`` asks, as of ``asked.now``, in the log from now on. Raises ``Refused``.

    With ``keep`` a small one is written by the worker as well, so that it can be fetched later. Who asks again for
    what is being written gets the same row.
    """
    writer = WRITERS[format]
    if format == "pdf" and missing_packages():
        raise Refused(NO_PDF)
    sheet = sheet_of(form, asked)
    if sheet.total > writer.most:
        raise Refused(TOO_LONG, sheet.total, writer.most)
    export = _row(form, asked, format, language, schedule, sheet.total)
    if keep or sheet.total > writer.at_once:
        return Made(_queued(export), None)
    body = io.BytesIO()
    write(export, sheet, body, lambda _rows: None)
    export.state, export.finished_at = Export.GONE, asked.now
    export.rows_done, export.size_bytes = sheet.total, len(body.getvalue())
    export.sha256 = hashlib.sha256(body.getvalue()).hexdigest()
    export.save(force_insert=True)
    log_read(export, asked.officer, asked.now)
    return Made(export, body.getvalue())


def _row(form: Form, asked: Asked, format: str, language: str, schedule: ReportSchedule | None, rows: int) -> Export:
    return Export(
        uuid=uuid4(),
        officer=asked.officer,
        report=form.slug,
        query=words_of(asked),
        place="" if asked.center is None else asked.center.code,
        format=format,
        language=language,
        with_names=form.names and may_see_names(asked.officer),
        with_addresses=form.addresses and may_print(asked.officer),
        schedule=schedule,
        rows_total=rows,
        created_at=asked.now,
    )


def _queued(export: Export) -> Export:
    same = {name: getattr(export, name) for name in ("officer", "report", "query", "format", "language", "schedule")}
    waiting = Export.objects.filter(state__in=WAITING, **same).first()
    if waiting is None:
        export.save(force_insert=True)
    return waiting or export


def words_of(asked: Asked) -> dict[str, str]:
    """The words of the address that asks the same again: the days and the center are always said."""
    return dict(parse_qsl(query_of(asked)))


def sheet_of(form: Form, asked: Asked) -> Sheet:
    """The sheet for a file: all of its rows, and after the footnotes what people explained beside them."""
    sheet: Sheet = form.fill(asked)
    if form.is_list:
        return sheet
    sheet = replace(sheet, rows=list(sheet.rows))
    return replace(sheet, footnotes=(*sheet.footnotes, *_explained(form, sheet)))


def _explained(form: Form, sheet: Sheet) -> Iterator[str]:
    """By the form itself: the sheet of one center draws fields, and its whole is still the center."""
    notes = standing_notes(form, sheet.asked)
    for row in [*([sheet.whole] if sheet.whole else []), *sheet.rows] if notes else ():
        note = notes.get(subject_of(form, sheet.asked, row, whole=row is sheet.whole))
        if note is not None:
            yield _("Giải trình, %(row)s: %(text)s") % {"row": row.name, "text": note.text}


def write(export: Export, sheet: Sheet, out: BinaryIO, told: Told) -> None:
    """The file itself, in the language it was asked in."""
    stamp = Stamp(export.officer.full_name, export.created_at, export.uuid)
    with translation.override(export.language):
        WRITERS[export.format].write(sheet, stamp, out, told)


def asked_again(export: Export, now: datetime | None = None) -> tuple[Form, Asked]:
    """What a row asks, with the rights its officer has now. Raises ``OutOfReach`` when they no longer suffice.

    Figures are as of when it was asked; somebody who has changed the center does not get the new one's by the old row.
    """
    form, officer = FORMS.get(export.report), export.officer
    if form is None or not officer.is_active:
        raise OutOfReach(export.report)
    if (export.with_names and not may_see_names(officer)) or (export.with_addresses and not may_print(officer)):
        raise OutOfReach(export.report)
    asked = asked_of(form, officer, export.query, now or export.created_at)
    if ("" if asked.center is None else asked.center.code) != export.place:
        raise OutOfReach(export.query.get(CENTER, ""))
    return form, asked


def may_fetch(export: Export, officer: Officer) -> bool:
    """Whether this officer may have the file: it is the own, and what it holds may still be read. One query."""
    if export.officer_id != officer.pk:
        return False
    try:
        asked_again(export)
    except OutOfReach:
        return False
    return True


def pieces(export: Export) -> Iterator[bytes]:
    """The file, piece by piece, one statement each: no more than one stands in memory."""
    for n in range(export.parts.count()):
        yield bytes(export.parts.values_list("body", flat=True).get(n=n))


def log_read(export: Export, officer: Officer, at: datetime) -> None:
    """A file with names of people is a look at their data."""
    if export.with_names:
        ReadLog.objects.create(officer=officer, what="export", at=at)
