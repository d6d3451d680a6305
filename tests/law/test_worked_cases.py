"""The worked cases of the clock, on the shipped closed days: by the calculator, and read off a slip."""

import json

import pytest

from law.calculator import answer
from law.slip import read
from tests.law.office import SHIPPED, at, calendar, limit, look_up, slip

CASES = [
    ("working_day", 3, "2025-07-14 09:30", "2025-07-17"),
    ("working_day", 3, "2025-07-14 17:31", "2025-07-18"),
    ("working_day", 1, "2025-07-19 09:00", "2025-07-22"),
    ("working_day", 3, "2025-08-28 10:00", "2025-09-04"),
    ("working_day", 5, "2026-02-12 09:00", "2026-02-26"),
    ("working_day", 2, "2026-08-20 09:00", "2026-08-22"),
    ("working_day", 5, "2025-12-31 10:00", "2026-01-09"),
    ("calendar_day", 5, "2025-07-14 09:00", "2025-07-21"),
    ("calendar_day", 5, "2025-08-26 09:00", "2025-09-03"),
    ("same_day", 0, "2025-07-14 15:00", "2025-07-14"),
    ("same_day", 0, "2025-07-14 15:01", "2025-07-15"),
    ("same_day", 0, "2025-08-29 15:30", "2025-09-03"),
    ("hour", 8, "2025-07-14 16:00", "2025-07-15 16:00"),
    ("hour", 4, "2025-07-18 16:30", "2025-07-21 10:30"),
    ("hour", 8, "2025-07-19 20:00", "2025-07-21 17:30"),
    ("month", 1, "2025-01-31 09:00", "2025-03-03"),
]
PAUSED = [
    ("calendar_day", 5, "2025-07-14 09:00", "2025-07-21 10:00", "2025-07-23 09:00", "2025-07-23"),
    ("working_day", 3, "2025-07-14 09:30", "2025-07-15 10:00", "2025-07-22 09:00", "2025-07-24"),
    ("working_day", 3, "2025-07-14 09:30", "2025-07-17 10:00", "2025-07-21 09:00", "2025-07-21"),
    ("working_day", 5, "2025-07-07 09:00", "2025-07-09 10:00", "2025-07-09 15:00", "2025-07-14"),
    ("hour", 4, "2025-07-14 10:00", "2025-07-14 10:30", "2025-07-14 14:30", "2025-07-15 08:00"),
]
CLOSED = [
    ([("2025-07-09", "all"), ("2025-07-10", "all")], "2025-07-16"),
    ([("2025-07-09", "pm")], "2025-07-14"),
]


def spell(text: str) -> str:
    return f"{text.replace(' ', 'T')}:00+07:00"


def due_of(case: dict) -> str:
    """The due date by the calculator; for hours with the time."""
    found = answer(json.dumps(case), SHIPPED)
    if case["limit"]["unit"] == "hour":
        return found["due_at"].replace("T", " ")[:16]
    return found["due_on"]


def limit_of(unit: str, amount: int) -> dict:
    return {"unit": unit} | ({"amount": amount} if amount else {})


def due_of_slip(*lines, calendars=SHIPPED) -> str:
    reading = read(slip(*lines), look_up(calendars))
    return reading.due_on.isoformat()


@pytest.mark.parametrize(("unit", "amount", "received", "due"), CASES)
def test_a_limit_falls_due_where_the_worked_case_says(unit, amount, received, due):
    assert due_of({"received_at": spell(received), "limit": limit_of(unit, amount)}) == due
    assert due_of_slip(("accept", received, {"limit": limit(unit, amount)})) == due[:10]


@pytest.mark.parametrize(("unit", "amount", "received", "start", "end", "due"), PAUSED)
def test_a_pause_moves_the_due_date_as_the_worked_case_says(unit, amount, received, start, end, due):
    case = {"received_at": spell(received), "limit": limit_of(unit, amount), "pauses": [[spell(start), spell(end)]]}
    assert due_of(case) == due
    lines = [("accept", received, {"limit": limit(unit, amount)}), ("ask_supplement", start), ("supplement", end)]
    assert due_of_slip(*lines) == due[:10]


@pytest.mark.parametrize(("closed", "due"), CLOSED)
def test_a_closed_day_moves_the_due_date_and_a_closed_afternoon_does_not(closed, due):
    closures = [{"on": on, "session": session} for on, session in closed]
    case = {"received_at": spell("2025-07-07 09:00"), "limit": limit_of("working_day", 5)}
    assert due_of(case | {"calendar": {"closures": closures}}) == due
    stormy = calendar(*[("closure", on, session) for on, session in closed])
    assert due_of_slip(("accept", "2025-07-07 09:00"), calendars=stormy) == due


def test_a_decision_is_judged_at_the_decision():
    lines = [("accept", "2025-07-14 09:30", {"limit": limit("working_day", 3)}), ("assign", "2025-07-14 10:00")]
    verdicts = {}
    for decided in ("2025-07-16 23:59:59", "2025-07-17 00:00", "2025-07-17 23:59:59", "2025-07-18 00:00"):
        reading = read(slip(*lines, ("resolve", decided)), look_up(SHIPPED))
        verdicts[decided] = reading.verdict
        assert reading.decided_at == at(decided)
    assert list(verdicts.values()) == ["early", "on_time", "on_time", "late"]
