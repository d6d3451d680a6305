"""An alert opens once, follows its dossiers, closes by itself, and people are told of it once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from casework import desk
from casework.models import Alert, AlertAct, Message, Pulse
from casework.watch import acts, rules
from casework.watch.findings import Finding, found
from law.alert_rules import URGENT
from law.steps import Role, Step
from tests.cast import raise_the_house
from tests.desk.story import colleague
from tests.paperwork import at, logged, resolved

FRIDAY = at("2025-07-18 09:00")  # the marriages of Monday are late by a day
LATER = timedelta(minutes=5)


def the(rule):
    """The open alert of a rule."""
    return Alert.objects.open().get(rule=rule)


def told_of(alert):
    names = Message.objects.filter(alert=alert).order_by("pk").values_list("officer__username", flat=True)
    return [name.split(".")[1] for name in names]


@pytest.fixture
def late(cast):
    """Two marriages late by a day on Friday, and a sweep that ran."""
    Pulse.objects.create(name="sweep", ran_at=FRIDAY)
    return [logged(cast, cast.marriage, at(f"2025-07-14 09:0{n}")) for n in range(2)]


def finish(cast, dossier, when):
    resolved(cast, dossier, when, overdue_reason="officer", reason="Nhiều hồ sơ cùng lúc")


def test_it_opens_follows_and_closes_by_itself(cast, late):
    assert rules.check(FRIDAY)["opened"] == 1
    alert = the("overdue_1")
    assert (alert.center_id, alert.count, alert.opened_at) == ("19753", 2, FRIDAY)
    assert alert.facts["codes"] == [dossier.code for dossier in late]
    finish(cast, late[0], FRIDAY + 2 * LATER)
    rules.check(FRIDAY + 3 * LATER)
    alert.refresh_from_db()
    assert (alert.count, alert.checked_at, alert.closed_at) == (1, FRIDAY + 3 * LATER, None)
    finish(cast, late[1], FRIDAY + 4 * LATER)
    assert rules.check(FRIDAY + 5 * LATER)["closed"] == 1
    alert.refresh_from_db()
    assert (alert.closed_by_itself, alert.closed_at) == (True, FRIDAY + 5 * LATER)
    assert list(alert.acts.values_list("act", "by")) == [("opened", None), ("closed", None)]


def test_it_comes_back_as_a_new_one(cast, late):
    rules.check(FRIDAY)
    first = the("overdue_1")
    for dossier in late:
        finish(cast, dossier, FRIDAY + LATER)
    rules.check(FRIDAY + 2 * LATER)
    logged(cast, cast.marriage, at("2025-07-15 09:00"))
    rules.check(at("2025-07-21 09:00"))
    assert the("overdue_1").pk != first.pk


def test_checking_again_changes_and_tells_nothing(cast, late):
    rules.check(FRIDAY)
    before = (Alert.objects.count(), AlertAct.objects.count(), Message.objects.filter(alert__isnull=False).count())
    counts = rules.check(FRIDAY + LATER)
    assert (counts["opened"], counts["closed"], counts["told"]) == (0, 0, 0)
    assert before == (
        Alert.objects.count(), AlertAct.objects.count(), Message.objects.filter(alert__isnull=False).count()
    )  # fmt: skip


def test_few_dossiers_are_named_and_more_are_only_counted(cast, late):
    for minute in range(2):
        logged(cast, cast.marriage, at(f"2025-07-14 10:0{minute}"))
    rules.check(FRIDAY)
    assert "codes" not in the("overdue_1").facts
    assert the("overdue_1").facts["fields"] == [["ho_tich", 4]]


def test_supervisors_hear_at_once_and_the_city_after_a_working_day(cast, late):
    rules.check(FRIDAY)
    alert = the("overdue_1")
    assert told_of(alert) == ["lanhdao"]
    due = rules.unanswered_at(alert)
    assert due == at("2025-07-21 09:00")
    Pulse.objects.update(ran_at=due)
    rules.check(due - LATER)
    assert told_of(alert) == ["lanhdao"]
    rules.check(due)
    rules.check(due + LATER)
    assert told_of(alert) == ["lanhdao", "quantri1"]


@pytest.mark.parametrize("name", [acts.ACKNOWLEDGE, acts.ASSIGN, acts.SNOOZE])
def test_the_city_does_not_hear_of_what_somebody_answered(cast, late, name):
    rules.check(FRIDAY)
    alert = the("overdue_1")
    done = {"to": cast.hai} if name == acts.ASSIGN else {}
    until = {"until": at("2025-07-25 08:00")} if name == acts.SNOOZE else {}
    expect = acts.last_act(alert).pk
    acts.act(alert, name, by=cast.binh, at=FRIDAY + LATER, expect=expect, text="Đang làm", **done, **until)
    rules.check(at("2025-07-21 14:00"))
    assert "quantri1" not in told_of(alert)


def test_of_what_is_urgent_head_and_city_hear_at_once(cast, late):
    head = colleague(Role.CENTER_ADMIN, cast.phu_xuan)
    type(head).objects.filter(pk=head.pk).update(username="phuxuan.dungdau")
    type(cast.phu_xuan).objects.filter(pk=cast.phu_xuan.pk).update(head=head)
    friday = at("2025-07-25 09:00")
    rules.check(friday)
    assert the("overdue_5").severity == URGENT
    assert told_of(the("overdue_5")) == ["lanhdao", "dungdau", "quantri1"]


def test_a_dead_sweep_is_told_to_the_city_alone(cast, late):
    rules.check(FRIDAY + timedelta(hours=1))
    assert told_of(the("sweep_missed")) == ["quantri1"]
    Pulse.objects.filter(name="sweep").update(ran_at=FRIDAY + timedelta(hours=1))
    rules.check(FRIDAY + timedelta(hours=1, minutes=5))
    assert not Alert.objects.open().filter(rule="sweep_missed").exists()


def resolve(cast, alert, when):
    acts.act(alert, acts.RESOLVE, by=cast.binh, at=when, expect=acts.last_act(alert).pk, text="Đã ký cả hai")


def test_what_a_person_resolved_stays_closed_for_a_day(cast, late):
    rules.check(FRIDAY)
    resolve(cast, the("overdue_1"), FRIDAY + LATER)
    rules.check(FRIDAY + 2 * LATER)
    assert not Alert.objects.open().filter(rule="overdue_1").exists()
    rules.check(FRIDAY + LATER + timedelta(days=1))
    assert the("overdue_1").count == 2


def test_what_gets_worse_opens_again_at_once(cast, late):
    rules.check(FRIDAY)
    resolve(cast, the("overdue_1"), FRIDAY + LATER)
    desk.take(
        Step.TRANSFER, logged(cast, cast.marriage, at("2025-07-14 10:00"), by=cast.dung),
        by=colleague(Role.SUPERVISOR, cast.thuan_hoa), at=at("2025-07-14 14:00"), center=cast.phu_xuan,
        reason="Thuộc địa bàn phường Phú Xuân",
    )  # fmt: skip
    rules.check(FRIDAY + 2 * LATER)
    assert the("overdue_1").count == 3


def test_what_cannot_be_judged_stays_open(cast, late):
    rules.check(FRIDAY)
    rules.check(at("2028-01-03 09:00"))
    assert Alert.objects.open().filter(rule="overdue_1").exists()


def test_a_second_worker_leaves_the_first_alone(cast, late):
    assert Pulse.objects.claim("rules", FRIDAY)
    assert rules.check(FRIDAY + timedelta(seconds=10)) == {}
    assert not Alert.objects.exists()
    assert rules.check(FRIDAY + timedelta(seconds=60))["opened"] >= 1  # it died, and is missed for a minute


def one_after_the_other():
    """Two workers that both looked before either wrote: the second still believes nothing is open."""
    finding = Finding("overdue_1", "19753", 2, 2)
    return [rules._open(finding, FRIDAY) for _worker in range(2)]


class TestTwoAtOnce:
    def test_one_opens_it(self, cast):
        first, second = one_after_the_other()
        assert (first is not None, second) == (True, None)
        assert Alert.objects.open().count() == 1
        assert AlertAct.objects.count() == 1

    def test_of_the_city_too(self, cast):
        finding = Finding("sweep_missed", "", 0, 1)
        opened = [rules._open(finding, FRIDAY) for _worker in range(2)]
        assert [alert is not None for alert in opened] == [True, False]

    def test_and_messages_are_written_once(self, cast, late):
        rules.check(FRIDAY)
        alert = the("overdue_1")
        (message,) = Message.objects.filter(alert=alert)
        again = rules.message_of(alert, message.officer_id, FRIDAY)
        Message.objects.bulk_create([again], ignore_conflicts=True)
        assert Message.objects.filter(alert=alert).count() == 1

    def test_control_without_the_unique_row_both_open_it(self, db):
        raise_the_house()
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX alert_open_once")
        first, second = one_after_the_other()
        assert first.pk != second.pk
        assert Alert.objects.open().count() == 2


def test_a_closed_alert_is_closed_once(cast, late):
    rules.check(FRIDAY)
    alert = the("overdue_1")
    assert [rules._close(alert, FRIDAY + LATER) for _worker in range(2)] == [1, 0]
    assert alert.acts.filter(act="closed").count() == 1


def test_an_empty_house_has_no_alerts_but_the_citys(cast):
    assert {rule for rule, findings in found(FRIDAY).items() if findings} == {"sweep_missed"}
