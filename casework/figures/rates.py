"""A rate is a numerator and a denominator; how it is written follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

HUNDREDTH = Decimal("0.01")
TARGET = Decimal("95")  # percent decided in time that a center should reach (our choice)


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


@dataclass(frozen=True, slots=True)
class Place:
    """The value at a place of many in order: the median, or what nine of ten do not pass. None of nothing."""

    spread: Mapping[int, int]  # how many have each value
    tenths: int

    @property
    def denominator(self) -> int:
        return sum(self.spread.values())

    @property
    def value(self) -> Decimal | None:
        """Two decimals. The mean of both where the place lies between two, else the first that reaches it."""
        count = self.denominator
        if not count:
            return None
        if count * self.tenths % 10:
            return Decimal(self._at(count * self.tenths // 10 + 1)).quantize(HUNDREDTH)
        before = count * self.tenths // 10
        return (Decimal(self._at(before) + self._at(before + 1)) / 2).quantize(HUNDREDTH)

    def _at(self, number: int) -> int:
        """The value that is so many-th from the lowest; the last one past the end."""
        for value in sorted(self.spread):
            number -= self.spread[value]
            if number <= 0:
                return value
        return max(self.spread)

    def as_json(self) -> dict[str, int | str | None]:
        """As a rate's; a place has no numerator."""
        value = self.value
        return {"numerator": None, "denominator": self.denominator, "value": None if value is None else str(value)}
