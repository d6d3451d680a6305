"""The cards since when, what is coming and why late: what their titles say, and that every count is its list."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.utils import translation

from casework import desk
from casework.doors.staff.dashboards.cards import trend as trend_card
from casework.doors.staff.dashboards.cards.coming import _level
from casework.figures import Figures, Period, lateness
from casework.figures.coming import Due
from casework.figures.stretches import stretches
from casework.figures.trend import Trend
from law.steps import Role, Step
from tests.desk.story import colleague
from tests.paperwork import asked, at, logged, resolved

NOW = at("2025-08-01 08:00")  # a Friday


@pytest.fixture
def month(cast, wall_clock, monkeypatch):
    """July 2025: three weeks of Phú Xuân, one in time of two, one of two, two of two; some still running."""
    wall_clock(NOW)
    monkeypatch.setattr(lateness, "LEAST", 1)
    monkeypatch.setattr(trend_card, "LEAST", 1)
    monkeypatch.setattr(trend_card, "FEW", dict.fromkeys(trend_card.FEW, 1))
    for monday, late in ((date(2025, 7, 7), 1), (date(2025, 7, 14), 1), (date(2025, 7, 21), 0)):
        for nth in range(2):
            decided(cast, monday, reason=("system", "coordination")[monday.day % 2] if nth < late else "")
    sorry(cast)
    for begun in ("2025-07-29", "2025-07-30", "2025-07-30", "2025-07-31"):
        logged(cast, cast.marriage, at(f"{begun} 09:00"))
    logged(cast, cast.land, at("2025-07-31 09:00"))
    logged(cast, cast.marriage, at("2025-07-31 09:00"), by=cast.dung)
    asked(cast, logged(cast, cast.marriage, at("2025-07-30 10:00")), at("2025-07-31 10:00"))
    logged(cast, cast.marriage, at("2025-07-21 09:00"))  # overdue: not coming


def decided(cast, monday, *, reason):
    """A marriage logged on a Monday: in time on Wednesday, late on Friday for a reason."""
    dossier = logged(cast, cast.marriage, at(f"{monday} 09:00"))
    if reason:
        return resolved(cast, dossier, at(f"{monday + timedelta(days=4)} 15:00"), overdue_reason=reason)
    return resolved(cast, dossier, at(f"{monday + timedelta(days=2)} 15:00"))


def sorry(cast):
    dossier = logged(cast, cast.marriage, at("2025-07-21 10:00"))
    given = {"reason": "Hồ sơ cần xác minh thêm.", "promised_on": date(2025, 7, 28)}
    desk.take(Step.APOLOGISE, dossier, by=cast.binh, at=at("2025-07-24 16:00"), **given)
    resolved(cast, dossier, at("2025-07-28 15:00"), overdue_reason="system")


def card(client, officer, slug, **words):
    client.force_login(officer)
    answer = client.get(f"/tong-quan/the/{slug}/", {"ky": "2025-07"} | words, headers={"HX-Request": "true"})
    assert answer.status_code == 200, answer.content[:500]
    return BeautifulSoup(answer.content, "html.parser")


def title(soup):
    return " ".join(soup.h2.text.replace("\u202f", " ").split())


def scenes(cast):
    """Who looks at what: the city, one center of it, the own center."""
    yield cast.chi, {}
    yield cast.chi, {"trung_tam": cast.phu_xuan.code}
    yield cast.binh, {"trung_tam": cast.phu_xuan.code}


@pytest.mark.parametrize("slug", ["trend", "coming", "lateness"])
def test_every_count_leads_to_exactly_what_it_counts(client, cast, month, slug):
    followed = 0
    for officer, words in scenes(cast):
        links = card(client, officer, slug, **words).select("a[data-count]")
        assert links
        for link in links:
            answer = client.get(link["href"])
            assert answer.status_code == 200
            assert answer.context["page"].total == int(link["data-count"]), link["href"]
            followed += 1
    assert followed > 15


def test_what_is_coming_stands_on_its_day(client, cast, month):
    soup = card(client, cast.chi, "coming")
    assert title(soup) == "Sắp tới: 6 hồ sơ đã hẹn trả từ hôm nay, 67 % dồn vào 04–08/08"
    rows = {row.th.text.strip(): [cell.text.strip() for cell in row.select("td")] for row in soup.select("tbody tr")}
    counts = {name: [int(text) for text in cells if text] for name, cells in rows.items()}
    assert counts["Toàn thành phố"] == [1, 2, 2, 1, 6]
    assert counts["P. Phú Xuân"] == [1, 2, 1, 1, 5]
    assert counts["P. Thuận Hóa"] == [1, 1]


def test_a_center_sees_its_fields(client, cast, month):
    soup = card(client, cast.binh, "coming", trung_tam=cast.phu_xuan.code)
    names = [row.th.text.strip() for row in soup.select("tbody tr")]
    assert names == ["Toàn trung tâm", cast.marriage.field.name_vi, cast.land.field.name_vi]


@pytest.mark.parametrize(
    ("count", "daily", "level"),
    [(0, 9, 0), (1, 20, 1), (2, 20, 2), (5, 20, 3), (10, 20, 4), (20, 20, 5), (3, 0, 1)],
)
def test_the_shade_is_the_share_of_an_ordinary_day(count, daily, level):
    due = Due(daily=daily)
    due.days[date(2025, 8, 4)] = count
    assert _level(due, date(2025, 8, 4)) == level
    assert _level(Due(Counter(due.days), daily=daily / 2), date(2025, 8, 4), date(2025, 8, 5)) == level


def test_why_names_the_first_two_reasons_and_what_they_come_to(client, cast, month):
    soup = card(client, cast.chi, "lateness")
    assert title(soup) == "Vì sao: 100 % của 3 hồ sơ trễ do hệ thống và phối hợp"
    rows = soup.select("[data-chart=bars] tbody tr")
    bars = {row.th.text.strip(): row.select_one("[data-value]")["data-value"] for row in rows}
    assert bars == {"Do hệ thống": "2", "Do phối hợp": "1"}
    said = [cell["data-value"] for cell in soup.select("[data-chart=stack] [data-value]")]
    assert said == ["1", "2"]
    assert re.findall(r"[\d.,]+", soup.select_one(".late__procs tbody tr").select("td")[0].text) == ["3", "7"]


def test_in_english_reasons_stand_in_a_sentence_too(client, cast, month):
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        assert "system" in title(card(client, cast.chi, "lateness"))


def test_without_anything_late_the_card_says_so(client, cast, wall_clock):
    wall_clock(NOW)
    assert title(card(client, cast.chi, "lateness")) == "Vì sao: không có hồ sơ nào trễ trong kỳ"
    assert title(card(client, cast.chi, "coming")) == "Sắp tới: chưa có hồ sơ nào hẹn trả"
    assert title(card(client, cast.chi, "trend")) == "Từ khi nào: chưa đủ số liệu để so sánh"


def test_the_rates_stand_by_week_with_what_they_are_made_of(client, cast, month):
    rows = card(client, cast.chi, "trend").select("tbody tr")
    assert [cell["data-value"] for cell in rows[0].select("td")] == ["50.00", "50.00", "100.00", "0.00"]
    counts = {row.th.text: [cell.text for cell in row.select("td")] for row in rows[1:3]}
    assert counts == {"Sớm và đúng hạn": ["1", "1", "2", "0"], "Đã giải quyết": ["2", "2", "2", "1"]}


def line(*values):
    """A line of some rates, each of a hundred decisions."""
    points = [Figures(decided=100, on_time=value, late=100 - value) for value in values]
    return trend_card.Line("X. Nơi Nào", "Nơi Nào", "", points, 10)


def told(*values):
    """How such a line of weeks is told."""
    whole = Period.of_days(date(2025, 7, 1), date(2025, 7, 31), now=NOW)
    made = Trend("week", stretches(whole, "week")[: len(values)], [Figures()] * len(values), {})
    return trend_card._moved(made, line(*values)).replace("\u202f", " ")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((83, 87, 90, 92, 93), "tăng đều 5 tuần"),
        ((93, 92, 90), "giảm đều 3 tuần"),
        ((83, 87), "tăng 4,00 điểm từ đầu kỳ"),
        ((90, 90, 89), "giảm 1,00 điểm từ đầu kỳ"),
        ((90, 90), "không đổi từ đầu kỳ"),
        ((93, 86, 92), "xuống 86,00 % ở 07–13/07 rồi lên 92,00 %"),
        ((83, 96, 92), "lên 96,00 % ở 07–13/07 rồi xuống 92,00 %"),
        ((90,), ""),
    ],
)
def test_a_line_is_told_as_it_went(values, words):
    assert told(*values) == words


def test_a_week_of_too_few_breaks_what_went_on_evenly():
    weeks = stretches(Period.of_days(date(2025, 7, 1), date(2025, 7, 31), now=NOW), "week")
    some = line(83, 87, 90, 92)
    broken = replace(some, points=[*some.points[:2], Figures(decided=9, on_time=9), *some.points[2:]])
    trend = Trend("week", weeks, [Figures()] * len(weeks), {})
    assert trend_card._moved(trend, broken) == "tăng 9,00 điểm từ đầu kỳ"


def test_a_center_is_compared_where_its_line_ends_and_the_week_is_named():
    weeks = stretches(Period.of_days(date(2025, 7, 1), date(2025, 7, 31), now=NOW), "week")[:3]
    trend = Trend("week", weeks, [], {})
    city, own = line(80, 85, 70), line(83, 87, 90)
    assert trend_card._of_a_center(trend, own, city).endswith("tuần cuối hơn thành phố 20,00 điểm")
    few = replace(own, points=[*own.points[:2], Figures(decided=9, on_time=9)])
    assert trend_card._of_a_center(trend, few, city).endswith("07–13/07 hơn thành phố 2,00 điểm")


def test_few_decisions_are_not_none(client, cast, month, monkeypatch):
    monkeypatch.setattr(trend_card, "FEW", dict.fromkeys(trend_card.FEW, 10))
    assert "Chưa có hồ sơ nào" not in card(client, cast.chi, "trend").text
    assert "Chưa có hồ sơ nào" in card(client, cast.chi, "trend", ky="2025-06").text


def test_few_decisions_make_no_point_and_fell_only_with_a_point_lost():
    assert line(90, 95).fell is None
    assert line(95, 90).fell == Decimal("5.00")
    small = trend_card.Line("", "", "", line(95, 90).points, 101)
    assert small.drawn == []
    assert small.fell is None


@pytest.mark.parametrize("slug", ["trend", "coming", "lateness"])
def test_cards_are_for_who_oversees(client, cast, month, slug):
    whole, here, there = {}, {"trung_tam": cast.phu_xuan.code}, {"trung_tam": cast.thuan_hoa.code}
    admin = colleague(Role.CENTER_ADMIN, cast.phu_xuan)
    for who, words, status in (
        (cast.tuan, whole, 200), (cast.tuan, there, 200), (cast.binh, here, 200), (admin, here, 200),
        (cast.binh, whole, 404), (cast.binh, there, 404), (cast.an, here, 403),
    ):  # fmt: skip
        client.force_login(who)
        assert client.get(f"/tong-quan/the/{slug}/", words).status_code == status
