"""Flags: lines of a slip that somebody should look at again, and what came of looking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from centers import access
from law.flag_rules import OPEN, OUTCOMES
from law.steps import Role

if TYPE_CHECKING:
    from centers.models import Officer


class FlagQuerySet(models.QuerySet["Flag"]):
    """Questions about flags. Every one asked for a person starts at ``seen_by``."""

    def seen_by(self, officer: Officer) -> Self:
        """The city's readers see all, who leads a center its own."""
        if access.scope_of(officer).whole_city:
            return self.all()
        if officer.center_id is None or not officer.has(Role.SUPERVISOR, Role.CENTER_ADMIN):
            return self.none()
        return self.filter(center=officer.center_code)

    def open(self) -> Self:
        """Nobody has looked yet."""
        return self.filter(outcome=OPEN)


class Flag(models.Model):
    """One kind of thing seen on one line. It changes no figure; ``facts`` keeps instants and counts, never a name."""

    kind = models.CharField(max_length=24)
    dossier = models.ForeignKey("casework.Dossier", on_delete=models.PROTECT, related_name="flags", db_index=False)
    n = models.PositiveSmallIntegerField()  # the line
    at = models.DateTimeField()  # when the line happened
    center = models.ForeignKey(  # where
        "centers.Center", to_field="code", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    by = models.ForeignKey(
        "centers.Officer", to_field="uuid", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        db_index=False,
    )  # fmt: skip
    found_at = models.DateTimeField()
    facts = models.JSONField(default=dict)
    outcome = models.CharField(max_length=12, default=OPEN)

    objects = FlagQuerySet.as_manager()

    class Meta:
        constraints = [
            # A line is flagged once for one thing, however often and by however many it is looked at.
            models.UniqueConstraint(fields=["dossier", "n", "kind"], name="flag_once"),
            models.CheckConstraint(condition=Q(outcome__in=list(OUTCOMES)), name="flag_outcome_known"),
        ]
        indexes = [
            # The list, newest first: of the city, and of a center.
            models.Index(fields=["-at", "-id"], name="flag_newest"),
            models.Index(fields=["center", "-at", "-id"], name="flag_of_center"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.outcome}"


class FlagAct(models.Model):
    """What was said about a flag: an explanation (no outcome), a review, or the clock's word that its line is gone."""

    flag = models.ForeignKey("casework.Flag", on_delete=models.CASCADE, related_name="acts", db_index=False)
    at = models.DateTimeField()
    by = models.ForeignKey(
        "centers.Officer", to_field="uuid", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        db_index=False,
    )  # fmt: skip
    outcome = models.CharField(max_length=12, blank=True)
    text = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            # The history of one flag.
            models.Index(fields=["flag", "at"], name="flag_act_of"),
        ]

    def __str__(self) -> str:
        return self.outcome or "explained"
