"""Where the dossiers accepted in the period are: decided and how, still open, withdrawn, gone to another center."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from casework.doors.staff.dashboards.scene import Scene
from casework.figures.question import Question
from casework.figures.where import CLOSED, PLACES, where
from casework.templatetags.words import grouped

NAMES = {
    "early": gettext_lazy("Trước hạn"),
    "on_time": gettext_lazy("Đúng hạn"),
    "late": gettext_lazy("Trễ hạn"),
    "within_time": gettext_lazy("Còn hạn"),
    "overdue": gettext_lazy("Quá hạn"),
    "paused": gettext_lazy("Tạm dừng"),
    "transferred": gettext_lazy("Chuyển đi"),
    "withdrawn": pgettext_lazy("số hồ sơ", "Rút"),
    "stopped": pgettext_lazy("số hồ sơ", "Dừng"),
}
GAP, LEAST = 0.18, 0.5  # percent of the width: between two parts, and of the smallest


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the bar; lengths in percent of its width, as attributes."""

    place: str
    name: Any
    count: int
    behind: str  # what its figure is called
    x: str = ""
    width: str = ""


def context(scene: Scene) -> dict[str, Any]:
    """Three or four statements."""
    counts = where(Question(scene.chosen.period, centers=scene.codes))
    accepted = sum(counts.values())
    return {"accepted": accepted, "parts": _parts(counts, accepted), "answer": _answer(counts, accepted)}


def _parts(counts: dict[str, int], accepted: int) -> list[Part]:
    """Every state with its stretch of the bar; one with nothing in it only where it would be asked for."""
    shown = [place for place in PLACES if counts[place] or place in ("early", "on_time", "late", "overdue")]
    present = [place for place in shown if counts[place]]
    room = 100 - GAP * max(0, len(present) - 1)
    spare = room - LEAST * len(present)  # each has its least, and the rest by number
    found, x = [], 0.0
    for place in shown:
        width = LEAST + spare * counts[place] / accepted if counts[place] else 0.0
        found.append(Part(place, NAMES[place], counts[place], f"accepted_{place}", f"{x:.2f}%", f"{width:.2f}%"))
        x += width + (GAP if width else 0.0)
    return found


def _answer(counts: dict[str, int], accepted: int) -> str:
    if not accepted:
        return _("Kỳ này chưa tiếp nhận hồ sơ nào")
    words = _("%(accepted)s hồ sơ tiếp nhận: %(in_time)s xong trong hạn, %(late)s xong trễ, %(rest)s chưa xong")
    gone = counts["withdrawn"] + counts["stopped"]
    if gone:
        words = _(
            "%(accepted)s hồ sơ tiếp nhận: %(in_time)s xong trong hạn, %(late)s xong trễ, %(rest)s chưa xong,"
            " %(gone)s rút hoặc dừng"
        )
    rest = accepted - sum(counts[place] for place in CLOSED)
    in_time = counts["early"] + counts["on_time"]
    return words % {
        "accepted": grouped(accepted), "in_time": grouped(in_time), "late": grouped(counts["late"]),
        "rest": grouped(rest), "gone": grouped(gone),
    }  # fmt: skip
