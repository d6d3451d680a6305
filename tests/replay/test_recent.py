"""Today's desks, wherever today falls."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from casework.consultations import owed
from casework.desk import write_many
from casework.models import Dossier, SlipLine
from casework.replay.recent import Recent
from casework.replay.stories import WHERE, Stories
from law.calendar import to_seconds
from law.clock_state import days_late
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
    assert 5 <= late.count() <= 24
    assert all(timedelta(0) < today - card.late_from < timedelta(days=28) for card in late)
    next_day = cards.not_late(today).order_by("due_on").first()
    assert next_day is not None
    assert cards.due_on(next_day.due_on, today).count() >= 2
    for desk in (cards.online_queue(), cards.unassigned(), cards.to_close(), cards.waiting(), cards.to_hand_over()):
        assert desk.count() >= 2
    assert cards.supplement_brought().exists()
    assert not SlipLine.objects.filter(at__gt=today).exists()


def test_some_have_been_late_for_more_than_five_days(today: datetime, house: House):
    calendar = house.offices[WHERE].calendar
    late = Dossier.objects.filter(center=WHERE).overdue(today)
    assert sum(days_late(card.due_on, to_seconds(today), calendar) > 5 for card in late) >= 2


def test_agencies_owe_opinions_and_one_is_past_its_norm(today: datetime):
    asked = list(owed(Dossier.objects.filter(center=WHERE), today))
    assert len(asked) >= 2
    assert any(one.days_over for one in asked)
    assert any(not one.days_over for one in asked)


def test_about_ten_dossiers_a_day_arrive_where_a_visitor_signs_in(today: datetime):
    assert 260 <= Dossier.objects.filter(center=WHERE).count() <= 360


def test_about_four_dossiers_a_day_arrive_elsewhere(house: House, db: None):
    other = next(office for code, office in house.offices.items() if code != WHERE)
    assert 100 <= len(Recent(other, house.catalogue, 1, 401_000, at(MOMENTS[0])).plans()) <= 150


def test_the_stories_are_told(today: datetime):
    cards = Dossier.objects.filter(center=WHERE)
    assert cards.filter(supplements=1, status=Status.IN_PROCESS).exists()  # a second request is the supervisor's
    assert cards.filter(supplements=2, status=Status.SUPPLEMENT).exists()
    assert cards.filter(lines__step="supplement", procedure__code="1.013949").exists()  # a pause over days off
