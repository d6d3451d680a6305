"""The forecast: medians as a recount gives them, nothing known before its time, and a backtest one can follow."""

from __future__ import annotations

import random
from datetime import date, timedelta
from io import StringIO
from itertools import pairwise
from statistics import median_low

import pytest
from django.core.management import call_command

from casework import desk
from casework.models import Dossier, Pulse, SlipLine, StepPace
from casework.watch.backtest import backtest
from casework.watch.forecast import ENOUGH, PULSE, forecast, in_reach, late_soon, learn, medians, norm_of
from centers.calendars import calendar_of, current_edition
from centers.models import Absence, Term
from centers.models.absence import Moves
from law.steps import Step
from tests.paperwork import HUE, asked, at, brought, logged, resolved, submitted

HOUR = 3600


def calendar(center):
    return calendar_of(center, current_edition())


def office(first, last):
    """Open seconds between two instants, counted minute by minute: 07:30-11:30 and 13:30-17:30, Monday to Friday."""
    minutes, here, last = 0, first.astimezone(HUE), last.astimezone(HUE)
    while here < last:
        clock = here.hour * 60 + here.minute
        minutes += here.weekday() < 5 and (450 <= clock < 690 or 810 <= clock < 1050)
        here += timedelta(minutes=1)
    return minutes * 60


@pytest.fixture
def history(cast):
    """Two weeks of marriages, each taking another while; some paused, one sent back, one decided twice."""
    chance = random.Random(7)
    for n in range(14):
        begun = at("2025-07-01 08:00") + timedelta(days=n % 8, minutes=10 * n)
        if begun.weekday() > 4:
            continue
        dossier = logged(cast, cast.marriage, begun)
        if n % 5 == 0:
            asked(cast, dossier, begun + timedelta(hours=1))
            brought(cast, dossier, begun + timedelta(days=1, hours=2))
        resolved(cast, dossier, begun + timedelta(days=chance.randint(2, 4), hours=chance.randint(2, 8)))
    return Dossier.objects.all()


def test_the_medians_are_those_of_a_recount(cast, history):
    now = at("2025-07-21 08:00")
    found = medians(now, calendar)
    spans = {"process": [], "sign": []}
    for dossier in history:
        lines = list(dossier.lines.order_by("n"))
        end = next(line.at for line in lines if line.step == Step.RESOLVE)
        stops = [(a.at, b.at) for a, b in pairwise(lines) if a.clock == "paused"]
        for step, stage in ((Step.ASSIGN, "process"), (Step.SUBMIT, "sign")):
            begun = next(line.at for line in lines if line.step == step)
            paused = sum(office(max(first, begun), min(last, end)) for first, last in stops if last > begun)
            spans[stage].append(office(begun, end) - paused)
    assert len(spans["process"]) > 8
    for stage, seconds in spans.items():
        for center in (cast.phu_xuan.code, ""):
            assert found[center, cast.marriage.pk, stage] == (median_low(seconds), len(seconds)), stage


def test_what_was_sent_back_counts_each_time_it_came_into_a_stage(cast):
    dossier = logged(cast, cast.marriage, at("2025-07-14 08:00"))
    submitted(cast, dossier, at("2025-07-14 10:00"))
    reason = "Chưa rõ nơi cư trú của bên nam"
    desk.take(Step.SEND_BACK, dossier, by=cast.binh, at=at("2025-07-14 11:00"), officer=cast.hai, reason=reason)
    resolved(cast, dossier, at("2025-07-14 16:00"))  # submitted at 15:00
    found = medians(at("2025-07-15 08:00"), calendar)
    assert found["", cast.marriage.pk, "process"] == (3 * HOUR, 2)  # 6 hours from the first time, 3 from the second
    assert found["", cast.marriage.pk, "sign"] == (1 * HOUR, 2)


def test_a_decision_taken_back_teaches_nothing_from_then_on(cast):
    dossier = resolved(cast, logged(cast, cast.marriage, at("2025-07-14 08:00")), at("2025-07-14 16:00"))
    line = SlipLine.objects.get(dossier=dossier, step=Step.RESOLVE)
    desk.take(
        Step.CORRECT, dossier, by=cast.binh, at=at("2025-07-16 09:00"), expect=line.n, reason="Ghi nhầm số kết quả"
    )
    assert medians(at("2025-07-15 08:00"), calendar)
    assert medians(at("2025-07-17 08:00"), calendar) == {}


def test_nothing_is_known_before_it_was_written(cast, history):
    for day in (4, 8, 10, 14):
        now = at(f"2025-07-{day:02} 08:00")
        before = medians(now, calendar)
        known = sum(samples for (center, _p, stage), (_s, samples) in before.items() if not center and stage == "sign")
        assert known == history.filter(ended_at__lt=now).count()
    learned = medians(at("2025-07-10 08:00"), calendar)
    resolved(cast, logged(cast, cast.marriage, at("2025-07-21 08:00")), at("2025-07-21 17:00"))
    assert medians(at("2025-07-10 08:00"), calendar) == learned


def test_learning_writes_what_was_counted_and_forgets_after_ninety_days(cast, history):
    now = at("2025-07-21 08:00")
    assert learn(now)["paces"] == StepPace.objects.count() == len(medians(now, calendar))
    assert Pulse.objects.ran_at(PULSE) == now
    assert learn(now)["paces"] == StepPace.objects.count()  # again: the same, not twice
    learn(now + timedelta(days=120))
    assert not StepPace.objects.exists()


def test_who_comes_while_another_learns_leaves_it_to_him(cast, history):
    now = at("2025-07-21 08:00")
    assert Pulse.objects.claim(PULSE, now)
    assert learn(now) == {}


# --- looking ahead


def pace(cast, seconds, *, center=True, samples=ENOUGH, stage="process"):
    StepPace.objects.create(
        center=cast.phu_xuan if center else None, procedure=cast.marriage, stage=stage, seconds=seconds,
        samples=samples, learned_at=at("2025-07-14 02:47"),
    )  # fmt: skip


def look(now):
    cards = Dossier.objects.select_related("procedure", "owner", "holder", "term", "center").order_by("pk")
    return forecast(list(cards), now)


def test_the_finish_is_what_the_median_leaves(cast):
    logged(cast, cast.marriage, at("2025-07-14 08:00"))
    pace(cast, 10 * HOUR)
    (one,) = look(at("2025-07-14 10:00"))
    assert (one.needs, one.source) == (8 * HOUR, "center")
    assert one.finish_at == at("2025-07-15 10:00")
    (later,) = look(at("2025-07-15 10:00"))  # ten hours gone: half of the median at least
    assert later.needs == 5 * HOUR


def test_few_samples_ask_the_city_and_then_the_norms(cast):
    logged(cast, cast.marriage, at("2025-07-14 08:00"))
    assert look(at("2025-07-14 08:00"))[0].source == "norm"
    pace(cast, 3 * HOUR, center=False)
    pace(cast, 9 * HOUR, samples=ENOUGH - 1)
    (one,) = look(at("2025-07-14 08:00"))
    assert (one.needs, one.source) == (3 * HOUR, "city")


def test_the_norms_give_the_shares_of_the_stages_still_to_come(cast):
    term = Term.objects.get(procedure=cast.marriage)  # 3 working days: 10, 60, 20 percent, and 10 to hand over
    assert [norm_of(term, stage) // 360 for stage in ("receive", "process", "sign")] == [216, 192, 48]


def test_a_pause_is_not_spent_and_while_it_lasts_nothing_is_forecast(cast):
    dossier = logged(cast, cast.marriage, at("2025-07-14 08:00"))
    pace(cast, 10 * HOUR)
    asked(cast, dossier, at("2025-07-14 09:00"))
    assert look(at("2025-07-14 16:00")) == []
    brought(cast, dossier, at("2025-07-16 08:00"))
    assert look(at("2025-07-16 10:00"))[0].needs == 7 * HOUR  # one hour before, two after


@pytest.mark.parametrize(
    ("stands_in", "moves", "finish"),
    [
        (False, Moves.DUE, "2025-07-17 10:00"),
        (True, Moves.NEW, "2025-07-17 10:00"),
        (True, Moves.DUE, "2025-07-15 10:00"),
    ],
)
def test_days_the_holder_is_away_are_waited_for_unless_somebody_takes_over(cast, stands_in, moves, finish):
    logged(cast, cast.marriage, at("2025-07-14 08:00"))
    pace(cast, 10 * HOUR)
    Absence.objects.create(
        officer=cast.hai, first_on=date(2025, 7, 15), last_on=date(2025, 7, 16), moves=moves,
        stand_in=cast.binh if stands_in else None,
    )  # fmt: skip
    (one,) = look(at("2025-07-14 10:00"))
    assert one.finish_at == at(finish)


def test_in_reach_is_due_today_and_in_three_working_days_and_not_late(cast):
    for day in (9, 10, 11, 14, 15):  # due on 14 (late by Tuesday), 15, 16, 17, 18 July
        logged(cast, cast.marriage, at(f"2025-07-{day:02} 08:00"))
    now = at("2025-07-15 09:00")
    found = in_reach(Dossier.objects.all(), now, calendar(cast.phu_xuan.code))
    assert sorted(found.values_list("due_on", flat=True)) == [date(2025, 7, day) for day in (15, 16, 17, 18)]
    pace(cast, 30 * HOUR)
    late = late_soon(Dossier.objects.all(), now, calendar(cast.phu_xuan.code))
    assert [one.dossier.due_on.day for one in late] == [15, 16]
    assert all(one.finish_at > one.dossier.due_at for one in late)


# --- the backtest


@pytest.fixture
def july(cast):
    """Marriages decided on their third day for two weeks; then one quick, one late, one paused before it was due."""
    for day in (1, 2, 3, 4, 7, 8, 9):
        begun = at(f"2025-07-{day:02} 08:00")
        ends = {1: 4, 2: 7, 3: 8, 4: 9, 7: 10, 8: 11, 9: 14}[day]
        resolved(cast, logged(cast, cast.marriage, begun), at(f"2025-07-{ends:02} 16:00"))
    slow = logged(cast, cast.marriage, at("2025-07-15 08:00"))  # due on 18 July
    resolved(cast, slow, at("2025-07-22 10:00"), overdue_reason="officer")
    quick = logged(cast, cast.marriage, at("2025-07-15 09:00"))
    resolved(cast, quick, at("2025-07-17 10:00"))
    stopped = logged(cast, cast.marriage, at("2025-07-15 10:00"))
    asked(cast, stopped, at("2025-07-17 14:00"))


def test_the_backtest_counts_what_came_true(cast, july):
    scores = dict(backtest(date(2025, 7, 16), date(2025, 7, 20)))
    assert list(scores) == [date(2025, 7, 16), date(2025, 7, 17), date(2025, 7, 18)]  # the weekend is no morning
    first = scores[date(2025, 7, 16)]
    assert (first.judged, first.moved) == (2, 1)
    last = scores[date(2025, 7, 18)]
    assert (last.hit, last.false_alarm, last.missed, last.quiet) == (1, 0, 0, 0)
    assert (last.precision, last.recall, last.base_rate) == (1.0, 1.0, 1.0)


def test_a_morning_is_not_wiser_for_what_came_after_it(cast, july):
    before = [(day, score.hit + score.false_alarm) for day, score in backtest(date(2025, 7, 16), date(2025, 7, 18))]
    for n in range(30):  # afterwards everything is done within the hour
        begun = at("2025-07-21 08:00") + timedelta(minutes=n)
        resolved(cast, logged(cast, cast.marriage, begun), begun + timedelta(minutes=62))
    after = [(day, score.hit + score.false_alarm) for day, score in backtest(date(2025, 7, 16), date(2025, 7, 18))]
    assert after == before


def test_the_command_learns_and_prints_the_hit_rate(cast, july, wall_clock):
    wall_clock(at("2025-07-23 08:00"))
    out = StringIO()
    call_command("forecast", "--learn", "--backtest", "--to", "2025-07-18", stdout=out)
    words = out.getvalue()
    assert f"paces={StepPace.objects.count()}" in words
    assert "precision" in words
    assert "were late at all" in words
    call_command("forecast", stdout=out)
    assert "learned_at=2025-07-23" in out.getvalue()
