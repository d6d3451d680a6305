"""A period cut into days, weeks or months, and in which of them an instant lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, Value, When
from django.utils import timezone

from casework.figures.axes import Axis
from casework.figures.period import Period, midnight

LENGTHS = ("day", "week", "month")


def stretches(period: Period, by: str) -> list[Period]:
    """The days, weeks from Monday or months of a period, cut to it, one after another; none that begins after now."""
    found: list[Period] = []
    begin, end = period.since, min(period.until, max(period.as_of, period.since))
    while begin < end:
        until = min(_next(by, begin), period.until)
        found.append(replace(period, since=begin, until=until, as_of=min(until, period.as_of)))
        begin = until
    return found


def first_day(period: Period) -> str:
    """The name of a stretch in tables."""
    return _day(period.since).isoformat()


def place_among(path: str, bounds: Sequence[datetime]) -> Any:
    """How many of the bounds, in order, lie at or before the instant of a row: 0 of what comes before them all."""
    return among(path, bounds, range(len(bounds) + 1))


def among(path: str, bounds: Sequence[datetime], values: Sequence[Any]) -> Any:
    """Of the values, one more than the bounds, the one between whose bounds the instant of a row lies.

    As questions that halve the bounds each time: a row of a year by days answers nine. Both databases take it, where
    SQLite would call Python to cut an instant to its local day.
    """
    if not bounds:
        return Value(values[0])
    middle = len(bounds) // 2
    before = among(path, bounds[:middle], values[: middle + 1])
    after = among(path, bounds[middle + 1 :], values[middle + 1 :])
    return Case(When(**{f"{path}__lt": bounds[middle]}, then=before), default=after)


def axis_of(parts: Sequence[Period]) -> Axis:
    """The axis of the stretches of a period: a row lies in the one in which it happened."""
    bounds = [one.since for one in parts[1:]]
    accepted, at, decided = (place_among(path, bounds) for path in ("accepted_at", "at", "decided_at"))
    return Axis(card=accepted, line=at, source=at, standing=Value(0), decision=decided)


def _next(by: str, at: datetime) -> datetime:
    """When the next day, week or month begins."""
    on = _day(at)
    if by == "day":
        return midnight(on + timedelta(days=1))
    if by == "week":
        return midnight(on + timedelta(days=7 - on.weekday()))
    return midnight((on.replace(day=1) + timedelta(days=32)).replace(day=1))


def _day(at: datetime) -> date:
    return at.astimezone(timezone.get_default_timezone()).date()
