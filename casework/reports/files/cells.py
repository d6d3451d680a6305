"""What stands in a cell, free of any file: numbers stay numbers, days stay days, everything else is text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from casework.reports.sheet import Column, Kind, Row, Sheet
from casework.templatetags.figure_words import MINUS
from casework.templatetags.words import decimal, full_date, grouped, hour, percent
from law.calendar import HANOI

Value = int | Decimal | date | datetime | str | None
Cells = Mapping[str, Any]


def rows_of(sheet: Sheet) -> Iterator[Row]:
    """The row of the whole, then the others, one by one."""
    if sheet.whole is not None:
        yield sheet.whole
    yield from sheet.rows


def values(columns: Sequence[Column], row: Row) -> list[Value]:
    """The cells of a row in the order of the columns."""
    return [read(row.cells) for read in readers(columns)]


def readers(columns: Sequence[Column]) -> list[Callable[[Cells], Value]]:
    """How each column is read of the cells of a row, made once for many rows."""
    return [_READERS.get(column.kind, _written)(column.key) for column in columns]


def _counted(key: str) -> Callable[[Cells], Value]:
    """A count of nothing is 0; what a row does not speak of is empty."""
    return lambda cells: int(cells[key] or 0) if key in cells else None


def _measured(key: str) -> Callable[[Cells], Value]:
    """The percents of a rate, the days of a place."""

    def read(cells: Cells) -> Value:
        exact: Decimal | None = getattr(cells.get(key), "value", None)
        return exact

    return read


def _day(key: str) -> Callable[[Cells], Value]:
    return lambda cells: cells.get(key) or None


def _instant(key: str) -> Callable[[Cells], Value]:
    """As the office's clock shows it, without a zone: no spreadsheet knows one."""

    def read(cells: Cells) -> Value:
        at: datetime | None = cells.get(key) or None
        return None if at is None else at.astimezone(HANOI).replace(tzinfo=None)

    return read


def _written(key: str) -> Callable[[Cells], Value]:
    return lambda cells: str(cells.get(key) or "") or None


_READERS: dict[Kind, Callable[[str], Callable[[Cells], Value]]] = {
    Kind.COUNT: _counted,
    Kind.MONEY: _counted,
    Kind.RATE: _measured,
    Kind.DAYS: _measured,
    Kind.DAY: _day,
    Kind.INSTANT: _instant,
}


def words(columns: Sequence[Column], row: Row) -> list[str]:
    """The cells of a row as people read them, in the active language."""
    return [_worded(column.kind, cell) for column, cell in zip(columns, values(columns, row), strict=True)]


def _worded(kind: Kind, cell: Value) -> str:
    if kind is Kind.RATE:
        return percent(cell)
    if isinstance(cell, datetime):
        return f"{full_date(cell)} {hour(cell)}"
    if isinstance(cell, date):
        return full_date(cell)
    if isinstance(cell, Decimal):
        return decimal(cell)
    if isinstance(cell, int):
        return f"{MINUS}{grouped(-cell)}" if cell < 0 else grouped(cell)
    return str(cell or "")
