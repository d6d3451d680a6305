"""Sixty working days of two centers, with every misfortune of the machines: no level missing, none said twice.

Real workers, two real beats, a real Redis; only the clock on the wall is turned by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.db import connection

from casework import audit
from casework.models import CalendarOrder, Dossier, OrderEffect
from casework.watch.recount import apply_orders
from casework.watch.sweep import sweep
from tests.cast import Cast, raise_the_house
from tests.chaos.days import MUST_HAPPEN, Office, working_days
from tests.chaos.expectation import Moment, differences, expected
from tests.chaos.harness import Machines, WallClock, wait_for
from tests.chaos.misfortunes import Misfortunes
from tests.chaos.records import said, slips, told
from tests.chaos.servers import RedisServer
from tests.paperwork import HUE

pytestmark = pytest.mark.django_db(transaction=True)
SEED = 20250714
EVE = datetime(2025, 7, 13, 12, tzinfo=HUE)
CLOSURES = {9: "pm", 30: "all"}
# Limits in hours end on the tens of minutes on which people work, levels of days at 08:00. The sweeps known for sure
# come in between, with room to turn the clock on past a lease, so that which level they find is never left to chance.
BEFORE, AFTER, ON = timedelta(minutes=8), timedelta(minutes=2), timedelta(seconds=61)


@pytest.fixture
def house(transactional_db: None) -> Cast:
    """The cast, seen by other processes, too."""
    return raise_the_house()


class Days:
    """The days one after the other, and every instant the wall clock showed."""

    def __init__(self, office: Office, clock: WallClock, swept: Callable[[], bool]) -> None:
        self.office, self.clock, self.swept = office, clock, swept
        self.moments: list[Moment] = []
        self.beating = True

    def show(self, instant: datetime, turn: Callable[[datetime], None]) -> None:
        """Turn the clock, and on past the lease of the dead until the sweep has run."""
        turn(instant)
        while not self.swept():
            self.moments.append(Moment(self.clock.now, surely=False, perhaps=True))
            self.clock.turn(self.clock.now + ON)
            assert self.clock.now < instant + BEFORE, "the sweep does not run any more"
        self.moments.append(Moment(self.clock.now, surely=True, perhaps=True))

    def live(self, hour: datetime, turn: Callable[[datetime], None]) -> None:
        """A sweep, an hour's work, a sweep; the work alone while no beat beats."""
        if self.beating:
            self.show(hour - BEFORE, turn)
        self.clock.turn(hour)
        self.office.work(hour)
        self.moments.append(Moment(hour, surely=False, perhaps=self.beating))
        if self.beating:
            self.show(hour + AFTER, self.clock.turn)

    def storm(self, on: date, session: str) -> None:
        """A closure is published, and the job moves what it moves."""
        now = self.clock.now + AFTER
        self.clock.turn(now)
        order = self.office.close(on, now, session)
        wait_for(lambda: CalendarOrder.objects.filter(pk=order.pk, state="applied").exists(), "the recount")
        self.moments.append(Moment(now, surely=False, perhaps=True))
        self.show(now + AFTER, self.clock.turn)


def hour_of(on: date, office: Office) -> datetime:
    """From 08:10 to 17:00, on the tens of minutes."""
    return datetime.combine(on, time(8), HUE) + timedelta(minutes=10 * office.random.randint(1, 54))


def assert_all_said_once(days: Days) -> int:
    """0 missing, 0 twice, nothing else; how many messages there are."""
    must_say, must_tell = expected(days.office.in_plain_words(), slips(), days.moments)
    assert differences(must_say, said()) == ([], [], [])
    assert differences(must_tell, told()) == ([], [], [])
    assert audit.run(processes=1).findings == []
    return sum(must_tell.values())


def happenings(number: int, on: date, office: Office) -> None:
    """People come and go."""
    if number == 3:
        office.away(office.cast.hai, on, 6, office.second)
    if number == 5:
        office.away(office.second, on, 2)
    if number == 30:
        office.away(office.cast.binh, on, 3)


def test_the_expectation_and_the_sweep_agree_on_quiet_days_and_after_long_silence(house: Cast, tmp_path: Path):
    office, clock = Office(house, SEED + 1), WallClock(tmp_path / "wall-clock", EVE)
    days = Days(office, clock, lambda: bool(sweep(clock.now)) or True)
    for number, on in enumerate(working_days(40)):
        happenings(number, on, office)
        days.beating = number % 13 < 8
        hour = hour_of(on, office)
        days.live(hour, clock.turn)
        if number == 15:
            office.close(working_days(18)[-1], hour, "all")
            assert apply_orders(hour)["lines"] > 0
    assert assert_all_said_once(days) > 200


def test_sixty_days_of_misfortune_leave_nothing_out_and_say_nothing_twice(house: Cast, tmp_path: Path):
    count = 60 if connection.vendor == "postgresql" else 15  # SQLite: the trial, for a few weeks
    office, clock = Office(house, SEED), WallClock(tmp_path / "wall-clock", EVE)
    print(f"seed {SEED}, {count} days on {connection.vendor}")
    with (
        RedisServer(tmp_path) as redis,
        Machines(tmp_path, REDIS_URL=redis.url, WALL_CLOCK_FILE=clock.name) as machines,
    ):
        fate = Misfortunes(machines, redis, clock, SEED)
        days = Days(office, clock, fate.swept_soon)
        for number, on in enumerate(working_days(count)):
            happenings(number, on, office)
            days.beating = fate.beats_on(number)
            hour = hour_of(on, office)
            days.live(hour, fate.blow())
            if number in CLOSURES:
                days.storm(working_days(number + 3)[-1], CLOSURES[number])
            for leap in fate.leaps(number):
                days.show(clock.now + leap, clock.turn)
            fate.fall_silent(number)
        machines.assert_alive()
    print(fate.told(), f"{Dossier.objects.count()} dossiers, {assert_all_said_once(days)} messages")
    assert OrderEffect.objects.filter(applied_n__gt=0).exists()
    assert count < 60 or set(office.steps) >= MUST_HAPPEN
