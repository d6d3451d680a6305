"""What hands do to many dossiers at once. As ``tests.races.jobs``, which hands these on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import OperationalError, connection, transaction

from casework import desk
from casework.models import Dossier, Message
from casework.watch.assigning import assign_each
from casework.watch.nudges import TOPIC, _told, nudge
from centers.models import Officer
from law.steps import Step
from tests.desk.story import MONDAY

Meet = Callable[[], int]


def _people(hand: int) -> tuple[Officer, Officer]:
    """The supervisor, and whom this hand gives to."""
    named = Officer.objects.select_related("center").in_bulk(
        ["phuxuan.lanhdao", ("phuxuan.thuly1", "phuxuan.thuly2")[hand % 2]], field_name="username"
    )
    boss = named.pop("phuxuan.lanhdao")
    return boss, next(iter(named.values()))


def _crossed(hand: int, ids: Sequence[int]) -> list[Dossier]:
    """The same dossiers, seen from one end by one hand and from the other by the other."""
    cards = Dossier.objects.in_bulk(ids)
    return [cards[pk] for pk in (ids if hand % 2 == 0 else reversed(ids))]


def give_crosswise(hand: int, meet: Meet, ids: Sequence[int]) -> list[str]:
    """Two bulks over the same dossiers, ticked from opposite ends."""
    boss, to = _people(hand)
    cards = _crossed(hand, ids)
    expect = {card.pk: card.changed_n for card in cards}
    meet()
    with transaction.atomic():
        outcomes = assign_each([(card, to) for card in cards], by=boss, at=MONDAY, expect=expect)
    return [one.result for one in outcomes]


def give_in_the_order_ticked(hand: int, meet: Meet, ids: Sequence[int]) -> str:
    """The control: each keeps what it has written and reaches for what the other has."""
    boss, to = _people(hand)
    first, *others = _crossed(hand, ids)
    meet()
    try:
        with transaction.atomic():
            desk.take(Step.ASSIGN, first, by=boss, at=MONDAY, officer=to)
            if connection.vendor == "postgresql":  # SQLite lets one in at a time: they would never meet
                meet()
            for card in others:
                desk.take(Step.ASSIGN, card, by=boss, at=MONDAY, officer=to)
    except OperationalError as error:
        return "deadlock" if "deadlock" in str(error) else str(error)
    except desk.Stale:
        return "stale"
    return "done"


def remind_at_once(hand: int, meet: Meet, ids: Sequence[int], guarded: bool) -> int:
    """Both have seen that nobody was reminded today, and now write. Gives how many reminders this hand wrote."""
    cards = [card for _pk, card in sorted(Dossier.objects.in_bulk(ids).items())]
    revision = MONDAY.toordinal() if guarded else MONDAY.toordinal() + hand  # without the guard: no row is the same
    seen = set(Message.objects.filter(topic=TOPIC, dossier__in=ids).values_list("dossier_id", flat=True))
    meet()
    return sum(card.pk not in seen and _told(card, revision, MONDAY) for card in cards)


def remind(hand: int, meet: Meet, ids: Sequence[int]) -> tuple[int, int]:
    """The whole reminder, as the button does it."""
    cards = list(Dossier.objects.filter(pk__in=ids))
    meet()
    found = nudge(cards, MONDAY)
    return found.sent, found.again
