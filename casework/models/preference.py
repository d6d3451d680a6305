"""How an officer wants to be told."""

from __future__ import annotations

from datetime import time

from django.db import models


class Preference(models.Model):
    """Absent means the defaults below. The bell always rings; only what goes out can be chosen."""

    DIGEST, EACH, OFF = "digest", "each", "off"

    officer = models.OneToOneField(
        "centers.Officer", to_field="uuid", on_delete=models.CASCADE, related_name="preference"
    )
    email = models.CharField(max_length=6, default=DIGEST)  # digests at 07:00 and 16:00, each by itself, or none
    quiet_from = models.TimeField(default=time(20, 0))
    quiet_until = models.TimeField(default=time(6, 30))
    language = models.CharField(max_length=2, default="vi")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email__in=["digest", "each", "off"]), name="preference_email"),
            models.CheckConstraint(condition=models.Q(language__in=["vi", "en"]), name="preference_language"),
        ]

    def __str__(self) -> str:
        return self.email
