"""The page behind a number: its rows are what the number counts, for those who may see them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework.doors.staff.dashboards.behind import page as door
from casework.doors.staff.dashboards.behind.narrow import NARROW
from casework.doors.staff.dashboards.behind.words import SAYS, TITLES
from casework.doors.staff.dashboards.scene import Scene
from casework.figures import Period, report
from casework.figures.behind import BESIDE, NAMES, behind
from casework.figures.chosen import chosen_of
from casework.figures.question import Question
from centers.models import Center, Officer
from law.calendar import HANOI
from tests.desk.story import MONDAY
from tests.figures.histories import History, lived
from tests.figures.test_behind import figure

PAGE = 50


@pytest.fixture(scope="module")
def history(django_db_setup: Any, django_db_blocker: Any) -> Iterator[History]:
    """Lived once for the tests of this file."""
    with lived(django_db_blocker, 8, 300, dossiers=60) as found:
        yield found


@pytest.fixture(autouse=True)
def now(history: History, wall_clock: Any) -> None:
    """An hour after the last step."""
    wall_clock(history.now + timedelta(hours=1))


pytestmark = pytest.mark.django_db


def days(history: History) -> str:
    """A free range over the whole history but its first day, so that something was carried in."""
    first, last = MONDAY.astimezone(HANOI).date() + timedelta(days=1), history.now.astimezone(HANOI).date()
    return f"{first}..{last}"


def asked(history: History, *centers: Center) -> Question:
    first, last = days(history).split("..")
    span = Period.of_days(*map(type(MONDAY.date()).fromisoformat, (first, last)), now=history.now + timedelta(hours=1))
    return Question(span, centers=tuple(center.code for center in centers) or None)


def address(history: History, name: str, **words: str) -> str:
    given = {"ky": days(history)} | words
    return f"/tong-quan/so-lieu/{name}/?" + "&".join(f"{key}={value}" for key, value in given.items())


def page(client: Client, officer: Officer, url: str) -> BeautifulSoup:
    client.force_login(officer)
    answer = client.get(url)
    assert answer.status_code == 200, answer.content[:500]
    return BeautifulSoup(answer.content, "html.parser")


def total(soup: BeautifulSoup) -> int:
    """The number in the title."""
    assert soup.h1 is not None
    return int(soup.h1.text.split()[0].replace(".", "").replace("\u2212", "-"))


def rows(soup: BeautifulSoup) -> list[Any]:
    return soup.select("table.behind tbody tr")


@pytest.mark.parametrize("name", NAMES)
def test_the_title_says_the_figure_and_the_rows_stand_below(client: Client, history: History, name: str):
    question = asked(history)
    expected = figure(report(question.period, complete=True).city, name)
    soup = page(client, history.cast.chi, address(history, name))
    assert total(soup) == expected
    assert len(rows(soup)) == min(expected, PAGE)
    assert bool(soup.select(".pager")) == bool(expected)


@pytest.mark.parametrize("name", NAMES)
def test_a_supervisor_sees_the_rows_of_the_own_center(client: Client, history: History, name: str):
    cast = history.cast
    expected = figure(report(asked(history).period, [cast.phu_xuan], complete=True).city, name)
    soup = page(client, cast.binh, address(history, name, trung_tam=cast.phu_xuan.code))
    taken_away = len(soup.select(".behind-minus"))
    assert total(soup) == expected
    assert len(rows(soup)) == min(expected + 2 * taken_away, PAGE)
    assert not soup.select(".k-center")


def test_what_is_taken_away_stands_with_a_minus_and_the_sum_is_said(client: Client, history: History):
    cast = history.cast
    soup = page(client, cast.binh, address(history, "from_before", trung_tam=cast.phu_xuan.code))
    taken_away = [row for row in rows(soup) if row.select(".behind-minus")]
    assert taken_away
    assert all("Chuyển đi" in row.select_one(".k-event").text for row in taken_away)
    plus, minus = len(rows(soup)) - len(taken_away), len(taken_away)
    assert total(soup) == plus - minus
    assert f"{plus} cộng, {minus} trừ." in soup.select_one(".mc-head__sub").text
    whole_city = page(client, cast.chi, address(history, "from_before"))
    assert "Chuyển" not in whole_city.select_one("table.behind").text


def test_every_name_has_its_words():
    assert {*TITLES} == {*SAYS} == {*NAMES, *BESIDE}


def test_numbers_of_others_are_not_there(client: Client, history: History):
    cast = history.cast
    for who, words, status in (
        (cast.binh, {}, 404),
        (cast.binh, {"trung_tam": cast.thuan_hoa.code}, 404),
        (cast.chi, {"trung_tam": "00000"}, 404),
        (cast.an, {"trung_tam": cast.phu_xuan.code}, 403),
        (cast.tuan, {"trung_tam": cast.thuan_hoa.code}, 200),
    ):
        client.force_login(who)
        assert client.get(address(history, "accepted", **words)).status_code == status
    client.force_login(cast.chi)
    assert client.get(address(history, "satisfied")).status_code == 404


def test_single_officers_are_for_who_leads_them(client: Client, history: History):
    cast = history.cast
    hai = str(cast.hai.uuid)
    words = {"trung_tam": cast.phu_xuan.code, "can_bo": hai}
    found = behind("decided", asked(history, cast.phu_xuan)).narrowed(lambda rows: rows.of("officer", hai))
    soup = page(client, cast.binh, address(history, "decided", **words))
    assert total(soup) == found.page(1, 1).total > 0
    assert cast.hai.full_name in soup.select_one(".active").text
    assert client.get(address(history, "handled_766", **words)).status_code == 404
    client.force_login(cast.chi)
    assert client.get(address(history, "decided", **words)).status_code == 404


def test_words_of_the_address_narrow_and_can_be_taken_away(client: Client, history: History):
    cast = history.cast
    url = address(history, "accepted", trung_tam=cast.phu_xuan.code, linh_vuc=cast.birth.field.code, kenh="online")
    soup = page(client, cast.chi, url)
    chips = soup.select(".active a")
    assert [chip.b.text for chip in chips] == ["Phường Phú Xuân", cast.birth.field.name_vi, "Trực tuyến"]
    wider = [total(page(client, cast.chi, f"/tong-quan/so-lieu/accepted/{chip['href']}")) for chip in chips]
    assert all(one >= total(soup) for one in wider)
    ways = [address(history, "accepted", kenh=how) for how in ("online", "counter", "post")]
    parts = [total(page(client, cast.chi, url)) for url in ways]
    assert sum(parts) == total(page(client, cast.chi, address(history, "accepted")))


def test_reasons_part_what_was_late(client: Client, history: History):
    soup = page(client, history.cast.chi, address(history, "late", ly_do="officer"))
    assert total(soup) == total(page(client, history.cast.chi, address(history, "late"))) > 0
    assert total(page(client, history.cast.chi, address(history, "late", ly_do="disaster"))) == 0
    assert total(page(client, history.cast.chi, address(history, "accepted", ly_do="officer"))) == 0


@pytest.mark.parametrize("slug", NARROW)
def test_a_value_nobody_has_is_said_and_narrows_nothing(client: Client, history: History, slug: str):
    cast = history.cast
    who = cast.binh if NARROW[slug].roles else cast.chi
    plain = address(history, "decided", trung_tam=cast.phu_xuan.code)
    for nonsense in ("%C4%90%C3%A2u", "-1", "'--", "9" * 40):
        soup = page(client, who, f"{plain}&{slug}={nonsense}")
        assert total(soup) == total(page(client, who, plain))
        assert soup.select_one(".notice.behind-no")


@pytest.mark.parametrize("page_said", ["0", "-3", "x", "999", "9" * 30, "²"])
def test_a_page_that_is_none_shows_one_that_is(client: Client, history: History, page_said: str):
    soup = page(client, history.cast.chi, address(history, "accepted", trang=page_said))
    assert rows(soup)


def test_pages_follow_each_other_and_end(client: Client, history: History, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(door, "PAGE", 12)
    url, seen = address(history, "handled_766"), []
    while url:
        soup = page(client, history.cast.chi, url)
        seen += [str(row) for row in rows(soup)]
        following = soup.select_one(".pager a[rel=next]")
        url = f"/tong-quan/so-lieu/handled_766/{following['href']}" if following else ""
    assert len(seen) == total(soup) > 24
    back = soup.select_one(".pager a[rel=prev]")
    assert back
    assert len(rows(page(client, history.cast.chi, f"/tong-quan/so-lieu/handled_766/{back['href']}"))) == 12


def test_of_a_running_period_the_list_stays_as_it_was_counted(client: Client, history: History):
    middle = MONDAY + (history.now - MONDAY) / 2
    chosen = chosen_of({"ky": days(history)}, middle)
    then, since = report(chosen.period, complete=True).city, report(asked(history).period, complete=True).city
    assert since.accepted > then.accepted
    for name in ("accepted", "open", "decided", "overdue"):
        soup = page(client, history.cast.chi, Scene(history.cast.chi, chosen, None).behind(name))
        assert total(soup) == figure(then, name)
        assert "đếm đến" in soup.select_one(".mc-head__sub").text


@pytest.mark.parametrize("said", ["x", "2025-07-15T10:00:00", "19990101T000000Z", "29990101T000000Z", "9" * 50, "-1"])
def test_an_instant_that_is_none_is_said(client: Client, history: History, said: str):
    soup = page(client, history.cast.chi, address(history, "accepted", tai=said))
    assert soup.select_one(".notice.behind-no")
    assert total(soup) == total(page(client, history.cast.chi, address(history, "accepted")))


def test_it_leads_back_to_the_dashboard_of_the_same_days(client: Client, history: History):
    cast = history.cast
    soup = page(client, cast.chi, address(history, "late", so="nam-truoc"))
    assert soup.select_one(".behind-up a")["href"] == f"/tong-quan/?ky={days(history)}&so=nam-truoc"
    soup = page(client, cast.chi, address(history, "late", trung_tam=cast.phu_xuan.code))
    assert soup.select_one(".behind-up a")["href"] == f"/tong-quan/{cast.phu_xuan.slug}/?ky={days(history)}"


@pytest.mark.parametrize("name", ["accepted", "open", "decided", "handled_766"])
def test_more_rows_take_no_more_statements(
    client: Client, history: History, name: str, monkeypatch: pytest.MonkeyPatch
):
    client.force_login(history.cast.chi)

    def statements(size: int) -> int:
        monkeypatch.setattr(door, "PAGE", size)
        with CaptureQueriesContext(connection) as taken:
            client.get(address(history, name))
        return len(taken)

    statements(1)
    assert statements(1) <= statements(30) <= statements(1) + 2  # a part none of whose rows is shown is not read
    assert statements(30) <= 24
