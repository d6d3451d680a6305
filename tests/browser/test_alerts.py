"""The alerts by hand: a row opens beside the list without leaving it."""

from __future__ import annotations

import pytest

from casework.models import Alert
from casework.watch import rules
from tests.browser.busy import NOW, busy_morning
from tests.browser.hand import SIZE


@pytest.fixture
def hand(cast, wall_clock, window_of):
    busy_morning(cast)
    rules.check(NOW)
    wall_clock(NOW)
    return window_of(cast.chi, "vi")


def test_a_row_opens_beside_the_list(hand):
    hand.page.set_viewport_size(SIZE)
    hand.page.goto(f"{hand.url}/canh-bao/")
    rows = hand.page.locator(".al-title a")
    words = rows.last.inner_text()
    assert hand.page.locator("#alert-h").inner_text() != words
    rows.last.click()
    hand.page.wait_for_url("**/canh-bao/*/")
    assert hand.page.locator("#alert-h").inner_text() == words
    assert hand.page.locator(".al-row.is-cur .al-title").inner_text() == words
    assert rows.count() == Alert.objects.open().count()
