"""Programs that may ask: each acts as one account, within its scopes and centers."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class ApiClient(models.Model):
    """A program with a token. It may do what its account may, less whatever its scopes and centers leave out.

    Of the token only a hash is kept. ``allowance`` requests were left at ``allowance_at``: the rate limit.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=80)
    officer = models.ForeignKey("centers.Officer", on_delete=models.PROTECT, related_name="api_clients")
    scopes = models.JSONField(default=list)
    centers = models.ManyToManyField("centers.Center", blank=True, related_name="+")  # none: all its account reaches
    digest = models.CharField(max_length=64, unique=True)  # of the token; every request looks it up
    hint = models.CharField(max_length=8)  # how the token begins, to tell one from another
    created_by = models.ForeignKey("centers.Officer", on_delete=models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        "centers.Officer", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    allowance = models.FloatField(default=0)
    allowance_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="api_client_revoked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name
