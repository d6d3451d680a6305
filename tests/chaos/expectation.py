"""What the clock should have said and to whom: worked out by brute force, from the slips and the days of the sweeps.

Written from ``docs/clock.md``. It walks the days one by one, reads each slip anew at every line, and takes nothing
from the product: the due dates come from the slow calculator of ``tests.law.brute_force``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from tests.law.brute_force import HANOI, ONE_DAY, Office, clock, due

T = TypeVar("T")
PAUSING = {"ask_supplement": "supplement", "ask_payment": "payment"}
RUNNING_AGAIN = {"supplement", "paid"}
ENDING = {"decline", "resolve", "withdraw", "stop"}
GIVES = {"assign", "route", "submit", "send_back"}
LEVELS = {"before_2", "before_1", "on_day", "late_1", "late_3", "late_5", "unaccepted", "not_brought"}
SILENT_WHEN_PAST = {"before_2", "before_1", "on_day"}  # said late they would only repeat what was seen when it was set


def is_level(topic: str) -> bool:
    return topic in LEVELS or topic.startswith("week_")


class Line(NamedTuple):
    """A line of a slip as it is stored, but the clock's own."""

    n: int
    step: str
    at: datetime
    written_at: datetime
    facts: Mapping[str, Any]
    voids: int | None
    rode: int | None


class Moment(NamedTuple):
    """An instant the wall clock showed, in the order it showed them, and whether the sweep ran by it.

    ``surely``: one began after the clock was turned here and came to its end. ``perhaps``: the beats were running, and
    nobody knows whether, how often or how far.
    """

    at: datetime
    surely: bool
    perhaps: bool


class Said(NamedTuple):
    dossier: int
    level: str
    revision: int


class Told(NamedTuple):
    dossier: int
    level: str
    revision: int
    officer: str


@dataclass(frozen=True)
class House:
    """Who is there, in plain words: officers by name, centers by code, days, the calendars by edition."""

    calendars: Mapping[int, Mapping[str, Any]]
    supervisors: Mapping[str, Sequence[str]]
    heads: Mapping[str, str]
    city: Sequence[str]
    absences: Sequence[tuple[str, date, date, str | None]]

    @cached_property
    def offices(self) -> dict[int, Office]:
        return {edition: Office(dict(content), 2025) for edition, content in self.calendars.items()}

    def present(self, officer: str, on: date) -> str | None:
        """The officer, or whoever stands in for him, or for that one, on this day."""
        met = set()
        while (away := [one for one in self.absences if one[0] == officer and one[1] <= on <= one[2]]) and away:
            named = [one[3] for one in away if one[3] is not None]
            if not named or officer in met:
                return None
            met.add(officer)
            officer = named[0]
        return officer

    def hearers(self, level: str, center: str, holder: str, on: date) -> list[str]:
        """The ladder: the holder, from one day late the supervisor, from three the head, from five the city."""
        late = {"late_1": 1, "late_3": 3, "late_5": 5}.get(level, 5 if level.startswith("week_") else 0)
        there = [one for one in (self.present(who, on) for who in self.supervisors[center]) if one is not None]
        above = there or list(self.supervisors[center])
        first = self.present(holder, on) if holder else None
        heard = [first] if first else list(above)
        if late >= 1:
            heard += above
        if late >= 3:
            heard += [self.heads[center]] if center in self.heads else above
        if late >= 5:
            heard += self.city
        return list(dict.fromkeys(heard))


@dataclass
class Stand:
    """A slip as it stands after some lines: read from its beginning, without those voided."""

    kind: str  # "waiting" for acceptance, "running", "supplement", "payment", "ended"
    center: str
    holder: str
    edition: int
    known: tuple[str, datetime | None]  # what is known of the end: another one makes a revision
    due_at: datetime | None
    hours: bool
    asked: Line | None  # the request that waits for a supplement
    revision: int = 0
    born: datetime | None = None  # when the line of the revision was
    levels: list[tuple[int, str, int, datetime]] = field(default_factory=list)  # (rank, level, revision, from when)


def standing(lines: Sequence[Line]) -> list[Line]:
    gone: set[int] = set()
    for line in lines:
        if line.voids is not None:
            gone.add(line.n)
            gone.add(line.voids)
            gone.update(other.n for other in lines if other.rode == line.voids)
    return [line for line in lines if line.n not in gone]


def read(house: House, lines: Sequence[Line]) -> Stand:
    """The slip after ``lines``."""
    kept = standing(lines)
    place = [line.facts for line in kept if "edition" in line.facts]
    counted = next((line for line in reversed(kept) if line.step == "accept"), kept[0])
    kind, asked, pauses, units = course([line for line in kept if line.n >= counted.n])
    amount, unit = counted.facts["limit"]
    found = due({
        "received_at": counted.at.isoformat(), "limit": {"unit": unit, "amount": amount}, "extension": units,
        "pauses": [[a.isoformat(), b.isoformat() if b else None] for a, b in pauses if a != b],
        "calendar": house.calendars[place[-1]["edition"]],
    })  # fmt: skip
    due_at = datetime.fromisoformat(found["due_at"]) if found["due_at"] else None
    holder = ""
    for line in kept:
        holder = "" if line.step == "transfer" else line.facts.get("holder", "") if line.step in GIVES else holder
    return Stand(kind, place[-1]["center"], holder, place[-1]["edition"], (counted.step, due_at), due_at,
                 unit == "hour", asked)  # fmt: skip


def course(lines: Sequence[Line]) -> tuple[str, Line | None, list[list[datetime | None]], int]:
    """From the line that began the count: where it stands, the open request, the pauses, the units of extension."""
    running = "running" if lines[0].step == "accept" else "waiting"
    kind, asked, ended_at, units = running, None, None, 0
    pauses: list[list[datetime | None]] = []
    for line in lines:
        units += line.facts.get("units", 0) if line.step == "extend" else 0
        if line.step in PAUSING:
            kind, asked = PAUSING[line.step], line if line.step == "ask_supplement" else None
            pauses.append([line.at, None])
        elif line.step in RUNNING_AGAIN:
            kind, asked, pauses[-1][1] = running, None, line.at
        elif line.step in ENDING:
            kind, ended_at = "ended", line.at
        elif line.step == "reopen":
            kind, asked, new = running, None, line.facts["cause"] == "new_information"
            if pauses and pauses[-1][1] is None:
                pauses[-1][1] = line.at if new else ended_at
            elif new:
                pauses.append([ended_at, line.at])
    return kind, asked, pauses, units


def levels(house: House, stand: Stand) -> Iterator[tuple[int, str, int, datetime]]:
    """Every level this stand has, from its first to the last of two years of weeks."""
    office = house.offices[stand.edition]
    if stand.kind == "supplement" and stand.asked is not None:
        last = stand.asked.at.astimezone(HANOI).date() + timedelta(days=stand.asked.facts["days"] - 1)
        yield 0, "not_brought", stand.asked.n, clock(step(office, step(office, last, 1), 1), "08:00")
    if stand.due_at is None or stand.born is None:
        return
    if stand.kind == "waiting":
        yield 0, "unaccepted", stand.revision, stand.due_at + timedelta(seconds=1)
    if stand.kind != "running":
        return
    for rank, (level, at) in enumerate(_ladder(office, stand.due_at, stand.hours)):
        if level not in SILENT_WHEN_PAST or at > stand.born:
            yield rank, level, stand.revision, at


def _ladder(office: Office, due_at: datetime, hours: bool) -> Iterator[tuple[str, datetime]]:
    due_on = due_at.astimezone(HANOI).date()
    yield "before_2", clock(step(office, due_on, -2), "08:00")
    yield "before_1", clock(step(office, due_on, -1), "08:00")
    yield "on_day", min(clock(due_on, "08:00"), due_at)
    first = clock(step(office, due_on, 1), "08:00")
    yield "late_1", due_at + timedelta(seconds=1) if hours else first
    yield "late_3", clock(step(office, due_on, 3), "08:00")
    fifth = step(office, due_on, 5)
    yield "late_5", clock(fifth, "08:00")
    for week in range(1, 20):
        on = fifth + timedelta(days=7 * week)
        while office.close(on) is None:
            on += ONE_DAY
        yield f"week_{week}", clock(on, "08:00")


def step(office: Office, on: date, days: int) -> date:
    """So many working days on, or back."""
    way = ONE_DAY if days > 0 else -ONE_DAY
    while days:
        on += way
        if office.close(on) is not None:
            days -= 1 if days > 0 else -1
    return on


class Walk:
    """One slip, lived through line by line and sweep by sweep."""

    def __init__(self, house: House, dossier: int) -> None:
        self.house, self.dossier = house, dossier
        self.lines: list[Line] = []
        self.stand: Stand | None = None
        self.highest: dict[int, int] = {}  # by revision the highest rank that was said
        self.said: list[Said] = []
        self.told: list[Told] = []

    def write(self, line: Line) -> None:
        self.lines.append(line)
        before, after = self.stand, read(self.house, self.lines)
        if before is not None and before.known == after.known:
            after.revision, after.born = before.revision, before.born
        else:
            after.revision, after.born = line.n, line.at
        after.levels = sorted(levels(self.house, after), key=lambda level: level[3])
        self.stand = after

    def sweep(self, at: datetime) -> None:
        stand = self.stand
        if stand is None:
            return
        past = [level for level in stand.levels if level[3] <= at and level[0] > self.highest.get(level[2], -1)]
        if past:
            rank, level, revision, _ = max(past)
            self.highest[revision] = rank
            self.said.append(Said(self.dossier, level, revision))
            on = at.astimezone(HANOI).date()
            heard = self.house.hearers(level, stand.center, stand.holder, on)
            self.told += [Told(self.dossier, level, revision, officer) for officer in heard]


def expected(
    house: House, slips: Mapping[int, Sequence[Line]], moments: Sequence[Moment]
) -> tuple[Counter[Said], Counter[Told]]:
    """What must stand on the slips and in the outbox.

    Lived through twice, with as few sweeps as are sure and with as many as there may have been. A plan in which that
    matters would prove nothing, and is an error.
    """
    fewest, most = (_lived(house, slips, moments, often=often) for often in (False, True))
    assert fewest == most, f"the plan leaves to chance: {(fewest[0] - most[0]) + (most[0] - fewest[0])}"
    return fewest


def _lived(
    house: House, slips: Mapping[int, Sequence[Line]], moments: Sequence[Moment], *, often: bool
) -> tuple[Counter[Said], Counter[Told]]:
    said: Counter[Said] = Counter()
    told: Counter[Told] = Counter()
    for dossier, lines in slips.items():
        walk = Walk(house, dossier)
        for moment in moments:
            also = often and (moment.surely or moment.perhaps)
            if also:
                walk.sweep(moment.at)
            for line in lines:
                if line.written_at == moment.at:
                    walk.write(line)
            if also or moment.surely:
                walk.sweep(moment.at)
        assert len(walk.lines) == len(lines), f"a line of dossier {dossier} was written at no known moment"
        said.update(walk.said)
        told.update(walk.told)
    return said, told


def differences(expected: Counter[T], found: Iterable[T]) -> tuple[list[T], list[T], list[T]]:
    """(missing, twice, never expected)."""
    counted = Counter(found)
    twice = [one for one, count in counted.items() if count > 1]
    return list((expected - counted).elements()), twice, [one for one in counted if one not in expected]
