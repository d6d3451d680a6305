"""Who says at once what the clock has to say: the sweep without its lease, and a writer that only looks first.

Each runs in a process of its own; see ``tests.races.crowd``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.db import IntegrityError, transaction

from casework import desk
from casework.models import Dossier, Message, SlipLine
from casework.models.pulse import PulseQuerySet
from casework.outbox import Hearers, to_officers
from casework.watch.sweep import sweep, to_say

Meet = Callable[[], int]


def sweep_all_at_once(hand: int, meet: Meet, at: datetime, rounds: int) -> int:
    """The sweep, with nobody to say that another is at it; how many lines this one wrote."""
    PulseQuerySet.claim = lambda *_: True  # type: ignore[method-assign]
    written = 0
    meet()
    for _ in range(rounds):
        counts = sweep(at)
        written += counts["warn"] + counts["overdue"]
    return written


def look_then_write(hand: int, meet: Meet, at: datetime) -> int:
    """The control: is it in the table? If not, put it there. How many messages this one wrote."""
    written = 0
    hearers: dict[date, Hearers] = {}
    for dossier in Dossier.objects.to_watch(at).order_by("pk"):
        move = to_say(desk.load(dossier), at)
        assert move is not None
        line = SlipLine(
            dossier=dossier, n=99, step=move.step, facts=dict(move.needs), written_at=at, center_id=dossier.center_id,
            holder_id=dossier.holder_id,
        )  # fmt: skip
        missing = [message for message in to_officers([line], hearers) if not _is_there(message)]
        meet()
        for message in missing:
            try:
                with transaction.atomic():
                    message.save()
            except IntegrityError:
                continue  # the unique row that the control is robbed of
            written += 1
    return written


def _is_there(message: Message) -> bool:
    about = {name: getattr(message, name) for name in ("dossier", "topic", "revision", "officer_id")}
    return Message.objects.filter(**about).exists()
