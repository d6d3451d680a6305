"""The league: centers in the order of one rate, those with too little to go by left unranked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from math import sqrt

from casework.figures.counts import Figures, Report
from casework.figures.rates import HUNDREDTH, Rate
from centers.models import Center

LEAST = 30  # decided dossiers before a center is ranked (our choice)
Z = 1.959964  # of 95 %, two-sided
RATES = ("on_time_of_decided", "on_time_766", "on_time_of_received", "online_rate", "settlement_rate")  # high is good


@dataclass(frozen=True, slots=True)
class Placing:
    """One center in the league. ``rank`` None: fewer than ``LEAST`` decided, or no rate."""

    code: str
    rate: Rate
    figures: Figures
    low: Decimal | None  # what the rate is between, in 95 of 100 cases: percent, two decimals
    high: Decimal | None
    rank: int | None = None


def league(
    report: Report, rate: str = "on_time_of_decided", *, kind: str | None = None, cautious: bool = False
) -> list[Placing]:
    """Centers by a rate of ``RATES``, highest first; equal to two decimals they share a rank; the unranked come last.

    ``kind`` is one of ``centers.models.Kind`` (one statement more), ``cautious`` ranks by the lower bound, so that
    12 of 12 does not stand before 2,400 of 2,534. ``on_time_766`` wants a complete report.
    """
    codes = None if kind is None else set(Center.objects.filter(kind=kind).values_list("code", flat=True))
    found = [
        _placing(code, figures, rate) for code, figures in report.centers.items() if codes is None or code in codes
    ]
    fit = sorted((one for one in found if _ranked(one)), key=lambda one: -_by(one, cautious))
    return [*_with_ranks(fit, cautious), *(one for one in found if not _ranked(one))]


def wilson(rate: Rate) -> tuple[Decimal, Decimal] | None:
    """Between what a rate lies in 95 of 100 cases (Wilson 1927), in percent; None over nothing."""
    n = rate.denominator
    if n <= 0:
        return None
    share = min(max(rate.numerator / n, 0.0), 1.0)  # more may be decided than came in
    middle = share + Z * Z / (2 * n)
    reach = Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    whole = 1 + Z * Z / n
    return _percent(max(0.0, (middle - reach) / whole)), _percent(min(1.0, (middle + reach) / whole))


def _placing(code: str, figures: Figures, name: str) -> Placing:
    rate = figures.rates[name]
    low, high = wilson(rate) or (None, None)
    return Placing(code, rate, figures, low, high)


def _ranked(one: Placing) -> bool:
    return one.figures.decided >= LEAST and one.low is not None and one.rate.value is not None


def _by(one: Placing, cautious: bool) -> Decimal:
    return (one.low if cautious else one.rate.value) or Decimal(0)


def _with_ranks(fit: Iterable[Placing], cautious: bool) -> Iterable[Placing]:
    """1, 2, 2, 4: who shares a rank takes the places behind it, too."""
    before = 0
    for _value, equals in groupby(fit, key=lambda one: _by(one, cautious)):
        same = list(equals)
        yield from (replace(one, rank=before + 1) for one in same)
        before += len(same)


def _percent(share: float) -> Decimal:
    return (Decimal(share) * 100).quantize(HUNDREDTH, ROUND_HALF_UP)
