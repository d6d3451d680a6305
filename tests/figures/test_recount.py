"""Figures against a count in plain Python, over random histories with corrections, reopenings and late entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction

from casework.figures import Figures, Period, flows, report
from casework.models import Decision
from centers import calendars
from tests.cast import raise_the_house
from tests.figures.histories import History, some_instant
from tests.figures.recount import recount

NAMES = [one.name for one in fields(Figures)]


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
    rng = Random(11)
    end = history.now + timedelta(days=1)
    found = [Period(history.dossiers[0].registered_at, end, end)]
    for turn in range(30):
        since, until = sorted(some_instant(history, rng) for _ in range(2))
        as_of = until if turn % 3 else min(until, some_instant(history, rng))
        known_at = some_instant(history, rng) if turn % 2 else None
        found.append(Period(since, until, as_of, known_at))
    return found


def differences(period: Period) -> list[str]:
    counted, again = report(period).centers, recount(period)
    return [
        f"{code} {name}: {getattr(one, name)} instead of {again.get(code, Counter())[name]}"
        for code, one in counted.items()
        for name in NAMES
        if getattr(one, name) != again.get(code, Counter())[name]
    ]


def test_figures_equal_a_plain_count_of_the_slips(history: History):
    assert {period: found for period in questions(history) if (found := differences(period))} == {}


def test_what_came_in_went_out_or_is_open(history: History):
    for period in questions(history):
        found = report(period)
        assert found.city.balanced, period
        assert all(one.balanced for one in found.centers.values()), period


def test_the_city_is_the_sum_of_its_centers(history: History):
    found = report(questions(history)[0])
    for name in NAMES:
        assert getattr(found.city, name) == sum(getattr(one, name) for one in found.centers.values())


def test_the_histories_hold_everything_that_is_counted(history: History):
    city = report(questions(history)[0]).city
    empty = [name for name in NAMES if name != "carried_in" and getattr(city, name) == 0]
    assert empty == []
    assert Decision.objects.filter(reverses__isnull=False).exists()


def test_counting_reversed_decisions_would_be_seen(history: History, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(flows, "standing_decisions", lambda known_at: Decision.objects.filter(reverses__isnull=True))
    assert any(differences(period) for period in questions(history))


def test_a_report_of_the_past_is_the_same_later(history: History):
    middle = history.dossiers[20].registered_at
    period = Period(history.dossiers[0].registered_at, middle, middle, known_at=history.now)
    before = report(period)
    history.live(60, dossiers=6)
    assert report(period).centers == before.centers
