"""The questions asked of cards, in the domain's words."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from law.dossier_code import parse_code

from casework import sealing
from centers.vietnamese import fold, untelex
from law.steps import ENDED, OPEN, PAUSED, Clock, Status, Step

if TYPE_CHECKING:
    from centers.models import Officer


class DossierQuerySet(models.QuerySet):
    """Questions about dossiers. Every one asked for a person starts at ``seen_by`` or ``held_for``."""

    def seen_by(self, officer: Officer) -> Self:
        """Dossiers this officer may open: those of the center now and, read-only, those it accepted, moved or decided."""
        if officer.center_id is None:
            return self.all()
        code = officer.center.code
        decided = apps.get_model("casework", "Decision").objects.filter(dossier=OuterRef("pk"), center_id=code)
        was_here = apps.get_model("casework", "SlipLine").objects.filter(dossier=OuterRef("pk"), center_id=code)
        return self.filter(Q(center_id=code) | Q(accepted_center_id=code) | Exists(decided) | Exists(was_here))

    def held_for(self, officer: Officer) -> Self:
        """Dossiers now in the officer's center, or all for the city: what lists, counts and searches run over."""
        return self.all() if officer.center_id is None else self.filter(center_id=officer.center.code)

    def open(self) -> Self:
        """Neither ended nor handed over: statuses 1, 2, 4, 5, 6."""
        return self.filter(status__in=[s.value for s in OPEN])

    def ended(self) -> Self:
        return self.filter(status__in=[s.value for s in ENDED])

    def in_clock(self) -> Self:
        """Accepted and not ended: what the figures call open."""
        return self.filter(clock__in=[Clock.RUNNING, Clock.PAUSED], accepted_at__isnull=False)

    def waiting(self) -> Self:
        """Waiting for the citizen: a supplement or a payment."""
        return self.filter(status__in=[s.value for s in PAUSED])

    def overdue(self, at: datetime) -> Self:
        """Running and past the first instant that counts as late."""
        return self.filter(clock=Clock.RUNNING, late_from__lte=at)

    def not_late(self, at: datetime) -> Self:
        """Running within time; acceptance clocks are nobody's lateness and stay out."""
        return self.filter(clock=Clock.RUNNING, late_from__gt=at)

    def due_on(self, day: date, at: datetime) -> Self:
        """Due that day and not late at ``at``."""
        return self.not_late(at).filter(due_on=day)

    def due_within(self, after: date, until: date, at: datetime) -> Self:
        """Due after one day and up to another, not late at ``at``."""
        return self.not_late(at).filter(due_on__gt=after, due_on__lte=until)

    def online_queue(self) -> Self:
        """Registered, waiting for acceptance."""
        return self.filter(status=Status.REGISTERED)

    def unassigned(self) -> Self:
        """Accepted and in nobody's hands."""
        return self.filter(status__in=[Status.ACCEPTED, Status.IN_PROCESS], holder__isnull=True)

    def to_close(self) -> Self:
        """Submitted for signature, waiting to be closed."""
        return self.filter(status=Status.IN_PROCESS, stage="sign")

    def supplement_brought(self) -> Self:
        """Open, and the last changing line is the supplement that came in."""
        return self.open().filter(last_step=Step.SUPPLEMENT)

    def to_hand_over(self) -> Self:
        """A result waits at the desk."""
        return self.filter(status=Status.RESOLVED)

    def find(self, text: str) -> Self:
        """Dossiers by code (whole or its last digits), name without marks, or whole number or phone."""
        text = " ".join(text.split())
        if not text:
            return self
        parsed = parse_code(text)
        if parsed:
            return self.filter(code=parsed)
        digits = text.replace(" ", "").replace(".", "").replace("-", "")
        if digits.isdigit():
            if len(digits) >= 9:
                sealed = sealing.mark(digits)
                return self.filter(Q(owner__number_mark=sealed) | Q(owner__phone_mark=sealed))
            return self.filter(Q(code__endswith=text) | Q(code__endswith=f"-{digits.zfill(4)}"))
        if any(c.isdigit() for c in text):
            return self.filter(Q(code__icontains=text) | Q(external_code=text))
        names = Q()
        for form in {fold(text), fold(untelex(text))}:
            names |= Q(owner__fold__contains=form)
        return self.filter(names)
