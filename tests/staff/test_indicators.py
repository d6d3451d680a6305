"""The pages of the board: whose they are, that each number leads to what it counts, entries, and the list itself."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from casework.models import EnteredFigure
from centers.models import Indicator, Officer
from centers.plan import import_indicators
from law.steps import Role
from tests.desk.story import colleague
from tests.paperwork import at, logged, resolved

NOW = at("2025-07-31 17:00")
PAGE, JULY = "/bao-cao/chi-tieu/", "?ky=2025-07"
GOOD = {"value": "85", "source": "Báo cáo của Sở", "source_on": "31/07/2025"}
FORM = {
    "name_vi": "Tỷ lệ hồ sơ không dùng tiền mặt", "name_en": "Paid without cash", "group": "online", "source": "",
    "unit_vi": "%", "unit_en": "%", "direction": "at_least", "target": "70", "deadline_on": "31/12/2025",
    "basis_vi": "Kế hoạch của thành phố", "basis_en": "Plan of the city", "position": "20", "per_center": "on",
    "is_active": "on",
}  # fmt: skip


@pytest.fixture
def month(cast: Any, wall_clock: Any) -> Any:
    """July at its last hour, with the shipped list."""
    wall_clock(NOW)
    import_indicators(apply=True)
    resolved(cast, logged(cast, cast.marriage, at("2025-07-14 09:10"), channel="online"), at("2025-07-15 15:00"))
    resolved(cast, logged(cast, cast.birth, at("2025-07-23 09:00")), at("2025-07-25 15:00"), overdue_reason="officer")
    logged(cast, cast.birth, at("2025-07-28 09:00"))
    return cast


def page(client: Client, officer: Officer, url: str) -> BeautifulSoup:
    client.force_login(officer)
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return BeautifulSoup(answer.content, "html.parser")


def words(node: Any) -> str:
    return " ".join(node.get_text(" ").replace("\u202f", " ").split())


def by_hand() -> Indicator:
    return Indicator.objects.get(code="hai-long")


def test_each_reader_gets_the_own_place(client, month):
    assert "Phường Phú Xuân" in words(page(client, month.binh, PAGE + JULY).select_one(".mc-head__sub"))
    city = page(client, month.tuan, PAGE + JULY)
    assert "Toàn thành phố" in words(city.select_one(".mc-head__sub"))
    assert len(city.select(".aims-t tbody tr:not(.grp)")) == 15
    assert len(page(client, month.binh, PAGE).select(".aims-t tbody tr:not(.grp)")) == 12  # three are the city's alone


def test_what_is_not_theirs_is_refused(client, month):
    one = by_hand().pk
    for officer, url, status in (
        (month.an, PAGE, 403),
        (month.binh, f"{PAGE}?trung_tam={month.thuan_hoa.code}", 404),
        (month.binh, f"{PAGE}{one}/nhap/", 403),
        (month.binh, f"{PAGE}danh-sach/", 403),
        (month.tuan, f"{PAGE}{one}/", 403),
        (colleague(Role.CENTER_ADMIN, month.phu_xuan), f"{PAGE}{one}/", 403),
        (month.chi, f"{PAGE}{Indicator.objects.get(code='dung-han').pk}/nhap/", 404),  # counted, so not typed
    ):
        client.force_login(officer)
        assert client.get(url).status_code == status, (officer.username, url)


@pytest.mark.parametrize("officer", ["binh", "chi"])
def test_every_number_lists_exactly_that_many(client, month, officer):
    reader = getattr(month, officer)
    found = {one["href"]: int(one["data-count"]) for one in page(client, reader, PAGE + JULY).select("a[data-count]")}
    assert len(found) >= 6
    for url, count in found.items():
        soup = page(client, reader, url)
        assert int(soup.h1.text.split()[0]) == len(soup.select("table tbody tr")) == count, url


def test_the_board_knows_months_only(client, month):
    soup = page(client, month.chi, f"{PAGE}?ky=2025-Q3")
    assert "Trang này không có số liệu của loại kỳ đó." in words(soup)


def test_met_missed_and_unknown_are_all_of_them(client, month):
    shown = [words(one) for one in page(client, month.chi, PAGE + JULY).select(".aims .strip__v")]
    met, missed, unknown = (int(re.match(r"\d+", one)[0]) for one in shown)
    assert met + missed + unknown == 15
    assert "/ 15" in shown[0]


def test_an_entry_is_shown_with_its_source_and_stands_next_month(client, month, wall_clock):
    client.force_login(month.chi)
    assert client.post(f"{PAGE}{by_hand().pk}/nhap/{JULY}", GOOD).status_code == 302
    wall_clock(at("2025-08-20 09:00"))
    for days, said in ((JULY, ""), ("?ky=2025-08", "số của tháng trước đó")):
        found = page(client, month.chi, PAGE + days)
        row = next(one for one in found.select(".aims-t tr") if "hài lòng" in one.text)
        assert "85,00 %" in words(row)
        assert "Báo cáo của Sở, 31/07/2025" in words(row)
        assert "Chưa đạt" in words(row)
        assert said in words(row)


def test_a_number_that_is_no_percentage_is_typed_alone(client, month):
    one = Indicator.objects.get(code="trung-tam-kiem-tra")
    soup = page(client, month.chi, f"{PAGE}{one.pk}/nhap/{JULY}")
    assert not soup.select("[name=numerator]")
    client.post(f"{PAGE}{one.pk}/nhap/{JULY}", GOOD | {"value": "1.234"})
    assert EnteredFigure.objects.get().value == 1234
    assert client.post(f"{PAGE}{one.pk}/nhap/{JULY}", GOOD | {"value": "-1"}).status_code == 422


def test_a_center_cannot_enter_what_is_the_citys(client, month):
    client.force_login(colleague(Role.CENTER_ADMIN, month.phu_xuan))
    city = Indicator.objects.get(code="diem-dai-ly")
    assert client.get(f"{PAGE}{city.pk}/nhap/").status_code == 404
    assert client.post(f"{PAGE}{by_hand().pk}/nhap/{JULY}", GOOD).status_code == 302
    assert EnteredFigure.objects.get().place == month.phu_xuan.code


# --- the list


def test_the_city_adds_an_indicator_and_changes_it_and_both_stay_in_its_history(client, month):
    client.force_login(month.chi)
    assert client.post(f"{PAGE}moi/", FORM).status_code == 302
    one = Indicator.objects.get(code="ty-le-ho-so-khong-dung-tien-mat")
    assert (one.target, one.ours, one.is_active) == (70, False, True)
    assert client.post(f"{PAGE}{one.pk}/", FORM | {"target": "72,5"}).status_code == 302
    one.refresh_from_db()
    assert (one.target, one.code) == (Decimal("72.50"), "ty-le-ho-so-khong-dung-tien-mat")
    soup = page(client, month.chi, f"{PAGE}{one.pk}/")
    changes = [words(row) for row in soup.select(".past li")]
    assert ["≥ 72,5 %" in changes[0], "≥ 70 %" in changes[1]] == [True, True]
    assert all(month.chi.full_name in row for row in changes)
    assert soup.select_one("[name=target]")["value"] == "72,5"


def test_two_of_one_name_get_words_of_their_own(client, month):
    client.force_login(month.chi)
    for _turn in range(2):
        client.post(f"{PAGE}moi/", FORM)
    assert Indicator.objects.filter(name_vi=FORM["name_vi"]).values("code").distinct().count() == 2


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"name_vi": ""}, "Chưa có thông tin này"),
        ({"target": ""}, "Chưa có số nào"),
        ({"target": "nhiều"}, "Nhập một số"),
        ({"target": "120"}, "không quá 100"),
        ({"source": "median_days"}, "Đơn vị tính không hợp"),
        ({"source": "online_rate", "unit_vi": "hồ sơ"}, "Đơn vị tính không hợp"),
        ({"deadline_on": "tháng 12"}, "ngày/tháng/năm"),
        ({"group": "other"}, ""),
    ],
)
def test_what_cannot_be_taken_comes_back_as_typed(client, month, given, says):
    client.force_login(month.chi)
    answer = client.post(f"{PAGE}moi/", FORM | given)
    assert answer.status_code == 422
    soup = BeautifulSoup(answer.content, "html.parser")
    assert says in words(soup.select_one(".notice--danger"))
    assert soup.select_one("[name=basis_vi]")["value"] == FORM["basis_vi"]
    assert Indicator.objects.count() == 15


def test_one_no_longer_followed_leaves_the_board_and_stays_in_the_list(client, month):
    one = by_hand()
    client.force_login(month.chi)
    given = {name: value for name, value in FORM.items() if name != "is_active"}
    assert client.post(f"{PAGE}{one.pk}/", given).status_code == 302
    assert len(page(client, month.chi, PAGE).select(".aims-t tbody tr:not(.grp)")) == 14
    assert "Thôi theo dõi" in words(page(client, month.chi, f"{PAGE}danh-sach/"))
