"""The pages of flags and of the nightly count on a desk and on a phone, and a review in its dialog."""

from __future__ import annotations

from typing import Any

import pytest

from casework.audit.nightly import count_again
from casework.models import Flag
from casework.watch import flags
from tests.browser.test_pages_look import look
from tests.cast import Cast
from tests.paperwork import asked, at, logged

NOW = at("2025-07-18 10:00")


@pytest.fixture
def flag(cast: Cast, wall_clock: Any) -> Flag:
    """A supplement asked for on the due day, and a count of the figures."""
    wall_clock(NOW)
    asked(cast, logged(cast, cast.marriage, at("2025-07-14 09:30")), at("2025-07-17 09:00"))
    flags.look(NOW)
    count_again(NOW)
    return Flag.objects.get()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("role", ["binh", "chi", "tuan"])
def test_they_stand_on_a_desk_and_on_a_phone(cast, flag, window_of, role, language):
    hand = window_of(getattr(cast, role), language, reduced_motion="reduce")
    pages = ["/canh-bao/ra-soat/", f"/canh-bao/ra-soat/{flag.pk}/", "/canh-bao/ra-soat/?loai=back_dated"]
    pages += ["/tong-quan/dem-lai/"] * (role != "binh")
    assert [fault for path in pages for fault in look(hand, path, language)] == []


def test_a_review_in_its_dialog(cast, flag, window_of):
    hand = window_of(cast.tuan, "vi", reduced_motion="reduce")
    page = hand.page
    page.goto(f"{hand.url}/canh-bao/ra-soat/?loai=paused_late")
    page.click("#flags .row-act")
    dialog = page.locator("dialog[open]")
    dialog.locator("textarea").fill("Giấy đã có từ ngày nhận")
    dialog.locator("button.btn-primary").click()
    dialog.get_by_text("Chọn một kết luận.").first.wait_for()
    assert dialog.locator("textarea").input_value() == "Giấy đã có từ ngày nhận"
    dialog.get_by_label("Có sai sót").check()
    with page.expect_navigation():
        dialog.locator("button.btn-primary").click()
    assert page.url.endswith("?loai=paused_late")
    page.locator("#flags .fl-out--fault_found").wait_for()
