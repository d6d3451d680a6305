"""Office time as number lines: the closes of working days, the days, the open seconds.

An instant is an int of epoch seconds, a day a ``date``. Vietnam keeps +07:00 the whole year, so the line of days
needs no time zone table. Source: Civil Code 2015 art. 146-148; Labour Code 2019 art. 112 for the days off.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cached_property
from itertools import accumulate, chain, count, islice

Sessions = tuple[tuple[int, int], ...]

ZONE_OFFSET = 7 * 3600
DAY = 86400
NOON = 12 * 3600
HANOI = timezone(timedelta(seconds=ZONE_OFFSET), "+07")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_SECOND = timedelta(seconds=1)

MORNING = (7 * 3600 + 1800, 11 * 3600 + 1800)
AFTERNOON = (13 * 3600 + 1800, 17 * 3600 + 1800)
DEFAULT_SESSIONS: Sessions = (MORNING, AFTERNOON)  # 07:30-11:30 and 13:30-17:30: our choice
DEFAULT_WEEK: tuple[Sessions, ...] = (DEFAULT_SESSIONS,) * 5 + ((), ())


class CalendarError(ValueError):
    """A question about a year no calendar was loaded for. ``year`` is that year."""

    def __init__(self, year: int, first_year: int, last_year: int) -> None:
        super().__init__(f"no calendar for {year}: closed days are loaded for {first_year} to {last_year}")
        self.year = year
        self.message_vi = f"lịch năm {year} chưa được nạp: mới có lịch từ {first_year} đến {last_year}"


def to_seconds(at: datetime) -> int:
    """The instant in whole epoch seconds, fractions cut. A datetime without offset is a ``ValueError``."""
    if at.tzinfo is None:
        raise ValueError(f"the time {at.isoformat()} has no offset")
    return (at - _EPOCH) // _SECOND


def from_seconds(at: int) -> datetime:
    """The instant as an aware datetime at +07:00."""
    return datetime.fromtimestamp(at, HANOI)


def ordinal(at: int) -> int:
    """The proleptic ordinal of the local day that holds the instant."""
    return (at + ZONE_OFFSET) // DAY + _EPOCH_ORDINAL


def start_of(day: int) -> int:
    """The first instant of the local day with this ordinal."""
    return (day - _EPOCH_ORDINAL) * DAY - ZONE_OFFSET


def local_date(at: int) -> date:
    """The local day that holds the instant."""
    return date.fromordinal(ordinal(at))


def midnight(on: date) -> int:
    """The first instant of the local day."""
    return start_of(on.toordinal())


@dataclass(frozen=True, slots=True)
class OffDay:
    """Why a date differs from its weekday pattern; ``sessions`` is what remains open that day."""

    kind: str  # "holiday" | "makeup" | "closure"
    sessions: Sessions
    name_vi: str = ""
    name_en: str = ""
    decision: str = ""


@dataclass(frozen=True, slots=True)
class DayOrder:
    """One order about one day, as it was issued: a holiday, a make-up working day, a closure of a part of the day."""

    on: date
    kind: str  # "holiday" | "makeup" | "closure"
    session: str = "all"  # of a closure: "all" | "am" | "pm"
    name_vi: str = ""
    name_en: str = ""
    decision: str = ""


_RANK = {"holiday": 0, "makeup": 1, "closure": 2}


def remaining(sessions: Sessions, closed: str) -> Sessions:
    """The sessions left when a part of the day is closed: "am" are those that begin before noon, "pm" the others."""
    if closed == "all":
        return ()
    if closed == "am":
        return tuple(session for session in sessions if session[0] >= NOON)
    if closed == "pm":
        return tuple(session for session in sessions if session[0] < NOON)
    raise ValueError(f'session: "{closed}" is none of all, am, pm')


Week = Sequence[tuple[date, Sequence[Sessions]]]


def pattern_on(week: Week, on: date) -> Sequence[Sessions]:
    """The weekly pattern in force on a day; before the first one, the first."""
    found = week[0][1]
    for in_force_from, pattern in week:
        if in_force_from > on:
            break
        found = pattern
    return found


def settle(week: Week, orders: Iterable[DayOrder]) -> dict[date, OffDay]:
    """The days that differ: weekday pattern < holiday < make-up day < closures in the order given (city, then center).

    A make-up day opens with the sessions of the first open weekday of its week. A closure takes its part of what is
    open; where nothing is open it changes nothing, and what closed the day before keeps the reason.
    """
    days: dict[date, OffDay] = {}
    always = week[0][1] if len(week) == 1 else None
    for order in sorted(orders, key=lambda order: _RANK[order.kind]):
        pattern = always or pattern_on(week, order.on)
        if order.kind == "holiday":
            sessions: Sessions = ()
        elif order.kind == "makeup":
            sessions = pattern[order.on.weekday()] or next(filter(None, pattern), ())
        else:
            before = days.get(order.on)
            open_before = pattern[order.on.weekday()] if before is None else before.sessions
            sessions = remaining(open_before, order.session)
            if sessions == open_before:
                continue
        days[order.on] = OffDay(order.kind, sessions, order.name_vi, order.name_en, order.decision)
    return days


class Calendar:
    """The office time of one center in one edition, from ``first_on`` to ``last_on``. Immutable.

    ``closes[i]`` is the close of the working day with ordinal ``days[i]``; close number k is ``closes[k - 1]``.
    Built in about 1 ms for ten years; the seconds only when an hour limit asks for them.
    """

    def __init__(self, first_on: date, last_on: date, week: Week, days: Mapping[date, OffDay]) -> None:
        self.first_on, self.last_on = first_on, last_on
        self._week = tuple((in_force_from, tuple(pattern)) for in_force_from, pattern in week)
        self._first, self._last = first_on.toordinal(), last_on.toordinal()
        self.start, self.end = start_of(self._first), start_of(self._last + 1)
        self._special = {
            on.toordinal(): off_day for on, off_day in days.items() if self._first <= on.toordinal() <= self._last
        }
        self.days: list[int] = []
        self.closes: list[int] = []
        self._onward: dict[int, Calendar] = {}
        self._stretches = tuple(self._pattern_stretches())
        self._number_closes()

    def _pattern_stretches(self) -> Iterable[tuple[int, int, tuple[Sessions, ...]]]:
        """(first ordinal, last ordinal, pattern), without a gap, over the whole calendar."""
        for index, (in_force_from, pattern) in enumerate(self._week):
            first = self._first if index == 0 else max(self._first, in_force_from.toordinal())
            last = self._last
            if index + 1 < len(self._week):
                last = min(last, self._week[index + 1][0].toordinal() - 1)
            if first <= last:
                yield first, last, pattern

    def _number_closes(self) -> None:
        for first, last, pattern in self._stretches:
            ends = [sessions[-1][1] if sessions else 0 for sessions in pattern]
            runs = [
                range(first + (weekday + 1 - first) % 7, last + 1, 7)
                for weekday, sessions in enumerate(pattern)
                if sessions
            ]
            # An ordinal of 1 modulo 7 is a Monday.
            offsets = [start_of(0) + ends[(remainder - 1) % 7] for remainder in range(7)]
            days = set(chain.from_iterable(runs))
            for day, off_day in self._special.items():
                if first <= day <= last:
                    (days.add if off_day.sessions else days.discard)(day)
            in_order = sorted(days)
            start = len(self.days)
            self.days += in_order
            self.closes += [day * DAY + offsets[day % 7] for day in in_order]
            for day, off_day in self._special.items():
                if first <= day <= last and off_day.sessions:
                    self.closes[bisect_left(self.days, day, start)] = start_of(day) + off_day.sessions[-1][1]

    def sessions_of(self, day: int) -> Sessions:
        """The open sessions of the day with this ordinal, in seconds of the local day."""
        special = self._special.get(day)
        if special is not None:
            return special.sessions
        return self.pattern_of(day)

    def pattern_of(self, day: int) -> Sessions:
        """The sessions its weekday pattern gives the day, whatever was ordered for it."""
        for first, last, pattern in self._stretches:
            if first <= day <= last:
                return pattern[(day - 1) % 7]
        raise self.beyond(date.fromordinal(day).year)

    def sessions_on(self, on: date) -> Sessions:
        return self.sessions_of(on.toordinal())

    def is_working(self, on: date) -> bool:
        return bool(self.sessions_of(on.toordinal()))

    def day_reason(self, on: date) -> OffDay | None:
        """What was ordered for the day; None where its weekday pattern holds."""
        return self._special.get(on.toordinal())

    def reason_of(self, day: int) -> OffDay | None:
        return self._special.get(day)

    def beyond(self, year: int) -> CalendarError:
        return CalendarError(year, self.first_on.year, self.last_on.year)

    def past_the_end(self) -> CalendarError:
        """The error of a limit that runs past the last loaded year."""
        return self.beyond((self.last_on + timedelta(days=1)).year)

    def check(self, at: int) -> None:
        """Raise ``CalendarError`` when the instant lies in no loaded year."""
        if not self.start <= at <= self.end:
            raise self.beyond(_year_of(at))

    def closes_before(self, at: int) -> int:
        """How many closes of working days lie strictly before the instant."""
        if not self.start <= at <= self.end:
            raise self.beyond(_year_of(at))
        return bisect_left(self.closes, at)

    def close(self, number: int) -> int:
        """The moment of close number k (from 1)."""
        if number > len(self.closes):
            raise self.past_the_end()
        return self.closes[number - 1]

    def first_close(self, at: int) -> int:
        """The number of the first close at or after the instant."""
        if not self.start <= at <= self.end:
            raise self.beyond(_year_of(at))
        number = bisect_left(self.closes, at) + 1
        if number > len(self.closes):
            raise self.past_the_end()
        return number

    def next_working_days(self, at: int, amount: int) -> tuple[date, ...]:
        """The next working days after the local day of the instant, today not included: to look ahead by.

        Past the last loaded year the weekly pattern goes on: pages must open in its last days, too.
        """
        self.check(at)
        found = tuple(map(date.fromordinal, islice(self.working_days_from(ordinal(at) + 1), amount)))
        if len(found) < amount:
            raise self.past_the_end()
        return found

    def onward(self, at: int) -> Calendar:
        """This calendar, or past its last loaded year one in which the weekly pattern goes on to the end of that year.

        For pages, which must show what is late and since when. Never to count a limit by.
        """
        if at <= self.end:
            return self
        year = _year_of(at)
        if year not in self._onward:
            days = {date.fromordinal(day): off_day for day, off_day in self._special.items()}
            self._onward[year] = Calendar(self.first_on, date(year, 12, 31), self._week, days)
        return self._onward[year]

    def working_days_from(self, day: int) -> Iterator[int]:
        """Ordinals of the working days on or after a day; past the last loaded year the weekly pattern goes on.

        Without end, unless that pattern is empty. For reminders: no limit may be counted there.
        """
        for place in range(bisect_left(self.days, day), len(self.days)):
            yield self.days[place]
        pattern = self._stretches[-1][2]
        for beyond in count(max(day, self._last + 1)):
            if pattern[(beyond - 1) % 7]:
                yield beyond
            elif not any(pattern):
                return

    @cached_property
    def _seconds_through(self) -> list[int]:
        """Open seconds from the first day to the end of ``days[i]``."""
        lengths: list[int] = []
        for first, last, pattern in self._stretches:
            by_weekday = [_length(pattern[(remainder - 1) % 7]) for remainder in range(7)]
            begin, stop = bisect_left(self.days, first), bisect_left(self.days, last + 1)
            lengths += [by_weekday[day % 7] for day in self.days[begin:stop]]
        for day, off_day in self._special.items():
            if off_day.sessions:
                lengths[bisect_left(self.days, day)] = _length(off_day.sessions)
        return list(accumulate(lengths))

    def seconds_before(self, at: int) -> int:
        """How many open seconds have ended at the instant, counted from the first day."""
        if not self.start <= at <= self.end:
            raise self.beyond(_year_of(at))
        day = (at + ZONE_OFFSET) // DAY + _EPOCH_ORDINAL
        index = bisect_left(self.days, day)
        total = self._seconds_through[index - 1] if index else 0
        if index < len(self.days) and self.days[index] == day:
            since = at - start_of(day)
            for begin, end in self.sessions_of(day):
                if since > begin:
                    total += min(since, end) - begin
        return total

    def second(self, number: int) -> tuple[int, int]:
        """The moment open second k (from 1) ends, and the ordinal of its day."""
        through = self._seconds_through
        index = bisect_left(through, number)
        if index >= len(through):
            raise self.past_the_end()
        day = self.days[index]
        rest = number - (through[index - 1] if index else 0)
        for begin, end in self.sessions_of(day):
            if rest <= end - begin:
                return start_of(day) + begin + rest, day
            rest -= end - begin
        raise AssertionError(f"second {number} is not on {date.fromordinal(day)}")

    def open_seconds(self, since: int, until: int) -> int:
        """Open seconds in [since, until)."""
        return self.seconds_before(until) - self.seconds_before(since)


def _length(sessions: Sessions) -> int:
    return sum(end - begin for begin, end in sessions)


def _year_of(at: int) -> int:
    return from_seconds(at).year
