"""A sheet as a seal keeps it, and a sealed one as a sheet again, whatever has become of its form since."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils import translation

from casework.figures.chosen import Chosen
from casework.figures.spans import read
from casework.models import SealedReport
from casework.reports.forms import FORMS
from casework.reports.sheet import Asked, Check, Column, Form, Kind, Row, Sheet
from casework.templatetags.words import in_english, named
from centers.models import Center, Field, Officer
from law.chain import canonical


def held(sheet: Sheet) -> Sheet:
    """The sheet with its rows at hand, to be gone through more than once."""
    return replace(sheet, rows=list(sheet.rows))


def asked_at(asked: Asked, known_at: datetime | None) -> Asked:
    """The same, knowing nothing that was written from ``known_at`` on."""
    return replace(asked, known_at=known_at)


def written(sheet: Sheet) -> dict[str, Any]:
    """The rows as they stood and the columns they stood in, as JSON."""
    form = sheet.form
    return {
        "title": str(form.title),
        "number": form.number,
        "of": form.of,
        "columns": [
            {
                "key": column.key, "number": column.number, "label": str(column.label), "kind": column.kind.value,
                "above": [str(head) for head in column.above], "behind": column.behind, "width": column.width,
            }
            for column in form.columns
        ],
        "checks": [[check.left, list(check.right)] for check in form.checks],
        "rows": [_row(row) for row in sheet.rows],
        "whole": _row(sheet.whole) if sheet.whole else None,
        "footnotes": [str(note) for note in sheet.footnotes],
    }  # fmt: skip


def _row(row: Row) -> dict[str, Any]:
    return {"key": row.key, "name": str(row.name), "cells": {key: _cell(cell) for key, cell in row.cells.items()}}


def _cell(cell: Any) -> Any:
    """Numbers as they are, anything else in its words."""
    return cell if isinstance(cell, int) or cell is None else str(cell)


def mark_of(sheet: Sheet) -> str:
    """The same for the same numbers, whatever the language they were shown in."""
    rows = [*([sheet.whole] if sheet.whole else []), *sheet.rows]
    cells = {"cells": [[row.key, {key: _cell(cell) for key, cell in row.cells.items()}] for row in rows]}
    return hashlib.sha256(canonical(cells)).hexdigest()[:16]


def form_of(sealed: SealedReport) -> Form:
    """The form it was sealed in, whatever has become of it since; heads in the reader's language where it has them."""
    figures, today = sealed.figures, FORMS.get(sealed.report)
    say = _spoken(today)
    columns = tuple(
        Column(
            one["key"], one["number"], say(one["label"]), tuple(map(say, one["above"])), Kind(one["kind"]),
            one["behind"], one["width"],
        )
        for one in figures["columns"]
    )  # fmt: skip
    return Form(
        sealed.report, sealed.version, say(figures["title"]), "", columns, _never, figures["number"],
        checks=tuple(Check(left, tuple(right)) for left, right in figures["checks"]), of=figures["of"],
        roles=today.roles if today else frozenset(),
    )  # fmt: skip


def _spoken(form: Form | None) -> Callable[[str], str]:
    """How a head that was signed in Vietnamese is said to a reader: as today's form says it, where it does."""
    if form is None or not in_english():
        return str
    heads = [form.title, *(head for column in form.columns for head in (column.label, *column.above))]
    with translation.override("vi"):
        signed = [str(head) for head in heads]
    known = dict(zip(signed, map(str, heads), strict=True))
    return lambda words: known.get(words) or translation.gettext(words)


def _never(asked: Asked) -> Sheet:
    raise LookupError("a form that is gone cannot be filled")


def asked_of(sealed: SealedReport, officer: Officer, now: datetime) -> Asked:
    """What was asked then, asked again knowing everything. One query for a center's."""
    span = read(sealed.span)
    if span is None:
        raise LookupError(sealed.span)
    center = Center.objects.get(code=sealed.place) if sealed.place else None
    return Asked(officer, Chosen(span, now, compared=False), center, frozenset(sealed.switches))


def sheet_of(sealed: SealedReport, asked: Asked) -> Sheet:
    """The sealed table as it was. In English the places and fields go by the names they have now: one query."""
    figures = sealed.figures
    names = _names(figures["of"]) if in_english() else {}
    rows = [_read(row, names.get(row["key"])) for row in figures["rows"]]
    whole = figures["whole"] and _read(figures["whole"], _name_of_whole(asked) if in_english() else None)
    return Sheet(form_of(sealed), asked, rows, len(rows), whole, tuple(figures["footnotes"]))


def _name_of_whole(asked: Asked) -> str:
    return translation.gettext("Toàn thành phố") if asked.center is None else named(asked.center)


def _names(of: str) -> Mapping[str, str]:
    found: Iterable[Center | Field] = Center.objects.all() if of == "center" else Field.objects.all()
    return {one.code: named(one) for one in found}


def _read(row: Mapping[str, Any], name: str | None) -> Row:
    name = name or row["name"]
    return Row(row["key"], name, row["cells"] | {"name": name})
