"""The board of Plan 02-KH/TW: each indicator's value in a month, whether it meets its target, and the months before.

What is computed comes from ``casework.figures``; what is entered by hand stands until a later month says otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from casework.figures.counts import Figures, report
from casework.figures.period import Period
from casework.figures.rates import Place, Rate
from casework.figures.spans import BEGAN_ON, Span
from casework.figures.table import table
from casework.models import EnteredFigure
from casework.reports import entered
from centers.models import Center, Indicator
from centers.models.indicator import Source

MONTHS = 6  # of history, the one asked for included (our choice)
# The lists behind both parts of a figure: names of casework.figures.behind.
BEHIND: dict[str, tuple[str, str]] = {
    Source.ON_TIME_OF_DECIDED: ("in_time", "decided"),
    Source.ON_TIME_766: ("in_time_766", "handled_766"),
    Source.ON_TIME_OF_RECEIVED: ("received_in_time", "accepted"),
    Source.SETTLEMENT_RATE: ("decided", "accepted_or_carried"),
    Source.LATE_RATE: ("late", "decided"),
    Source.OVERDUE_OPEN: ("overdue", "open"),
    Source.ONLINE_RATE: ("online", "accepted"),
    Source.ONLINE_RATE_ELIGIBLE: ("eligible_online", "eligible"),
    Source.MEDIAN_DAYS: ("", "decided"),
    Source.P90_DAYS: ("", "decided"),
}
TIMED = frozenset({Source.MEDIAN_DAYS, Source.P90_DAYS})


class Standing(StrEnum):
    MET = "met"
    MISSED = "missed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Value:
    """What an indicator came to in a month; ``entry`` when somebody typed it, perhaps in an earlier one."""

    value: Decimal | None
    numerator: int | None = None
    denominator: int | None = None
    entry: EnteredFigure | None = None
    pending: bool = False  # not counted, since it takes long


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator with its value in each month, the one asked for last."""

    indicator: Indicator
    months: Sequence[Span]
    values: Sequence[Value]

    @property
    def now(self) -> Value:
        return self.values[-1]

    @property
    def standing(self) -> Standing:
        if self.now.value is None:
            return Standing.UNKNOWN
        return Standing.MET if self.indicator.reached(self.now.value) else Standing.MISSED


@dataclass(frozen=True, slots=True)
class Board:
    """The active indicators of a place. ``met`` is of all of them: what has no figure is not met."""

    lines: Sequence[Line]

    @property
    def met(self) -> Rate:
        return Rate(self.count(Standing.MET), len(self.lines))

    @property
    def missed(self) -> int:
        return self.count(Standing.MISSED)

    @property
    def unknown(self) -> int:
        return self.count(Standing.UNKNOWN)

    def count(self, standing: Standing) -> int:
        return sum(line.standing is standing for line in self.lines)


def board(period: Period, span: Span, center: Center | None = None, *, whole: bool = True) -> Board:
    """The board of the month ``span``, of a center or the city.

    Not ``whole`` it leaves out what takes seconds: the months before, and of the city the days taken, which are then
    ``pending``. A dozen statements; whole some sixty.
    """
    months = months_to(span) if whole else [span]
    wanted = Indicator.objects.filter(is_active=True)
    indicators = list(wanted.filter(per_center=True) if center is not None else wanted)
    sources = {one.source for one in indicators if one.computed}
    found = {span.slug: _now(period, sources, center, timed=whole or center is not None)} if sources else {}
    if whole and sources:
        found = _before(period, months, sources, center) | found
    by_hand = [one.subject for one in indicators if not one.computed]
    entries = entered.until(by_hand, "" if center is None else center.code, span.slug)
    slugs = [one.slug for one in months]
    return Board([Line(one, months, _values(one, slugs, found, entries)) for one in indicators])


def months_to(span: Span) -> list[Span]:
    """The month asked for and those before it, in order, since the centers began."""
    months = [span]
    while len(months) < MONTHS and months[0].first > BEGAN_ON:
        months.insert(0, months[0].before())
    return months


def _now(period: Period, sources: Collection[str], center: Center | None, *, timed: bool) -> Figures:
    """The figures of the month itself."""
    asked = {"by_766": Source.ON_TIME_766 in sources, "timed": timed and not TIMED.isdisjoint(sources)}
    return report(period, None if center is None else [center], **asked).city


def _before(
    period: Period, months: Sequence[Span], sources: Collection[str], center: Center | None
) -> dict[str, Figures]:
    """Those of the months before it, by their words, in one table; without the days taken, which take too long."""
    if len(months) == 1:
        return {}
    past = Span("range", months[0].first, months[-2].last).period(period.as_of)
    codes = None if center is None else (center.code,)
    rows = table(past, "month", codes, by_766=Source.ON_TIME_766 in sources).rows
    return {one.slug: rows[one.first.isoformat()] for one in months[:-1]}


def _values(
    one: Indicator,
    slugs: Sequence[str],
    found: Mapping[str, Figures],
    entries: Mapping[tuple[str, str], EnteredFigure],
) -> list[Value]:
    if one.computed:
        return [computed(one.source, found[slug]) if slug in found else Value(None) for slug in slugs]
    of_it = {slug: entry for (subject, slug), entry in entries.items() if subject == one.subject}
    return [_typed(max((slug for slug in of_it if slug <= month), default=""), of_it) for month in slugs]


def _typed(slug: str, of_it: Mapping[str, EnteredFigure]) -> Value:
    """The entry of a month, or the last one before it."""
    entry = of_it.get(slug)
    if entry is None:
        return Value(None)
    if entry.value is not None:
        return Value(entry.value, entry=entry)
    rate = Rate(int(entry.numerator or 0), int(entry.denominator or 0))
    return Value(rate.value, rate.numerator, rate.denominator, entry)


def computed(source: str, figures: Figures) -> Value:
    """A figure under the name an indicator has for it."""
    rates: dict[str, Rate | Place] = {**figures.rates, **figures.days_taken}
    found = rates.get(source)
    if found is None:
        return Value(None, pending=True)
    if isinstance(found, Rate):
        return Value(found.value, found.numerator, found.denominator)
    return Value(found.value, None, found.denominator)
