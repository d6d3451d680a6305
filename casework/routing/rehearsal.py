"""What a set of rules would have done in a past week: every acceptance of it routed again, one after the other.

Loads are those of the time: the slips are walked in the order they were written, and a dossier that would have gone to
somebody else counts for him until its slip names a third. Nothing is stored and nothing is estimated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from casework.models import Dossier, SlipLine
from casework.queries import FLOWING
from casework.routing.rules import Router, narrowest
from centers.models import Procedure, RoutingRule
from centers.standing_in import each_day
from law.calendar import local_date, to_seconds
from law.steps import Clock, Step


@dataclass(frozen=True, slots=True)
class Choice:
    """One acceptance: who got it from the rules of then, who would get it, and by which rule. None: the supervisor."""

    dossier: int
    before: UUID | None
    after: UUID | None
    rule: RoutingRule | None


class Rehearsal:
    """The acceptances of a stretch under some rules."""

    def __init__(self, choices: Sequence[Choice]) -> None:
        self.choices = choices
        self.before = Counter(choice.before for choice in choices)
        self.after = Counter(choice.after for choice in choices)

    def decided_by(self, rule: RoutingRule) -> list[Choice]:
        """What this very rule decides, with or without somebody to give it to."""
        return [choice for choice in self.choices if choice.rule is rule]


class _Row(NamedTuple):
    written_at: datetime
    id: int
    dossier: int
    n: int
    step: str
    holder: UUID | None
    clock: str
    voids: int | None
    rode: int | None


def rehearse(center: str, rules: Sequence[RoutingRule], *, since: datetime, until: datetime) -> Rehearsal:
    """Route the acceptances of a center from ``since`` to before ``until`` again, by ``rules``.

    Eight queries by index, however many acceptances. Absences count as they are known now.
    """
    week = Dossier.objects.filter(accepted_center__code=center, accepted_at__gte=since, accepted_at__lt=until)
    cards = {pk: (procedure, channel) for pk, procedure, channel in week.values_list("pk", "procedure_id", "channel")}
    asked = set(cards)
    if any(rule.group_id for rule in rules):
        asked |= _at_hand(center, since)
    rows = _rows(SlipLine.objects.filter(dossier__in=asked))
    walk = _Walk(rows, cards)
    if not walk.acceptances:
        return Rehearsal([])
    procedures = Procedure.objects.in_bulk({procedure for procedure, _channel in cards.values()})
    days = [_day(row) for row in walk.acceptances.values()]
    stand_ins = dict(each_day(min(days), max(days)))
    router = Router(center, rules)
    choices = []
    for row in walk:
        procedure, channel = procedures[cards[row.dossier][0]], cards[row.dossier][1]
        route = router.route(procedure, channel, stand_ins[_day(row)], walk.held.__getitem__)
        chosen = route.officer.uuid if route is not None else None
        walk.choose(row, chosen)
        choices.append(Choice(row.dossier, walk.given(row), chosen, narrowest(rules, procedure, channel)))
    return Rehearsal(choices)


def _at_hand(center: str, since: datetime) -> set[int]:
    """Dossiers that lay in somebody's hands here at some time since: open now, ended or moved away since."""
    cards = Dossier.objects.filter(center_id=center)
    moved = SlipLine.objects.filter(FLOWING, step=Step.TRANSFER, at__gte=since)
    found: set[int] = set(cards.filter(clock__in=[Clock.RUNNING, Clock.PAUSED]).values_list("pk", flat=True))
    found.update(cards.filter(ended_at__gte=since).values_list("pk", flat=True))
    found.update(moved.values_list("dossier_id", flat=True))
    return found


def _rows(lines: QuerySet[SlipLine]) -> list[_Row]:
    """Lines in the order they were written."""
    columns = ("written_at", "pk", "dossier_id", "n", "step", "holder_id", "clock", "voids", "rode")
    return sorted(_Row(*row) for row in lines.order_by().values_list(*columns))


def _day(row: _Row):
    return local_date(to_seconds(row.written_at))


class _Walk:
    """Goes through the lines and stops at each acceptance asked about, with what everybody then held."""

    def __init__(self, rows: Sequence[_Row], cards: Iterable[int]) -> None:
        self.rows = rows
        self.held: Counter[UUID | None] = Counter()
        self.acceptances = self._standing(cards)
        self._riders = {(row.dossier, row.rode): row for row in rows if row.rode and row.step == Step.ASSIGN}
        self._hand: dict[int, UUID | None] = {}  # who would hold it
        self._real: dict[int, UUID | None] = {}  # who held it
        self._chosen: dict[int, UUID | None] = {}
        self._open: set[int] = set()

    def _standing(self, cards: Iterable[int]) -> dict[int, _Row]:
        """The acceptance of each card: the last that no correction took back."""
        asked = set(cards)
        voided = {(row.dossier, row.voids) for row in self.rows if row.voids}
        return {
            row.dossier: row
            for row in self.rows
            if row.step == Step.ACCEPT and row.dossier in asked and (row.dossier, row.n) not in voided
        }

    def __iter__(self):
        left = len(self.acceptances)
        for row in self.rows:
            accepted = self.acceptances.get(row.dossier)
            if accepted is row:
                self._see(row, None)
                yield row
                left -= 1
                if not left:
                    return
            elif accepted is None or row.rode != accepted.n:
                self._see(row, self._taken_by(row))
            self._real[row.dossier] = row.holder

    def _taken_by(self, row: _Row) -> UUID | None:
        """Who would hold it after this line: whoever it names; else it stays where it would be."""
        if row.step == Step.CORRECT and row.dossier in self._chosen:
            return self._chosen[row.dossier] if row.holder == self.given(row) else row.holder
        return self._hand.get(row.dossier) if row.holder == self._real.get(row.dossier) else row.holder

    def _see(self, row: _Row, hand: UUID | None) -> None:
        if row.dossier in self._open:
            self.held[self._hand[row.dossier]] -= 1
        self._hand[row.dossier] = hand
        if row.clock == Clock.ENDED:
            self._open.discard(row.dossier)
        else:
            self._open.add(row.dossier)
            self.held[hand] += 1

    def choose(self, row: _Row, officer: UUID | None) -> None:
        """The rules tried give the dossier of this acceptance to ``officer``."""
        self._chosen[row.dossier] = officer
        self._see(row, officer)

    def given(self, row: _Row) -> UUID | None:
        """To whom the rules of then gave it."""
        rider = self._riders.get((row.dossier, self.acceptances[row.dossier].n))
        return rider.holder if rider is not None else None
