"""A report as JSON for programs: columns by their keys, rows one by one, so that memory does not grow with them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

from casework.figures.rates import Place, Rate
from casework.reports.files.cells import rows_of, values
from casework.reports.files.stamp import Stamp
from casework.reports.sheet import Column, Row, Sheet

TURN = 500


def write(sheet: Sheet, stamp: Stamp, out: BinaryIO, told: Callable[[int], None]) -> None:
    """One object: what was asked, the columns, the rows (the whole first), the footnotes, the stamp."""
    text = io.TextIOWrapper(out, encoding="utf-8")
    text.write(f'{_said(head_of(sheet))[:-1]}, "rows": [')
    for done, row in enumerate(rows_of(sheet), start=1):
        text.write(f"{',' if done > 1 else ''}\n{_said(row_of(sheet.form.columns, row))}")
        if done % TURN == 0:
            told(done)
    foot = {"footnotes": [str(note) for note in sheet.footnotes], "stamp": {
        "officer": stamp.officer_name, "at": stamp.at.isoformat(), "number": str(stamp.number)}}  # fmt: skip
    text.write(f"\n], {_said(foot)[1:]}\n")
    text.detach()


def row_of(columns: tuple[Column, ...], row: Row) -> dict[str, Any]:
    """A row as a program reads it: a rate with what it is the rate of."""
    cells = dict(zip((column.key for column in columns), values(columns, row), strict=True))
    rates = {key: cell.as_json() for key, cell in row.cells.items() if key in cells and isinstance(cell, Rate | Place)}
    return {"key": row.key, "name": row.name, "cells": {**cells, **rates}}


def head_of(sheet: Sheet) -> dict[str, Any]:
    """What was asked, and the columns."""
    form, asked = sheet.form, sheet.asked
    return {
        "report": form.slug,
        "version": form.version,
        "title": str(form.title),
        "place": None if asked.center is None else asked.center.code,
        "span": asked.chosen.span.slug,
        "since": asked.period.since.isoformat(),
        "until": asked.period.until.isoformat(),
        "as_of": asked.period.as_of.isoformat(),
        "switches": sorted(asked.switches),
        "columns": [
            {"key": column.key, "number": column.number, "kind": column.kind.value,
             "label": str(column.label), "above": [str(word) for word in column.above]}
            for column in form.columns
        ],
    }  # fmt: skip


def _said(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value))
