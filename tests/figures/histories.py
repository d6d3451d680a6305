"""Random histories of some centers, written through the desk: every step, with corrections and late entries."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from django.db import transaction

from casework import desk
from casework.figures import Period
from casework.models import Dossier
from centers import calendars
from centers.models import Center, Officer
from law.steps import STEPS, Role, Step
from tests.cast import Cast, raise_the_house
from tests.desk.story import MONDAY, REASON, colleague, usual
from tests.paperwork import opening

SELDOM = {Step.WITHDRAW: 0.15, Step.STOP: 0.6, Step.DECLINE: 0.1, Step.NOTE: 0.2, Step.ACKNOWLEDGE: 0.1,
          Step.CORRECT: 0.5, Step.RESOLVE: 3.0, Step.SUBMIT: 2.0, Step.REOPEN: 1.5}  # fmt: skip
SPANS = (1, 10, 60, 150, 600)  # minutes between two steps anywhere in the city
CHANNELS = ("online", "counter", "post")


class History:
    """Two centers at work, or ``more``, one step after another. ``now`` is when the last one was written."""

    def __init__(self, cast: Cast, seed: int | Random, more: Sequence[Center] = ()) -> None:
        self.cast, self.now = cast, MONDAY
        self.rng = Random(seed) if isinstance(seed, int) else seed
        there = [colleague(role, cast.thuan_hoa) for role in (Role.OFFICER, Role.SUPERVISOR)]
        self.people = [cast.an, cast.hai, cast.binh, cast.dung, *there]
        self.clerks = {cast.phu_xuan.code: cast.an, cast.thuan_hoa.code: cast.dung}
        for center in more:
            some = [colleague(role, center) for role in (Role.CLERK, Role.OFFICER, Role.SUPERVISOR)]
            self.people += some
            self.clerks[center.code] = some[0]
        self.centers = [cast.phu_xuan, cast.thuan_hoa, *more]
        self.dossiers: list[Dossier] = []

    def live(self, steps: int, *, dossiers: int) -> None:
        """So many steps on so many dossiers."""
        for turn in range(steps):
            self.now += timedelta(minutes=self.rng.choice(SPANS))
            if turn % (steps // dossiers) == 0:
                self._open()
            else:
                self._go_on()

    def _open(self) -> None:
        cast, rng = self.cast, self.rng
        procedure = rng.choice([cast.birth, cast.marriage, cast.land])
        center = rng.choice(self.centers)
        given = opening(center, procedure, channel=rng.choice(CHANNELS))
        clerk = self.clerks[center.code]
        if rng.random() < 0.5:
            dossier = desk.take(Step.REGISTER, None, by=Role.PORTAL, at=self.now, opening=given)
        else:
            everything = [document.position for document in given.documents]
            dossier = desk.take(Step.ACCEPT, None, by=clerk, at=self.now, opening=given, documents=everything)
        self.dossiers.append(dossier)

    def _go_on(self) -> None:
        """A step somebody may take on a dossier; most of them change something."""
        dossier = Dossier.objects.get(pk=self.rng.choice(self.dossiers).pk)
        draft = desk.load(dossier)
        offers = [(step, by) for by in self.people for step in desk.allowed_now(draft, by, self.now)]
        offers = [(step, by) for step, by in offers if step is not Step.EXTEND or STEPS[step].changing]
        if not offers:
            return
        # As Random.choices does it; that of hypothesis takes no weights.
        reach = list(accumulate(SELDOM.get(step, 1.0) for step, _by in offers))
        step, by = offers[bisect(reach, self.rng.random() * reach[-1], 0, len(offers) - 1)]
        try:
            desk.take(step, dossier, by=by, at=self.now, **self._earlier(step, by, draft), **self._needs(step, draft))
        except desk.Refused:
            return  # what is typed is random; the desk refuses some of it

    def _earlier(self, step: Step, by: Officer, draft: desk.Draft) -> dict[str, Any]:
        """Now and then a supervisor writes down later what happened before."""
        if not by.has(Role.SUPERVISOR) or self.rng.random() > 0.25 or step is Step.CORRECT:
            return {}
        return {"happened_at": draft.lines[-1].at + (self.now - draft.lines[-1].at) * self.rng.random()}

    def _needs(self, step: Step, draft: desk.Draft) -> dict[str, Any]:
        center = draft.lines[-1].center_id
        given = {**usual(step, self.cast, self.now), "reason": REASON}
        if "officer" in given:
            role = Role.SUPERVISOR if step is Step.SUBMIT else Role.OFFICER
            given["officer"] = next(one for one in self.people if one.has(role) and one.center.code == center)
        if step is Step.TRANSFER:
            others = [one for one in self.centers if one.code != center]
            given["center"] = self.rng.choice(others) if len(others) > 1 else others[0]
        if step is Step.RESOLVE:
            given |= {"overdue_reason": "officer", "result_on": _first_day(draft)}
        if step is Step.WITHDRAW:
            given["request_on"] = _first_day(draft)
        if step is Step.REOPEN:
            given["cause"] = self.rng.choice(("own_error", "new_information"))
        return given


@contextmanager
def lived(blocker: Any, seed: int, steps: int, *, dossiers: int) -> Iterator[History]:
    """A history for the tests of one file; afterwards nothing of it is left. ``blocker`` is django_db_blocker."""
    with blocker.unblock(), transaction.atomic():
        history = History(raise_the_house(), seed)
        history.live(steps, dossiers=dossiers)
        yield history
        transaction.set_rollback(True)
    calendars.forget()


def _first_day(draft: desk.Draft) -> Any:
    return (draft.lines[0].at + timedelta(hours=7)).date()


def some_instant(history: History, rng: Random) -> datetime:
    """An instant of the history, to the second."""
    return (MONDAY + (history.now - MONDAY) * rng.random()).replace(microsecond=0)


def some_periods(history: History, seed: int, turns: int) -> list[Period]:
    """Periods of every kind: whole, parts, as of an instant inside, known at one before or after."""
    rng = Random(seed)
    end = history.now + timedelta(days=1)
    found = [Period(history.dossiers[0].registered_at, end, end)]
    for turn in range(turns):
        since, until = sorted(some_instant(history, rng) for _ in range(2))
        as_of = until if turn % 3 else min(until, some_instant(history, rng))
        found.append(Period(since, until, as_of, some_instant(history, rng) if turn % 2 else None))
    return found
