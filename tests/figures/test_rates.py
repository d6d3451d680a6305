"""How a rate is written."""

from datetime import date
from decimal import Decimal

import pytest

from casework.figures import Rate
from casework.figures.days import working_days
from casework.figures.rates import Place
from centers.calendars import shipped


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


@pytest.mark.parametrize(
    ("spread", "median", "p90"),
    [
        ({}, None, None),
        ({4: 1}, "4.00", "4.00"),
        ({1: 1, 2: 1}, "1.50", "2.00"),
        ({0: 5, 3: 5}, "1.50", "3.00"),
        ({1: 9, 7: 1}, "1.00", "4.00"),  # exactly nine of ten: half-way to the tenth
        ({1: 5, 2: 4, 30: 2}, "2.00", "30.00"),
    ],
)
def test_the_middle_and_what_nine_of_ten_do_not_pass(spread: dict[int, int], median: str | None, p90: str | None):
    places = {"value": median}, {"value": p90}
    for tenths, expected in zip((5, 9), places, strict=True):
        written = Place(spread, tenths).as_json()
        assert written == {"numerator": None, "denominator": sum(spread.values()), **expected}


@pytest.mark.parametrize(
    ("began", "ended", "paused", "days"),
    [
        ("2025-07-07", "2025-07-07", [], 0),
        ("2025-07-07", "2025-07-08", [], 1),
        ("2025-07-04", "2025-07-07", [], 1),  # over a week-end
        ("2025-07-07", "2025-07-14", [("2025-07-09", "2025-07-11")], 3),
        ("2025-07-07", "2025-07-14", [("2025-07-07", "2025-07-09")], 4),  # asked on the day of acceptance
        ("2025-07-07", "2025-07-14", [("2025-07-08", "2025-07-08")], 5),  # asked and brought on one day
        ("2025-07-07", "2025-07-14", [("2025-07-08", "2025-07-09"), ("2025-07-10", "2025-07-14")], 2),
    ],
)
def test_working_days_leave_out_days_off_and_pauses(began: str, ended: str, paused: list[tuple[str, str]], days: int):
    stretches = [(date.fromisoformat(since), date.fromisoformat(again)) for since, again in paused]
    assert working_days(shipped(), date.fromisoformat(began), date.fromisoformat(ended), stretches) == days
