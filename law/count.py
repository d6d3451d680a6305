"""How a limit is spent: one number line per unit, and the pauses laid on it.

    day zero Z    the first close at or after the receipt
    position(t)   max(Z, what of the line lies strictly before t)
    owed          Z + N + k
    pause at t    left = owed - position(t)
    resume at t   owed = position(t) + left

The line of working days is that of their closes, the line of calendar days that of their 24:00, the line of hours
that of the open seconds. A limit whose due moment lies strictly before a pause was used up: its due date stays.
Source: Civil Code 2015 art. 147 (the first day is not counted) and 148 (a last day off moves to the next working day).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import monthrange
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from law.calendar import Calendar, CalendarError, ordinal, start_of
from law.limit import Limit, Unit

SAME_DAY_UNTIL = 15 * 3600  # accepted by 15:00:00: a field of the term


class Act(StrEnum):
    """What happens to a limit while it is counted."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    RESTART = "restart"  # a supplement under the policy RESTART: resumes, counted afresh
    CARRY = "carry"  # to the calendar of another center


Op = tuple[Act, int, str]  # an act, its instant, and the center whose calendar is read from there (start and carry)


class Due(NamedTuple):
    """The due moment and the ordinal of its day."""

    at: int
    day: int


class Count:
    """One limit being spent on a calendar. The base counts the closes of working days."""

    __slots__ = (
        "_final",
        "_reached",
        "amount",
        "cal",
        "extra",
        "floor",
        "left",
        "need",
        "owed",
        "paused_at",
        "resumed_at",
        "until",
        "zero_at",
    )

    unit = Unit.WORKING_DAY

    def __init__(self, cal: Calendar, at: int, amount: int, extra: int, until: int) -> None:
        self.cal, self.amount, self.extra, self.until = cal, amount, extra, until
        self.left = 0
        self.paused_at: int | None = None
        self._final: Due | None = None
        self._begin(at)

    def _begin(self, at: int) -> None:
        self._reached: Due | None = None  # of the stretch now running
        self.zero_at = self.resumed_at = at
        self.floor = self._day_zero(at)
        self.need = self._need()
        self.owed = self.floor + self.need

    def _day_zero(self, at: int) -> int:
        return self.cal.first_close(at)

    def _need(self) -> int:
        """N + k, in places of the line."""
        return self.amount + self.extra

    def position(self, at: int) -> int:
        before = self.cal.closes_before(at)
        return before if before > self.floor else self.floor

    def reached(self) -> Due | None:
        """The due moment when nothing more happens; None when it lies past the last loaded year."""
        if self.owed > len(self.cal.closes):
            return None
        return Due(self.cal.closes[self.owed - 1], self.cal.days[self.owed - 1])

    @property
    def used_up(self) -> bool:
        """True when a pause, transfer or closing found the limit used up, so that its due date stays."""
        return self._final is not None

    def known(self) -> Due | None:
        """The due moment; None while it is unknown (paused and not used up) or past the last loaded year."""
        if self._final is not None:
            return self._final
        if self.paused_at is not None:
            return None
        if self._reached is None:
            self._reached = self.reached()
        return self._reached

    def due(self) -> Due | None:
        """The due moment; None while it is unknown (paused and not used up). Past the last year: ``CalendarError``."""
        due = self.known()
        if due is None and self.paused_at is None:
            raise self.cal.past_the_end()
        return due

    def pause(self, at: int) -> None:
        self.paused_at = at
        if self._final is None:
            due = self._reached or self.reached()
            if due is not None and due.at < at:
                self._final = due
                self.left = 0
            else:
                left = self.owed - self.position(at)
                self.left = left if left > 0 else 0

    def resume(self, at: int) -> None:
        self.paused_at = None
        if self._final is None:
            self.owed = self.position(at) + self.left
            self.resumed_at = at
            self._reached = None

    def restart(self, at: int) -> None:
        """Resume with the limit N + k counted afresh; one that was used up at the request only resumes."""
        if self._final is None:
            self._begin(at)
        self.paused_at = None

    def carry(self, at: int, cal: Calendar) -> bool:
        """Go on on the calendar of another center: a pause of no length. True when day zero had to be found anew.

        A day zero that is over stays the day it was; one that is not is found again, from the same receipt.
        """
        self.pause(at)
        zero, over = self._zero_over(at)
        self.cal = cal
        if self._final is None:
            self.floor = self._up_to(zero) if over else self._day_zero(self.zero_at)
        self.resume(at)
        return not over and self._final is None

    def _zero_over(self, at: int) -> tuple[int, bool]:
        """The ordinal of day zero, and whether its close lies strictly before the instant."""
        if self.floor < 1:
            return 0, False
        return self.cal.days[self.floor - 1], self.cal.closes[self.floor - 1] < at

    def _up_to(self, day: int) -> int:
        """The place on the line of the last close on or before a day."""
        return bisect_right(self.cal.days, day)

    @property
    def zero_day(self) -> int:
        """The ordinal of day zero; of a same-day limit, of the day it is due when nothing intervenes."""
        return self.cal.days[self.floor - 1]

    def late_from(self, due: Due) -> int:
        """The first instant that counts as late."""
        return start_of(due.day + 1)


class SameDay(Count):
    """Due at the first close itself; an extension goes on from there by working days.

    Day zero of the number line is the close before: one close is owed even when nothing was given on top.
    """

    __slots__ = ()
    unit = Unit.SAME_DAY

    def _day_zero(self, at: int) -> int:
        cal = self.cal
        first = cal.first_close(at)
        if at - start_of(cal.days[first - 1]) > self.until:  # midnight sharp is 24:00 of a day whose session ends there
            first += 1
            if first > len(cal.closes):
                raise cal.past_the_end()
        return first - 1

    def _need(self) -> int:
        return 1 + self.extra

    @property
    def zero_day(self) -> int:
        return self.cal.days[self.floor]


class CalendarDays(Count):
    """Places on the line are day ordinals. A day is spent when the clock runs at its 24:00."""

    __slots__ = ()
    unit = Unit.CALENDAR_DAY

    def _day_zero(self, at: int) -> int:
        return self.cal.days[self.cal.first_close(at) - 1]

    def position(self, at: int) -> int:
        self.cal.check(at)
        return max(self.floor, ordinal(at - 1) - 1)

    def _zero_over(self, at: int) -> tuple[int, bool]:
        cal = self.cal
        return self.floor, cal.closes[bisect_left(cal.days, self.floor)] < at

    def _up_to(self, day: int) -> int:
        return day

    @property
    def zero_day(self) -> int:
        return self.floor

    def reached(self) -> Due | None:
        cal = self.cal
        index = max(bisect_left(cal.days, self.owed), bisect_left(cal.closes, self.resumed_at))
        if index >= len(cal.days):
            return None
        return Due(cal.closes[index], cal.days[index])


class Months(CalendarDays):
    """As calendar days, N being the days from day zero to the same day n months later."""

    __slots__ = ()
    unit = Unit.MONTH

    def _need(self) -> int:
        zero = date.fromordinal(self.floor)
        try:
            return months_later(zero, self.amount).toordinal() - self.floor + self.extra
        except ValueError:
            raise CalendarError(zero.year + self.amount // 12, self.cal.first_on.year, self.cal.last_on.year) from None


class Hours(Count):
    """The line of open seconds; due is the exact moment the last owed one ends."""

    __slots__ = ()
    unit = Unit.HOUR

    def _day_zero(self, at: int) -> int:
        return self.cal.seconds_before(at)

    def _need(self) -> int:
        return (self.amount + self.extra) * 3600

    def position(self, at: int) -> int:
        return self.cal.seconds_before(at)

    def reached(self) -> Due | None:
        try:
            return Due(*self.cal.second(self.owed))
        except CalendarError:
            return None

    def resume(self, at: int) -> None:
        # The last owed second may end exactly where the pause begins: all is spent, and it ended there.
        if self._final is None and self.left == 0:
            self._final = self.reached()
        Count.resume(self, at)

    def carry(self, at: int, cal: Calendar) -> bool:
        self.pause(at)
        if self._final is None and self.left == 0:
            self._final = self.reached()
        self.cal = cal
        self.floor = 0
        Count.resume(self, at)
        return False

    def late_from(self, due: Due) -> int:
        return due.at + 1


_COUNTS: dict[Unit, type[Count]] = {
    Unit.WORKING_DAY: Count,
    Unit.CALENDAR_DAY: CalendarDays,
    Unit.HOUR: Hours,
    Unit.MONTH: Months,
    Unit.SAME_DAY: SameDay,
}


def begin(cal: Calendar, at: int, limit: Limit, *, extra: int = 0, until: int = SAME_DAY_UNTIL) -> Count:
    """A limit starting to be spent at ``at``; ``extra`` units of lawful extension, ``until`` the same-day hour."""
    return _COUNTS[limit.unit](cal, at, limit.amount, extra, until)


def months_later(on: date, months: int) -> date:
    """The same day ``months`` later, or the last day of that month. ``ValueError`` past the year 9999."""
    month = on.month - 1 + months
    year, month = on.year + month // 12, month % 12 + 1
    if year > date.max.year:
        raise ValueError(f"amount: {months} months from {on} lie past the year {date.max.year}")
    return date(year, month, min(on.day, monthrange(year, month)[1]))


def judge(unit: Unit, due: Due, decided_at: int) -> str:
    """ "early", "on_time" or "late": by the local date, for hours late by the second. Judged at the decision."""
    day = ordinal(decided_at)
    if decided_at > due.at if unit is Unit.HOUR else day > due.day:
        return "late"
    return "early" if day < due.day else "on_time"
