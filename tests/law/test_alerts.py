"""When a clock speaks: each level at its instant, on every kind of day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

import pytest

from law import alerts
from law.calendar import DEFAULT_WEEK, Calendar
from law.slip import read
from law.steps import Step
from tests.law.office import PLAIN, at, calendar, limit, look_up, said, slip

DAYS = {"limit": limit("working_day", 5)}
HOURS = {"limit": limit("hour", 8)}


@dataclass
class Row:
    """A line as the clock reads it."""

    n: int
    step: str
    at: int
    facts: Mapping[str, Any] = field(default_factory=dict)


def life(*lines: Any, office: Calendar = PLAIN, facts: Mapping[int, Mapping[str, Any]] | None = None):
    """The reading of a slip, its rows, and how the clock asks for their instants."""
    law = slip(*lines)
    rows = [Row(line.n, line.step.value, line.at, (facts or {}).get(line.n, {})) for line in law]
    return read(law, look_up(office)), rows, (lambda n: rows[n - 1].at), office


def ladder(*lines: Any, most: int = 8, **given: Any) -> list[tuple[str, str]]:
    """The first levels of a slip with the local time of each."""
    crossings = islice(alerts.ladder(*life(*lines, **given)), most)
    return [(crossing.level, said(crossing.at)) for crossing in crossings]


def test_five_working_days_speak_before_on_and_after_the_due_day():
    assert ladder(("accept", "2025-07-14 09:00", DAYS)) == [
        ("before_2", "2025-07-17 08:00"),
        ("before_1", "2025-07-18 08:00"),
        ("on_day", "2025-07-21 08:00"),
        ("late_1", "2025-07-22 08:00"),
        ("late_3", "2025-07-24 08:00"),
        ("late_5", "2025-07-28 08:00"),
        ("week_1", "2025-08-04 08:00"),
        ("week_2", "2025-08-11 08:00"),
    ]


@pytest.mark.parametrize(
    ("received", "unit", "amount", "orders", "first"),
    [
        # what had passed at the receipt is left out: whoever took it in had the date before his eyes
        ("2025-07-14 09:00", "same_day", 0, [], [("late_1", "2025-07-15 08:00")]),
        ("2025-07-14 07:45", "same_day", 0, [], [("on_day", "2025-07-14 08:00"), ("late_1", "2025-07-15 08:00")]),
        ("2025-07-14 15:30", "same_day", 0, [], [("on_day", "2025-07-15 08:00"), ("late_1", "2025-07-16 08:00")]),
        ("2025-07-14 09:00", "working_day", 1, [], [("on_day", "2025-07-15 08:00"), ("late_1", "2025-07-16 08:00")]),
        # a limit in hours is late the second after it ends, and its day may end before eight
        ("2025-07-14 16:00", "hour", 8, [], [("on_day", "2025-07-15 08:00"), ("late_1", "2025-07-15 16:00:01")]),
        ("2025-07-14 16:45", "hour", 1, [], [("on_day", "2025-07-15 07:45"), ("late_1", "2025-07-15 07:45:01")]),
        # days off are stepped over, half a day is a day
        (
            "2025-08-28 10:00", "working_day", 3, [("holiday", "2025-09-01"), ("holiday", "2025-09-02")],
            [("before_2", "2025-08-29 08:00"), ("before_1", "2025-09-03 08:00"), ("on_day", "2025-09-04 08:00")],
        ),
        (
            "2025-07-14 09:00", "working_day", 5, [("closure", "2025-07-18")],
            [("before_2", "2025-07-17 08:00"), ("before_1", "2025-07-21 08:00"), ("on_day", "2025-07-22 08:00")],
        ),
        (
            "2025-07-14 09:00", "working_day", 3, [("closure", "2025-07-16", "pm"), ("closure", "2025-07-17", "am")],
            [("before_2", "2025-07-15 08:00"), ("before_1", "2025-07-16 08:00"), ("on_day", "2025-07-17 08:00")],
        ),
        (
            "2026-08-20 09:00", "working_day", 2, [("makeup", "2026-08-22")],
            [("before_1", "2026-08-21 08:00"), ("on_day", "2026-08-22 08:00"), ("late_1", "2026-08-24 08:00")],
        ),
    ],
)  # fmt: skip
def test_each_unit_and_each_day_off(received, unit, amount, orders, first):
    found = ladder(("accept", received, {"limit": limit(unit, amount)}), office=calendar(*orders))
    assert found[: len(first)] == first


def test_a_weekly_reminder_on_a_day_off_waits_for_the_next_working_day():
    office = calendar(("holiday", "2025-08-04"), ("holiday", "2025-08-05"))
    assert ladder(("accept", "2025-07-14 09:00", DAYS), office=office)[-2:] == [
        ("week_1", "2025-08-06 08:00"), ("week_2", "2025-08-11 08:00"),
    ]  # fmt: skip


def test_where_the_loaded_years_end_the_weekly_pattern_goes_on():
    office = calendar(("holiday", "2025-12-31"), years=(2025, 2025))
    assert ladder(("accept", "2025-12-22 09:00", DAYS), office=office, most=7)[2:] == [
        ("on_day", "2025-12-29 08:00"),
        ("late_1", "2025-12-30 08:00"),
        ("late_3", "2026-01-02 08:00"),
        ("late_5", "2026-01-06 08:00"),
        ("week_1", "2026-01-13 08:00"),
    ]


def test_an_office_that_never_opens_again_has_no_more_working_days():
    weeks = [(date(2025, 1, 1), DEFAULT_WEEK), (date(2025, 7, 1), ((),) * 7)]
    shut = Calendar(date(2025, 1, 1), date(2025, 12, 31), weeks, {})
    assert list(shut.working_days_from(date(2025, 6, 30).toordinal())) == [date(2025, 6, 30).toordinal()]


def test_a_registered_dossier_speaks_the_second_its_eight_hours_are_used_up():
    assert ladder(("register", "2025-07-14 09:00", HOURS)) == [("unaccepted", "2025-07-15 09:00:01")]
    assert ladder(("register", "2025-07-14 09:00", HOURS), ("ask_supplement", "2025-07-14 10:00"), most=1) == [
        ("not_brought", "2025-08-14 08:00")
    ]


@pytest.mark.parametrize(
    ("days", "morning"),
    [(None, "2025-08-15 08:00"), (2, "2025-07-18 08:00"), (4, "2025-07-22 08:00"), (6, "2025-07-22 08:00")],
)
def test_a_supplement_not_brought_speaks_the_morning_after_the_last_working_day_given(days, morning):
    asked = (("accept", "2025-07-14 09:00", DAYS), ("ask_supplement", "2025-07-15 10:00"))
    assert ladder(*asked, facts={2: {"days": days}}) == [("not_brought", morning)]


@pytest.mark.parametrize(
    "then",
    [
        [("ask_payment", "2025-07-15 10:00")],
        [("submit", "2025-07-15 10:00"), ("resolve", "2025-07-15 11:00")],
        [("withdraw", "2025-07-15 10:00")],
    ],
)
def test_a_clock_that_stands_or_has_ended_is_silent(then):
    assert ladder(("accept", "2025-07-14 09:00", DAYS), ("assign", "2025-07-14 09:00"), *then) == []


def test_a_moved_due_date_begins_a_ladder_of_its_own():
    lines = [("accept", "2025-07-14 09:00", DAYS), ("ask_payment", "2025-07-17 10:00"), ("paid", "2025-07-22 09:00")]
    crossings = list(islice(alerts.ladder(*life(*lines)), 3))
    assert [(c.level, said(c.at), c.revision) for c in crossings] == [
        ("before_1", "2025-07-23 08:00", 3), ("on_day", "2025-07-24 08:00", 3), ("late_1", "2025-07-25 08:00", 3),
    ]  # fmt: skip


def test_after_nine_silent_days_every_level_missed_is_found_and_the_last_is_the_highest():
    found = alerts.crossed(*life(("accept", "2025-07-14 09:00", DAYS)), at("2025-07-24 08:00"))
    assert [crossing.level for crossing in found] == ["before_2", "before_1", "on_day", "late_1", "late_3"]
    assert [crossing.step for crossing in found] == [Step.WARN] * 3 + [Step.OVERDUE] * 2


def test_what_was_said_and_what_it_covers_is_not_said_again():
    lines = [("accept", "2025-07-14 09:00", DAYS), ("overdue", "2025-07-22 08:00")]
    told = life(*lines, facts={2: {"level": "late_1", "due_n": 1, "superseded": ["on_day"]}})
    assert alerts.crossed(*told, at("2025-07-23 08:00")) == []
    assert said(alerts.watch_at(*told)) == "2025-07-24 08:00"


def test_a_line_of_an_older_revision_silences_nothing():
    lines = [
        ("accept", "2025-07-14 09:00", DAYS), ("ask_payment", "2025-07-17 10:00"), ("paid", "2025-07-22 09:00"),
        ("overdue", "2025-07-25 08:00"),
    ]  # fmt: skip
    told = life(*lines, facts={4: {"level": "late_1", "due_n": 1}})
    assert [crossing.level for crossing in alerts.crossed(*told, at("2025-07-25 08:00"))] == [
        "before_1", "on_day", "late_1",
    ]  # fmt: skip


def test_every_level_has_a_name_in_both_languages_and_a_place():
    levels = [*alerts.LEVELS, "week_1", "week_12"]
    assert [alerts.rank(level) for level in levels] == [0, 1, 2, 3, 4, 5, 6, 17]
    assert alerts.rank("unaccepted") == alerts.rank("not_brought") == alerts.rank("no level of ours") == 0
    assert all(all(alerts.name_of(level)) for level in (*levels, "unaccepted", "not_brought"))
