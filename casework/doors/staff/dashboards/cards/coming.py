"""What is coming: what falls due day by day, from now on, beside what is decided on an ordinary day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby, pairwise
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from casework.doors.staff.dashboards.scene import CENTER, Scene
from casework.doors.staff.lists.addresses import list_url
from casework.figures.coming import Coming, Due, coming
from casework.figures.rates import Rate
from casework.templatetags.league_words import labelled
from casework.templatetags.words import grouped, named, percent, weekday_short
from centers.models import Center, Field
from law.clock_state import State

SHOWN = 11  # centers, the others below a fold
NOT_LATE = [State.TODAY.value, State.SOON.value, State.WITHIN.value]
LEVELS = (10, 25, 50, 100)  # percent of an ordinary day's work: where the second to the fifth shade begin (our choice)
CROWDED = 40  # percent of everything in one week: said so in the title (our choice)


@dataclass(frozen=True, slots=True)
class Cell:
    """What is due on one day. ``level`` 0 to 5, None on a day off; ``after`` days off."""

    count: int
    url: str
    level: int | None
    after: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A center or a field, or all of them; ``url`` is its dashboard."""

    name: str
    url: str
    cells: Sequence[Cell]  # day by day
    week: Cell  # the last week as a whole
    later: Cell
    total: Cell


def context(scene: Scene) -> dict[str, Any]:
    """What the template asks for. Five statements."""
    at = scene.chosen.now
    own = scene.center
    found = coming(at, "center" if own is None else "field", center=own.code if own else None)
    rows = _rows(scene, found)
    near, far = _near(found), _far(found)
    return {
        "title": _title(found),
        "weeks": _weeks(near),
        "days": _with_gaps(near),
        "far": (far[0], far[-1]),
        "whole": _row(_("Toàn trung tâm") if own else _("Toàn thành phố"), "", found.whole, found, _link(scene)),
        "rows": rows[:SHOWN],
        "more": rows[SHOWN:],
        "all": len(rows),
        "legend": _legend(),
    }


def _rows(scene: Scene, found: Coming) -> list[Row]:
    """The most first; those with nothing due last."""
    if scene.center is None:
        named_rows = [
            (found.rows.get(one.code, Due()), labelled(one), _home(scene, one), _link(scene, trung_tam=one.code))
            for one in Center.objects.all()
        ]
    else:
        fields = Field.objects.filter(code__in=found.rows)
        named_rows = [(found.rows[one.code], named(one), "", _link(scene, linh_vuc=one.code)) for one in fields]
    named_rows.sort(key=lambda row: (-row[0].count, row[1]))
    return [_row(name, url, due, found, link) for due, name, url, link in named_rows]


def _home(scene: Scene, center: Center) -> str:
    return f"{reverse('casework:center_dashboard', args=[center.slug])}?{scene.chosen.query()}"


Link = Callable[[date | None, date | None], str]


def _link(scene: Scene, **narrow: str) -> Link:
    """Gives the address of exactly the dossiers due from a first to a last day, of the scene or narrower."""
    where = {CENTER: scene.center.code} if scene.center else {}
    head = list_url(nhom="dang-xu-ly", tinh_trang=NOT_LATE, **where, **narrow)

    def link(first: date | None, last: date | None) -> str:
        since = f"&han_tu={first:%d/%m/%Y}" if first else ""
        return f"{head}{since}&han_den={last:%d/%m/%Y}" if last else f"{head}{since}"

    return link


def _row(name: str, url: str, due: Due, found: Coming, link: Link) -> Row:
    cells = [
        Cell(due.days[on], link(on, on), None if on in due.closed else _level(due, on), after)
        for on, after in _with_gaps(_near(found))
    ]
    far = _far(found)
    week = Cell(sum(due.days[on] for on in far), link(far[0], far[-1]), _level(due, *far), True)
    later = Cell(due.later, link(found.until + timedelta(days=1), None), 0, True)
    return Row(name, url, cells, week, later, Cell(due.count, link(None, None), 0, True))


def _near(found: Coming) -> list[date]:
    """The days that have a column of their own: of all weeks but the last, which holds little yet."""
    return [on for on in found.days if on <= found.until - timedelta(days=7)]


def _far(found: Coming) -> list[date]:
    """The days of the last week; its Monday when it has none."""
    return [on for on in found.days if on > found.until - timedelta(days=7)] or [found.until - timedelta(days=6)]


def _level(due: Due, *days: date) -> int:
    """How much of their ordinary work is due: 0 nothing, 1 to 5. Without anything decided of late: the least."""
    count = sum(due.days[on] for on in days)
    if not count:
        return 0
    return 1 + sum(count * 100 >= level * due.daily * len(days) for level in LEVELS if due.daily)


def _with_gaps(days: Sequence[date]) -> list[tuple[date, bool]]:
    """Each day, and whether days off lie before it."""
    return [(on, at > 0 and (on - days[at - 1]).days > 1) for at, on in enumerate(days)]


def _weeks(days: Sequence[date]) -> list[dict[str, Any]]:
    """The weeks over the days: how many columns, and from when to when; a lonely day by its weekday."""
    weeks: list[dict[str, Any]] = []
    for _key, group in groupby(days, key=lambda on: on.isocalendar()[:2]):
        week = list(group)
        weeks.append({"span": len(week) + _gaps(week), "words": _week_words(week), "first": not weeks})
    return weeks


def _gaps(week: Sequence[date]) -> int:
    """How often days off lie inside it: each has a column of its own."""
    return sum(after for _on, after in _with_gaps(week))


def _week_words(week: Sequence[date]) -> str:
    first, last = week[0], week[-1]
    if len(week) < 3:
        return weekday_short(first) if len(week) == 1 else f"{first:%d}–{last:%d/%m}"
    return f"{first:%d}–{last:%d/%m}" if first.month == last.month else f"{first:%d/%m}–{last:%d/%m}"


def _legend() -> list[dict[str, Any]]:
    """The shades in words."""
    bounds = [percent(Decimal(level), 0) for level in LEVELS]
    words = [
        pgettext("sức một ngày", "dưới %(to)s") % {"to": bounds[0]},
        *(f"{low}–{high}" for low, high in pairwise(LEVELS)),
        pgettext("sức một ngày", "từ %(from)s") % {"from": bounds[-1]},
    ]
    return [{"level": number, "words": text} for number, text in enumerate(words, start=1)]


def _title(found: Coming) -> str:
    whole = found.whole
    if not whole.count:
        return _("Sắp tới: chưa có hồ sơ nào hẹn trả")
    said: dict[str, Any] = {"count": grouped(whole.count)}
    weeks = [list(group) for _key, group in groupby(found.days, key=lambda on: on.isocalendar()[:2])]
    loads = [(sum(whole.days[on] for on in week), week) for week in weeks]
    most, week = max(loads, key=lambda load: load[0], default=(0, []))
    share = Rate(most, whole.count)
    if not week or len(weeks) < 2 or most * 100 < CROWDED * whole.count:
        return _("Sắp tới: %(count)s hồ sơ đã hẹn trả từ hôm nay") % said
    said |= {"share": percent(share, 0), "week": _week_words(week) if len(week) > 1 else f"{week[0]:%d/%m}"}
    return _("Sắp tới: %(count)s hồ sơ đã hẹn trả từ hôm nay, %(share)s dồn vào %(week)s") % said
