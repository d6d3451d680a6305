"""Which cells of a report are red: few, so that they say something."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from casework.reports.sheet import Column, Form, Row

MOST = 8  # of a column, and never more than a fifth of its rows (our choice)
LEAST = 5  # dossiers: fewer say nothing about a place (our choice)
LATE = ("late", "overdue")  # how names of figures.behind end that count what came too late


def highest(form: Form, rows: Sequence[Row]) -> dict[str, set[str]]:
    """Of each column of late dossiers the rows with the highest shares of what the column is a part of.

    By the columns' keys; what a column is a part of is what its check line sums up to.
    """
    most = min(MOST, len(rows) // 5)
    found = {}
    for column in form.columns:
        whole = whole_of(form, column)
        if whole and most:
            shares = [
                (Fraction(row.cells[column.key], row.cells[whole]), row.key)
                for row in rows
                if row.cells[column.key] >= LEAST
            ]
            found[column.key] = {key for _share, key in sorted(shares, key=lambda one: -one[0])[:most]}
    return found


def whole_of(form: Form, column: Column) -> str:
    """The key of the column a column of late dossiers is a part of; "" of any other."""
    if column.behind.rpartition("_")[2] not in LATE:
        return ""
    return next((check.left for check in form.checks if column.key in check.right), "")
