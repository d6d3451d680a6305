"""Random lives of a clock against one that walks the days: no level missing, none twice, only the highest."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from centers.calendars import shipped
from law import alerts
from law.calculator import _calendar, _limit
from law.calendar import from_seconds, to_seconds
from law.count import SAME_DAY_UNTIL
from law.slip import Line, SlipError, read
from law.steps import Step
from tests.law.brute_force import ONE_DAY, BeyondError, Office, clock, due, moment
from tests.law.random_cases import Dice
from tests.law.test_alerts import Row

WARNINGS = {"before_2", "before_1", "on_day"}
HORIZON = timedelta(days=120)  # of a life after its receipt
Said = tuple[int, str, tuple[str, ...]]  # the stretch it speaks of, the level, the levels it covers


class PlainClock:
    """What is to be said, from the rules in ``docs/watch.md``: days are walked one by one, nothing is remembered but
    what was said."""

    def __init__(self, case: dict[str, Any]) -> None:
        self.case = case
        self.received = moment(case["received_at"])
        self.office = Office(case.get("calendar"), self.received.year)
        self.pauses = [(moment(start), moment(end)) for start, end in case["pauses"]]
        self.said: dict[int, list[str]] = {}

    def sweep(self, at: datetime) -> Said | None:
        stretch, due_at = 0, self._due(0)
        for number, (start, end) in enumerate(self.pauses, start=1):
            if start <= at < end:
                return None
            if at >= end and not due_at < start:  # else it was used up: the date stays and so does what was said of it
                stretch, due_at = number, self._due(number)
        born = self.received if stretch == 0 else self.pauses[stretch - 1][1]
        ladder = list(self._ladder(due_at, at + 30 * ONE_DAY))
        done = self.said.setdefault(stretch, [])
        highest = max((place for place, (level, _) in enumerate(ladder) if level in done), default=-1)
        found = [
            level
            for place, (level, when) in enumerate(ladder)
            if place > highest and when <= at and (level not in WARNINGS or when > born)
        ]
        if not found:
            return None
        done.append(found[-1])
        return stretch, found[-1], tuple(found[:-1])

    def _due(self, pauses: int) -> datetime:
        return datetime.fromisoformat(due(self.case | {"pauses": self.case["pauses"][:pauses]})["due_at"])

    def _ladder(self, due_at: datetime, until: datetime) -> Iterator[tuple[str, datetime]]:
        """Every level that may come before ``until``, in their order."""
        on = due_at.date()
        for back in (2, 1):
            day = self._days_before(on, back)
            yield f"before_{back}", clock(day, "08:00")
        yield "on_day", min(clock(on, "08:00"), due_at)
        late, week, next_week = 0, 1, None
        while clock(on, "00:00") <= until:
            on += ONE_DAY
            if self.office.close(on) is None:
                continue
            late += 1
            if late in (1, 3, 5):
                by_the_hour = late == 1 and self.case["limit"]["unit"] == "hour"
                yield f"late_{late}", due_at + timedelta(seconds=1) if by_the_hour else clock(on, "08:00")
            if late == 5:
                next_week = on + 7 * ONE_DAY
            while next_week is not None and on >= next_week:
                yield f"week_{week}", clock(on, "08:00")
                week, next_week = week + 1, next_week + 7 * ONE_DAY

    def _days_before(self, on: Any, back: int) -> Any:
        while back:
            on -= ONE_DAY
            if on.year < self.received.year or self.office.close(on) is not None:
                back -= 1
        return on


class Life:
    """The same life as a slip, with a line for everything the law finds to say."""

    def __init__(self, case: dict[str, Any]) -> None:
        received = moment(case["received_at"])
        self.calendar = shipped() if "calendar" not in case else _calendar(case["calendar"], received.year, 20)
        self.limit = _limit(case)
        self.lines: list[Line] = []
        self.rows: list[Row] = []
        self.stretch_of: dict[int, int] = {}
        self.events = [(received, Step.ACCEPT, 0)]
        for number, (start, end) in enumerate(case["pauses"], start=1):
            self.events += [(moment(start), Step.ASK_PAYMENT, -1), (moment(end), Step.PAID, number)]

    def write(self, step: Step, at: datetime, **facts: Any) -> int:
        n, seconds = len(self.lines) + 1, to_seconds(at)
        given = {"center": "A", "edition": 1, "limit": self.limit} if step is Step.ACCEPT else {}
        self.lines.append(Line(n, step, seconds, same_day_until=SAME_DAY_UNTIL, **given))
        self.rows.append(Row(n, step.value, seconds, facts))
        return n

    def sweep(self, at: datetime) -> Said | None:
        while self.events and self.events[0][0] <= at:
            when, step, stretch = self.events.pop(0)
            self.stretch_of[self.write(step, when)] = stretch
        found = alerts.crossed(*self.asked(), to_seconds(at))
        assert bool(found) == (self.next_at is not None and self.next_at <= at), "the index would not have found it"
        if not found:
            return None
        *lower, highest = found
        self.write(highest.step, at, level=highest.level, due_n=highest.revision)
        assert self.next_at is None or self.next_at > at
        return self.stretch_of[highest.revision], highest.level, tuple(crossing.level for crossing in lower)

    @property
    def next_at(self) -> datetime | None:
        found = alerts.watch_at(*self.asked())
        return None if found is None else from_seconds(found)

    def asked(self) -> Any:
        reading = read(self.lines, lambda center, edition: self.calendar)
        return reading, self.rows, lambda n: self.rows[n - 1].at, self.calendar


def case_of(dice: Dice) -> dict[str, Any]:
    """A random limit, calendar and payments waited for, as the calculators take them."""
    case = dice.case() | {"extension": 0, "clock_policy": "PAUSE"}
    case["pauses"] = [pause for pause in case["pauses"] if pause[1] is not None]
    return case


def instants(chance: random.Random, clock_: PlainClock) -> list[datetime]:
    """When the sweeps come: on the second of some level, a second before, at random, after days of silence."""
    end = clock_.received + HORIZON
    edges = [when for number in range(len(clock_.pauses) + 1) for _, when in clock_._ladder(clock_._due(number), end)]
    some = [chance.choice(edges) + timedelta(seconds=chance.choice([0, 0, -1, 1])) for _ in range(chance.randint(1, 9))]
    some += [clock_.received + timedelta(seconds=chance.randrange(int(HORIZON.total_seconds()))) for _ in range(3)]
    return sorted({at for at in some if clock_.received <= at <= end})


@settings(max_examples=250, deadline=None)
@given(st.integers(0, 2**40))
@example(7)
def test_the_law_says_what_a_clock_that_walks_the_days_says(seed):
    dice = Dice(seed)
    case = case_of(dice)
    plain = PlainClock(case)
    try:
        sweeps = instants(dice.random, plain)
        expected = [plain.sweep(at) for at in sweeps]
        life = Life(case)
        found = [life.sweep(at) for at in sweeps]
    except (BeyondError, SlipError):
        assume(False)  # a limit past the loaded years, or payments in the same second
    assert found == expected
    said = [(stretch, level) for stretch, level, _ in filter(None, found)]
    assert len(said) == len(set(said))
    for at in sweeps:  # a clock set back finds nothing to repeat
        assert alerts.crossed(*life.asked(), to_seconds(at)) == []
