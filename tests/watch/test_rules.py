"""Each rule of the alerts centre holds from its moment on and not a second before, and ends when its dossiers do."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from casework import desk
from casework.doors.staff.dossier.path import path_of
from casework.doors.staff.dossier.slip_words import Names
from casework.models import Delivery, Dossier, Message, Pulse
from casework.watch import conditions
from casework.watch.findings import found
from casework.watch.sweep import sweep
from centers.calendars import calendar_of, seal_of, shipped_content
from centers.models import CalendarEdition
from law.alert_rules import ALERT_RULES, ATTENTION, INFORMATION, URGENT
from law.steps import Step
from tests.paperwork import asked, at, logged, registered, resolved

PHU_XUAN, THUAN_HOA = "19753", "19789"
SECOND = timedelta(seconds=1)


def holds(rule, when):
    """By center how many dossiers make the rule hold."""
    return {finding.center: finding.count for finding in found(when)[rule]}


def one(rule, when):
    (finding,) = found(when)[rule]
    return finding


def test_every_rule_about_dossiers_has_its_words():
    assert set(conditions.CONDITIONS) < set(ALERT_RULES)
    others = set(ALERT_RULES) - set(conditions.CONDITIONS)
    of_either = {"seal_due"}
    assert {rule for rule, row in ALERT_RULES.items() if row.of_city} == others - of_either


@pytest.mark.parametrize(
    ("when", "rule"),
    [
        ("2025-07-17 23:59", None),  # due that day
        ("2025-07-18 00:00", "overdue_1"),
        ("2025-07-21 23:59", "overdue_1"),  # Monday: two working days
        ("2025-07-22 00:00", "overdue_3"),
        ("2025-07-24 23:59", "overdue_3"),
        ("2025-07-25 00:00", "overdue_5"),
        ("2025-07-26 09:00", "overdue_5"),  # a Saturday
    ],
)
def test_an_overdue_dossier_stands_in_one_rule_by_its_working_days(cast, when, rule):
    logged(cast, cast.marriage, at("2025-07-14 09:00"))
    late = {name for name in ("overdue_1", "overdue_3", "overdue_5") if holds(name, at(when))}
    assert late == ({rule} if rule else set())


def test_a_center_closed_for_a_day_counts_its_own_working_days(cast):
    content = dict(shipped_content())
    storm = {"on": "2025-07-21", "kind": "closure", "session": "all", "center": THUAN_HOA}
    content["days"] = [*content["days"], storm | {"name_vi": "Bão", "name_en": "Storm", "decision": "12/QĐ"}]
    content["own"] = [THUAN_HOA]
    opened = at("2025-07-01 00:00")
    CalendarEdition.objects.create(
        number=2, published_at=opened, note="x", content=content, content_hash=seal_of(content)
    )
    logged(cast, cast.marriage, at("2025-07-14 09:00"))
    logged(cast, cast.marriage, at("2025-07-14 09:00"), by=cast.dung)
    tuesday = at("2025-07-22 09:00")
    assert holds("overdue_3", tuesday) == {PHU_XUAN: 1}
    assert holds("overdue_1", tuesday) == {THUAN_HOA: 1}


def test_an_online_dossier_waits_eight_working_hours_for_acceptance(cast):
    dossier = registered(cast, cast.marriage, at("2025-07-14 09:30"))
    assert holds("online_waiting", at("2025-07-15 09:30")) == {}
    assert holds("online_waiting", at("2025-07-15 09:30") + SECOND) == {PHU_XUAN: 1}
    desk.take(Step.ACCEPT, dossier, by=cast.an, at=at("2025-07-15 10:00"), documents=[1, 2, 3])
    assert holds("online_waiting", at("2025-07-15 10:01")) == {}


def test_a_dossier_in_nobodys_hands_is_told_after_four_working_hours(cast):
    dossier = logged(cast, cast.land, at("2025-07-14 10:30"))
    assert holds("unassigned", at("2025-07-14 16:30") - SECOND) == {}
    assert holds("unassigned", at("2025-07-14 16:30")) == {PHU_XUAN: 1}
    desk.take(Step.ASSIGN, dossier, by=cast.binh, at=at("2025-07-14 16:40"), officer=cast.hai)
    assert holds("unassigned", at("2025-07-14 16:41")) == {}


def test_a_peak_is_more_than_a_day_of_the_center_and_grave_from_half_as_much_again(cast):
    for day in range(14, 19):  # five decided in twenty working days: a quarter a day
        resolved(cast, logged(cast, cast.birth, at(f"2025-07-{day} 08:00")), at(f"2025-07-{day} 11:00"))
    for minute in range(4):
        logged(cast, cast.marriage, at(f"2025-07-21 09:{minute:02}"))
    eve = at("2025-07-23 16:00")
    assert holds("due_peak", eve) == {}  # four are no peak
    logged(cast, cast.marriage, at("2025-07-21 09:30"))
    assert holds("due_peak", at("2025-07-22 16:00")) == {}  # not due on the next working day
    peak = one("due_peak", eve)
    assert (peak.count, peak.severity) == (5, ATTENTION)
    assert peak.facts["day"] == "2025-07-24"


def test_a_peak_within_half_as_much_again_is_only_told(cast, monkeypatch):
    monkeypatch.setattr("casework.watch.findings.PEAK_LEAST", 1)
    monkeypatch.setattr("casework.watch.findings.PEAK_WEEKS", 1)
    for hour in range(8, 11):  # in the last seven days: five working days, three decided, 0.6 a day
        resolved(cast, logged(cast, cast.birth, at(f"2025-07-21 {hour:02}:00")), at(f"2025-07-21 {hour + 1:02}:10"))
    logged(cast, cast.marriage, at("2025-07-21 09:00"))
    assert one("due_peak", at("2025-07-23 16:00")).severity == ATTENTION  # 1 of 0.6
    resolved(cast, logged(cast, cast.birth, at("2025-07-22 08:00")), at("2025-07-22 09:10"))
    assert one("due_peak", at("2025-07-23 16:00")).severity == INFORMATION  # 1 of 0.8
    resolved(cast, logged(cast, cast.birth, at("2025-07-22 08:10")), at("2025-07-22 09:20"))
    assert holds("due_peak", at("2025-07-23 16:00")) == {}  # 1 of 1.0


def test_a_supplement_not_brought_is_told_the_morning_after_the_days_given_and_stays(cast):
    asked(cast, logged(cast, cast.marriage, at("2025-07-21 09:00")), at("2025-07-22 10:00"))
    morning = at("2025-08-22 08:00")
    assert holds("supplement_over", morning - SECOND) == {}
    assert holds("supplement_over", morning) == {PHU_XUAN: 1}
    sweep(morning)
    assert Dossier.objects.get().watch_at is None
    assert holds("supplement_over", morning + timedelta(days=40)) == {PHU_XUAN: 1}


def test_an_opinion_is_late_the_day_after_its_norm_and_an_answer_ends_it(cast):
    dossier = logged(cast, cast.land, at("2025-07-14 09:00"))
    desk.take(Step.ASSIGN, dossier, by=cast.binh, at=at("2025-07-14 09:10"), officer=cast.hai)
    ask = {"agency": cast.agency, "question": "Đề nghị cho ý kiến về nguồn gốc đất", "norm_days": 2}
    desk.take(Step.CONSULT, dossier, by=cast.hai, at=at("2025-07-14 10:00"), **ask)
    assert holds("consult_over", at("2025-07-17 00:00") - SECOND) == {}
    assert holds("consult_over", at("2025-07-17 00:00")) == {PHU_XUAN: 1}
    answer = {"agency": cast.agency, "answer": "Nguồn gốc đất rõ ràng, không tranh chấp"}
    desk.take(Step.ADVISE, dossier, by=cast.hai, at=at("2025-07-17 09:00"), **answer)
    assert holds("consult_over", at("2025-07-17 09:01")) == {}


def test_a_step_past_its_norm_is_what_the_path_of_the_dossier_shows(cast):
    """60 percent of three days: 14.4 office hours, from Monday 08:00 to Tuesday 16:24."""
    dossier = logged(cast, cast.marriage, at("2025-07-14 08:00"))
    end = at("2025-07-15 16:24")
    assert holds("step_over", end) == {}
    assert holds("step_over", end + SECOND) == {PHU_XUAN: 1}
    draft = desk.load(Dossier.objects.select_related("term").get(pk=dossier.pk))
    stops = path_of(draft, Names(draft.lines), calendar_of(PHU_XUAN, 1), end)
    assert "1,8 / 1,8 ngày định mức" in stops[2].words
    assert holds("step_over", at("2025-07-18 09:00")) == {}  # overdue by now: the graver rule speaks


def test_a_pause_and_a_taken_back_step_do_not_use_up_the_norm(cast):
    dossier = asked(cast, logged(cast, cast.marriage, at("2025-07-14 08:00")), at("2025-07-14 09:00"))
    assert holds("step_over", at("2025-07-16 09:00")) == {}
    desk.take(Step.CORRECT, dossier, by=cast.binh, at=at("2025-07-16 09:30"), reason="Yêu cầu nhầm hồ sơ khác")
    assert holds("step_over", at("2025-07-16 09:31")) == {PHU_XUAN: 1}


def test_a_second_supplement_is_told_until_the_dossier_ends(cast):
    dossier = asked(cast, logged(cast, cast.marriage, at("2025-07-21 09:00")), at("2025-07-22 10:00"))
    assert holds("second_supplement", at("2025-07-22 11:00")) == {}
    desk.take(Step.SUPPLEMENT, dossier, by=cast.an, at=at("2025-07-22 14:00"), documents=[1])
    asked(cast, dossier, at("2025-07-22 15:00"), by=cast.binh)
    assert holds("second_supplement", at("2025-07-22 15:01")) == {PHU_XUAN: 1}
    desk.take(
        Step.WITHDRAW, dossier, by=cast.binh, at=at("2025-07-23 09:00"), ground="request", request_way="counter",
        request_on=date(2025, 7, 23), reason="Người nộp xin rút hồ sơ",
    )  # fmt: skip
    assert holds("second_supplement", at("2025-07-23 09:01")) == {}


def test_a_result_nobody_fetched_is_told_after_thirty_days(cast):
    dossier = resolved(cast, logged(cast, cast.marriage, at("2025-07-14 09:00")), at("2025-07-16 15:00"))
    assert holds("uncollected", at("2025-08-15 15:00") - SECOND) == {}
    assert holds("uncollected", at("2025-08-15 15:00")) == {PHU_XUAN: 1}
    desk.take(Step.HAND_OVER, dossier, by=cast.an, at=at("2025-08-15 16:00"), receiver_kind="owner", way="counter")
    assert holds("uncollected", at("2025-08-15 16:01")) == {}


def decide(cast, day, in_time, late):
    """So many decided that day in time and late at Phú Xuân."""
    for minute in range(in_time):
        resolved(cast, logged(cast, cast.birth, at(f"{day} 08:{minute:02}")), at(f"{day} 10:{minute:02}"))
    for minute in range(late):
        dossier = logged(cast, cast.birth, at(day + " 08:30") - timedelta(days=7))
        resolved(cast, dossier, at(f"{day} 11:{minute:02}"), overdue_reason="officer", reason="Nhiều hồ sơ cùng lúc")


def test_the_rate_of_this_week_is_held_against_last_weeks(cast):
    decide(cast, "2025-07-15", 10, 0)
    decide(cast, "2025-07-22", 8, 2)
    wednesday = at("2025-07-23 17:00")
    assert holds("rate_fell", wednesday) == {}  # two late ones are chance
    decide(cast, "2025-07-23", 0, 1)
    fell = one("rate_fell", wednesday)
    assert (fell.center, fell.count, fell.severity) == (PHU_XUAN, 3, URGENT)
    assert fell.facts["points"] == "27.27"
    assert fell.facts["before"] == {"numerator": 10, "denominator": 10, "value": "100.00"}
    assert fell.facts["now"] == {"numerator": 8, "denominator": 11, "value": "72.73"}
    assert holds("rate_fell", at("2025-07-28 00:00")) == {}  # a new week


def test_a_rate_of_few_decisions_says_nothing(cast):
    decide(cast, "2025-07-15", 9, 0)
    decide(cast, "2025-07-22", 7, 3)
    assert holds("rate_fell", at("2025-07-22 17:00")) == {}


@pytest.mark.parametrize(
    ("when", "severity", "year"),
    [
        ("2027-09-30 23:59", None, None),
        ("2027-10-01 00:00", INFORMATION, 2028),
        ("2027-11-01 00:00", ATTENTION, 2028),
        ("2027-12-01 00:00", URGENT, 2028),
        ("2028-01-03 09:00", URGENT, 2028),  # past the loaded calendar: nothing else can be judged
    ],
)
def test_next_years_closed_days_must_be_loaded_from_october_on(cast, when, severity, year):
    findings = found(at(when))["no_closed_days"]
    assert [(one.severity, one.facts["year"]) for one in findings] == ([(severity, year)] if severity else [])


def test_past_the_loaded_calendar_no_other_rule_is_judged(cast):
    assert set(found(at("2028-01-03 09:00"))) == {rule for rule, row in ALERT_RULES.items() if row.of_city}


def test_a_sweep_that_did_not_run_for_ten_minutes_is_missed(cast):
    noon = at("2025-07-14 12:00")
    assert one("sweep_missed", noon).facts == {}  # never ran
    Pulse.objects.claim("sweep", noon)
    Pulse.objects.done("sweep", noon)
    assert holds("sweep_missed", noon + timedelta(minutes=10) - SECOND) == {}
    assert one("sweep_missed", noon + timedelta(minutes=10)).facts["since"] == "2025-07-14T05:00:00+00:00"


def test_letters_nobody_could_deliver_are_told(cast):
    dossier = logged(cast, cast.marriage, at("2025-07-14 09:00"))
    message = Message.objects.filter(dossier=dossier).first()
    then = at("2025-07-14 10:00")
    letter = Delivery.objects.create(message=message, channel="email", state="dead", due_at=then, first_due_at=then)
    assert holds("dead_letters", then) == {"": 1}
    Delivery.objects.filter(pk=letter.pk).update(state="queued")
    assert holds("dead_letters", then) == {}


def test_the_questions_cost_the_same_however_many_dossiers(cast, django_assert_max_num_queries):
    for minute in range(12):
        logged(cast, cast.marriage, at(f"2025-07-14 09:{minute:02}"))
        logged(cast, cast.land, at(f"2025-07-14 10:{minute:02}"), by=cast.dung)
    with django_assert_max_num_queries(75):
        assert holds("overdue_1", at("2025-07-18 09:00")) == {PHU_XUAN: 12}
