"""The questions asked of cards, in the domain's words."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.fields.json import KT

from casework import (
    code_tail,  # noqa: F401 - registers the look-up of codes by their end
    sealing,
)
from centers import access
from centers.vietnamese import fold, untelex
from law.dossier_code import parse_code
from law.steps import Clock, Role, Stage, Status, Step
from law.terms import ENDED, PAUSED

if TYPE_CHECKING:
    from centers.models import Officer

# The conditions of indexes of slips and cards, letter by letter: SQLite uses a partial index for nothing less.
FLOWING = RawSQL("step IN ('transfer', 'reopen', 'correct')", (), models.BooleanField())
CONSULTING = RawSQL("step IN ('advise', 'consult')", (), models.BooleanField())
ASKING = RawSQL("step = 'ask_supplement'", (), models.BooleanField())
PAYING = RawSQL("step IN ('ask_payment', 'paid')", (), models.BooleanField())
WAITED = RawSQL("(clock = 'paused' OR step = 'reopen')", (), models.BooleanField())
ASKED_TWICE = RawSQL("supplements >= 2", (), models.BooleanField())
DAY_AND_NUMBER = re.compile(r"\d{6}-\d{4,6}")  # of a code, without the center
GROUPS = ("overdue", "today", "brought", "soon", "new", "waiting", "later")
# Given to this hand and not yet touched.
JUST_GIVEN = [step.value for step in (Step.ASSIGN, Step.ROUTE, Step.SEND_BACK, Step.SUBMIT, Step.REOPEN, Step.ACCEPT)]


class DossierQuerySet(models.QuerySet):
    """Questions about dossiers. Every one asked for a person starts at ``seen_by`` or ``held_for``."""

    def seen_by(self, officer: Officer) -> Self:
        """What this officer may open: dossiers of the center now and, read-only, those it accepted, had or decided."""
        reach = access.scope_of(officer)
        if reach.center_id is None:
            return self.all() if reach.whole_city else self.none()
        code = officer.center_code
        decided = apps.get_model("casework", "Decision").objects.filter(dossier=OuterRef("pk"), center_id=code)
        was_here = apps.get_model("casework", "SlipLine").objects.filter(dossier=OuterRef("pk"), center_id=code)
        return self.filter(Q(center_id=code) | Q(accepted_center_id=code) | Exists(decided) | Exists(was_here))

    def held_for(self, officer: Officer) -> Self:
        """Dossiers now in the officer's center, or all for the city: what lists, counts and searches run over."""
        reach = access.scope_of(officer)
        if reach.center_id is None:
            return self.all() if reach.whole_city else self.none()
        return self.filter(center_id=officer.center_code)

    def open(self) -> Self:
        """Neither ended nor handed over: statuses 1, 2, 4, 5, 6. By the clock, as the indexes of cards begin."""
        return self.filter(clock__in=[Clock.RUNNING, Clock.PAUSED])

    def ended(self) -> Self:
        return self.filter(status__in=[s.value for s in ENDED])

    def in_clock(self) -> Self:
        """Accepted and not ended: what the figures call open."""
        return self.filter(clock__in=[Clock.RUNNING, Clock.PAUSED], accepted_at__isnull=False)

    def waiting(self) -> Self:
        """Waiting for the citizen: a supplement or a payment."""
        return self.open().filter(status__in=[s.value for s in PAUSED])

    def overdue(self, at: datetime) -> Self:
        """Running and past the first instant that counts as late."""
        return self.filter(clock=Clock.RUNNING, late_from__lte=at)

    def not_late(self, at: datetime) -> Self:
        """Running within time; acceptance clocks are nobody's lateness and stay out."""
        return self.filter(clock=Clock.RUNNING, late_from__gt=at)

    def to_watch(self, at: datetime) -> Self:
        """Open cards about which the clock has something to say, the longest waiting first."""
        return self.filter(watch_at__lte=at).order_by("watch_at", "id")

    def due_on(self, day: date, at: datetime) -> Self:
        """Due that day and not late at ``at``."""
        return self.not_late(at).filter(due_on=day)

    def due_within(self, after: date, until: date, at: datetime) -> Self:
        """Due after one day and up to another, not late at ``at``."""
        return self.not_late(at).filter(due_on__gt=after, due_on__lte=until)

    def online_queue(self) -> Self:
        """Registered, waiting for acceptance."""
        return self.open().filter(status=Status.REGISTERED)

    def unassigned(self) -> Self:
        """Accepted and in nobody's hands."""
        return self.open().filter(status__in=[Status.ACCEPTED, Status.IN_PROCESS], holder__isnull=True)

    def to_close(self) -> Self:
        """Submitted for signature, waiting to be closed."""
        return self.open().filter(status=Status.IN_PROCESS, stage=Stage.SIGN)

    def for_supervisor(self) -> Self:
        """What waits for a supervisor's hand: nobody's dossiers, and those to be closed."""
        return self.open().filter(
            Q(status__in=[Status.ACCEPTED, Status.IN_PROCESS], holder__isnull=True)
            | Q(status=Status.IN_PROCESS, stage=Stage.SIGN)
        )

    def supplement_brought(self) -> Self:
        """Open, and the last changing line is the supplement that came in."""
        return self.open().filter(last_step=Step.SUPPLEMENT)

    def awaiting_opinion(self) -> Self:
        """Open, and an agency still owes an opinion: a question with no answer of that agency after it."""
        said = apps.get_model("casework", "SlipLine").objects.filter(CONSULTING)
        answers = said.filter(dossier=OuterRef("dossier"), n__gt=OuterRef("n"), step=Step.ADVISE)
        answers = answers.annotate(who=KT("facts__agency")).filter(who=OuterRef("asked"))
        asked = said.filter(step=Step.CONSULT).annotate(asked=KT("facts__agency")).filter(~Exists(answers))
        return self.open().filter(pk__in=asked.values("dossier"))

    def came_by_transfer(self) -> Self:
        """Sent here by another center, by the last move of theirs that stands; asked of one center's cards."""
        return self.filter(pk__in=self._moves(center_id=F("dossier__center_id")))

    def moved_away(self, center: str) -> Self:
        """Now elsewhere, and transferred after having been at ``center``."""
        was_here = apps.get_model("casework", "SlipLine").objects.filter(dossier=OuterRef("pk"), center_id=center)
        return self.exclude(center_id=center).filter(Exists(was_here), pk__in=self._moves())

    def _moves(self, **which: Any) -> models.QuerySet:
        """Dossiers of transfers not voided, by the index of flows."""
        lines = apps.get_model("casework", "SlipLine").objects
        voided = lines.filter(dossier=OuterRef("dossier"), step=Step.CORRECT, voids=OuterRef("n"))
        return lines.filter(FLOWING, ~Exists(voided), step=Step.TRANSFER, **which).values("dossier")

    def to_hand_over(self) -> Self:
        """A result waits at the desk."""
        return self.filter(status=Status.RESOLVED)

    def work_of(self, officer: Officer) -> Self:
        """What waits for this officer's own hand: what he holds; for a clerk also the center's counter."""
        if officer.center_id is None:
            return self.none()
        mine = Q(holder_id=officer.uuid)
        if officer.has(Role.CLERK):
            at_the_counter = [Status.REGISTERED, Status.SUPPLEMENT, Status.PAYMENT]
            mine |= Q(center_id=officer.center_code, status__in=[s.value for s in at_the_counter])
        return self.filter(mine, center_id=officer.center_code).exclude(clock=Clock.ENDED)

    def by_group(self, at: datetime, today: date, third_day: date) -> Self:
        """Each open card with its ``group`` of the work list, in the order they are done: exactly one each.

        ``third_day`` is the third working day after ``today``.
        """
        group = Case(
            When(status=Status.REGISTERED, then=Value("new")),
            When(clock=Clock.PAUSED, then=Value("waiting")),
            When(late_from__lte=at, then=Value("overdue")),
            When(due_on__lte=today, then=Value("today")),
            When(last_step=Step.SUPPLEMENT, then=Value("brought")),
            When(due_on__lte=third_day, then=Value("soon")),
            When(last_step__in=JUST_GIVEN, then=Value("new")),
            default=Value("later"),
        )
        order = Case(*(When(group=name, then=Value(rank)) for rank, name in enumerate(GROUPS)), default=Value(99))
        return self.annotate(group=group).annotate(group_rank=order)

    def find(self, text: str) -> Self:
        """Dossiers by code (whole, its beginning or its end), name without marks, or whole number or phone."""
        text = " ".join(text.split())
        if not text:
            return self
        parsed = parse_code(text)
        if parsed:
            return self.filter(code=parsed)
        if DAY_AND_NUMBER.fullmatch(text):
            return self.filter(code__tail=f"-{text}")
        digits = text.replace(" ", "").replace(".", "").replace("-", "")
        if digits.isdigit():
            if len(digits) >= 9:
                sealed = sealing.mark(digits)
                return self.filter(Q(owner__number_mark=sealed) | Q(owner__phone_mark=sealed))
            return self.filter(code__tail=digits)
        if any(c.isdigit() for c in text):
            code = text.upper()
            return self.filter(Q(code__startswith=code) | Q(code__tail=code) | Q(external_code=text))
        names = Q()
        for form in {fold(text), fold(untelex(text))}:
            names |= Q(owner__fold__contains=form)
        return self.filter(names)
