"""A sealed table as HTML: drawn as reports are, each count a link to the dossiers that were counted then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.urls import reverse

from casework.doors.staff.dashboards.scene import Scene
from casework.doors.staff.reports.table import Drawing, Table
from casework.models import SealedReport
from casework.reports.sheet import Column, Form, Kind, Sheet

COLUMN, ROW = "cot", "hang"


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedScene(Scene):
    """Its counts lead to what was counted then, not to what they say now."""

    sealed: SealedReport

    def behind(self, name: str, **narrow: str) -> str:
        """The address of the dossiers in a column, of one row or of all."""
        return f"{reverse('casework:sealed_behind', args=[self.sealed.pk])}?{urlencode({COLUMN: name} | narrow)}"


def table_of(sealed: SealedReport, sheet: Sheet) -> Table:
    """The table as it was signed."""
    scene = SealedScene(sheet.asked.officer, sheet.asked.chosen, sheet.asked.center, sealed=sealed)
    columns = tuple(replace(column, behind=_name(column)) for column in sheet.form.columns)
    rows = [replace(row, narrow={ROW: row.key}) for row in sheet.rows]
    return Drawing(scene, replace(sheet.form, columns=columns)).table(rows, sheet.whole)


def _name(column: Column) -> str:
    return column.key if column.kind is Kind.COUNT and column.behind else ""


def leaves_under(form: Form, key: str) -> set[str]:
    """The columns a sum is made of by its first check line, down to those that count dossiers; else itself."""
    sums = {check.left: check.right for check in reversed(form.checks)}
    if key not in sums:
        return {key}
    return set().union(*(leaves_under(form, part) for part in sums[key]))
