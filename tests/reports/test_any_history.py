"""Whatever happens: the check lines of every table hold, and each cell says how many rows its list has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, find, given, settings

from casework.figures import Period, flows
from casework.figures.axes import AXES, CITY
from casework.figures.behind import behind
from casework.figures.question import Question
from casework.models import Decision
from casework.reports.forms import FORMS
from casework.reports.forms.bieu_06a import WAITING
from casework.reports.sheet import Asked, Column, Kind, Sheet
from centers.models import Center
from tests.figures.test_any_history import chances, lived, slow

TABLES = ("bieu-06a", "tien-do-766", "theo-linh-vuc", "theo-cong-chuc")
pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class AskedOf(Asked):
    """A sheet of any period, not only of days."""

    of: Period | None = None

    @property
    def period(self) -> Period:
        assert self.of is not None
        return self.of


def sheet(slug: str, period: Period, center: Center | None, *switches: str) -> Sheet:
    nobody: Any = None  # whose eyes it is for changes no number
    return FORMS[slug].fill(AskedOf(nobody, nobody, center, frozenset(switches), of=period))


def sheets(period: Period) -> Iterator[Sheet]:
    """Every table there is of a period: of the city, counted both ways, and of a center."""
    center = Center.objects.get(code="19753")
    yield from (sheet(slug, period, None) for slug in TABLES if FORMS[slug].city)
    yield from (sheet(slug, period, center) for slug in TABLES)
    yield sheet("bieu-06a", period, None, WAITING.slug)


def counts(sheet: Sheet) -> list[Column]:
    return [column for column in sheet.form.columns if column.kind is Kind.COUNT]


def wrong_cells(sheet: Sheet) -> list[str]:
    """Cells that do not say how many rows stand behind them, those taken away less; one question for a column."""
    asked, form, found = sheet.asked, sheet.form, []
    for column in counts(sheet):
        axis = AXES[form.of]
        listed: Counter[str] = Counter()
        for row in behind(column.behind, Question(asked.period, axis, asked.codes)).all():
            listed[row.key] += row.sign
        found += [
            f"{form.slug} {asked.center} {row.key} {column.key}"
            for row in sheet.rows
            if listed.pop(row.key, 0) != row.cells[column.key]
        ]
        found += [f"{form.slug} {asked.center} has no row for {key}" for key, count in listed.items() if count]
        whole = Question(asked.period, CITY if asked.center is None else AXES["center"], asked.codes)
        if sheet.whole and behind(column.behind, whole).page(1, 1).total != sheet.whole.cells[column.key]:
            found.append(f"{form.slug} {asked.center} whole {column.key}")
    return found


@settings(slow, max_examples=3)
@given(chance=chances)
def test_check_lines_hold_and_every_cell_is_its_list(chance: Random):
    with lived(chance) as periods:
        for period in periods:
            for one in sheets(period):
                assert one.broken() == [], period
                assert wrong_cells(one) == [], period


FLAWS: dict[str, tuple[Any, str, Any]] = {
    "a skipped transfer": (flows, "_transfers", lambda asked: iter(())),
    "a lost reopening": (flows, "_reopened", lambda asked: iter(())),
    "a reversed decision counted": (
        flows, "standing_decisions", lambda at: Decision.objects.filter(reverses__isnull=True)
    ),
}  # fmt: skip


@pytest.mark.parametrize("flaw", FLAWS)
def test_a_fault_in_the_figures_breaks_a_check_line(flaw: str, monkeypatch: pytest.MonkeyPatch):
    def shows(chance: Random) -> bool:
        with lived(chance) as periods:
            return any(sheet("bieu-06a", period, None).broken() for period in periods)

    monkeypatch.setattr(*FLAWS[flaw])
    looked = settings(slow, max_examples=60, phases=[Phase.generate], database=None)
    find(chances, shows, settings=looked, random=Random(flaw))
