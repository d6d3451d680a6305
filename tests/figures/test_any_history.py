"""Whatever happens: histories of three centers, each turn chosen by hypothesis, asked about between any instants."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from casework import audit
from casework.figures import Period, flows, report, table
from casework.figures.axes import AXES
from casework.figures.counts import Figures
from casework.figures.standing import known_lines
from casework.models import Decision
from centers import calendars
from centers.models import Center
from tests.cast import raise_the_house
from tests.figures.histories import History, some_instant

STEPS, DOSSIERS = 40, 6
PARTS = 2  # periods of a history, beside the whole of it
chances = st.randoms(use_true_random=False)
slow = settings(deadline=None, suppress_health_check=list(HealthCheck))
pytestmark = pytest.mark.django_db


@contextmanager
def lived(chance: Random) -> Iterator[list[Period]]:
    """Periods of a history: all of it, and parts as of an instant in it, with all known or what was known by one."""
    with transaction.atomic():
        history = History(raise_the_house(), chance, [a_third_center()])
        history.live(STEPS, dossiers=DOSSIERS)
        end = history.now + timedelta(days=1)
        whole = Period(history.dossiers[0].registered_at, end, end)
        yield [whole, *(part(history, chance) for _turn in range(PARTS))]
        transaction.set_rollback(True)
    calendars.forget()


def a_third_center() -> Center:
    return Center.objects.create(
        code="19804", org_code="H57.DEMO.07", name_vi="Phường Hương An", name_en="Huong An Ward", kind="ward",
        short_name_vi="Hương An", center_name_vi="Trung tâm Phục vụ hành chính công phường Hương An",
        slug="phuong-huong-an", abbr="HA", col=7, row=1, position=7,
    )  # fmt: skip


def part(history: History, chance: Random) -> Period:
    since, until, as_of, known_at = (some_instant(history, chance) for _ in range(4))
    return Period(min(since, until), max(since, until), as_of, chance.choice((known_at, None)))


def differences(periods: list[Period]) -> list[str]:
    return [finding.sentence for finding in audit.check_figures(periods).findings]


def sums_of(period: Period) -> dict[str, Figures]:
    """The whole by every axis: the sum of its rows."""
    return {axis: table(period, axis, complete=True).whole for axis in AXES}


@settings(slow, max_examples=6)
@given(chance=chances)
def test_figures_are_recounted_balance_and_add_up(chance: Random):
    with lived(chance) as periods:
        assert differences(periods) == []
        for period in periods:
            found = report(period, complete=True)
            assert all(one.balanced for one in (found.city, *found.centers.values())), period
            assert sums_of(period) == dict.fromkeys(AXES, found.city), period


FLAWS: dict[str, tuple[str, Any]] = {
    "a skipped transfer": ("_transfers", lambda asked: iter(())),
    "a lost reopening": ("_reopened", lambda asked: iter(())),
    "a voided line counted": ("standing_lines", known_lines),
    "a reversed decision counted": ("standing_decisions", lambda at: Decision.objects.filter(reverses__isnull=True)),
}


@pytest.mark.parametrize("flaw", FLAWS)
def test_such_histories_show(flaw: str, monkeypatch: pytest.MonkeyPatch):
    def shows(chance: Random) -> bool:
        with lived(chance) as periods:
            return bool(differences(periods))

    monkeypatch.setattr(flows, *FLAWS[flaw])
    looked = settings(slow, max_examples=60, phases=[Phase.generate], database=None)
    find(chances, shows, settings=looked, random=Random(flaw))
