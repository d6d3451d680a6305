"""Who holds how much now, and how much of what each decided in the period was in time. For their supervisor only."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from casework.doors.staff.board.loads import FULL, LoadRow, load_rows, recent_days
from casework.doors.staff.dashboards.scene import Scene
from casework.doors.staff.request import center_of
from casework.figures.axes import AXES
from casework.figures.counts import Figures
from casework.figures.flows import decisions
from casework.figures.handlers import done_by_handler
from casework.figures.question import Question
from casework.figures.rates import Rate
from casework.models import Dossier
from centers.calendars import calendar_of, current_edition
from law.calendar import to_seconds

SCALE = 150  # percent of the capacity the bar reaches (our choice)


@dataclass(frozen=True, slots=True)
class Row:
    """One officer: the load as on the board, and the period's decisions."""

    load: LoadRow
    in_time: Rate
    bar: str  # percent of the width, as an attribute; "" where there is no capacity yet
    tick: str


def context(scene: Scene) -> dict[str, Any]:
    """Five statements."""
    loads, period = _loads(scene), _decided(scene)
    return {"rows": [_row(load, period[str(load.officer.uuid)]) for load in loads], "answer": _answer(loads)}


def _loads(scene: Scene) -> list[LoadRow]:
    """As the board shows them now: holders with work, or a pace of late."""
    at, officer = scene.chosen.now, scene.officer
    center = center_of(officer)  # who leads people leads those of one center
    calendar = calendar_of(center, current_edition()).onward(to_seconds(at))
    since = recent_days(calendar, at)
    done = done_by_handler(center, recent_from=since, month_from=since, at=at)
    rows = load_rows(officer, Dossier.objects.held_for(officer), at, calendar, done, [])
    return sorted(rows, key=lambda row: (-row.overdue, -row.held))


def _decided(scene: Scene) -> defaultdict[str, Figures]:
    found: defaultdict[str, Figures] = defaultdict(Figures)
    for key, name, count in decisions(Question(scene.chosen.period, AXES["officer"], scene.codes)):
        found[key].count(name, count)
    return found


def _row(load: LoadRow, decided: Figures) -> Row:
    share = "" if load.load is None else f"{min(load.load, SCALE) * 100 / SCALE:.1f}%"
    return Row(load, decided.rates["on_time_of_decided"], share, f"{FULL * 100 / SCALE:.1f}%")


def _answer(loads: list[LoadRow]) -> str:
    late = sum(row.overdue for row in loads)
    if not late:
        return _("Người thụ lý: không ai giữ hồ sơ quá hạn")
    most = loads[0]
    if most.overdue == late:
        return _("Người thụ lý: %(count)s hồ sơ quá hạn đều ở %(name)s") % {
            "count": late, "name": most.officer.full_name,
        }  # fmt: skip
    return _("Người thụ lý: đang giữ %(count)s hồ sơ quá hạn") % {"count": late}
