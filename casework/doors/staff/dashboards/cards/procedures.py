"""The procedures decided most: how long they take against their limit, and how many were late."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.doors.staff.clock.words import days_of, limit_words
from casework.doors.staff.dashboards.scene import Scene
from casework.figures.procedures import Pace, paces
from casework.figures.question import Question
from casework.templatetags.words import percent
from law.limit import Limit, Unit

MOST = 10
SLOWEST = Decimal(10)  # percent, beyond the nine of ten whose time is shown
WIDEST, NARROWEST = 2.6, 1.3  # limits the scale reaches: so far at most, and no less (our choice)


@dataclass(frozen=True, slots=True)
class Row:
    """One procedure. Lengths in percent of the width, as attributes."""

    pace: Pace
    limit: str
    bar: str  # to the median
    line: str  # to nine of ten
    mark: str  # where nine of ten end; "" beyond the scale
    tick: str  # where the limit stands


def context(scene: Scene) -> dict[str, Any]:
    """Five statements."""
    found = paces(Question(scene.chosen.period, centers=scene.codes))
    shown = found[:MOST]
    reach = min(WIDEST, max([NARROWEST, *(pace.p90_share * 1.04 for pace in shown)]))
    return {"rows": [_row(pace, reach) for pace in shown], "all": len(found), "answer": _answer(shown)}


def _row(pace: Pace, reach: float) -> Row:
    def at(share: float) -> str:
        return f"{min(share / reach, 1) * 100:.2f}%"

    inside = pace.p90_share <= reach
    return Row(
        pace, _limit(pace), at(pace.median_share), at(pace.p90_share), at(pace.p90_share) if inside else "", at(1)
    )


def _limit(pace: Pace) -> str:
    """Several where the procedure has cases of its own."""
    return ", ".join(_short(limit) for limit in sorted(pace.limits, key=lambda one: (one.unit, one.amount)))


def _short(limit: Limit) -> str:
    """Days are working days here, as the foot of the card says; others name themselves."""
    if limit.unit is Unit.WORKING_DAY:
        return days_of(limit.amount)
    if limit.unit is Unit.CALENDAR_DAY:
        return ngettext("%(count)s ngày lịch", "%(count)s ngày lịch", limit.amount) % {"count": limit.amount}
    return limit_words(limit)


def _answer(shown: list[Pace]) -> str:
    if not shown:
        return _("Thủ tục: kỳ này chưa giải quyết hồ sơ nào")
    over, share = sum(pace.over for pace in shown), percent(SLOWEST, 0)
    if not over:
        return _("Thủ tục: cả nhóm %(share)s chậm nhất vẫn trong thời hạn") % {"share": share}
    words = ngettext(
        "Thủ tục: %(count)s loại vượt thời hạn ở nhóm %(share)s chậm nhất",
        "Thủ tục: %(count)s loại vượt thời hạn ở nhóm %(share)s chậm nhất",
        over,
    )
    return words % {"count": over, "share": share}
