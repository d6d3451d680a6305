"""What may happen to machines in sixty days, drawn from a seed: silence, kills, a queue that is emptied, odd clocks."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction

from casework.models import Dossier
from tests.chaos.harness import Machines, WallClock, wait_for
from tests.chaos.servers import RedisServer

SILENCES = {5: 1, 11: 3, 20: 9, 36: 2, 44: 6}  # after that day, for so many days, no beat
LEAPS = {
    3: [timedelta(hours=1)], 8: [timedelta(days=1), timedelta(days=-1)], 17: [timedelta(hours=-1)],
    32: [timedelta(days=-1)], 41: [timedelta(days=1)], 52: [timedelta(hours=-1), timedelta(hours=1)],
}  # fmt: skip
WORKERS, BEATS = 3, 2
SOON = 4.0  # seconds; a sweep that has not come by then waits for somebody's lease to run out


class Misfortunes:
    """Three workers and two beats, and what becomes of them."""

    def __init__(self, machines: Machines, redis: RedisServer, clock: WallClock, seed: int) -> None:
        self.machines, self.redis, self.clock = machines, redis, clock
        self.random = random.Random(seed)
        self.counts: Counter[str] = Counter()
        for _ in range(WORKERS):
            machines.worker()

    def told(self) -> str:
        return ", ".join(f"{count} {name}" for name, count in sorted(self.counts.items()))

    def swept_soon(self) -> bool:
        end = time.monotonic() + SOON
        while time.monotonic() < end:
            if self.clock.swept():
                return True
            time.sleep(0.01)
        return False

    # -- silence

    def beats_on(self, number: int) -> bool:
        """Whether the beats beat on this day; starts them again after a silence."""
        silent = any(first < number <= first + days for first, days in SILENCES.items())
        if not silent and not self.machines.named("beat"):
            for _ in range(BEATS):
                self.machines.beat()
        return not silent

    def fall_silent(self, number: int) -> None:
        """Kills the beats in the evening, and waits until nothing is left that would speak in their place."""
        if number not in SILENCES:
            return
        for name in self.machines.named("beat"):
            self.machines.kill(name)
        wait_for(lambda: not self.redis.waiting(), "an empty queue")
        time.sleep(1)  # what a worker has in hand
        self.redis.flush()
        self.counts["silences"] += 1

    # -- blows

    def blow(self) -> Callable[[datetime], None]:
        """What strikes today: it turns the clock, and something more."""
        drawn = self.random.random()
        if drawn < 0.2:
            return self._kill_one
        if drawn < 0.3 and connection.vendor == "postgresql":
            return self._kill_all_at_work
        if drawn < 0.45:
            return self._flush
        return self.clock.turn

    def leaps(self, number: int) -> list[timedelta]:
        """By how much the clock goes wrong on this day, each time from where it stands."""
        found = LEAPS.get(number, []) if self.machines.named("beat") else []
        self.counts["leaps of the clock"] += len(found)
        return found

    def _kill_one(self, instant: datetime) -> None:
        """SIGKILL at a moment in which it may be doing anything."""
        self.clock.turn(instant)
        time.sleep(self.random.random() * 0.4)
        self.machines.kill(self.random.choice(self.machines.named("worker")))
        self.machines.worker()
        self.counts["kills"] += 1

    def _kill_all_at_work(self, instant: datetime) -> None:
        """All of them, one in the middle of its transaction: it waits for a card that is held here."""
        with transaction.atomic():
            held = Dossier.objects.to_watch(instant).select_for_update().first()
            self.clock.turn(instant)
            if held is None:
                return
            wait_for(_somebody_waits_for_us, "a worker in the middle of its work")
            for name in self.machines.named("worker"):
                self.machines.kill(name)
        for _ in range(WORKERS):
            self.machines.worker()
        self.counts["kills in the middle of a sweep"] += 1

    def _flush(self, instant: datetime) -> None:
        self.clock.turn(instant)
        self.redis.flush()
        self.counts["emptied queues"] += 1


def _somebody_waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks ours JOIN pg_locks theirs USING (transactionid)"
            " WHERE ours.pid = pg_backend_pid() AND NOT theirs.granted"
        )
        return bool(cursor.fetchone()[0])
