"""A year of the whole city, July 2025 and eleven months like it, by several processes at once: what pages are timed on.

Each month is July's plan on its own working days, with other dice, and its endings; at ``TODAY`` come the desks of the
last weeks. Everything goes through the desk, some hundred dossiers a transaction.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby

from django.db import connections

from casework.desk import Plan, write_many
from casework.desk.books import Books
from casework.models import Replay
from casework.replay import endings
from casework.replay.allocation import FIRST, CenterMonth, month
from casework.replay.months import DECLINED, Month, batches
from casework.replay.offers import Catalogue
from casework.replay.office import Office, offices
from casework.replay.recent import Recent
from casework.replay.runner import SIZE
from law.calendar import HANOI, to_seconds

NAME = "year"
SEED = 1
MONTHS = 12
TODAY = datetime(2026, 7, 2, 10, 20, tzinfo=HANOI)  # a Thursday, after the last month
ROOM = 46_000  # numbers kept free for the people of one month: more than it has dossiers
RECENT_PLACE, RECENT_ROOM = 600_000, 1_000
Tell = Callable[[Replay], None]  # the row, moved on by what was just written


@dataclass(frozen=True, slots=True)
class Part:
    """What one process writes at a time: a stage of one center in one month."""

    stage: str  # month, endings, recent
    place: int  # of the month, from 0
    code: str


@dataclass(frozen=True, slots=True)
class Written:
    part: Part
    lines: int


def parts(months: int, codes: Sequence[str]) -> list[Part]:
    """Every part, in order. A month is ended when all its centers are written, since dossiers move between them."""
    found = [Part(stage, place, code) for place in range(months) for stage in ("month", "endings") for code in codes]
    return [*found, *(Part("recent", months, code) for code in codes)]


def begin(now: datetime, *, months: int = MONTHS, codes: Sequence[str] = ()) -> Replay:
    """The row of a year; while it is not finished no clock speaks. An interrupted one is begun on an empty database."""
    chosen = {code: one for code, one in month().items() if not codes or code in codes}
    total = months * sum(one.received for one in chosen.values())
    return Replay.objects.create(name=NAME, seed=SEED, started_at=TODAY, touched_at=now, total=total)


def write(
    row: Replay, tell: Tell, *, now: Callable[[], datetime], months: int = MONTHS, codes: Sequence[str] = (),
    jobs: int | None = None,
) -> None:  # fmt: skip
    """Write a year into an empty, laid out database. ``jobs`` is the number of processes; one writes in this one."""
    chosen = [code for code in month() if not codes or code in codes]
    todo = parts(months, chosen)
    for done, written in enumerate(_carried_out(todo, jobs or os.cpu_count() or 1)):
        units = month()[written.part.code].received if written.part.stage == "month" else 0
        row.advance(done, units, written.lines, now(), now() if done + 1 == len(todo) else None)
        tell(row)


def _carried_out(todo: Sequence[Part], jobs: int) -> Iterator[Written]:
    _desk.cache_clear()  # of another database
    if jobs == 1:
        yield from map(_carry_out, todo)
        return
    connections.close_all()  # a forked process must not speak on its parent's line
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("fork"), initializer=connections.close_all) as pool:
        for _stage, some in groupby(todo, key=lambda part: (part.stage, part.place)):
            yield from pool.map(_carry_out, some)


def _carry_out(part: Part) -> Written:
    """Plan and write one part."""
    gc.disable()  # it makes hundreds of thousands of objects and no cycles worth looking for
    try:
        desk = _desk()
        plans = desk.plans(part)
        lines = sum(write_many(some, books=desk.books, tell=False) for some in batches(plans, SIZE))
        return Written(part, lines)
    finally:
        gc.enable()
        gc.collect()


@lru_cache(maxsize=1)
def _desk() -> Desk:
    return Desk()


class Desk:
    """What one process keeps between parts."""

    def __init__(self) -> None:
        self.books = Books()
        self.offices: dict[str, Office] = offices(self.books)
        self.places = {code: place for place, code in enumerate(month())}
        self._catalogues: dict[date, Catalogue] = {}

    def plans(self, part: Part) -> Sequence[Plan]:
        office, place = self.offices[part.code], self.places[part.code]
        if part.stage == "recent":
            return Recent(
                office, self._catalogue(TODAY.date()), SEED, RECENT_PLACE + place * RECENT_ROOM, TODAY
            ).plans()
        first = _first_of(part.place)
        days = self.days(office, part.place)
        if part.stage == "endings":
            after = self.days(office, part.place + 1)[0]
            return endings.plans(office, self._catalogue(days[-1]), SEED, to_seconds(TODAY), (first, after))
        one = self.month_of(office, part.place)
        numbers = part.place * ROOM + self._numbers_before(part.code)
        return Month(one, self.offices, self._catalogue(days[-1]), SEED, numbers).plans()

    def month_of(self, office: Office, place: int) -> CenterMonth:
        """July as published; each later month like it."""
        july = month()[office.code]
        return july if place == 0 else july.on_other_days(self.days(office, place))

    def days(self, office: Office, place: int) -> list[date]:
        """The working days of a month."""
        first, after = _first_of(place), _first_of(place + 1)
        days = office.calendar.days
        return [date.fromordinal(day) for day in days if first.toordinal() <= day < after.toordinal()]

    def _numbers_before(self, code: str) -> int:
        """People of the centers before, none of which may share a number: one for each dossier is enough."""
        before = list(month().values())[: self.places[code]]
        return sum(one.received + round(one.online * DECLINED) for one in before)

    def _catalogue(self, on: date) -> Catalogue:
        if on not in self._catalogues:
            self._catalogues[on] = Catalogue(on)
        return self._catalogues[on]


def _first_of(place: int) -> date:
    """The first day of the month so many after July 2025."""
    years, months = divmod(FIRST.month - 1 + place, 12)
    return date(FIRST.year + years, months + 1, 1)
