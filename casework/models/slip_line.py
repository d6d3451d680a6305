"""The control slip: one line per hand, never erased."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models.base import ModelState

from casework.models.dossier import Dossier, ReadingColumns
from centers.models import Officer
from centers.models.sealed import Sealed
from law.calendar import to_seconds
from law.limit import Limit, Unit
from law.slip import Line
from law.steps import STEPS, ClockPolicy, Step

CONSULTING = ["advise", "consult"]  # opinions asked and given
PAYING = ["ask_payment", "paid"]
FLOWS = ["transfer", "reopen", "correct"]  # the steps asked for by time, under an index of their own


class SlipLine(Sealed, ReadingColumns):
    """One line of a slip: which step, when it happened, who did it, what the card said after it. The truth.

    ``facts`` holds what the step was given, with officers by UUID hex and centers by code, so that the line can be
    read and hashed alone. Typed text stands in ``Remark``; the line holds its salted hash. Append-only: the model
    refuses to change a written line, and so does a trigger in the database.
    """

    dossier = models.ForeignKey(
        "casework.Dossier", on_delete=models.PROTECT, related_name="lines", db_index=False
    )  # the unique constraint indexes it
    n = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=16, choices=[(s.value, rule.name_vi) for s, rule in STEPS.items()])
    at = models.DateTimeField()
    written_at = models.DateTimeField()
    by = models.ForeignKey(
        "centers.Officer", to_field="uuid", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        db_index=False,
    )  # fmt: skip
    role = models.CharField(max_length=12)  # the role acted in; portal, clock and rule are no people
    facts = models.JSONField(default=dict)
    voids = models.PositiveSmallIntegerField(null=True, blank=True)  # a correction names the line it voids
    rode = models.PositiveSmallIntegerField(null=True, blank=True)  # the line in whose transaction this one was written
    remark_hash = models.CharField(max_length=64, blank=True)
    hash = models.BinaryField(max_length=32)

    class Meta(Sealed.Meta):
        abstract = False
        ordering = ["dossier_id", "n"]
        constraints = [
            # The slip of a dossier, and the race: two writers of the same line, one wins.
            models.UniqueConstraint(fields=["dossier", "n"], name="slip_line_once"),
            models.CheckConstraint(condition=models.Q(n__gte=1), name="slip_line_from_one"),
            models.CheckConstraint(
                condition=models.Q(step="correct", voids__isnull=False)
                | (~models.Q(step="correct") & models.Q(voids__isnull=True)),
                name="slip_line_correct_voids",
            ),
            # Line 1 is never voided, and a line rides on or voids an earlier one only.
            models.CheckConstraint(
                condition=models.Q(voids__isnull=True) | models.Q(voids__gt=1, voids__lt=models.F("n")),
                name="slip_line_voids_earlier",
            ),
            models.CheckConstraint(
                condition=models.Q(rode__isnull=True) | models.Q(rode__gte=1, rode__lt=models.F("n")),
                name="slip_line_rode_earlier",
            ),
        ]
        indexes = [
            # Flows of figures: transfers, reopenings and corrections of a period, and of which dossiers.
            models.Index(
                fields=["step", "at", "dossier"],
                name="slip_line_flows",
                condition=models.Q(step__in=FLOWS),
            ),
            # What supplements of a period were asked for, at a center.
            models.Index(
                fields=["center", "at"],
                name="slip_line_asked",
                condition=models.Q(step="ask_supplement"),
            ),
            # Fees: what was asked to be paid in a period, and what was, at a center.
            models.Index(
                fields=["center", "at"],
                name="slip_line_paying",
                condition=models.Q(step__in=PAYING),
            ),
            # Figures of days: the dossiers that were paused or opened again.
            models.Index(
                fields=["dossier"],
                name="slip_line_waited",
                condition=models.Q(clock="paused") | models.Q(step="reopen"),
            ),
            # Opinions still owed: the questions and answers of a dossier.
            models.Index(
                fields=["dossier", "n"],
                name="slip_line_consulting",
                condition=models.Q(step__in=CONSULTING),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.n} {self.step}"

    @classmethod
    def drawn(cls, dossier: Dossier, by: Officer | None, columns: dict[str, Any]) -> SlipLine:
        """A new line of all its columns but id, dossier and author.

        What the constructor makes, without its walk over the fields: a month at once is a quarter of a million lines.
        """
        line = cls.__new__(cls)
        line._state = ModelState()
        line._state.fields_cache.update(dossier=dossier, by=by)
        line.__dict__.update(columns, id=None, dossier_id=dossier.pk, by_id=None if by is None else by.uuid)
        return line

    @cached_property
    def rule(self):
        """The row of the table of steps."""
        return STEPS[Step(self.step)]

    def sealed_facts(self, dossier: UUID) -> dict[str, Any]:
        """Everything the chain seals of this line, with no personal data in it."""
        return {
            "dossier": dossier,
            "n": self.n,
            "step": self.step,
            "at": self.at,
            "written_at": self.written_at,
            "by": self.by_id,
            "role": self.role,
            "facts": self.facts,
            "voids": self.voids,
            "rode": self.rode,
            "remark": self.remark_hash,
            "reading": {
                "status": self.status,
                "center": self.center_id,
                "holder": self.holder_id,
                "stage": self.stage,
                "clock": self.clock,
                "due_on": self.due_on,
                "due_at": self.due_at,
                "late_from": self.late_from,
                "left": self.left,
            },
        }

    def as_law(self) -> Line:
        """The line as the law reads it: pure values, instants in seconds."""
        return law_line(self.n, self.step, to_seconds(self.at), self.facts, self.voids, self.rode)


def law_line(n: int, step: str, at: int, facts: dict[str, Any], voids: int | None, rode: int | None) -> Line:
    """A law line of stored facts; unknown facts are left to the pages."""
    limit = facts.get("limit")
    promised = facts.get("promised_on")
    return Line(
        n,
        Step(step),
        at,
        center=facts.get("center", ""),
        edition=facts.get("edition", 0),
        limit=Limit(limit[0], Unit(limit[1])) if limit else None,
        policy=ClockPolicy(facts.get("policy", "PAUSE")),
        same_day_until=facts.get("same_day_until", 54000),
        units=facts.get("units", 0),
        holder=facts.get("holder", ""),
        cause=facts.get("cause", ""),
        promised_on=date.fromisoformat(promised) if promised and step == Step.APOLOGISE else None,
        voids=voids or 0,
        rode=rode or 0,
    )
