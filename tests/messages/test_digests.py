"""Two mails a day instead of one a dossier, for those who have not chosen otherwise."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from casework.messages import claims
from casework.messages.relay import send_due
from casework.messages.spread import spread
from casework.models import Alert, Delivery, Message, Preference
from law.needs import OVERDUE_REASONS
from tests.messages.outbox import (
    MONDAY,
    SEVEN,
    SIXTEEN,
    TOLD_AT,
    accepted,
    alerted,
    citizen,
    run,
    silence_citizens,
    told,
    wishes,
)
from tests.paperwork import at, resolved

LATE = {"overdue_reason": OVERDUE_REASONS[0][0], "reason": "Chờ kết quả xác minh của xã"}


@pytest.fixture
def seven_late(house):
    """Seven dossiers of Hải's, late by a day; the bell rang at eight."""
    dossiers = [accepted(house, owner=citizen()) for _ in range(7)]
    silence_citizens()
    for dossier in dossiers:
        told(house.hai, dossier)
    return dossiers


def body(letter) -> str:
    return letter.get_content()


def test_nothing_goes_before_the_next_slot(seven_late, mailbox):
    assert run(TOLD_AT) == {"spread": 7}
    assert run(SIXTEEN - timedelta(seconds=1)) == {}
    assert mailbox.letters == []


def test_one_mail_carries_them_all(seven_late, mailbox):
    run(TOLD_AT)
    assert run(SIXTEEN) == {"sent": 7, "letters": 1}
    assert mailbox.subjects == ["Một Cửa 16:00 18/07: 7 thông báo, 7 hồ sơ quá hạn"]
    assert mailbox.letters[0]["To"] == "phuxuan.thuly1@hue.invalid"


def test_it_names_five_and_leads_to_all(seven_late, mailbox):
    run(TOLD_AT)
    run(SIXTEEN)
    text = body(mailbox.letters[0])
    assert sum(dossier.code in text for dossier in seven_late) == 5
    assert "và 2 thông báo khác" in text
    assert "http://localhost:8000/thong-bao/?muc=late_1&dot=2025-07-18T16" in text


def test_levels_stand_worst_first(house, mailbox):
    topics = ("before_2", "on_day", "late_3", "week_2", "late_1")
    for topic in topics:
        dossier = accepted(house, owner=citizen())
        silence_citizens()
        told(house.hai, dossier, topic)
    Alert.objects.create(
        rule="unassigned", center=house.phu_xuan, severity=2, count=4, opened_at=MONDAY, checked_at=MONDAY
    )
    alerted(house.hai, Alert.objects.get())
    run(TOLD_AT)
    run(SIXTEEN)
    text = body(mailbox.letters[0])
    heads = [line for line in text.splitlines() if line.endswith(": 1")]
    assert heads == [
        "Chưa phân công: 1", "Quá hạn trên 5 ngày làm việc, nhắc hằng tuần: 1", "Quá hạn 3 ngày làm việc: 1",
        "Quá hạn 1 ngày làm việc: 1", "Đến hạn hôm nay: 1", "Còn 2 ngày làm việc: 1",
    ]  # fmt: skip
    assert "Phường Phú Xuân: 4 hồ sơ" in text


def test_each_officer_gets_his_own(house, seven_late, mailbox):
    for dossier in seven_late[:2]:
        told(house.binh, dossier)
    run(TOLD_AT)
    assert run(SIXTEEN)["letters"] == 2
    assert sorted(letter["To"] for letter in mailbox.letters) == [house.binh.email, house.hai.email]


def test_the_id_of_a_digest_is_the_same_however_often_it_is_sent(seven_late, mailbox):
    run(TOLD_AT)
    mailbox.mood = lambda to: "drop"
    assert run(SIXTEEN)["put_off"] == 7
    mailbox.mood = lambda to: "ok"
    assert run(SIXTEEN + timedelta(minutes=2))["sent"] == 7
    assert len(mailbox.ids) == 2
    assert len(set(mailbox.ids)) == 1


def test_the_next_slot_has_another_id(house, seven_late, mailbox):
    run(TOLD_AT)
    run(SIXTEEN)
    dossier = accepted(house)
    silence_citizens()
    told(house.hai, dossier, when=SIXTEEN)
    run(SIXTEEN + timedelta(minutes=1))
    assert run(SEVEN)["letters"] == 1
    assert len(set(mailbox.ids)) == 2


def test_what_ended_meanwhile_is_left_out(house, seven_late, mailbox):
    run(TOLD_AT)
    resolved(house, seven_late[0], at("2025-07-18 11:00"), **LATE)
    silence_citizens()
    assert run(SIXTEEN) == {"suppressed": 1, "sent": 6, "letters": 1}
    assert seven_late[0].code not in body(mailbox.letters[0])


def test_a_digest_with_nothing_left_is_not_sent(house, mailbox):
    dossier = accepted(house)
    silence_citizens()
    told(house.hai, dossier)
    run(TOLD_AT)
    resolved(house, dossier, at("2025-07-18 11:00"), **LATE)
    silence_citizens()
    assert run(SIXTEEN) == {"suppressed": 1}
    assert mailbox.letters == []


def test_what_comes_after_its_digest_left_goes_with_the_next(house, seven_late, mailbox):
    run(TOLD_AT)
    run(SIXTEEN)
    late = Delivery.objects.first()
    Delivery.objects.filter(pk=late.pk).update(state="queued")  # spread by a worker whose clock is behind
    assert run(SIXTEEN + timedelta(minutes=1)) == {}
    late.refresh_from_db()
    assert (late.slot, late.due_at, late.state) == ("2025-07-19T07", SEVEN, "queued")


def test_two_relays_never_share_a_digest(seven_late):
    spread(TOLD_AT)
    (mine,) = claims.digests(SIXTEEN, ())
    assert len(mine.deliveries) == 7
    assert claims.digests(SIXTEEN, ()) == []


def test_quiet_hours_hold_a_digest_back(house, seven_late, mailbox):
    wishes(house.hai, quiet_from=time(15), quiet_until=time(17))
    run(TOLD_AT)
    assert run(SIXTEEN) == {}
    assert run(at("2025-07-18 17:00"))["letters"] == 1


def test_who_wants_each_gets_each_at_once(house, seven_late, mailbox):
    wishes(house.hai, email=Preference.EACH)
    assert run(TOLD_AT) == {"spread": 7, "sent": 7, "letters": 7}
    assert mailbox.subjects[0] == f"Quá hạn 1 ngày làm việc: hồ sơ {seven_late[0].code}"


def test_each_waits_out_the_quiet_hours(house, mailbox):
    wishes(house.hai, email=Preference.EACH)
    dossier = accepted(house)
    silence_citizens()
    evening = at("2025-07-18 20:30")
    told(house.hai, dossier, when=evening)
    assert run(evening) == {"spread": 1}
    assert run(at("2025-07-19 06:30"))["sent"] == 1


def test_who_reads_english_is_written_to_in_english(house, seven_late, mailbox):
    wishes(house.hai, language="en")
    run(TOLD_AT)
    run(SIXTEEN)
    assert mailbox.subjects == ["Một Cửa 16:00 18/07: 7 notices, 7 overdue"]
    assert "Friday 18/07/2025" in body(mailbox.letters[0])


def test_a_city_administrator_gets_digests_like_everybody(house, seven_late, mailbox):
    told(house.chi, seven_late[0], "late_5")
    run(TOLD_AT)
    run(SIXTEEN)
    assert house.chi.email in [letter["To"] for letter in mailbox.letters]


def test_citizens_are_not_made_to_wait_for_a_digest_but_for_the_morning(house, mailbox):
    accepted(house)
    Message.objects.update(hold_until=at("2025-07-14 22:00"))
    assert run(at("2025-07-14 22:00")) == {"spread": 1}
    assert run(at("2025-07-15 07:00"))["sent"] == 1


def test_a_digest_costs_the_same_questions_for_two_and_for_seven(house, mailbox, django_assert_max_num_queries):
    for count in (2, 7):
        for _ in range(count):
            dossier = accepted(house, owner=citizen())
            silence_citizens()
            told(house.hai, dossier, when=TOLD_AT + timedelta(days=count))
        now = TOLD_AT + timedelta(days=count)
        spread(now)
        with django_assert_max_num_queries(26):
            send_due(now.replace(hour=16), chance=lambda: 0.5)
