"""Typed text of a slip line, kept apart so that it can be erased."""

from __future__ import annotations

from django.db import models


class Remark(models.Model):
    """What a person typed on a line: a reason, a note, a receiver. The line holds only its salted hash."""

    line = models.OneToOneField("casework.SlipLine", on_delete=models.PROTECT, related_name="remark")
    text = models.TextField()
    salt = models.CharField(max_length=32)

    def __str__(self) -> str:
        return self.text[:60]
