"""Searches of the list: what is found, in which order, and when counting stops."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from casework.doors.staff.lists import dossiers
from casework.models import Dossier
from tests.paperwork import at, logged, person

NOW = at("2025-07-23 10:00")


@pytest.fixture
def maries(client, cast, wall_clock):
    """Five dossiers of one family at Phú Xuân, a day apart; the clerk is signed in."""
    wall_clock(NOW)
    client.force_login(cast.an)
    return [
        logged(cast, cast.marriage, at(f"2025-07-{day} 09:00"), owner=person("Hồ Thị Mai")) for day in range(14, 19)
    ]


def codes(client, query):
    soup = BeautifulSoup(client.get(f"/ho-so/?{query}").content, "html.parser")
    return [re.search(r"/ho-so/([^/?]+)/", row.a["href"])[1] for row in soup.select("tr[data-row]")]


def head(client, query):
    soup = BeautifulSoup(client.get(f"/ho-so/?{query}").content, "html.parser")
    return " ".join(soup.select_one(".mc-head__sub").text.split())


def test_a_search_shows_the_newest_first_and_any_other_order_on_request(client, maries):
    oldest_first = [dossier.code for dossier in maries]
    assert codes(client, "q=ho thi mai") == oldest_first[::-1]
    assert codes(client, "q=ho thi mai&sap_xep=") == oldest_first[::-1]
    assert codes(client, "q=ho thi mai&sap_xep=han") == oldest_first
    assert codes(client, "nhom=tat-ca") == oldest_first  # a list begins with what is due


def test_the_order_that_goes_without_saying_is_sent_with_no_name(client, maries):
    def offered(query):
        soup = BeautifulSoup(client.get(f"/ho-so/?{query}").content, "html.parser")
        return [(option["value"], option.text) for option in soup.select("select[name=sap_xep] option")]

    assert offered("")[0] == ("", "Hạn gần nhất")
    assert offered("q=mai")[0] == ("", "Mới nhận nhất")


def test_a_search_counts_what_it_finds_and_how_much_of_it_is_late(client, maries):
    assert head(client, "q=ho thi mai") == "5 hồ sơ, 4 quá hạn."


def test_a_search_that_finds_too_much_says_so_and_every_page_of_it_opens(client, maries, monkeypatch):
    monkeypatch.setattr(dossiers, "MOST_FOUND", 4)
    monkeypatch.setattr(dossiers, "FOUND", 2)
    assert head(client, "q=ho thi mai") == "Hơn 4 hồ sơ."
    seen, url = [], "/ho-so/?q=ho thi mai"
    while url:
        soup = BeautifulSoup(client.get(url).content, "html.parser")
        seen += [row.a["href"].split("?")[0].split("/")[2] for row in soup.select("tr[data-row]")]
        following = soup.select_one("a[rel=next]")
        url = f"/ho-so/{following['href']}" if following else ""
    assert seen == [dossier.code for dossier in reversed(maries)]


@pytest.mark.parametrize("part", [lambda code: code[-11:], lambda code: code[:17], lambda code: code[-4:]])
def test_a_code_is_found_by_its_end_and_by_its_beginning(client, maries, part):
    wanted = maries[0].code
    assert wanted in codes(client, f"q={part(wanted)}")


def test_signs_that_mean_anything_to_a_database_mean_themselves(client, maries):
    for text in ("%1", "_001", "1\\"):
        assert codes(client, f"q={text}") == []


def test_the_end_of_a_code_is_asked_alike_on_both_databases(maries):
    tail = maries[1].code[-6:]
    assert list(Dossier.objects.filter(code__tail=tail)) == list(Dossier.objects.filter(code__endswith=tail))
    assert not Dossier.objects.filter(code__tail="%").exists()
