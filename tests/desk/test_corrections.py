"""Rule 7: what a correction voids, who may, until when, and what stands afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework import audit, desk
from casework.desk import UNDO
from casework.models import Decision, Dossier
from law.steps import Refusal, Role, Status, Step
from tests.cast import Cast
from tests.desk.story import Story, colleague


@pytest.fixture(autouse=True)
def sound_at_the_end(cast: Cast):
    yield
    assert audit.run().findings == []


def test_the_author_takes_his_step_back_within_a_quarter_of_an_hour(cast: Cast):
    story = Story(cast).accept().then(Step.ASK_SUPPLEMENT, cast.hai)
    story.then(Step.CORRECT, cast.hai, minutes=15)
    card = story.card
    assert (card.status, card.clock, card.supplements) == (Status.IN_PROCESS, "running", 0)
    assert card.last_step == "assign"


def test_a_second_later_only_a_supervisor_may(cast: Cast):
    story = Story(cast).accept().then(Step.ASK_SUPPLEMENT, cast.hai)
    late = story.now + UNDO + timedelta(seconds=1)
    assert Step.CORRECT not in desk.allowed_now(desk.load(story.card), cast.hai, late)
    with pytest.raises(desk.Refused) as refused:
        desk.take(Step.CORRECT, story.card, by=cast.hai, at=late, reason="Bấm nhầm nút này")
    assert refused.value.refusal is Refusal.NOTHING_TO_CORRECT
    desk.take(Step.CORRECT, story.card, by=cast.binh, at=late, reason="Bấm nhầm nút này")
    assert story.card.status == Status.IN_PROCESS


def test_a_colleague_may_not_take_it_back_even_at_once(cast: Cast):
    story = Story(cast).accept().then(Step.ASK_SUPPLEMENT, cast.hai)
    with pytest.raises(desk.Refused):
        story.then(Step.CORRECT, cast.an, minutes=1)


def test_line_one_is_never_voided(cast: Cast):
    story = Story(cast).accept(procedure=cast.land)
    for by in (cast.an, cast.binh):
        with pytest.raises(desk.Refused) as refused:
            story.then(Step.CORRECT, by)
        assert refused.value.refusal is Refusal.NOTHING_TO_CORRECT


def test_what_the_rule_wrote_beside_line_one_stays_with_it(cast: Cast):
    story = Story(cast).accept()
    assert story.steps == ["accept", "assign"]
    with pytest.raises(desk.Refused):
        story.then(Step.CORRECT, cast.binh)


def test_what_the_rule_wrote_goes_with_its_cause(cast: Cast):
    story = Story(cast).register().then(Step.ACCEPT, cast.an)
    assert story.steps == ["register", "accept", "assign"]
    story.then(Step.CORRECT, cast.an)
    card = story.card
    assert (card.status, card.holder, card.accepted_at, card.stage) == (Status.REGISTERED, None, None, "receive")
    assert card.lines.get(step="correct").voids == 2
    story.then(Step.ACCEPT, cast.an)
    assert (story.card.status, story.card.holder) == (Status.IN_PROCESS, cast.hai)


def test_a_correction_is_never_voided_and_the_line_before_comes_next(cast: Cast):
    story = Story(cast).accept().then(Step.ROUTE, cast.hai).then(Step.SUBMIT, cast.hai)
    story.then(Step.CORRECT, cast.binh).then(Step.CORRECT, cast.binh)
    assert [line.voids for line in story.card.lines.filter(step="correct")] == [4, 3]
    with pytest.raises(desk.Refused):
        story.then(Step.CORRECT, cast.binh)


def test_warnings_and_notes_stand_and_are_no_target(cast: Cast):
    story = Story(cast).accept().then(Step.SUBMIT, cast.hai).then(Step.NOTE, cast.an).then(Step.WARN, Role.CLOCK)
    story.then(Step.CORRECT, cast.binh)
    assert story.card.lines.latest("n").voids == 3
    assert story.card.holder == cast.hai


def test_a_voided_closing_gets_a_reversing_decision(cast: Cast):
    story = Story(cast).accept().then(Step.SUBMIT, cast.hai).then(Step.RESOLVE, cast.binh).then(Step.CORRECT, cast.binh)
    first, reversal = Decision.objects.order_by("n")
    assert (reversal.reverses, reversal.kind, reversal.verdict) == (first, "resolved", first.verdict)
    assert (first.n, reversal.n, reversal.decided_at) == (4, 5, story.now)
    assert (story.card.verdict, story.card.ended_at) == ("", None)
    story.then(Step.RESOLVE, cast.binh)
    assert Decision.objects.filter(reverses=None, reversed_by=None).count() == 1
    assert story.card.verdict != ""


def test_voiding_a_reopening_brings_the_first_decision_back(cast: Cast):
    story = Story(cast).accept().then(Step.SUBMIT, cast.hai).then(Step.RESOLVE, cast.binh)
    closed = story.card
    story.then(Step.REOPEN, cast.binh).then(Step.CORRECT, cast.binh)
    card = story.card
    assert (card.status, card.verdict, card.ended_at) == (Status.RESOLVED, closed.verdict, closed.ended_at)
    assert Decision.objects.count() == 1
    assert not card.reopened


def test_a_handing_over_is_taken_back_without_touching_the_decision(cast: Cast):
    story = Story(cast).accept().then(Step.SUBMIT, cast.hai).then(Step.RESOLVE, cast.binh).then(Step.HAND_OVER, cast.an)
    story.then(Step.CORRECT, cast.an)
    assert (story.card.status, story.card.returned_at) == (Status.RESOLVED, None)
    assert Decision.objects.count() == 1


def test_documents_stand_as_before_the_voided_line(cast: Cast):
    def papers() -> list[tuple[bool, int | None]]:
        return [(d.received_at is not None, d.asked_n) for d in story.card.documents.order_by("position")]

    story = Story(cast).register()
    assert papers() == [(False, None)] * 3
    story.then(Step.ASK_SUPPLEMENT, cast.an, documents={1: "Chưa có", 2: "Chưa có"})
    asked = papers()
    assert asked == [(False, 2), (False, 2), (False, None)]
    story.then(Step.SUPPLEMENT, cast.an, documents=[1, 2])
    brought = papers()
    assert brought == [(True, None), (True, None), (False, None)]
    story.then(Step.CORRECT, cast.an)
    assert papers() == asked
    story.then(Step.SUPPLEMENT, cast.an, documents=[1, 2]).then(Step.ACCEPT, cast.an, documents=[3])
    assert papers() == [(True, None)] * 3
    story.then(Step.CORRECT, cast.binh)
    assert papers() == brought


def test_an_extension_taken_back_may_be_given_again(cast: Cast):
    story = Story(cast).accept(procedure=cast.land)
    due_on = story.card.due_on
    story.then(Step.EXTEND, cast.binh, units=2)
    assert story.card.due_on > due_on
    story.then(Step.CORRECT, cast.binh)
    assert story.card.due_on == due_on
    story.then(Step.EXTEND, cast.binh, units=1)


def test_a_line_that_something_rests_on_cannot_be_voided(cast: Cast):
    story = Story(cast).accept(procedure=cast.land).then(Step.ASSIGN, cast.binh).then(Step.CONSULT, cast.hai)
    assert desk.load(story.card).correctable() is None
    assert Step.CORRECT not in desk.allowed_now(desk.load(story.card), cast.binh, story.now)
    with pytest.raises(desk.Refused) as refused:
        story.then(Step.CORRECT, cast.binh)
    assert refused.value.refusal is Refusal.NOTHING_TO_CORRECT


def test_the_term_on_the_card_goes_with_the_acceptance(cast: Cast):
    story = Story(cast).register()
    waiting = story.card.term
    story.then(Step.ACCEPT, cast.an).then(Step.CORRECT, cast.an)
    assert story.card.term == waiting


def test_a_card_read_long_ago_does_not_bring_its_term_back(cast: Cast):
    story = Story(cast).register()
    old = story.card
    Dossier.objects.filter(pk=old.pk).update(term=cast.term(cast.land))  # as a term of another year would be
    stale = story.card
    story.then(Step.ACCEPT, cast.an)
    desk.take(Step.NOTE, stale, by=cast.an, at=story.now, note="Đã gọi điện cho công dân.")
    assert story.card.term == cast.term(cast.marriage)


def test_a_moved_dossier_is_corrected_where_it_is_now(cast: Cast):
    story = Story(cast).accept().then(Step.TRANSFER, cast.binh)
    with pytest.raises(desk.Refused):
        story.then(Step.CORRECT, cast.binh, minutes=1)
    there = colleague(Role.SUPERVISOR, cast.thuan_hoa)
    story.then(Step.CORRECT, there)
    assert (story.card.center, story.card.holder) == (cast.phu_xuan, cast.hai)
