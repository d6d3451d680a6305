"""Opinions asked of agencies: what is owed, until which day, how far past it. Worked cases on the shipped calendar."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pytest

from centers.calendars import shipped
from law.calendar import HANOI, to_seconds
from law.consultations import NORM_DAYS, consultations, still_open

JUSTICE, LAND = "so-tu-phap", "so-nong-nghiep"


@dataclass
class Said:
    """A line as the law looks at it."""

    n: int
    step: str
    at: datetime
    facts: dict[str, Any] = field(default_factory=dict)


def when(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HANOI)


def asked(n: int, text: str, agency: str = JUSTICE, norm_days: int | None = 3) -> Said:
    return Said(n, "consult", when(text), {"agency": agency} | ({"norm_days": norm_days} if norm_days else {}))


def answered(n: int, text: str, agency: str = JUSTICE) -> Said:
    return Said(n, "advise", when(text), {"agency": agency})


@pytest.mark.parametrize(
    ("asked_at", "norm_days", "until"),
    [
        ("2025-08-12 09:00", 3, date(2025, 8, 15)),  # the day of asking is day zero
        ("2025-08-12 17:30", 3, date(2025, 8, 15)),  # sharp at the close still is that day
        ("2025-08-12 17:31", 3, date(2025, 8, 18)),  # after it, the next working day is
        ("2025-08-16 09:00", 1, date(2025, 8, 19)),  # a Saturday: Monday is day zero
        ("2025-08-28 10:00", 3, date(2025, 9, 4)),  # the national days are nobody's working days
        ("2025-08-12 09:00", 10, date(2025, 8, 26)),
    ],
)
def test_an_agency_has_its_working_days_after_the_day_of_asking(asked_at, norm_days, until):
    (one,) = consultations([asked(3, asked_at, norm_days=norm_days)])
    assert one.until(shipped()) == until


@pytest.mark.parametrize(
    ("now", "over"),
    [
        ("2025-08-15 23:59", 0),  # the whole last day is the agency's
        ("2025-08-16 00:00", 1),  # past midnight it is past the norm, though the office is closed
        ("2025-08-18 08:00", 1),
        ("2025-08-19 08:00", 2),
        ("2025-08-25 08:00", 6),
    ],
)
def test_days_past_the_norm_are_working_days(now, over):
    (one,) = still_open([asked(3, "2025-08-12 09:00")])
    assert one.days_over(shipped(), to_seconds(when(now))) == over
    assert (to_seconds(when(now)) >= one.over_from(shipped())) == bool(over)


def test_an_answer_stops_the_count_where_it_came():
    lines = [asked(3, "2025-08-12 09:00"), answered(5, "2025-08-18 10:00")]
    (one,) = consultations(lines)
    assert still_open(lines) == []
    assert (one.answered_n, one.days_over(shipped(), to_seconds(when("2025-12-01 08:00")))) == (5, 1)


def test_an_answer_settles_all_its_agency_owes_and_nobody_elses():
    lines = [
        asked(2, "2025-08-12 09:00"), asked(3, "2025-08-12 09:05", LAND), asked(4, "2025-08-13 09:00"),
        answered(5, "2025-08-14 09:00"), asked(6, "2025-08-14 15:00"),
    ]  # fmt: skip
    assert [(one.n, one.agency) for one in still_open(lines)] == [(3, LAND), (6, JUSTICE)]
    assert [one.answered_n for one in consultations(lines)] == [5, 0, 5, 0]


def test_an_answer_nobody_asked_for_settles_nothing():
    assert consultations([answered(2, "2025-08-12 09:00")]) == []


def test_a_line_of_old_without_a_norm_has_the_usual_one():
    (one,) = still_open([asked(2, "2025-08-12 09:00", norm_days=None)])
    assert one.norm_days == NORM_DAYS == 3
