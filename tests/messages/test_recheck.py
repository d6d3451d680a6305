"""What no longer holds when its moment comes is not sent, and the reason is kept: every reason once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from casework import desk
from casework.messages.reasons import REASONS, TROUBLES, Reason, trouble_in_words
from casework.messages.spread import spread
from casework.models import Alert, Delivery, Dossier, Export, Message, Preference
from centers.models import Officer
from law.steps import Role, Step
from tests.messages.outbox import (
    MONDAY,
    TOLD_AT,
    accepted,
    alerted,
    citizen,
    run,
    sent,
    silence_citizens,
    states,
    told,
    wishes,
)
from tests.paperwork import asked, at, brought, logged, registered, resolved

SOON = timedelta(minutes=1)


@pytest.fixture
def hai_is_told(house, mailbox):
    """Hải's dossier, and a way to tell him of it that goes out at once."""
    wishes(house.hai, email=Preference.EACH)

    def tell(topic="late_1", **facts):
        dossier = facts.pop("dossier", None) or accepted(house)
        silence_citizens()
        message = told(house.hai, dossier, topic, **facts)
        return dossier, message

    return tell


def outcome(message: Message, when=TOLD_AT) -> str:
    run(when)
    (what,) = states(message).values()
    return what


def test_what_still_holds_is_sent(hai_is_told):
    _, message = hai_is_told()
    assert outcome(message) == "sent"


def test_a_closed_dossier_warns_nobody(house, hai_is_told):
    dossier, message = hai_is_told()
    resolved(house, dossier, at("2025-07-15 10:00"))
    silence_citizens()
    assert outcome(message) == "closed"


def test_a_paused_clock_warns_nobody(house, hai_is_told):
    dossier, message = hai_is_told("before_1")
    asked(house, dossier, at("2025-07-15 10:00"))
    silence_citizens()
    assert outcome(message) == "paused"


def test_a_moved_due_date_makes_the_warning_untrue(house, hai_is_told):
    dossier, message = hai_is_told("before_1")
    asked(house, dossier, at("2025-07-15 10:00"))
    brought(house, Dossier.objects.get(pk=dossier.pk), at("2025-07-16 10:00"))
    silence_citizens()
    assert outcome(message) == "due_moved"


def test_a_higher_level_supersedes_the_lower(house, hai_is_told):
    dossier, message = hai_is_told("late_1")
    higher = told(house.hai, dossier, "late_3")
    assert outcome(message) == "superseded"
    assert states(higher) == {"email": "sent"}


def test_of_two_weeks_the_later_counts(house, hai_is_told):
    dossier, message = hai_is_told("week_9")
    told(house.hai, dossier, "week_10")
    assert outcome(message) == "superseded"


def test_a_level_of_an_older_due_date_supersedes_nothing(house, hai_is_told):
    dossier, message = hai_is_told("late_1")
    told(house.hai, dossier, "late_5", revision=dossier.due_n + 5)
    assert outcome(message) == "sent"


def test_whom_it_was_taken_from_is_not_warned(house, hai_is_told):
    dossier, message = hai_is_told(when=TOLD_AT)
    line = dossier.lines.get(n=dossier.last_n)
    assert line.holder_id == house.hai.uuid
    desk.take(Step.ASSIGN, dossier, by=house.binh, at=at("2025-07-15 10:00"), officer=house.binh)
    assert outcome(message) == "handed_on"


def test_another_centers_dossier_is_nobodys_here(house, hai_is_told):
    dossier, message = hai_is_told()
    desk.take(
        Step.TRANSFER, dossier, by=house.binh, at=at("2025-07-15 10:00"), center=house.thuan_hoa,
        reason="Thuộc địa bàn Thuận Hóa",
    )  # fmt: skip
    silence_citizens()
    Message.objects.filter(pk=message.pk).update(revision=Dossier.objects.get(pk=dossier.pk).due_n)
    assert outcome(message) == "handed_on"


def test_a_supplement_that_was_brought_is_not_asked_after(house, hai_is_told):
    dossier = asked(house, accepted(house), at("2025-07-15 10:00"))
    line_n = dossier.last_n
    _, message = hai_is_told("not_brought", dossier=dossier, revision=line_n, line_n=line_n)
    brought(house, Dossier.objects.get(pk=dossier.pk), at("2025-07-16 10:00"))
    silence_citizens()
    assert outcome(message) == "moved_on"


def test_a_supplement_that_was_not_is(house, hai_is_told):
    dossier = asked(house, accepted(house), at("2025-07-15 10:00"))
    _, message = hai_is_told("not_brought", dossier=dossier, revision=dossier.last_n, line_n=dossier.last_n)
    assert outcome(message) == "sent"


def test_an_accepted_dossier_is_not_called_unaccepted(house, mailbox):
    wishes(house.an, email=Preference.EACH)
    dossier = registered(house, house.marriage, MONDAY)
    message = told(house.an, dossier, "unaccepted")
    desk.take(Step.ACCEPT, dossier, by=house.an, at=at("2025-07-15 10:00"), documents=[1, 2])
    silence_citizens()
    assert outcome(message) == "due_moved"


def test_who_left_is_not_written_to(house, hai_is_told):
    _, message = hai_is_told()
    Officer.objects.filter(pk=house.hai.pk).update(is_active=False)
    assert outcome(message) == "left"


def test_what_was_read_in_the_bell_needs_no_letter(house, hai_is_told):
    _, message = hai_is_told()
    Message.objects.filter(pk=message.pk).update(read_at=TOLD_AT)
    assert outcome(message) == "read"


def test_who_switched_mails_off_gets_none(house, hai_is_told):
    _, message = hai_is_told()
    wishes(house.hai, email=Preference.OFF)
    assert outcome(message) == "switched_off"


def test_who_switches_mails_off_gets_none_of_those_on_their_way(house, hai_is_told):
    _, message = hai_is_told()
    spread(TOLD_AT)
    wishes(house.hai, email=Preference.OFF)
    assert outcome(message) == "switched_off"


def test_who_has_no_address_gets_none(house, hai_is_told):
    _, message = hai_is_told()
    Officer.objects.filter(pk=house.hai.pk).update(email="")
    assert outcome(message) == "no_address"


def test_who_lost_his_address_gets_none_of_those_on_their_way(house, hai_is_told):
    _, message = hai_is_told()
    spread(TOLD_AT)
    Officer.objects.filter(pk=house.hai.pk).update(email="")
    assert outcome(message) == "no_address"


def test_a_channel_taken_away_sends_nothing_more(house, hai_is_told, settings):
    _, message = hai_is_told()
    spread(TOLD_AT)
    settings.MAIL_FROM = ""
    assert outcome(message) == "not_set_up"


def test_a_channel_that_was_never_set_up_makes_no_deliveries(house, hai_is_told, settings):
    settings.MAIL_FROM = ""
    _, message = hai_is_told()
    run(TOLD_AT)
    assert states(message) == {}


def test_a_reminder_is_sent_whatever_the_due_date_did(house, hai_is_told):
    _, message = hai_is_told("nudge", revision=739000, line_n=None)
    assert outcome(message) == "sent"


def test_a_reminder_follows_nobody_who_gave_the_dossier_away(house, hai_is_told):
    dossier, message = hai_is_told("nudge", revision=739000, line_n=None)
    desk.take(Step.ASSIGN, dossier, by=house.binh, at=at("2025-07-15 10:00"), officer=house.binh)
    assert outcome(message) == "handed_on"


# Alerts ---------------------------------------------------------------------------------------------------------------


def alert_at(house, **facts):
    return Alert.objects.create(
        rule="unassigned", center=house.phu_xuan, severity=2, count=4, opened_at=MONDAY, checked_at=MONDAY, **facts
    )


@pytest.mark.parametrize(
    ("facts", "what"),
    [({}, "sent"), ({"closed_at": TOLD_AT}, "alert_closed"), ({"snoozed_until": TOLD_AT + SOON}, "snoozed"),
     ({"snoozed_until": TOLD_AT - SOON}, "sent")],
)  # fmt: skip
def test_an_alert_is_told_while_it_is_open_and_awake(house, mailbox, facts, what):
    wishes(house.binh, email=Preference.EACH)
    assert outcome(alerted(house.binh, alert_at(house, **facts))) == what


# Citizens -------------------------------------------------------------------------------------------------------------


def to_citizen(topic: str) -> Message:
    return Message.objects.get(topic=topic)


def test_the_applicant_is_not_asked_for_papers_he_has_brought(house, mailbox):
    dossier = asked(house, accepted(house), at("2025-07-15 10:00"))
    brought(house, dossier, at("2025-07-15 10:05"))
    run(at("2025-07-15 10:06"))
    assert states(to_citizen("ask_supplement")) == {"email": "moved_on"}
    assert states(to_citizen("supplement")) == {"email": "sent"}


def test_papers_asked_for_anew_are_asked_for_once(house, mailbox):
    dossier = asked(house, accepted(house), at("2025-07-15 10:00"))
    brought(house, dossier, at("2025-07-15 10:05"))
    asked(house, Dossier.objects.get(pk=dossier.pk), at("2025-07-15 10:06"), by=house.binh)
    run(at("2025-07-15 10:07"))
    first, second = Message.objects.filter(topic="ask_supplement").order_by("pk")
    assert (states(first), states(second)) == ({"email": "moved_on"}, {"email": "sent"})


def test_a_result_already_reopened_is_not_announced(house, mailbox):
    dossier = resolved(house, accepted(house), at("2025-07-15 10:00"))
    desk.take(
        Step.REOPEN, dossier, by=house.binh, at=at("2025-07-15 10:10"), cause="own_error", reason="Sai tên trên kết quả"
    )
    run(at("2025-07-15 10:16"))
    assert states(to_citizen("resolve")) == {"email": "moved_on"}


def test_an_acceptance_is_not_told_after_the_end(house, mailbox, settings):
    dossier = accepted(house)
    resolved(house, dossier, at("2025-07-15 10:00"))
    run(at("2025-07-15 12:00"))
    assert states(to_citizen("accept")) == {"email": "closed"}
    assert states(to_citizen("resolve")) == {"email": "sent"}


def test_of_two_extensions_of_the_date_only_the_last_is_told(house, mailbox):
    dossier = accepted(house)
    run(MONDAY)
    dossier = desk.take(
        Step.EXTEND,
        dossier,
        by=house.binh,
        at=at("2025-07-15 10:00"),
        units=1,
        legal_ground="Điều 5 Nghị định 118/2025",
    )
    dossier = asked(house, dossier, at("2025-07-15 10:01"))
    brought(house, dossier, at("2025-07-16 10:02"))
    run(at("2025-07-16 10:03"))
    assert states(to_citizen("extend")) == {"email": "due_moved"}


def test_an_older_appointment_is_not_told(house, mailbox):
    dossier = accepted(house)
    run(MONDAY)
    for minute, day in ((0, "2025-07-22"), (1, "2025-07-23")):
        dossier = desk.take(
            Step.APOLOGISE, dossier, by=house.binh, at=at(f"2025-07-18 10:0{minute}"), reason="Chờ xác minh của xã",
            promised_on=at(f"{day} 09:00").date(),
        )  # fmt: skip
    run(at("2025-07-18 10:02"))
    first, second = Message.objects.filter(topic="apologise").order_by("pk")
    assert states(first) == {"email": "due_moved"}
    assert states(second) == {"email": "sent"}
    assert "Thứ Tư 23/07/2025" in mailbox.letters[-1].get_content()


def test_a_dossier_entered_in_error_is_not_mentioned_to_anybody(house, mailbox):
    dossier = accepted(house)
    run(MONDAY)
    desk.take(
        Step.WITHDRAW, dossier, by=house.binh, at=at("2025-07-14 10:00"), ground="entered_in_error",
        reason="Nhập trùng hồ sơ đã có",
    )  # fmt: skip
    run(at("2025-07-14 10:01"))
    assert states(to_citizen("withdraw")) == {"email": "in_error"}


def test_who_handed_it_in_is_told_rather_than_the_owner(house, mailbox):
    submitter = citizen("son@citizens.invalid", name="Lê Văn Sơn")
    submitter.save()
    accepted(house, submitter=submitter)
    run(MONDAY)
    assert [letter["To"] for letter in mailbox.letters] == ["son@citizens.invalid"]


def test_the_owner_is_told_when_who_handed_it_in_cannot_be_reached(house, mailbox):
    submitter = citizen("", name="Lê Văn Sơn")
    submitter.save()
    accepted(house, submitter=submitter)
    run(MONDAY)
    assert [letter["To"] for letter in mailbox.letters] == ["hang@citizens.invalid"]


def test_nobody_is_told_who_has_no_address(house, mailbox):
    logged(house, house.marriage, MONDAY)
    run(MONDAY)
    assert states(to_citizen("accept")) == {"email": "no_address"}


def test_where_no_channel_is_set_up_that_is_the_reason(house, settings):
    settings.MAIL_FROM = ""
    logged(house, house.marriage, MONDAY)
    run(MONDAY)
    assert states(to_citizen("accept")) == {"email": "not_set_up"}


# Reports that go out by themselves ------------------------------------------------------------------------------------


def test_a_report_is_sent_at_its_own_hour_whatever_was_chosen_for_notices(house, mailbox):
    wishes(house.binh, email=Preference.DIGEST)
    assert outcome(sent(house.binh)) == "sent"


def test_a_report_does_not_follow_who_has_left_the_center(house, mailbox):
    message = sent(house.binh)
    house.binh.center = house.thuan_hoa
    house.binh.save()
    assert outcome(message) == "no_right"


def test_nor_who_oversees_nothing_any_more(house, mailbox):
    message = sent(house.binh)
    house.binh.roles = [Role.CLERK.value]
    house.binh.save()
    assert outcome(message) == "no_right"


def test_a_report_is_not_sent_once_its_file_is_gone(house, mailbox):
    assert outcome(sent(house.binh, state=Export.GONE)) == "file_gone"


def test_who_took_a_file_himself_gets_no_mail_of_it(house, mailbox):
    message = sent(house.binh)
    Export.objects.update(schedule=None)
    run(TOLD_AT)
    assert states(message) == {}


# The table ------------------------------------------------------------------------------------------------------------


def test_every_reason_has_words_in_both_languages():
    assert set(REASONS) == set(Reason)
    assert all(vi.endswith(".") and en.endswith(".") for vi, en in [*REASONS.values(), *TROUBLES.values()])


def test_every_reason_fits_its_column():
    longest = Delivery._meta.get_field("reason").max_length
    assert all(len(reason) <= longest for reason in Reason)


def test_a_code_of_the_other_side_speaks_for_itself():
    assert trouble_in_words("smtp 451") == ("SMTP 451.", "SMTP 451.")


def test_every_reason_is_met_in_these_tests():
    here = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert [reason.value for reason in Reason if f'"{reason}"' not in here] == []
