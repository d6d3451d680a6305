"""A polite reminder to whoever holds a dossier, once a day for each dossier."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from casework.models import Dossier, Message
from casework.outbox.reminders import NUDGE as TOPIC
from centers.models import Officer
from law.calendar import local_date, to_seconds
from law.terms import Clock


@dataclass(slots=True)
class Nudged:
    """What came of it, in dossiers."""

    sent: int = 0
    again: int = 0  # already reminded of today
    nobody: int = 0  # nobody has it, or who had it has left, or there is nothing to hurry: paused, or ended


def revision_of(day: date) -> int:
    """What makes a reminder of one day another than that of the next."""
    return day.toordinal()


def nudge(cards: Iterable[Dossier], at: datetime) -> Nudged:
    """Remind the holders, at once. The unique row of the outbox says no to the second of a day."""
    found, revision = Nudged(), revision_of(local_date(to_seconds(at)))
    cards = list(cards)
    reminded = Message.objects.filter(dossier__in=[card.pk for card in cards], topic=TOPIC, revision=revision)
    today = set(reminded.values_list("dossier_id", flat=True))
    holders = Officer.objects.filter(uuid__in={card.holder_id for card in cards if card.holder_id}, is_active=True)
    here = set(holders.values_list("uuid", flat=True))
    for card in sorted(cards, key=lambda card: card.pk):
        if card.holder_id not in here or card.clock != Clock.RUNNING:
            found.nobody += 1
        elif card.pk in today or not _told(card, revision, at):
            found.again += 1
        else:
            found.sent += 1
    return found


def _told(card: Dossier, revision: int, at: datetime) -> bool:
    """Write the message; False when another hand wrote it first."""
    try:
        with transaction.atomic():
            Message.objects.create(
                topic=TOPIC, revision=revision, dossier=card, officer_id=card.holder_id, created_at=at, hold_until=at
            )
    except IntegrityError:
        return False
    return True
