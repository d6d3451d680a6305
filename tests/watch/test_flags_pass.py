"""The pass over new lines looks at each once, when nothing can come before it any more, and writes nothing twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework import desk
from casework.models import Flag, Pulse, SlipLine
from casework.watch import flags
from law.steps import Role, Step
from tests.desk.story import colleague
from tests.paperwork import asked, at, logged

WHEN = at("2025-07-17 09:00")
LATER = timedelta(minutes=10)


@pytest.fixture
def flagged(cast):
    """A marriage asked for a supplement on its due day: one line to look at again. What was before has been seen."""
    dossier = asked(cast, logged(cast, cast.marriage, at("2025-07-14 09:30")), WHEN)
    Pulse.objects.create(name="flags", facts={"seen": SlipLine.objects.earliest("pk").pk - 1})
    return dossier


def test_a_line_is_looked_at_once_nothing_can_come_before_it(flagged):
    assert flags.look(WHEN + timedelta(minutes=1))["found"] == 0
    assert flags.look(WHEN + timedelta(minutes=6)) == {"found": 1, "closed": 0}
    assert flags.seen_up_to() == SlipLine.objects.latest("pk").pk
    assert flags.look(WHEN + timedelta(minutes=12)) == {"found": 0, "closed": 0}


def test_the_next_pass_goes_on_behind_the_last(cast, flagged, django_assert_num_queries):
    flags.look(WHEN + LATER)
    known = flags.seen_up_to()
    later = WHEN + timedelta(hours=2)
    desk.take(Step.ASSIGN, flagged, by=cast.binh, at=later, officer=colleague(Role.OFFICER, cast.phu_xuan))
    flags.look(later + LATER)
    assert flags.seen_up_to() > known
    assert Flag.objects.count() == 1  # its clock stands: no due day is left to be missed


def test_a_line_that_became_visible_behind_the_last_one_looked_at_is_found_by_the_next(cast, flagged):
    """Its transaction took a number, and another that took a later one was done first."""
    Pulse.objects.filter(name="flags").update(facts={"seen": SlipLine.objects.latest("pk").pk})
    assert flags.look(WHEN + LATER) == {"found": 0, "closed": 0}
    later = WHEN + timedelta(hours=2)
    logged(cast, cast.marriage, later)
    assert flags.look(later + LATER) == {"found": 1, "closed": 0}


def test_a_forgotten_pulse_looks_at_everything_anew_and_writes_nothing_twice(flagged):
    flags.look(WHEN + LATER)
    Pulse.objects.filter(name="flags").delete()
    assert flags.look(WHEN + 2 * LATER) == {"found": 0, "closed": 0}
    assert Flag.objects.count() == 1


def test_many_lines_are_taken_in_stretches(flagged, monkeypatch):
    monkeypatch.setattr(flags, "STRETCH", 1)
    assert flags.look(WHEN + LATER) == {"found": 1, "closed": 0}


def test_a_turn_that_is_over_leaves_the_rest_to_the_next(flagged, monkeypatch):
    monkeypatch.setattr(flags, "STRETCH", 1)
    monkeypatch.setattr(flags, "TURN_SECONDS", 0)
    assert flags.look(WHEN + LATER) == {"found": 0, "closed": 0}
    monkeypatch.setattr(flags, "TURN_SECONDS", 30)
    assert flags.look(WHEN + 2 * LATER)["found"] == 1


def test_a_second_worker_leaves_the_first_alone(flagged):
    assert Pulse.objects.claim("flags", WHEN + LATER)
    assert flags.look(WHEN + LATER) == {}
    assert not Flag.objects.exists()
