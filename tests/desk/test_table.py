"""Every step of the table: those it names may, everybody else may not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework import desk
from casework.models import SlipLine
from centers.models import Officer
from centers.models.officer import CITY_ROLES
from law.steps import STEPS, Refusal, Role, Status, Step
from tests.cast import Cast
from tests.desk.story import REASON, Story, colleague, ready, usual

NO_PEOPLE = {Role.PORTAL, Role.CLOCK, Role.RULE}
OPENING_STEPS = (Step.REGISTER, Step.ACCEPT, Step.DECLINE)


def actor(role: Role, cast: Cast) -> Officer | Role:
    if role in NO_PEOPLE:
        return role
    return colleague(role, None if role in CITY_ROLES else cast.phu_xuan)


def put_in_the_hands_of(story: Story, officer: Officer) -> None:
    """The supervisor gives the dossier to whoever must hold it to act."""
    if officer.has(Role.OFFICER):
        story.then(Step.ASSIGN, story.cast.binh, officer=officer)


@pytest.mark.parametrize("step", [step for step in Step if step not in (Step.REGISTER, Step.CORRECT)])
def test_who_the_table_names_may_and_nobody_else(step: Step, cast: Cast):
    for role in STEPS[step].who:
        story, by = ready(step, cast), actor(role, cast)
        if isinstance(by, Officer) and STEPS[step].came_from & {Status.IN_PROCESS} and story.card.status == 4:
            put_in_the_hands_of(story, by)
        before = story.card.last_n
        story.then(step, by)
        line = SlipLine.objects.get(dossier=story.dossier, n=before + 1)
        assert (line.step, line.role) == (step, role)
        assert (line.by is None) == (role in NO_PEOPLE)
        assert story.card.status == line.status or story.card.last_n > line.n  # a rule may follow
    story = ready(step, cast)
    for role in set(Role) - STEPS[step].who:
        with pytest.raises(desk.Refused) as refused:
            story.then(step, actor(role, cast))
        assert refused.value.refusal is Refusal.ROLE
    assert story.card.last_n == len(story.steps)


@pytest.mark.parametrize("step", OPENING_STEPS)
def test_who_may_open_a_dossier(step: Step, cast: Cast):
    def begin(by: Officer | Role) -> Story:
        story = Story(cast)
        if step is Step.DECLINE:
            return story.decline_at_the_counter(by)
        return story.accept(by) if step is Step.ACCEPT else story.register(by)

    for role in STEPS[step].who:
        assert begin(actor(role, cast)).card.last_step == step or step is Step.ACCEPT
    for role in set(Role) - STEPS[step].who:
        with pytest.raises(desk.Refused) as refused:
            begin(actor(role, cast))
        assert refused.value.refusal is Refusal.ROLE


@pytest.mark.parametrize("role", sorted(STEPS[Step.CORRECT].who))
def test_who_may_correct(role: Role, cast: Cast):
    story = Story(cast).register()
    by = actor(role, cast)
    if role is Role.CLERK:
        story.then(Step.ACCEPT, by)
    else:
        story.then(Step.ACCEPT, cast.an).then(Step.ASSIGN, cast.binh, officer=by if role is Role.OFFICER else cast.hai)
    if role is Role.OFFICER:
        story.then(Step.ROUTE, by)
    story.then(Step.CORRECT, by)
    assert story.card.lines.latest("n").role == role


def test_nobody_corrects_who_may_not(cast: Cast):
    story = Story(cast).accept().then(Step.ROUTE, cast.hai)
    for role in set(Role) - STEPS[Step.CORRECT].who - NO_PEOPLE:
        with pytest.raises(desk.Refused):
            story.then(Step.CORRECT, actor(role, cast), minutes=0)
    for role in NO_PEOPLE:
        with pytest.raises(desk.Refused):
            story.then(Step.CORRECT, role, minutes=0)


@pytest.mark.parametrize("step", [step for step in Step if None not in STEPS[step].came_from])
def test_a_step_from_the_wrong_status_is_refused(step: Step, cast: Cast):
    wrong = {
        Status.NOT_ACCEPTED: Story(cast).decline_at_the_counter(cast.an),
        Status.REGISTERED: Story(cast).register(),
    }
    story = next((story for status, story in wrong.items() if status not in STEPS[step].came_from), None)
    if story is None:
        assert STEPS[step].came_from == frozenset(Status)
        return
    by = actor(next(iter(STEPS[step].who)), cast)
    with pytest.raises(desk.Refused) as refused:
        story.then(step, by)
    assert refused.value.refusal is Refusal.STATUS


@pytest.mark.parametrize("step", [step for step in Step if any(need.required for need in STEPS[step].needs)])
def test_a_step_without_what_it_needs_names_each_missing_thing(step: Step, cast: Cast):
    if step is Step.REGISTER:
        return  # what a registration needs stands in its opening
    story = ready(step, cast)
    by = story.officers.get(min(STEPS[step].who & set(story.officers), key=list(Role).index), cast.an)
    if step in (Step.CORRECT, Step.NOTE):
        story, by = Story(cast).accept().then(Step.ROUTE, cast.hai), cast.binh
    needs = dict.fromkeys(usual(step, cast, story.now))
    with pytest.raises(desk.Refused) as refused:
        story.then(step, by, **needs)
    asked = {need.name for need in STEPS[step].needs if need.required} - {"procedure", "applicant", "channel"}
    assert asked <= set(refused.value.fields)


def test_only_the_portal_the_clock_and_the_rule_act_without_a_person(cast: Cast):
    with pytest.raises(ValueError, match="name the officer"):
        Story(cast).accept().then(Step.RESOLVE, Role.SUPERVISOR)


def test_who_no_longer_works_here_writes_nothing(cast: Cast):
    story = Story(cast).accept()
    cast.binh.is_active = False
    with pytest.raises(desk.Refused) as refused:
        story.then(Step.NOTE, cast.binh)
    assert refused.value.refusal is Refusal.ROLE


def test_the_city_writes_acknowledgements_and_notes_only(cast: Cast):
    story = Story(cast).accept()
    draft = desk.load(story.card)
    assert desk.allowed_now(draft, cast.chi, story.now) == (Step.ACKNOWLEDGE, Step.NOTE)
    assert desk.allowed_now(draft, cast.tuan, story.now) == ()
    cast.chi.roles = ["city_admin", "supervisor", "clerk"]
    assert desk.allowed_now(draft, cast.chi, story.now) == (Step.ACKNOWLEDGE, Step.NOTE)


def test_another_center_writes_nothing_and_opens_nothing_here(cast: Cast):
    story = Story(cast).accept()
    assert desk.allowed_now(desk.load(story.card), cast.dung, story.now) == ()
    with pytest.raises(desk.Refused):
        story.then(Step.NOTE, cast.dung)
    with pytest.raises(desk.Refused):
        Story(cast).accept(cast.dung)


def test_a_note_may_be_left_whatever_the_status(cast: Cast):
    story = Story(cast).accept()
    for step, by in ((Step.SUBMIT, cast.hai), (Step.RESOLVE, cast.binh), (Step.HAND_OVER, cast.an)):
        story.then(Step.NOTE, cast.an).then(step, by)
    changed_n = story.card.changed_n
    story.then(Step.NOTE, cast.an)
    assert story.card.changed_n == changed_n
    Story(cast).decline_at_the_counter(cast.an).then(Step.NOTE, cast.an)


def test_what_the_page_offers_is_what_the_desk_takes(cast: Cast):
    story = Story(cast).accept()
    offered = desk.allowed_now(desk.load(story.card), cast.binh, story.now + timedelta(minutes=10))
    assert Step.ASSIGN in offered
    assert Step.SUBMIT not in offered
    assert Step.REOPEN not in offered
    for step in offered:
        desk.preview(step, desk.load(story.card), by=cast.binh, at=story.now + timedelta(minutes=10))


def test_a_preview_of_every_step_needs_nothing_but_the_right_to_take_it(cast: Cast):
    for step in Step:
        if step in (Step.REGISTER, Step.CORRECT):
            continue
        story = ready(step, cast)
        by = next((story.officers[role] for role in story.officers if role in STEPS[step].who), None)
        if by is None:
            by = next(iter(STEPS[step].who))
        seen = desk.preview(step, desk.load(story.card), by=by, at=story.now)
        assert seen.before is not None
        assert len(seen.lines_after) > len(seen.lines_before)
        assert story.card.last_n == len(seen.lines_before)


def test_the_role_acted_in_is_the_one_that_allows_the_step(cast: Cast):
    both = colleague(Role.CLERK, cast.phu_xuan)
    both.roles = ["officer", "supervisor"]
    both.save()
    story = Story(cast).accept()
    story.then(Step.ASK_SUPPLEMENT, both)  # Hải holds it: only as a supervisor
    assert story.card.lines.latest("n").role == "supervisor"
    story.then(Step.SUPPLEMENT, cast.an).then(Step.ASSIGN, both, officer=both).then(Step.ROUTE, both, reason=REASON)
    assert story.card.lines.latest("n").role == "officer"
