"""Every dashboard as each role that may open it, and every chart beside its table and beside the figures themselves."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from casework import desk
from casework.doors.staff.dashboards.cards import CARDS, trend
from casework.figures import Period, lateness
from casework.figures.question import Question
from casework.figures.trend import weekly
from casework.models import Dossier
from centers.models import Officer
from law.steps import Role, Step
from tests.browser.hand import SIZE, Hand
from tests.browser.test_pages_look import PHONE, SPILLS, axe_faults
from tests.cast import Cast
from tests.desk.story import colleague
from tests.paperwork import asked, at, brought, logged, resolved

NOW = at("2025-08-01 08:00")
JULY = "ky=2025-07"
REASONS = ("system", "coordination", "officer")
SETTLED = """() => !document.querySelector('[hx-get][hx-trigger~=load]') && !document.querySelector('.htmx-request')
  && [...document.querySelectorAll('.chart[data-chart]')].every(chart => chart.querySelector('.chart__plot svg'))"""
# Of each chart: its kind, what its table holds and what is drawn of it. A part of a whole bar is told in `told`.
CHARTS = """() => [...document.querySelectorAll('.chart[data-chart]')].map(chart => {
  const kind = chart.dataset.chart, plot = chart.querySelector('.chart__plot');
  const number = text => text === '' ? null : Number(text);
  const rows = [...chart.querySelectorAll('tbody tr')].map(row => [...row.querySelectorAll('[data-value]')]
    .map(cell => number(cell.dataset.value))).filter(row => row.length);
  const { series } = echarts.getInstanceByDom(plot).getOption();
  const drawn = series.map(one => one.data.map(point => point?.told ??
    (point?.value !== undefined ? point.value : point)));
  const turned = kind === 'line' ? drawn : drawn[0].map((_, at) => drawn.map(one => one[at]));
  return { kind, rows, drawn: turned, said: plot.getAttribute('aria-label'), role: plot.getAttribute('role') };
})"""


@pytest.fixture
def month(cast: Cast, wall_clock: Any, monkeypatch: Any) -> Cast:
    """July 2025 of two centers: three weeks of decisions, some late; some dossiers are due in August."""
    wall_clock(NOW)
    monkeypatch.setattr(trend, "FEW", dict.fromkeys(trend.FEW, 1))
    monkeypatch.setattr(trend, "LEAST", 1)
    monkeypatch.setattr(lateness, "LEAST", 1)
    there = {
        "officer": colleague(Role.OFFICER, cast.thuan_hoa),
        "supervisor": colleague(Role.SUPERVISOR, cast.thuan_hoa),
    }
    for week, monday in enumerate((date(2025, 7, 7), date(2025, 7, 14), date(2025, 7, 21))):
        for nth in range(3):
            decide(cast, monday, late=nth <= week - 1, reason=REASONS[nth])
        decide_there(cast, monday, there, late=week == 2)
    brought(
        cast,
        asked(cast, logged(cast, cast.marriage, at("2025-07-28 09:00")), at("2025-07-28 15:00")),
        at("2025-07-30 09:00"),
    )
    for begun in ("2025-07-29", "2025-07-30", "2025-07-31"):
        logged(cast, cast.marriage, at(f"{begun} 09:00"))
    return cast


def decide(cast: Cast, monday: date, *, late: bool, reason: str) -> Dossier:
    """Logged on a Monday with three working days: decided on Wednesday, or late on Friday."""
    dossier = logged(cast, cast.marriage, at(f"{monday} 09:00"))
    ended = at(f"{monday + timedelta(days=4 if late else 2)} 15:00")
    return resolved(cast, dossier, ended, **({"overdue_reason": reason} if late else {}))


def decide_there(cast: Cast, monday: date, there: dict[str, Officer], *, late: bool) -> None:
    """The same at Thuận Hóa, where no rule assigns."""
    dossier = logged(cast, cast.marriage, at(f"{monday} 09:00"), by=cast.dung)
    officer, supervisor = there["officer"], there["supervisor"]
    ended = at(f"{monday + timedelta(days=4 if late else 2)} 15:00")
    if dossier.holder_id is None:
        desk.take(Step.ASSIGN, dossier, by=supervisor, at=at(f"{monday} 10:00"), officer=officer)
    desk.take(Step.SUBMIT, dossier, by=officer, at=ended - timedelta(hours=1), outcome="granted", officer=supervisor)
    needs = {"outcome": "granted", "result_no": "3/KH", "result_on": ended.date()}
    desk.take(Step.RESOLVE, dossier, by=supervisor, at=ended, **needs, **({"overdue_reason": "rules"} if late else {}))


Who = Callable[[Cast], Officer]
ROLES: dict[str, Who] = {
    "city admin": lambda cast: cast.chi,
    "inspector": lambda cast: cast.tuan,
    "supervisor": lambda cast: cast.binh,
    "center admin": lambda cast: colleague(Role.CENTER_ADMIN, cast.phu_xuan),
}


def pages_of(officer: Officer, cast: Cast) -> Iterator[str]:
    """The dashboards a role opens."""
    yield f"/tong-quan/{cast.phu_xuan.slug}/?{JULY}"
    if officer.center_id is None:
        yield f"/tong-quan/?{JULY}"


def cards_of(cast: Cast) -> Iterator[str]:
    """Each card by its own address, of a center for who leads it."""
    yield from (f"/tong-quan/the/{slug}/?{JULY}" for slug, card in CARDS.items() if card.city)
    code = cast.phu_xuan.code
    yield from (f"/tong-quan/the/{slug}/?{JULY}&trung_tam={code}" for slug, card in CARDS.items() if card.center)


def settle(hand: Hand, path: str) -> None:
    """Open a page and wait for its cards and their charts."""
    answer = hand.page.goto(f"{hand.url}{path}")
    assert answer.status == 200, path
    hand.page.wait_for_load_state("networkidle")
    hand.page.wait_for_function(SETTLED)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("role", ROLES)
def test_dashboards_stand_for_each_role(month, window_of, role, language):
    officer = ROLES[role](month)
    hand = window_of(officer, language, reduced_motion="reduce")
    faults = [fault for path in pages_of(officer, month) for fault in look(hand, path, language)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_cards_stand_by_themselves(month, window_of, language):
    faults: list[str] = []
    for officer, mine in (
        (month.chi, lambda path: "trung_tam" not in path),
        (month.binh, lambda path: "trung_tam" in path),
    ):
        hand = window_of(officer, language, reduced_motion="reduce")
        faults += [fault for path in filter(mine, cards_of(month)) for fault in look(hand, path, language)]
    assert not faults, "\n".join(faults)


def look(hand: Hand, path: str, language: str) -> list[str]:
    """What is wrong with a dashboard at the desk and on a phone; each language has its axe on one of them."""
    hand.page.set_viewport_size(SIZE)
    settle(hand, path)
    faults = [] if hand.page.locator("h1").count() == 1 else ["not one h1"]
    for size in (SIZE, PHONE):
        hand.page.set_viewport_size(size)
        hand.page.wait_for_timeout(60)  # charts are drawn anew
        if "PICTURES" in os.environ:
            hand.picture(f"dash-{language}-{size['width']}-{path.strip('/').translate(str.maketrans('/?=&', '____'))}")
        if (spill := hand.page.evaluate(SPILLS)) > 0:
            faults.append(f"{spill} px too wide at {size['width']}")
        if (size is SIZE) is (language == "vi"):
            faults += [f"at {size['width']}: {fault}" for fault in axe_faults(hand)]
    faults += [
        f"{one['kind']}: drawn is not the table" for one in hand.page.evaluate(CHARTS) if one["drawn"] != one["rows"]
    ]
    return [f"{path} {fault}" for fault in faults]


# --- charts, their tables, and the figures


def charts(hand: Hand, path: str) -> dict[str, dict[str, Any]]:
    settle(hand, path)
    return {one["kind"]: one for one in hand.page.evaluate(CHARTS)}


def on_time(figures: Any) -> list[float | None]:
    rates = [one.rates["on_time_of_decided"].value for one in figures]
    return [None if rate is None else float(rate) for rate in rates]


def july(*codes: str) -> Question:
    return Question(Period.of_days(date(2025, 7, 1), date(2025, 7, 31), now=NOW), centers=codes or None)


def test_the_charts_of_the_city_are_the_figures(month, window_of):
    found = charts(window_of(month.chi), f"/tong-quan/?{JULY}")
    whole = weekly(july().period)
    busy = [at for at, one in enumerate(whole.city) if one.decided]
    expected = [on_time(whole.city), *map(on_time, whole.centers.values())]
    assert found["line"]["drawn"] == [row[busy[0] : busy[-1] + 1] for row in expected]
    late = lateness.lateness(july(), most=5)
    assert sorted(row[0] for row in found["bars"]["drawn"]) == sorted(late.reasons.values())
    assert found["stack"]["drawn"] == [[late.apologised, late.late - late.apologised]]


def test_the_charts_of_a_center_are_its_figures(month, window_of):
    code = month.phu_xuan.code
    found = charts(window_of(month.binh), f"/tong-quan/{month.phu_xuan.slug}/?{JULY}")
    whole = weekly(july().period)
    busy = [at for at, one in enumerate(whole.city) if one.decided]
    expected = [on_time(whole.centers[code]), on_time(whole.city)]
    assert found["line"]["drawn"] == [row[busy[0] : busy[-1] + 1] for row in expected]
    late = lateness.lateness(july(code), most=5)
    assert sorted(row[0] for row in found["bars"]["drawn"]) == sorted(late.reasons.values())


def test_a_chart_is_a_picture_with_a_sentence(month, window_of):
    found = charts(window_of(month.chi), f"/tong-quan/?{JULY}")
    assert {one["role"] for one in found.values()} == {"img"}
    assert found["line"]["said"].startswith("Đường: tỷ lệ giải quyết đúng hạn của thành phố")


def test_what_is_swapped_out_leaves_nothing_behind(month, window_of):
    hand = window_of(month.chi)
    settle(hand, f"/tong-quan/?{JULY}")
    hand.page.evaluate("() => { window.before = [...document.querySelectorAll('.chart__plot')]; }")
    for slug, kind in (("trend", "line"), ("lateness", "bars")):
        hand.page.evaluate(
            """([slug, kind]) => htmx.ajax('GET', `/tong-quan/the/${slug}/?ky=2025-07`,
              { target: document.querySelector(`section:has([data-chart=${kind}])`), swap: 'outerHTML' })""",
            [slug, kind],
        )
    hand.page.wait_for_function("() => window.before.every(plot => !plot.isConnected)")
    hand.page.wait_for_function(SETTLED)
    assert hand.page.evaluate("() => window.before.filter(plot => echarts.getInstanceByDom(plot)).length") == 0
    assert hand.page.locator(".chart__plot svg").count() == 3


def test_a_bar_leads_to_its_dossiers(month, window_of):
    hand = window_of(month.chi)
    settle(hand, f"/tong-quan/the/lateness/?{JULY}")
    url = hand.page.locator("[data-chart=bars] tbody a").first.get_attribute("href")
    box = hand.page.locator("[data-chart=bars] .chart__plot").bounding_box()
    with hand.page.expect_navigation():
        hand.page.mouse.click(box["x"] + box["width"] * 0.6, box["y"] + 14)
    assert hand.page.url == f"{hand.url}{url}"


def test_the_fold_shows_the_numbers_by_keyboard(month, window_of):
    hand = window_of(month.chi)
    settle(hand, f"/tong-quan/the/trend/?{JULY}")
    assert not hand.page.locator(".chart__table table").is_visible()
    hand.tab_to(".chart__table > summary")
    hand.press("Enter")
    assert hand.page.locator(".chart__table table").is_visible()


def test_without_script_every_table_stands_open(month, window_of):
    hand = window_of(month.chi, java_script_enabled=False)
    for slug in ("trend", "lateness"):
        hand.go(f"/tong-quan/the/{slug}/?{JULY}")
        tables = hand.page.locator(".chart table")
        assert tables.count()
        assert all(tables.nth(nth).is_visible() for nth in range(tables.count()))
        assert not hand.page.locator(".chart__plot").first.is_visible()
    hand.go(f"/tong-quan/?{JULY}")
    assert hand.page.locator("a[href^='/tong-quan/the/trend/']").is_visible()


def test_a_chart_follows_the_width_and_keeps_to_the_paper(month, window_of):
    hand = window_of(month.chi)
    settle(hand, f"/tong-quan/the/trend/?{JULY}")
    wide = hand.page.locator(".chart__plot svg").bounding_box()["width"]
    hand.page.set_viewport_size(PHONE)
    hand.page.wait_for_function("width => document.querySelector('.chart__plot svg').clientWidth < width", arg=wide)
    hand.page.set_viewport_size(SIZE)
    hand.page.emulate_media(media="print")
    hand.page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    assert hand.page.evaluate(SPILLS) <= 0
