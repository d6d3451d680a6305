"""The rules of the clock, one test each, with the source it stands on.

Civil Code 2015: art. 147.1 a period in hours begins at its moment; 147.2 the first day of a period in days is not
counted; 148.5 a last day off moves to the next working day. "Our choice" where no text decides.
"""

import pytest

from law.calendar import CalendarError, start_of
from law.count import SAME_DAY_UNTIL, begin, judge, months_later
from law.explain import explain
from tests.law.office import PLAIN, at, calendar, card, limit, said, slip

DAYS5 = {"limit": limit("working_day", 5)}


def due(unit, amount, received, *pauses, cal=PLAIN, extra=0, restart=False, until=SAME_DAY_UNTIL):
    """The due moment as people say it; None while it is unknown."""
    count = begin(cal, at(received), limit(unit, amount), extra=extra, until=until)
    for start, end in pauses:
        count.pause(at(start))
        if end is not None:
            (count.restart if restart else count.resume)(at(end))
    found = count.due()
    return found and said(found.at)


# Day zero: Civil Code art. 147.2


def test_the_receipt_day_is_not_counted():
    assert due("working_day", 1, "2025-07-14 07:30") == "2025-07-15 17:30"


@pytest.mark.parametrize(
    ("received", "expected"),
    [("2025-07-14 17:30", "2025-07-15"), ("2025-07-14 17:30:01", "2025-07-16"), ("2025-07-15 00:00", "2025-07-16"),
     ("2025-07-18 17:30:01", "2025-07-22"), ("2025-07-20 23:59:59", "2025-07-22")],
)  # fmt: skip
def test_a_receipt_after_the_close_belongs_to_the_next_working_day(received, expected):
    assert due("working_day", 1, received) == f"{expected} 17:30"


def test_a_receipt_at_lunch_belongs_to_its_day():
    assert due("working_day", 1, "2025-07-14 12:00") == "2025-07-15 17:30"


# Pauses: [start, end), and a day is spent when the clock runs at its close (our choice)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2025-07-15 10:00", "2025-07-15 11:00", "2025-07-16"),  # inside one day
        ("2025-07-15 17:29:59", "2025-07-15 17:30", "2025-07-16"),  # ends at the close: the clock runs at it
        ("2025-07-15 17:30", "2025-07-15 17:31", "2025-07-17"),  # begins at the close: it does not
        ("2025-07-15 18:00", "2025-07-16 07:00", "2025-07-16"),  # at night
        ("2025-07-14 09:00", "2025-07-14 18:00", "2025-07-16"),  # over the receipt day's close, which never counts
        ("2025-07-16 09:00", "2025-07-21 09:00", "2025-07-21"),  # on the due day, over a weekend
    ],
)
def test_a_day_is_spent_when_the_clock_runs_at_its_close(start, end, expected):
    assert due("working_day", 2, "2025-07-14 09:00", (start, end)) == f"{expected} 17:30"


def test_pauses_add_up_one_after_the_other():
    pauses = [("2025-07-15 09:00", "2025-07-16 09:00"), ("2025-07-16 09:00", "2025-07-17 09:00")]
    assert due("working_day", 2, "2025-07-14 09:00", *pauses) == "2025-07-18 17:30"


def test_the_due_date_is_unknown_while_paused():
    assert due("working_day", 2, "2025-07-14 09:00", ("2025-07-16 17:30", None)) is None


def test_a_limit_used_up_before_the_pause_stays_where_it_was():
    for end in (None, "2025-08-14 09:00"):
        assert due("working_day", 2, "2025-07-14 09:00", ("2025-07-16 17:30:01", end)) == "2025-07-16 17:30"


# Calendar days: art. 147.2 and 148.5


def test_calendar_days_count_weekends_and_end_on_a_working_day():
    assert due("calendar_day", 4, "2025-07-14 09:00") == "2025-07-18 17:30"
    assert due("calendar_day", 5, "2025-07-14 09:00") == "2025-07-21 17:30"


def test_a_calendar_day_is_spent_when_the_clock_runs_at_its_midnight():
    assert due("calendar_day", 3, "2025-07-14 09:00", ("2025-07-15 23:59", "2025-07-16 00:00")) == "2025-07-17 17:30"
    assert due("calendar_day", 3, "2025-07-14 09:00", ("2025-07-16 00:00", "2025-07-16 00:01")) == "2025-07-18 17:30"


def test_a_pause_over_the_close_of_the_last_day_moves_it_though_its_days_are_spent():
    assert due("calendar_day", 3, "2025-07-14 09:00", ("2025-07-17 17:00", "2025-07-17 18:00")) == "2025-07-18 17:30"


def test_a_pause_between_the_last_close_and_midnight_finds_calendar_days_used_up():
    assert due("calendar_day", 3, "2025-07-14 09:00", ("2025-07-17 18:00", "2025-07-25 09:00")) == "2025-07-17 17:30"


# Months: art. 146 knows contiguous months by the calendar


@pytest.mark.parametrize(
    ("received", "amount", "expected"),
    [("2025-01-31", 1, "2025-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2024-02-29", 12, "2025-02-28"),
     ("2025-11-30", 3, "2026-03-02"), ("2025-12-31", 2, "2026-03-02")],
)  # fmt: skip
def test_a_month_ends_on_its_day_or_the_last_of_the_month(received, amount, expected):
    assert due("month", amount, f"{received} 09:00") == f"{expected} 17:30"


def test_months_are_extended_by_calendar_days():
    assert due("month", 1, "2025-07-14 09:00", extra=2) == "2025-08-18 17:30"  # 16 August is a Saturday


def test_a_year_past_the_last_is_an_error():
    with pytest.raises(ValueError, match="amount: 120000 months"):
        months_later(PLAIN.first_on, 120000)


# Same day: the 15:00 rule of the published steps


@pytest.mark.parametrize(
    ("received", "expected"),
    [("2025-07-14 15:00", "2025-07-14"), ("2025-07-14 15:00:01", "2025-07-15"), ("2025-07-14 06:00", "2025-07-14"),
     ("2025-07-18 15:01", "2025-07-21"), ("2025-07-19 09:00", "2025-07-21")],
)  # fmt: skip
def test_a_same_day_result_is_due_that_day_until_three_o_clock(received, expected):
    assert due("same_day", 0, received) == f"{expected} 17:30"


def test_the_same_day_hour_is_a_field_of_the_term():
    assert due("same_day", 0, "2025-07-14 11:00", until=10 * 3600) == "2025-07-15 17:30"


def test_a_same_day_receipt_after_an_early_close_is_due_the_next_working_day():
    short = calendar(("closure", "2025-07-14", "pm"))
    assert due("same_day", 0, "2025-07-14 11:30", cal=short) == "2025-07-14 11:30"
    assert due("same_day", 0, "2025-07-14 11:30:01", cal=short) == "2025-07-15 17:30"


def test_a_pause_over_a_same_day_close_moves_it_to_the_next_running_one():
    assert due("same_day", 0, "2025-07-14 09:00", ("2025-07-14 10:00", "2025-07-16 18:00")) == "2025-07-17 17:30"


def test_a_same_day_limit_is_extended_by_working_days():
    assert due("same_day", 0, "2025-07-17 09:00", extra=2) == "2025-07-21 17:30"


# Hours: art. 147.1


def test_hours_run_from_their_moment_and_end_with_the_session():
    assert due("hour", 4, "2025-07-14 07:30") == "2025-07-14 11:30"
    assert due("hour", 5, "2025-07-14 07:30") == "2025-07-14 14:30"
    assert due("hour", 8, "2025-07-13 20:00") == "2025-07-14 17:30"


def test_an_hour_limit_spent_to_its_last_second_at_the_pause_ended_there():
    assert due("hour", 4, "2025-07-14 07:30", ("2025-07-14 11:30", None)) is None
    assert due("hour", 4, "2025-07-14 07:30", ("2025-07-14 11:30", "2025-07-14 15:00")) == "2025-07-14 11:30"


def test_hours_are_judged_by_the_second():
    count = begin(PLAIN, at("2025-07-14 07:30"), limit("hour", 4))
    found = count.due()
    times = ("2025-07-13 23:00", "2025-07-14 11:30", "2025-07-14 11:30:01")
    assert [judge(count.unit, found, at(time)) for time in times] == ["early", "on_time", "late"]
    assert said(count.late_from(found)) == "2025-07-14 11:30:01"


def test_days_are_late_from_the_midnight_after():
    count = begin(PLAIN, at("2025-07-14 07:30"), limit("working_day", 1))
    found = count.due()
    assert count.late_from(found) == start_of(found.day + 1) == at("2025-07-16 00:00")


# Restart: production practice; the decree's wording has the limit counted afresh


def test_a_restart_counts_afresh_from_the_supplement():
    pause = ("2025-07-16 09:00", "2025-07-21 09:00")
    assert due("working_day", 3, "2025-07-14 09:00", pause, restart=True) == "2025-07-24 17:30"
    assert due("working_day", 3, "2025-07-14 09:00", pause) == "2025-07-22 17:30"


def test_a_restart_asks_the_same_day_hour_again():
    assert due("same_day", 0, "2025-07-14 09:00", ("2025-07-14 10:00", "2025-07-14 15:01"), restart=True) == (
        "2025-07-15 17:30"
    )


def test_a_limit_used_up_at_the_request_is_not_restarted():
    pause = ("2025-07-18 09:00", "2025-07-21 09:00")
    assert due("working_day", 3, "2025-07-14 09:00", pause, restart=True) == "2025-07-17 17:30"


# The years


def test_a_limit_past_the_loaded_years_is_an_error_that_names_the_year():
    short = calendar(years=(2025, 2027))
    with pytest.raises(CalendarError, match="no calendar for 2028") as raised:
        due("working_day", 10, "2027-12-28 09:00", cal=short)
    assert raised.value.year == 2028
    assert "lịch năm 2028" in raised.value.message_vi
    for unit in ("calendar_day", "month", "hour"):
        with pytest.raises(CalendarError, match="2028"):
            due(unit, 100, "2027-12-28 09:00", cal=short)
    with pytest.raises(CalendarError, match="no calendar for 2024"):
        due("working_day", 1, "2024-12-30 09:00", cal=short)


def test_a_pause_that_ends_past_the_loaded_years_is_an_error_and_an_open_one_is_not():
    short = calendar(years=(2025, 2027))
    assert due("working_day", 20, "2027-12-20 09:00", ("2027-12-22 09:00", None), cal=short) is None
    with pytest.raises(CalendarError, match="2028"):
        due("working_day", 20, "2027-12-20 09:00", ("2027-12-22 09:00", "2028-01-05 09:00"), cal=short)


# Explained


def test_the_rows_name_what_each_day_was():
    stormy = calendar(("holiday", "2025-07-17"), ("makeup", "2025-07-19"), ("closure", "2025-07-21"))
    lines = slip(
        ("accept", "2025-07-14 18:00", DAYS5),
        ("ask_supplement", "2025-07-16 09:00"),
        ("supplement", "2025-07-18 09:00"),
    )
    rows = explain(lines, lambda center, edition: stormy)
    assert [(row.on.day, row.why.value, row.count) for row in rows] == [
        (14, "after_hours", 0), (15, "receipt_day", 0), (16, "paused", 0), (17, "holiday", 0), (18, "working_day", 1),
        (19, "makeup", 2), (20, "weekend", 2), (21, "closure", 2), (22, "working_day", 3), (23, "working_day", 4),
        (24, "working_day", 5),
    ]  # fmt: skip
    assert [row.due for row in rows] == [False] * 10 + [True]
    assert said(rows[2].paused_from) == "2025-07-16 09:00"


def test_the_rows_of_hours_stand_session_by_session():
    lines = slip(("accept", "2025-07-14 16:00", {"limit": limit("hour", 8)}))
    rows = explain(lines, lambda center, edition: calendar(("closure", "2025-07-15", "am")))
    assert [(row.on.day, row.session, row.why.value, row.seconds) for row in rows] == [
        (14, "pm", "working_day", 5400), (15, "am", "closure", 5400), (15, "pm", "working_day", 19800),
        (16, "am", "working_day", 28800),
    ]  # fmt: skip
    assert (rows[-1].count, rows[-1].of, rows[-1].due) == (8, 8, True)


def test_the_rows_of_a_paused_dossier_go_as_far_as_asked():
    lines = slip(("accept", "2025-07-14 09:00", DAYS5), ("ask_supplement", "2025-07-15 09:00"))
    rows = explain(lines, lambda center, edition: PLAIN, until=at("2025-07-18 12:00"))
    assert [row.why.value for row in rows] == ["receipt_day"] + ["paused"] * 4


def test_a_closing_without_acceptance_explains_nothing():
    lines = slip(("register", "2025-07-14 09:00"), ("decline", "2025-07-14 10:00"))
    assert explain(lines, lambda center, edition: PLAIN) == ()
    assert card(("register", "2025-07-14 09:00"), ("decline", "2025-07-14 10:00")).due_on is None
