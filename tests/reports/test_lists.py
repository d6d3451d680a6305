"""Whatever happened: lists and fees hold what the figures count, page by page as well as all at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.figures.axes import AXES
from casework.figures.behind import behind
from casework.figures.question import Question
from casework.models import Dossier
from casework.reports.asked import asked_of
from casework.reports.forms import FORMS, parts
from casework.reports.sheet import Asked, Kind, Sheet
from centers.models import Officer
from law.calendar import HANOI
from tests.desk.story import MONDAY
from tests.figures.histories import History, lived

LATE, BOOK, FEES = (FORMS[slug] for slug in ("ho-so-qua-han", "so-theo-doi", "phi-le-phi"))
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def history(django_db_setup: Any, django_db_blocker: Any) -> Iterator[History]:
    """Lived once for the tests of this file."""
    with lived(django_db_blocker, 21, 400, dossiers=50) as found:
        yield found


def of_history(form: Any, history: History, officer: Officer, *, days: str = "") -> Asked:
    """All days of a history, or some."""
    first, last = MONDAY.astimezone(HANOI).date(), history.now.astimezone(HANOI).date()
    return asked_of(form, officer, {"ky": days or f"{first}..{last}"}, history.now + timedelta(hours=1))


def codes(sheet: Sheet) -> list[str]:
    return [row.cells["code"] for row in sheet.rows]


def listed(name: str, asked: Question) -> list[str]:
    """The codes of what a figure counted, one for each time."""
    keys = [event.dossier for event in behind(name, asked).page(1, 10_000).events]
    found = Dossier.objects.in_bulk(keys)
    return [found[key].code for key in keys]


def readers(history: History) -> list[Officer]:
    return [history.cast.chi, history.cast.binh]


# -- both lists


def test_the_book_has_each_dossier_that_was_accepted(history):
    for officer in readers(history):
        asked = of_history(BOOK, history, officer)
        sheet = BOOK.fill(asked)
        assert sheet.total > 5
        assert Counter(codes(sheet)) == Counter(listed("accepted", asked.question))


def test_the_late_list_has_what_was_decided_late_and_what_is_overdue(history):
    for officer in readers(history):
        asked = of_history(LATE, history, officer)
        sheet = LATE.fill(asked)
        late, overdue = (Counter(listed(name, asked.question)) for name in ("late", "overdue"))
        assert late, "otherwise nothing is tested"
        assert overdue
        assert Counter(codes(sheet)) == late + overdue
        assert sheet.total == (late + overdue).total()


@pytest.mark.parametrize("form", [BOOK, LATE], ids=lambda form: form.slug)
def test_pages_and_parts_are_the_same_list(history, form, monkeypatch):
    asked = of_history(form, history, history.cast.chi)
    whole = form.fill(asked)
    rows = list(whole.rows)
    monkeypatch.setattr(parts, "AT_ONCE", 3)
    assert [row.cells for row in form.fill(asked).rows] == [row.cells for row in rows]
    paged = [form.fill(asked, first, 4) for first in range(0, len(rows) + 4, 4)]
    assert {page.total for page in paged} == {len(rows)}
    assert [row.cells for page in paged for row in page.rows] == [row.cells for row in rows]
    assert [row.cells["n"] for row in rows] == list(range(1, len(rows) + 1))


@pytest.mark.parametrize("form", [BOOK, LATE], ids=lambda form: form.slug)
def test_more_rows_take_no_more_statements(history, form):
    asked = of_history(form, history, history.cast.chi)
    first = MONDAY.astimezone(HANOI).date()
    few = of_history(form, history, history.cast.chi, days=f"{first}..{first + timedelta(days=9)}")
    spent = []
    for one in (few, asked):
        with CaptureQueriesContext(connection) as queries:
            rows = list(form.fill(one).rows)
        spent.append((len(rows), len(queries)))
    assert 0 < spent[0][0] < spent[1][0]
    assert spent[0][1] == spent[1][1]


# -- fees


def test_each_count_of_fees_has_as_many_rows_behind_it(history):
    for officer in readers(history):
        asked = of_history(FEES, history, officer)
        sheet = FEES.fill(asked)
        axis = AXES["center" if asked.center is None else "procedure"]
        for column in (one for one in sheet.form.columns if one.kind is Kind.COUNT):
            rows = Counter(row.key for row in behind(column.behind, Question(asked.period, axis, asked.codes)).all())
            assert {row.key: row.cells[column.key] for row in sheet.rows if row.cells[column.key]} == dict(rows)
            assert sheet.whole.cells[column.key] == rows.total()
            assert rows, f"nothing of {column.key}"


def test_what_the_whole_says_is_the_sum_of_the_rows(history):
    sheet = FEES.fill(of_history(FEES, history, history.cast.chi))
    rows = list(sheet.rows)
    for column in sheet.form.columns:
        if column.kind in (Kind.COUNT, Kind.MONEY):
            assert sheet.whole.cells[column.key] == sum(row.cells[column.key] for row in rows)
