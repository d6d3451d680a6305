"""When each kind of background work last ran, and who is at it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q

LEASE = timedelta(seconds=60)  # a worker that died is missed this long


class PulseQuerySet(models.QuerySet["Pulse"]):
    def claim(self, name: str, at: datetime) -> bool:
        """True when nobody else is at this work. A lease from the far future is of a clock gone wrong, and void."""
        self.get_or_create(name=name)
        free = Q(leased_until__isnull=True) | Q(leased_until__lte=at) | Q(leased_until__gt=at + LEASE)
        return self.filter(free, name=name).update(leased_until=at + LEASE) == 1

    def done(self, name: str, at: datetime, **facts: Any) -> None:
        """The work is finished for ``at``; the next one may begin."""
        self.filter(name=name).update(ran_at=at, leased_until=None, facts=facts)

    def ran_at(self, name: str) -> datetime | None:
        """The instant of the last finished run."""
        return self.filter(name=name).values_list("ran_at", flat=True).first()


class Pulse(models.Model):
    """A row per kind of work: ``sweep``, ``relay``, ``rules`` and so on.

    The lease spares two workers the same work. Nothing depends on it: what must happen once is held by unique rows.
    """

    name = models.CharField(max_length=24, unique=True)
    ran_at = models.DateTimeField(null=True, blank=True)  # the instant the last finished run was made for
    leased_until = models.DateTimeField(null=True, blank=True)
    facts = models.JSONField(default=dict)  # what the last run did, in counts

    objects = PulseQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
