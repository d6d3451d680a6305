"""How long the rest of the way takes: what the forecast goes by."""

from __future__ import annotations

from django.db import models


class StepPace(models.Model):
    """The median of the office time from the beginning of a stage to the decision, over the decisions of 90 days.

    One row per center, procedure and stage; ``center`` null is the whole city's. Learned anew every night: a
    forecast, never a figure.
    """

    center = models.ForeignKey(
        "centers.Center", to_field="code", on_delete=models.CASCADE, null=True, blank=True, related_name="+",
        db_index=False,
    )  # fmt: skip
    procedure = models.ForeignKey("centers.Procedure", on_delete=models.CASCADE, related_name="+", db_index=False)
    stage = models.CharField(max_length=8)
    seconds = models.PositiveIntegerField()  # open seconds, pauses out
    samples = models.PositiveIntegerField()
    learned_at = models.DateTimeField()

    class Meta:
        constraints = [
            # The paces of a center; the city's.
            models.UniqueConstraint(
                fields=["center", "procedure", "stage"], condition=models.Q(center__isnull=False), name="step_pace_once"
            ),
            models.UniqueConstraint(
                fields=["procedure", "stage"], condition=models.Q(center__isnull=True), name="step_pace_city_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.seconds}"
