"""The pages of the scorecard: whose they are, that each number leads to exactly what it counts, and typing one in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from casework.doors.staff.scorecard.words import DO, SERVICES, WHAT
from casework.models import EnteredFigure
from casework.reports.scorecard import INDICATORS
from casework.reports.scorecard.gaps import LOST
from centers.models import Officer
from law.steps import Role
from tests.desk.story import colleague
from tests.paperwork import asked, at, logged, resolved

NOW = at("2025-07-31 17:00")
PAGE, JULY = "/bao-cao/chi-so-766/", "?ky=2025-07"
ENTRY = "/bao-cao/chi-so-766/nhap/1.4/"
GOOD = {"value": "82,5", "source": "Cổng DVCQG, trang điểm", "source_on": "31/07/2025"}


@pytest.fixture
def month(cast: Any, wall_clock: Any) -> Any:
    """July at its last hour: in time, late, overdue, waiting, and one filed at the counter of each service."""
    wall_clock(NOW)
    resolved(cast, logged(cast, cast.marriage, at("2025-07-14 09:10"), channel="online"), at("2025-07-15 15:00"))
    resolved(cast, logged(cast, cast.birth, at("2025-07-23 09:00")), at("2025-07-25 15:00"), overdue_reason="officer")
    logged(cast, cast.birth, at("2025-07-28 09:00"))
    asked(cast, logged(cast, cast.marriage, at("2025-07-30 09:10")), at("2025-07-31 10:00"))
    logged(cast, cast.land, at("2025-07-28 09:00"), channel="post")
    logged(cast, cast.marriage, at("2025-07-31 09:00"), by=cast.dung)
    return cast


@pytest.fixture
def keeper(cast: Any) -> Officer:
    """The administrator of Phú Xuân."""
    return colleague(Role.CENTER_ADMIN, cast.phu_xuan)


def page(client: Client, officer: Officer, url: str) -> BeautifulSoup:
    client.force_login(officer)
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return BeautifulSoup(answer.content, "html.parser")


def words(node: Any) -> str:
    return " ".join(node.get_text(" ").replace("\u202f", " ").split())


def row(soup: BeautifulSoup, key: str) -> Any:
    return next(one for one in soup.select(".score-t tbody tr:not(.grp)") if one.select_one("td.s-key").text == key)


# --- whose it is


def test_a_supervisor_gets_the_own_center_and_the_city_all_of_them(client, month):
    assert "Phường Phú Xuân" in words(page(client, month.binh, PAGE + JULY).select_one(".mc-head__sub"))
    soup = page(client, month.tuan, PAGE + JULY)
    assert "Toàn thành phố" in words(soup.select_one(".mc-head__sub"))
    assert len(soup.select(".compare-t tbody tr")) == 2


def test_another_center_is_not_there_and_handlers_have_none(client, month):
    for officer, url, status in (
        (month.binh, f"{PAGE}?trung_tam={month.thuan_hoa.code}", 404),
        (month.binh, f"{PAGE}dich-vu/unused/?trung_tam={month.thuan_hoa.code}", 404),
        (month.chi, f"{PAGE}?trung_tam=00000", 404),
        (month.chi, f"{PAGE}dich-vu/nothing/", 404),
        (month.an, PAGE, 403),
    ):
        client.force_login(officer)
        assert client.get(url).status_code == status, (officer.username, url)


def test_it_says_that_it_is_an_estimate_and_never_nought_for_the_unknown(client, month):
    soup = page(client, month.binh, PAGE + JULY)
    assert "Đây là ước tính, không phải điểm chính thức." in words(soup.select_one(".score-says"))
    assert "Ước tính được 32 trong 100 điểm." in words(soup.select_one(".score__of"))
    for key in ("1.1", "3.5", "4.2", "5.4"):
        assert "Không đủ dữ liệu — nhập số từ Cổng DVCQG" in words(row(soup, key))
        assert words(row(soup, key).select_one(".s-pts")).startswith("– / ")
    assert len(soup.select(".score-t tbody tr:not(.grp)")) == len(INDICATORS)


# --- numbers and what is behind them


def links(soup: BeautifulSoup) -> Iterator[tuple[str, int]]:
    for link in soup.select("a[data-count]"):
        yield link["href"], int(link["data-count"])


def listed(soup: BeautifulSoup) -> int:
    """How many a list says it holds: before its words on a list of dossiers, after them on one of services."""
    assert soup.h1 is not None
    return int(re.findall(r"\d+", soup.h1.text.replace(".", ""))[-1 if soup.select(".services-t, .empty") else 0])


@pytest.mark.parametrize("officer", ["binh", "chi"])
@pytest.mark.parametrize("days", [JULY, "?ky=2025-07-14..2025-07-29"])
def test_every_number_lists_exactly_that_many(client, month, officer, days):
    reader = getattr(month, officer)
    found = dict(links(page(client, reader, PAGE + days)))
    assert len(found) >= 10
    for url, count in found.items():
        soup = page(client, reader, url)
        assert listed(soup) == count, url
        assert len(soup.select("table tbody tr")) == count, url


def test_a_list_of_services_leads_on_to_their_dossiers(client, month):
    soup = page(client, month.chi, f"{PAGE}dich-vu/services/{JULY}")
    found = list(links(soup))
    assert sorted(count for _url, count in found) == [1, 1, 2, 3]
    for url, count in found:
        assert listed(page(client, month.chi, url)) == count


def test_every_cause_has_its_words():
    assert set(WHAT) == set(DO) >= {*LOST, "overdue", "paused_within", "not_online"}
    assert {"unused", "idle", "not_offered"} <= set(SERVICES) & set(WHAT)


def test_what_wins_most_stands_first_and_a_past_month_promises_nothing(client, month, wall_clock):
    gains = [words(one) for one in page(client, month.binh, PAGE).select(".works__gain")]
    assert gains
    assert gains == sorted(gains, reverse=True)
    wall_clock(at("2025-08-05 08:00"))
    soup = page(client, month.binh, PAGE + JULY)
    assert not soup.select(".works__gain")
    assert "điểm không tăng được nữa" in words(soup.select_one(".score__work"))


def test_the_centers_stand_in_the_order_of_a_column(client, month):
    def names(sort: str) -> list[str]:
        return [words(one) for one in page(client, month.chi, f"{PAGE}{JULY}&xep={sort}").select(".compare-t tbody th")]

    assert names("2.1") == names("-2.1")[::-1] == ["Phường Thuận Hóa", "Phường Phú Xuân"]
    assert names("ten") == ["Phường Phú Xuân", "Phường Thuận Hóa"]
    assert names("gibberish") == names("diem")
    head = page(client, month.chi, f"{PAGE}{JULY}&xep=3.3").select("[aria-sort]")
    assert [(words(one), one["aria-sort"]) for one in head] == [("3.3", "descending")]


# --- typing a figure of the portal in


def test_a_centers_administrator_enters_for_the_own_center_alone(client, month, keeper):
    client.force_login(keeper)
    assert client.get(ENTRY + JULY).status_code == 200
    assert client.get(f"{ENTRY}?trung_tam={month.thuan_hoa.code}").status_code == 404
    for officer in (month.binh, month.tuan):
        client.force_login(officer)
        assert client.get(ENTRY + JULY).status_code == 403
        assert not page(client, officer, PAGE + JULY).select(".s-enter")


@pytest.mark.parametrize("key", ["2.1", "3.2", "9.9"])
def test_what_is_counted_here_is_not_entered(client, month, key):
    client.force_login(month.chi)
    assert client.get(f"{PAGE}nhap/{key}/").status_code == 404


def test_an_entry_is_shown_with_its_source_and_counts(client, month, keeper):
    client.force_login(keeper)
    answer = client.post(ENTRY + JULY, GOOD)
    assert answer.status_code == 302
    assert answer["Location"].startswith(PAGE)
    one = EnteredFigure.objects.get()
    assert (one.subject, one.span, one.place, one.by) == ("766.1.4", "2025-07", month.phu_xuan.code, keeper)
    soup = page(client, keeper, PAGE + JULY)
    assert words(row(soup, "1.4").select_one(".s-pts")) == "4,95 / 6"
    assert "Nhập từ Cổng" in words(row(soup, "1.4"))
    assert "Cổng DVCQG, trang điểm, 31/07/2025" in words(row(soup, "1.4"))
    assert "82,50 %" in words(page(client, keeper, ENTRY + JULY).select_one(".enter__past"))
    assert "1.4" in words(page(client, month.chi, PAGE + JULY))
    assert "Nhập từ Cổng" not in words(row(page(client, month.chi, PAGE + JULY), "1.4"))  # of the city there is none


def test_parts_may_be_typed_with_dots(client, month, keeper):
    client.force_login(keeper)
    client.post(ENTRY + JULY, GOOD | {"value": "", "numerator": "1.234", "denominator": "2 468"})
    assert (EnteredFigure.objects.get().numerator, EnteredFigure.objects.get().denominator) == (1234, 2468)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"value": ""}, "Chưa có số nào"),
        ({"value": "101"}, "không quá 100"),
        ({"value": "mười"}, "Nhập một số"),
        ({"value": "-5"}, "Nhập một số"),
        ({"numerator": "5"}, "Chỉ nhập một cách"),
        ({"value": "", "numerator": "5"}, "Cần đủ tử số và mẫu số"),
        ({"value": "", "numerator": "5", "denominator": "0"}, "lớn hơn 0"),
        ({"value": "", "numerator": "6", "denominator": "5"}, "không lớn hơn mẫu số"),
        ({"value": "", "numerator": "5,5", "denominator": "6"}, "số nguyên"),
        ({"source": ""}, "Chưa có thông tin này"),
        ({"source_on": "31/02/2025"}, "ngày/tháng/năm"),
        ({"source_on": "01/08/2025"}, "chưa đến"),
    ],
)
def test_what_cannot_be_taken_comes_back_as_typed(client, month, keeper, given, says):
    client.force_login(keeper)
    answer = client.post(ENTRY + JULY, GOOD | given)
    assert answer.status_code == 422
    soup = BeautifulSoup(answer.content, "html.parser")
    assert says in words(soup.select_one(".notice--danger"))
    for name, value in (GOOD | given).items():
        assert soup.select_one(f"[name={name}]").get("value", "") == value
    assert soup.select("[aria-invalid]")
    assert not EnteredFigure.objects.exists()
