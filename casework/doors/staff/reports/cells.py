"""One cell of a report: its words, and the link to exactly what it counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString

from casework.doors.staff.dashboards.scene import Scene
from casework.reports.sheet import Column, Kind, Row
from casework.templatetags.figure_words import MINUS, plain
from casework.templatetags.words import code_head, code_tail, full_date, grouped, hour, percent

LONG = 60  # letters


def written(scene: Scene, row: Row, column: Column, classes: str) -> SafeString:
    """The whole ``<td>``. A zero is muted and no link; what is counted says so in ``data-count``.

    What a row does not speak of stays empty.
    """
    value = row.cells.get(column.key)
    if column.kind in (Kind.COUNT, Kind.MONEY) and column.key in row.cells:
        if not value:
            return SafeString(f'<td class="{classes} z">0</td>')
        return SafeString(f'<td class="{classes}">{_counted(scene, row, column, value)}</td>')
    if value in (None, ""):
        return SafeString(f'<td class="{classes}"></td>')
    words = WRITTEN[column.kind](value)
    if column.kind is Kind.RATE and column.behind and value.numerator:
        words = f'<a href="{escape(scene.behind(column.behind, **row.narrow))}">{words}</a>'
    return SafeString(f'<td class="{classes}">{words}</td>')


def said(row: Row, column: Column) -> SafeString:
    """What stands in one of the first columns: a place in the list, the name of the row."""
    value = row.cells.get(column.key)
    if value in (None, ""):
        return SafeString("")
    return SafeString(WRITTEN[column.kind](value))


def figure(value: int) -> str:
    """``44.825``, and ``−3`` with a sign one can see."""
    return f"{MINUS}{grouped(-value)}" if value < 0 else grouped(value)


def _counted(scene: Scene, row: Row, column: Column, value: int) -> str:
    if not column.behind:
        return figure(value)
    address = escape(scene.behind(column.behind, **row.narrow))
    said = f' data-count="{value}"' if column.kind is Kind.COUNT else ""
    return f'<a href="{address}"{said}>{figure(value)}</a>'


def _rate(rate: Any) -> str:
    """A rate says what it is of."""
    if rate.value is None:
        return '<span class="z">–</span>'
    parts = f"{grouped(rate.numerator)}/{grouped(rate.denominator)}"
    return f"{percent(rate)} <small>{parts}</small>"


def _instant(at: datetime) -> str:
    return f"{full_date(at)} <small>{hour(at)}</small>"


def _day(on: date) -> str:
    return full_date(on)


def _dossier(code: str) -> str:
    """As lists show a code: the date grey, the number bold."""
    address = _dossier_page().replace("-code-", escape(code))
    return (
        f'<a href="{address}"><span class="code">{escape(code_head(code))}<b>{escape(code_tail(code))}</b></span></a>'
    )


def _text(text: Any) -> str:
    """Long words are cut by the sheet after three lines; a title keeps the whole."""
    words = escape(str(text))
    return f'<span class="rep-w" title="{words}">{words}</span>' if len(words) > LONG else words


@cache
def _dossier_page() -> str:
    return reverse("casework:dossier", args=["-code-"])


WRITTEN: dict[Kind, Callable[[Any], str]] = {
    Kind.COUNT: figure,
    Kind.RATE: _rate,
    Kind.DAYS: lambda days: plain(days.value),
    Kind.DAY: _day,
    Kind.INSTANT: _instant,
    Kind.DOSSIER: _dossier,
    Kind.TEXT: _text,
}
