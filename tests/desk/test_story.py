"""Dossiers from the first line to the last, and what stands on card, slip and decision on the way."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from casework import audit, desk
from casework.models import Decision, Document, Dossier, Person
from centers.models import Term
from law.steps import Refusal, Role, Status, Step
from tests.cast import Cast
from tests.desk.story import Story, colleague
from tests.paperwork import at, opening, person


@pytest.fixture(autouse=True)
def sound_at_the_end(cast: Cast):
    yield
    assert audit.run().findings == []


def test_a_marriage_from_the_counter_to_the_hand_of_the_couple(cast: Cast):
    story = Story(cast, at("2025-07-14 09:30")).accept()
    card = story.card
    assert card.code == "H57.DEMO.01-250714-0001"
    assert (card.status, card.holder, card.stage) == (Status.IN_PROCESS, cast.hai, "process")
    assert (card.due_on, card.clock) == (date(2025, 7, 17), "running")
    assert card.accepted_by == cast.an
    story.then(Step.ASK_SUPPLEMENT, cast.hai, minutes=24 * 60 + 30)  # Tuesday 10:00
    assert (story.card.clock, story.card.due_on, story.card.left) == ("paused", None, 3)
    story.now = at("2025-07-22 08:50")
    story.then(Step.SUPPLEMENT, cast.an)
    assert (story.card.due_on, story.card.last_step) == (date(2025, 7, 24), "supplement")
    assert Dossier.objects.supplement_brought().count() == 1
    story.then(Step.SUBMIT, cast.hai)
    assert (story.card.holder, story.card.stage) == (cast.binh, "sign")
    story.then(Step.RESOLVE, cast.binh)
    card = story.card
    assert (card.status, card.verdict, card.clock, card.ended_at) == (Status.RESOLVED, "early", "ended", story.now)
    decision = Decision.objects.get()
    assert (decision.kind, decision.verdict, decision.center) == ("resolved", "early", cast.phu_xuan)
    assert (decision.received_at, decision.due_on) == (card.accepted_at, date(2025, 7, 24))
    story.then(Step.HAND_OVER, cast.an)
    assert (story.card.status, story.card.returned_at) == (Status.RETURNED, story.now)
    assert story.steps == [
        "accept", "assign", "ask_supplement", "supplement", "submit", "resolve", "hand_over",
    ]  # fmt: skip


def test_line_one_seals_what_was_asked_for_and_how_it_came(cast: Cast):
    line = Story(cast).accept(channel="post").card.lines.get(n=1)
    assert line.facts["procedure"] == "1.000894"
    assert line.facts["channel"] == "post"
    assert line.facts["limit"] == [3, "working_day"]
    assert line.facts["edition"] == 1
    assert line.facts["documents"] == [1, 2, 3]


def test_the_promise_is_the_term_of_that_day_and_no_edit_moves_it(cast: Cast):
    story = Story(cast).accept()
    Term.objects.create(procedure=cast.marriage, in_force_from=date(2025, 7, 15), unit="working_day", amount=9)
    story.then(Step.NOTE, cast.an)
    assert story.card.due_on == date(2025, 7, 17)
    given = desk.Opening(cast.phu_xuan.code, cast.marriage, person(), "counter")
    later = desk.take(Step.ACCEPT, None, by=cast.an, at=at("2025-07-15 08:00"), opening=given)
    assert later.due_on == date(2025, 7, 28)


def test_a_procedure_without_a_term_that_day_is_not_accepted(cast: Cast):
    with pytest.raises(desk.Refused) as refused:
        Story(cast, at("2025-06-30 08:00")).accept()
    assert "procedure" in refused.value.fields
    cast.marriage.is_active = False
    with pytest.raises(desk.Refused) as refused:
        Story(cast).accept()
    assert "procedure" in refused.value.fields


def test_missing_papers_refuse_the_acceptance_and_lead_to_a_supplement(cast: Cast):
    given = opening(cast.phu_xuan, cast.marriage)
    with pytest.raises(desk.Refused) as refused:
        desk.take(Step.ACCEPT, None, by=cast.an, at=at("2025-07-14 08:00"), opening=given, documents=[1])
    assert "Giấy tờ tùy thân" in refused.value.fields["documents"]
    assert all(document.received_at is None for document in given.documents)
    assert not Person.objects.exists()
    when = at("2025-07-14 08:05")
    dossier = desk.take(Step.REGISTER, None, by=cast.an, at=when, opening=given, documents=[1])
    why = {2: "Chưa mang theo"}
    dossier = desk.take(Step.ASK_SUPPLEMENT, dossier, by=cast.an, at=when, documents=why, days=30)
    assert dossier.status == Status.SUPPLEMENT
    state = {d.position: (d.received_at is not None, d.asked_n) for d in Document.objects.all()}
    assert state == {1: (True, None), 2: (False, 2), 3: (False, None)}
    dossier = desk.take(Step.SUPPLEMENT, dossier, by=cast.an, at=when + timedelta(days=1), documents=[2])
    assert dossier.status == Status.REGISTERED
    dossier = desk.take(Step.ACCEPT, dossier, by=cast.an, at=when + timedelta(days=1), documents=[])
    assert dossier.status == Status.IN_PROCESS


def test_half_a_supplement_is_not_taken_in(cast: Cast):
    why = {1: "Mờ", 2: "Hết hạn"}
    story = Story(cast).accept().then(Step.ASK_SUPPLEMENT, cast.hai, documents=why)
    with pytest.raises(desk.Refused) as refused:
        story.then(Step.SUPPLEMENT, cast.an, documents=[1])
    assert "Giấy tờ tùy thân" in refused.value.fields["documents"]
    with pytest.raises(desk.Refused):
        story.then(Step.SUPPLEMENT, cast.an, documents=[1, 2, 9])


def test_a_second_supplement_is_the_supervisors_to_ask(cast: Cast):
    story = Story(cast).accept().then(Step.ASK_SUPPLEMENT, cast.hai).then(Step.SUPPLEMENT, cast.an)
    for by in (cast.hai, cast.an):
        with pytest.raises(desk.Refused) as refused:
            story.then(Step.ASK_SUPPLEMENT, by)
        assert refused.value.refusal is Refusal.SECOND_SUPPLEMENT
    story.then(Step.ASK_SUPPLEMENT, cast.binh)
    assert story.card.supplements == 2


def test_a_supplement_before_acceptance_does_not_count_as_the_first(cast: Cast):
    story = Story(cast).register().then(Step.ASK_SUPPLEMENT, cast.an).then(Step.SUPPLEMENT, Role.PORTAL)
    story.then(Step.ACCEPT, cast.an).then(Step.ASK_SUPPLEMENT, cast.hai)
    assert story.card.supplements == 1


def test_who_accepted_a_dossier_neither_extends_nor_stops_it(cast: Cast, settings):
    both = colleague(Role.CLERK, cast.phu_xuan)
    both.roles = ["clerk", "supervisor"]
    both.save()
    story = Story(cast).accept(both)
    for step in (Step.EXTEND, Step.STOP):
        with pytest.raises(desk.Refused) as refused:
            story.then(step, both)
        assert refused.value.refusal is Refusal.SEPARATED
    settings.SEPARATION_OF_DUTIES = False
    story.then(Step.EXTEND, both).then(Step.STOP, both)
    settings.SEPARATION_OF_DUTIES = True
    Story(cast).accept(both).then(Step.EXTEND, cast.binh)


def test_an_extension_is_given_once_within_the_cap_and_before_it_is_late(cast: Cast):
    story = Story(cast).accept()
    with pytest.raises(desk.Refused) as refused:
        story.then(Step.EXTEND, cast.binh, units=4)
    assert "3" in refused.value.fields["units"]
    with pytest.raises(desk.Refused):
        story.then(Step.EXTEND, cast.binh, units=0)
    story.then(Step.EXTEND, cast.binh, units=3)
    assert story.card.due_on == date(2025, 7, 22)
    with pytest.raises(desk.Refused) as refused:
        story.then(Step.EXTEND, cast.binh)
    assert refused.value.refusal is Refusal.EXTENDED
    late = Story(cast).accept()
    late.now = at("2025-07-17 23:49")
    late.then(Step.EXTEND, cast.binh)  # 23:59 on the due day
    too_late = Story(cast).accept()
    too_late.now = at("2025-07-17 23:50")
    with pytest.raises(desk.Refused) as refused:
        too_late.then(Step.EXTEND, cast.binh)  # midnight
    assert refused.value.refusal is Refusal.LATE


def test_a_late_decision_names_its_reason(cast: Cast):
    story = Story(cast).accept().then(Step.SUBMIT, cast.hai).later(days=7)
    with pytest.raises(desk.Refused) as refused:
        story.then(Step.RESOLVE, cast.binh)
    assert set(refused.value.fields) == {"overdue_reason"}
    story.then(Step.RESOLVE, cast.binh, overdue_reason="officer")
    assert (story.card.verdict, Decision.objects.get().verdict) == ("late", "late")


def test_a_refusal_on_the_merits_gives_its_ground(cast: Cast):
    story = Story(cast).accept().then(Step.SUBMIT, cast.hai, outcome="refused")
    with pytest.raises(desk.Refused) as refused:
        story.then(Step.RESOLVE, cast.binh, outcome="refused")
    assert set(refused.value.fields) == {"reason"}
    story.then(Step.RESOLVE, cast.binh, outcome="refused", reason="Chưa đủ tuổi kết hôn")
    assert Decision.objects.get().kind == "resolved"


def test_a_dossier_never_accepted_waits_again_at_the_other_center(cast: Cast):
    story = Story(cast).register().then(Step.TRANSFER, cast.binh)
    card = story.card
    assert (card.status, card.center, card.accepted_at) == (Status.REGISTERED, cast.thuan_hoa, None)
    story.then(Step.ACCEPT, cast.dung)
    card = story.card
    assert (card.accepted_center, card.accepted_by) == (cast.thuan_hoa, cast.dung)
    assert card.code.startswith("H57.DEMO.01-")  # a number is never given anew


def test_an_accepted_dossier_waits_in_the_other_centers_tray(cast: Cast):
    story = Story(cast).accept().then(Step.TRANSFER, cast.binh)
    card = story.card
    assert (card.status, card.holder, card.center, card.stage) == (Status.ACCEPTED, None, cast.thuan_hoa, "receive")
    assert (card.accepted_center, card.due_on) == (cast.phu_xuan, date(2025, 7, 17))
    for center in (cast.phu_xuan, cast.thuan_hoa):
        clerk = colleague(Role.CLERK, center)
        assert Dossier.objects.seen_by(clerk).filter(pk=card.pk).exists()
        assert Dossier.objects.held_for(clerk).filter(pk=card.pk).exists() == (center == cast.thuan_hoa)


def test_a_transfer_goes_to_another_center_that_exists(cast: Cast):
    story = Story(cast).accept()
    for center in (cast.phu_xuan, "99999", ""):
        with pytest.raises(desk.Refused) as refused:
            story.then(Step.TRANSFER, cast.binh, center=center)
        assert "center" in refused.value.fields


def test_reopening_for_an_own_error_keeps_the_due_date_and_for_news_pauses(cast: Cast):
    def closed_and_reopened(cause: str) -> Dossier:
        story = Story(cast).accept().then(Step.SUBMIT, cast.hai).then(Step.RESOLVE, cast.binh)
        story.now = at("2025-07-16 09:00")
        return story.then(Step.REOPEN, cast.binh, cause=cause).card

    own, news = closed_and_reopened("own_error"), closed_and_reopened("new_information")
    assert (own.due_on, news.due_on) == (date(2025, 7, 17), date(2025, 7, 18))
    assert (own.reopened, own.status, own.verdict) == (True, Status.IN_PROCESS, "")


def test_a_second_closing_is_a_second_decision(cast: Cast):
    story = Story(cast).accept().then(Step.SUBMIT, cast.hai).then(Step.RESOLVE, cast.binh).then(Step.REOPEN, cast.binh)
    story.then(Step.RESOLVE, cast.binh)
    assert list(Decision.objects.order_by("n").values_list("n", "reverses")) == [(4, None), (6, None)]


def test_before_acceptance_no_ending_is_a_decision(cast: Cast):
    Story(cast).register().then(Step.WITHDRAW, cast.binh, ground="entered_in_error")
    Story(cast).register().then(Step.DECLINE, cast.an)
    Story(cast).register().then(Step.ASK_SUPPLEMENT, cast.an).then(Step.DECLINE, cast.an)
    assert not Decision.objects.exists()


def test_a_withdrawal_says_when_and_how_it_was_asked(cast: Cast):
    story = Story(cast).accept()
    with pytest.raises(desk.Refused) as refused:
        story.then(Step.WITHDRAW, cast.binh, request_on=None, request_way=None)
    assert set(refused.value.fields) == {"request_on", "request_way"}
    story.then(Step.WITHDRAW, cast.binh)
    assert Decision.objects.get().kind == "withdrawn"


class TestWhoIsGivenADossier:
    def refused(self, story: Story, step: Step, by, officer) -> str:
        with pytest.raises(desk.Refused) as refused:
            story.then(step, by, officer=officer)
        return refused.value.fields["officer"]

    def test_never_somebody_of_another_center(self, cast: Cast):
        stranger = colleague(Role.OFFICER, cast.thuan_hoa)
        assert "trung tâm" in self.refused(Story(cast).accept(), Step.ASSIGN, cast.binh, stranger)

    def test_never_somebody_who_has_left(self, cast: Cast):
        cast.hai.is_active = False
        assert "không còn" in self.refused(Story(cast).accept(), Step.ASSIGN, cast.binh, cast.hai)

    def test_never_a_clerk(self, cast: Cast):
        self.refused(Story(cast).accept(), Step.ASSIGN, cast.binh, cast.an)

    def test_for_signature_only_a_supervisor(self, cast: Cast):
        second = colleague(Role.OFFICER, cast.phu_xuan)
        assert "lãnh đạo" in self.refused(Story(cast).accept(), Step.SUBMIT, cast.hai, second)

    def test_the_rule_leaves_to_the_supervisor_what_it_can_give_to_nobody(self, cast: Cast):
        type(cast.hai).objects.filter(pk=cast.hai.pk).update(is_active=False)
        assert Story(cast).accept().card.holder is None


def test_an_unknown_agency_is_not_asked(cast: Cast):
    story = Story(cast).accept().then(Step.CONSULT, cast.hai)
    for step in (Step.CONSULT, Step.ADVISE, Step.ROUTE):
        with pytest.raises(desk.Refused) as refused:
            story.then(step, cast.hai, agency="so-khong-co")
        assert "agency" in refused.value.fields


def test_a_dossier_lent_to_an_agency_stays_with_its_officer(cast: Cast):
    assert Story(cast).accept().then(Step.ROUTE, cast.hai).card.holder == cast.hai
