"""Every cell of every report is followed: the list behind it holds exactly so many, less those it takes away."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client

from casework.doors.staff.dashboards.scene import Scene
from casework.reports.asked import may_read
from casework.reports.forms import FORMS
from centers.models import Officer
from law.terms import Role
from tests.desk.story import MONDAY, colleague
from tests.figures.histories import History, lived

LISTS = "/tong-quan/so-lieu/"
NUMBER = re.compile(r"([-−]?)(\d{1,3}(?:\.\d{3})*)")
PAGE = 50  # rows of a list


@pytest.fixture(scope="module")
def history(django_db_setup: Any, django_db_blocker: Any) -> Iterator[History]:
    """Lived once for the tests of this file."""
    with lived(django_db_blocker, 5, 300, dossiers=50) as found:
        yield found


@pytest.fixture(autouse=True)
def now(history: History, wall_clock: Any) -> None:
    """Just after the last step: the month is not over."""
    wall_clock(history.now + timedelta(minutes=5))


pytestmark = [pytest.mark.django_db, pytest.mark.crawler]
Whose = Callable[[History], Officer]
CITY, CENTER = "", "19753"
ROLES: dict[str, tuple[Whose, str]] = {
    "the city": (lambda history: history.cast.chi, CITY),
    "a center, read by the city": (lambda history: history.cast.tuan, CENTER),
    "a center, read by who leads it": (lambda history: history.cast.binh, CENTER),
    "a center, read by its administrator": (
        lambda history: colleague(Role.CENTER_ADMIN, history.cast.phu_xuan),
        CENTER,
    ),
}


def opened(client: Client, url: str) -> BeautifulSoup:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return BeautifulSoup(answer.content, "html.parser")


def reports(officer: Officer, place: str, span: str) -> Iterator[str]:
    """Every report this officer may read there, counted in each way its switches allow."""
    for form in FORMS.values():
        if may_read(form, officer) and (form.city or place):
            for switches in ("", *(f"&{switch.slug}=1" for switch in form.switches)):
                yield f"/bao-cao/{form.slug}/?ky={span}{f'&trung_tam={place}' if place else ''}{switches}"


def cells(soup: BeautifulSoup) -> Iterator[Tag]:
    return iter(soup.select("table.rep td a[data-count]"))


def number(text: str) -> int:
    """The number a text begins with, or holds."""
    found = NUMBER.search(text)
    assert found is not None, text
    return (-1 if found[1] else 1) * int(found[2].replace(".", ""))


def listed(soup: BeautifulSoup) -> int:
    """What the rows of a list add up to where one page shows them all; else what its title says."""
    assert soup.h1 is not None
    said = number(soup.h1.text.strip())
    rows = soup.select("table.behind tbody tr")
    if len(rows) < PAGE:
        assert sum(-1 if row.select_one(".behind-minus") else 1 for row in rows) == said
    return said


def lies(client: Client, urls: Iterator[str]) -> tuple[int, list[str]]:
    """How many cells were followed, and those whose list is of another number."""
    known: dict[str, int] = {}
    wrong: list[str] = []
    followed = 0
    for url in urls:
        for link in cells(opened(client, url)):
            followed += 1
            target = urljoin(url, str(link["href"]))
            if target not in known:
                known[target] = listed(opened(client, target)) if target.startswith(LISTS) else 0
            if {int(str(link["data-count"])), number(link.text)} != {known[target]}:
                wrong.append(f"{url}: {link.text} ({link['data-count']}) -> {target}: {known[target]}")
    return followed, wrong


def spans(history: History) -> dict[str, str]:
    return {"july": f"{MONDAY:%Y-%m}", "running": f"{history.now:%Y-%m}"}


@pytest.mark.parametrize("days", ["july", "running"])
@pytest.mark.parametrize("role", ROLES)
def test_the_cells_of_every_report_are_their_lists(client: Client, history: History, role: str, days: str) -> None:
    whose, place = ROLES[role]
    officer = whose(history)
    client.force_login(officer)
    followed, wrong = lies(client, reports(officer, place, spans(history)[days]))
    assert wrong == []
    assert followed > 40


def test_a_cell_that_lies_would_be_seen(client: Client, history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    client.force_login(history.cast.binh)
    urls = list(reports(history.cast.binh, CENTER, spans(history)["july"]))
    honest = Scene.behind
    monkeypatch.setattr(Scene, "behind", lambda self, name, **narrow: honest(self, "open", **narrow))
    assert lies(client, iter(urls))[1]
    monkeypatch.setattr(Scene, "behind", lambda self, name, **narrow: honest(self, name))
    assert lies(client, iter(urls))[1]
    monkeypatch.setattr(Scene, "behind", lambda self, name, **narrow: "/lich/")
    assert lies(client, iter(urls))[1]
