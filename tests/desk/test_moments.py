"""Rules 1 and 11: when a step happened, and forms drawn from a card that has moved on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from casework import audit, desk
from casework.desk.store import Lost
from casework.models import Dossier
from law.steps import Role, Step
from tests.cast import Cast
from tests.desk.story import REASON, Story


@pytest.fixture(autouse=True)
def sound_at_the_end(cast: Cast):
    yield
    assert audit.run().findings == []


def test_a_supervisor_may_write_down_later_what_happened_earlier(cast: Cast):
    story = Story(cast).accept().then(Step.SUBMIT, cast.hai)
    happened, now = story.now + timedelta(hours=1), story.now + timedelta(hours=30)
    facts = {"outcome": "granted", "result_no": "9/KQ", "result_on": happened.date()}
    with pytest.raises(desk.Refused) as refused:
        desk.take(Step.RESOLVE, story.card, by=cast.binh, at=now, happened_at=happened, **facts)
    assert set(refused.value.fields) == {"reason"}
    facts["reason"] = "Mất điện cả buổi chiều"
    desk.take(Step.RESOLVE, story.card, by=cast.binh, at=now, happened_at=happened, **facts)
    line = story.card.lines.latest("n")
    assert (line.at, line.written_at, story.card.ended_at) == (happened, now, happened)
    assert "Mất điện" in line.remark.text


@pytest.mark.parametrize("step", [Step.EXTEND, Step.NOTE])
def test_the_reason_of_a_late_entry_is_kept_whatever_the_step_asks(step: Step, cast: Cast):
    story = Story(cast).accept(procedure=cast.land)
    given = {"units": 1, "legal_ground": "Khoản 2 Điều 19"} if step is Step.EXTEND else {"note": "Đã gọi điện"}
    now = story.now + timedelta(hours=5)
    desk.take(step, story.card, by=cast.binh, at=now, happened_at=story.now, reason="Mất điện cả buổi", **given)
    text = story.card.lines.latest("n").remark.text
    assert text == f"{given.get('legal_ground') or given['note']}\nMất điện cả buổi"


def test_an_earlier_moment_has_its_limits(cast: Cast):
    story = Story(cast).accept()
    now = story.now + timedelta(hours=5)

    def write(by, happened_at):
        needs = {"officer": cast.hai, "reason": REASON}
        desk.take(Step.ASSIGN, story.card, by=by, at=now, happened_at=happened_at, **needs)

    for happened_at in (story.now - timedelta(seconds=1), now + timedelta(seconds=1)):
        with pytest.raises(desk.Refused) as refused:
            write(cast.binh, happened_at)
        assert set(refused.value.fields) == {"at"}
    with pytest.raises(desk.Refused) as refused:
        desk.take(Step.NOTE, story.card, by=cast.an, at=now, happened_at=story.now, note="Gọi", reason=REASON)
    assert set(refused.value.fields) == {"at"}
    write(cast.binh, story.now)


def test_a_step_from_a_slower_clock_counts_from_the_last_line(cast: Cast):
    story = Story(cast).accept()
    slow = story.now - timedelta(seconds=40)
    desk.take(Step.NOTE, story.card, by=cast.an, at=slow, note="Đồng hồ máy này chậm")
    line = story.card.lines.latest("n")
    assert (line.at, line.written_at) == (story.now, slow)


def test_a_form_drawn_from_an_older_card_is_told_who_did_what(cast: Cast):
    story = Story(cast).accept()
    drawn = story.card.changed_n
    story.then(Step.WARN, Role.CLOCK).then(Step.NOTE, cast.an)
    needs = {"outcome": "granted", "officer": cast.binh}
    desk.take(Step.SUBMIT, story.card, by=cast.hai, at=story.now, expect=drawn, **needs)
    with pytest.raises(desk.Stale) as stale:
        desk.take(Step.SUBMIT, story.card, by=cast.hai, at=story.now, expect=drawn, **needs)
    assert (stale.value.step, stale.value.by, stale.value.at) == (Step.SUBMIT, "Trần Viết Hải", story.now)
    drawn = story.card.changed_n
    story.then(Step.CORRECT, cast.binh)
    with pytest.raises(desk.Stale) as stale:
        desk.take(Step.RESOLVE, story.card, by=cast.binh, at=story.now, expect=drawn)
    assert (stale.value.step, stale.value.by) == (Step.CORRECT, "Nguyễn Khắc Bình")


def test_a_card_edited_by_hand_is_not_written_over_in_silence(cast: Cast):
    story = Story(cast).accept()
    Dossier.objects.filter(pk=story.dossier.pk).update(last_n=1, changed_n=1)
    with pytest.raises(Lost):
        story.then(Step.NOTE, cast.an)
    assert len(story.steps) == 2
    Dossier.objects.filter(pk=story.dossier.pk).update(last_n=2, changed_n=2)


@pytest.mark.parametrize(("lost", "told"), [(0, False), (2, False), (3, True)])
def test_a_lost_race_for_a_number_is_tried_twice_more_and_then_told(
    lost: int, told: bool, cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    """The race itself is run by real processes in tests/races; here it is lost as often as we like."""
    story, races = Story(cast).accept(), iter(range(lost))
    plain = desk.store

    def store(drafts: list[desk.Draft]) -> None:
        if next(races, None) is not None:
            raise IntegrityError("slip_line_once")
        plain(drafts)

    monkeypatch.setattr(desk, "store", store)
    monkeypatch.setattr(desk, "_worth_another_try", lambda draft, opening: True)
    if told:
        with pytest.raises(desk.Stale) as stale:
            story.then(Step.NOTE, cast.an)
        assert stale.value.step == Step.ASSIGN
    else:
        story.then(Step.NOTE, cast.an)
    assert len(story.steps) == (2 if told else 3)


def test_a_refusal_leaves_the_transaction_around_it_whole(cast: Cast):
    story = Story(cast).accept()
    with transaction.atomic():
        with pytest.raises(desk.Refused):
            story.then(Step.SUBMIT, cast.an)
        story.then(Step.NOTE, cast.an)
    assert story.card.last_n == 3


@pytest.mark.parametrize("day", ["2025-07-14", "2025-07-19", "2025-09-02", "2031-01-06", "9999-12-31"])
def test_a_new_appointment_is_a_day_the_center_works(cast: Cast, day: str):
    story = Story(cast).accept()
    with pytest.raises(desk.Refused) as refused:
        desk.take(Step.APOLOGISE, story.dossier, by=cast.binh, at=story.now, reason=REASON, promised_on=day)
    assert set(refused.value.fields) == {"promised_on"}
