"""The rows behind every count: as many as were counted, by whatever they are counted, at whatever instant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction

from casework.figures import Figures, Period
from casework.figures.axes import AXES
from casework.figures.behind import NAMES, NOT_BY_OFFICER, behind
from casework.figures.counts import counted
from casework.figures.question import Question, text_of
from centers import calendars
from tests.cast import raise_the_house
from tests.figures.histories import History, some_instant


@pytest.fixture(scope="module")
def history(django_db_setup: Any, django_db_blocker: Any) -> Iterator[History]:
    """Lived once for the tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        lived = History(raise_the_house(), seed=8)
        lived.live(320, dossiers=32)
        yield lived
        transaction.set_rollback(True)
    calendars.forget()


pytestmark = pytest.mark.django_db


def questions(history: History) -> list[Period]:
    """Periods of every kind: whole, parts, as of an instant inside, known at one before or after."""
    rng = Random(5)
    end = history.now + timedelta(days=1)
    found = [Period(history.dossiers[0].registered_at, end, end)]
    for turn in range(12):
        since, until = sorted(some_instant(history, rng) for _ in range(2))
        as_of = until if turn % 3 else some_instant(history, rng)
        found.append(Period(since, until, as_of, some_instant(history, rng) if turn % 2 else None))
    return found


def figure(found: Figures, name: str) -> int:
    """A count, or what a rate is made of."""
    parts = {
        "in_time": found.rates["on_time_of_decided"].numerator,
        "accepted_or_carried": found.rates["settlement_rate"].denominator,
        "in_time_766": found.rates["on_time_766"].numerator,
        "handled_766": found.rates["on_time_766"].denominator,
    }
    return parts[name] if name in parts else getattr(found, name)


def differences(asked: Question, axis: str) -> list[str]:
    """Names and keys whose rows are not as many as were counted."""
    found = counted(asked, complete=True)
    wrong = []
    for name in NAMES:
        if axis == "officer" and name in NOT_BY_OFFICER:
            continue
        rows = Counter(text_of(row.key) for part in behind(name, asked).parts for row in part.found)
        wrong += [f"{axis} {name} {key}" for key in {*found, *rows} if rows[key] != figure(found[key], name)]
    return wrong


@pytest.mark.parametrize("axis", AXES)
def test_the_rows_are_as_many_as_were_counted(history: History, axis: str):
    for period in questions(history):
        assert differences(Question(period, AXES[axis]), axis) == [], period
