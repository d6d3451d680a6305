"""Documents of a dossier: what was brought, what is missing."""

from __future__ import annotations

from django.db import models


class Document(models.Model):
    """A component of a dossier: brought, not brought, or asked for with a reason in the line's remark."""

    dossier = models.ForeignKey("casework.Dossier", on_delete=models.PROTECT, related_name="documents", db_index=False)
    position = models.PositiveSmallIntegerField()
    paper = models.ForeignKey(
        "centers.TermPaper", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    name = models.CharField(max_length=300)
    required = models.BooleanField(default=True)
    kind = models.CharField(max_length=10, default="original")  # original copy photo electronic
    quantity = models.PositiveSmallIntegerField(default=1)
    received_at = models.DateTimeField(null=True, blank=True)
    asked_n = models.PositiveSmallIntegerField(null=True, blank=True)  # the line that asked for it, until it is brought

    class Meta:
        ordering = ["dossier_id", "position"]
        constraints = [
            # The documents of a dossier page, in the order of the checklist.
            models.UniqueConstraint(fields=["dossier", "position"], name="document_position_once"),
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="document_quantity_positive"),
        ]

    def __str__(self) -> str:
        return self.name
