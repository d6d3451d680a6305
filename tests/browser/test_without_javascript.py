"""With scripts off every step still works, by plain links and buttons: a dossier is logged, assigned and resolved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from casework.audit import run
from casework.models import Decision, Dossier
from law.steps import Status
from tests.browser.hand import Hand
from tests.cast import Cast
from tests.paperwork import at, submitted

pytestmark = pytest.mark.story


@pytest.fixture
def plain(window_of: Callable[..., Hand]) -> Callable[..., Hand]:
    """`plain(officer)` opens a browser without scripts."""
    return lambda officer: window_of(officer, java_script_enabled=False)


def press(hand: Hand, selector: str) -> None:
    """Press a link or a button and wait for the page it leads to: without scripts there are no keys of ours."""
    with hand.page.expect_navigation():
        hand.page.locator(selector).first.click()


def test_a_dossier_is_logged_assigned_and_resolved(cast: Cast, plain: Any, wall_clock: Any) -> None:
    wall_clock(at("2025-08-25 09:10"))
    log(plain(cast.an), cast)
    dossier = Dossier.objects.get()
    assert (dossier.state, dossier.owner.full_name) == (Status.ACCEPTED, "Trần Thị Bích Hằng")

    wall_clock(at("2025-08-25 10:25"))
    boss = plain(cast.binh)
    boss.go("/dieu-hanh/")
    press(boss, "[data-row] .row-act")
    press(boss, "main form .btn-primary")  # nobody chosen yet
    assert "Chọn một người" in boss.read(".notice--danger")
    boss.page.get_by_label("Trần Viết Hải").check()
    press(boss, "main form .btn-primary")
    assert "Đã ghi “Phân công”" in boss.read(".toast")
    dossier.refresh_from_db()
    assert dossier.holder_id == cast.hai.uuid

    submitted(cast, dossier, at("2025-08-26 16:00"))
    wall_clock(at("2025-08-27 08:40"))
    boss.go("/dieu-hanh/")
    press(boss, "[data-row] .row-act")
    assert "Trước hạn" in boss.read("#effects")
    boss.page.get_by_label("Số kết quả").fill("118/QĐ-UBND")
    boss.picture("plain-resolve")
    press(boss, "main form .btn-primary")
    assert "9 Đã xử lý xong" in boss.read(".dos-head .status")
    assert Decision.objects.get().verdict == "early"
    assert run().findings == []


def log(clerk: Hand, cast: Cast) -> None:
    """The intake page button by button, each sending the whole form."""
    page = clerk.page
    clerk.go("/tiep-nhan/")
    page.get_by_label("Tìm thủ tục theo tên hoặc mã").fill("dat dai")
    press(clerk, "button[value=search]")
    press(clerk, f"button[value='{cast.land.code}']")
    page.locator("#id_number").fill("046992004518")
    press(clerk, "button[value=person]")
    page.get_by_label("Họ, chữ đệm và tên").first.fill("Trần Thị Bích Hằng")
    page.locator("#id_birth_on").fill("14/3/92")
    press(clerk, "button[value=all]")
    clerk.picture("plain-intake")
    press(clerk, "button[value=accept]")
    assert "Thứ Tư 10/09/2025" in clerk.read(".done .clock__v")
