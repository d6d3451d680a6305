"""The small clock of a list row, drawn from the card alone: fifty rows cost no query and no slip."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from casework.doors.staff.clock.cells import Cell, share_of_day
from casework.models import Dossier
from law.calendar import Calendar, local_date, midnight, to_seconds
from law.clock_state import days_late
from law.limit import ACCEPTANCE_LIMIT, Limit, Unit
from law.steps import Clock

MOST_LATE = 3  # boxes after the flag; the chip beside it says the number
MOST_BOXES = 30  # more do not fit 140 px: a box then stands for several days


def mini_cells(dossier: Dossier, at: int, calendar: Calendar) -> list[Cell]:
    """Ring, boxes spent and left, the string of days off before the next working day, flag, days late."""
    accepted = dossier.accepted_at is not None
    limit = dossier.term.limit if accepted and dossier.term is not None else ACCEPTANCE_LIMIT
    moment = to_seconds(dossier.ended_at) if dossier.clock == Clock.ENDED and dossier.ended_at else at
    if dossier.clock == Clock.PAUSED and dossier.due_at is None:
        return [Cell("zero"), *_paused(dossier, limit)]
    if dossier.due_at is None or dossier.due_on is None:
        return [Cell("zero")]
    return [Cell("zero"), *_running(dossier, limit, moment, calendar)]


def _paused(dossier: Dossier, limit: Limit) -> Iterator[Cell]:
    left = dossier.left or 0
    if limit.unit is Unit.HOUR:
        left = -(-left // 3600)
    spent = max(0, max(limit.amount, 1) - left)
    spent, left = _fitted(spent, left)
    yield from (Cell("spent") for _ in range(spent))
    yield Cell("pause", is_today=True, share=95)
    yield from (Cell("left") for _ in range(left))


def _running(dossier: Dossier, limit: Limit, at: int, calendar: Calendar) -> Iterator[Cell]:
    """The boxes before and after the needle; a pause that is over shows as one dotted box before it."""
    if dossier.due_at is None or dossier.due_on is None:
        return
    due_at, today = to_seconds(dossier.due_at), local_date(at)
    started = to_seconds(dossier.accepted_at or dossier.registered_at)
    total = max(1, limit.amount)
    if limit.unit is Unit.HOUR:
        ahead = -(-calendar.open_seconds(at, due_at) // 3600) if at < due_at else 0
        passed = calendar.open_seconds(started, min(at, due_at)) // 3600
    elif limit.unit in (Unit.WORKING_DAY, Unit.SAME_DAY):
        ahead = calendar.closes_before(due_at + 1) - calendar.closes_before(at) if at <= due_at else 0
        passed = calendar.closes_before(min(at, due_at + 1)) - calendar.first_close(started)
    else:
        total = max(total * (30 if limit.unit is Unit.MONTH else 1), 1)
        ahead = max(0, (dossier.due_on - today).days + 1)
        passed = (min(today, dossier.due_on) - local_date(started)).days - 1
    begun = (at <= due_at and today == dossier.due_on) or (calendar.is_working(today) and started < midnight(today))
    behind = max(0, total - ahead)
    spent, rest = _fitted(behind, ahead)
    yield from _boxes(dossier, spent, rest, at, calendar, begun=begun and ahead > 0, paused=max(0, passed) > behind)
    yield from _late(dossier, at, calendar)


def _boxes(
    dossier: Dossier, spent: int, rest: int, at: int, calendar: Calendar, *, begun: bool, paused: bool
) -> Iterator[Cell]:
    today = local_date(at)
    boxes = [Cell("spent") for _ in range(spent)]
    if paused and spent:
        boxes.insert(len(boxes), Cell("pause"))
    if begun:
        boxes.append(Cell("part", share=share_of_day(at, calendar), is_today=True))
        rest -= 1
    tomorrow = today + timedelta(days=1)
    if rest and (not calendar.is_working(tomorrow) or (not begun and not calendar.is_working(today))):
        boxes.append(Cell("off"))
    boxes += [Cell("counted") for _ in range(rest)]
    if boxes:
        boxes[-1].is_due = True
    yield from boxes


def _late(dossier: Dossier, at: int, calendar: Calendar) -> Iterator[Cell]:
    if dossier.late_from is None or dossier.due_on is None or to_seconds(dossier.late_from) > at:
        return
    count = min(MOST_LATE, days_late(dossier.due_on, at, calendar))
    yield from (Cell("late", share=share_of_day(at, calendar), is_today=i == count - 1) for i in range(count))


def _fitted(spent: int, rest: int) -> tuple[int, int]:
    """Both counts shrunk alike when their boxes would not fit; what is not nothing stays visible."""
    boxes = spent + rest
    if boxes <= MOST_BOXES:
        return spent, rest
    fewer = max(1, round(spent * MOST_BOXES / boxes)) if spent else 0
    return fewer, MOST_BOXES - fewer if rest else 0
