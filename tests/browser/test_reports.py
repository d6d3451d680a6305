"""Every report as each role that may read it: at the desk and on a phone, by keyboard, on paper, without script."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from casework.models import ReportNote
from casework.reports.asked import may_read
from casework.reports.forms import FORMS
from centers.models import Officer
from law.steps import Role
from tests.browser.hand import SIZE, Hand
from tests.browser.test_dashboards import NOW, ROLES, decide, decide_there
from tests.browser.test_pages_look import PHONE, SPILLS, axe_faults
from tests.cast import Cast
from tests.desk.story import colleague

JULY = "ky=2025-07"
# Words of the heads that stand on more lines than one: a column too narrow for them.
BROKEN = """() => [...document.querySelectorAll('.rep thead th')].flatMap(head => {
  const text = head.firstChild;
  if (text?.nodeType !== Node.TEXT_NODE) return [];
  return [...text.data.matchAll(/\\S+/g)].filter(found => {
    const range = document.createRange();
    range.setStart(text, found.index); range.setEnd(text, found.index + found[0].length);
    return range.getClientRects().length > 1;
  }).map(found => `${head.textContent}: ${found[0]}`);
})"""


@pytest.fixture
def month(cast: Cast, wall_clock: Any) -> Cast:
    """July 2025 of two centers: two weeks of decisions, some late."""
    wall_clock(NOW)
    there = {
        "officer": colleague(Role.OFFICER, cast.thuan_hoa),
        "supervisor": colleague(Role.SUPERVISOR, cast.thuan_hoa),
    }
    for monday in (date(2025, 7, 7), date(2025, 7, 14)):
        decide(cast, monday, late=False, reason="")
        decide(cast, monday, late=True, reason="officer")
        decide_there(cast, monday, there, late=monday.day == 14)
    return cast


def pages_of(officer: Officer) -> Iterator[str]:
    """The index, each report the role reads, one of them for a center, and a note."""
    yield f"/bao-cao/?{JULY}"
    yield from (f"/bao-cao/{slug}/?{JULY}" for slug, form in FORMS.items() if may_read(form, officer))
    yield f"/bao-cao/bieu-06a/?{JULY}&trung_tam=19753&cho-bo-sung=1"
    yield f"/bao-cao/tien-do-766/giai-trinh/?{JULY}"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("role", ROLES)
def test_reports_stand_for_each_role(month, window_of, role, language):
    officer = ROLES[role](month)
    hand = window_of(officer, language, reduced_motion="reduce")
    faults = [fault for path in pages_of(officer) for fault in look(hand, path, language)]
    assert not faults, "\n".join(faults)


def look(hand: Hand, path: str, language: str) -> list[str]:
    """What is wrong with a page at the desk and on a phone; each language has its axe on one of them."""
    hand.page.set_viewport_size(SIZE)
    hand.go(path)
    faults = [] if hand.page.locator("h1").count() == 1 else ["not one h1"]
    for size in (SIZE, PHONE):
        hand.page.set_viewport_size(size)
        if "PICTURES" in os.environ:
            hand.picture(f"rep-{language}-{size['width']}-{path.strip('/').translate(str.maketrans('/?=&', '____'))}")
        if (spill := hand.page.evaluate(SPILLS)) > 0:
            faults.append(f"{spill} px too wide at {size['width']}")
        faults += [f"broken at {size['width']}: {word}" for word in hand.page.evaluate(BROKEN)]
        if (size is SIZE) is (language == "vi"):
            faults += [f"at {size['width']}: {fault}" for fault in axe_faults(hand)]
    return [f"{path} {fault}" for fault in faults]


def test_heads_and_first_columns_stay_while_the_rest_is_scrolled(month, window_of):
    hand = window_of(month.chi)
    hand.page.set_viewport_size(PHONE)
    hand.go(f"/bao-cao/tien-do-766/?{JULY}")
    hand.page.evaluate(
        "() => { const r = document.querySelector('.rep-scroll'); r.style.height = '200px'; r.style.minHeight = 0; }"
    )
    hand.page.evaluate("() => document.querySelector('.rep-scroll').scrollTo(400, 60)")
    top, left = hand.page.evaluate("""() => {
      const region = document.querySelector('.rep-scroll').getBoundingClientRect();
      const head = document.querySelector('.rep-top th').getBoundingClientRect();
      const unit = document.querySelector('.rep tbody th').getBoundingClientRect();
      return [head.top - region.top, unit.left - region.left];
    }""")
    assert abs(top) < 2
    assert abs(left) < 2


def test_the_table_is_reached_and_scrolled_by_keyboard(month, window_of):
    hand = window_of(month.chi)
    hand.page.set_viewport_size(PHONE)
    hand.go(f"/bao-cao/tien-do-766/?{JULY}")
    hand.tab_to(".rep-scroll")
    for _turn in range(4):
        hand.press("ArrowRight")
    hand.page.wait_for_function("() => document.querySelector('.rep-scroll').scrollLeft > 0")


def test_a_row_is_explained_in_a_dialog(month, window_of):
    hand = window_of(month.binh)
    hand.go(f"/bao-cao/tien-do-766/?{JULY}")
    hand.tab_to(".rep-whole .rep-note")
    hand.open_dialog("Enter")
    hand.press("Control+Enter")
    hand.see("#dialog .err")
    hand.tab_to("#note-text")
    hand.type("Máy chủ hỏng hai ngày.")
    with hand.page.expect_navigation():
        hand.press("Control+Enter")
    assert "Máy chủ hỏng hai ngày." in hand.read(".rep-notes__list")


def test_a_row_is_explained_without_script(month, window_of):
    hand = window_of(month.binh, java_script_enabled=False)
    hand.go(f"/bao-cao/tien-do-766/?{JULY}")
    hand.page.locator(".rep-whole .rep-note").focus()
    hand.press_for_page("Enter")
    hand.page.locator("#note-text").fill("Máy chủ hỏng hai ngày.")
    with hand.page.expect_navigation():
        hand.page.locator("button.btn-primary").click()
    assert "Máy chủ hỏng hai ngày." in hand.read(".rep-notes__list")
    assert ReportNote.objects.get().place == ""


def test_one_page_gives_one_file_after_the_other(month, window_of):
    hand = window_of(month.chi)
    hand.go(f"/bao-cao/tien-do-766/?{JULY}")
    hand.tab_to(".export summary")
    hand.press("Enter")
    for kind in ("xlsx", "csv"):
        button = hand.page.locator(f".export [value={kind}]")
        with hand.page.expect_download() as got:
            button.press("Enter")
        assert got.value.suggested_filename.endswith(kind)
        hand.page.wait_for_selector(f".export [value={kind}]:not(.is-busy)")


def test_on_paper_the_form_stands_by_itself(month, window_of):
    hand = window_of(month.chi)
    hand.go(f"/bao-cao/bieu-06a/?{JULY}")
    hand.page.emulate_media(media="print")
    shown = {
        name: hand.page.locator(name).first.is_visible() for name in (".mc-nav", ".rep-head", ".rep-checks", ".rep")
    }
    assert shown == {".mc-nav": False, ".rep-head": False, ".rep-checks": False, ".rep": True}
    paper = hand.read(".rep-paper")
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in paper
    assert "Biểu số II.06a/VPCP/KSTT" in paper
