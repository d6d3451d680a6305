"""The board of Plan 02-KH/TW: what the list says, what a month came to, and whether that meets the target."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from casework import figures
from casework.figures import Rate
from casework.figures.behind import NAMES
from casework.figures.spans import KINDS
from casework.models import EnteredFigure
from casework.replay.published import enter_published
from casework.reports.entered import Entry, enter
from casework.reports.indicators import BEHIND, MONTHS, Standing, board, computed, months_to
from centers.foundation import lay_out
from centers.models import Indicator
from centers.models.indicator import Source
from centers.plan import COLUMNS, INDICATORS_FILE, import_indicators
from tests.centers.test_imports import changed_copy
from tests.paperwork import at, logged, resolved

pytestmark = pytest.mark.django_db
JULY = KINDS["month"].around(date(2025, 7, 14))
NOW = at("2025-08-02 08:00")


def aim(code: str, **given) -> Indicator:
    defaults = {"name_vi": code, "unit_vi": "%", "target": Decimal(50), "position": 1}
    return Indicator.objects.create(code=code, **defaults | given)


def line(code: str, center=None, span=JULY):
    return next(one for one in board(span.period(NOW), span, center).lines if one.indicator.code == code)


def typed(value, source_on=date(2025, 7, 31)) -> Entry:
    return Entry("Báo cáo tháng", source_on, value=Decimal(value))


@pytest.fixture
def july(cast):
    """One in time, one late at Phú Xuân in July; one in time in June of the next quarter's past."""
    resolved(cast, logged(cast, cast.marriage, at("2025-07-14 09:00")), at("2025-07-15 15:00"))
    resolved(cast, logged(cast, cast.birth, at("2025-07-23 09:00")), at("2025-07-25 15:00"), overdue_reason="officer")
    return cast


# --- the list


def test_the_list_is_laid_out_from_its_file_and_importing_it_again_changes_nothing():
    assert len(import_indicators(apply=True).new) == 15
    assert import_indicators(apply=True).changes_nothing
    assert Indicator.history.count() == 15


def test_every_target_says_that_it_is_not_the_plans():
    import_indicators(apply=True)
    assert all(one.ours and one.basis_vi and one.basis_en and one.name_en for one in Indicator.objects.all())


def test_what_the_city_added_stays_when_the_file_is_imported(cast):
    aim("rieng")
    import_indicators(apply=True)
    assert Indicator.objects.get(code="rieng").is_active


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [("target", "abc", "không phải số"), ("direction", "up", "không rõ"), ("source", "guess", "không rõ"),
     ("deadline_on", "31/12", "không phải ngày"), ("target", "101", "không quá 100"), ("name_vi", "", "để trống")],
)  # fmt: skip
def test_a_row_that_cannot_be_taken_is_refused_with_a_reason(tmp_path, column, value, reason):
    def change(rows):
        rows[0][column] = value

    diff = import_indicators(changed_copy(INDICATORS_FILE, tmp_path, change), apply=True)
    assert [reason in one.reason for one in diff.refused] == [True]
    assert Indicator.objects.count() == 14
    assert column in COLUMNS


def test_every_figure_an_indicator_may_name_is_there_with_its_lists():
    whole = figures.Figures(complete=True)
    assert set(BEHIND) == set(Source.values)
    for source in Source.values:
        assert computed(source, whole).value is None  # over nothing, never 0
        assert all(not name or name in NAMES for name in BEHIND[source])


# --- a month


def test_a_computed_one_is_what_the_figures_say(july):
    aim("dung-han", source=Source.ON_TIME_OF_DECIDED)
    aim("766", source=Source.ON_TIME_766)
    aim("ngay", source=Source.MEDIAN_DAYS, unit_vi="ngày", direction="at_most", target=Decimal(3))
    report = figures.report(JULY.period(NOW), complete=True).city
    assert (line("dung-han").now.numerator, line("dung-han").now.denominator) == (1, 2)
    assert line("dung-han").now.value == report.rates["on_time_of_decided"].value == Decimal("50.00")
    assert line("766").now.value == report.rates["on_time_766"].value
    assert line("ngay").now.value == report.days_taken["median_days"].value
    assert line("dung-han", july.thuan_hoa).now.value is None


@pytest.mark.parametrize(
    ("direction", "target", "standing"),
    [("at_least", 50, "met"), ("at_least", "50.01", "missed"), ("at_most", 50, "met"), ("at_most", 49, "missed")],
)
def test_a_target_is_met_from_its_value_on(july, direction, target, standing):
    aim("dung-han", source=Source.ON_TIME_OF_DECIDED, direction=direction, target=Decimal(target))
    assert line("dung-han").standing == standing


def test_without_a_figure_it_is_neither_met_nor_missed_and_stays_in_the_share(july):
    aim("dung-han", source=Source.ON_TIME_OF_DECIDED)
    aim("hai-long")
    aim("cu", is_active=False)
    whole = board(JULY.period(NOW), JULY)
    assert whole.met == Rate(1, 2)
    assert (whole.missed, whole.unknown) == (0, 1)


def test_an_entered_value_stands_until_a_later_month_says_otherwise(cast):
    one = aim("hai-long")
    for month, value in (("2026-01", 40), ("2026-03", 60)):
        enter(one.subject, month, "", typed(value), by=cast.chi, at=NOW)
    found = line("hai-long", span=KINDS["month"].around(date(2026, 3, 9)))
    assert len(found.values) == len(found.months) == MONTHS
    assert [value.value for value in found.values] == [None, None, None, 40, 40, 60]
    assert found.standing is Standing.MET
    assert line("hai-long", cast.phu_xuan, KINDS["month"].around(date(2026, 3, 9))).now.value is None


def test_of_two_entries_of_a_month_the_newest_stands(cast):
    one = aim("hai-long")
    enter(one.subject, "2025-07", "", typed(40), by=cast.chi, at=NOW)
    enter(one.subject, "2025-07", "", Entry("Sửa", date(2025, 8, 1), Decimal(9), Decimal(12)), by=cast.chi, at=NOW)
    now = line("hai-long").now
    assert (now.value, now.numerator, now.denominator) == (Decimal("75.00"), 9, 12)


def test_entries_of_other_spans_are_no_months(cast):
    one = aim("hai-long")
    for span in ("2025-07-hc", "2025-Q2", "2025", "2025-07-01..2025-07-02"):
        enter(one.subject, span, "", typed(40), by=cast.chi, at=NOW)
    assert line("hai-long").now.value is None


def test_a_center_is_asked_only_for_what_is_its_own(cast):
    aim("kiem-tra", per_center=False, unit_vi="Trung tâm", target=Decimal(40))
    assert len(board(JULY.period(NOW), JULY).lines) == 1
    assert not board(JULY.period(NOW), JULY, cast.phu_xuan).lines


def test_what_takes_long_is_pending_until_it_is_asked_for(july):
    aim("ngay", source=Source.MEDIAN_DAYS, unit_vi="ngày")
    aim("dung-han", source=Source.ON_TIME_OF_DECIDED)
    quick = {one.indicator.code: one for one in board(JULY.period(NOW), JULY, whole=False).lines}
    assert (quick["ngay"].now.pending, quick["dung-han"].now.value) == (True, Decimal("50.00"))
    assert not board(JULY.period(NOW), JULY, july.phu_xuan, whole=False).lines[0].now.pending
    assert not line("ngay").now.pending


def test_the_months_go_back_to_when_the_centers_began():
    assert [one.slug for one in months_to(JULY)] == ["2025-07"]
    assert [one.slug for one in months_to(JULY.after().after())] == ["2025-07", "2025-08", "2025-09"]


def test_the_history_of_a_month_is_what_that_month_was(july):
    aim("dung-han", source=Source.ON_TIME_OF_DECIDED)
    august = JULY.after()
    found = line("dung-han", span=august)
    assert [value.value for value in found.values][-2:] == [Decimal("50.00"), None]


# --- what the press published


def test_published_values_are_entered_once_with_their_source():
    lay_out(at("2025-06-30 17:00"))
    assert enter_published(NOW) == enter_published(NOW) == EnteredFigure.objects.count() == 3
    assert line("trung-tam-kiem-tra").standing is Standing.MET
    assert line("muc-hoan-thanh-02").now.value == 85
    assert all(one.source and one.source_on.year == 2025 for one in EnteredFigure.objects.all())
