"""Orders that change the calendar: what they will move, shown before, and exactly that applied after."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class CalendarOrder(models.Model):
    """A draft of days, its effect on open dossiers, and the job that publishes both.

    ``days`` are the closed days to add, as an edition holds them, ``withdrawn`` the ids of those to take back;
    ``basis`` the edition the effects were worked out on and ``content_hash`` the seal of the one it would publish:
    where either is another by then, the preview is void.
    """

    DRAFT, PREVIEWED, PUBLISHED, APPLIED = "draft", "previewed", "published", "applied"

    state = models.CharField(max_length=10, default=DRAFT)
    note = models.CharField(max_length=300)
    days = models.JSONField(default=list)
    withdrawn = models.JSONField(default=list)
    basis = models.PositiveIntegerField()
    content_hash = models.CharField(max_length=64, blank=True)
    trouble = models.CharField(max_length=300, blank=True)  # why there is no preview: a due date past the loaded years
    edition = models.PositiveIntegerField(null=True, blank=True)  # the one it published
    created_by = models.ForeignKey(  # nobody: the edition was published by a command
        "centers.Officer", to_field="uuid", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    previewed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "previewed", "published", "applied"]), name="calendar_order_state"
            ),
            # One edition comes of one order.
            models.UniqueConstraint(fields=["edition"], name="calendar_order_edition_once"),
        ]
        indexes = [
            # The job: published and not applied yet.
            models.Index(fields=["state", "id"], name="calendar_order_to_apply"),
        ]

    def __str__(self) -> str:
        return self.note


class OrderEffect(models.Model):
    """What an order does to one dossier: an open one that moves, or a decided one whose verdict deserves a look."""

    order = models.ForeignKey(
        "casework.CalendarOrder", on_delete=models.CASCADE, related_name="effects", db_index=False
    )
    dossier = models.ForeignKey("casework.Dossier", on_delete=models.CASCADE, related_name="+", db_index=False)
    decided = models.BooleanField(default=False)  # a candidate for review: nothing is applied to it
    seen_n = models.PositiveSmallIntegerField()  # the last line of the slip the effect was worked out on
    due_before = models.DateField(null=True, blank=True)
    due_after = models.DateField(null=True, blank=True)
    left_before = models.IntegerField(null=True, blank=True)
    left_after = models.IntegerField(null=True, blank=True)
    late_before = models.BooleanField(default=False)
    late_after = models.BooleanField(default=False)
    verdict_after = models.CharField(max_length=8, blank=True)  # of a decided one: what it would be judged
    applied_n = models.PositiveSmallIntegerField(null=True, blank=True)  # the recount line; 0: nothing to move by then

    class Meta:
        constraints = [
            # The effects of an order.
            models.UniqueConstraint(fields=["order", "dossier"], name="order_effect_once"),
        ]
        indexes = [
            # The job: what is still to be applied; progress.
            models.Index(
                fields=["order", "dossier"],
                name="order_effect_to_apply",
                condition=Q(applied_n__isnull=True, decided=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due_before} → {self.due_after}"
