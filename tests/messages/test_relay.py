"""The relay: what was written in the outbox goes out once, in order, and is tried again while it cannot."""

from __future__ import annotations

import socket
from datetime import timedelta
from time import monotonic

import pytest
from django.db import connection

from casework import desk
from casework.messages import claims
from casework.messages import relay as relays
from casework.messages.spread import spread
from casework.models import Delivery, Message, Preference, Pulse
from law.steps import Step
from tests.messages.outbox import MONDAY, TOLD_AT, accepted, citizen, run, silence_citizens, states, told, wishes
from tests.paperwork import asked, at, brought, resolved

FAR = timedelta(hours=72)


def test_an_acceptance_reaches_the_applicant(house, mailbox):
    dossier = accepted(house)
    assert run(MONDAY)["sent"] == 1
    (letter,) = mailbox.letters
    assert letter["To"] == "hang@citizens.invalid"
    assert mailbox.subjects == [f"Đã tiếp nhận hồ sơ {dossier.code}"]
    assert letter["Auto-Submitted"] == "auto-generated"


def test_a_second_run_sends_nothing_again(house, mailbox):
    accepted(house)
    run(MONDAY)
    assert not run(MONDAY + timedelta(seconds=10))
    assert len(mailbox.letters) == 1


def test_the_message_id_is_that_of_the_message(house, mailbox):
    accepted(house)
    run(MONDAY)
    assert mailbox.ids == [f"<{Message.objects.get().uuid}@hue.invalid>"]


def test_a_result_is_told_a_quarter_of_an_hour_later(house, mailbox):
    dossier = accepted(house)
    run(MONDAY)
    when = at("2025-07-15 10:00")
    resolved(house, dossier, when)
    assert not run(when + timedelta(minutes=14))["sent"]
    assert run(when + timedelta(minutes=15))["sent"] == 1
    assert mailbox.subjects[-1] == f"Hồ sơ {dossier.code} đã có kết quả"


def test_a_correction_within_the_quarter_cancels_the_result(house, mailbox):
    dossier = accepted(house)
    run(MONDAY)
    when = at("2025-07-15 10:00")
    done = resolved(house, dossier, when)
    desk.take(Step.CORRECT, done, by=house.binh, at=when + timedelta(minutes=5), reason="Nhập nhầm số kết quả")
    assert run(when + timedelta(minutes=15))["suppressed"] == 1
    assert states(Message.objects.get(topic="resolve")) == {"email": "corrected"}


def test_a_letter_deferred_by_the_server_goes_out_later_under_the_same_id(house, mailbox):
    accepted(house)
    mailbox.mood = lambda to: "defer"
    assert run(MONDAY)["put_off"] == 1
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.error) == ("queued", 1, "smtp 451")
    assert delivery.due_at == MONDAY + timedelta(minutes=1)
    mailbox.mood = lambda to: "ok"
    assert not run(MONDAY + timedelta(seconds=59))
    assert run(MONDAY + timedelta(minutes=1))["sent"] == 1
    assert mailbox.ids == [f"<{Message.objects.get().uuid}@hue.invalid>"]


def test_a_server_that_hangs_up_after_the_letter_gets_it_again_under_the_same_id(house, mailbox):
    accepted(house)
    mailbox.mood = lambda to: "drop"
    assert run(MONDAY)["put_off"] == 1
    mailbox.mood = lambda to: "ok"
    run(MONDAY + timedelta(minutes=1))
    assert len(mailbox.letters) == 2
    assert len(set(mailbox.ids)) == 1


def test_an_address_the_server_refuses_is_a_dead_letter_at_once(house, mailbox):
    accepted(house)
    mailbox.mood = lambda to: "refuse"
    assert run(MONDAY)["dead"] == 1
    assert Delivery.objects.get().error == "smtp 550"


def test_a_letter_is_given_up_after_72_hours_and_not_before(house, mailbox, settings):
    settings.EMAIL_PORT = 1  # nobody listens
    accepted(house)
    run(MONDAY)
    when, tries = MONDAY, 1
    while (delivery := Delivery.objects.get()).state == "queued":
        assert when < MONDAY + FAR
        when, tries = delivery.due_at, tries + 1
        run(when)
    assert delivery.state == "dead"
    assert MONDAY + FAR <= when <= MONDAY + FAR + timedelta(hours=3)
    assert delivery.attempts == tries > 30


def test_a_server_that_is_down_is_asked_once_a_run(house, mailbox, settings, monkeypatch):
    settings.EMAIL_PORT = 1
    for _ in range(5):
        accepted(house, owner=citizen())
    assert run(MONDAY) == {"spread": 5, "put_off": 1}
    assert Delivery.objects.filter(state="queued", attempts=0, lease=None).count() == 4


def test_a_server_that_never_answers_holds_a_run_up_once_for_as_long_as_a_letter_may_take(house, mailbox, settings):
    assert settings.EMAIL_TIMEOUT == 5
    settings.EMAIL_TIMEOUT = 0.5
    for _ in range(5):
        accepted(house, owner=citizen())
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        settings.EMAIL_PORT = deaf.getsockname()[1]
        began = monotonic()
        assert run(MONDAY)["put_off"] == 1
    assert monotonic() - began < 5 * settings.EMAIL_TIMEOUT
    assert Delivery.objects.get(attempts=1).error == "timeout"


def test_no_error_kept_beside_a_delivery_holds_an_address(house, mailbox, caplog):
    accepted(house)
    caplog.set_level("DEBUG", logger="casework")
    for mood in ("defer", "refuse"):
        mailbox.mood = lambda to, mood=mood: mood
        run(Delivery.objects.get().due_at if Delivery.objects.exists() else MONDAY)
    assert "451" in caplog.text
    assert "@" not in Delivery.objects.get().error
    assert "@" not in caplog.text


def test_no_transaction_is_open_while_a_letter_goes_out(transactional_db, monkeypatch):
    from tests.cast import raise_the_house

    accepted(raise_the_house())
    seen = []
    monkeypatch.setattr(
        "casework.messages.channels.mail.EmailMessage", lambda *a, **k: seen.append(connection.in_atomic_block)
    )
    with pytest.raises(AttributeError):  # there is no letter to send, but we have seen enough
        relays.send_due(MONDAY, chance=lambda: 0.5, seconds=10) if spread(MONDAY) else None
    assert seen == [False]


# In order -------------------------------------------------------------------------------------------------------------


def test_letters_of_one_dossier_keep_their_order_when_the_first_is_delayed(house, mailbox):
    dossier = accepted(house)
    mailbox.mood = lambda to: "defer"
    run(MONDAY)
    asked(house, dossier, at("2025-07-14 09:00"))
    mailbox.mood = lambda to: "ok"
    assert run(MONDAY + timedelta(seconds=10)) == {"spread": 1}, "the second letter waits for the first"
    assert run(MONDAY + timedelta(minutes=2))["sent"] == 2
    assert [subject.split()[0] for subject in mailbox.subjects] == ["Đã", "Hồ"]


def test_another_dossier_does_not_wait(house, mailbox):
    accepted(house, owner=citizen("late@citizens.invalid"))
    mailbox.mood = lambda to: "defer" if to.startswith("late") else "ok"
    run(MONDAY)
    accepted(house, owner=citizen("other@citizens.invalid"))
    assert run(MONDAY + timedelta(seconds=10))["sent"] == 1


def test_a_backlog_goes_out_oldest_first(house, mailbox):
    for minute in range(8):
        accepted(house, MONDAY + timedelta(minutes=minute), owner=citizen(f"c{minute}@citizens.invalid"))
    run(MONDAY + timedelta(hours=1))
    assert [letter["To"] for letter in mailbox.letters] == [f"c{n}@citizens.invalid" for n in range(8)]


def test_a_run_ends_when_its_time_is_up_and_gives_back_what_it_took(house, mailbox):
    for _ in range(3):
        accepted(house, owner=citizen())
    spread(MONDAY)
    assert not relays.send_due(MONDAY, chance=lambda: 0.5, seconds=0)
    parcels = claims.singles(MONDAY, ())
    counts = relays.Run(MONDAY, lambda: 0.5, {}).carry(parcels, end=0)
    assert not counts
    assert Delivery.objects.filter(state="queued", lease=None).count() == 3


# Leases ---------------------------------------------------------------------------------------------------------------


def test_a_lease_keeps_others_away_until_it_runs_out(house):
    accepted(house)
    spread(MONDAY)
    (parcel,) = claims.singles(MONDAY, ())
    assert claims.singles(MONDAY + claims.LEASE - timedelta(seconds=1), ()) == []
    (again,) = claims.singles(MONDAY + claims.LEASE, ())
    assert again.deliveries[0].pk == parcel.deliveries[0].pk


def test_a_lease_from_the_far_future_is_void(house):
    accepted(house)
    spread(MONDAY)
    claims.singles(MONDAY, ())
    Delivery.objects.update(leased_until=MONDAY + timedelta(days=1))  # by a clock gone wrong
    assert len(claims.singles(MONDAY, ())) == 1


def test_who_lost_the_lease_writes_nothing(house):
    accepted(house)
    spread(MONDAY)
    (late,) = claims.singles(MONDAY, ())
    (now,) = claims.singles(MONDAY + claims.LEASE, ())
    assert late.settle(late.deliveries, state="dead") == 0
    assert now.settle(now.deliveries, state="sent") == 1


def test_the_relay_stays_out_of_the_way_of_another(house, mailbox):
    accepted(house)
    assert Pulse.objects.claim("relay", MONDAY)
    assert not run(MONDAY)
    assert run(MONDAY + timedelta(minutes=1))["sent"] == 1, "a dead worker is missed a minute long"


# Spreading ------------------------------------------------------------------------------------------------------------


def test_a_message_spread_twice_makes_no_second_delivery(house):
    accepted(house)
    spread(MONDAY)
    Message.objects.update(spread_at=None)
    spread(MONDAY)
    assert Delivery.objects.count() == 1


def test_spreading_asks_the_same_number_of_questions_for_two_and_for_fifty(house, django_assert_num_queries):
    for count in (2, 50):
        for _ in range(count):
            accepted(house, owner=citizen())
        with django_assert_num_queries(7):
            spread(MONDAY)


def test_a_message_for_an_officer_goes_by_mail_alone(house, mailbox, gateway):
    dossier = accepted(house)
    silence_citizens()
    wishes(house.hai, email=Preference.EACH)
    message = told(house.hai, dossier)
    run(TOLD_AT)
    assert states(message) == {"email": "sent"}
    assert gateway.calls == []


def test_a_letter_without_words_does_not_hold_up_the_others(house, mailbox, monkeypatch):
    first, second = accepted(house), accepted(house)
    plain = relays.words.letter

    def fails_for_one(deliveries, recheck, when):
        if deliveries[0].message.dossier_id == first.pk:
            raise KeyError("a template lost a word")
        return plain(deliveries, recheck, when)

    monkeypatch.setattr(relays.words, "letter", fails_for_one)
    assert run(MONDAY) == {"spread": 2, "put_off": 1, "sent": 1, "letters": 1}
    assert second.code in mailbox.subjects[0]
    assert Delivery.objects.get(state="queued").error == "words"


def test_a_supplement_asked_and_brought_are_both_told(house, mailbox):
    dossier = accepted(house)
    run(MONDAY)
    dossier = asked(house, dossier, at("2025-07-14 10:00"))
    run(at("2025-07-14 10:01"))
    brought(house, dossier, at("2025-07-14 15:00"))
    run(at("2025-07-14 15:01"))
    assert mailbox.subjects[1:] == [
        f"Hồ sơ {dossier.code} cần bổ sung giấy tờ", f"Đã nhận giấy tờ bổ sung của hồ sơ {dossier.code}",
    ]  # fmt: skip
    assert "Tờ khai" in mailbox.letters[1].get_content()
    assert "Thứ Tư 13/08/2025" in mailbox.letters[1].get_content()
