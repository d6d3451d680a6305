"""Around every page: the bell counts what is urgent, the strip says that nothing watches."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from casework.models import Alert, Message, Pulse, Replay
from casework.watch import acts, rules
from tests.paperwork import at, logged

NOW = at("2025-08-29 09:40")


@pytest.fixture
def urgent(cast, wall_clock):
    """A marriage of Phú Xuân more than five working days late."""
    wall_clock(NOW)
    logged(cast, cast.marriage, at("2025-08-14 09:00"))
    Pulse.objects.create(name="sweep", ran_at=NOW)
    rules.check(NOW)
    return Alert.objects.get(rule="overdue_5")


def frame(client, officer, url="/ho-so/"):
    client.force_login(officer)
    return BeautifulSoup(client.get(url).content, "html.parser")


def badge(soup):
    found = soup.select_one(".mc-bell b")
    return int(found.text) if found else 0


def nav_count(soup):
    found = soup.select_one('.mc-nav__a[href="/canh-bao/"] em')
    return int(found.text) if found else 0


@pytest.mark.parametrize("name", ["binh", "chi"])
def test_the_bell_and_the_nav_count_urgent_alerts_of_ones_scope(client, cast, urgent, name):
    soup = frame(client, getattr(cast, name))
    assert (badge(soup), nav_count(soup)) == (1, 1)
    assert soup.select_one('.mc-bell a[href="/canh-bao/?muc=khan"]')


def test_other_centers_do_not_ring(client, cast, urgent):
    Alert.objects.filter(pk=urgent.pk).update(center=cast.thuan_hoa.code)
    assert badge(frame(client, cast.binh)) == 0
    assert badge(frame(client, cast.chi)) == 1


@pytest.mark.parametrize("act", [acts.ACKNOWLEDGE, acts.SNOOZE, acts.RESOLVE])
def test_what_is_answered_rings_no_more(client, cast, urgent, act):
    acts.act(
        urgent, act, by=cast.binh, at=NOW, expect=acts.last_act(urgent).pk, until=NOW + timedelta(days=1), text="Đã ký"
    )  # fmt: skip
    assert badge(frame(client, cast.binh)) == 0


def test_a_handler_is_rung_for_by_what_he_was_told(client, cast, urgent):
    before = badge(frame(client, cast.hai))
    Message.objects.create(
        topic="overdue_5", revision=9, alert=urgent, officer=cast.hai, created_at=NOW, hold_until=NOW
    )
    soup = frame(client, cast.hai)
    assert badge(soup) == before + 1
    assert soup.select_one("a.mc-bell")["href"] == "/thong-bao/"


def test_a_sweep_that_stopped_is_told_to_overseers_on_every_page(client, cast, urgent, wall_clock):
    assert not frame(client, cast.binh).select_one(".mc-stopped")
    wall_clock(NOW + timedelta(minutes=10))
    strip = frame(client, cast.binh).select_one(".mc-stopped").text
    assert "Đồng hồ cảnh báo chưa chạy từ 29/08 09:40." in strip
    for url in ("/tong-quan/", "/canh-bao/"):
        assert frame(client, cast.chi, url).select_one(".mc-stopped")
    assert not frame(client, cast.hai).select_one(".mc-stopped")


def test_a_sweep_that_never_ran_says_so(client, cast, wall_clock):
    wall_clock(NOW)
    assert "chưa chạy lần nào" in frame(client, cast.binh).select_one(".mc-stopped").text


def test_the_counters_are_asked_by_index(client, cast, urgent, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert Alert.objects.seen_by(cast.binh).ringing(NOW).count() == 1


def test_while_the_demos_past_is_filled_in_the_clock_is_not_missed(client, cast, wall_clock, settings):
    wall_clock(NOW)
    settings.DEMO = True
    filling = Replay.objects.create(name="july", seed=1, started_at=NOW, touched_at=NOW)
    assert not frame(client, cast.binh).select_one(".mc-stopped")
    Replay.objects.filter(pk=filling.pk).update(finished_at=NOW)
    assert frame(client, cast.binh).select_one(".mc-stopped")
