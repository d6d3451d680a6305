"""A report as CSV for spreadsheets: UTF-8 with its mark, one head per column, texts that no program takes for formulas.

Programs read a text that begins with ``= + - @``, a tab or a line's end as a formula, also their full-width forms
(OWASP, CSV injection): such a text gets an apostrophe before it, so that +84 905... stays readable.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO

from casework.reports.files.cells import Value, readers, rows_of
from casework.reports.files.stamp import Stamp
from casework.reports.sheet import Column, Sheet

MARK = "\ufeff"
BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
TURN = 500


def write(sheet: Sheet, stamp: Stamp, out: BinaryIO, told: Callable[[int], None]) -> None:
    """Heads, rows, footnotes, and last whose file it is."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    text.write(MARK)
    writer = csv.writer(text, lineterminator="\r\n")
    columns = sheet.form.columns
    writer.writerow([harmless(_head(column)) for column in columns])
    read = readers(columns)
    for done, row in enumerate(rows_of(sheet), start=1):
        writer.writerow([_written(of(row.cells)) for of in read])
        if done % TURN == 0:
            told(done)
    writer.writerows([harmless(str(note))] for note in (*sheet.footnotes, stamp.line))
    text.detach()


def harmless(text: str) -> str:
    """A text that stays one in a spreadsheet. Blanks before the sign help nobody: programs strip them."""
    return f"'{text}" if text.lstrip(" \u00a0\u3000").startswith(BEGINNINGS) or text.startswith(BEGINNINGS) else text


def _head(column: Column) -> str:
    """The whole way down to the column: its label alone says nothing without the heads over it."""
    return " - ".join(str(word) for word in (*column.above, column.label))


def _written(cell: Value) -> str | int:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%d/%m/%Y %H:%M")
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    return harmless(cell) if isinstance(cell, str) else str(cell) if isinstance(cell, Decimal) else cell
