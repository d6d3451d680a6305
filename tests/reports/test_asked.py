"""What an address asks of a report: whose, of which days, and how counted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casework.reports.asked import OutOfReach, asked_of, may_read, query_of
from casework.reports.sheet import Form, Sheet, Switch
from centers.models import Officer
from law.terms import Role
from tests.cast import Cast
from tests.paperwork import at

pytestmark = pytest.mark.database
NOW = at("2025-08-05 10:00")


def no_rows(asked: Any) -> Sheet:
    return Sheet(FORM, asked, (), 0)


FORM = Form("thu", "1", "Thử", "Một báo cáo để thử.", (), no_rows, switches=(Switch("cho", "Chờ là xong"),))
OF_CENTERS = Form("cua-trung-tam", "1", "Thử", "Chỉ có của từng trung tâm.", (), no_rows, city=False)
OF_LEADERS = Form("cua-lanh-dao", "1", "Thử", "Của lãnh đạo.", (), no_rows, roles=frozenset({Role.SUPERVISOR}))


def place(form: Form, officer: Officer, **address: str) -> str:
    """The code of the center a sheet is of; "" for the city."""
    center = asked_of(form, officer, address, NOW).center
    return "" if center is None else center.code


def test_who_reads_the_city_gets_the_city_or_the_center_said(cast: Cast) -> None:
    assert place(FORM, cast.chi) == ""
    assert place(FORM, cast.tuan, trung_tam="19789") == "19789"


def test_of_a_report_of_single_centers_the_city_reader_gets_the_first(cast: Cast) -> None:
    assert place(OF_CENTERS, cast.chi) == "19753"


def test_somebody_of_a_center_gets_the_own_one_only(cast: Cast) -> None:
    assert place(FORM, cast.binh) == place(FORM, cast.binh, trung_tam="19753") == "19753"
    for code in ("19789", "99999"):
        with pytest.raises(OutOfReach):
            asked_of(FORM, cast.binh, {"trung_tam": code}, NOW)


def test_a_center_that_is_none_is_out_of_everybody_s_reach(cast: Cast) -> None:
    with pytest.raises(OutOfReach):
        asked_of(FORM, cast.chi, {"trung_tam": "99999"}, NOW)


def test_a_report_is_for_overseers_and_for_whom_it_names(cast: Cast) -> None:
    assert may_read(FORM, cast.chi)
    assert may_read(FORM, cast.binh)
    assert not may_read(FORM, cast.an)
    assert may_read(OF_LEADERS, cast.binh)
    assert not may_read(OF_LEADERS, cast.chi)
    with pytest.raises(OutOfReach):
        asked_of(FORM, cast.an, {}, NOW)


def test_days_and_switches_are_read_from_the_address_and_written_back(cast: Cast) -> None:
    asked = asked_of(FORM, cast.chi, {"ky": "2025-07", "trung_tam": "19753", "cho": "1", "la": "1"}, NOW)
    assert (asked.chosen.span.first, asked.chosen.span.last) == (date(2025, 7, 1), date(2025, 7, 31))
    assert asked.switches == {"cho"}
    assert query_of(asked) == "ky=2025-07&trung_tam=19753&cho=1"
    assert query_of(asked, trang="2") == "ky=2025-07&trung_tam=19753&cho=1&trang=2"


def test_a_switch_is_on_by_one_alone(cast: Cast) -> None:
    assert asked_of(FORM, cast.chi, {"cho": "co"}, NOW).switches == frozenset()


def test_days_that_cannot_be_had_are_this_month_with_the_reason(cast: Cast) -> None:
    chosen = asked_of(FORM, cast.chi, {"ky": "2030-01"}, NOW).chosen
    assert (chosen.span.slug, chosen.problem) == ("2025-08", "future")
