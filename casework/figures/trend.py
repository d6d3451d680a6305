"""The decisions of a period as they went on: how many were in time, stretch by stretch, in the city and each center."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count

from casework.figures.counts import Figures
from casework.figures.flows import made, names_of
from casework.figures.period import Period
from casework.figures.question import Question
from casework.figures.stretches import place_among, stretches
from centers.models import Center

DAYS_BELOW = timedelta(days=8)  # a week is shown by days, more than half a year by months (our choice)
WEEKS_UP_TO = timedelta(weeks=26)
FEW = {"day": 5, "week": 10, "month": 10}  # a rate of fewer decisions says nothing and is not drawn (our choice)


@dataclass(frozen=True, slots=True)
class Trend:
    """Counts of decisions, one for each stretch, in the order of the stretches."""

    by: str  # day, week or month
    stretches: Sequence[Period]
    city: Sequence[Figures]
    centers: Mapping[str, Sequence[Figures]]  # by code, all that were asked for


def weekly(period: Period, *, centers: Iterable[str] | None = None) -> Trend:
    """Week by week what was decided, early, on time and late; by days in a week, by months in more than half a year.

    ``centers`` are codes, None all. Stretches not begun are left out. One statement, and one for the codes of all.
    """
    by = length_of(period)
    found = stretches(period, by)
    codes = tuple(Center.objects.values_list("code", flat=True) if centers is None else centers)
    city = [Figures() for _ in found]
    by_code = {code: [Figures() for _ in found] for code in codes}
    asked = Question(period, every=codes) if centers is None else Question(period, centers=codes)
    place = place_among("decided_at", [one.since for one in found[1:]])
    rows = asked.keyed(made(period), "decision").annotate(place=place).values_list("key", "place", "kind", "verdict")
    for code, at, kind, verdict, count in rows.annotate(count=Count("pk")) if found else ():
        for name in names_of(kind, verdict):
            city[at].count(name, count)
            by_code[code][at].count(name, count)
    return Trend(by, found, city, by_code)


def length_of(period: Period) -> str:
    """By what a period is cut, so that a line of it has some points, and not too many."""
    whole = period.until - period.since
    if whole < DAYS_BELOW:
        return "day"
    return "week" if whole <= WEEKS_UP_TO else "month"
