"""The presentation before a room: it goes on by itself, stops for who asks, and is steered from the keyboard."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from casework.watch import rules
from tests.browser.busy import NOW, busy_morning
from tests.browser.hand import Hand
from tests.browser.test_pages_look import look
from tests.paperwork import logged

PAGE = "/tong-quan/trinh-chieu/"
ON, WHOLE_ROUND = 20_000, 61_000  # milliseconds: one panel, all three and a little more
CURRENT = "[data-show-step][aria-current]"
# The smallest letters that are seen, in px.
SMALLEST = """() => Math.min(...[...document.querySelectorAll('.show *')].filter(one =>
  [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())
  && one.checkVisibility() && one.getBoundingClientRect().width > 2)
  .map(one => parseFloat(getComputedStyle(one).fontSize)))"""


@pytest.fixture
def morning(cast: Any, wall_clock: Any) -> Any:
    found = busy_morning(cast)
    rules.check(NOW)
    wall_clock(NOW)
    return found


@pytest.fixture
def room(cast: Any, morning: Any, window_of: Any) -> Hand:
    """Chi before a screen whose time we turn."""
    hand = window_of(cast.chi)
    hand.page.clock.install()
    hand.go(PAGE)
    return hand


def wait_for_panel(hand: Hand, number: int) -> None:
    hand.see(f"[data-show-step='{number}'][aria-current]")
    hand.see(f"[data-number='{number}']")


def test_it_goes_on_every_twenty_seconds_and_begins_again(room: Hand):
    for number in (2, 3, 1):
        room.page.clock.run_for(ON)
        wait_for_panel(room, number)


def test_each_panel_is_counted_when_it_comes(room: Hand, cast: Any):
    accepted = int(room.read(".show__dark .show__v"))
    logged(cast, cast.marriage, NOW - timedelta(minutes=1))
    room.page.clock.run_for(ON)
    wait_for_panel(room, 2)
    room.press("ArrowLeft")
    wait_for_panel(room, 1)
    assert int(room.read(".show__dark .show__v")) == accepted + 1


def test_space_holds_it_and_lets_it_go_on(room: Hand):
    room.press("Space")
    assert room.read("[data-show-pause]") == "Chạy tiếp"
    room.page.clock.run_for(WHOLE_ROUND)
    assert room.read(CURRENT) == "1 Chỉ số chính"
    room.press("Space")
    assert room.read("[data-show-pause]") == "Tạm dừng"
    room.page.clock.run_for(ON)
    wait_for_panel(room, 2)


def test_the_button_holds_it_too(room: Hand):
    room.tab_to("[data-show-pause]")
    room.press("Enter")
    assert room.read("[data-show-pause]") == "Chạy tiếp"
    room.press("Space")  # on the button itself: pressed once, not twice
    assert room.read("[data-show-pause]") == "Tạm dừng"


def test_the_arrows_change_the_panel_and_escape_leads_back(room: Hand):
    room.press("ArrowRight")
    wait_for_panel(room, 2)
    room.press("ArrowLeft")
    wait_for_panel(room, 1)
    room.press("ArrowLeft")
    wait_for_panel(room, 3)
    room.press_for_page("Escape")
    assert "/tong-quan/?" in room.page.url


def test_who_asked_for_less_motion_starts_it_by_hand(cast: Any, morning: Any, window_of: Any):
    hand = window_of(cast.chi, reduced_motion="reduce")
    hand.page.clock.install()
    hand.go(PAGE)
    hand.page.clock.run_for(WHOLE_ROUND)
    assert hand.read(CURRENT) == "1 Chỉ số chính"
    assert hand.read("[data-show-pause]") == "Chạy tiếp"


def test_a_lost_connection_leaves_the_figures_and_is_said(room: Hand):
    figure = room.read(".show__big")
    room.page.route("**/trinh-chieu/**", lambda route: route.fulfill(status=404, body=""))
    room.page.clock.run_for(ON)
    room.page.wait_for_function("document.querySelector('[data-show-stale]').textContent !== ''")
    assert room.read(".show__big") == figure
    room.page.unroute("**/trinh-chieu/**")
    room.page.clock.run_for(ON)
    wait_for_panel(room, 2)
    assert room.read("[data-show-stale]") == ""


def test_without_script_it_is_three_pages(cast: Any, morning: Any, window_of: Any):
    hand = window_of(cast.chi, java_script_enabled=False)
    hand.go(PAGE)
    for words in ("2 Các trung tâm", "3 Diễn biến", "1 Chỉ số chính"):
        hand.page.locator("[data-show-step]", has_text=words).click()
        assert hand.read(CURRENT) == words
    assert hand.page.locator("[data-show-pause]").is_hidden()


@pytest.mark.parametrize("number", ["1", "2", "3"])
def test_it_is_read_from_the_back_of_a_room(room: Hand, number: str):
    for size in ({"width": 1920, "height": 1080}, {"width": 1366, "height": 768}):
        room.page.set_viewport_size(size)
        room.go(f"{PAGE}?man={number}")
        assert room.page.evaluate(SMALLEST) >= 24


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_panels_stand_on_a_desk_and_on_a_phone(cast: Any, morning: Any, window_of: Any, language: str):
    hand = window_of(cast.chi, language, reduced_motion="reduce")
    assert [fault for number in "123" for fault in look(hand, f"{PAGE}?man={number}", language)] == []


# --- the picker of periods, on the page the presentation starts from


def test_a_period_is_chosen_by_keyboard(cast: Any, morning: Any, window_of: Any):
    hand = window_of(cast.chi)
    hand.go("/tong-quan/")
    hand.tab_to(".period summary")
    hand.press("Enter")
    hand.tab_to(".period [name=loai]")
    hand.page.locator(".period [name=loai]").select_option("range")
    hand.tab_to(".period [name=tu]")
    hand.press("Control+a")
    hand.type("20/08/2025")
    hand.press("Tab", "Control+a")
    hand.type("01/08/2025")
    hand.press_for_page("Enter")
    assert "hãy đổi chỗ hai ngày" in hand.read("#period-problem")
    assert hand.page.input_value(".period [name=den]") == "01/08/2025"
    hand.tab_to(".period [name=den]")
    hand.press("Control+a")
    hand.type("31/08/2025")
    hand.press_for_page("Enter")
    assert hand.read(".period summary") == "Kỳ số liệu: Các ngày 20–31/08/2025"


def test_escape_closes_the_picker(cast: Any, morning: Any, window_of: Any):
    hand = window_of(cast.chi)
    hand.go("/tong-quan/")
    hand.tab_to(".period summary")
    hand.press("Enter")
    hand.see(".period [name=loai]")
    hand.press("Escape")
    assert hand.page.locator(".period [name=loai]").is_hidden()
    hand.wait_until_focus_is_on(".period summary")


# --- the published figures


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("query", ["", "&xep=qua-han", "&loai=month&tu=31/02/2025"])
def test_the_published_figures_stand_on_a_desk_and_on_a_phone(morning: Any, window: Any, language: str, query: str):
    hand = window(reduced_motion="reduce")
    assert look(hand, f"/cong-khai/?lang={language}{query}", language) == []
    assert hand.context.cookies() == []


def test_the_published_figures_need_no_script(morning: Any, window: Any):
    hand = window(java_script_enabled=False)
    hand.go("/cong-khai/")
    hand.page.locator(".period summary").click()
    hand.page.locator(".period__quick a", has_text="Quý này").click()
    assert hand.read(".period summary") == "Kỳ số liệu: Quý III/2025"
