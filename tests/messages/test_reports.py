"""Reports by mail: tables come with the letter, lists with names of people as a link only."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework.messages.channels.mail import message_id
from casework.messages.to_reader import MOST_BYTES
from casework.models import Export, Message, Preference
from casework.reports.schedules import make_due
from casework.reports.writing import write_waiting
from tests.messages.outbox import run, sent, silence_citizens, wishes
from tests.paperwork import at, logged, person
from tests.reports.test_schedules import MONDAY, planned

OWNER = "Trần Thị Bích Hằng"


def mailed(cast, mailbox, officer, **facts):
    """One report made at a quarter past five and sent; the letter."""
    logged(cast, cast.marriage, at("2025-07-14 09:00"), owner=person(OWNER))
    silence_citizens()
    planned(officer, **facts)
    make_due(MONDAY)
    write_waiting(MONDAY)
    assert run(MONDAY + timedelta(minutes=1))["sent"] == 1
    (letter,) = mailbox.letters
    return letter


def text_of(letter) -> str:
    return str(letter.get_body(("plain",)).get_content())


def subject(mailbox) -> str:
    return mailbox.subjects[0]


@pytest.mark.parametrize(("kind", "begins"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")])
def test_a_table_comes_with_the_letter_as_it_was_written(house, mailbox, kind, begins):
    letter = mailed(house, mailbox, house.binh, format=kind)
    (file,) = letter.iter_attachments()
    export = Export.objects.get()
    body = file.get_payload(decode=True)
    assert file.get_filename() == f"phi-le-phi_2025-07-14_19753.{kind}"
    assert body.startswith(begins)
    assert body == b"".join(bytes(part.body) for part in export.parts.order_by("n"))
    assert letter["To"] == house.binh.email
    assert file.get_filename() in text_of(letter)


def test_the_letter_says_what_of_which_days_and_which_place(house, mailbox):
    letter = mailed(house, mailbox, house.binh)
    assert subject(mailbox) == "Phí, lệ phí · Phường Phú Xuân · Ngày 14/07/2025"
    assert "Số liệu lúc: 14/07 17:15" in text_of(letter)
    assert "/bao-cao/gui-tu-dong/" in text_of(letter)


def test_in_english_for_who_chose_it(house, mailbox):
    wishes(house.chi, language="en", email=Preference.EACH)
    letter = mailed(house, mailbox, house.chi)
    assert "Where: " in text_of(letter)
    assert "Attached: phi-le-phi_2025-07-14.csv" in text_of(letter)
    assert "Kỳ" not in text_of(letter)


def test_a_list_with_names_never_leaves_by_mail(house, mailbox):
    letter = mailed(house, mailbox, house.binh, report="so-theo-doi")
    export = Export.objects.get()
    assert export.with_names
    assert OWNER.encode() in b"".join(bytes(part.body) for part in export.parts.all())
    assert list(letter.iter_attachments()) == []
    assert OWNER not in letter.as_string()
    assert f"/bao-cao/tep/{export.uuid}/" in text_of(letter)
    assert "có tên người" in text_of(letter)


def test_nor_does_what_is_too_large_for_a_mailbox(house, mailbox):
    message = sent(house.binh, size_bytes=MOST_BYTES + 1)
    run(message.created_at)
    (letter,) = mailbox.letters
    assert list(letter.iter_attachments()) == []
    assert "Tệp lớn" in text_of(letter)


def test_what_could_not_be_made_says_why(house, mailbox):
    message = sent(house.binh, state=Export.FAILED, error="too_long")
    Message.objects.filter(pk=message.pk).update(topic="export_failed")
    run(message.created_at)
    assert subject(mailbox).startswith("Không lập được báo cáo: Phí, lệ phí")
    assert "Vì sao: Báo cáo quá dài" in text_of(mailbox.letters[0])


def test_a_report_that_waits_for_the_server_holds_up_no_other(house, mailbox):
    first, second = sent(house.binh), sent(house.binh)
    answers = iter(["defer"])
    mailbox.mood = lambda to: next(answers, "ok")
    run(first.created_at)
    assert mailbox.ids == [message_id(second.uuid)]
