"""Five steps of colour for a rate, laid where the values are: the lowest is hatched, the highest is dark."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

STEPS = 5
WIDTHS = tuple(Decimal(width) for width in ("0.5", "1", "2", "5", "10", "20"))
MIDDLE = 8  # one of so many, at both ends, may lie outside the three middle steps
TOP = 100


@dataclass(frozen=True, slots=True)
class Ramp:
    """Where steps 2 to 5 begin, in percent."""

    bounds: tuple[Decimal, ...]

    def level(self, value: Decimal | None) -> int:
        """1 to 5; 0 where there is no rate."""
        return 0 if value is None else 1 + sum(value >= bound for bound in self.bounds)


def ramp_of(values: Iterable[Decimal | None]) -> Ramp:
    """Even steps of a round width that hold most of the values, all below 100."""
    found = sorted(value for value in values if value is not None) or [Decimal(TOP)]
    aside = len(found) // MIDDLE
    low, high = found[aside], found[-1 - aside]
    width = next((one for one in WIDTHS if one * (STEPS - 2) >= high - low), WIDTHS[-1])
    unit = min(width, Decimal(1)) if width < WIDTHS[3] else width
    first = (low / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit
    while first + width * (STEPS - 2) >= TOP:
        first -= width
    first = max(first, width)
    return Ramp(tuple(first + width * step for step in range(STEPS - 1)))
