"""The table of steps, row by row, against the design it implements, and the walk that reads it."""

import re

import pytest

from law.line import SlipError
from law.slip import Fold
from law.steps import (
    REFUSALS,
    SETS_HOLDER,
    STAGE_AFTER,
    STEPS,
    Clock,
    Effect,
    Refusal,
    Role,
    Situation,
    Stage,
    Status,
    Step,
    To,
    allowed,
    refusal,
)  # fmt: skip
from law.terms import ENDED, OPEN, PAUSED, STAFF
from tests.law.office import PLAIN, look_up, slip

EVERY = {None, *Status} - {None}
# step: from, to, clock. None is a dossier that does not exist yet.
DIAGRAM = {
    "register": ({None}, 1, "acceptance"),
    "accept": ({None, 1}, 2, "start"),
    "decline": ({None, 1, 5}, 3, "end"),
    "assign": ({2, 4, 5, 6}, "in_process", "keep"),
    "route": ({4}, "same", "keep"),
    "submit": ({4}, "same", "keep"),
    "send_back": ({4}, "same", "keep"),
    "transfer": ({1, 2, 4}, "by_acceptance", "carry"),
    "consult": ({4}, "same", "keep"),
    "advise": ({4}, "same", "keep"),
    "ask_supplement": ({1, 2, 4}, 5, "stop"),
    "supplement": ({5}, "before", "run"),
    "ask_payment": ({2, 4}, 6, "stop"),
    "paid": ({6}, "before", "run"),
    "extend": ({2, 4}, "same", "extend"),
    "apologise": ({2, 4}, "same", "keep"),
    "warn": (set(OPEN), "same", "keep"),
    "overdue": (set(OPEN), "same", "keep"),
    "recount": (set(OPEN), "same", "as_read"),
    "acknowledge": (set(OPEN), "same", "keep"),
    "note": (EVERY, "same", "keep"),
    "resolve": ({4}, 9, "end"),
    "hand_over": ({9}, 10, "keep"),
    "withdraw": ({1, 2, 4, 5, 6}, 7, "end"),
    "stop": ({4, 5, 6}, 8, "end"),
    "reopen": ({8, 9}, 4, "run"),
    "correct": (EVERY, "as_read", "as_read"),
}
# How a dossier comes into each status, the shortest way.
WAYS = {
    None: (),
    Status.REGISTERED: ("register",),
    Status.ACCEPTED: ("accept",),
    Status.NOT_ACCEPTED: ("decline",),
    Status.IN_PROCESS: ("accept", "assign"),
    Status.SUPPLEMENT: ("accept", "ask_supplement"),
    Status.PAYMENT: ("accept", "ask_payment"),
    Status.WITHDRAWN: ("accept", "withdraw"),
    Status.STOPPED: ("accept", "assign", "stop"),
    Status.RESOLVED: ("accept", "assign", "resolve"),
    Status.RETURNED: ("accept", "assign", "resolve", "hand_over"),
}
FACTS = {"extend": {"units": 1}, "transfer": {"center": "B", "edition": 1}, "reopen": {"cause": "own_error"}}


def walk(*steps: str) -> Fold:
    """A fold after these steps, five minutes after one another."""
    lines = [(step, f"2025-07-14 09:{5 * n:02}", FACTS.get(step, {})) for n, step in enumerate(steps)]
    fold = Fold(look_up(PLAIN))
    for line in slip(*lines):
        fold.turn(line)
    return fold


def test_the_table_has_a_row_for_every_step_and_no_other():
    assert set(STEPS) == set(Step) == {Step(name) for name in DIAGRAM}


@pytest.mark.parametrize("step", Step)
def test_each_step_leads_from_and_to_where_the_diagram_says(step):
    came_from, to, clock = DIAGRAM[step]
    rule = STEPS[step]
    assert rule.came_from == came_from
    assert rule.to == to
    assert rule.effect == clock


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.CORRECT])
@pytest.mark.parametrize("status", WAYS)
def test_the_walk_takes_a_step_from_the_statuses_of_its_row_only(step, status):
    way = WAYS[status]
    if status in STEPS[step].came_from and not (status is Status.SUPPLEMENT and step is Step.DECLINE):
        walk(*way, step)
    else:
        with pytest.raises(SlipError):
            walk(*way, step)


@pytest.mark.parametrize("step", [step for step in Step if isinstance(STEPS[step].to, Status)])
def test_a_step_with_a_fixed_target_arrives_there(step):
    way = next(way for status, way in WAYS.items() if status in STEPS[step].came_from)
    assert walk(*way, step).status is STEPS[step].to


@pytest.mark.parametrize(("steps", "status"), [
    (("accept", "assign"), 4), (("accept", "ask_supplement", "assign"), 5),
    (("accept", "ask_supplement", "assign", "supplement"), 4), (("accept", "ask_payment", "paid"), 2),
    (("accept", "assign", "ask_payment", "paid"), 4), (("register", "ask_supplement", "supplement"), 1),
    (("register", "transfer"), 1), (("accept", "assign", "transfer"), 2), (("accept", "extend"), 2),
])  # fmt: skip
def test_a_target_that_depends_is_read_off_the_dossier(steps, status):
    assert walk(*steps).status == status


def test_only_declining_is_for_the_never_accepted_and_some_are_for_the_accepted():
    assert {step for step in Step if STEPS[step].never_accepted} == {Step.DECLINE}
    assert {step for step in Step if STEPS[step].only_accepted} == {Step.ASSIGN, Step.STOP}
    with pytest.raises(SlipError, match="never accepted"):
        walk("register", "ask_supplement", "assign")
    assert walk("register", "ask_supplement", "decline").status is Status.NOT_ACCEPTED


def test_pauses_and_endings_are_what_the_clock_says():
    assert {STEPS[step].to for step in Step if STEPS[step].effect is Effect.STOP} == PAUSED
    assert {STEPS[step].to for step in Step if STEPS[step].effect is Effect.END} | {Status.RETURNED} == ENDED
    for status, way in WAYS.items():
        if way:
            expected = Clock.PAUSED if status in PAUSED else Clock.RUNNING if status in OPEN else Clock.ENDED
            assert walk(*way).clock is expected


def test_hands_and_stages_follow_the_steps_the_design_names():
    assert {Step.ASSIGN, Step.ROUTE, Step.SUBMIT, Step.SEND_BACK} == SETS_HOLDER
    stages = {step: stage for step, stage in STAGE_AFTER.items() if step is not Step.TRANSFER}
    assert {step for step, stage in stages.items() if stage is Stage.PROCESS} == {
        Step.ASSIGN, Step.ROUTE, Step.SEND_BACK, Step.REOPEN,
    }  # fmt: skip
    assert (stages[Step.SUBMIT], stages[Step.RESOLVE]) == (Stage.SIGN, Stage.RETURN)
    assert STAGE_AFTER[Step.TRANSFER] is Stage.RECEIVE


def test_warnings_and_notes_make_no_open_form_stale():
    quiet = {Step.CONSULT, Step.ADVISE, Step.APOLOGISE, Step.WARN, Step.OVERDUE, Step.RECOUNT, Step.ACKNOWLEDGE,
             Step.NOTE}  # fmt: skip
    unchanging = {step for step in Step if not STEPS[step].changing}
    assert unchanging - {Step.CORRECT, Step.HAND_OVER} == quiet


@pytest.mark.parametrize("step", Step)
def test_every_row_speaks_both_languages_and_its_sentence_asks_only_for_what_it_has(step):
    rule = STEPS[step]
    assert rule.name_vi
    assert rule.name_en
    assert rule.sentence_vi
    assert rule.sentence_en
    assert set(re.findall(r"{(\w+)}", rule.sentence_vi)) == set(re.findall(r"{(\w+)}", rule.sentence_en))
    names = [need.name for need in rule.needs]
    assert len(names) == len(set(names))
    assert rule.who


# Who may


ALL = {role: frozenset({role}) for role in Role}


@pytest.mark.parametrize("role", Role)
def test_a_role_is_offered_exactly_what_the_table_gives_it(role):
    for status in WAYS:
        accepted = status not in (None, Status.REGISTERED)
        situation = Situation(status, accepted=accepted, mine=True, awaited=True, may_correct=True)
        offered = set(allowed(ALL[role], situation))
        for step in Step:
            rule = STEPS[step]
            wanted = role in rule.who and status in rule.came_from
            wanted = wanted and not (status in rule.never_accepted and situation.accepted)
            assert (step in offered) == wanted


def test_city_admins_write_notes_and_acknowledgements_and_inspectors_nothing():
    assert {step for step in Step if Role.CITY_ADMIN in STEPS[step].who} == {Step.ACKNOWLEDGE, Step.NOTE}
    assert not {step for step in Step if Role.INSPECTOR in STEPS[step].who}
    assert Role.INSPECTOR in STAFF


@pytest.mark.parametrize(
    ("step", "role", "situation", "why"),
    [
        (Step.RESOLVE, Role.SUPERVISOR, Situation(Status.ACCEPTED, accepted=True), Refusal.STATUS),
        (Step.RESOLVE, Role.CLERK, Situation(Status.IN_PROCESS, accepted=True), Refusal.ROLE),
        (Step.ASSIGN, Role.SUPERVISOR, Situation(Status.SUPPLEMENT), Refusal.NOT_ACCEPTED),
        (Step.DECLINE, Role.CLERK, Situation(Status.SUPPLEMENT, accepted=True), Refusal.ACCEPTED),
        (Step.SUBMIT, Role.OFFICER, Situation(Status.IN_PROCESS, accepted=True), Refusal.NOT_HOLDER),
        (Step.EXTEND, Role.SUPERVISOR, Situation(Status.ACCEPTED, True, accepted_by_me=True), Refusal.SEPARATED),
        (Step.EXTEND, Role.SUPERVISOR, Situation(Status.ACCEPTED, True, late=True), Refusal.LATE),
        (Step.EXTEND, Role.SUPERVISOR, Situation(Status.ACCEPTED, True, extended=True), Refusal.EXTENDED),
        (Step.ASK_SUPPLEMENT, Role.CLERK, Situation(Status.ACCEPTED, True, supplements=1), Refusal.SECOND_SUPPLEMENT),
        (Step.ADVISE, Role.OFFICER, Situation(Status.IN_PROCESS, True, mine=True), Refusal.NOT_ASKED),
        (Step.CORRECT, Role.CLERK, Situation(Status.ACCEPTED, True), Refusal.NOTHING_TO_CORRECT),
    ],
)
def test_a_refusal_says_why(step, role, situation, why):
    assert refusal(step, ALL[role], situation) is why
    assert all(REFUSALS[why])


def test_the_separation_of_hands_can_be_lifted_for_tiny_centers():
    mine = Situation(Status.ACCEPTED, accepted=True, accepted_by_me=True)
    assert refusal(Step.EXTEND, ALL[Role.SUPERVISOR], mine, separation=False) is None


def test_targets_that_depend_are_the_ones_the_reading_knows():
    assert {STEPS[step].to for step in Step if isinstance(STEPS[step].to, To)} == set(To)
