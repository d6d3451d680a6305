"""What stands on a legal paper: read off the slip, so that a paper printed again says what it said.

A paper belongs to the line that issued it: its date, its center, the appointment after it. Only people's names, reasons
and the way to reach them are read where they live. Papers are Vietnamese whatever the reader's language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.conf import settings

from casework import desk, receipt_secret
from casework.models import Document, Dossier, Party, Person, ReadLog, SlipLine
from centers.calendars import calendar_of
from centers.models import Center, Officer
from law.calendar import local_date, to_seconds
from law.dossier_code import split_code
from law.explain import DayRow, Why, explain
from law.limit import Unit
from law.needs import RESULT_CHANNELS
from law.papers import LegalForm, form_on, paper_named, short_day
from law.steps import STEPS, Step

MOST_CELLS = 9  # days that fit side by side on a receipt; a longer count is said in a sentence
COLUMN_OF = {"original": 0, "form": 0, "certified": 1, "copy": 1, "photo": 1, "electronic": 2}
OFF = {Why.WEEKEND: "cuối tuần", Why.HOLIDAY: "nghỉ lễ", Why.CLOSURE: "đóng cửa", Why.PAUSED: "tạm dừng"}
NOT_ISSUED = "this dossier has no such paper"


class NoSuchPaper(LookupError):
    """The dossier never came to the step that issues this paper, or the forms in force that day have none."""


@dataclass(frozen=True, slots=True)
class Row:
    """A document on a paper: its copies by column (original, copy, electronic), or why it is asked for."""

    n: int
    name: str
    copies: tuple[int | None, int | None, int | None] = (None, None, None)
    why: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A day, or days off in a row, of the count below an appointment."""

    days: str
    words: str
    n: int = 0
    off: bool = False
    due: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper ready to be drawn. What a kind of paper does not say stays empty."""

    form: LegalForm
    dossier: Dossier
    center: Center
    issued_at: datetime
    clerk: str
    owner: Person
    submitter: Person
    rows: Sequence[Row] = ()
    reasons: str = ""
    until: date | None = None  # supplement: the last day to bring it
    received_at: datetime | None = None
    due_at: datetime | None = None
    due_on: date | None = None
    limit: str = ""
    cells: Sequence[Cell] = ()
    left_out: str = ""
    result_place: str = ""
    secret: str = ""
    qr: str = ""

    @property
    def issued_on(self) -> date:
        return local_date(to_seconds(self.issued_at))

    @property
    def number(self) -> int:
        """The number in the day's book: the tail of the code."""
        parts = split_code(self.dossier.code)
        return parts.n if parts is not None else 0


def printable(dossier: Dossier, paper: str) -> Paper:
    """The paper of a dossier by its name. Raises NoSuchPaper. Six queries."""
    name = paper_named(paper)
    if name not in BUILDERS:
        raise NoSuchPaper(NOT_ISSUED)
    draft = desk.load(dossier)
    line = _issuing_line(draft, name)
    form = form_on(name, local_date(to_seconds(line.at)))
    if form is None:
        raise NoSuchPaper(NOT_ISSUED)
    people = {party.role: party.person for party in dossier.parties.select_related("person")}
    owner = people.get(Party.OWNER, dossier.owner)
    center = Center.objects.get(code=line.center_id)
    head: dict[str, Any] = {
        "form": form, "dossier": dossier, "center": center, "issued_at": line.at, "owner": owner,
        "submitter": people.get(Party.SUBMITTER, owner), "clerk": line.by.full_name if line.by is not None else "",
    }  # fmt: skip
    return Paper(**head, **BUILDERS[name](draft, line))


def log_print(dossier: Dossier, officer: Officer, at: datetime) -> None:
    """Printing takes personal data out of the house, so it is noted."""
    ReadLog.objects.create(officer=officer, what="print", dossier=dossier, at=at)


def _issuing_line(draft: desk.Draft, paper: str) -> SlipLine:
    """The newest standing line whose step prints the paper; a receipt needs an accepted dossier."""
    gone = draft.reading.voided if draft.reading is not None else frozenset()
    for line in reversed(draft.lines):
        accepted = draft.acceptance is not None and line.n >= draft.acceptance.n
        if line.n not in gone and STEPS[Step(line.step)].paper == paper and (accepted or paper != "receipt"):
            return line
    raise NoSuchPaper(NOT_ISSUED)


# Receipt -------------------------------------------------------------------------------------------------------------


def _receipt(draft: desk.Draft, line: SlipLine) -> dict[str, Any]:
    dossier, accepted = draft.dossier, draft.acceptance
    promise = draft.law[(accepted or line).n - 1]
    rows = explain(draft.law[: line.n], calendar_of)
    secret = receipt_secret.secret_of(dossier.uuid, settings.RECEIPT_KEY)
    cells = count_cells(rows)
    return {
        "rows": _brought(draft.documents, line.at),
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


def _brought(documents: Sequence[Document], at: datetime) -> list[Row]:
    """What had been brought when the receipt was issued, with its copies in their column."""
    rows: list[Row] = []
    for document in documents:
        if document.received_at is not None and document.received_at <= at:
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


# Supplement and refusal slips ----------------------------------------------------------------------------------------


def _supplement(draft: desk.Draft, line: SlipLine) -> dict[str, Any]:
    positions = line.facts.get("documents", [])
    names = {document.position: document.name for document in draft.documents}
    whys, guidance = _told_apart(_text_of(line), [names.get(position, "") for position in positions])
    rows = [Row(n, names.get(position, ""), why=whys[n - 1]) for n, position in enumerate(positions, start=1)]
    days = line.facts.get("days")
    until = local_date(to_seconds(line.at)) + timedelta(days=int(days)) if days else None
    return {"rows": rows, "reasons": guidance, "until": until}


def _told_apart(text: str, names: Sequence[str]) -> tuple[list[str], str]:
    """The remark of a supplement request taken apart: a reason for each document, then further guidance."""
    lines = text.split("\n")
    whys = []
    for name in names:
        told = bool(lines) and lines[0].startswith(f"{name}: ")
        whys.append(lines.pop(0)[len(name) + 2 :] if told else "")
    return whys, "\n".join(lines).strip()


def _refusal(draft: desk.Draft, line: SlipLine) -> dict[str, Any]:
    return {"reasons": _text_of(line)}


def _text_of(line: SlipLine) -> str:
    """What was typed on the line; empty once it was erased."""
    remark = getattr(line, "remark", None)
    return remark.text if remark is not None else ""


BUILDERS = {"receipt": _receipt, "supplement": _supplement, "refusal": _refusal}
