"""Keys of requests already answered, so that nothing happens twice."""

from __future__ import annotations

from django.db import models


class RequestKey(models.Model):
    """One answered request of one actor, written in the transaction of its step, kept 30 days."""

    actor = models.CharField(max_length=60)
    key = models.UUIDField()
    body_hash = models.CharField(max_length=64)
    answer = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            # The same form posted again, even at the same moment.
            models.UniqueConstraint(fields=["actor", "key"], name="request_key_once"),
        ]
        indexes = [
            # The nightly clearing of keys older than 30 days.
            models.Index(fields=["created_at"], name="request_key_age"),
        ]

    def __str__(self) -> str:
        return str(self.key)
