"""One center's page: whose it is, what its cards say, and that each number leads to exactly what it counts."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from bs4 import BeautifulSoup

from casework import desk
from casework.doors.staff.dashboards.cards import where_now
from casework.figures import league
from law.steps import Role, Step
from tests.desk.story import colleague
from tests.paperwork import asked, at, logged, resolved

NOW = at("2025-07-31 17:00")
JULY = "/tong-quan/phuong-phu-xuan/?ky=2025-07"
OWN = ("where-now", "hours", "supplement-causes", "procedures", "channels")


@pytest.fixture
def month(cast, wall_clock, monkeypatch):
    """July of Phú Xuân at its last hour: seven accepted, three decided, one of them late; one of another center."""
    wall_clock(NOW)
    monkeypatch.setattr(league, "LEAST", 1)
    resolved(cast, logged(cast, cast.marriage, at("2025-07-14 09:00")), at("2025-07-15 15:00"))
    resolved(cast, logged(cast, cast.marriage, at("2025-07-14 09:10"), channel="online"), at("2025-07-17 15:00"))
    resolved(cast, logged(cast, cast.birth, at("2025-07-23 09:00")), at("2025-07-25 15:00"), overdue_reason="officer")
    asked(cast, logged(cast, cast.marriage, at("2025-07-21 09:10"), channel="online"), at("2025-07-22 10:00"))
    logged(cast, cast.marriage, at("2025-07-16 09:00"))
    logged(cast, cast.land, at("2025-07-28 09:00"), channel="post")
    away = logged(cast, cast.marriage, at("2025-07-30 09:00"))
    given = {"center": cast.thuan_hoa, "reason": "Nộp nhầm nơi"}
    desk.take(Step.TRANSFER, away, by=cast.binh, at=at("2025-07-30 10:00"), **given)
    logged(cast, cast.marriage, at("2025-07-21 09:00"), by=cast.dung)


def page(client, officer, url=JULY):
    client.force_login(officer)
    answer = client.get(url)
    assert answer.status_code == 200, answer.content[:500]
    return BeautifulSoup(answer.content, "html.parser")


def card(client, officer, center, slug, days="2025-07"):
    return page(client, officer, f"/tong-quan/the/{slug}/?ky={days}&trung_tam={center.code}").select_one(
        "section.card-d"
    )


def text(node):
    return " ".join(node.get_text(" ").replace("\u202f", " ").split())


def number(node):
    return int(node.text.replace(".", ""))


# --- whose it is


@pytest.mark.parametrize("name", ["binh", "chi", "tuan"])
def test_its_supervisor_and_the_city_read_it(client, cast, month, name):
    assert page(client, getattr(cast, name)).h1.text == "Phường Phú Xuân"


def test_another_center_is_not_there_and_handlers_have_no_overview(client, cast, month):
    for officer, url, status in (
        (colleague(Role.SUPERVISOR, cast.thuan_hoa), JULY, 404),
        (cast.binh, "/tong-quan/phuong-thuan-hoa/", 404),
        (cast.chi, "/tong-quan/phuong-khong-co/", 404),
        (cast.an, JULY, 403),
        (cast.hai, JULY, 403),
    ):
        client.force_login(officer)
        assert client.get(url).status_code == status, (officer.username, url)


@pytest.mark.parametrize("slug", OWN)
def test_a_card_of_another_center_is_not_there(client, cast, month, slug):
    client.force_login(colleague(Role.SUPERVISOR, cast.thuan_hoa))
    assert client.get(f"/tong-quan/the/{slug}/?trung_tam={cast.phu_xuan.code}").status_code == 404
    assert client.get(f"/tong-quan/the/{slug}/").status_code == 404


def test_people_are_shown_to_who_leads_them_only(client, cast, month):
    assert "Trần Viết Hải" in text(card(client, cast.binh, cast.phu_xuan, "officers"))
    for other in (cast.chi, cast.tuan, colleague(Role.CENTER_ADMIN, cast.phu_xuan)):
        assert not page(client, other).select("[hx-get*='/the/officers/']")
        client.force_login(other)
        assert client.get(f"/tong-quan/the/officers/?trung_tam={cast.phu_xuan.code}").status_code == 404


def test_the_city_goes_on_to_any_center_about_the_same_days(client, cast, month):
    links = page(client, cast.chi).select(".others a")
    assert [link["href"] for link in links][1] == "/tong-quan/phuong-thuan-hoa/?ky=2025-07"
    assert not page(client, cast.binh).select(".others")


# --- what it says first


def test_the_headline(client, cast, month):
    soup = page(client, cast.binh)
    said = [text(one.select_one(".strip__v")) for one in soup.select(".strip__it")]
    assert said == ["66,67 %", "28,57 %", "28,57 %", "42,86 %", "2 ngày", "1"]
    assert "thành phố 66,67 %" in text(soup.select_one(".strip__it--lead"))
    assert "hồ sơ trong 3 ngày" in text(soup.select(".strip__it")[4])
    assert not soup.select(".change")  # nothing stood in June


def test_the_rank_and_what_waits_now(client, cast, month):
    head = text(page(client, cast.binh).select_one(".mc-head__sub"))
    assert "Hạng 1/1 theo đúng hạn" in head
    assert "số liệu đến 17:00 31/07/2025" in head
    assert "1 quá hạn , 0 đến hạn hôm nay" in head


def test_too_few_decided_are_not_ranked(client, cast, month, monkeypatch):
    monkeypatch.setattr(league, "LEAST", 30)
    assert "Chưa xếp hạng" in text(page(client, cast.binh).select_one(".mc-head__sub"))


def test_a_change_stands_beside_each_figure_once_there_is_a_past(client, cast, month, wall_clock):
    wall_clock(at("2025-08-29 17:00"))
    resolved(cast, logged(cast, cast.marriage, at("2025-08-04 09:00")), at("2025-08-05 15:00"))
    soup = page(client, cast.binh, "/tong-quan/phuong-phu-xuan/?ky=2025-08")
    assert "↑ +33,3 điểm" in text(soup.select_one(".strip__it--lead"))
    assert "↓ −1 ngày" in text(soup.select(".strip__it")[4])
    assert "giữ hạng" in text(soup.select_one(".mc-head__sub"))


def test_a_month_with_nothing_in_it_stands(client, cast, wall_clock):
    wall_clock(NOW)
    soup = page(client, cast.binh)
    assert [text(one.select_one(".strip__v")) for one in soup.select(".strip__it")][:5] == ["–"] * 5
    for slug in (*OWN, "officers"):
        assert card(client, cast.binh, cast.phu_xuan, slug).h2.text


# --- the cards


def test_where_they_are_adds_up(client, cast, month):
    soup = card(client, cast.binh, cast.phu_xuan, "where-now")
    assert text(soup.h2) == "7 hồ sơ tiếp nhận: 2 xong trong hạn, 1 xong trễ, 4 chưa xong"
    assert sum(number(one) for one in soup.select(".where__key .n")) == 7
    drawn = [float(one["width"].rstrip("%")) for one in soup.select(".stackbar > rect")]
    assert len(drawn) == 7
    assert 98 < sum(drawn) <= 100


def test_what_is_told_of_them_adds_up_too():
    counts = Counter(early=3, on_time=2, late=1, within_time=4, transferred=1, withdrawn=2, stopped=1)
    told = "14 hồ sơ tiếp nhận: 5 xong trong hạn, 1 xong trễ, 5 chưa xong, 3 rút hoặc dừng"
    assert where_now._answer(counts, 14) == told


def test_the_busiest_hours_are_the_answer(client, cast, month):
    soup = card(client, cast.binh, cast.phu_xuan, "hours")
    assert text(soup.h2) == "Đông nhất: sáng Thứ Hai, 9–11 giờ"
    heads = [text(one) for one in soup.select("thead th")]
    assert heads == [f"{hour} giờ" for hour in (7, 8, 9, 10, 11, 13, 14, 15, 16, 17)]
    monday = soup.select_one("tbody tr")
    assert text(monday.th) == "T2 Thứ Hai"
    assert [one.text for one in monday.select("td:not(.heat__gap)")] == ["0", "0", "1,0", *["0"] * 7]


def test_papers_asked_for_are_named_and_what_was_typed_is_not(client, cast, month):
    soup = card(client, cast.binh, cast.phu_xuan, "supplement-causes")
    assert text(soup.h2) == "Vì sao phải bổ sung: 1 lần"
    assert [text(one) for one in soup.select("tbody th")] == ["Tờ khai"]
    assert "mờ" not in soup.text


def test_a_procedure_over_its_limit_is_said_and_drawn(client, cast, month):
    soup = card(client, cast.binh, cast.phu_xuan, "procedures")
    assert text(soup.h2) == "Thủ tục: 1 loại vượt thời hạn ở nhóm 10 % chậm nhất"
    marriage, birth = soup.select("tbody tr")
    assert [text(one) for one in marriage.select("td.num")] == ["2", "2", "3", "3 ngày", "0"]
    assert [text(one) for one in birth.select("td.num")] == ["1", "2", "2", "trong ngày", "1"]
    assert not marriage.select(".range--over")
    assert birth.select(".range--over")


def test_channels_beside_the_city(client, cast, month):
    soup = card(client, cast.binh, cast.phu_xuan, "channels")
    assert text(soup.h2) == "Trực tuyến 28,57 %, cao hơn thành phố 3,57 điểm"
    assert [text(one) for one in soup.select("tbody tr:first-child td")] == ["2", "4", "1"]


def test_officers_with_what_they_hold_now_and_decided_in_the_days(client, cast, month):
    soup = card(client, cast.binh, cast.phu_xuan, "officers")
    hai = next(row for row in soup.select("tbody tr") if "Hải" in row.text)
    assert [text(one) for one in hai.select("td.num")] == ["2", "1", "0", "66,67 %"]


# --- numbers and what they count


def counts(soup):
    return [(number(link), link["href"]) for link in soup.select("a[data-count]")]


@pytest.mark.parametrize("days", ["2025-07", "2025-07-01..2025-07-31", "2025-07-14"])
def test_each_number_counts_the_rows_behind_it(client, cast, month, days):
    found = counts(page(client, cast.binh, f"/tong-quan/phuong-phu-xuan/?ky={days}"))
    for slug in OWN:
        found += counts(card(client, cast.binh, cast.phu_xuan, slug, days))
    assert len(found) > 8
    for count, url in sorted(set(found)):
        title = page(client, cast.binh, url).h1.text
        assert int(re.sub(r"\D", "", title.split()[0])) == count, (url, title)


def test_what_waits_now_leads_to_its_list(client, cast, month):
    link = page(client, cast.chi).select_one(".mc-head__sub a")
    assert f"trung_tam={cast.phu_xuan.code}" in link["href"]
    assert len(page(client, cast.chi, link["href"]).select("tr[data-row]")) == 1


# --- at what cost


def test_a_page_asks_as_much_of_many_as_of_few(client, cast, month, django_assert_max_num_queries):
    client.force_login(cast.chi)
    client.get(JULY)
    with django_assert_max_num_queries(60):
        client.get(JULY)


@pytest.mark.parametrize("slug", [*OWN, "officers"])
def test_a_card_is_a_handful_of_statements(client, cast, month, slug, django_assert_max_num_queries):
    client.force_login(cast.binh)
    address = f"/tong-quan/the/{slug}/?ky=2025-07&trung_tam={cast.phu_xuan.code}"
    client.get(address)
    with django_assert_max_num_queries(14):
        client.get(address, headers={"HX-Request": "true"})
