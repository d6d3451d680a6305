"""Words, dates and figures as the reader's language has them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import translation

from casework.figures import Rate
from casework.templatetags import words
from law.steps import Status

FRIDAY = date(2025, 9, 5)


def test_a_status_is_named_in_the_language_of_the_reader():
    with translation.override("vi"):
        assert words.named(Status.IN_PROCESS) == "Đang xử lý"
    with translation.override("en"):
        assert words.named(Status.IN_PROCESS) == "In process"


def test_a_name_without_english_stays_vietnamese_for_an_english_reader():
    with translation.override("en"):
        assert words.named(SimpleNamespace(name_vi="Hộ tịch", name_en="")) == "Hộ tịch"


def test_thousands_are_grouped_as_each_language_does():
    with translation.override("vi"):
        assert words.grouped(44825) == "44.825"
        assert words.vnd(12000) == "12.000\u202fđ"
        assert words.percent(Rate(40867, 44825)) == "91,17\u202f%"
    with translation.override("en"):
        assert words.grouped(44825) == "44,825"
        assert words.percent(Rate(40867, 44825)) == "91.17\u202f%"


def test_a_rate_of_nothing_is_a_dash_not_a_zero():
    assert words.percent(None) == "–"
    assert words.percent(Rate(0, 0)) == "–"


def test_a_rate_is_never_rounded_up_to_all():
    with translation.override("vi"):
        assert words.percent(Rate(99_999, 100_000)) == "99,99\u202f%"
        assert words.percent(Rate(9_999, 10_000), 1) == "99,9\u202f%"
        assert words.percent(Rate(7, 7), 1) == "100,0\u202f%"
        assert words.percent(Decimal("95"), 0) == "95\u202f%"


def test_weekdays_are_the_words_of_offices():
    with translation.override("vi"):
        assert words.weekday(FRIDAY) == "Thứ Sáu"
        assert words.weekday(date(2025, 9, 7)) == "Chủ nhật"
        assert words.long_date(FRIDAY) == "Thứ Sáu 05/09/2025"
    with translation.override("en"):
        assert words.weekday_short(FRIDAY) == "Fri"


def test_the_year_is_said_only_when_it_is_not_this_one():
    assert words.short_date(FRIDAY) == "05/09"
    assert words.short_date(FRIDAY, date(2025, 1, 1)) == "05/09"
    assert words.short_date(FRIDAY, datetime(2025, 12, 31, 17, 0, tzinfo=UTC)) == "05/09/2025"


def test_an_instant_is_told_by_the_clock_of_the_office():
    assert words.moment(datetime(2025, 8, 24, 18, 10, tzinfo=UTC)) == "25/08 01:10"


@pytest.mark.parametrize(("name", "letters"), [("Trần Viết Hải", "HẢ"), ("Lê Thị Hoài An", "AN"), ("", "")])
def test_people_go_by_the_given_name_which_comes_last(name, letters):
    assert words.initials(name) == letters


def test_a_code_is_split_where_people_read_it_aloud():
    code = "H57.DEMO.01-250825-0011"
    assert words.code_head(code) + words.code_tail(code) == "250825-0011"


def test_a_message_that_can_be_undone_says_where():
    assert words.undo_url(SimpleNamespace(extra_tags="undo:/ho-so/x/thao-tac/correct/")) == "/ho-so/x/thao-tac/correct/"
    assert words.undo_url(SimpleNamespace(extra_tags="")) == ""
