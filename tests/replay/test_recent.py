"""Today's desks, wherever today falls."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from casework.desk import write_many
from casework.models import Dossier, SlipLine
from casework.replay.recent import Recent
from casework.replay.stories import WHERE, Stories
from law.steps import Status
from tests.paperwork import at
from tests.replay.conftest import House

# A morning as the doors open, a working noon, a Saturday night, the last day of the Tet holiday, after the New Year.
MOMENTS = ["2026-07-15 07:31", "2026-07-15 12:00", "2026-07-18 22:40", "2026-02-22 09:00", "2026-01-05 16:00"]


@pytest.fixture(params=MOMENTS)
def today(request: pytest.FixtureRequest, house: House, db: None) -> datetime:
    moment = at(request.param)
    recent = Recent(house.offices[WHERE], house.catalogue, 1, 400_000, moment)
    write_many([*recent.plans(), *Stories(recent).plans()], books=house.books, tell=False)
    return moment


def test_every_state_lies_on_the_desks(today: datetime):
    cards = Dossier.objects.filter(center=WHERE)
    assert set(cards.values_list("status", flat=True)) >= set(Status) - {Status.NOT_ACCEPTED, Status.STOPPED}
    late = cards.overdue(today)
    assert 3 <= late.count() <= 12
    assert all(timedelta(0) < today - card.late_from < timedelta(days=14) for card in late)
    next_day = cards.not_late(today).order_by("due_on").first()
    assert next_day is not None
    assert cards.due_on(next_day.due_on, today).count() >= 2
    for desk in (cards.online_queue(), cards.unassigned(), cards.to_close(), cards.waiting(), cards.to_hand_over()):
        assert desk.count() >= 2
    assert cards.supplement_brought().exists()
    assert not SlipLine.objects.filter(at__gt=today).exists()


def test_about_four_dossiers_a_day_arrive(today: datetime):
    assert 100 <= Dossier.objects.filter(center=WHERE).count() <= 150


def test_the_stories_are_told(today: datetime):
    cards = Dossier.objects.filter(center=WHERE)
    assert cards.filter(supplements=1, status=Status.IN_PROCESS).exists()  # a second request is the supervisor's
    assert cards.filter(supplements=2, status=Status.SUPPLEMENT).exists()
    assert cards.filter(lines__step="supplement", procedure__code="1.013949").exists()  # a pause over days off
