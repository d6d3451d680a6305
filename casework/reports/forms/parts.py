"""Rows of a list read part by part: first the keys of all of them, then so many rows at a time.

The keys are eight bytes each and no statement stays open between two parts, so that a long list takes little memory
and whoever writes it to a file may write to the database meanwhile.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from casework.reports.sheet import Row

AT_ONCE = 2000  # rows

Read = Callable[[Sequence[int], int], Iterable[Row]]


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the rows: their keys in order, one to a row, and how rows are read of keys, numbered from one on."""

    keys: QuerySet[Any, int]
    read: Read


def listed(parts: Iterable[Part], first: int, size: int | None) -> tuple[Iterator[Row], int]:
    """The rows from ``first`` on, so many or all, and how many there are in all."""
    parts = list(parts)
    if size is None:
        found = [array("q", part.keys.iterator()) for part in parts]
        return _read(parts, found, first, first + sum(map(len, found))), sum(map(len, found))
    return _page(parts, first, size)


def _page(parts: Sequence[Part], first: int, size: int) -> tuple[Iterator[Row], int]:
    total, rows = 0, list[Row]()
    for part in parts:
        count = part.keys.count()
        skip, left = max(first - total, 0), size - len(rows)
        if skip < count and left > 0:
            rows += part.read(list(part.keys[skip : skip + left]), total + skip + 1)
        total += count
    return iter(rows), total


def _read(parts: Sequence[Part], found: Sequence[array[int]], first: int, last: int) -> Iterator[Row]:
    passed = 0
    for part, keys in zip(parts, found, strict=True):
        for begin in range(max(first - passed, 0), len(keys), AT_ONCE):
            yield from part.read(keys[begin : begin + AT_ONCE], passed + begin + 1)
        passed += len(keys)
