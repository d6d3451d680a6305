"""The sweep: one line for the highest level, one message to each who hears of it, whatever became of the nights."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework import audit
from casework.models import Dossier, Message, Pulse, SlipLine
from casework.watch import sweep as sweeping
from casework.watch.sweep import sweep
from law.steps import Role, Step
from tests.cast import Cast
from tests.desk.raw import guards_away, sql
from tests.desk.story import Story, colleague
from tests.paperwork import asked, at, brought, logged, registered

RECEIVED = at("2025-07-14 09:30")  # a marriage of three working days: due on Thursday 17 July


def said(dossier: Dossier) -> list[tuple[str, str, int, list[str]]]:
    """What the clock wrote: step, level, revision, levels covered."""
    lines = SlipLine.objects.filter(dossier=dossier, role=Role.CLOCK).order_by("n")
    return [(x.step, x.facts["level"], x.facts["due_n"], x.facts.get("superseded", [])) for x in lines]


def told() -> list[tuple[str, str]]:
    """Who hears of what."""
    rows = Message.objects.filter(officer__isnull=False).order_by("id")
    return list(rows.values_list("topic", "officer__username"))


def mornings(first: str, days: int) -> list[datetime]:
    return [at(f"{first} 08:00") + timedelta(days=n) for n in range(days)]


def test_each_level_is_said_on_its_morning(cast: Cast):
    dossier = logged(cast, cast.marriage, RECEIVED)
    for morning in mornings("2025-07-15", 15):
        sweep(morning)
    assert [(step, level) for step, level, _, _ in said(dossier)] == [
        ("warn", "before_2"), ("warn", "before_1"), ("warn", "on_day"),
        ("overdue", "late_1"), ("overdue", "late_3"), ("overdue", "late_5"),
    ]  # fmt: skip
    assert audit.run().findings == []


def test_the_messages_stand_with_the_line(cast: Cast):
    logged(cast, cast.marriage, RECEIVED)
    sweep(at("2025-07-17 08:00"))
    line = SlipLine.objects.get(step=Step.WARN)
    message = Message.objects.get(topic="on_day")
    assert (message.line_n, message.revision, message.officer_id) == (line.n, 1, cast.hai.uuid)
    assert (line.facts["superseded"], line.written_at) == (["before_2", "before_1"], at("2025-07-17 08:00"))


def test_the_ladder_widens_with_the_days_late(cast: Cast):
    type(cast.phu_xuan).objects.filter(pk=cast.phu_xuan.pk).update(head=colleague(Role.CENTER_ADMIN, cast.phu_xuan))
    logged(cast, cast.marriage, RECEIVED)
    for morning in mornings("2025-07-17", 8):
        sweep(morning)
    hai, binh, chi = (one.username for one in (cast.hai, cast.binh, cast.chi))
    heard: dict[str, list[str]] = {}
    for level, who in told():
        heard.setdefault(level, []).append("head" if who.startswith("center_admin") else who)
    assert heard == {
        "on_day": [hai],
        "late_1": [hai, binh],
        "late_3": [hai, binh, "head"],
        "late_5": [hai, binh, "head", chi],
    }


def test_after_nine_days_without_a_sweep_the_next_one_is_right(cast: Cast):
    dossier = logged(cast, cast.marriage, RECEIVED)
    counts = sweep(at("2025-07-26 03:00"))
    assert said(dossier) == [
        ("overdue", "late_5", 1, ["before_2", "before_1", "on_day", "late_1", "late_3"])
    ]  # fmt: skip
    assert counts == {"warn": 0, "overdue": 1, "reread": 0, "lost": 0, "broken": 0}
    assert {level for level, _ in told()} == {"late_5"}
    assert audit.run().findings == []


def test_a_clock_that_jumps_says_nothing_twice(cast: Cast):
    dossier = logged(cast, cast.marriage, RECEIVED)
    for now in ("07-16 08:00", "07-18 09:00", "07-16 08:00", "07-15 07:00", "07-18 09:00", "07-19 10:00"):
        sweep(at(f"2025-{now}"))
    assert [level for _, level, _, _ in said(dossier)] == ["before_1", "late_1"]
    assert len(told()) == len(set(told())) == 3
    assert audit.run().findings == []


def test_a_pause_is_silent_and_a_moved_due_date_speaks_anew(cast: Cast):
    dossier = logged(cast, cast.marriage, RECEIVED)
    sweep(at("2025-07-16 08:00"))
    dossier = asked(cast, dossier, at("2025-07-16 10:00"))
    for morning in mornings("2025-07-17", 10):
        assert not sweep(morning)["overdue"]
    dossier = brought(cast, dossier, at("2025-07-28 09:00"))
    sweep(at("2025-07-29 08:00"))
    assert [(level, n) for _, level, n, _ in said(dossier)] == [("before_1", 1), ("on_day", dossier.due_n)]
    assert dossier.due_n > 1


def test_a_supplement_not_brought_and_a_registration_nobody_answered_speak_once(cast: Cast):
    waiting = asked(cast, logged(cast, cast.marriage, RECEIVED), at("2025-07-15 10:00"))
    online = registered(cast, cast.marriage, RECEIVED)
    for morning in mornings("2025-07-15", 40):
        sweep(morning)
    assert [level for _, level, _, _ in said(waiting)] == ["not_brought"]
    assert [level for _, level, _, _ in said(online)] == ["unaccepted"]
    assert ("unaccepted", cast.binh.username) in told()


def test_what_nobody_holds_speaks_to_the_supervisor(cast: Cast):
    logged(cast, cast.land, RECEIVED)
    sweep(at("2025-07-24 08:00"))
    assert told() == [("before_2", cast.binh.username)]


def test_what_lies_with_somebody_who_left_speaks_to_the_supervisor(cast: Cast):
    logged(cast, cast.marriage, RECEIVED)
    type(cast.hai).objects.filter(pk=cast.hai.pk).update(is_active=False)
    sweep(at("2025-07-15 08:00"))
    assert told() == [("before_2", cast.binh.username)]


def test_an_ended_dossier_is_not_looked_at(cast: Cast):
    story = Story(cast).accept().then(Step.SUBMIT, cast.hai).then(Step.RESOLVE, cast.binh)
    assert sweep(at("2025-08-14 08:00"))["overdue"] == 0
    assert story.card.watch_at is None


def test_a_card_with_nothing_to_say_is_read_again_and_not_asked_twice(cast: Cast):
    dossier = logged(cast, cast.marriage, RECEIVED)
    right = dossier.watch_at
    sql("UPDATE casework_dossier SET watch_at = registered_at")
    assert sweep(at("2025-07-14 10:00"))["reread"] == 1
    assert Dossier.objects.get().watch_at == right
    assert sweep(at("2025-07-14 10:01"))["reread"] == 0
    assert audit.run().findings == []


def test_a_broken_slip_is_told_and_stops_nobody(cast: Cast, caplog: pytest.LogCaptureFixture):
    dossiers = [logged(cast, cast.marriage, RECEIVED) for _ in range(5)]
    bad = dossiers[2]
    with guards_away():
        sql("UPDATE casework_slipline SET facts = '{}' WHERE n = 1 AND dossier_id = %s", of=[bad.pk])
    for turn in range(2):
        counts = sweep(at("2025-07-17 08:00") + timedelta(minutes=turn))
        assert (counts["warn"], counts["broken"]) == ((4, 1), (0, 1))[turn]
    assert caplog.text.count(f"the clock cannot write on {bad.code}") == 2
    assert Message.objects.filter(topic="on_day").count() == 4


def test_every_page_is_turned(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sweeping, "SIZE", 2)
    for _ in range(5):
        logged(cast, cast.marriage, RECEIVED)
    assert sweep(at("2025-07-17 08:00"))["warn"] == 5
    assert not Dossier.objects.to_watch(at("2025-07-17 08:00")).exists()


def test_more_cards_ask_no_more_queries(cast: Cast):
    asked_for = []
    for day, count in (("2025-07-14", 3), ("2025-07-21", 30)):
        for _ in range(count):
            logged(cast, cast.marriage, at(f"{day} 09:30"))
        with CaptureQueriesContext(connection) as queries:
            sweep(at(f"{day} 08:00") + timedelta(days=3))
        asked_for.append(len(queries))
    # On SQLite few rows go in by Django's way, row by row for cards; many may not cost more than their own statement.
    assert asked_for[1] <= asked_for[0] + 1


def test_one_sweep_at_a_time_and_a_dead_one_is_waited_for_a_minute(cast: Cast):
    dossier, now = logged(cast, cast.marriage, RECEIVED), at("2025-07-17 08:00")
    assert Pulse.objects.claim("sweep", now)
    assert sweep(now + timedelta(seconds=30)) == {}
    assert said(dossier) == []
    assert sweep(now + timedelta(seconds=60))["warn"] == 1
    assert Pulse.objects.get(name="sweep").ran_at == now + timedelta(seconds=60)
    assert Pulse.objects.get(name="sweep").facts["warn"] == 1
