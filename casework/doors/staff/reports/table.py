"""A sheet as an HTML table: merged heads, numbered columns, and cells that are links to what they count.

Cells are written in Python, not by templates: the progress table of forty centers has some seven hundred of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from casework.doors.staff.dashboards.scene import Scene
from casework.doors.staff.reports.cells import said, written
from casework.doors.staff.reports.red import highest
from casework.reports.heads import Head, heads
from casework.reports.sheet import Column, Form, Kind, Row

FIGURES = (Kind.COUNT, Kind.MONEY, Kind.RATE, Kind.DAYS)
LEAST_PX = {
    Kind.COUNT: 56, Kind.DAYS: 56, Kind.RATE: 88, Kind.MONEY: 100, Kind.DAY: 88, Kind.INSTANT: 128, Kind.DOSSIER: 112,
}  # fmt: skip
LETTER_PX, HEAD_LETTER_PX, SIDES_PX, PLACE_PX = 5.4, 7.2, 16, 152
USUAL = 9  # letters: the width of a column nobody gave one
NAMES = (Kind.TEXT, Kind.DOSSIER)
NARROW = 6  # letters: a first column as narrow as this numbers the rows


@dataclass(frozen=True, slots=True)
class Line:
    """One row: ``before`` and ``name`` are its first columns, which stay while the rest is scrolled."""

    row: Row
    whole: bool
    before: list[SafeString]
    name: SafeString
    cells: list[SafeString]


@dataclass(frozen=True, slots=True)
class Table:
    """What the template lays out; heads and numbers come with their classes."""

    heads: list[list[tuple[Head, str]]]
    numbers: list[tuple[str, str]]  # as the form prints them; empty where it prints none
    widths: list[int]  # px, the least
    lines: list[Line]
    red: int  # how many cells are


class Drawing:
    """Draws the rows of a form for a scene."""

    def __init__(self, scene: Scene, form: Form) -> None:
        self.scene, self.form, self.columns = scene, form, form.columns
        self.lead = lead_of(form)
        self.classes = classes_of(form, self.lead)

    def table(self, rows: Sequence[Row], whole: Row | None) -> Table:
        """The rows under their heads, the row of the whole first. No query."""
        red = highest(self.form, rows)
        lines = [self._line(whole, {}, whole=True)] if whole is not None else []
        lines += [self._line(row, red) for row in rows]
        numbered = any(column.number for column in self.columns)
        return Table(
            heads=[[(head, self._head(head)) for head in row] for row in heads(self.columns)],
            numbers=[(one.number, self.classes[one.key]) for one in self.columns] if numbered else [],
            widths=[px_of(column, self.classes[column.key]) for column in self.columns],
            lines=lines,
            red=sum(map(len, red.values())),
        )

    def _line(self, row: Row, red: dict[str, set[str]], *, whole: bool = False) -> Line:
        cells = [
            written(self.scene, row, column, self._classes(column, row.key in red.get(column.key, ())))
            for column in self.columns[self.lead :]
        ]
        first = [said(row, column) for column in self.columns[: self.lead]]
        return Line(row, whole, first[:-1], first[-1], cells)

    def _classes(self, column: Column, red: bool) -> str:
        return f"{self.classes[column.key]} late" if red else self.classes[column.key]

    def _head(self, head: Head) -> str:
        """A head over several columns has the edge of the first of them."""
        mine = self.classes[self.columns[head.place].key].split()
        if head.column is None:
            mine = ["over", *(name for name in mine if name in ("g", "sub"))]
        return " ".join(name for name in mine if name != "t")


def lead_of(form: Form) -> int:
    """How many first columns say which row it is: up to the one with its name or its code."""
    named = (place for place, one in enumerate(form.columns) if one.kind in NAMES and one.width > NARROW)
    return 1 + next(named, 0)


def classes_of(form: Form, lead: int) -> dict[str, str]:
    """The classes of each column by its key.

    ``n`` figures, ``w`` words, ``d`` days, ``c`` codes; ``no`` and ``unit`` the first ones; ``g`` and ``sub`` where a
    group begins, ``t`` the total of a group.
    """
    totals = {check.left for check in form.checks}
    grouped = any(column.above for column in form.columns)
    found: dict[str, str] = {}
    before: tuple[Any, ...] = ()
    for place, column in enumerate(form.columns):
        names = [_first(place, lead) or kind_of(column)]
        names += _edge(before, column.above) if grouped and place >= lead else []
        if "g" in names and column.key in totals:
            names.append("t")
        found[column.key] = " ".join(names)
        before = column.above
    return found


def _first(place: int, lead: int) -> str:
    if place >= lead:
        return ""
    return "unit" if place == lead - 1 else "no"


def kind_of(column: Column) -> str:
    """How cells of a column stand."""
    return "n" if column.kind in FIGURES else {Kind.TEXT: "w", Kind.DOSSIER: "c"}.get(column.kind, "d")


def _edge(before: tuple[Any, ...], above: tuple[Any, ...]) -> Iterator[str]:
    """Where the outermost head changes, and where one below it does."""
    if before != above:
        yield "g" if before[:1] != above[:1] else "sub"


def px_of(column: Column, classes: str) -> int:
    """The least width of a column: the first ones and figures need what they need, words what the form gives them."""
    given = round(column.width * LETTER_PX + SIDES_PX)
    if "no" in classes.split():
        return 36
    if "unit" in classes.split():
        return LEAST_PX.get(column.kind, PLACE_PX)
    least = LEAST_PX.get(column.kind, 0)
    return max(least, given if column.width > USUAL or not least else 0, _head_px(column))


def _head_px(column: Column) -> int:
    """What the longest word of its label needs in the reader's language."""
    return round(max(map(len, str(column.label).split()), default=0) * HEAD_LETTER_PX) + 8
