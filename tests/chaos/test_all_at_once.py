"""Three sweeps over the same cards in the same second, and the control that shows what they are kept from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection

from casework.models import Message
from casework.watch.sweep import sweep
from tests.cast import raise_the_house
from tests.chaos.days import Office
from tests.chaos.expectation import Moment, Said, Told, differences, expected
from tests.chaos.records import said, slips, told
from tests.desk.story import MONDAY
from tests.races.crowd import crowd

pytestmark = pytest.mark.django_db(transaction=True)
LATER = MONDAY + timedelta(days=16, hours=1)
HANDS = 3
Expected = tuple[dict[Said, int], dict[Told, int]]


@pytest.fixture
def office(transactional_db: None) -> Office:
    """Thirty dossiers nobody touched for sixteen days."""
    made = Office(raise_the_house(), seed=3)
    made.work(MONDAY, new=30, steps=0)
    return made


@pytest.fixture
def without_the_unique_row(office: Office) -> Iterator[None]:
    once = next(c for c in Message._meta.constraints if c.name == "message_officer_once")
    with connection.schema_editor() as schema:
        schema.remove_constraint(Message, once)
    yield
    Message.objects.all().delete()
    with connection.schema_editor() as schema:
        schema.add_constraint(Message, once)


def must_be(office: Office) -> tuple:
    return expected(office.in_plain_words(), slips(), [Moment(MONDAY, False, False), Moment(LATER, True, False)])


def by_three(job: str, *arguments: object) -> int:
    return sum(crowd(job, *arguments, processes=HANDS, module="tests.chaos.writers"))


def test_three_sweeps_without_a_lease_say_everything_once(office: Office):
    by_three("sweep_all_at_once", LATER, 3)
    sweep(LATER)  # whoever lost a race left it to the next
    must_say, must_tell = must_be(office)
    assert sum(must_tell.values()) > 50
    assert differences(must_say, said()) == ([], [], [])
    assert differences(must_tell, told()) == ([], [], [])


def test_looking_first_is_enough_where_the_row_is_unique(office: Office):
    written = by_three("look_then_write", LATER)
    _, must_tell = must_be(office)
    assert differences(must_tell, told()) == ([], [], [])
    assert written == sum(must_tell.values())


def test_control_looking_first_alone_says_it_twice(office: Office, without_the_unique_row: None):
    written = by_three("look_then_write", LATER)
    _, must_tell = must_be(office)
    missing, twice, strange = differences(must_tell, told())
    assert not missing
    assert not strange
    assert len(twice) > 20
    assert written > sum(must_tell.values())


def test_control_a_message_left_out_is_seen(office: Office):
    sweep(LATER)
    lost = list(told())[7]
    Message.objects.filter(dossier=lost.dossier, officer=lost.officer).delete()
    _, must_tell = must_be(office)
    assert differences(must_tell, told()) == ([lost], [], [])
