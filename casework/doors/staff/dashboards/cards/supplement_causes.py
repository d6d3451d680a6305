"""Which papers are missing most often: what guidance for citizens should say better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.doors.staff.dashboards.scene import Scene
from casework.figures.question import Question
from casework.figures.rates import Rate
from casework.figures.supplements import UNNAMED, Supplements, supplements
from casework.templatetags.words import grouped, percent

MOST = 8  # papers shown by name; the others as one
FIRST = 3  # of them the foot speaks


@dataclass(frozen=True, slots=True)
class Row:
    """One paper and how many requests asked for it; ``key`` asks for them, None where they are several papers."""

    name: str
    count: int
    key: int | None = None
    width: str = ""  # of the bar, in percent; those of several papers have none


def context(scene: Scene) -> dict[str, Any]:
    """Two statements."""
    found = supplements(Question(scene.chosen.period, centers=scene.codes))
    return {"found": found, "rows": _rows(found), "answer": _answer(found), "foot": _foot(found)}


def _rows(found: Supplements) -> list[Row]:
    named = [(name, count) for name, count in found.papers.items() if name != UNNAMED][:MOST]
    rest = sum(found.papers.values()) - sum(count for _name, count in named)
    most = max((count for _name, count in named), default=1)
    rows = [Row(name, count, found.keys[name], f"{count * 100 / most:.1f}%") for name, count in named]
    return [*rows, Row(_("Giấy tờ khác"), rest)] if rest else rows


def _answer(found: Supplements) -> str:
    if not found.requests:
        return _("Kỳ này không phải yêu cầu bổ sung lần nào")
    words = ngettext("Vì sao phải bổ sung: %(count)s lần", "Vì sao phải bổ sung: %(count)s lần", found.requests)
    return words % {"count": grouped(found.requests)}


def _foot(found: Supplements) -> str:
    """What share the first papers have, where there are more than a few."""
    named = [count for name, count in found.papers.items() if name != UNNAMED]
    if len(named) <= FIRST:
        return ""
    share = percent(Rate(sum(named[:FIRST]), sum(found.papers.values())), 0)
    words = _("%(count)s giấy tờ đầu chiếm %(share)s số giấy tờ phải bổ sung.")
    return words % {"count": FIRST, "share": share}
