"""The worker's clock goes on when the clock of the machine is set back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from celery.beat import PersistentScheduler

from config.beat import SteadyScheduler
from config.celery import app

NOON = datetime(2025, 7, 14, 5, 0, tzinfo=UTC)
Live = Callable[[type[PersistentScheduler], datetime, int], Counter[str]]


@pytest.fixture
def live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Live:
    """Lives so many minutes from noon, then as many from another instant; what was poked in the second part."""

    def lived(kind: type[PersistentScheduler], then: datetime, minutes: int) -> Counter[str]:
        poked: Counter[str] = Counter()
        now = NOON
        monkeypatch.setattr(app, "now", lambda: now)
        clock = kind(app=app, schedule_filename=str(tmp_path / "timetable"), lazy=True)
        clock.setup_schedule()
        clock.__dict__["producer"] = None  # nothing is sent
        monkeypatch.setattr(clock, "apply_entry", lambda entry, producer: poked.update([entry.name]))
        for start in (NOON, then):
            poked.clear()
            for second in range(minutes * 60):
                now = start + timedelta(seconds=second)
                while clock.tick() == 0:
                    pass
        clock.close()
        return poked

    return lived


@pytest.mark.parametrize("jump", [timedelta(0), timedelta(hours=-1), timedelta(days=-1), timedelta(days=1)], ids=str)
def test_every_turn_comes_round_whatever_becomes_of_the_clock(live: Live, jump: timedelta):
    poked = live(SteadyScheduler, NOON + timedelta(minutes=6) + jump, 6)
    assert poked["sweep"] in (5, 6, 7)
    assert poked["relay"] in range(33, 38)
    assert poked["rules"] in (1, 2)


def test_control_celerys_own_stands_still(live: Live):
    poked: Any = live(PersistentScheduler, NOON - timedelta(days=1), 6)
    assert poked["sweep"] == poked["rules"] == 0
