"""Every number of the dashboards is followed: the page it leads to counts exactly so many."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client

from casework.doors.staff.dashboards.cards import CARDS
from casework.doors.staff.dashboards.scene import Scene
from centers.models import Center, Officer
from tests.desk.story import MONDAY
from tests.figures.histories import History, lived

LISTS = ("/tong-quan/so-lieu/", "/ho-so/?")
NUMBER = re.compile(r"\d{1,3}(\.\d{3})*")


@pytest.fixture(scope="module")
def history(django_db_setup: Any, django_db_blocker: Any) -> Iterator[History]:
    """Lived once for the tests of this file."""
    with lived(django_db_blocker, 8, 300, dossiers=60) as found:
        yield found


@pytest.fixture(autouse=True)
def now(history: History, wall_clock: Any) -> None:
    """Just after the last step: the month is not over."""
    wall_clock(history.now + timedelta(minutes=5))


pytestmark = [pytest.mark.django_db, pytest.mark.crawler]


def opened(client: Client, officer: Officer, url: str, **headers: str) -> BeautifulSoup:
    client.force_login(officer)
    answer = client.get(url, **headers)
    assert answer.status_code == 200, (url, answer.status_code)
    return BeautifulSoup(answer.content, "html.parser")


def pages(cast: Any, officer: Officer, center: Center | None, query: str) -> list[str]:
    """The dashboard and each of its cards."""
    home = f"/tong-quan/{center.slug}/" if center else "/tong-quan/"
    there = f"trung_tam={center.code}&{query}" if center else query
    scene = Scene(officer, None, center)  # type: ignore[arg-type]
    cards = [f"/tong-quan/the/{slug}/?{there}" for slug, card in CARDS.items() if card.stands(scene)]
    return [f"{home}?{query}", *cards]


def numbers(soup: BeautifulSoup) -> Iterator[Tag]:
    """The links that say they carry a number, and all that lead to lists."""
    links = soup.select("main a[href]")
    return (link for link in links if link.has_attr("data-count") or str(link["href"]).startswith(LISTS))


def counted(soup: BeautifulSoup) -> int:
    """How many a list says it holds: in its title, or below it."""
    assert soup.h1 is not None
    said = NUMBER.match(soup.h1.text.strip()) or NUMBER.search(soup.select_one(".mc-head__sub").text)
    assert said is not None
    return int(said[0].replace(".", ""))


def lies(client: Client, officer: Officer, urls: list[str]) -> tuple[int, list[str]]:
    """How many numbers were followed, and those that are not what their link says, or that lead elsewhere."""
    known: dict[str, int] = {}
    wrong: list[str] = []
    followed = 0
    for url in urls:
        for link in numbers(opened(client, officer, url)):
            followed += 1
            target = urljoin(url, str(link["href"]))
            text = link.get_text(strip=True)
            if target not in known:
                known[target] = counted(opened(client, officer, target)) if target.startswith(LISTS) else -1
            # A number says itself what it counts; a rate is a link, too, and only has to lead somewhere.
            shown = text.replace(".", "") if NUMBER.fullmatch(text) else None
            said = link.get("data-count", shown)
            if said is not None and {said, shown or said} != {str(known[target])}:
                wrong.append(f"{url}: {text} ({said}) -> {target}: {known[target]}")
    return followed, wrong


def july() -> str:
    return f"ky={MONDAY:%Y-%m}"


@pytest.mark.parametrize("days", ["july", "running"])
def test_the_numbers_of_the_city_are_their_lists(client: Client, history: History, days: str):
    query = july() if days == "july" else f"ky={history.now:%Y-%m}"
    followed, wrong = lies(client, history.cast.chi, pages(history.cast, history.cast.chi, None, query))
    assert wrong == []
    assert followed > 20


@pytest.mark.parametrize("who", ["binh", "chi"])
@pytest.mark.parametrize("days", ["july", "running"])
def test_the_numbers_of_a_center_are_their_lists(client: Client, history: History, who: str, days: str):
    officer = getattr(history.cast, who)
    query = july() if days == "july" else f"ky={history.now:%Y-%m}"
    followed, wrong = lies(client, officer, pages(history.cast, officer, history.cast.phu_xuan, query))
    assert wrong == []
    assert followed > 20


def test_a_number_that_lies_would_be_seen(client: Client, history: History, monkeypatch: pytest.MonkeyPatch):
    cast = history.cast
    urls = pages(cast, cast.binh, cast.phu_xuan, july())
    honest = Scene.behind
    monkeypatch.setattr(Scene, "behind", lambda self, name, **narrow: honest(self, "open", **narrow))
    assert lies(client, cast.binh, urls)[1]
    monkeypatch.setattr(Scene, "behind", lambda self, name, **narrow: honest(self, name))
    assert lies(client, cast.binh, urls)[1]
    monkeypatch.setattr(Scene, "behind", lambda self, name, **narrow: "/lich/")
    assert lies(client, cast.binh, urls)[1]
