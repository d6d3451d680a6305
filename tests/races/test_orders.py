"""A worker killed in the middle of an order, and two that apply the same one: every dossier is recounted once."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from datetime import timedelta

import pytest

from casework import audit
from casework.models import CalendarOrder, Dossier, Message, SlipLine
from casework.watch import orders
from casework.watch.recount import apply_orders
from centers import calendars
from centers.closed_days import import_calendar
from law.steps import Step
from tests.cast import Cast, raise_the_house
from tests.paperwork import at, logged
from tests.races.order_jobs import PATIENCE, SMALL, apply_together, die_in_a_batch, worker
from tests.watch.test_calendar_orders import closed

pytestmark = pytest.mark.django_db(transaction=True)
COUNT = 22
MONDAY, NOON = at("2025-07-14 09:00"), at("2025-07-15 12:00")


@pytest.fixture
def order(transactional_db: None) -> CalendarOrder:
    """Published, nothing applied; other processes see it."""
    calendars.forget()
    cast: Cast = raise_the_house()
    import_calendar(apply=True)
    for _ in range(COUNT):
        logged(cast, cast.marriage, MONDAY)
    order = orders.draft(by=cast.chi, at=NOON, note="Bão", days=[closed("2025-07-16")])
    orders.publish(order, by=cast.chi, at=NOON, seen=orders.stamp(order))
    return order


def recounts() -> list[int]:
    """How many recount lines the dossiers have, each number once."""
    lines = Counter(SlipLine.objects.filter(step=Step.RECOUNT).values_list("dossier_id", flat=True))
    return sorted({lines[pk] for pk in Dossier.objects.values_list("pk", flat=True)})


def test_a_worker_killed_in_a_batch_leaves_whole_batches_and_the_next_run_finishes(order: CalendarOrder):
    dying = worker(die_in_a_batch, NOON, 2)
    dying.join(PATIENCE)
    assert dying.exitcode == 9
    assert SlipLine.objects.filter(step=Step.RECOUNT).count() == 2 * SMALL
    assert order.effects.filter(applied_n__isnull=False).count() == 2 * SMALL
    assert apply_orders(NOON + timedelta(seconds=10)) == {}, "the dead one's lease still stands"
    assert apply_orders(NOON + timedelta(minutes=2))["lines"] == COUNT - 2 * SMALL
    assert recounts() == [1]
    assert Message.objects.filter(topic="recount").count() == COUNT
    assert CalendarOrder.objects.get().state == CalendarOrder.APPLIED
    assert audit.run(processes=1).findings == []


@pytest.mark.parametrize(("guarded", "expected"), [(True, [1]), (False, [2])])
def test_two_workers_with_the_same_list_write_every_line_once_and_unguarded_twice(
    order: CalendarOrder, guarded: bool, expected: list[int]
):
    meet = multiprocessing.get_context("spawn").Barrier(2)
    both = [worker(apply_together, NOON, meet, guarded) for _ in range(2)]
    for one in both:
        one.join(PATIENCE)
    assert [one.exitcode for one in both] == [0, 0]
    assert recounts() == expected
    if guarded:
        apply_orders(NOON + timedelta(minutes=2))
        assert recounts() == [1]
        assert audit.run(processes=1).findings == []
