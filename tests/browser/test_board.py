"""The board by keyboard: tick, P, a name, done; and how it looks with rows in every part."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casework.models import Dossier, Message, StepPace
from centers.models import Absence
from law.steps import Role
from tests.browser.hand import Hand
from tests.browser.test_pages_look import look
from tests.cast import Cast
from tests.desk.story import colleague
from tests.paperwork import asked, at, logged, person, submitted

NOW = at("2025-08-29 09:42")
PEOPLE = {"Lê Văn Một": "2025-08-26 09:00", "Lê Văn Hai": "2025-08-27 09:00", "Lê Văn Ba": "2025-08-28 09:00"}


@pytest.fixture
def soon(cast: Cast, wall_clock: Any) -> list[Dossier]:
    """Three marriages on Hải's desk that need five days more, and something in every other part of the board."""
    wall_clock(NOW)
    made = [logged(cast, cast.marriage, at(when), owner=person(name)) for name, when in PEOPLE.items()]
    StepPace.objects.create(
        center=cast.phu_xuan, procedure=cast.marriage, stage="process", seconds=5 * 28800, samples=9, learned_at=NOW
    )
    logged(cast, cast.marriage, at("2025-08-20 15:30"))
    asked(cast, logged(cast, cast.marriage, at("2025-08-26 10:00")), at("2025-08-28 08:15"))
    for minute in range(2):
        logged(cast, cast.land, at(f"2025-08-28 08:0{minute}"))
    submitted(cast, logged(cast, cast.marriage, at("2025-08-26 14:00")), at("2025-08-28 16:00"))
    mai = colleague(Role.OFFICER, cast.phu_xuan, "Phan Thị Mai")
    Absence.objects.create(officer=mai, first_on=date(2025, 9, 3), last_on=date(2025, 9, 4))
    return made


def board(window_of: Any, cast: Cast, **options: Any) -> Hand:
    boss = window_of(cast.binh, **options)
    boss.go("/dieu-hanh/")
    return boss


def test_two_rows_are_given_without_a_mouse(cast, soon, window_of):
    boss = board(window_of, cast)
    boss.wait_until_focus_is_on("#du-bao [data-row]:first-child [data-open]")
    boss.press("Space", "Shift+ArrowDown")
    assert "Đã chọn 2" in boss.read("#du-bao .card-mc__foot")
    boss.open_dialog("KeyP")
    assert "Phân công 2 hồ sơ" in boss.read("#dialog h2")
    boss.tab_to("#id_people_2")
    boss.press("Space")
    name = boss.read("#dialog .pick__row:has(:checked) label").split(" giữ")[0]
    boss.press_for_page("Control+Enter")
    assert f"Đã giao 2 hồ sơ: {name}" in boss.read(".toast")
    boss.page.locator("#live", has_text="Đã giao 2 hồ sơ").wait_for(state="attached")
    holders = [Dossier.objects.get(pk=one.pk).holder.full_name for one in soon]
    assert [name.startswith(holder) for holder in holders] == [True, True, False]


def test_p_alone_means_the_row_under_the_cursor_and_escape_gives_the_hand_back(cast, soon, window_of):
    boss = board(window_of, cast)
    boss.press("ArrowDown")
    boss.open_dialog("KeyP")
    assert soon[1].code[-4:] in boss.read("#dialog .chosen")
    assert boss.page.locator("#dialog .chosen li").count() == 1
    boss.press("Escape")
    boss.wait_until_focus_is_on("#du-bao [data-row]:nth-child(2) [data-open]")


def test_ctrl_a_ticks_the_list_that_has_the_focus_and_p_is_its_own(cast, soon, window_of):
    boss = board(window_of, cast)
    boss.page.focus("#chua-phan-cong [data-open]")
    boss.press("Control+a")
    assert "Đã chọn 2" in boss.read("#chua-phan-cong .card-mc__foot")
    assert "Đã chọn 0" in boss.read("#du-bao .card-mc__foot")
    boss.open_dialog("KeyP")
    assert "Chưa phân công 2" in boss.read("#dialog .dlg__head")
    boss.press("Control+Enter")  # nobody chosen: told, and the dialog stays
    boss.see("#dialog .notice--danger")


def test_a_reminder_goes_out_once_and_says_so(cast, soon, window_of):
    boss = board(window_of, cast)
    boss.press("Space")
    boss.tab_to("#du-bao .card-mc__foot button:nth-of-type(2)")
    boss.press_for_page("Enter")
    assert "Đã nhắc 1 hồ sơ." in boss.read(".toast")
    assert "đã nhắc hôm nay" in boss.read("#du-bao [data-row]")
    assert Message.objects.filter(topic="nudge").count() == 1


def test_an_extension_opens_for_the_ticked_dossier(cast, soon, window_of):
    boss = board(window_of, cast)
    boss.press("Space")
    boss.tab_to("#du-bao .card-mc__foot button:nth-of-type(3)")
    boss.open_dialog("Enter")
    assert "Gia hạn" in boss.read("#dialog h2")


def test_a_row_dragged_onto_a_name_asks_to_give_it_to_him(cast, soon, window_of):
    boss = board(window_of, cast, viewport={"width": 1366, "height": 1400})
    boss.page.drag_and_drop("#du-bao [data-row]:first-child td:nth-child(5)", "[data-drop] >> nth=2")
    boss.see("#dialog[open] .dlg__body")
    assert boss.page.locator("#dialog input[name=people]:checked").count() == 1


def test_the_list_of_dossiers_gives_by_the_same_keys(cast, soon, window_of):
    boss = window_of(cast.binh)
    boss.go("/ho-so/?nguoi=-")
    assert not boss.page.locator("[data-bulk]").is_visible()
    boss.press("Control+a")
    assert "Đã chọn 2" in boss.read("[data-bulk]")
    boss.open_dialog("KeyP")
    boss.press("Space")
    boss.press_for_page("Control+Enter")
    assert "Đã giao 2 hồ sơ" in boss.read(".toast")


def test_without_script_the_ticks_and_a_button_do_it(cast, soon, window_of):
    boss = board(window_of, cast, java_script_enabled=False)
    for place in (0, 1):
        boss.page.locator("#du-bao [data-tick]").nth(place).check()
    boss.page.get_by_role("button", name="Phân công lại").click()
    assert "Phân công 2 hồ sơ" in boss.read("main h2")
    boss.page.get_by_role("checkbox", name="Nguyễn Khắc Bình").check()
    boss.page.locator("main form .btn-primary").click()
    assert "Đã giao 2 hồ sơ: Nguyễn Khắc Bình." in boss.read(".toast")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_board_and_its_dialog_stand_on_a_desk_and_on_a_phone(cast, soon, window_of, language):
    hand = window_of(cast.binh, language, reduced_motion="reduce")
    ticks = "&".join(f"chon={one.pk}.{one.changed_n}" for one in soon)
    assert look(hand, "/dieu-hanh/", language) + look(hand, f"/ho-so/hang-loat/phan-cong/?{ticks}", language) == []
