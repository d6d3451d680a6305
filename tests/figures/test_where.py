"""Where acceptances are, over random histories: every one at one place, and as many behind each as were counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from casework.figures import Period, report
from casework.figures.behind import behind
from casework.figures.question import Question
from casework.figures.where import PLACES, where
from tests.figures.histories import History, lived, some_periods


@pytest.fixture(scope="module")
def history(django_db_setup: Any, django_db_blocker: Any) -> Iterator[History]:
    """Lived once for the tests of this file: transfers, reopenings and corrections included."""
    with lived(django_db_blocker, 8, 320, dossiers=32) as found:
        yield found


def periods(history: History) -> list[Period]:
    return some_periods(history, seed=3, turns=24)


@pytest.mark.django_db
def test_every_acceptance_is_at_one_place_and_the_parts_add_up(history: History):
    seen: set[str] = set()
    for period in periods(history):
        for code, figures in report(period).centers.items():
            found = where(Question(period, centers=(code,)))
            assert sum(found.values()) == figures.accepted, (period, code, found)
            seen |= {place for place, count in found.items() if count}
    assert seen >= set(PLACES) - {"on_time"}  # one day of many, which random ones seldom hit


@pytest.mark.django_db
def test_behind_each_place_stand_as_many_as_were_counted(history: History):
    for period in periods(history)[:8]:
        for code in report(period).centers:
            question = Question(period, centers=(code,))
            found = where(question)
            for place in PLACES:
                rows = behind(f"accepted_{place}", question).page(1, 500)
                assert rows.total == len(rows.events) == found[place], (period, code, place)
