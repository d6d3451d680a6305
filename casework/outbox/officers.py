"""Who in the house hears of a level: the holder, then the supervisor, the head of the center, the city."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from uuid import UUID

from casework.models import Message, SlipLine
from centers.models import Center, Officer
from centers.standing_in import StandIns
from law import alerts
from law.calendar import local_date, to_seconds
from law.steps import Role, Step

SPEAKING = frozenset({Step.WARN.value, Step.OVERDUE.value})
# The ladder: from this level on they hear of it, too (clock.md leaves the rungs open; our choice).
SUPERVISOR_FROM, HEAD_FROM, CITY_FROM = alerts.LATE_1, alerts.LATE_3, alerts.LATE_5


class Hearers:
    """The people of the ladder on one day. A query for each kind, the first time it is asked for."""

    def __init__(self, on: date) -> None:
        self.on = on

    @cached_property
    def _stand_ins(self) -> StandIns:
        return StandIns(self.on)

    @cached_property
    def _at_work(self) -> dict[UUID, tuple[str, list[str]]]:
        """Center and roles of everybody of a center who has not left, in the order of a register."""
        people = Officer.objects.filter(is_active=True, center__isnull=False).order_by("sort_key", "pk")
        return {uuid: (code, roles) for uuid, code, roles in people.values_list("uuid", "center__code", "roles")}

    @cached_property
    def _supervisors(self) -> dict[str, list[UUID]]:
        found: dict[str, list[UUID]] = defaultdict(list)
        for uuid, (code, roles) in self._at_work.items():
            if Role.SUPERVISOR.value in roles:
                found[code].append(uuid)
        return found

    @cached_property
    def _heads(self) -> dict[str, UUID]:
        rows = Center.objects.filter(head__is_active=True).values_list("code", "head__uuid")
        return dict(rows)

    @cached_property
    def city(self) -> list[UUID]:
        """The administrators of the city."""
        people = Officer.objects.filter(is_active=True, center__isnull=True).order_by("sort_key", "pk")
        return [uuid for uuid, roles in people.values_list("uuid", "roles") if Role.CITY_ADMIN.value in roles]

    def supervisors(self, center: str) -> list[UUID]:
        """The supervisors of a center who are there; all of them when none is."""
        everybody = self._supervisors.get(center, [])
        there = [who for who in map(self._present, everybody) if who is not None]
        return list(dict.fromkeys(there)) or everybody

    def head(self, center: str) -> list[UUID]:
        """Who answers for a center; its supervisors where nobody is named."""
        head = self._heads.get(center)
        return [head] if head is not None else self.supervisors(center)

    def _present(self, officer: UUID) -> UUID | None:
        """The officer, or who stands in; None when nobody does, or whoever it would be has left."""
        present = self._stand_ins.of(officer)
        return present if present in self._at_work else None

    def of(self, level: str, center: str, holder: UUID | None) -> list[UUID]:
        """Everybody who hears of a level, each once, the nearest to the work first."""
        place = alerts.rank(level)
        present = None if holder is None else self._present(holder)
        heard: list[UUID] = [] if present is None else [present]
        if present is None or (level not in alerts.WARNINGS and place >= alerts.rank(SUPERVISOR_FROM)):
            heard += self.supervisors(center)
        if level not in alerts.WARNINGS and place >= alerts.rank(HEAD_FROM):
            heard += self.head(center)
        if level not in alerts.WARNINGS and place >= alerts.rank(CITY_FROM):
            heard += self.city
        return list(dict.fromkeys(heard))


def to_officers(lines: Iterable[SlipLine], hearers: dict[date, Hearers]) -> Iterator[Message]:
    """A message for each hearer of each line the clock wrote. ``hearers`` is kept by the caller, one a day."""
    for line in lines:
        if line.step in SPEAKING and "level" in line.facts:
            on = local_date(to_seconds(line.written_at))
            day = hearers.get(on) or hearers.setdefault(on, Hearers(on))
            for who in day.of(line.facts["level"], line.center_id, line.holder_id):
                yield Message.drawn(line.dossier, {
                    "topic": line.facts["level"], "revision": line.facts["due_n"], "line_n": line.n,
                    "officer_id": who, "created_at": line.written_at, "hold_until": line.written_at,
                })  # fmt: skip
