"""What falls due in the coming weeks, beside an ordinary day's work."""

from __future__ import annotations

from datetime import date

import pytest

from casework.figures.coming import coming
from tests.paperwork import asked, at, logged, registered, resolved

pytestmark = pytest.mark.django_db
WEDNESDAY = at("2025-08-27 10:00")  # 1 and 2 September are closed


def due(cast, *days, procedure=None, by=None):
    """Marriages due on some days: accepted three working days before."""
    begun = {27: "2025-08-22", 28: "2025-08-25", 29: "2025-08-26", 3: "2025-08-27"}
    return [logged(cast, procedure or cast.marriage, at(f"{begun[day]} 09:00"), by=by) for day in days]


def test_days_are_the_working_days_of_four_weeks_the_holiday_left_out(cast):
    found = coming(WEDNESDAY)
    assert found.days[:4] == [date(2025, 8, 27), date(2025, 8, 28), date(2025, 8, 29), date(2025, 9, 3)]
    assert found.days[-1] == date(2025, 9, 19)
    assert found.until == date(2025, 9, 21)


def test_on_a_sunday_the_next_week_is_the_first(cast):
    found = coming(at("2025-08-24 10:00"))
    assert (found.days[0], found.days[-1]) == (date(2025, 8, 25), date(2025, 9, 19))


def test_running_dossiers_stand_on_their_due_day_at_the_center_that_has_them(cast):
    due(cast, 28, 28, 3)
    due(cast, 29, by=cast.dung)
    found = coming(WEDNESDAY)
    assert dict(found.whole.days) == {date(2025, 8, 28): 2, date(2025, 8, 29): 1, date(2025, 9, 3): 1}
    assert {code: row.count for code, row in found.rows.items()} == {cast.phu_xuan.code: 3, cast.thuan_hoa.code: 1}


def test_what_waits_is_late_is_done_or_is_not_accepted_is_not_coming(cast):
    asked(cast, due(cast, 29)[0], at("2025-08-27 09:00"))
    resolved(cast, due(cast, 29)[0], at("2025-08-27 09:30"))
    logged(cast, cast.marriage, at("2025-08-18 09:00"))
    registered(cast, cast.birth, at("2025-08-27 08:00"))
    assert coming(WEDNESDAY).whole.count == 0


def test_what_is_due_after_four_weeks_is_told_as_later(cast, monkeypatch):
    monkeypatch.setattr("casework.figures.coming.WEEKS", 1)
    logged(cast, cast.land, at("2025-08-27 09:00"))  # ten working days
    found = coming(WEDNESDAY)
    assert found.days[-1] == date(2025, 8, 29)
    assert (found.whole.later, found.whole.count) == (1, 1)


def test_an_ordinary_day_is_the_median_of_the_days_worked_in_four_weeks(cast, monkeypatch):
    monkeypatch.setattr("casework.figures.coming.WEEKS", 1)
    for day, count in (("20", 1), ("21", 2), ("22", 2), ("25", 3)):  # 26: nothing
        for _ in range(count):
            resolved(cast, logged(cast, cast.birth, at(f"2025-08-{day} 08:00")), at(f"2025-08-{day} 15:00"))
    due(cast, 28)
    row = coming(WEDNESDAY).rows[cast.phu_xuan.code]
    assert row.daily == 2


def test_without_decisions_of_late_an_ordinary_day_is_nothing(cast):
    due(cast, 28)
    assert coming(WEDNESDAY).rows[cast.phu_xuan.code].daily == 0


def test_of_one_center_by_field(cast):
    due(cast, 28, 29)
    due(cast, 29, by=cast.dung)
    logged(cast, cast.land, at("2025-08-27 09:00"))
    found = coming(WEDNESDAY, "field", center=cast.phu_xuan.code)
    fields = {cast.marriage.field.code: 2, cast.land.field.code: 1}
    assert {code: row.count for code, row in found.rows.items()} == fields
    assert found.whole.count == 3


def test_it_takes_three_statements(cast, django_assert_max_num_queries):
    due(cast, 28, 29)
    coming(WEDNESDAY)
    with django_assert_max_num_queries(4):  # the newest edition is asked for twice
        coming(WEDNESDAY)
