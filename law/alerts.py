"""When a clock speaks up by itself: the levels before and after a due date, and the next moment to look at a card.

Two working days before, one before, on the day; late by 1, 3, 5 working days, then weekly; each at 08:00 of its day,
and a limit in hours is late by 1 the second after it ends. A registered dossier speaks when the time to accept is used
up, one that waits for a supplement the working morning after the days given. Levels and hours are our choice; what is
late is the law's (``law.slip``). Nothing here knows the present moment, so a missed look is made up for by the next.

Where the loaded years end a ladder goes on by the weekly pattern: a reminder is no limit, and must not fall silent
because nobody has loaded a year's holidays.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, islice

from law.calendar import Calendar, ordinal, start_of
from law.line import Reading, Written
from law.steps import Clock, Status, Step

MORNING = 8 * 3600  # the hour of every level
BEFORE_2, BEFORE_1, ON_DAY = "before_2", "before_1", "on_day"
LATE_1, LATE_3, LATE_5 = "late_1", "late_3", "late_5"
UNACCEPTED, NOT_BROUGHT = "unaccepted", "not_brought"
WEEKLY = "week_"  # week_1 is the first week after LATE_5
LATE = {1: LATE_1, 3: LATE_3, 5: LATE_5}  # by working days after the due day
LEVELS = (BEFORE_2, BEFORE_1, ON_DAY, *LATE.values())
WARNINGS = frozenset({BEFORE_2, BEFORE_1, ON_DAY, UNACCEPTED, NOT_BROUGHT})
_RANKS = {level: place for place, level in enumerate(LEVELS)} | {UNACCEPTED: 0, NOT_BROUGHT: 0}
DAYS_GIVEN = 30  # to bring a supplement, where the line does not say

LEVEL_NAMES: dict[str, tuple[str, str]] = {
    UNACCEPTED: ("Quá 8 giờ làm việc chưa tiếp nhận", "Not accepted within 8 working hours"),
    NOT_BROUGHT: ("Quá thời gian bổ sung giấy tờ", "Supplement not brought in time"),
    BEFORE_2: ("Còn 2 ngày làm việc", "2 working days left"),
    BEFORE_1: ("Còn 1 ngày làm việc", "1 working day left"),
    ON_DAY: ("Đến hạn hôm nay", "Due today"),
    LATE_1: ("Quá hạn 1 ngày làm việc", "1 working day late"),
    LATE_3: ("Quá hạn 3 ngày làm việc", "3 working days late"),
    LATE_5: ("Quá hạn 5 ngày làm việc", "5 working days late"),
    WEEKLY: ("Quá hạn trên 5 ngày làm việc, nhắc hằng tuần", "Over 5 working days late, weekly reminder"),
}


@dataclass(frozen=True, slots=True)
class Crossing:
    """A level and the instant (epoch seconds) from which it is crossed.

    ``revision`` is the line that set what the level speaks of: one message per dossier, level, revision and recipient.
    """

    level: str
    at: int
    revision: int

    @property
    def step(self) -> Step:
        return Step.WARN if self.level in WARNINGS else Step.OVERDUE


def name_of(level: str) -> tuple[str, str]:
    """The level in Vietnamese and in English."""
    return LEVEL_NAMES[WEEKLY if level.startswith(WEEKLY) else level]


def rank(level: str) -> int:
    """Place of a level on its ladder: a higher one makes the lower ones superfluous."""
    if level.startswith(WEEKLY):
        return len(LEVELS) - 1 + int(level.removeprefix(WEEKLY))
    return _RANKS.get(level, 0)


def ladder(
    reading: Reading, lines: Sequence[Written], at_of: Callable[[int], int], calendar: Calendar
) -> Iterator[Crossing]:
    """Every level this reading can cross, in the order of time; of a running clock without end.

    ``at_of(n)`` is the instant of line n. A warning whose moment had passed when its due date was set is left out:
    whoever set it had it before his eyes.
    """
    if reading.clock is Clock.PAUSED and reading.status is Status.SUPPLEMENT:
        yield from _not_brought(reading, lines, at_of, calendar)
    elif reading.clock is Clock.RUNNING and reading.due_at is not None:
        if reading.accepted_at is None:
            yield Crossing(UNACCEPTED, reading.due_at + 1, reading.due_n)
        else:
            born_at = at_of(reading.due_n)
            for level, at in _levels(reading, calendar):
                if level not in WARNINGS or at > born_at:
                    yield Crossing(level, at, reading.due_n)


def _not_brought(
    reading: Reading, lines: Sequence[Written], at_of: Callable[[int], int], calendar: Calendar
) -> Iterator[Crossing]:
    """The days given end on a working day (CC art. 148.5); what is brought that day is in time."""
    for line in reversed(lines):
        if line.step == Step.ASK_SUPPLEMENT and line.n not in reading.voided:
            until = ordinal(at_of(line.n)) + int(line.facts.get("days") or DAYS_GIVEN)
            for day in islice(calendar.working_days_from(until), 1, 2):
                yield Crossing(NOT_BROUGHT, start_of(day) + MORNING, line.n)
            return


def _levels(reading: Reading, calendar: Calendar) -> Iterator[tuple[str, int]]:
    due_on, due_at, late_from = reading.due_on, reading.due_at, reading.late_from
    if due_on is None or due_at is None or late_from is None:
        return
    due, days = due_on.toordinal(), calendar.days
    first = bisect_left(days, due)  # the due day itself, or the first working day after it
    for back, level in ((2, BEFORE_2), (1, BEFORE_1)):
        if first >= back:
            yield level, start_of(days[first - back]) + MORNING
    yield ON_DAY, min(start_of(due) + MORNING, due_at)
    last = due
    for late, last in enumerate(islice(calendar.working_days_from(due + 1), max(LATE)), start=1):
        if late in LATE:
            by_the_hour = late == 1 and late_from != start_of(due + 1)
            yield LATE[late], late_from if by_the_hour else start_of(last) + MORNING
    for week in count(1):
        day = next(calendar.working_days_from(last + 7 * week), None)
        if day is None:
            return
        yield f"{WEEKLY}{week}", start_of(day) + MORNING


def noted(lines: Iterable[Written], voided: frozenset[int]) -> dict[int, int]:
    """By revision the highest rank the slip has on record."""
    highest: dict[int, int] = {}
    for line in lines:
        if line.step in (Step.WARN, Step.OVERDUE) and line.n not in voided:
            revision, place = line.facts.get("due_n", 0), rank(line.facts.get("level", BEFORE_2))
            highest[revision] = max(place, highest.get(revision, place))
    return highest


def unsaid(
    reading: Reading, lines: Sequence[Written], at_of: Callable[[int], int], calendar: Calendar
) -> Iterator[Crossing]:
    """The levels of the ladder the slip has no line of yet."""
    said = noted(lines, reading.voided)
    for crossing in ladder(reading, lines, at_of, calendar):
        if rank(crossing.level) > said.get(crossing.revision, -1):
            yield crossing


def watch_at(reading: Reading, lines: Sequence[Written], at_of: Callable[[int], int], calendar: Calendar) -> int | None:
    """The next moment at which the clock has something to say about this card; None when it has not."""
    return next((crossing.at for crossing in unsaid(reading, lines, at_of, calendar)), None)


def crossed(
    reading: Reading, lines: Sequence[Written], at_of: Callable[[int], int], calendar: Calendar, at: int
) -> list[Crossing]:
    """The unsaid levels crossed at ``at``, in order of time: the last is to be said and supersedes the others."""
    found = []
    for crossing in unsaid(reading, lines, at_of, calendar):
        if crossing.at > at:
            break
        found.append(crossing)
    return found
