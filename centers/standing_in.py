"""Who stands in for whom on a day: absences as chains, ended at the first who is there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from centers.models import Absence


class StandIns:
    """The absences of one day. One query when made; chains are followed in memory."""

    def __init__(self, on: date, absences: Iterable[tuple[UUID, UUID | None]] | None = None) -> None:
        rows = absences if absences is not None else _absences(on)
        self._next: dict[UUID, UUID | None] = {}
        for officer, stand_in in rows:  # of two absences at once the one that names somebody counts
            self._next[officer] = self._next.get(officer) or stand_in

    def is_away(self, officer: UUID) -> bool:
        return officer in self._next

    def of(self, officer: UUID) -> UUID | None:
        """The officer, or who stands in at the end of the chain; None when nobody does, or the chain bites its tail.

        None means the supervisor.
        """
        met = set()
        here: UUID | None = officer
        while here is not None and here in self._next:
            if here in met:
                return None
            met.add(here)
            here = self._next[here]
        return here


def _absences(on: date) -> Iterable[tuple[UUID, UUID | None]]:
    rows = Absence.objects.on(on).order_by("first_on", "pk")
    return rows.values_list("officer__uuid", "stand_in__uuid")
