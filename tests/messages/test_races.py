"""Several relays, killed relays: nothing twice but for the one letter a kill caught, and that under the same id."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from casework.messages import claims
from casework.messages.relay import send_due
from casework.messages.spread import spread
from casework.models import Delivery
from tests.cast import raise_the_house
from tests.messages.outbox import MONDAY, SIXTEEN, TOLD_AT, accepted, citizen, silence_citizens, told
from tests.messages.victim import kill_one
from tests.races.crowd import crowd

LETTERS = 60
JOBS = "tests.messages.jobs"


@pytest.fixture
def backlog(transactional_db, mailbox):
    """Letters to sixty applicants, spread and due."""
    cast = raise_the_house()
    for _ in range(LETTERS):
        accepted(cast, owner=citizen())
    spread(MONDAY)
    return cast


def test_relays_at_once_send_each_letter_once(backlog, mailbox):
    sent = crowd("send", MONDAY, True, processes=3, module=JOBS)
    assert sum(sent) == LETTERS
    assert len(mailbox.ids) == len(set(mailbox.ids)) == LETTERS


def test_without_the_lease_they_would_not(backlog, mailbox):
    crowd("send", MONDAY, False, processes=3, module=JOBS)
    assert len(mailbox.ids) > len(set(mailbox.ids))


def test_relays_at_once_send_one_digest(transactional_db, mailbox):
    cast = raise_the_house()
    cast.hai.email = "hai@hue.invalid"
    cast.hai.save()
    for _ in range(20):
        dossier = accepted(cast, owner=citizen())
        silence_citizens()
        told(cast.hai, dossier)
    spread(TOLD_AT)
    assert sorted(crowd("send", SIXTEEN, True, processes=3, module=JOBS)) == [0, 0, 20]
    assert len(mailbox.letters) == 1


def test_a_relay_killed_between_the_servers_yes_and_the_commit_repeats_that_letter_alone(backlog, mailbox):
    kill_one(MONDAY)
    assert len(mailbox.letters) == 1
    assert Delivery.objects.filter(state="sending").count() == claims.BATCH
    after = MONDAY + claims.LEASE
    assert send_due(after, chance=lambda: 0.5)["sent"] == LETTERS
    times = Counter(mailbox.ids)
    assert len(times) == LETTERS, "nothing is lost"
    assert sorted(times.values())[-2:] == [1, 2], "one letter came twice, under one id"
    assert send_due(after + timedelta(hours=1), chance=lambda: 0.5)["sent"] == 0


def test_a_kill_every_time_still_loses_nothing(backlog, mailbox):
    Delivery.objects.filter(pk__in=Delivery.objects.order_by("-pk").values("pk")[: LETTERS - 4]).delete()
    when = MONDAY
    for _ in range(3):
        kill_one(when)
        when += claims.LEASE
    send_due(when, chance=lambda: 0.5)
    assert len(set(mailbox.ids)) == 4
    assert not Delivery.objects.exclude(state="sent").exists()
