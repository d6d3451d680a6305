"""The days a page of figures speaks of, and those beside them, as its address says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from casework.figures.period import Period
from casework.figures.spans import Span, span_of
from law.calendar import local_date, to_seconds

KEY, AGAINST = "ky", "so"  # ?ky=2025-07&so=nam-truoc
YEAR_AGO = "nam-truoc"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The span of the address at ``now``, and how it is compared: with the one before it, or with a year ago."""

    span: Span
    now: datetime
    year_ago: bool = False

    @property
    def period(self) -> Period:
        """What the figures are asked of."""
        return self.span.period(self.now)

    @property
    def against(self) -> Span:
        """The span beside it."""
        return self.span.year_ago() if self.year_ago else self.span.before()

    @property
    def before(self) -> Period:
        """What they are compared with: as much of it as has gone by of the period itself."""
        period, against = self.period, self.against
        whole = against.period(self.now)
        if period.as_of >= period.until:
            return whole
        gone = min(whole.until, whole.since + (period.end - period.since))
        return Period(whole.since, gone, gone)

    @property
    def cut_days(self) -> int:
        """How many of its first days the span beside it is cut to, the last one begun; 0 when it is whole."""
        before = self.before
        if before.until >= self.against.period(self.now).until:
            return 0
        return -((before.since - before.until) // timedelta(days=1))

    def query(self, **more: str) -> str:
        """The address of another page about the same days."""
        same = {KEY: self.span.slug} | ({AGAINST: YEAR_AGO} if self.year_ago else {})
        return urlencode(same | {key: value for key, value in more.items() if value})


def chosen_of(address: Mapping[str, str], now: datetime) -> Chosen:
    """What an address asks for; this month, beside the last one, when it says nothing that can be read."""
    span = span_of(address.get(KEY, ""), local_date(to_seconds(now)))
    return Chosen(span, now, address.get(AGAINST) == YEAR_AGO)
