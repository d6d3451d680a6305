"""The scorecard and the board of indicators in a browser: at the desk and on a phone, in both languages, axe clean."""

from __future__ import annotations

from typing import Any

import pytest

from centers.models import Indicator
from centers.plan import import_indicators
from law.steps import Role
from tests.browser.hand import SIZE, Hand
from tests.browser.test_pages_look import PHONE, SPILLS, axe_faults
from tests.cast import Cast
from tests.desk.story import colleague
from tests.paperwork import asked, at, logged, resolved

SETTLED = "() => !document.querySelector('[hx-get][hx-trigger~=load]') && !document.querySelector('.htmx-request')"


@pytest.fixture
def month(cast: Cast, wall_clock: Any) -> Cast:
    """August under way: something in time, late, waiting and overdue, and the list of indicators."""
    wall_clock(at("2025-08-20 09:00"))
    import_indicators(apply=True)
    resolved(cast, logged(cast, cast.marriage, at("2025-07-14 09:10"), channel="online"), at("2025-07-15 15:00"))
    resolved(cast, logged(cast, cast.birth, at("2025-08-11 09:00")), at("2025-08-13 15:00"), overdue_reason="officer")
    asked(cast, logged(cast, cast.marriage, at("2025-08-18 09:10")), at("2025-08-19 10:00"))
    logged(cast, cast.birth, at("2025-08-18 09:00"))
    return cast


def look(hand: Hand, path: str) -> list[str]:
    """What is wrong with a page once everything is on it."""
    faults: list[str] = []
    for size in (SIZE, PHONE):
        hand.page.set_viewport_size(size)
        assert hand.page.goto(f"{hand.url}{path}").status == 200, path
        hand.page.wait_for_load_state("networkidle")
        hand.page.wait_for_function(SETTLED)
        if (spill := hand.page.evaluate(SPILLS)) > 0:
            faults.append(f"{path}: {spill} px too wide at {size['width']}")
        faults += [f"{path} at {size['width']}: {fault}" for fault in axe_faults(hand)]
    return faults


@pytest.mark.parametrize("language", ["vi", "en"])
def test_both_pages_and_what_leads_on_from_them_stand(month, window_of, language):
    hand = window_of(month.chi, language, reduced_motion="reduce")
    by_hand = Indicator.objects.get(code="hai-long").pk
    paths = (
        "/bao-cao/chi-so-766/", f"/bao-cao/chi-so-766/?trung_tam={month.phu_xuan.code}",
        "/bao-cao/chi-so-766/dich-vu/services/", "/bao-cao/chi-so-766/nhap/1.4/", "/bao-cao/chi-tieu/",
        "/bao-cao/chi-tieu/danh-sach/", "/bao-cao/chi-tieu/moi/", f"/bao-cao/chi-tieu/{by_hand}/nhap/",
    )  # fmt: skip
    faults = [fault for path in paths for fault in look(hand, path)]
    assert not faults, "\n".join(faults)


def test_the_months_before_come_by_themselves_and_a_way_of_counting_opens(month, window_of):
    hand = window_of(month.chi)
    hand.page.goto(f"{hand.url}/bao-cao/chi-tieu/")
    hand.page.wait_for_function(SETTLED)
    assert hand.page.locator(".aims-t thead").get_by_text("07/25").count() == 1
    hand.page.goto(f"{hand.url}/bao-cao/chi-so-766/")
    hand.page.get_by_text("Hồ sơ nộp trực tuyến", exact=True).first.click()
    assert hand.page.get_by_text("6 điểm từ 50").is_visible()


def test_a_figure_of_the_portal_is_typed_in_and_counts(month, window_of):
    hand = window_of(colleague(Role.CENTER_ADMIN, month.phu_xuan))
    hand.page.goto(f"{hand.url}/bao-cao/chi-so-766/")
    hand.page.get_by_role("link", name="Nhập số 1.4").click()
    hand.page.get_by_label("Tử số").fill("9")
    hand.page.get_by_label("Mẫu số").fill("10")
    hand.page.get_by_label("Nguồn").fill("Cổng, trang điểm")
    hand.page.get_by_label("Ngày của số liệu").fill("19/08/2025")
    hand.page.get_by_role("button", name="Ghi số liệu").click()
    hand.page.get_by_text("5,40").first.wait_for()
