"""Opinions asked of agencies: which are still owed, until which day, and how far past it.

An agency has a norm of its own, in working days of the center that asks; the clock of the dossier runs on meanwhile.
The day of asking is day zero, as for every limit. An answer settles all that its agency still owed. That a norm is set
at all, and its length where nobody set one, are our choice. Nothing here knows the present moment.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from law.calendar import Calendar, local_date, midnight, to_seconds
from law.clock_state import days_late
from law.line import Written
from law.steps import Step

NORM_DAYS = 3  # working days, where neither the agency nor the line says: our choice
STEPS_OF = frozenset({Step.CONSULT, Step.ADVISE})


class SaidLine(Written, Protocol):
    """A stored line and its instant."""

    @property
    def at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Consultation:
    """One question to one agency. ``answered_at`` is None while it is owed; instants are epoch seconds."""

    n: int
    agency: str
    asked_at: int
    norm_days: int
    answered_n: int = 0
    answered_at: int | None = None

    def until(self, calendar: Calendar) -> date:
        """The last day of the norm. Raises ``CalendarError`` past the loaded years."""
        return local_date(calendar.close(calendar.first_close(self.asked_at) + self.norm_days))

    def days_over(self, calendar: Calendar, at: int) -> int:
        """Working days begun since the last day of the norm, at ``at`` or when it was answered; 0 within it."""
        then, until = at if self.answered_at is None else self.answered_at, self.until(calendar)
        return days_late(until, then, calendar) if local_date(then) > until else 0

    def over_from(self, calendar: Calendar) -> int:
        """The first instant past the norm."""
        return midnight(date.fromordinal(self.until(calendar).toordinal() + 1))


def consultations(lines: Iterable[SaidLine]) -> list[Consultation]:
    """Every question on a slip, in its order, with its answer where one came."""
    found: dict[int, Consultation] = {}
    for line in lines:
        if line.step not in STEPS_OF:
            continue
        agency, at = str(line.facts.get("agency", "")), to_seconds(line.at)
        if line.step == Step.CONSULT:
            norm = int(line.facts.get("norm_days") or NORM_DAYS)
            found[line.n] = Consultation(line.n, agency, at, norm)
            continue
        for n, one in found.items():
            if one.agency == agency and one.answered_at is None:
                found[n] = Consultation(one.n, agency, one.asked_at, one.norm_days, line.n, at)
    return list(found.values())


def still_open(lines: Iterable[SaidLine]) -> list[Consultation]:
    """The questions nobody has answered yet, the oldest first."""
    return [one for one in consultations(lines) if one.answered_at is None]
