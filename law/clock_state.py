"""Clock states for the eye: one word and one remainder for a card, beside its national status.

Source: the civic meaning of on time is the law's (``law.slip``); "soon" is our choice: the first working day after
today, or the last fifth of an hour limit, at least half an hour.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from law.calendar import Calendar, local_date, midnight
from law.limit import Limit, Unit
from law.steps import Clock

SOON_SHARE = 5  # a fifth of an hour limit
SOON_LEAST = 1800  # seconds
WEEK_AHEAD = 3  # working days: "within 3 days"


class State(StrEnum):
    """The state of a clock, as chips, filters and colours name it."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    WITHIN = "within"
    PAUSED = "paused"
    WAITING = "waiting"  # not accepted yet: the acceptance clock
    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    CLOSED = "closed"  # ended without a verdict

    @property
    def name_vi(self) -> str:
        return STATE_NAMES[self][0]

    @property
    def name_en(self) -> str:
        return STATE_NAMES[self][1]


STATE_NAMES: dict[State, tuple[str, str]] = {
    State.OVERDUE: ("Quá hạn", "Overdue"),
    State.TODAY: ("Đến hạn hôm nay", "Due today"),
    State.SOON: ("Sắp đến hạn", "Due soon"),
    State.WITHIN: ("Trong hạn", "Within time"),
    State.PAUSED: ("Tạm dừng", "Paused"),
    State.WAITING: ("Chờ tiếp nhận", "Waiting for acceptance"),
    State.EARLY: ("Trước hạn", "Early"),
    State.ON_TIME: ("Đúng hạn", "On time"),
    State.LATE: ("Quá hạn", "Late"),
    State.CLOSED: ("Đã đóng", "Closed"),
}


@dataclass(frozen=True, slots=True)
class ClockState:
    """A state with what remains: whole working days and open hours and minutes, or days late."""

    state: State
    days: int = 0
    hours: int = 0
    minutes: int = 0


def clock_state(
    *,
    clock: Clock,
    verdict: str,
    accepted: bool,
    due_on: date | None,
    due_at: int | None,
    late_from: int | None,
    left: int | None,
    limit: Limit | None,
    at: int,
    calendar: Calendar,
) -> ClockState:
    """The state at ``at`` (seconds) of a clock on its center's calendar."""
    if clock is Clock.ENDED:
        return ClockState(State(verdict) if verdict else State.CLOSED)
    if clock is Clock.PAUSED:
        hours = limit is not None and limit.unit is Unit.HOUR
        return ClockState(State.PAUSED, 0 if hours else left or 0, (left or 0) // 3600 if hours else 0)
    if due_on is None or due_at is None:
        return ClockState(State.WITHIN)
    days, hours_left, minutes = remainder(at, due_at, calendar)
    if not accepted:
        return ClockState(State.WAITING, days, hours_left, minutes)
    if late_from is not None and late_from <= at:
        return ClockState(State.OVERDUE, days_late(due_on, at, calendar))
    state = State.WITHIN
    if due_on == local_date(at):
        state = State.TODAY
    elif soon(due_on, due_at, limit, at, calendar):
        state = State.SOON
    return ClockState(state, days, hours_left, minutes)


def soon(due_on: date, due_at: int, limit: Limit | None, at: int, calendar: Calendar) -> bool:
    """True when it is due by the next working day, or in the last fifth of an hour limit."""
    if due_on <= calendar.next_working_days(at, 1)[0]:
        return True
    if limit is None or limit.unit is not Unit.HOUR:
        return False
    return calendar.open_seconds(at, due_at) <= max(SOON_LEAST, limit.amount * 3600 // SOON_SHARE)


def remainder(at: int, due_at: int, calendar: Calendar) -> tuple[int, int, int]:
    """Working days after today up to the due moment, then open hours and minutes left today."""
    if due_at <= at:
        return 0, 0, 0
    today = local_date(at)
    tonight = midnight(today + timedelta(days=1))
    open_today = calendar.open_seconds(at, min(due_at, tonight))
    days = calendar.closes_before(due_at + 1) - calendar.closes_before(tonight) if due_at >= tonight else 0
    rest = 0
    if due_at >= tonight and calendar.closes_before(due_at + 1) == calendar.closes_before(due_at):
        rest = calendar.open_seconds(midnight(local_date(due_at)), due_at)  # an hour limit that ends within a day
    seconds = open_today + rest
    return days, seconds // 3600, seconds % 3600 // 60


def days_late(due_on: date, at: int, calendar: Calendar) -> int:
    """Working days that have begun since the due day, today included; at least 1."""
    since, until = midnight(due_on + timedelta(days=1)), midnight(local_date(at) + timedelta(days=1))
    return max(1, calendar.closes_before(until) - calendar.closes_before(since))
