"""Every staff page of every role, in both languages, on a desk and on a phone: nothing breaks, hides or spills."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from casework.models import Alert
from casework.watch import rules
from tests.browser.busy import NOW, Morning, busy_morning
from tests.browser.hand import SIZE, Hand

PHONE = {"width": 360, "height": 740}
RULES = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
GRAVE = ("serious", "critical")
SPILLS = "document.scrollingElement.scrollWidth - innerWidth"
# Dates over the strip that stand in one another: pairs of neighbours whose ink overlaps.
CROWDED = """() => [...document.querySelectorAll('.clk')].flatMap(strip => {
  const ink = [...strip.querySelectorAll('.clk__top')].filter(top => getComputedStyle(top).visibility === 'visible')
    .flatMap(top => [...top.childNodes]).filter(node => node.textContent.trim()).map(node => {
      const range = document.createRange(); range.selectNodeContents(node);
      return [node.textContent.trim(), range.getBoundingClientRect()];
    }).filter(([, box]) => box.width);
  return ink.flatMap(([one, a], i) => ink.slice(i + 1)
    .filter(([, b]) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 2 && b.top < a.bottom - 2)
    .map(([other]) => `${one} | ${other}`));
})"""


@pytest.fixture
def morning(cast: Any, wall_clock: Any) -> Morning:
    found = busy_morning(cast)
    rules.check(NOW)
    wall_clock(NOW)
    return found


def pages_of(role: str, day: Morning) -> Iterator[str]:
    """The addresses a role opens in a day."""
    if role in ("an", "hai", "binh"):
        yield "/viec-cua-toi/"
    yield "/ho-so/?nhom=tat-ca"
    yield page_of(day.running)
    if role == "an":
        yield from ("/tiep-nhan/", f"/tiep-nhan/?thu-tuc={day.running.procedure.code}&cung={day.running.code}")
        yield f"/tiep-nhan/?xong={day.unassigned.code}"
        yield page_of(day.paused, "thao-tac/supplement/")
        yield page_of(day.filed, "thao-tac/accept/")
        yield from ("/tra-ket-qua/", f"/tra-ket-qua/{day.ready.code}/")
        yield page_of(day.running, "in/receipt/")
        yield page_of(day.paused, "in/supplement/")
    elif role == "hai":
        yield page_of(day.late)
        yield page_of(day.late, "thao-tac/ask_supplement/")
    elif role == "binh":
        yield from (page_of(day.unassigned), page_of(day.unassigned, "thao-tac/assign/"))
        yield page_of(day.to_sign, "thao-tac/resolve/")
        yield page_of(day.late, "thao-tac/apologise/")
        yield from ("/dieu-hanh/", "/canh-bao/", "/tong-quan/", page_of(day.ready))
        yield from ("/dieu-hanh/quy-tac/", "/dieu-hanh/quy-tac/moi/", "/dieu-hanh/quy-tac/nhom/moi/")
        yield from ("/dieu-hanh/vang-mat/", "/dieu-hanh/vang-mat/moi/")
    else:
        yield from (
            "/tong-quan/",
            "/canh-bao/",
            f"/canh-bao/{Alert.objects.latest('pk').pk}/",
            "/ho-so/?q=khong+co+ai+ten+nhu+vay",
            "/lich/",
            "/lich/soan/?tu=2025-09-08",
        )


def page_of(dossier: Any, rest: str = "") -> str:
    return f"/ho-so/{dossier.code}/{rest}"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("role", ["an", "hai", "binh", "chi"])
def test_pages_stand_on_a_desk_and_on_a_phone(cast, morning, window_of, role, language):
    hand = window_of(getattr(cast, role), language, reduced_motion="reduce")
    faults = [fault for path in pages_of(role, morning) for fault in look(hand, path, language)]
    assert faults == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_doors_dead_ends_and_the_inspectors_pages_stand_as_well(cast, morning, window, window_of, language):
    hand = window_of(cast.an, language, reduced_motion="reduce")
    faults = look(hand, "/dieu-hanh/", language, status=403)
    faults += look(hand, "/ho-so/H57.DEMO.01-250101-9999/", language, status=404)
    inspector = window_of(cast.tuan, language, reduced_motion="reduce")
    faults += [fault for path in ("/tong-quan/", page_of(morning.late)) for fault in look(inspector, path, language)]
    stranger = window()
    faults += look(stranger, "/dang-nhap/", "vi")
    assert faults == []


def look(hand: Hand, path: str, language: str, *, status: int = 200) -> list[str]:
    """What is wrong with a page: at the desk first, then on the phone; each language has its axe on one of them."""
    hand.page.set_viewport_size(SIZE)
    answer = hand.page.goto(f"{hand.url}{path}")
    faults = [] if answer.status == status else [f"status {answer.status}"]
    if (headings := hand.page.locator("h1").count()) != 1:
        faults.append(f"{headings} h1")
    for size in (SIZE, PHONE):
        hand.page.set_viewport_size(size)
        if "PICTURES" in os.environ:
            hand.picture(f"look-{language}-{size['width']}-{path.strip('/').replace('/', '_').replace('?', '_')}")
        at = f"at {size['width']} px: "
        if (spill := hand.page.evaluate(SPILLS)) > 0:
            faults.append(f"{at}{spill} px too wide")
        faults += [f"{at}dates overlap: {pair}" for pair in hand.page.evaluate(CROWDED)]
        if (size is SIZE) is (language == "vi"):
            faults += [f"{at}{fault}" for fault in axe_faults(hand)]
    return [f"{path} {fault}" for fault in faults]


def axe_faults(hand: Hand) -> list[str]:
    found = Axe().run(hand.page, options=RULES).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]} ({node['any'][0]['message'][:120] if node['any'] else ''})"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]
