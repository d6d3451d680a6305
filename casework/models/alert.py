"""Alerts: a rule that holds somewhere, from when to when, and what people did about it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from centers import access
from law.alert_rules import URGENT
from law.steps import Role

if TYPE_CHECKING:
    from centers.models import Officer


class AlertQuerySet(models.QuerySet["Alert"]):
    """Questions about alerts. Every one asked for a person starts at ``seen_by``."""

    def seen_by(self, officer: Officer) -> Self:
        """The city sees all, overseers of a center its own, everybody what was given to him."""
        if access.scope_of(officer).whole_city:
            return self.all()
        own = Q(assigned_to=officer.uuid)
        if officer.center_id is not None and officer.has(Role.SUPERVISOR, Role.CENTER_ADMIN):
            own |= Q(center=officer.center_code)
        return self.filter(own)

    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)

    def awake(self, at: datetime) -> Self:
        """Open, and not hidden for a while."""
        return self.open().filter(Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=at))

    def untouched(self) -> Self:
        """Nobody said he knows, nobody was given it."""
        return self.filter(acknowledged_at__isnull=True, assigned_to__isnull=True)

    def ringing(self, at: datetime) -> Self:
        """What the bell counts: urgent, awake, and nobody said he knows."""
        return self.awake(at).filter(severity=URGENT, acknowledged_at__isnull=True)


class Alert(models.Model):
    """One rule at one center (or the city), open as long as its condition holds. The dossiers behind it are asked anew.

    ``facts`` keeps what the sentence says (counts, rates), never a name.
    """

    rule = models.CharField(max_length=24)
    center = models.ForeignKey(
        "centers.Center", to_field="code", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        db_index=False,
    )  # fmt: skip
    severity = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField(default=0)
    facts = models.JSONField(default=dict)
    opened_at = models.DateTimeField()
    checked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by_itself = models.BooleanField(default=False)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    assigned_to = models.ForeignKey(
        "centers.Officer", to_field="uuid", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        db_index=False,
    )  # fmt: skip
    snoozed_until = models.DateTimeField(null=True, blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        constraints = [
            # One open alert per rule and center, whoever evaluates the rules at the same moment.
            models.UniqueConstraint(
                fields=["rule", "center"],
                condition=Q(closed_at__isnull=True, center__isnull=False),
                name="alert_open_once",
            ),
            models.UniqueConstraint(
                fields=["rule"], condition=Q(closed_at__isnull=True, center__isnull=True), name="alert_city_open_once"
            ),
            models.CheckConstraint(condition=Q(severity__in=[1, 2, 3]), name="alert_severity_known"),
        ]
        indexes = [
            # The alerts centre and the counter in the header: open ones, by center and severity.
            models.Index(
                fields=["center", "severity", "opened_at"], name="alert_open", condition=Q(closed_at__isnull=True)
            ),
            # What closed lately.
            models.Index(fields=["-closed_at"], name="alert_closed", condition=Q(closed_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.rule


class AlertAct(models.Model):
    """What a person, or the clock, did about an alert."""

    alert = models.ForeignKey("casework.Alert", on_delete=models.CASCADE, related_name="acts", db_index=False)
    at = models.DateTimeField()
    by = models.ForeignKey(
        "centers.Officer", to_field="uuid", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        db_index=False,
    )  # fmt: skip
    act = models.CharField(max_length=12)  # opened, acknowledge, assign, snooze, resolve, closed
    text = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            # The history of one alert.
            models.Index(fields=["alert", "at"], name="alert_act_of"),
        ]

    def __str__(self) -> str:
        return self.act
