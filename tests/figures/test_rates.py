"""How a rate is written."""

from decimal import Decimal

import pytest

from casework.figures import Rate


@pytest.mark.parametrize(
    ("numerator", "denominator", "value"),
    [
        (40867, 44825, "91.17"),
        (2407, 2534, "94.99"),
        (1150, 1450, "79.31"),
        (309, 338, "91.42"),
        (491, 493, "99.59"),
        (1, 8, "12.50"),
        (1, 800, "0.13"),  # 0.125: half up, where half even would give 0.12
        (99999, 100000, "99.99"),  # never 100.00 while one is missing
        (100001, 100000, "100.01"),  # nor when there is one more: decided may pass received
        (7, 7, "100.00"),
        (0, 7, "0.00"),
    ],
)
def test_two_decimals_half_up(numerator: int, denominator: int, value: str):
    assert Rate(numerator, denominator).value == Decimal(value)
    assert Rate(numerator, denominator).as_json()["value"] == value


def test_nothing_over_nothing_is_no_rate():
    assert Rate(0, 0).value is None
    assert Rate(0, 0).as_json() == {"numerator": 0, "denominator": 0, "value": None}
