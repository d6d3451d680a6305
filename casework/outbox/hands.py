"""Who hears that a dossier came into his hands: an officer given one by somebody else, a center sent one by another.

Seen in the bell and nowhere else: what comes in a stack of mails is on the work list a minute later anyhow. A rule that
assigns at acceptance tells nobody; its dossiers stand under "new" (our choice).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from casework.models import Message, SlipLine
from casework.outbox.officers import Hearers
from law.calendar import local_date, to_seconds
from law.steps import Step

ASSIGNED, TRANSFERRED = "assigned", "transferred"
HAND_NAMES: dict[str, tuple[str, str]] = {
    ASSIGNED: ("Hồ sơ được giao", "Assigned to you"),
    TRANSFERRED: ("Hồ sơ từ trung tâm khác", "Transferred from another center"),
}
GIVING = frozenset({Step.ASSIGN.value, Step.ROUTE.value, Step.SEND_BACK.value})  # what is submitted waits on the board


def to_hands(lines: Iterable[SlipLine], hearers: dict[date, Hearers]) -> Iterator[Message]:
    """A message for each new hand a person's line names. ``hearers`` is kept by the caller, one a day."""
    for line in lines:
        if line.by_id is None:
            continue
        if line.step in GIVING and line.holder_id not in (None, line.by_id) and line.facts.get("holder"):
            if not line.facts.get("agency"):  # lent to an agency, it stays in the hands it was in
                yield _told(line, ASSIGNED, line.holder_id)
        elif line.step == Step.TRANSFER:
            on = local_date(to_seconds(line.written_at))
            day = hearers.get(on) or hearers.setdefault(on, Hearers(on))
            for who in day.supervisors(line.center_id):
                yield _told(line, TRANSFERRED, who)


def _told(line: SlipLine, topic: str, who: UUID) -> Message:
    """Born spread: no channel is to carry it."""
    return Message.drawn(line.dossier, {
        "topic": topic, "revision": line.n, "line_n": line.n, "officer_id": who,
        "created_at": line.written_at, "hold_until": line.written_at, "spread_at": line.written_at,
    })  # fmt: skip
