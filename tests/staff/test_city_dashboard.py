"""The city's page: who sees it, what it says first, the map and the league; every count leads to what it counts."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from casework.doors.staff.dashboards.city import answers
from casework.doors.staff.dashboards.city.choice import RATES, Choice, choice_of
from casework.doors.staff.dashboards.city.map import sheet
from casework.doors.staff.dashboards.city.place import Place
from casework.doors.staff.dashboards.city.ramp import ramp_of
from casework.figures import Figures, Rate, league
from casework.figures.league import Placing
from casework.figures.trend import Trend
from centers.models import Center
from tests.paperwork import asked, at, logged, resolved

JULY = "/tong-quan/?ky=2025-07"
ON_TIME = RATES["dung-han"]


@pytest.fixture
def month(cast, wall_clock, monkeypatch):
    """July 2025 of two centers on 1 August: six accepted, three decided, two of them in time; two are overdue."""
    wall_clock(at("2025-08-01 08:00"))
    monkeypatch.setattr(league, "LEAST", 1)
    logged(cast, cast.marriage, at("2025-07-16 09:00"))
    asked(cast, logged(cast, cast.marriage, at("2025-07-21 09:10"), channel="online"), at("2025-07-22 10:00"))
    resolved(cast, logged(cast, cast.marriage, at("2025-07-14 09:00")), at("2025-07-16 15:00"))
    resolved(cast, logged(cast, cast.marriage, at("2025-07-22 09:00"), channel="online"), at("2025-07-24 15:00"))
    resolved(cast, logged(cast, cast.birth, at("2025-07-23 09:00")), at("2025-07-25 15:00"), overdue_reason="officer")
    logged(cast, cast.marriage, at("2025-07-21 09:00"), by=cast.dung)


def page(client, officer, url=JULY, **headers):
    client.force_login(officer)
    answer = client.get(url, headers=headers)
    assert answer.status_code == 200, answer.content[:500]
    return BeautifulSoup(answer.content, "html.parser")


def figure(soup, label):
    """One of the headline, by its label."""
    found = next(one for one in soup.select(".strip__it") if one.h2.text.split("\n")[0].strip() == label)
    return found.select_one(".strip__v").text.replace("\u202f", " ").split("↑")[0].split("↓")[0].strip()


def names(soup):
    return [row.th.text.strip() for row in soup.select(".league__t tbody tr")]


# --- who sees it


@pytest.mark.parametrize("name", ["chi", "tuan"])
def test_who_reads_the_city_gets_its_page(client, cast, month, name):
    assert page(client, getattr(cast, name)).h1.text == "Tổng quan thành phố"


def test_who_leads_a_center_is_sent_to_its_own_page_about_the_same_days(client, cast):
    client.force_login(cast.binh)
    assert client.get("/tong-quan/").headers["Location"] == "/tong-quan/phuong-phu-xuan/"
    assert client.get(JULY).headers["Location"] == "/tong-quan/phuong-phu-xuan/?ky=2025-07"


@pytest.mark.parametrize("name", ["an", "hai", "dung"])
def test_who_handles_dossiers_has_no_overview(client, cast, name):
    client.force_login(getattr(cast, name))
    assert client.get("/tong-quan/").status_code == 403


def test_a_stranger_is_asked_to_sign_in(client, db):
    assert client.get("/tong-quan/").headers["Location"].startswith("/dang-nhap/")


# --- the headline


def test_the_headline_says_the_figures_of_the_month(client, cast, month):
    soup = page(client, cast.chi)
    assert figure(soup, "Giải quyết đúng hạn") == "66,67 %"
    assert figure(soup, "Tiếp nhận") == "6"
    assert figure(soup, "Nộp trực tuyến") == "33,33 %"
    assert figure(soup, "Quá hạn cuối kỳ") == "2"
    assert figure(soup, "Đang giải quyết") == "3"
    assert figure(soup, "Tỷ lệ giải quyết") == "50,00 %"
    assert "mục tiêu 95 %" in soup.select_one(".strip").text.replace("\u202f", " ")


def test_in_time_can_be_counted_the_other_way(client, cast, month):
    soup = page(client, cast.chi)
    _this, other = soup.select("nav[aria-label='Cách tính đúng hạn'] a")
    assert not other.get("aria-current")
    soup = page(client, cast.chi, f"/tong-quan/{other['href']}")
    assert figure(soup, "Đúng hạn theo 766") == "33,33 %"  # two in time, of six that came
    assert soup.select_one("nav[aria-label='Cách tính đúng hạn'] a[aria-current]").text == "Theo 766"


def test_every_count_on_the_page_leads_to_as_many_dossiers(client, cast, month):
    links = page(client, cast.chi).select("main a.n")
    assert len(links) > 12
    for link in links:
        behind = page(client, cast.chi, link["href"])
        count = int(link["data-count"])
        assert link.text == str(count)
        assert len(behind.select("table.behind tbody tr")) == count, link["href"]


def changes(soup):
    return [one.text.strip() for one in soup.select(".strip .change") if one.text.strip()]


def test_what_changed_since_the_month_before_comes_by_itself_and_by_a_link(client, cast, month, wall_clock):
    wall_clock(at("2025-09-01 08:00"))
    logged(cast, cast.marriage, at("2025-08-04 09:00"))
    soup = page(client, cast.chi, "/tong-quan/?ky=2025-08")
    assert not changes(soup)
    address = soup.select_one(".strip")["hx-get"]
    assert soup.select_one("noscript .strip__later a")["href"] == address
    fragment = page(client, cast.chi, f"/tong-quan/{address}", **{"HX-Request": "true"})
    assert not fragment.select("html, .where, [hx-get]")
    whole = page(client, cast.chi, f"/tong-quan/{address}")
    assert changes(whole) == changes(fragment)
    assert len(changes(fragment)) == 6
    assert any("−83,3" in change for change in changes(fragment))  # one accepted after six


def test_nothing_changed_where_there_was_nothing(client, cast, month):
    assert not changes(page(client, cast.chi, f"{JULY}&thay_doi=1"))


def test_places_won_and_lost_are_said_beside_the_rank(client, cast, month, wall_clock):
    wall_clock(at("2025-09-01 08:00"))
    resolved(cast, logged(cast, cast.marriage, at("2025-08-04 09:00")), at("2025-08-05 15:00"))
    first = page(client, cast.chi, "/tong-quan/?ky=2025-08").select_one(".league__t tbody tr")
    assert first.select_one("td.league__m .mc-sr").text == "giữ hạng"
    assert not page(client, cast.chi).select(".league__m")  # nobody was ranked before July


def test_a_month_without_dossiers_says_so(client, cast, wall_clock):
    wall_clock(at("2025-08-01 08:00"))
    soup = page(client, cast.chi)
    assert "Chưa có hồ sơ trong kỳ này." in soup.main.text
    assert not soup.select(".strip, .where")


# --- the map


def test_each_center_has_its_tile_with_its_rate_and_the_way_to_its_page(client, cast, month):
    tiles = page(client, cast.chi).select(".tiles a.tile")
    assert [tile["href"] for tile in tiles] == [
        "/tong-quan/phuong-phu-xuan/?ky=2025-07",
        "/tong-quan/phuong-thuan-hoa/?ky=2025-07",
    ]
    assert "Phường Phú Xuân: 66,67\u202f% (2 / 3)" in tiles[0]["title"]
    assert not tiles[1].select(".is-met")


def test_the_real_map_draws_the_communes_with_the_same_rates(client, cast, month):
    soup = page(client, cast.chi, f"{JULY}&ban_do=that")
    communes = soup.select(".geo > .geo__s a")
    assert communes[0].title.text.strip() == "Phường Phú Xuân: 66,67\u202f% (2 / 3)"
    assert soup.select_one(".geo > title").text
    assert soup.select_one(".geo > desc").text
    assert soup.select_one("#map-real[aria-current]")
    assert not soup.select(".tiles")


def test_htmx_gets_the_map_and_the_league_alone(client, cast, month):
    soup = page(client, cast.chi, f"{JULY}&ban_do=that", **{"HX-Request": "true"})
    assert soup.select_one("#where .geo")
    assert not soup.select("html, .strip")


def test_without_script_the_page_is_links_and_a_form(client, cast, month):
    soup = page(client, cast.chi)
    form = soup.select_one(".league__ask")
    assert form["method"] == "get"
    assert form.select_one("button[type=submit]")
    assert {one["name"]: one["value"] for one in form.select("[type=hidden]")} == {"ky": "2025-07"}
    for waiting in soup.select(".dash__wait"):
        assert waiting.a["href"] == waiting["hx-get"]
        assert page(client, cast.chi, waiting.a["href"]).select_one("main .card-mc h2")


def test_the_forty_communes_are_on_the_sheet_within_its_borders():
    shapes = sheet().shapes
    assert len(shapes) == 40
    for shape in shapes.values():
        assert 0 < float(shape.x) < 600
        assert 0 < float(shape.y) < 424
        assert re.fullmatch(r"(M-?[\d.]+ -?[\d.]+l[-\d. ]+z)+", shape.path)
    assert shapes["19753"].in_inset
    assert shapes["19753"].inset
    assert not shapes["20137"].inset  # Chân Mây - Lăng Cô lies far from the middle


def test_steps_lie_where_the_values_are_and_below_a_hundred():
    july = "86.47 86.97 87.06 87.85 88.01 88.30 88.79 89.09 89.52 90.13 90.58 91.18 92.26 92.63 93.94 95.01"
    assert ramp_of(Decimal(value) for value in july.split()).bounds == (87, 89, 91, 93)
    assert ramp_of([Decimal(100)] * 5).bounds[-1] < 100
    assert ramp_of([]).level(None) == 0
    wide = ramp_of([Decimal(value) for value in range(101)])
    assert [wide.level(Decimal(value)) for value in (0, 25, 45, 65, 100)] == [1, 2, 3, 4, 5]


# --- the league


def test_the_league_is_by_the_rate_that_was_chosen(client, cast, month):
    assert names(page(client, cast.chi)) == ["P. Phú Xuân", "P. Thuận Hóa chưa xếp hạng"]
    online = page(client, cast.chi, f"{JULY}&chi_so=truc-tuyen")
    assert online.select_one(".league__t tbody td.b").text == "40,00"
    assert online.select_one("#chi_so option[selected]").text == "Nộp trực tuyến"
    assert online.select_one(".league caption").text == "Xếp hạng các trung tâm theo: Nộp trực tuyến"


def test_groups_are_ranked_by_themselves(client, cast, month):
    Center.objects.filter(pk=cast.thuan_hoa.pk).update(kind="mountain")
    soup = page(client, cast.chi, f"{JULY}&nhom=mien-nui")
    assert names(soup) == ["P. Thuận Hóa chưa xếp hạng"]
    assert len(soup.select(".tile.is-out")) == 1
    assert [one.text for one in soup.select("#nhom option")] == ["Tất cả 2", "Phường (1)", "Xã (0)", "Xã miền núi (1)"]
    assert names(page(client, cast.chi, f"{JULY}&nhom=xa")) == []


def test_cautious_ranking_is_offered_and_says_its_rule(client, cast, month):
    soup = page(client, cast.chi, f"{JULY}&than_trong=1&ban_do=that")
    assert soup.select_one("#than_trong[checked]")
    assert "đầu dưới của khoảng tin cậy" in soup.select_one(".league").text
    kept = parse_qs(urlsplit(soup.select_one("#map-tiles")["href"]).query)
    assert kept == {"ky": ["2025-07"], "than_trong": ["1"]}


def test_few_decided_are_shown_but_not_ranked(client, cast, month, monkeypatch):
    monkeypatch.setattr(league, "LEAST", 30)
    soup = page(client, cast.chi)
    assert all("chưa xếp hạng" in name for name in names(soup))
    assert soup.select_one("#league-h").text == "Xếp hạng: chưa nơi nào đủ 30 hồ sơ đã giải quyết"
    assert not soup.select(".league__t .dots")
    assert soup.select(".tile.is-few")


def test_nonsense_in_the_address_is_answered_with_the_usual_page(client, cast, month):
    assert choice_of({"chi_so": "x", "nhom": "y", "ban_do": "z"}) == Choice()
    page(client, cast.chi, f"{JULY}&chi_so=%20&nhom=-1&than_trong=&ban_do=x")


def test_as_much_is_asked_of_many_dossiers_as_of_few(client, cast, month, django_assert_num_queries):
    client.force_login(cast.chi)
    number = queries_of(client)
    assert number < 45
    for minute in range(6):
        logged(cast, cast.marriage, at(f"2025-07-22 14:{minute:02}"))
        resolved(cast, logged(cast, cast.birth, at(f"2025-07-22 15:{minute:02}")), at(f"2025-07-22 16:{minute:02}"))
    with django_assert_num_queries(number):
        client.get(JULY)


def queries_of(client):
    """How many queries the page asks, once what is kept for the process is there."""
    client.get(JULY)
    with CaptureQueriesContext(connection) as asked_for:
        client.get(JULY)
    return len(asked_for)


# --- the titles


def place(name, good, decided, *, rank=1):
    center = Center(name_vi=f"Phường {name}", short_name_vi=name, name_en=f"{name} Ward")
    rate = Rate(good, decided)
    placing = Placing("0", rate, Figures(decided=decided), None, None, rank)
    return Place(center, placing, 0, rate.value >= 95, None, [], None)


def told(*places):
    ramp = ramp_of([one.placing.rate.value for one in places])
    shown = [
        Place(one.center, one.placing, ramp.level(one.placing.rate.value), one.reached, None, [], None)
        for one in places
    ]
    where, who = answers.where(shown, ramp, ON_TIME), answers.who(shown, ON_TIME)
    return where.replace("\u202f", " "), who.replace("\u202f", " ")


def test_titles_say_what_the_figures_say():
    many = [place(f"N{number}", number, 100) for number in (79, *range(80, 95))]
    assert told(place("Phú Xuân", 96, 100), *many)[0] == "Ở đâu: chỉ Phú Xuân đạt mục tiêu, 1 nơi dưới 80 %"
    assert told(place("A", 96, 100), place("B", 97, 100))[0].startswith("Ở đâu: 2 nơi đạt mục tiêu")
    assert told(*many)[0].startswith("Ở đâu: chưa nơi nào đạt mục tiêu")
    assert told(place("A", 9, 10), place("B", 8, 10))[1] == "Xếp hạng: A cao nhất 90,00 %, B thấp nhất 80,00 %"
    assert told(place("A", 9, 10), place("B", 9, 10))[1] == "Xếp hạng: 2 nơi cùng 90,00 %"
    assert told(place("A", 9, 10))[1] == "Xếp hạng: A 90,00 %"


def placing(code, good, decided):
    low, high = league.wilson(Rate(good, decided))
    return Placing(code, Rate(good, decided), Figures(decided=decided), low, high)


def test_a_cautious_title_names_who_stands_first():
    steady = replace(place("A", 990, 1000), placing=placing("0", 990, 1000))
    lucky = replace(place("B", 30, 30), placing=placing("1", 30, 30))
    ranked = [replace(one, placing=replace(one.placing, rank=n)) for n, one in enumerate((steady, lucky), start=1)]
    told = answers.who(ranked, ON_TIME, cautious=True).replace("\u202f", " ")
    assert told == f"Xếp hạng thận trọng: A đứng đầu, ít nhất {steady.placing.low} %".replace(".", ",")
    assert answers.who(ranked, ON_TIME).startswith("Xếp hạng: B cao nhất 100,00")


def test_the_way_of_the_city_begins_and_ends_where_enough_was_decided():
    few, good, fair = (Figures(decided=n, on_time=on) for n, on in ((9, 9), (100, 90), (100, 80)))
    trend = Trend("week", [], [Figures(), few, good, Figures(), fair, few], {})
    assert answers.lately(trend) == answers.Lately("3 tuần", Decimal("90.00"), Decimal("80.00"))
    assert answers.lately(Trend("week", [], [few, good], {})) is None


def test_the_page_is_said_in_english(client, cast, month):
    client.cookies["django_language"] = "en"
    soup = page(client, cast.chi)
    assert "66.67" in soup.select_one(".strip").text
    assert names(soup)[0] == "Phu Xuan"
    with translation.override("en"):
        assert "%" in answers.who([place("A", 9, 10)], ON_TIME)
