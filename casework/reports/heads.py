"""The merged heads over the columns of a form, as an HTML table, a spreadsheet and a PDF draw them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from casework.reports.sheet import Column


@dataclass(frozen=True, slots=True)
class Head:
    """One cell of the heads: it begins at ``row`` and ``place`` (from 0) and covers ``rows`` by ``across``."""

    label: Any
    row: int
    place: int
    rows: int
    across: int
    column: Column | None = None  # the one it is the label of; None over several


def heads(columns: Sequence[Column]) -> list[list[Head]]:
    """The rows of heads, each with the cells that begin in it. A label reaches down to the row of numbers."""
    depth = 1 + max((len(column.above) for column in columns), default=0)
    rows: list[list[Head]] = [[] for _ in range(depth)]
    for level in range(depth - 1):
        _merge(rows[level], columns, level)
    for place, column in enumerate(columns):
        level = len(column.above)
        rows[level].append(Head(column.label, level, place, depth - level, 1, column))
    return [sorted(row, key=lambda head: head.place) for row in rows]


def _merge(row: list[Head], columns: Sequence[Column], level: int) -> None:
    """Neighbours that share the head of this level and all above it stand under one cell."""
    place = 0
    while place < len(columns):
        path = columns[place].above[: level + 1]
        end = place + 1
        if len(path) > level:
            while end < len(columns) and columns[end].above[: level + 1] == path:
                end += 1
            row.append(Head(path[-1], level, place, 1, end - place))
        place = end
