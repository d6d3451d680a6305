"""The counter behind dossier codes: one row per center and local day."""

from __future__ import annotations

from django.db import models


class NumberCounter(models.Model):
    """How many numbers a center gave out on a local day; raised in the transaction that uses them, so no gaps."""

    center = models.ForeignKey("centers.Center", to_field="code", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            # The upsert that gives the next number.
            models.UniqueConstraint(fields=["center", "day"], name="number_counter_once"),
            models.CheckConstraint(condition=models.Q(last__gte=1), name="number_counter_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.center_id} {self.day} {self.last}"
