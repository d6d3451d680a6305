"""Norms of stages: each stage's share of the limit, and how much of it a dossier has used.

Shares are our choice and editable per term; a day is told as eight office hours.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from law.calendar import Calendar
from law.limit import Limit, Unit

HOUR = 3600
WORKING_DAY = 8 * HOUR
DAY = 24 * HOUR
MONTH = 30 * DAY

Stand = tuple[int, bool]  # the instant of a line, and whether the stage ran from there on in somebody's hands


def norm_of(limit: Limit, share: int) -> tuple[int, int]:
    """(seconds of a stage's norm, seconds of the unit it is told in). ``share`` is in percent."""
    if limit.unit is Unit.SAME_DAY:
        return WORKING_DAY * share // 100, HOUR
    if limit.unit is Unit.HOUR:
        return limit.amount * HOUR * share // 100, HOUR
    if limit.unit is Unit.WORKING_DAY:
        return limit.amount * WORKING_DAY * share // 100, WORKING_DAY
    return limit.amount * (MONTH if limit.unit is Unit.MONTH else DAY) * share // 100, DAY


def in_office_hours(limit: Limit) -> bool:
    """True when a norm of the limit is spent while the office is open; a limit of calendar days runs day and night."""
    return limit.unit not in (Unit.CALENDAR_DAY, Unit.MONTH)


def spent_in(stands: Iterable[Stand], calendar: Calendar, at: int, limit: Limit) -> int:
    """Seconds a dossier has stood in a stage up to ``at``: office time, for calendar limits all of it."""
    spent = 0
    for (start, counts), (end, _) in pairwise([*stands, (at, False)]):
        if counts and start < end:
            spent += calendar.open_seconds(start, end) if in_office_hours(limit) else end - start
    return spent
