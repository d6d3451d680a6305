"""The receipt: what was brought, when the result is due and how its days were counted."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.conf import settings

from casework import desk, receipt_secret
from casework.desk import checklist
from casework.models import SlipLine
from casework.papers.paper import Cell, Row
from centers.calendars import calendar_of
from law.explain import DayRow, Why, explain
from law.limit import Unit
from law.needs import RESULT_CHANNELS
from law.papers import short_day

MOST_CELLS = 9  # days that fit side by side on a receipt; a longer count is said in a sentence
COLUMN_OF = {"original": 0, "form": 0, "certified": 1, "copy": 1, "photo": 1, "electronic": 2}
OFF = {Why.WEEKEND: "cuối tuần", Why.HOLIDAY: "nghỉ lễ", Why.CLOSURE: "đóng cửa", Why.PAUSED: "tạm dừng"}


def receipt(draft: desk.Draft, line: SlipLine) -> dict[str, Any]:
    dossier, accepted = draft.dossier, draft.acceptance
    promise = draft.law[(accepted or line).n - 1]
    rows = explain(draft.law[: line.n], calendar_of)
    secret = receipt_secret.secret_of(dossier.uuid, settings.RECEIPT_KEY)
    cells = count_cells(rows)
    return {
        "rows": _brought(draft, line),
        "received_at": (accepted or line).at,
        "due_at": line.due_at,
        "due_on": line.due_on,
        "limit": promise.limit.name_vi if promise.limit is not None else "",
        "cells": cells if len(cells) <= MOST_CELLS and promise.limit and promise.limit.unit is not Unit.HOUR else (),
        "left_out": ", ".join(f"{cell.days} ({cell.words})" for cell in cells if cell.off),
        "result_place": next(vi for value, vi, _en in RESULT_CHANNELS if value == dossier.result_channel),
        "secret": receipt_secret.spaced(secret),
        "qr": receipt_secret.in_qr(dossier.code, secret),
    }


def _brought(draft: desk.Draft, line: SlipLine) -> list[Row]:
    """What had been brought when the receipt was issued, by the lines up to it, with its copies in their column."""
    gone = draft.reading.voided if draft.reading is not None else frozenset[int]()
    known = checklist.after(draft.lines[: line.n], gone)
    brought = {position for position, (brought_at, _asked) in known.items() if brought_at is not None}
    rows: list[Row] = []
    for document in draft.documents:
        if document.position in brought:
            copies: list[int | None] = [None, None, None]
            copies[COLUMN_OF.get(document.kind, 0)] = document.quantity
            rows.append(Row(len(rows) + 1, document.name, (copies[0], copies[1], copies[2])))
    return rows


def count_cells(rows: Sequence[DayRow]) -> list[Cell]:
    """The days of a count side by side: days off in a row share a cell."""
    cells = []
    for (kind, words, n), days in groupby(rows, key=_cell_key):
        group = list(days)
        first, last = group[0].on, group[-1].on
        between = short_day(first) if first == last else f"{short_day(first)} – {short_day(last)}"
        due = group[-1].due
        cells.append(Cell(between, "" if kind == "day" else words, n, kind == "off", due))
    return cells


def _cell_key(row: DayRow) -> tuple[str, str, int]:
    if row.counted:
        return "day", "", row.count
    if row.due:
        return "moved", "", 0
    if row.why in OFF:
        own = row.name_vi.split(" (")[0] if row.why in (Why.HOLIDAY, Why.CLOSURE) else ""
        return "off", own or OFF[row.why], 0
    return "zero", row.why.name_vi, 0
