"""A form whose rows are units of an axis: centers, fields or officers, each with its figures, and their sum.

Columns say it all: a count is the figure its list is named after, a rate or days the figure of the column's own name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.figures import Figures, Table, table
from casework.reports.sheet import Asked, Column, Form, Kind, Row, Sheet
from casework.templatetags.words import grouped, named
from centers.models import Center, Field

WHOLE = ""  # the key of the row of the whole
NOBODY = "-"  # ?can_bo= of what nobody holds
NARROW = {"center": "trung_tam", "field": "linh_vuc", "officer": "can_bo"}
NO = Column("no", "1", gettext_lazy("TT"), kind=Kind.TEXT, width=5)
UNIT = Column("name", "2", gettext_lazy("Đơn vị"), kind=Kind.TEXT, width=32)
FIELD = replace(UNIT, label=gettext_lazy("Lĩnh vực, công việc giải quyết theo cấp"))

Footnotes = Callable[[Figures], tuple[str, ...]]
Beside = Callable[[Asked], Mapping[str, Mapping[str, int]]]  # by column, by key of a row: what no figure counts


def in_place(form: Form, asked: Asked) -> Form:
    """A form of centers as it is drawn for one: its rows are fields then."""
    if asked.center is None:
        return form
    return replace(form, of="field", columns=tuple(FIELD if one is UNIT else one for one in form.columns))


def fill(form: Form, asked: Asked, footnotes: Footnotes, *, beside: Beside | None = None, **counted: bool) -> Sheet:
    """A report's statements, with ``counted`` as it takes it, two or three to check it and one for the names.

    Rows of centers are all there are, those of others where something was counted.
    """
    more = beside(asked) if beside else {}
    told = frozenset(key for counts in more.values() for key in counts)
    found = table(asked.period, form.of, asked.codes, checked=True, told=told, **counted)
    rows = tuple(_rows(form, found, more))
    name = _("Toàn thành phố") if asked.center is None else named(asked.center)
    sums = {column: sum(counts.values()) for column, counts in more.items()}
    whole = Row(WHOLE, name, {"no": "", "name": name, **_cells(form, found.whole, sums)})
    return Sheet(form, asked, rows, len(rows), whole, footnotes(found.whole))


def _rows(form: Form, found: Table, more: Mapping[str, Mapping[str, int]]) -> Iterator[Row]:
    names = {**found.names, **_named(form.of)}
    number = 0
    for key, one in found.rows.items():
        cells = _cells(form, one, {column: counts.get(key, 0) for column, counts in more.items()})
        counts = (cells[column.key] for column in form.columns if column.kind is Kind.COUNT)
        if form.of == "center" or any(counts):
            number += 1
            told = {"no": str(number), "name": names[key], **cells}
            yield Row(key, names[key], told, {NARROW[form.of]: key or NOBODY})


def _cells(form: Form, one: Figures, more: Mapping[str, int]) -> dict[str, Any]:
    rates, days = one.rates, one.days_taken
    read: dict[Kind, Callable[[Column], Any]] = {
        Kind.COUNT: lambda column: more[column.key] if column.key in more else one.of(column.behind),
        Kind.RATE: lambda column: rates[column.key],
        Kind.DAYS: lambda column: days[column.key],
    }
    return {column.key: read[column.kind](column) for column in form.columns if column.kind in read}


def _named(of: str) -> dict[str, str]:
    """Names in the reader's language, where there are two."""
    rows: dict[str, Any] = {"center": Center, "field": Field}
    return {one.code: named(one) for one in rows[of].objects.all()} if of in rows else {}


def before(found: Figures, asked: Asked, column: int) -> str:
    """The footnote of what came from before, a column by its number."""
    counts = {"column": column, "carried": found.carried_in, "reopened": found.reopened}
    counts |= {"came": found.transferred_in, "went": found.transferred_out}
    words = _(
        "Cột (%(column)s): %(carried)s kỳ trước chuyển sang, %(reopened)s mở lại, %(came)s chuyển đến, "
        "trừ %(went)s chuyển đi."
    )
    if asked.center is None:
        words = _(
            "Cột (%(column)s): %(carried)s kỳ trước chuyển sang, %(reopened)s mở lại; %(came)s lượt chuyển giữa các "
            "trung tâm cộng ở nơi nhận, trừ ở nơi chuyển."
        )
    return words % {name: grouped(count) for name, count in counts.items()}
