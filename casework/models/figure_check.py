"""The figures counted a second way, night after night: what was found, and how far a count under way has come."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models


class FigureCheckQuerySet(models.QuerySet["FigureCheck"]):
    def finished(self) -> Self:
        """Counts that came to their end, the latest first."""
        return self.filter(finished_at__isnull=False).order_by("-known_at", "-pk")

    def advance(self, check: FigureCheck, reached: int) -> bool:
        """Store how far ``check`` has come; False when another process brought it on first."""
        columns = ("reached", "tallies", "dossiers", "lines", "differences", "facts", "finished_at")
        values = {name: getattr(check, name) for name in columns}
        standing = self.filter(pk=check.pk, reached=reached, finished_at__isnull=True)
        return standing.update(**values) == 1


class FigureCheck(models.Model):
    """One count. ``reached`` moves in the same statement as what was counted, so a count that is killed goes on."""

    known_at = models.DateTimeField()  # what was written before it is counted, whatever is written meanwhile
    finished_at = models.DateTimeField(null=True, blank=True)
    periods = models.JSONField(default=list)  # first and last day of each
    last_line = models.BigIntegerField(default=0)  # the newest line written before known_at
    reached = models.BigIntegerField(default=0)  # the last dossier counted
    tallies = models.JSONField(default=list)  # by period what was counted so far; empty once finished
    dossiers = models.PositiveIntegerField(default=0)
    lines = models.PositiveIntegerField(default=0)
    differences = models.PositiveIntegerField(default=0)
    facts = models.JSONField(default=list)  # the first differences: where, what, one number and the other

    objects = FigureCheckQuerySet.as_manager()

    class Meta:
        indexes = [
            # The last result, on every dashboard.
            models.Index(fields=["-known_at"], name="figure_check_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.known_at:%Y-%m-%d %H:%M} {self.differences}"

    @property
    def counted_at(self) -> datetime:
        """The moment people are told: when it was finished, else what it knows."""
        return self.finished_at or self.known_at
