"""Rates: a numerator over a denominator, printed one way everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

CENT = Decimal("0.01")
# key: numerator, denominators added up
RATES: dict[str, tuple[str, tuple[str, ...]]] = {
    "online_rate": ("online", ("accepted",)),
    "settlement_rate": ("decided", ("accepted", "carried_in")),
    "on_time_of_decided": ("in_time", ("decided",)),
    "on_time_of_received": ("received_in_time", ("accepted",)),
}
RATE_NAMES: dict[str, tuple[str, str]] = {
    "online_rate": ("Tỷ lệ hồ sơ nộp trực tuyến", "Online submission rate"),
    "settlement_rate": ("Tỷ lệ giải quyết", "Settlement rate"),
    "on_time_of_decided": ("Tỷ lệ giải quyết đúng hạn", "On-time rate of decided"),
    "on_time_of_received": ("Đúng hạn trên tổng tiếp nhận", "On-time rate of received"),
}


def rate(numerator: int, denominator: int) -> dict[str, Any]:
    """``{"numerator", "denominator", "value"}``; the value in percent with two decimals, half up, as text.

    None over nothing: never 0 or 100. 100.00 only when all count: 44,824 of 44,825 is 99.99.
    """
    if denominator == 0:
        return {"numerator": numerator, "denominator": 0, "value": None}
    value = (Decimal(100) * numerator / denominator).quantize(CENT, ROUND_HALF_UP)
    if value == 100 and numerator != denominator:
        value = Decimal("99.99")
    return {"numerator": numerator, "denominator": denominator, "value": str(value)}


def rates_of(counts: Mapping[str, int]) -> dict[str, dict[str, Any]]:
    """Every rate of the table over one set of counts."""
    return {key: rate(counts[top], sum(counts[name] for name in below)) for key, (top, below) in RATES.items()}
