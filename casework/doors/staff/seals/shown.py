"""A table to be signed or signed already, as the templates of reports draw it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from casework.doors.staff.reports.checks import CheckLine, check_lines
from casework.doors.staff.reports.table import Line, Table
from casework.reports.sheet import Form, Sheet


@dataclass(frozen=True)
class Shown:
    """``page`` of staff/reports/checks.html, table.html and foot.html: nothing to choose, no notes to write."""

    sheet: Sheet
    table: Table
    choices: tuple[()] = ()

    @property
    def form(self) -> Form:
        return self.sheet.form

    @cached_property
    def checks(self) -> list[CheckLine]:
        return check_lines(self.sheet)

    @property
    def broken(self) -> bool:
        return any(line.broken for line in self.checks)

    @property
    def links(self) -> bool:
        return True

    @property
    def lines(self) -> Iterator[tuple[Line, Any, str]]:
        """Each line without a note."""
        yield from ((line, None, "") for line in self.table.lines)
