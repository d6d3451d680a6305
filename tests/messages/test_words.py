"""What letters say: the same things in both languages, short sentences, nobody's name, no whole number."""

from __future__ import annotations

import re

import pytest

from casework.messages import to_citizen, words
from casework.messages.recheck import Recheck
from casework.models import Message, SlipLine
from centers.models import Center
from law.steps import STEPS, Step
from tests.house.source import BASE
from tests.messages.outbox import MONDAY, accepted
from tests.paperwork import at

TOLD = sorted(step.value for step, rule in STEPS.items() if rule.tells_citizen)
LANGUAGES = words.LANGUAGES
MOST_WORDS = 15
MAIL = BASE / "templates" / "mail"


@pytest.fixture
def said(house):
    """``said(step, language)``: the letter a citizen gets of a step of this dossier."""
    dossier = accepted(house)
    message = Message.objects.get()

    def say(topic: str, language: str, **facts) -> words.Words:
        told = Message(topic=topic, dossier=dossier, person=message.person, line_n=1, pk=message.pk)
        line = SlipLine(step=topic, at=MONDAY, facts={"days": 30, "amount_vnd": 450000})
        known = to_citizen.facts(told, line, MONDAY)
        return words.in_language(topic, language, {**known, "promised_on": at("2025-07-22 09:00").date(), **facts})

    say.dossier = dossier
    return say


def test_each_step_that_tells_the_citizen_has_a_letter_in_both_languages_and_no_other_has():
    for language in LANGUAGES:
        files = {path.stem for path in (MAIL / "citizen" / language).iterdir()}
        assert files - {"foot"} == set(TOLD)


def test_officers_letters_are_there_in_both_languages():
    assert {p.name for p in (MAIL / "officer" / "vi").iterdir()} == {
        p.name for p in (MAIL / "officer" / "en").iterdir()
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", TOLD)
def test_a_letter_says_which_dossier_and_names_nobody(said, topic, language):
    letter, owner = said(topic, language), said.dossier.owner
    everything = "\n".join(letter)
    assert said.dossier.code in letter.subject
    assert said.dossier.code in letter.short
    for hidden in (
        owner.full_name,
        owner.number,
        owner.phone,
        owner.email,
        owner.address,
        said.dossier.procedure.name_vi,
    ):
        assert hidden not in everything
    assert not re.search(r"\d{9,}", everything)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", TOLD)
def test_no_sentence_has_more_than_fifteen_words(said, topic, language):
    letter = said(topic, language)
    sentences = [s for line in letter.text.splitlines() for s in re.split(r"(?<=[.?])\s", line)]
    head = {"vi": "Trung tâm:", "en": "Center:"}[language]
    long = [
        s for s in sentences if len(s.split()) > MOST_WORDS and not s.startswith(head)
    ]  # an official name may be long
    assert long == []


@pytest.mark.parametrize("topic", TOLD)
def test_a_letter_in_vietnamese_is_polite(said, topic):
    text = said(topic, "vi").text
    assert text.startswith("Kính gửi ông/bà,")
    assert not re.search(r"(?<!không )phải nộp|bạn|lỗi người dùng|!", text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", TOLD)
def test_a_letter_has_no_gaps(said, topic, language):
    letter = said(topic, language)
    assert "\n\n\n" not in letter.text
    assert "None" not in letter.text
    assert not re.search(
        r" [.,:]|\(\)|: *$", letter.text.replace("Xin ông/bà bổ sung:", "").replace("Please bring:", ""), re.M
    )


@pytest.mark.parametrize("at_counter", [True, False])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", TOLD)
def test_the_short_text_fits_one_message_at_every_center(said, topic, language, at_counter):
    codes = ["H57.DEMO.40-251231-9999"]
    names = [f"P.{name}" for name in longest_names()]
    for code in codes:
        for brief in names:
            letter = said(topic, language, code=code, brief=brief, at_counter=at_counter, by_post=not at_counter)
            assert len(letter.short) < words.LONGEST_SHORT, letter.short


def longest_names() -> list[str]:
    """The three longest names of the shipped centers, as a text to a phone calls them."""
    rows = (BASE / "data" / "centers.csv").read_text(encoding="utf-8").splitlines()
    at = rows[0].split(",").index("short_name_vi")
    return sorted((row.split(",")[at] for row in rows[1:]), key=len)[-3:]


def test_without_marks_a_short_text_is_plain_letters(said):
    from centers.vietnamese import unmarked

    for topic in TOLD:
        assert unmarked(said(topic, "vi").short).isascii()


def test_a_paused_dossier_is_told_no_date(said):
    assert "Ngày hẹn trả" not in said("accept", "vi", due_on=None).text


def test_a_result_says_how_it_comes(said):
    assert "đến Trung tâm nhận kết quả" in said("resolve", "vi", at_counter=True, by_post=False).text
    assert "bưu chính" in said("resolve", "vi", at_counter=False, by_post=True).text
    assert "Cổng Dịch vụ công" in said("resolve", "vi", at_counter=False, by_post=False).text


def test_who_must_come_is_told_when_the_door_is_open(said):
    assert "Giờ làm việc Thứ Hai 14/07/2025: 07:30-11:30, 13:30-17:30." in said("resolve", "vi").text


def test_on_a_closed_day_the_next_open_one_is_named(house):
    facts = to_citizen.facts(Message.objects.get(dossier=accepted(house)), None, at("2025-07-19 10:00"))
    assert facts["open_on"] == at("2025-07-21 00:00").date()


def test_past_the_loaded_calendar_no_hours_are_promised(house):
    facts = to_citizen.facts(Message.objects.get(dossier=accepted(house)), None, at("2090-07-19 10:00"))
    assert (facts["open_on"], facts["hours"]) == (None, "")


def test_one_letter_carries_both_languages(house):
    accepted(house)
    message = Message.objects.select_related("dossier__center", "person").get()
    from casework.models import Delivery

    letter = words.letter([Delivery(message=message, channel="email")], Recheck([message], MONDAY), MONDAY)
    assert "Kính gửi ông/bà" in letter.text
    assert "Dear Sir or Madam" in letter.text
    assert letter.text.index("Kính gửi") < letter.text.index("Dear")


def test_a_name_in_a_center_is_not_escaped(house):
    Center.objects.filter(pk=house.phu_xuan.pk).update(address="12 <Lê Lợi> & 14")
    accepted(house)
    message = Message.objects.select_related("dossier__center").get()
    assert "12 <Lê Lợi> & 14" in words.in_language("accept", "vi", to_citizen.facts(message, None, MONDAY)).text


def test_every_step_of_the_recheck_is_one_that_tells():
    from casework.messages.recheck import SETS_DUE, STANDS_AT

    assert {Step(step).value for step in [*STANDS_AT, *SETS_DUE]} <= set(TOLD)
