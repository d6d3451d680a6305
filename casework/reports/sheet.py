"""What a report is: a form with its columns and checks, and a sheet of it filled for somebody, some days and places.

A form prints a number over each column and merges heads as its legal model does; a cell of a count names the rows it
counts, so that every number can be opened. Pages, files, seals and the API all draw the same sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from casework.figures.chosen import Chosen
from casework.figures.period import Period
from casework.figures.question import Question
from centers.models import Center, Officer
from law.terms import Role


class Kind(StrEnum):
    """How a cell is written. A count or an amount of nothing is 0, anything else of nothing is empty."""

    COUNT = "count"
    MONEY = "money"  # whole dong
    RATE = "rate"  # casework.figures.Rate
    DAYS = "days"  # casework.figures.rates.Place: working days
    TEXT = "text"
    DAY = "day"
    INSTANT = "instant"
    DOSSIER = "dossier"  # a dossier's code


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``above`` are the merged heads over it, outermost first; neighbours with the same ones share them."""

    key: str  # of the cell in a row
    number: str  # as the form prints it: "3"
    label: Any  # lazy, Vietnamese first
    above: tuple[Any, ...] = ()
    kind: Kind = Kind.COUNT
    behind: str = ""  # the name of a list in figures.behind with as many rows as the cell says; none is no link
    width: int = 9  # letters, for files


@dataclass(frozen=True, slots=True)
class Check:
    """An equation the form must satisfy in every row: the cell ``left`` is the sum of ``right``, keys of columns."""

    left: str
    right: tuple[str, ...]

    def holds(self, cells: Mapping[str, Any]) -> bool:
        return bool(cells[self.left] == sum(cells[key] for key in self.right))


@dataclass(frozen=True, slots=True)
class Switch:
    """A choice of how to count, off unless asked for: ``?slug=1``. The footnote says which was made."""

    slug: str
    label: Any


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom, of which days and of which center (None is the city) a sheet is filled."""

    officer: Officer
    chosen: Chosen
    center: Center | None = None
    switches: frozenset[str] = frozenset()
    known_at: datetime | None = None  # leaves out what was written from then on; None knows everything

    @property
    def period(self) -> Period:
        return replace(self.chosen.period, known_at=self.known_at)

    @property
    def now(self) -> datetime:
        return self.chosen.now

    @property
    def codes(self) -> tuple[str, ...] | None:
        """As ``figures.Question`` and ``figures.table`` take them."""
        return None if self.center is None else (self.center.code,)

    @property
    def question(self) -> Question:
        return Question(self.period, centers=self.codes)


@dataclass(frozen=True, slots=True)
class Row:
    """One row. ``narrow`` is what an address says to list this row's dossiers alone: {"trung_tam": "19753"}."""

    key: str
    name: str
    cells: Mapping[str, Any]
    narrow: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form filled. Rows of a list come one by one and only once; ``total`` says how many there are."""

    form: Form
    asked: Asked
    rows: Iterable[Row]
    total: int
    whole: Row | None = None  # the row of the whole, first on the page
    footnotes: tuple[str, ...] = ()

    def broken(self) -> list[tuple[Row, Check]]:
        """Rows and the equations they break; none in a sound report. Not of a list, whose rows come only once."""
        rows = [*([self.whole] if self.whole else []), *self.rows]
        return [(row, check) for row in rows for check in self.form.checks if not check.holds(row.cells)]


@dataclass(frozen=True, slots=True)
class Form:
    """A report there is. ``fill`` takes what is asked; lists take (asked, first, size) besides, None is all of it."""

    slug: str
    version: str  # changes when a cell comes to mean something else: sealed ones say theirs
    title: Any
    about: Any  # one sentence for the index
    columns: tuple[Column, ...]
    fill: Callable[..., Sheet]
    number: str = ""  # of the legal model: "Biểu số II.06a/VPCP/KSTT"
    unit: Any = ""  # "Số hồ sơ TTHC"
    checks: tuple[Check, ...] = ()
    switches: tuple[Switch, ...] = ()
    roles: frozenset[Role] = frozenset()  # who may open it besides having a dashboard; all when empty
    of: str = "center"  # what a row is: center, field, officer, dossier ...
    names: bool = False  # names of people stand in it
    addresses: bool = False  # and where they live, for whoever may print papers
    sealable: bool = False
    city: bool = True  # whether there is one of the whole city

    @property
    def is_list(self) -> bool:
        """Whether its rows are dossiers, thousands of them."""
        return self.of == "dossier"

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)
