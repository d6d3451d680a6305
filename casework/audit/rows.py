"""The rows of the audit: plain tuples in the order of dossiers, read as a stream."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from django.db.models import QuerySet

from casework.models import Decision, Dossier, Remark, SlipLine

CHUNK = 2000


class LineRow(NamedTuple):
    """A line of the slip, under the names of its columns."""

    dossier_id: int
    n: int
    step: str
    at: datetime
    written_at: datetime
    by_id: UUID | None
    role: str
    facts: dict[str, Any]
    voids: int | None
    rode: int | None
    remark_hash: str
    hash: bytes
    status: int
    center_id: str
    holder_id: UUID | None
    stage: str
    clock: str
    due_on: date | None
    due_at: datetime | None
    late_from: datetime | None
    left: int | None


class DecisionRow(NamedTuple):
    """A decision; ``reverses_n`` is the line of the decision it reverses."""

    dossier_id: int
    n: int
    kind: str
    verdict: str
    received_at: datetime
    due_on: date | None
    due_at: datetime | None
    decided_at: datetime
    written_at: datetime
    center_id: str
    reverses_n: int | None


class RemarkRow(NamedTuple):
    dossier_id: int
    n: int
    text: str
    salt: str


Row = TypeVar("Row", LineRow, DecisionRow, RemarkRow)


class Shelf(Generic[Row]):
    """The rows of a stream by dossier. Dossiers nobody asks for have lost their card."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._groups: Iterator[tuple[int, Iterator[Row]]] = groupby(rows, key=attrgetter("dossier_id"))
        self._dossier_id: int | None = None
        self._rows: list[Row] = []
        self.strays: list[int] = []
        self._turn()

    def _turn(self) -> None:
        self._dossier_id, rows = next(self._groups, (None, ()))
        self._rows = list(rows)

    def of(self, dossier_id: int) -> list[Row]:
        """The rows of a dossier; dossiers are asked for in ascending order."""
        while self._dossier_id is not None and self._dossier_id < dossier_id:
            self.strays.append(self._dossier_id)
            self._turn()
        if self._dossier_id != dossier_id:
            return []
        rows = self._rows
        self._turn()
        return rows

    def rest(self) -> list[int]:
        """Every dossier nobody asked for, once all cards were asked for."""
        while self._dossier_id is not None:
            self.strays.append(self._dossier_id)
            self._turn()
        return self.strays


Span = tuple[int, int]  # first and last dossier, both included


def lines(span: Span) -> Iterator[LineRow]:
    return _stream(LineRow, SlipLine.objects.all(), "dossier_id", "n", span, LineRow._fields)


def decisions(span: Span) -> Iterator[DecisionRow]:
    columns = (*DecisionRow._fields[:-1], "reverses__n")
    return _stream(DecisionRow, Decision.objects.all(), "dossier_id", "n", span, columns)


def remarks(span: Span) -> Iterator[RemarkRow]:
    columns = ("line__dossier_id", "line__n", "text", "salt")
    return _stream(RemarkRow, Remark.objects.all(), "line__dossier_id", "line__n", span, columns)


def cards(span: Span) -> Iterator[Dossier]:
    return Dossier.objects.filter(pk__range=span).order_by("pk").iterator(CHUNK)


def _stream(
    make: type[Row], rows: QuerySet[Any], dossier: str, n: str, span: Span, columns: Sequence[str]
) -> Iterator[Row]:
    first, last = span
    found = rows.filter(**{f"{dossier}__gte": first, f"{dossier}__lte": last}).order_by(dossier, n)
    return map(make._make, found.values_list(*columns).iterator(CHUNK))
