"""Writes the demo in transactions that can be interrupted anywhere: the row that counts them moves with them."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError

from casework.desk import Plan, write_many
from casework.desk.books import Books
from casework.models import Replay
from casework.replay import endings
from casework.replay.allocation import AFTER, FIRST, LAST, CenterMonth, month
from casework.replay.months import DECLINED, Month, batches
from casework.replay.offers import Catalogue
from casework.replay.office import Office, offices
from casework.replay.recent import A_DAY, DAYS, Recent
from casework.replay.stories import WHERE, Stories

NAME = "july-2025"
STAGES = ("july", "endings", "recent")
SIZE = 500  # dossiers a transaction (at most 2,000): others who write wait less than half a second
ROOM = 5_000  # numbers kept free for the people of one center's July, and 1,000 for its recent days
RECENT_PLACE, RECENT_ROOM = 400_000, 1_000
COLLECT_EVERY = 20
Tell = Callable[["Replay", int, float], None]  # the row, lines of this run, seconds of this run


@dataclass(frozen=True, slots=True)
class Batch:
    """One transaction: ``part`` of a center's stage; ``units`` is about how many dossiers it touches."""

    stage: str  # one of STAGES
    code: str
    part: int
    units: int


def schedule(months: dict[str, CenterMonth]) -> list[Batch]:
    """Every transaction of the demo, in order. Known without planning, so that a resumed run finds its place."""
    found = []
    for code, one in months.items():
        count = one.received + round(one.online * DECLINED)
        parts = batches(range(count), SIZE)
        found += [Batch("july", code, part, len(some)) for part, some in enumerate(parts)]
    found += [Batch("endings", code, 0, (one.received - one.decided) // 2) for code, one in months.items()]
    found += [Batch("recent", code, 0, DAYS * sum(A_DAY) // len(A_DAY)) for code in months]
    return found


class Runner:
    """One run: plans each transaction when its turn comes, and writes it with the count of those done."""

    def __init__(self, row: Replay, *, now: Callable[[], datetime], codes: Sequence[str] = ()) -> None:
        self.row, self.now = row, now
        self.months = {code: one for code, one in month().items() if not codes or code in codes}
        self.batches = schedule(self.months)
        if not row.total:
            row.total = sum(batch.units for batch in self.batches)
            row.save(update_fields=["total"])
        self.books = Books()
        self.offices: dict[str, Office] = offices(self.books)
        self.catalogue = Catalogue(LAST)
        self.places = {code: place for place, code in enumerate(month())}
        self._planned: tuple[str, list[Sequence[Plan]]] = ("", [])

    def run(self, tell: Tell, until: str = "recent") -> int:
        """Write what is left up to the end of a stage; returns the lines written by this run."""
        started, lines = time.monotonic(), 0
        gc.disable()  # a batch makes a hundred thousand objects and no cycles worth looking for
        try:
            for turn, (index, batch) in enumerate(self._left(until)):
                lines += self._write(index, batch)
                tell(self.row, lines, time.monotonic() - started)
                if turn % COLLECT_EVERY == 0:
                    gc.collect()
        finally:
            gc.enable()
        return lines

    def _left(self, until: str) -> Iterator[tuple[int, Batch]]:
        last = STAGES.index(until)
        for index, batch in enumerate(self.batches):
            if index >= self.row.done and STAGES.index(batch.stage) <= last:
                yield index, batch

    def _write(self, index: int, batch: Batch) -> int:
        plans = self._plans(batch)

        def count(lines: int) -> None:
            at = self.now()
            finished_at = at if index + 1 == len(self.batches) else None
            self.row.advance(index, batch.units, lines, at, finished_at)

        try:
            return write_many(plans, books=self.books, beside=count, tell=False)
        except IntegrityError:
            self.row.stands_at(index)  # its people are there already when another process wrote it
            raise

    def _plans(self, batch: Batch) -> Sequence[Plan]:
        office, seed, place = self.offices[batch.code], self.row.seed, self.places[batch.code]
        if batch.stage == "july":
            if self._planned[0] != batch.code:
                july = Month(self.months[batch.code], self.offices, self.catalogue, seed, place * ROOM)
                self._planned = (batch.code, batches(july.plans(), SIZE))
            return self._planned[1][batch.part]
        if batch.stage == "endings":
            until = endings.cutoff(office, self.row.started_at, DAYS)
            return endings.plans(office, self.catalogue, seed, until, (FIRST, AFTER))
        recent = Recent(office, self.catalogue, seed, RECENT_PLACE + place * RECENT_ROOM, self.row.started_at)
        plans = recent.plans()
        return [*plans, *Stories(recent).plans()] if batch.code == WHERE else plans
