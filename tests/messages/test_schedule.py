"""When a message may go out."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.messages.schedule import (
    FIRST_DELAY,
    JITTER,
    LONGEST_DELAY,
    after_quiet,
    delay_after,
    moment_of,
    next_digest,
)
from law.calendar import HANOI
from tests.paperwork import at

EVENING, MORNING = time(20), time(6, 30)


@pytest.mark.parametrize(
    ("now", "quiet", "goes"),
    [
        ("2025-08-25 19:59", (EVENING, MORNING), "2025-08-25 19:59"),
        ("2025-08-25 20:00", (EVENING, MORNING), "2025-08-26 06:30"),
        ("2025-08-26 00:10", (EVENING, MORNING), "2025-08-26 06:30"),
        ("2025-08-26 06:29", (EVENING, MORNING), "2025-08-26 06:30"),
        ("2025-08-26 06:30", (EVENING, MORNING), "2025-08-26 06:30"),
        ("2025-08-25 12:00", (time(11, 30), time(13, 30)), "2025-08-25 13:30"),
        ("2025-08-25 14:00", (time(11, 30), time(13, 30)), "2025-08-25 14:00"),
        ("2025-08-25 23:00", (time(9), time(9)), "2025-08-25 23:00"),
    ],
)
def test_quiet_hours_are_waited_out(now, quiet, goes):
    assert after_quiet(at(now), *quiet) == at(goes)


@given(st.datetimes(timezones=st.just(HANOI)), st.times(), st.times())
def test_what_waited_out_the_quiet_need_not_wait_again(now, begins, ends):
    once = after_quiet(now, begins, ends)
    assert once >= now
    assert once - now <= timedelta(days=1)
    assert after_quiet(once, begins, ends) == once


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        ("2025-08-25 06:59", "2025-08-25T07"),
        ("2025-08-25 07:00", "2025-08-25T16"),
        ("2025-08-25 15:59", "2025-08-25T16"),
        ("2025-08-25 16:00", "2025-08-26T07"),
        ("2025-08-25 23:30", "2025-08-26T07"),
    ],
)
def test_the_next_digest_is_at_seven_or_at_four(now, slot):
    name, moment = next_digest(at(now))
    assert name == slot
    assert moment == moment_of(slot) == at(f"{slot[:10]} {slot[11:]}:00")


def test_each_delay_is_longer_than_the_one_before_up_to_two_hours():
    delays = [delay_after(attempts, 0.5) for attempts in range(1, 9)]
    assert delays[0] == FIRST_DELAY
    assert delays == sorted(delays)
    assert delays[-1] == LONGEST_DELAY


def test_chance_moves_a_delay_by_a_fifth_at_most():
    assert delay_after(3, 0.0) == timedelta(minutes=4) * (1 - JITTER)
    assert delay_after(3, 1.0) == timedelta(minutes=4) * (1 + JITTER)
