"""How often a client may ask."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from casework.doors.api import limits
from casework.doors.api.problems import Problem
from casework.models import ApiClient
from tests.api.client import client_for
from tests.cast import Cast, raise_the_house
from tests.paperwork import at

MONDAY = at("2025-07-14 09:00")


@pytest.fixture(autouse=True)
def small_bucket(settings: Any, wall_clock: Any) -> None:
    settings.API_BURST, settings.API_PER_SECOND = 5, 2
    wall_clock(MONDAY)


def test_a_bucket_empties_and_refills(cast: Cast, wall_clock: Any) -> None:
    caller = client_for(cast.an)
    said = [caller.get("dossiers/") for _turn in range(7)]
    assert [answer.status_code for answer in said] == [200] * 5 + [429] * 2
    assert said[0].headers["RateLimit"] == '"default";r=4;t=1'
    assert said[0].headers["RateLimit-Policy"] == '"default";q=5;w=3'
    assert (said[-1].headers["Retry-After"], said[-1].json()["retry_after"]) == ("1", 1)
    wall_clock(MONDAY + timedelta(seconds=1))
    assert [caller.get("dossiers/").status_code for _turn in range(3)] == [200, 200, 429]
    wall_clock(MONDAY + timedelta(hours=1))
    assert [caller.get("dossiers/").status_code for _turn in range(6)] == [200] * 5 + [429]


def test_what_is_refused_counts_as_asked(cast: Cast) -> None:
    caller = client_for(cast.an, "catalogue:read")
    assert [caller.get("dossiers/").status_code for _turn in range(6)] == [403] * 5 + [429]


def test_another_client_has_a_bucket_of_its_own(cast: Cast) -> None:
    first, other = client_for(cast.an), client_for(cast.an)
    assert [first.get("dossiers/").status_code for _turn in range(6)][-1] == 429
    assert other.get("dossiers/").status_code == 200


def test_a_clock_that_stands_back_gives_nothing_away(cast: Cast, wall_clock: Any) -> None:
    caller = client_for(cast.an)
    caller.get("dossiers/")
    wall_clock(MONDAY - timedelta(hours=1))
    assert [caller.get("dossiers/").status_code for _turn in range(5)] == [200] * 4 + [429]


def test_a_use_is_noted_once_a_minute(cast: Cast, wall_clock: Any) -> None:
    caller = client_for(cast.an)
    noted = []
    for seconds in (0, 30, 59, 61):
        wall_clock(MONDAY + timedelta(seconds=seconds))
        caller.get("dossiers/")
        caller.client.refresh_from_db()
        noted.append((caller.client.last_used_at - MONDAY).total_seconds())
    assert noted == [0, 0, 0, 61]


@pytest.mark.django_db(transaction=True)
def test_nobody_gets_more_by_asking_at_once() -> None:
    assert drawn_at_once(limits.draw) == 5


@pytest.mark.django_db(transaction=True)
def test_control_counting_in_two_statements_would_give_more() -> None:
    def read_then_write(client: ApiClient, moment: Any) -> None:
        row = ApiClient.objects.get(pk=client.pk)
        rest = row.allowance if row.allowance_at else 5
        gate.wait()
        if rest < 1:
            raise Problem("throttled")
        ApiClient.objects.filter(pk=client.pk).update(allowance=rest - 1, allowance_at=moment)

    gate = threading.Barrier(8)
    assert drawn_at_once(read_then_write) == 8


def drawn_at_once(draw: Any) -> int:
    """How many of eight hands at once are let through."""
    client, through, gate = client_for(raise_the_house().an).client, [], threading.Barrier(8)

    def hand() -> None:
        try:
            gate.wait()
            draw(client, MONDAY)
            through.append(1)
        except Problem:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=hand) for _hand in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return len(through)
