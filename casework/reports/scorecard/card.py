"""The scorecard of a place: what could be counted, what was entered, and how many points that makes of how many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from casework.figures.counts import Figures, report
from casework.figures.online_services import Use, uses
from casework.figures.period import Period
from casework.figures.rates import Rate
from casework.models import EnteredFigure
from casework.reports import entered
from casework.reports.scorecard.indicators import GROUPS, INDICATORS, Group, How, Indicator
from centers.models import Center

NOUGHT = Decimal(0)
PERCENT = 100


@dataclass(frozen=True, slots=True)
class Score:
    """One indicator at one place. ``own`` is what was counted here, ``entry`` what the portal says instead."""

    indicator: Indicator
    own: Rate | None = None
    entry: EnteredFigure | None = None

    @property
    def rate(self) -> Rate | None:
        """What the points are of, where it has a numerator and a denominator."""
        if self.entry is not None:
            return _rate_of(self.entry)
        return None if self.indicator.how is How.PARTLY else self.own

    @property
    def value(self) -> Decimal | None:
        """The ratio in percent; None where there is none."""
        if self.entry is not None and self.entry.value is not None:
            return self.entry.value
        return None if self.rate is None else self.rate.value

    @property
    def share(self) -> Fraction | None:
        """The same, exact, from 0 to 1."""
        rate = self.rate
        if rate is not None:
            return Fraction(rate.numerator, rate.denominator) if rate.denominator else None
        return None if self.value is None else Fraction(self.value) / PERCENT

    @property
    def points(self) -> Decimal | None:
        """None where it cannot be told: never 0."""
        return None if self.share is None else self.indicator.scale.points(self.share)

    @property
    def ceiling(self) -> Decimal | None:
        """The most it can be, by the part that is counted here; None where that says nothing more."""
        if self.indicator.how is not How.PARTLY or self.entry is not None or self.own is None:
            return None
        if not self.own.denominator:
            return None
        return self.indicator.scale.points(Fraction(self.own.numerator, self.own.denominator))


@dataclass(frozen=True, slots=True)
class Card:
    """All indicators of a place. ``points`` are of ``known``, the points that could be estimated at all."""

    place: str  # code of the center; "" the city
    figures: Figures
    use: Use
    scores: tuple[Score, ...]

    @property
    def points(self) -> Decimal:
        return sum((one.points for one in self.scores if one.points is not None), NOUGHT)

    @property
    def known(self) -> Decimal:
        return _known(self.scores)

    @property
    def lacking(self) -> list[Score]:
        """What has neither a count nor an entry."""
        return [one for one in self.scores if one.points is None]

    @property
    def share(self) -> Decimal | None:
        """The points in percent of those known."""
        return self.points * PERCENT / self.known if self.known else None

    @property
    def groups(self) -> Iterator[Part]:
        for group in GROUPS:
            yield Part(group, tuple(one for one in self.scores if one.indicator.group == group.key))

    def score(self, key: str) -> Score:
        return next(one for one in self.scores if one.indicator.key == key)


@dataclass(frozen=True, slots=True)
class Part:
    """A group of a card; ``points`` None where nothing of it is known."""

    group: Group
    scores: tuple[Score, ...]

    @property
    def known(self) -> Decimal:
        return _known(self.scores)

    @property
    def points(self) -> Decimal | None:
        found = [one.points for one in self.scores if one.points is not None]
        return sum(found, NOUGHT) if found else None


def cards(period: Period, span: str, center: Center | None = None) -> tuple[Card, Mapping[str, Card]]:
    """(the city, each center by its code); of one center alone both are the same one. Eighteen statements.

    ``span`` is the word of the days, under which entries are kept.
    """
    found = report(period, None if center is None else [center], by_766=True)
    whole, by_center = uses(period, None if center is None else (center.code,))
    entries = entered.standing([one.subject for one in INDICATORS], span)
    centers = {
        code: _card(code, figures, by_center.get(code) or Use(whole.catalogue), entries)
        for code, figures in found.centers.items()
    }
    if center is not None:
        return centers[center.code], centers
    return _card("", found.city, whole, entries), centers


def _card(place: str, figures: Figures, use: Use, entries: Mapping[tuple[str, str], EnteredFigure]) -> Card:
    own = counted(figures, use)
    scores = (
        Score(one, own.get(one.key), entries.get((one.subject, place)) if one.enterable else None) for one in INDICATORS
    )
    return Card(place, figures, use, tuple(scores))


def counted(figures: Figures, use: Use) -> dict[str, Rate]:
    """What can be counted here, by the key of the indicator."""
    rates, services = figures.rates, use.rates
    return {
        "2.1": rates["on_time_766"],
        "3.1": services["offered_rate"],
        "3.2": services["services_used_rate"],
        "3.3": rates["online_rate"],
        "5.4": rates["on_time_of_decided"],
    }


def _known(scores: tuple[Score, ...]) -> Decimal:
    return sum((one.indicator.scale.most for one in scores if one.points is not None), NOUGHT)


def _rate_of(entry: EnteredFigure) -> Rate | None:
    if entry.numerator is None or entry.denominator is None:
        return None
    return Rate(int(entry.numerator), int(entry.denominator))
