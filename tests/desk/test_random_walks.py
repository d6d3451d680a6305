"""Random walks of several dossiers, legal and illegal, beside a model that knows the table and nothing of the law."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from casework import audit, desk
from centers import calendars
from centers.models import ClosedDay, Officer
from law.steps import STEPS, Effect, Role, Status, Step, To
from tests.cast import Cast
from tests.desk.story import MONDAY, Story, colleague, usual

PAUSES = {Status.SUPPLEMENT, Status.PAYMENT}
SPANS = [0, 1, 10, 16, 300, 24 * 60, 3 * 24 * 60, 20 * 24 * 60]  # minutes until the next step
ANY = st.integers(0, 10_000)


@dataclass(frozen=True)
class Place:
    """Where the model thinks a dossier stands."""

    status: Status
    before: Status
    accepted: bool

    def after(self, step: Step) -> Place:
        to = STEPS[step].to
        if isinstance(to, Status):
            before = self.status if to in PAUSES else self.before
            return Place(to, before, self.accepted or STEPS[step].effect is Effect.START)
        if to is To.BEFORE:
            return replace(self, status=self.before)
        if to is To.BY_ACCEPTANCE:
            return replace(self, status=Status.ACCEPTED if self.accepted else Status.REGISTERED)
        if to is To.IN_PROCESS:
            return (
                replace(self, before=Status.IN_PROCESS)
                if self.status in PAUSES
                else replace(self, status=Status.IN_PROCESS)
            )
        return self


class Walk:
    """A dossier and the model's memory of it: a stack, so that a correction is one step down."""

    def __init__(self, story: Story, first: Place) -> None:
        self.story = story
        self.places = [first]
        if story.card.last_n == 2:  # the rule assigned in the same breath
            self.places[0] = first.after(Step.ASSIGN)

    @property
    def place(self) -> Place:
        return self.places[-1]

    def taken(self, step: Step) -> None:
        if step is Step.CORRECT:
            self.places.pop()
        elif STEPS[step].changing:
            place = self.place.after(step)
            if step is Step.ACCEPT and self.story.card.holder is not None:
                place = place.after(Step.ASSIGN)
            self.places.append(place)


def _pick(things: Sequence[Any], number: int) -> Any:
    return things[number % len(things)]


class Desks(RuleBasedStateMachine):
    """Two centers at work."""

    cast: Cast
    actors: list[Officer | Role]

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.now = MONDAY
        self.walks: list[Walk] = []

    @initialize()
    def begin(self) -> None:
        self.open(online=True, land=True)
        self.open(online=False, land=False)

    @precondition(lambda self: len(self.walks) < 5)
    @rule(online=st.booleans(), land=st.booleans())
    def open(self, online: bool, land: bool) -> None:
        story = Story(self.cast, self.now)
        procedure = self.cast.land if land else self.cast.marriage
        if online:
            story.register(procedure=procedure)
        else:
            story.accept(procedure=procedure)
        status = Status.REGISTERED if online else Status.ACCEPTED
        self.walks.append(Walk(story, Place(status, Status.REGISTERED, accepted=not online)))

    @rule(walk=ANY, actor=ANY, step=st.sampled_from(list(Step)), minutes=st.sampled_from(SPANS))
    def try_anything(self, walk: int, actor: int, step: Step, minutes: int) -> None:
        self._try(_pick(self.walks, walk), step, _pick(self.actors, actor), minutes)

    @rule(walk=ANY, choices=st.lists(ANY, min_size=4, max_size=12), minutes=st.sampled_from(SPANS))
    def do_what_is_offered(self, walk: int, choices: list[int], minutes: int) -> None:
        """Several steps on, each one offered to somebody by his page."""
        chosen = _pick(self.walks, walk)
        people = [one for one in self.actors if isinstance(one, Officer)]
        for choice in choices:
            seldom = {Step.CORRECT, Step.WITHDRAW, Step.DECLINE, Step.STOP} if choice % 4 else set()
            draft, at = self._look(chosen, minutes)
            offers = [(step, by) for by in people for step in desk.allowed_now(draft, by, at)]
            offers = [(step, by) for step, by in offers if STEPS[step].changing and step not in seldom]
            if offers:
                self._try(chosen, *_pick(offers, choice), minutes)

    @rule(days=st.integers(1, 40))
    def a_storm_closes_the_offices(self, days: int) -> None:
        on = (self.now + timedelta(days=days)).date()
        ClosedDay.objects.get_or_create(
            on=on, center=None, kind="closure", session="all",
            defaults={"name_vi": "Bão", "name_en": "Storm", "decision": "12/CĐ-UBND"},
        )  # fmt: skip
        calendars.publish(at=self.now, note="Bão")
        for walk in self.walks:
            self._try(walk, Step.RECOUNT, Role.CLOCK, 0)

    def _look(self, walk: Walk, minutes: int) -> tuple[desk.Draft, datetime]:
        at = max(self.now, walk.story.now) + timedelta(minutes=minutes)
        return desk.load(walk.story.card), at

    def _try(self, walk: Walk, step: Step, by: Officer | Role, minutes: int) -> None:
        draft, at = self._look(walk, minutes)
        offered = desk.allowed_now(draft, by, at) if isinstance(by, Officer) else None
        needs = self._needs(walk, step)
        walk.story.now = max(self.now, walk.story.now)
        try:
            walk.story.then(step, by, minutes=minutes, **needs)
        except desk.Refused as refused:
            typed_wrong = refused.refusal is None and "" not in refused.fields
            assert typed_wrong or offered is None or step not in offered, refused  # noqa: PT017 - it may be legal
            assert walk.story.card.last_n == draft.known_n
        else:
            assert offered is None or step in offered
            walk.taken(step)
        self.now = max(self.now, walk.story.now)
        card = walk.story.card
        assert (card.status, card.accepted_at is not None) == (walk.place.status, walk.place.accepted)

    def _needs(self, walk: Walk, step: Step) -> dict[str, object]:
        """What the step wants beside the usual: people and places of the center where the dossier is now."""
        card = walk.story.card
        here = [one for one in self.actors if isinstance(one, Officer) and one.center == card.center]
        given: dict[str, object] = {}
        if "officer" in usual(step, self.cast, self.now):
            role = Role.SUPERVISOR if step is Step.SUBMIT else Role.OFFICER
            given["officer"] = next(one for one in here if one.has(role))
        if step is Step.TRANSFER:
            centers = [self.cast.phu_xuan, self.cast.thuan_hoa]
            given["center"] = next(center for center in centers if center != card.center)
        if step is Step.RESOLVE:
            given["overdue_reason"] = "officer"
        if step is Step.SUPPLEMENT:
            given["documents"] = [1]
        if step is Step.REOPEN:
            given["cause"] = ("own_error", "new_information")[card.last_n % 2]
        return given

    def teardown(self) -> None:
        try:
            assert audit.run().findings == []
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)
            calendars.forget()


def test_random_walks_follow_the_table_and_leave_a_sound_house(cast: Cast):
    there = [colleague(role, cast.thuan_hoa) for role in (Role.OFFICER, Role.SUPERVISOR)]
    both = colleague(Role.CLERK, cast.phu_xuan)
    both.roles = ["clerk", "officer", "supervisor"]
    both.save()
    people = [cast.an, cast.hai, cast.binh, cast.chi, cast.tuan, cast.dung, both, *there]

    class House(Desks):
        actors = [*people, Role.PORTAL, Role.CLOCK, Role.RULE]

    House.cast = cast
    ClosedDay.objects.bulk_create(
        ClosedDay(**{**day, "center": None, "on": date.fromisoformat(day["on"])})
        for day in calendars.shipped_content()["days"]
    )
    # Derandomised: the same walks every time.
    run_state_machine_as_test(
        House,
        settings=settings(
            max_examples=12, stateful_step_count=12, deadline=None, derandomize=True, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
