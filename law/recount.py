"""What another edition of the calendar does to a slip: the reading it would get, and the days that are the reason.

An open dossier is read as its next line, a recount, would read it; a decided one as if the recount had stood right
before its closing. Which lines are written, and when, is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from law.calendar import Calendar
from law.line import Line, Reading
from law.slip import CalendarOf, Fold
from law.steps import Step

MOST_REASONS = 5  # days a line names; a holiday week is one reason after another (our choice)


def on_edition(lines: Sequence[Line], calendar_of: CalendarOf, edition: int) -> Reading:
    """The reading of an open slip once it is recounted on an edition. Raises ``CalendarError`` past its years."""
    fold = Fold(calendar_of)
    for line in lines:
        fold.take(line)
    fold.take(_recount(fold, edition, lines[-1].at))
    return fold.reading()


def decided_on_edition(lines: Sequence[Line], calendar_of: CalendarOf, edition: int) -> Reading | None:
    """The reading a standing decision would have had on an edition; None when nothing was decided."""
    fold = Fold(calendar_of)
    for line in lines:
        fold.take(line)
    closing = next((x for x in reversed(lines) if x.step is Step.RESOLVE and x.n not in fold.voided), None)
    if closing is None:
        return None
    fold = Fold(calendar_of)
    for line in lines[: closing.n - 1]:
        fold.take(line)
    fold.take(_recount(fold, edition, closing.at))
    fold.take(replace(closing, n=closing.n + 1))
    return fold.reading()


def _recount(fold: Fold, edition: int, at: int) -> Line:
    return Line(len(fold.lines) + 1, Step.RECOUNT, at, center=fold.center, edition=edition)


def changed_days(before: Calendar, after: Calendar) -> tuple[int, ...]:
    """Ordinals of the days that have other sessions, over the years both calendars know."""
    if before is after:
        return ()
    first = max(before.first_on, after.first_on).toordinal()
    last = min(before.last_on, after.last_on).toordinal()
    return tuple(day for day in range(first, last + 1) if before.sessions_of(day) != after.sessions_of(day))


def because(before: Calendar, after: Calendar, days: Iterable[int]) -> list[dict[str, Any]]:
    """The reasons of changed days in order: date, names, and ``gone`` for what was taken back; no name is other hours.

    At most ``MOST_REASONS``; days that only have other hours are one reason.
    """
    reasons: dict[Any, dict[str, Any]] = {}
    for day in days:
        now, then = after.reason_of(day), before.reason_of(day)
        gone = now is None and then is not None
        why = then if gone else now
        key = day if why is not None else "hours"
        if key not in reasons and len(reasons) < MOST_REASONS:
            reasons[key] = {
                "on": date.fromordinal(day).isoformat(),
                "name_vi": why.name_vi if why is not None else "",
                "name_en": why.name_en if why is not None else "",
            } | ({"gone": True} if gone else {})
    return list(reasons.values())
