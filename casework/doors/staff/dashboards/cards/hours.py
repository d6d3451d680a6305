"""When dossiers come in, by hour and weekday: what the counters are staffed by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from casework.doors.staff.dashboards.scene import Scene
from casework.figures.hours import Hours, hours
from casework.figures.question import Question
from casework.templatetags.words import decimal, weekday
from centers.calendars import CITY, calendar_of, current_edition
from law.calendar import to_seconds

NOON = 12
STEPS = 5  # of the ramp
WHOLE_FROM = 10  # means are written with one decimal where none reaches it


@dataclass(frozen=True, slots=True)
class Cell:
    """An hour of a weekday; ``level`` None where the center is closed then."""

    text: str = ""
    level: int | None = None
    opens: bool = False  # the first hour after a gap


def context(scene: Scene) -> dict[str, Any]:
    """One statement."""
    period = scene.chosen.period
    code = CITY if scene.center is None else scene.center.code
    calendar = calendar_of(code, current_edition()).onward(to_seconds(period.end))
    found = hours(Question(period, centers=scene.codes), calendar)
    columns = found.hours
    most = max((found.mean((day, hour)) for day in found.open_hours for hour in found.open_hours[day]), default=0)
    return {
        "columns": [(hour, place > 0 and hour - columns[place - 1] > 1) for place, hour in enumerate(columns)],
        "rows": [(_some(day), list(_cells(found, day, columns, most))) for day in found.open_hours],
        "outside": found.outside,
        "total": sum(found.counts.values()),
        "answer": _answer(found),
    }


def _cells(found: Hours, day: int, columns: list[int], most: float) -> Iterator[Cell]:
    for place, hour in enumerate(columns):
        opens = place > 0 and hour - columns[place - 1] > 1
        if not found.is_open((day, hour)):
            yield Cell(opens=opens)
            continue
        mean = found.mean((day, hour))
        level = min(STEPS, 1 + int(mean * STEPS / most)) if mean else 0
        exact = Decimal(mean).quantize(Decimal(1) if most >= WHOLE_FROM else Decimal("0.1"), ROUND_HALF_UP)
        yield Cell(decimal(exact) if mean else "0", level, opens)


def _answer(found: Hours) -> str:
    peak = found.peak()
    if peak is None:
        return _("Giờ tiếp nhận: kỳ này chưa có hồ sơ")
    day, first, last = peak
    words = {"day": weekday(_some(day)), "first": first, "last": last}
    if first < NOON:
        return _("Đông nhất: sáng %(day)s, %(first)s–%(last)s giờ") % words
    return _("Đông nhất: chiều %(day)s, %(first)s–%(last)s giờ") % words


def _some(day: int) -> date:
    """A day of that weekday, to name it by: 1 January 2024 was a Monday."""
    return date(2024, 1, day)
