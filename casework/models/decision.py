"""Closings, sealed as rows of their own: what statistics count."""

from __future__ import annotations

from django.db import models

from centers.models.sealed import Sealed


class Decision(Sealed):
    """A closing of an accepted dossier. Only ``resolved`` is judged; a voided closing gets a reversing row.

    ``decided_at`` of a reversing row is when the correction happened. Append-only, guarded like the slip.
    """

    RESOLVED = "resolved"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"

    dossier = models.ForeignKey("casework.Dossier", on_delete=models.PROTECT, related_name="decisions", db_index=False)
    n = models.PositiveSmallIntegerField()  # the line that closed, or that reversed the closing
    kind = models.CharField(max_length=10)
    verdict = models.CharField(max_length=8, blank=True)
    received_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField()
    written_at = models.DateTimeField()
    center = models.ForeignKey(  # answers for it
        "centers.Center", to_field="code", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # Indexed by the constraint below, reversals only: an index full of empty values draws SQLite into scanning it.
    reverses = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, db_index=False,
        related_name="reversals", related_query_name="reversed_by",
    )  # fmt: skip

    class Meta(Sealed.Meta):
        abstract = False
        constraints = [
            # The decisions of a dossier; a line closes once.
            models.UniqueConstraint(fields=["dossier", "n"], name="decision_once"),
            # Decisions that stand: those without a reversal. A closing is taken back once.
            models.UniqueConstraint(
                fields=["reverses"], condition=models.Q(reverses__isnull=False), name="decision_reversed_once"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="resolved", verdict__in=["early", "on_time", "late"])
                | models.Q(kind__in=["stopped", "withdrawn"], verdict=""),
                name="decision_judged",
            ),
        ]
        indexes = [
            # Figures: decided in a period by center and verdict, and whether accepted in it too; all out of the index.
            models.Index(
                fields=["center", "decided_at", "kind", "verdict", "dossier", "received_at", "id"],
                name="decision_figures",
                condition=models.Q(reverses__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.verdict}".strip()
