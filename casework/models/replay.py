"""How far a replay of demo data has come."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F


class ReplayMoved(Exception):
    """Another process wrote this transaction first."""


class Replay(models.Model):
    """One replay. ``done`` moves in the transaction of the batch it counts, so a resumed run doubles nothing."""

    name = models.CharField(max_length=40, unique=True)  # begin(): the row of a replay
    seed = models.PositiveIntegerField()
    started_at = models.DateTimeField()  # "today" of the replay, also when it is resumed later
    touched_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    total = models.PositiveIntegerField(default=0)  # units of the whole: about dossiers
    units = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)  # transactions written
    lines = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(units__lte=models.F("total")), name="replay_units_within_total"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def under_way(cls) -> bool:
        """True while a past is being filled in, or waits to be resumed. One query."""
        return cls.objects.filter(finished_at=None).exists()

    @property
    def share(self) -> float:
        """How much is written, 0 to 1."""
        return self.units / self.total if self.total else 0.0

    def stands_at(self, done: int) -> None:
        """Raise ``ReplayMoved`` unless the replay stands where this process believes."""
        if Replay.objects.values_list("done", flat=True).get(pk=self.pk) != done:
            raise ReplayMoved(self.name)

    def advance(self, done: int, units: int, lines: int, at: datetime, finished_at: datetime | None) -> None:
        """Count one more transaction; ``ReplayMoved`` when ``done`` is no longer where the replay stands."""
        change: dict[str, Any] = {"touched_at": at, "finished_at": finished_at, "done": done + 1}
        standing = Replay.objects.filter(pk=self.pk, done=done)
        if standing.update(units=F("units") + units, lines=F("lines") + lines, **change) != 1:
            raise ReplayMoved(self.name)
        self.done, self.units, self.lines = done + 1, self.units + units, self.lines + lines
        self.touched_at, self.finished_at = at, finished_at
