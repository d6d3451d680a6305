"""Calendars as number lines, and the order in which what is ordered for a day counts."""

from datetime import date, datetime, timedelta

import pytest

from law.calendar import (
    DEFAULT_SESSIONS,
    DEFAULT_WEEK,
    Calendar,
    CalendarError,
    DayOrder,
    from_seconds,
    local_date,
    midnight,
    remaining,
    settle,
    to_seconds,
)  # fmt: skip
from tests.law.office import PLAIN, SHIPPED, at, calendar, said

JULY_9 = date(2025, 7, 9)


def test_instants_and_days_are_those_of_hanoi():
    assert to_seconds(datetime.fromisoformat("2025-07-14T00:00:00+07:00")) == midnight(date(2025, 7, 14))
    assert from_seconds(midnight(JULY_9)).isoformat() == "2025-07-09T00:00:00+07:00"
    assert local_date(midnight(JULY_9) - 1) == date(2025, 7, 8)
    with pytest.raises(ValueError, match="has no offset"):
        to_seconds(datetime(2025, 7, 9))  # noqa: DTZ001


def test_instants_before_1970_are_cut_downwards():
    assert to_seconds(datetime.fromisoformat("1969-12-31T23:59:59.900000+00:00")) == -1


def test_closes_are_numbered_and_seconds_add_up():
    first = PLAIN.first_close(at("2025-07-14 17:30"))
    assert said(PLAIN.close(first)) == "2025-07-14 17:30"
    assert PLAIN.first_close(at("2025-07-14 17:30:01")) == first + 1
    assert PLAIN.open_seconds(at("2025-07-14 11:00"), at("2025-07-14 14:00")) == 3600
    assert PLAIN.open_seconds(at("2025-07-11 17:00"), at("2025-07-14 08:00")) == 3600
    assert [str(on) for on in PLAIN.next_working_days(at("2025-07-18 09:00"), 2)] == ["2025-07-21", "2025-07-22"]


def test_who_looks_ahead_sees_past_the_last_loaded_year_by_the_weekly_pattern():
    """A limit stops there; a list of what is due in three days must not."""
    assert [str(on) for on in PLAIN.next_working_days(at("2034-12-29 09:00"), 2)] == ["2035-01-01", "2035-01-02"]


def test_a_question_outside_the_years_names_the_year():
    for ask in (PLAIN.closes_before, PLAIN.first_close, PLAIN.seconds_before):
        with pytest.raises(CalendarError, match="no calendar for 2036"):
            ask(at("2036-01-01 09:00"))
    with pytest.raises(CalendarError, match="2035"):
        PLAIN.first_close(at("2034-12-31 09:00"))
    with pytest.raises(CalendarError, match="2036"):
        PLAIN.next_working_days(at("2036-01-01 09:00"), 1)
    with pytest.raises(CalendarError, match="1999"):
        PLAIN.sessions_on(date(1999, 1, 1))


@pytest.mark.parametrize(
    ("orders", "sessions", "kind"),
    [
        ([], DEFAULT_SESSIONS, None),
        ([("holiday", "all")], (), "holiday"),
        ([("makeup", "all"), ("holiday", "all")], DEFAULT_SESSIONS, "makeup"),
        ([("closure", "pm"), ("makeup", "all"), ("holiday", "all")], DEFAULT_SESSIONS[:1], "closure"),
        ([("closure", "am"), ("closure", "pm")], (), "closure"),
        ([("closure", "all"), ("holiday", "all")], (), "holiday"),  # what is closed already keeps its reason
    ],
)
def test_a_closure_outweighs_a_make_up_day_and_that_a_holiday(orders, sessions, kind):
    cal = calendar(*[(what, "2025-07-09", part) for what, part in orders])
    assert cal.sessions_on(JULY_9) == sessions
    assert cal.is_working(JULY_9) == bool(sessions)
    reason = cal.day_reason(JULY_9)
    assert (reason and reason.kind) == kind


def test_a_make_up_saturday_opens_like_a_weekday():
    assert calendar(("makeup", "2025-07-12")).sessions_on(date(2025, 7, 12)) == DEFAULT_SESSIONS


def test_the_morning_is_what_begins_before_noon():
    long = ((6 * 3600, 13 * 3600), (14 * 3600, 18 * 3600))
    assert (remaining(long, "am"), remaining(long, "pm"), remaining(long, "all")) == (long[1:], long[:1], ())
    with pytest.raises(ValueError, match='session: "noon"'):
        remaining(long, "noon")


def test_opening_hours_change_on_their_date():
    saturdays = (*DEFAULT_WEEK[:5], DEFAULT_SESSIONS[:1], ())
    weeks = [(date(2025, 1, 1), DEFAULT_WEEK), (date(2025, 7, 10), saturdays)]
    orders = [DayOrder(date(2025, 7, 13), "makeup"), DayOrder(date(2025, 7, 19), "holiday")]
    cal = Calendar(date(2025, 1, 1), date(2025, 12, 31), weeks, settle(weeks, orders))
    assert [cal.is_working(date(2025, 7, day)) for day in (5, 12, 13, 19, 20)] == [False, True, True, False, False]
    assert said(cal.close(cal.first_close(at("2025-07-12 00:00")))) == "2025-07-12 11:30"
    assert cal.open_seconds(at("2025-07-12 00:00"), at("2025-07-14 00:00")) == 12 * 3600
    assert cal.closes == sorted(cal.closes)


def test_the_arrays_agree_with_the_days_one_by_one():
    cal = SHIPPED
    on, days, closes, open_seconds = cal.first_on, [], [], 0
    while on <= cal.last_on:
        sessions = cal.sessions_on(on)
        if sessions:
            days.append(on.toordinal())
            closes.append(midnight(on) + sessions[-1][1])
        open_seconds += sum(end - start for start, end in sessions)
        on += timedelta(days=1)
    assert (cal.days, cal.closes) == (days, closes)
    assert cal.seconds_before(cal.end) == open_seconds


def test_the_shipped_days_know_tet_and_the_swapped_saturdays():
    closed = ["2025-09-01", "2026-02-16", "2026-08-31", "2027-02-08", "2026-01-02"]
    worked = ["2025-04-26", "2026-08-22", "2026-01-10"]
    assert not any(SHIPPED.is_working(date.fromisoformat(on)) for on in closed)
    assert all(SHIPPED.is_working(date.fromisoformat(on)) for on in worked)
    assert SHIPPED.day_reason(date(2026, 2, 17)).name_vi == "Mùng 1 Tết Bính Ngọ"


def test_past_the_loaded_years_pages_go_on_by_the_week_and_the_law_does_not():
    later = at("2028-01-04 10:00")  # a Tuesday; the shipped days end with 2027
    onward = SHIPPED.onward(later)
    assert onward.closes[: len(SHIPPED.closes)] == SHIPPED.closes
    assert not onward.is_working(date(2027, 2, 8))
    assert onward.is_working(date(2028, 1, 3))  # nobody has said what is closed that year
    assert onward.closes_before(later) == len(SHIPPED.closes) + 1
    assert SHIPPED.onward(later) is onward
    assert SHIPPED.onward(SHIPPED.end) is SHIPPED
    with pytest.raises(CalendarError):
        SHIPPED.closes_before(later)
