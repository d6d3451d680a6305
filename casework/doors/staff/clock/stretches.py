"""Rows of ``law.explain`` gathered into stretches: one cell of the strip, one row of the day table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from law.explain import DayRow, Why

ZERO = frozenset({Why.RECEIPT_DAY, Why.RESTART})


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days (or sessions) that say the same. ``kind``: zero, count, moved, pause, off."""

    kind: str
    rows: tuple[DayRow, ...]

    @property
    def first(self) -> date:
        return self.rows[0].on

    @property
    def last(self) -> date:
        return self.rows[-1].on

    @property
    def row(self) -> DayRow:
        """The last row: its count is the count after the stretch."""
        return self.rows[-1]

    @property
    def due(self) -> bool:
        return any(row.due for row in self.rows)

    @property
    def counted(self) -> bool:
        return self.row.counted

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


def kind_of(row: DayRow) -> str:
    """What a row is drawn as. A receipt or a fresh start is a ring even on a day that counts nothing else."""
    if row.counted:
        return "count"
    if row.why in ZERO:
        return "zero"
    if row.why is Why.PAUSED:
        return "pause"
    if row.due:
        return "moved"
    return "off"


def stretches_of(rows: Sequence[DayRow], paused_since: date | None = None) -> list[Stretch]:
    """Counted days stand alone; days off join by their reason; a pause takes in the days off inside it.

    ``paused_since`` is the day an open pause began: days off after it belong to it, too.
    """
    gathered: list[Stretch] = []
    inside = _inside_pauses(rows, paused_since)
    for place, row in enumerate(rows):
        kind = "pause" if place in inside else kind_of(row)
        last = gathered[-1] if gathered else None
        if last is not None and _joins(last, kind, row):
            gathered[-1] = Stretch(kind, (*last.rows, row))
        else:
            gathered.append(Stretch(kind, (row,)))
    return gathered


def _joins(last: Stretch, kind: str, row: DayRow) -> bool:
    if kind != last.kind or kind not in ("off", "pause"):
        return False
    if kind == "pause":
        return last.rows[0].paused_from == row.paused_from or row.why is not Why.PAUSED
    before = last.row
    if row.why is Why.HOLIDAY:
        return before.why is Why.HOLIDAY  # the days of one feast carry names of their own
    return (before.why, before.name_vi, before.decision) == (row.why, row.name_vi, row.decision)


def _inside_pauses(rows: Sequence[DayRow], paused_since: date | None) -> set[int]:
    """Places of days off that lie between two days of one pause, or after the beginning of the open one."""
    paused = [place for place, row in enumerate(rows) if row.why is Why.PAUSED]
    inside: set[int] = set()
    for before, after in pairwise(paused):
        same = rows[before].paused_from == rows[after].paused_from
        if same and all(kind_of(row) == "off" for row in rows[before + 1 : after]):
            inside.update(range(before + 1, after))
    if paused_since is not None:
        for place in range(len(rows) - 1, -1, -1):
            if kind_of(rows[place]) != "off" or rows[place].on < paused_since:
                break
            inside.add(place)
    return inside


def runs_merged(stretches: Sequence[Stretch], keep: Iterable[date]) -> list[Stretch]:
    """Counted days in a row as one stretch; the days of ``keep`` (today, first promise) and the due day stay alone."""
    kept = set(keep)
    merged: list[Stretch] = []
    for stretch in stretches:
        last = merged[-1] if merged else None
        joins = (
            last is not None
            and stretch.kind == last.kind == "count"
            and stretch.row.why == last.row.why
            and not (stretch.due or last.due or stretch.first in kept or last.last in kept)
            and not stretch.row.session
        )
        if joins and last is not None:
            merged[-1] = Stretch("count", (*last.rows, *stretch.rows))
        else:
            merged.append(stretch)
    return merged


def squeezed(stretches: Sequence[Stretch], today: date) -> list[Stretch]:
    """What is spent as one box and what is left as another, days off inside; today, pauses and rings stand alone."""
    merged: list[Stretch] = []
    for stretch in stretches:
        last = merged[-1] if merged else None
        alone = last is None or today in (stretch.first, stretch.last) or last.holds(today)
        if not alone and last is not None and last.kind == "count" and stretch.kind in ("count", "off"):
            merged[-1] = Stretch("count", (*last.rows, *stretch.rows))
        else:
            merged.append(stretch)
    return merged


def offs_merged(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Neighbouring days off as one string whatever their reason: for the smallest strip."""
    merged: list[Stretch] = []
    for stretch in stretches:
        if merged and stretch.kind == merged[-1].kind == "off":
            merged[-1] = Stretch("off", (*merged[-1].rows, *stretch.rows))
        else:
            merged.append(stretch)
    return merged
