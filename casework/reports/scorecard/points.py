"""The arithmetic of points: pure, exact until it is written down."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

HUNDREDTH = Decimal("0.01")
WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Scale:
    """How a share becomes points: in proportion, all of ``most`` from the share ``full_at`` on."""

    most: Decimal
    full_at: Decimal = WHOLE

    def exact(self, share: Fraction) -> Fraction:
        """The points of a share, from 0 to ``most``."""
        return min(Fraction(self.most), max(Fraction(0), Fraction(self.most) * share / Fraction(self.full_at)))

    def points(self, share: Fraction) -> Decimal:
        """The same as people read it: two decimals, half up."""
        return rounded(self.exact(share))

    def gain(self, numerator: int, denominator: int, *, more: int = 0, fewer: int = 0) -> Fraction:
        """What comes to the points when ``more`` join the numerator and ``fewer`` leave the denominator.

        Nothing of a denominator that is empty, or left empty.
        """
        left = denominator - fewer
        if denominator <= 0 or left <= 0:
            return Fraction(0)
        return self.exact(Fraction(numerator + more, left)) - self.exact(Fraction(numerator, denominator))

    def lacking(self, numerator: int, denominator: int) -> int:
        """How many more the numerator takes for all points; 0 when it has enough."""
        wanted = Fraction(self.full_at) * denominator
        return max(0, -(-wanted.numerator // wanted.denominator) - numerator)


def rounded(value: Fraction) -> Decimal:
    """Two decimals, half up."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(HUNDREDTH, ROUND_HALF_UP)
