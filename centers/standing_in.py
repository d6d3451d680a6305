"""Who stands in for whom on a day: absences as chains, ended at the first who is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import DateField, DateTimeField

from centers.composed import Composed, Given
from centers.models import Absence
from centers.models.absence import end_of


class Away(NamedTuple):
    """One absence as routing needs it. ``ended_at`` is set when it ended, maybe before its last day."""

    officer: UUID
    stand_in: UUID | None
    first_on: date
    last_on: date
    pk: int | None = None
    ended_at: datetime | None = None

    @property
    def facts(self) -> dict[str, Any]:
        """What a line says of it: by which absence, for whom, until when."""
        return {"absence": self.pk, "instead_of": self.officer.hex, "until": self.last_on.isoformat()}

    def covers(self, day: date) -> bool:
        """The same days as ``Absence.objects.on``."""
        over = self.ended_at is not None and self.ended_at < end_of(day)
        return self.first_on <= day <= self.last_on and not over


class StandIns:
    """The absences of one day. One query when made; chains are followed in memory."""

    def __init__(self, on: date, absences: Iterable[Away] | None = None) -> None:
        rows = absences if absences is not None else _aways_on(on)
        self._away: dict[UUID, Away] = {}
        for row in rows:  # of two absences at once the one that names somebody counts
            known = self._away.get(row.officer)
            if known is None or known.stand_in is None:
                self._away[row.officer] = row

    def is_away(self, officer: UUID) -> bool:
        return officer in self._away

    def absence_of(self, officer: UUID) -> Away | None:
        return self._away.get(officer)

    def chain(self, officer: UUID) -> list[UUID]:
        """The officer, who stands in, who stands in for that one, as far as it goes; nobody twice."""
        met = [officer]
        while (away := self._away.get(met[-1])) is not None and away.stand_in is not None:
            if away.stand_in in met:
                break
            met.append(away.stand_in)
        return met

    def bites_its_tail(self, officer: UUID) -> bool:
        """True when the chain comes back to somebody it has met."""
        away = self._away.get(self.chain(officer)[-1])
        return away is not None and away.stand_in is not None

    def of(self, officer: UUID) -> UUID | None:
        """The officer, or who stands in at the end of the chain; None when nobody does, or the chain bites its tail.

        None means the supervisor.
        """
        last = self.chain(officer)[-1]
        return None if last in self._away else last


def each_day(
    first_on: date, last_on: date, *, planned: Away | None = None, instead_of: int | None = None
) -> Iterator[tuple[date, StandIns]]:
    """Every day of a stretch with its absences. One query.

    ``planned`` is an absence not written down yet, ``instead_of`` the id of the one it replaces.
    """
    stored = Absence.objects.filter(first_on__lte=last_on, last_on__gte=first_on).exclude(pk=instead_of or 0)
    aways = [*([planned] if planned is not None else []), *_aways(stored)]
    day = first_on
    while day <= last_on:
        yield day, StandIns(day, [away for away in aways if away.covers(day)])
        day += timedelta(days=1)


def _columns(absences: Any) -> Any:
    columns = ("officer__uuid", "stand_in__uuid", "first_on", "last_on", "pk", "ended_at")
    return absences.order_by("first_on", "pk").values_list(*columns)


def _aways(absences: Any) -> list[Away]:
    return [Away(*row) for row in _columns(absences)]


_ON = Composed(lambda: _columns(Absence.objects.covering(Given("day", DateField()), Given("its_end", DateTimeField()))))


def _aways_on(day: date) -> list[Away]:
    return [Away(*row) for row in _ON(day=day, its_end=end_of(day))]
