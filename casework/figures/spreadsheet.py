"""Rows as a CSV that a spreadsheet opens as it is: UTF-8 with a byte order mark, no cell taken for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

BOM = "\ufeff"
_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(rows: Iterable[Sequence[str | int | None]]) -> str:
    """The rows as text; None is an empty cell."""
    text = StringIO()
    text.write(BOM)
    csv.writer(text).writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue()


def _cell(value: str | int | None) -> str | int | None:
    """Text that a spreadsheet would calculate gets an apostrophe before it (OWASP, CSV injection)."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_BEGINS_FORMULA) else value
