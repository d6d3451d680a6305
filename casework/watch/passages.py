"""How long slips stood in each stage until they were decided, in open seconds of a clock that ran.

Lines are read as they were written, so what is taken back later is still counted until the day it is taken back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from casework.models import SlipLine
from law.calendar import Calendar, to_seconds
from law.steps import Clock, Stage, Step

CalendarOf = Callable[[str], Calendar]
STAGES = (Stage.RECEIVE, Stage.PROCESS, Stage.SIGN)
_COLUMNS = ("dossier_id", "n", "step", "at", "stage", "clock", "center_id", "voids", "rode", "written_at",
            "due_at", "late_from")  # fmt: skip


class Read(NamedTuple):
    """What is taken from a line."""

    dossier: int
    n: int
    step: str
    at: datetime
    stage: str
    clock: str
    center: str
    voids: int | None
    rode: int | None
    written_at: datetime
    due_at: datetime | None
    late_from: datetime | None


@dataclass(frozen=True, slots=True)
class Passage:
    """From the beginning of a stage to the decision: once for each time the dossier came into the stage."""

    dossier: int
    n: int  # the line that decided
    center: str  # answers for the decision
    stage: str
    seconds: int  # open, pauses out
    decided_at: datetime
    known_at: datetime
    undone_at: datetime | None = None  # when a correction took the decision back

    def stands(self, at: datetime) -> bool:
        """True when it was known at ``at`` and not taken back by then."""
        return self.known_at < at and (self.undone_at is None or self.undone_at >= at)


def slips(dossiers: Any, *, before: datetime | None = None) -> Iterator[tuple[int, list[Read]]]:
    """The lines of each dossier in their order, written before an instant. One query, read as a stream."""
    lines = SlipLine.objects.filter(dossier__in=dossiers).order_by("dossier_id", "n")
    if before is not None:
        lines = lines.filter(written_at__lt=before)
    rows = map(Read._make, lines.values_list(*_COLUMNS).iterator(chunk_size=5000))
    for dossier, group in groupby(rows, itemgetter(0)):
        yield dossier, list(group)


class Walk:
    """A slip read line by line: in which stage it stands, and since how many open seconds of a running clock."""

    def __init__(self, calendar_of: CalendarOf) -> None:
        self._calendar_of = calendar_of
        self._lines: list[Read] = []
        self.passages: list[Passage] = []
        self._restart()

    def _restart(self) -> None:
        self._worked = 0  # open seconds with a running clock so far
        self._last: Read | None = None
        self._accepted = False
        self.begun: list[tuple[str, int]] = []  # (stage, worked then) since the last decision

    def read(self, line: Read) -> None:
        """Carry on by one line; a correction reads the rest anew."""
        if line.step != Step.CORRECT:
            self._lines.append(line)
            self._follow(line, closing=line.step == Step.RESOLVE)
            return
        gone = {one.n for one in self._lines if line.voids in (one.n, one.rode)}
        self._lines = [one for one in self._lines if one.n not in gone]
        self.passages = [replace(one, undone_at=line.written_at) if one.n in gone else one for one in self.passages]
        self._restart()
        for one in self._lines:
            self._follow(one, closing=False)

    def _follow(self, line: Read, *, closing: bool) -> None:
        before = self._last
        if before is not None and before.clock == Clock.RUNNING and line.at > before.at:
            self._worked += self._calendar_of(before.center).open_seconds(to_seconds(before.at), to_seconds(line.at))
        self._last = line
        if line.clock == Clock.ENDED:
            if closing:
                self.passages += [
                    Passage(line.dossier, line.n, line.center, stage, self._worked - then, line.at, line.written_at)
                    for stage, then in self.begun
                ]
            self.begun = []
            return
        entered = line.step == Step.ACCEPT or before is None or before.stage != line.stage
        self._accepted = self._accepted or line.step == Step.ACCEPT
        if self._accepted and (entered or not self.begun):
            self.begun.append((line.stage, self._worked))

    def spent(self, at: datetime) -> int:
        """Open seconds in the stage it stands in, pauses out; 0 when none has begun."""
        if self._last is None or not self.begun:
            return 0
        more = 0
        if self._last.clock == Clock.RUNNING and at > self._last.at:
            calendar = self._calendar_of(self._last.center)
            more = calendar.open_seconds(to_seconds(self._last.at), to_seconds(at))
        return self._worked + more - self.begun[-1][1]


def passages_of(lines: Iterable[Read], calendar_of: CalendarOf) -> list[Passage]:
    """The passages of one slip."""
    walk = Walk(calendar_of)
    for line in lines:
        walk.read(line)
    return walk.passages


def by_key(passages: Iterable[Passage], procedures: dict[int, int]) -> dict[tuple[str, int, str], list[int]]:
    """The seconds of passages by (center, procedure, stage), and by ("", procedure, stage) for the whole city."""
    found: dict[tuple[str, int, str], list[int]] = defaultdict(list)
    for one in passages:
        procedure = procedures[one.dossier]
        found[one.center, procedure, one.stage].append(one.seconds)
        found["", procedure, one.stage].append(one.seconds)
    return found
