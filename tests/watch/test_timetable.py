"""The timetable: with Celery's beat or with ``manage.py tick``, each piece of work in its turn."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command

from casework import desk, tasks
from casework.models import Message, Pulse, Replay, SlipLine
from casework.models.pulse import LEASE
from casework.timetable import TURNS
from casework.watch.sweep import sweep
from config.celery import VISIBILITY_SECONDS, app
from law import alerts
from law.steps import Step
from tests.cast import Cast
from tests.house.source import document
from tests.paperwork import at, logged


def tick() -> str:
    out = StringIO()
    call_command("tick", stdout=out)
    return out.getvalue()


def test_every_turn_has_its_work_and_beat_pokes_it():
    assert set(tasks.WORK) == set(TURNS) == set(app.conf.beat_schedule)
    for name, turn in TURNS.items():
        entry = app.conf.beat_schedule[name]
        assert entry["schedule"] == timedelta(seconds=turn.every)
        assert 600 < entry["options"]["expires"] < 3600, "no backlog, and clocks of two machines may differ"
    assert app.conf.enable_utc
    assert app.conf.timezone == "UTC"


def test_a_call_is_over_before_it_is_given_out_again_and_a_lease_outlives_a_run_that_is_asked_to_stop():
    conf = app.conf
    assert conf.task_soft_time_limit <= LEASE.total_seconds() < conf.task_time_limit < VISIBILITY_SECONDS
    assert max(turn.every for turn in TURNS.values()) <= VISIBILITY_SECONDS
    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost


@pytest.mark.parametrize("name", [*TURNS, *alerts.LEVELS, "week_1", alerts.UNACCEPTED, alerts.NOT_BROUGHT])
def test_every_turn_and_every_level_is_explained(name: str):
    assert f"`{name}`" in document("watch.md")


def test_tick_sweeps_without_celery_and_says_so(cast: Cast, wall_clock):
    logged(cast, cast.marriage, at("2025-07-14 09:30"))
    wall_clock(at("2025-07-17 08:00"))
    assert "sweep: warn 1" in tick()
    assert Message.objects.filter(topic="on_day").count() == 1
    assert set(Pulse.objects.exclude(ran_at=None).values_list("name", flat=True)) == set(TURNS)
    assert tick() == ""


def test_a_piece_of_work_waits_for_its_turn(cast: Cast, wall_clock):
    now = at("2025-07-17 08:00")
    wall_clock(now)
    tick()
    due = {
        after: {name for name in TURNS if tasks.is_due(name, now + timedelta(seconds=after))} for after in (5, 10, 60)
    }
    every = {"exports", "relay", "orders"}
    assert due == {5: {"exports"}, 10: every, 60: every | {"sweep", "reports"}}
    assert tasks.is_due("sweep", now - timedelta(hours=1))  # the clock was set back


def test_the_work_of_the_night_is_done_once_a_night_and_made_up_for_in_the_morning(cast: Cast, wall_clock):
    def done(when: str) -> bool:
        moment = at(when)
        Session.objects.create(session_key=when, session_data="", expire_date=moment - timedelta(days=1))
        wall_clock(moment)
        app.tasks["casework.tasks.clear_sessions"]()
        return not Session.objects.exists()

    assert [done(f"2025-07-{when}") for when in ("14 01:00", "14 02:30", "14 02:40", "14 09:00", "16 08:00")] == [
        True, False, True, False, True,
    ]  # fmt: skip


def test_work_that_fails_is_told_and_stops_nothing_else(cast: Cast, wall_clock, monkeypatch, caplog):
    def fail(at: Any) -> None:
        raise RuntimeError("the relay is out of order")

    logged(cast, cast.marriage, at("2025-07-14 09:30"))
    wall_clock(at("2025-07-17 08:00"))
    monkeypatch.setitem(tasks.WORK, "relay", fail)
    with pytest.raises(CommandError, match="failed: relay"):
        tick()
    assert "the relay is out of order" in caplog.text
    assert Message.objects.filter(topic="on_day").count() == 1


def test_nothing_of_today_is_written_while_a_past_is_being_filled_in(cast: Cast, wall_clock):
    """The demo's slips end in the middle while they are filled in; a line of today on one would bar the rest."""
    logged(cast, cast.marriage, at("2025-07-14 09:30"))
    now = at("2025-07-21 09:00")
    wall_clock(now)
    filling = Replay.objects.create(name="july", seed=1, started_at=now, touched_at=now, total=2)
    tick()
    tasks.TASKS["sweep"]()
    assert not SlipLine.objects.filter(step="overdue").exists()
    Replay.objects.filter(pk=filling.pk).update(finished_at=now)
    tick()
    assert SlipLine.objects.filter(step="overdue").count() == 1


def test_control_a_line_of_today_on_a_half_told_slip_bars_the_rest(cast: Cast):
    dossier = logged(cast, cast.marriage, at("2025-07-14 09:30"))
    sweep(at("2025-07-21 09:00"))
    dossier.refresh_from_db()
    submit = desk.Move(Step.SUBMIT, cast.hai, at("2025-07-16 09:00"), {"outcome": "granted", "officer": cast.binh})
    with pytest.raises(desk.Refused):
        desk.write_many([desk.Plan([submit], dossier=dossier)], tell=False)
