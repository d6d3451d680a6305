"""The clock in words: amounts of office time, days and stretches of days, in the reader's language.

Names of states and units are terms of law and stand in ``law``; the sentences around them are the pages' own.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.templatetags.words import in_english, named, weekday, weekday_short
from law.calendar import from_seconds
from law.clock_state import ClockState, State
from law.limit import Limit, Unit

HOUR = 3600
# The class of a chip, a strip and a mark, by the state of the clock.
CSS: dict[State, str] = {
    State.OVERDUE: "overdue",
    State.TODAY: "today",
    State.SOON: "soon",
    State.WITHIN: "ontime",
    State.PAUSED: "paused",
    State.WAITING: "new",
    State.EARLY: "early",
    State.ON_TIME: "ontime",
    State.LATE: "overdue",
    State.CLOSED: "closed",
}


def days_of(count: int) -> str:
    return ngettext("%(count)s ngày", "%(count)s ngày", count) % {"count": count}


def hours_of(count: int) -> str:
    return ngettext("%(count)s giờ", "%(count)s giờ", count) % {"count": count}


def minutes_of(count: int) -> str:
    return ngettext("%(count)s phút", "%(count)s phút", count) % {"count": count}


def amount(days: int, hours: int = 0, minutes: int = 0) -> str:
    """``3 ngày 5 giờ``; minutes only in the last two hours; empty when nothing is left."""
    parts = [days_of(days)] if days else []
    if hours:
        parts.append(hours_of(hours))
    if minutes and not days and hours < 2:
        parts.append(minutes_of(minutes))
    return " ".join(parts)


def seconds_of(seconds: int) -> str:
    """Open time: ``7 giờ 30 phút``."""
    return amount(0, seconds // HOUR, seconds % HOUR // 60) or minutes_of(0)


def hours_mark(seconds: int) -> str:
    """Open hours inside a box: ``4`` or ``1,5``; ``1.5`` for an English reader."""
    halves = round(seconds / 1800)
    if halves % 2 == 0:
        return str(halves // 2)
    return f"{halves // 2}{'.5' if in_english() else ',5'}"


def owed(left: int, limit: Limit | None) -> str:
    """What a paused clock still owes: units of the limit, open seconds for hours."""
    return seconds_of(left) if limit is not None and limit.unit is Unit.HOUR else days_of(left)


def units_of(count: int, unit: Unit) -> str:
    """``4 ngày làm việc``: an amount in the unit of a limit; months are extended and owed by days."""
    if unit is Unit.HOUR:
        return ngettext("%(count)s giờ làm việc", "%(count)s giờ làm việc", count) % {"count": count}
    if unit in (Unit.CALENDAR_DAY, Unit.MONTH):
        return days_of(count)
    return ngettext("%(count)s ngày làm việc", "%(count)s ngày làm việc", count) % {"count": count}


def unit_name(unit: Unit) -> str:
    """What an extension of a limit is counted in: ``ngày làm việc``, ``giờ làm việc``, ``ngày``."""
    extended_by = {Unit.SAME_DAY: Unit.WORKING_DAY, Unit.MONTH: Unit.CALENDAR_DAY}
    return named(extended_by.get(unit, unit))


def limit_words(limit: Limit) -> str:
    """The promise: ``5 ngày làm việc``, ``trong ngày``."""
    if limit.unit is Unit.SAME_DAY:
        return named(limit.unit)
    if limit.unit is Unit.MONTH:
        return ngettext("%(count)s tháng", "%(count)s tháng", limit.amount) % {"count": limit.amount}
    return units_of(limit.amount, limit.unit)


def chip_words(state: ClockState, *, left: int | None, limit: Limit | None, late_seconds: int = 0) -> tuple[str, str]:
    """The words of a chip and the bare remainder: (``Trong hạn, còn 3 ngày 5 giờ``, ``3 ngày 5 giờ``)."""
    name, rest = named(state.state), amount(state.days, state.hours, state.minutes)
    if state.state is State.OVERDUE:
        rest = seconds_of(late_seconds) if late_seconds else days_of(state.days)
        return _("Quá hạn %(time)s") % {"time": rest}, rest
    if state.state is State.PAUSED:
        if not left:
            return _("%(state)s, đã hết thời hạn") % {"state": name}, ""
        rest = owed(left, limit)
    elif state.state is State.TODAY and not rest:
        return _("%(state)s, đã hết giờ làm việc") % {"state": name}, ""
    elif state.state is State.WAITING and not rest:
        return _("%(state)s, đã quá giờ") % {"state": name}, ""
    if not rest or state.state in (State.EARLY, State.ON_TIME, State.LATE, State.CLOSED):
        return name, ""
    return _("%(state)s, còn %(time)s") % {"state": name, "time": rest}, rest


# --- days and stretches of days


def day_words(first: date, last: date, *, short: bool = False) -> str:
    """``29/08``, ``27–28/08``, ``30/08–02/09``; short leaves the month out where it does not change: ``27–28``."""
    if first == last:
        return f"{first:%d}" if short else f"{first:%d/%m}"
    if short:
        return f"{first:%d}–{last:%d}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%d}–{last:%d/%m}"
    return f"{first:%d/%m}–{last:%d/%m}"


def weekday_words(first: date, last: date, *, tight: bool = False) -> str:
    """``T4–T5`` over a box of the strip; English names, longer by a letter, give it up where there is little room."""
    marks = [weekday_short(day) for day in dict.fromkeys((first, last))]
    if in_english() and (tight or len(marks) > 1):
        marks = [mark[:2] for mark in marks]
    return "–".join(marks)


def bare_weekday(day: date) -> str:
    """``Hai``, ``CN`` for a table column already headed "Thứ"; whole weekdays in English."""
    words = weekday(day)
    return weekday_short(day) if day.weekday() == 6 else words.removeprefix("Thứ ")


def clock_time(at: int) -> str:
    """``09:42`` of an instant in seconds."""
    return f"{from_seconds(at):%H:%M}"


def day_time(at: int) -> str:
    """``25/08 09:10``."""
    return f"{from_seconds(at):%d/%m %H:%M}"


def long_day(day: date) -> str:
    """``Thứ Sáu 05/09/2025``."""
    return f"{weekday(day)} {day:%d/%m/%Y}"
