"""What stands in a cell, free of any file: numbers stay numbers, days stay days, everything else is text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.timezone import is_aware, localtime

from casework.reports.sheet import Column, Kind, Row, Sheet
from casework.templatetags.figure_words import MINUS
from casework.templatetags.words import full_date, grouped, hour, percent

Value = int | Decimal | date | datetime | str | None
COUNTED = frozenset({Kind.COUNT, Kind.MONEY})


def rows_of(sheet: Sheet) -> Iterator[Row]:
    """The row of the whole, then the others, one by one."""
    if sheet.whole is not None:
        yield sheet.whole
    yield from sheet.rows


def values(columns: tuple[Column, ...], row: Row) -> list[Value]:
    """The cells of a row in the order of the columns; what a row does not speak of stays empty."""
    return [value(column, row.cells[column.key]) if column.key in row.cells else None for column in columns]


def words(columns: tuple[Column, ...], row: Row) -> list[str]:
    """The cells of a row as people read them, in the active language."""
    return [_worded(column.kind, cell) for column, cell in zip(columns, values(columns, row), strict=True)]


def _worded(kind: Kind, cell: Value) -> str:
    if kind is Kind.RATE:
        return percent(cell)
    if isinstance(cell, datetime):
        return f"{full_date(cell)} {hour(cell)}"
    if isinstance(cell, date):
        return full_date(cell)
    if isinstance(cell, int):
        return f"{MINUS}{grouped(-cell)}" if cell < 0 else grouped(cell)
    return str(cell or "")


def value(column: Column, cell: Any) -> Value:
    """A count of nothing is 0; a rate is its percents; an instant shows the office's clock and no zone."""
    if column.kind in COUNTED:
        return int(cell or 0)
    if cell is None or cell == "":
        return None
    if column.kind is Kind.RATE:
        exact: Decimal | None = getattr(cell, "value", cell)
        return exact
    if isinstance(cell, datetime):
        return localtime(cell).replace(tzinfo=None) if is_aware(cell) else cell
    return cell if column.kind is Kind.DAY and isinstance(cell, date) else str(cell)
