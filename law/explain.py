"""Why this date: the limit day by day, or session by session for hours, until the due date.

The rows are laid out from the acts on the limit, not from the sums that found the due date; that they end at it and
count to N + k is what the tests hold both to.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from law.calendar import DAY, NOON, Calendar, Sessions, ordinal, start_of
from law.count import Act, Count, Due, Op, begin
from law.limit import Limit, Unit
from law.line import Line
from law.slip import CalendarOf, Fold

_FOREVER = 1 << 62


class Why(StrEnum):
    """What a day was for the limit."""

    RECEIPT_DAY = "receipt_day"
    AFTER_HOURS = "after_hours"
    AFTER_CUTOFF = "after_cutoff"
    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    MAKEUP = "makeup"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    CLOSURE = "closure"
    PAUSED = "paused"
    MOVED = "moved"
    RESTART = "restart"

    @property
    def name_vi(self) -> str:
        return WHY_NAMES[self][0]

    @property
    def name_en(self) -> str:
        return WHY_NAMES[self][1]


WHY_NAMES: dict[Why, tuple[str, str]] = {
    Why.RECEIPT_DAY: ("ngày nhận", "receipt day"),
    Why.AFTER_HOURS: ("nhận sau giờ làm việc", "received after office hours"),
    Why.AFTER_CUTOFF: ("nhận sau giờ chốt trong ngày", "received after the same-day hour"),
    Why.WORKING_DAY: ("ngày làm việc", "working day"),
    Why.CALENDAR_DAY: ("ngày", "calendar day"),
    Why.MAKEUP: ("ngày làm bù", "make-up working day"),
    Why.WEEKEND: ("nghỉ cuối tuần", "weekend"),
    Why.HOLIDAY: ("ngày nghỉ", "holiday"),
    Why.CLOSURE: ("Trung tâm đóng cửa", "closed"),
    Why.PAUSED: ("tạm dừng", "paused"),
    Why.MOVED: ("chuyển sang ngày làm việc kế tiếp", "moved to the next working day"),
    Why.RESTART: ("tính lại từ đầu", "counted afresh"),
}


_WORKS = frozenset({Why.WORKING_DAY, Why.MAKEUP})


class DayRow(NamedTuple):
    """One day, or one session of it for hours. ``count`` of ``of`` units are spent after it."""

    on: date
    session: str  # "" | "am" | "pm"
    counted: bool
    why: Why
    name_vi: str  # of the holiday or closure
    name_en: str
    decision: str
    paused_from: int | None
    count: int  # type: ignore[assignment]  # hides the method of tuples, which no row needs
    of: int
    due: bool
    seconds: int = 0  # hours: open seconds spent so far


class _Stretch(NamedTuple):
    """A time in which one calendar is read and the clock runs or does not."""

    start: int
    end: int
    cal: Calendar
    runs: bool
    floor: int
    fresh: bool  # the limit is counted from its beginning here
    zero: int | None  # the ordinal of day zero, where it was found here


def explain(lines: Sequence[Line], calendar_of: CalendarOf, until: int | None = None) -> tuple[DayRow, ...]:
    """The rows of the limit now being counted; to the due date, or to ``until`` (the last line) while it is unknown."""
    fold = Fold(calendar_of)
    for line in lines:
        fold.take(line)
    if fold.limit is None:
        return ()
    edition = fold.edition
    laid_out = lay_out(
        fold.ops, fold.limit, lambda center: calendar_of(center, edition), fold.extra, fold.same_day_until
    )
    return tuple(rows(laid_out, lines[-1].at if until is None else until))


class LaidOut(NamedTuple):
    """A limit cut at the acts on it, and counted."""

    stretches: list[_Stretch]
    spending: Count
    due: Due | None


def rows(laid_out: LaidOut, until: int) -> Iterator[DayRow]:
    """The rows to the due date, or to ``until`` while it is unknown."""
    return (_hour_rows if laid_out.spending.unit is Unit.HOUR else _day_rows)(laid_out, until)


def lay_out(
    ops: Sequence[Op], limit: Limit, calendar_of: Callable[[str], Calendar], extra: int, same_day_until: int
) -> LaidOut:
    """The stretches between the acts; what follows a limit that was used up changes nothing and is left out.

    Raises ``CalendarError`` past the loaded years.
    """
    _, start, center = ops[0]
    count = begin(calendar_of(center), start, limit, extra=extra, until=same_day_until)
    stretches: list[_Stretch] = []
    runs = fresh = found = True
    days = limit.unit is not Unit.HOUR
    for act, at, center in ops[1:]:
        stretch = _Stretch(start, at, count.cal, runs, count.floor, fresh, count.zero_day if found and days else None)
        found = act is Act.RESTART
        if act is Act.PAUSE:
            count.pause(at)
        elif act is Act.RESUME:
            count.resume(at)
        elif act is Act.RESTART:
            count.restart(at)
        else:
            found = count.carry(at, calendar_of(center))
        if count.used_up:
            stretches.append(stretch._replace(end=_FOREVER))
            break
        stretches.append(stretch)
        start, runs, fresh = at, act is not Act.PAUSE, act is Act.RESTART
    else:
        zero = count.zero_day if found and days else None
        stretches.append(_Stretch(start, _FOREVER, count.cal, runs, count.floor, fresh, zero))
    return LaidOut(stretches, count, count.due())


# Days ----------------------------------------------------------------------------------------------------------------


class _DayBook:
    """What is known of the days of a limit counted by days: which are spent, which paused, where counting begins."""

    def __init__(self, stretches: list[_Stretch], count: Count, last: int) -> None:
        self.stretches = stretches
        self.by_closes = count.unit in (Unit.WORKING_DAY, Unit.SAME_DAY)
        self.free = 1 if count.unit is Unit.SAME_DAY else 0  # a same-day limit counts its first close as none
        self.spent: dict[int, int] = {}  # two on a day whose two calendars both close on it
        self.paused: dict[int, int] = {}
        self.zeros: dict[int, _Stretch] = {}  # by the day on which day zero was found
        for stretch in stretches:
            days = self._closes(stretch, last) if self.by_closes else self._ends(stretch, last)
            if not stretch.runs:
                self.paused.update(dict.fromkeys(days, stretch.start))
            elif self.spent and days and days[0] in self.spent:
                self.spent.update((day, self.spent.get(day, 0) + 1) for day in days)
            else:
                self.spent.update(dict.fromkeys(days, 1))
            if stretch.zero is not None:
                self.zeros[ordinal(stretch.start)] = stretch

    def _closes(self, stretch: _Stretch, last: int) -> Sequence[int]:
        """Days after day zero whose close lies in the stretch."""
        cal = stretch.cal
        begin = max(bisect_left(cal.closes, stretch.start), stretch.floor)
        return cal.days[begin : min(bisect_left(cal.closes, stretch.end), bisect_right(cal.days, last))]

    def _ends(self, stretch: _Stretch, last: int) -> Sequence[int]:
        """Days after day zero whose 24:00 lies in the stretch."""
        begin = max(ordinal(stretch.start - 1), stretch.floor + 1)
        return range(begin, min(ordinal(stretch.end - 1) - 1, last) + 1)

    def idle(self, day: int, zero: int, since: int, cal: Calendar) -> tuple[Why, int | None]:
        """Why a day that could have counted did not: paused, and since when, or before the receipt's day zero."""
        if day in self.paused:
            return Why.PAUSED, self.paused[day]
        if day < zero:
            return (Why.AFTER_CUTOFF if cal.days[cal.first_close(since) - 1] == day else Why.AFTER_HOURS), None
        pauses = [stretch.start for stretch in self.stretches if not stretch.runs and stretch.start < start_of(day + 1)]
        return Why.PAUSED, pauses[-1] if pauses else None


def _day_rows(laid_out: LaidOut, until: int) -> Iterator[DayRow]:
    """A row per calendar day, from the day of the receipt."""
    stretches, count, due = laid_out
    first, due_day = ordinal(stretches[0].start), due.day if due else 0
    last = due_day or ordinal(until)
    book = _DayBook(stretches, count, last)
    free, zeros = book.free, book.zeros
    final = max(stretch.start for stretch in stretches if stretch.fresh)
    of, zero, since, zero_why, done, place = count.need - free, 0, stretches[0].start, Why.RECEIPT_DAY, 0, 0
    for day in range(first, last + 1):
        while stretches[place].end < start_of(day + 1):
            place += 1
        cal = stretches[place].cal
        why, name_vi, name_en, decision = _reason(cal, day)
        spends, ends_old, paused_from = book.spent.get(day, 0), False, None
        found = zeros.get(day)
        if found is not None and found.zero is not None:
            zero = found.zero
            if found.fresh and found.start > stretches[0].start:
                zero_why, since = Why.RESTART, found.start
            ends_old = bool(spends) and zero > day  # spent before the counting begins afresh, later that day
            done = done if ends_old else 0
        if since == final:
            spends = min(spends, count.need - done)
        done += spends
        counted = spends > 0 and done > free
        if day == zero and not (free and day > first and zero_why is Why.RECEIPT_DAY):
            why = zero_why
        elif counted:
            why = Why.CALENDAR_DAY if not book.by_closes else why if why in _WORKS else Why.WORKING_DAY
        elif day == due_day:
            why = Why.MOVED
        elif why in _WORKS or (day in book.paused and not book.by_closes):
            why, paused_from = book.idle(day, zero, since, cal)
        shown = done - free if done > free else 0
        yield DayRow(
            date.fromordinal(day), "", counted, why, name_vi, name_en, decision, paused_from, shown, of, day == due_day
        )
        if ends_old:
            done = 0


def _reason(cal: Calendar, day: int) -> tuple[Why, str, str, str]:
    """What the calendar says of a day, with the name and decision of what was ordered for it."""
    off_day = cal.reason_of(day)
    if off_day is None:
        return (Why.WORKING_DAY if cal.pattern_of(day) else Why.WEEKEND), "", "", ""
    if off_day.kind == "closure":
        why = Why.WORKING_DAY if off_day.sessions else Why.CLOSURE
    else:
        why = Why.MAKEUP if off_day.sessions else Why.HOLIDAY
    return why, off_day.name_vi, off_day.name_en, off_day.decision


# Hours ---------------------------------------------------------------------------------------------------------------


class _Session(NamedTuple):
    """One session of one day on the calendar read at that time, in instants."""

    start: int
    end: int
    label: str
    opens: bool
    cal: Calendar


def _hour_rows(laid_out: LaidOut, until: int) -> Iterator[DayRow]:
    """A row per session from the receipt on; one for a day without sessions."""
    stretches, count, due = laid_out
    of = count.need // 3600
    receipt, end = stretches[0].start, due.at if due else until
    first, last = ordinal(receipt), due.day if due else ordinal(until)
    afresh = [stretch.start for stretch in stretches if stretch.fresh]
    spent = begun = 0
    for day in range(first, last + 1):
        cal = next(stretch.cal for stretch in stretches if stretch.end > start_of(day))
        reason, *names = _reason(cal, day)
        on, name_vi, name_en, decision = date.fromordinal(day), *names
        sessions = [session for session in _sessions_of(stretches, day) if session.start < max(end, receipt + 1)]
        if not sessions and (day == first or reason not in _WORKS):
            why = Why.AFTER_HOURS if reason in _WORKS else reason
            yield DayRow(on, "", False, why, name_vi, name_en, decision, None, spent // 3600, of, False, spent)
        for session in sessions:
            why, paused_from, seconds = reason, None, 0
            while begun < len(afresh) and afresh[begun] < session.end:
                why = Why.RESTART if begun else why
                begun, spent = begun + 1, 0
            if session.opens:
                seconds, paused_from = _run_in(stretches, session, afresh[begun - 1], end)
            else:
                why = Why.CLOSURE
            if session.opens and not seconds and why is not Why.RESTART:
                why = Why.PAUSED
            spent += seconds
            is_due = due is not None and seconds > 0 and spent == count.need
            yield DayRow(
                on, session.label, seconds > 0, why, name_vi, name_en, decision, paused_from, spent // 3600, of,
                is_due, spent,
            )  # fmt: skip


def _sessions_of(stretches: list[_Stretch], day: int) -> list[_Session]:
    """The sessions of a day, those a closure took away included, each on the calendar read at its time."""
    found: dict[tuple[int, int, int], _Session] = {}
    begin = start_of(day)
    for stretch in stretches:
        if stretch.end <= begin or stretch.start >= begin + DAY:
            continue
        open_now: Sessions = stretch.cal.sessions_of(day)
        off_day = stretch.cal.reason_of(day)
        taken = () if off_day is None or off_day.kind != "closure" or not open_now else stretch.cal.pattern_of(day)
        for start, end in sorted({*open_now, *taken}):
            if stretch.start < begin + end and stretch.end > begin + start:
                label = "am" if start < NOON else "pm"
                session = _Session(begin + start, begin + end, label, (start, end) in open_now, stretch.cal)
                found[start, end, id(stretch.cal)] = session
    return list(found.values())


def _run_in(stretches: list[_Stretch], session: _Session, since: int, until: int) -> tuple[int, int | None]:
    """Seconds of the session in which the clock ran since a moment, and when a pause in it began."""
    seconds, paused_from = 0, None
    for stretch in stretches:
        overlap = min(stretch.end, session.end, until) - max(stretch.start, session.start)
        if overlap <= 0 or stretch.start < since or stretch.cal is not session.cal:
            continue
        if stretch.runs:
            seconds += overlap
        else:
            paused_from = stretch.start
    return seconds, paused_from
