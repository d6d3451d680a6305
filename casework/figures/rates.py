"""A rate is a numerator and a denominator; how it is written follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Rate:
    """Shown as a percentage with two decimals, half up; None over nothing; 100.00 only when nothing is missing."""

    numerator: int
    denominator: int

    @property
    def value(self) -> Decimal | None:
        if not self.denominator:
            return None
        if self.numerator == self.denominator:
            return Decimal("100.00")
        exact = Decimal(self.numerator) * 100 / Decimal(self.denominator)
        rounded = exact.quantize(HUNDREDTH, ROUND_HALF_UP)
        if rounded != 100:
            return rounded
        return Decimal("99.99") if self.numerator < self.denominator else Decimal("100.01")

    def as_json(self) -> dict[str, int | str | None]:
        value = self.value
        text = None if value is None else str(value)
        return {"numerator": self.numerator, "denominator": self.denominator, "value": text}
