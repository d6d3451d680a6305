"""The keyboard: every key of the map, dialogs that give the hand back, and answers that lose nothing typed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest

from casework import desk
from casework.models import Dossier, SlipLine
from law.steps import Status, Step
from tests.browser.busy import NOW, Morning, busy_morning
from tests.browser.hand import Hand
from tests.cast import Cast
from tests.paperwork import at, logged, person

CURRENT = "[data-row].is-cur [data-open]"


@pytest.fixture
def morning(cast: Cast, wall_clock: Any) -> Morning:
    found = busy_morning(cast)
    wall_clock(NOW)
    return found


@pytest.fixture
def three(cast: Cast, wall_clock: Any) -> list[Dossier]:
    """Three dossiers in Hải's hands, in the order his work shows them."""
    wall_clock(at("2025-08-26 09:00"))
    names = ("Nguyễn Văn Một", "Nguyễn Văn Hai", "Nguyễn Văn Ba")
    return [
        logged(cast, cast.marriage, at(f"2025-08-25 0{hour}:00"), owner=person(name))
        for hour, name in zip((7, 8, 9), names, strict=True)
    ]


def text_of(hand: Hand, selector: str) -> str:
    return hand.read(selector)


def address(dossier: Dossier) -> str:
    return f"/ho-so/{dossier.code}/"


def path_of(hand: Hand) -> str:
    return urlsplit(hand.page.url).path


# --- from anywhere


def test_f2_ctrl_k_and_alt_digits_lead_everywhere(morning, cast, window_of):
    clerk = window_of(cast.an)
    clerk.go(address(morning.running))
    clerk.press_for_page("F2")
    assert path_of(clerk) == "/tiep-nhan/"
    clerk.wait_until_focus_is_on("#q")
    for digit, path in ((1, "/viec-cua-toi/"), (2, "/ho-so/"), (3, "/tra-ket-qua/")):
        clerk.press_for_page(f"Alt+Digit{digit}")
        assert path_of(clerk) == path
    clerk.press("Control+KeyK")
    clerk.wait_until_focus_is_on(".mc-find input")
    clerk.type("vo thi giang")
    clerk.press_for_page("Enter")
    assert "Võ Thị Giang" in text_of(clerk, "[data-row] .k-who")


def test_f2_is_nobodys_key_but_the_clerks(morning, cast, window_of):
    officer = window_of(cast.hai)
    officer.go("/viec-cua-toi/")
    officer.press("F2")
    officer.press_for_page("Alt+Digit2")
    assert path_of(officer) == "/ho-so/"


def test_f1_shows_the_map_and_escape_gives_the_hand_back(morning, cast, window_of):
    clerk = window_of(cast.an)
    clerk.go("/viec-cua-toi/")
    clerk.press("F1")
    clerk.see("#keys[open]")
    clerk.press("Escape")
    clerk.page.wait_for_selector("#keys", state="hidden")
    clerk.wait_until_focus_is_on("[data-opens=keys][data-key=F1]")


# --- in a list


def test_a_list_is_walked_by_arrows_and_letters_and_enter_takes_the_next_step(three, cast, window_of):
    hai = window_of(cast.hai)
    hai.go("/viec-cua-toi/")
    hai.wait_until_focus_is_on("[data-open]")
    codes = [dossier.code[-11:] for dossier in three]
    for key, row in (("ArrowDown", 1), ("KeyJ", 2), ("KeyJ", 2), ("KeyK", 1), ("Home", 0), ("End", 2), ("ArrowUp", 1)):
        hai.press(key)
        assert text_of(hai, CURRENT) == codes[row], key
    hai.open_dialog("Enter")
    assert three[1].code in text_of(hai, "#dialog .dlg__head")
    hai.press("Escape")
    hai.press_for_page("ArrowRight")
    assert path_of(hai) == address(three[1])


def test_f4_looks_beside_the_list_and_closes_again(three, cast, window_of):
    hai = window_of(cast.hai)
    hai.go("/viec-cua-toi/")
    hai.press("F4")
    hai.see("#peek.is-open .peek__head")
    assert three[0].code in text_of(hai, "#peek")
    hai.press("ArrowDown")
    hai.page.wait_for_function("code => document.querySelector('#peek').innerText.includes(code)", arg=three[1].code)
    hai.press("Escape")
    hai.page.wait_for_selector("#peek.is-open", state="detached")


def test_f8_walks_the_list_one_came_from_also_after_a_step(three, cast, window_of):
    hai = window_of(cast.hai)
    hai.go("/viec-cua-toi/")
    hai.press_for_page("ArrowRight")
    hai.press_for_page("F8")
    assert path_of(hai) == address(three[1])
    hai.press_for_page("Shift+F8")
    assert path_of(hai) == address(three[0])
    hai.open_dialog("Control+Enter")
    hai.press_for_page("Control+Enter")
    hai.press_for_page("F8")
    assert path_of(hai) == address(three[1])


def test_f9_prints_the_paper_of_the_step(morning, cast, window_of):
    clerk = window_of(cast.an)
    clerk.go(address(morning.paused))
    clerk.press_for_page("F9")
    assert "PHIẾU YÊU CẦU BỔ SUNG" in text_of(clerk, "h1").upper()


def test_a_letter_typed_into_a_field_is_a_letter(three, cast, window_of):
    hai = window_of(cast.hai)
    hai.go("/viec-cua-toi/")
    before = text_of(hai, CURRENT)
    hai.press("Slash")
    hai.wait_until_focus_is_on(".mc-find input")
    hai.type("jk/")
    assert hai.page.input_value(".mc-find input") == "jk/"
    assert text_of(hai, CURRENT) == before


# --- in a dialog


def test_escape_closes_a_dialog_and_the_hand_is_where_it_was(three, cast, window_of):
    hai = window_of(cast.hai)
    hai.go(address(three[0]))
    hai.tab_to("a[href$='/ask_supplement/']")
    hai.open_dialog("Enter")
    hai.press("Escape")
    hai.page.wait_for_selector("#dialog[open]", state="detached")
    hai.wait_until_focus_is_on("a[href$='/ask_supplement/']")


def test_a_refused_form_keeps_what_was_typed(three, cast, window_of):
    hai = window_of(cast.hai)
    hai.go(address(three[0]))
    hai.tab_to("a[href$='/ask_supplement/']")
    hai.open_dialog("Enter")
    hai.tab_to("#id_reason")
    hai.type("Mang bản chính để đối chiếu")
    hai.press("Control+Enter")
    hai.see("#dialog .notice--danger")
    hai.wait_until_focus_is_on("#dialog [data-focus]")
    assert hai.page.input_value("#id_reason") == "Mang bản chính để đối chiếu"
    assert SlipLine.objects.filter(dossier=three[0]).count() == 2


def test_somebody_quicker_is_named_and_what_was_typed_stays(three, cast, window_of):
    hai = window_of(cast.hai)
    hai.go(address(three[0]))
    hai.open_dialog("Control+Enter")
    hai.tab_to("#id_note")
    hai.type("Đủ điều kiện, đề nghị ký")
    desk.take(Step.ASSIGN, three[0], by=cast.binh, at=at("2025-08-26 09:00"), officer=cast.hai, reason="Giao lại")
    hai.press("Control+Enter")
    hai.see("#dialog .notice--danger")
    assert "Nguyễn Khắc Bình" in text_of(hai, "#dialog .notice--danger")
    assert hai.page.input_value("#id_note") == "Đủ điều kiện, đề nghị ký"
    hai.press_for_page("Control+Enter")
    assert three[0].lines.order_by("n").last().step == Step.SUBMIT


# --- pressed twice


def test_the_main_button_pressed_twice_writes_one_line(three, cast, window_of):
    hai = window_of(cast.hai)
    hai.go(address(three[0]))
    hai.open_dialog("Control+Enter")
    with hai.page.expect_navigation():
        hai.press("Control+Enter", "Control+Enter", "Control+Enter")
    hai.see(".slip")
    assert [line.step for line in three[0].lines.order_by("n")] == ["accept", "assign", "submit"]


def test_a_form_sent_twice_makes_one_dossier(cast, wall_clock, window_of):
    wall_clock(NOW)
    clerk = window_of(cast.an)
    clerk.go(f"/tiep-nhan/?thu-tuc={cast.marriage.code}")
    clerk.wait_until_focus_is_on("#id_number")
    clerk.type("046992004518")
    clerk.press("Enter")
    clerk.wait_until_focus_is_on("#id_full_name")
    clerk.type("Trần Thị Bích Hằng")
    clerk.press("Tab")
    clerk.type("14/3/92")
    clerk.press("Control+Space")
    with clerk.page.expect_navigation():
        clerk.press("Control+Enter", "Control+Enter", "Control+Enter")
    clerk.see(".done")
    assert [dossier.state for dossier in Dossier.objects.all()] == [Status.IN_PROCESS]
