"""At which hours dossiers are accepted: so many on a Monday from eight to nine, as the mean of such Mondays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay
from django.utils import timezone

from casework.figures.flows import acceptances
from casework.figures.period import Period
from casework.figures.question import Question
from law.calendar import Calendar, local_date, to_seconds

Hour = tuple[int, int]  # weekday from 1, Monday, to 7; hour of the local day


@dataclass(frozen=True, slots=True)
class Hours:
    """Acceptances by weekday and hour, and how many days of each weekday the center worked in the period."""

    counts: Mapping[Hour, int]
    days: Mapping[int, int]
    open_hours: Mapping[int, frozenset[int]]  # by weekday; an hour is open when any of it is

    @property
    def hours(self) -> list[int]:
        """The hours the center is open on any of its days, in order."""
        return sorted(frozenset[int]().union(*self.open_hours.values()))

    @property
    def outside(self) -> int:
        """Acceptances at other hours, and on days the center did not work."""
        return sum(count for hour, count in self.counts.items() if not self.is_open(hour))

    def is_open(self, hour: Hour) -> bool:
        return hour[1] in self.open_hours.get(hour[0], ())

    def mean(self, hour: Hour) -> float:
        """Acceptances in an hour of a weekday, for each such day worked."""
        return self.counts.get(hour, 0) / self.days[hour[0]]

    def peak(self) -> tuple[int, int, int] | None:
        """The busiest two hours in a row, (weekday, from, until); None where nothing came in."""
        pairs = {
            (weekday, hour, hour + 2): self.mean((weekday, hour)) + self.mean((weekday, hour + 1))
            for weekday, open_hours in self.open_hours.items()
            for hour in open_hours
            if hour + 1 in open_hours
        }
        # Of equals the pair that begins with the busier hour, then the earlier one.
        best = max(pairs, key=lambda pair: (pairs[pair], self.mean(pair[:2]), -pair[0], -pair[1]), default=None)
        return best if best is not None and pairs[best] else None


def hours(asked: Question, calendar: Calendar) -> Hours:
    """The acceptances of a period by the hour of the office clock; ``calendar`` tells which days were worked.

    One statement.
    """
    rows, _dossier, card = acceptances(asked)
    zone, at = timezone.get_default_timezone(), "at" if card else "accepted_at"
    by_hour = rows.annotate(weekday=ExtractIsoWeekDay(at, tzinfo=zone), hour=ExtractHour(at, tzinfo=zone))
    counts = {
        (weekday, hour): count
        for weekday, hour, count in by_hour.values_list("weekday", "hour").annotate(count=Count("*"))
    }
    days, open_hours = _worked(asked.period, calendar)
    return Hours(counts, days, open_hours)


def _worked(period: Period, calendar: Calendar) -> tuple[Counter[int], dict[int, frozenset[int]]]:
    """Per weekday the days worked in what has gone by of the period, and the hours open on any of them."""
    days: Counter[int] = Counter()
    open_hours: dict[int, frozenset[int]] = {}
    on, last = local_date(to_seconds(period.since)), local_date(to_seconds(period.end - timedelta.resolution))
    while on <= last:
        sessions = calendar.sessions_on(on) if calendar.first_on <= on <= calendar.last_on else ()
        if sessions:
            weekday = on.isoweekday()
            days[weekday] += 1
            opened = (range(begin // 3600, -(-end // 3600)) for begin, end in sessions)
            open_hours[weekday] = open_hours.get(weekday, frozenset[int]()).union(*opened)
        on += timedelta(days=1)
    return days, dict(sorted(open_hours.items()))
