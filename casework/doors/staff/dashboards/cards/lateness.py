"""Why late: the reasons written down, the step a dossier stood at when it fell due, the procedures late most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from casework.doors.staff.dashboards.scene import Scene
from casework.figures.lateness import CONSULT, STEPS, Lateness, lateness
from casework.figures.question import Question
from casework.figures.rates import Rate
from casework.templatetags.words import grouped, in_english, named, percent, worded
from centers.models import Procedure
from law.needs import OVERDUE_REASONS
from law.steps import Stage

MOST = 5  # procedures
TOLD = 2  # reasons named in the title, and hatched


@dataclass(frozen=True, slots=True)
class Bar:
    """So many late ones for one reason or at one step. ``length`` is what they are of the most, in percent."""

    key: str
    words: str
    count: int
    share: Rate
    length: int
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Often:
    """A procedure that is late often."""

    procedure: Procedure
    rate: Rate


def context(scene: Scene) -> dict[str, Any]:
    """What the template asks for. Three statements."""
    found = lateness(Question(scene.chosen.period, centers=scene.codes), most=MOST)
    procedures = Procedure.objects.in_bulk([key for key, _rate in found.procedures])
    reasons = _bars(found, sorted(found.reasons.items(), key=lambda one: (not one[0], -one[1])), reason_words)
    return {
        "title": _title(found, reasons),
        "found": found,
        "without": found.late - found.apologised,
        "sorry": Rate(found.apologised, found.late),
        "reasons": reasons,
        "steps": _bars(found, [(key, found.steps[key]) for key in STEPS if found.steps.get(key)], step_words),
        "procedures": [Often(procedures[key], rate) for key, rate in found.procedures],
    }


def reason_words(key: str) -> str:
    """``Do phối hợp``; what was written without a reason says so."""
    return worded(OVERDUE_REASONS, key) or _("Không ghi lý do")


def step_words(key: str) -> str:
    """``Thẩm định``; "" of none."""
    if key not in STEPS:
        return ""
    return _("Chờ ý kiến phối hợp") if key == CONSULT else named(Stage(key))


def _bars(found: Lateness, counts: Sequence[tuple[str, int]], words: Any) -> list[Bar]:
    most = max((count for _key, count in counts), default=1)
    told = sorted((count for key, count in counts if key), reverse=True)[:TOLD]
    return [
        Bar(key, words(key), count, Rate(count, found.late), round(count * 100 / most), bool(key) and count in told)
        for key, count in counts
    ]


def _title(found: Lateness, reasons: Sequence[Bar]) -> str:
    """What the first reasons come to together."""
    if not found.late:
        return _("Vì sao: không có hồ sơ nào trễ trong kỳ")
    first = [bar for bar in reasons if bar.key][:TOLD]
    said = {"count": grouped(found.late), "names": _(" và ").join(_in_a_sentence(bar.words) for bar in first)}
    if not first:
        return _("Vì sao: %(count)s hồ sơ trễ không ghi lý do") % said
    together = Rate(sum(bar.count for bar in first), found.late)
    return _("Vì sao: %(share)s của %(count)s hồ sơ trễ do %(names)s") % (said | {"share": percent(together, 0)})


def _in_a_sentence(words: str) -> str:
    """``phối hợp`` of ``Do phối hợp``."""
    small = words[:1].lower() + words[1:]
    return small if in_english() else small.removeprefix("do ")
