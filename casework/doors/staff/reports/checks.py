"""The check lines of a report: each equation with a tick, or with the rows that break it."""

from __future__ import annotations

from dataclasses import dataclass

from casework.reports.sheet import Check, Form, Row, Sheet

FEW = 3  # rows that are named; of more it is said how many


@dataclass(frozen=True, slots=True)
class CheckLine:
    """``words`` is the equation as the form numbers it; ``broken`` the rows with what stands on both sides."""

    words: str
    broken: list[tuple[Row, int, int]]

    @property
    def first(self) -> list[tuple[Row, int, int]]:
        return self.broken[:FEW]

    @property
    def more(self) -> int:
        """How many broken rows are not named."""
        return max(0, len(self.broken) - FEW)


def check_lines(sheet: Sheet) -> list[CheckLine]:
    """One line for each equation of the form."""
    broken = sheet.broken()
    return [
        CheckLine(words_of(sheet.form, check), [sides(row, check) for row, one in broken if one is check])
        for check in sheet.form.checks
    ]


def sides(row: Row, check: Check) -> tuple[Row, int, int]:
    """What the row says on the left and on the right."""
    return row, row.cells[check.left], sum(row.cells[key] for key in check.right)


def words_of(form: Form, check: Check) -> str:
    """``(3) = (4) + (5)``."""
    right = " + ".join(number_of(form, key) for key in check.right)
    return f"{number_of(form, check.left)} = {right}"


def number_of(form: Form, key: str) -> str:
    """The number the form gives a column, without the sum it may print beside it: ``(3)`` of ``(3)=(4)+(5)``."""
    return f"({form.column(key).number.partition('=')[0].strip(' ()')})"
