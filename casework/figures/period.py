"""Which days a figure speaks of, what was true when, and what was known by then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone


def midnight(on: date) -> datetime:
    """The first instant of a local day."""
    return datetime(on.year, on.month, on.day, tzinfo=timezone.get_default_timezone())


@dataclass(frozen=True, slots=True)
class Period:
    """[since, until) in local time. ``as_of`` is the end of the period or now, whichever is earlier.

    ``known_at`` leaves out what was written at or after it; None knows everything.
    """

    since: datetime
    until: datetime
    as_of: datetime
    known_at: datetime | None = None

    @classmethod
    def of_days(
        cls, first: date, last: date, *, now: datetime, as_of: datetime | None = None, known_at: datetime | None = None
    ) -> Period:
        """From the first to the last local day, both included. Raises ``ValueError`` when they are the wrong way."""
        if last < first:
            raise ValueError(f"{last} lies before {first}")
        since, until = midnight(first), midnight(last + timedelta(days=1))
        return cls(since, until, min(until, now if as_of is None else as_of), known_at)

    @property
    def running(self) -> bool:
        """Whether it is asked of before it is over."""
        return self.as_of < self.until

    @property
    def end(self) -> datetime:
        """Flows are counted before it: what came after ``as_of`` is not in the report."""
        return max(min(self.until, self.as_of), self.since)
