"""Two supervisors who tick the same rows: nobody waits for ever, nobody is reminded twice."""

from __future__ import annotations

import pytest
from django.db import connection

from casework import audit
from casework.models import Dossier, Message, SlipLine
from law.steps import Role, Step
from tests.cast import Cast, raise_the_house
from tests.desk.story import Story, colleague
from tests.races.crowd import crowd

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS, ROWS = 6, 12


@pytest.fixture
def house(transactional_db: None) -> Cast:
    """The cast, seen by other processes, too, with a second officer."""
    cast = raise_the_house()
    second = colleague(Role.OFFICER, cast.phu_xuan)
    type(second).objects.filter(pk=second.pk).update(username="phuxuan.thuly2")
    return cast


def rows(house: Cast, *, held: bool = False) -> list[int]:
    procedure = house.marriage if held else house.land
    return sorted(Story(house).accept(procedure=procedure).card.pk for _ in range(ROWS))


def test_two_bulks_over_the_same_rows_wait_for_each_other(house: Cast):
    for _round in range(ROUNDS):
        ids = rows(house)
        first, second = crowd("give_crosswise", ids, processes=2)
        assert sorted((set(first).pop(), set(second).pop())) == ["done", "stale"]
        assert len(set(first)) == len(set(second)) == 1
        assert SlipLine.objects.filter(dossier__in=ids, step=Step.ASSIGN).count() == ROWS
    assert len(set(Dossier.objects.values_list("holder_id", flat=True))) in (1, 2)
    assert audit.run(processes=1).findings == []


def test_control_in_the_order_ticked_they_wait_in_a_circle(house: Cast):
    """SQLite has one writer at a time, and so no circle to wait in."""
    outcomes = crowd("give_in_the_order_ticked", rows(house), processes=2)
    assert ("deadlock" in outcomes) == (connection.vendor == "postgresql")


def test_two_hands_remind_once(house: Cast):
    ids = rows(house, held=True)
    answers = crowd("remind", ids, processes=2)
    assert sum(sent for sent, _again in answers) == ROWS
    assert sum(again for _sent, again in answers) == ROWS
    assert Message.objects.filter(topic="nudge").count() == ROWS


@pytest.mark.parametrize(("guarded", "written"), [(True, ROWS), (False, 2 * ROWS)])
def test_the_row_of_the_day_decides_when_both_have_looked(house: Cast, guarded: bool, written: int):
    """With its control: where the row does not name the day, looking before writing lets both through."""
    ids = rows(house, held=True)
    assert sum(crowd("remind_at_once", ids, guarded, processes=2)) == written
