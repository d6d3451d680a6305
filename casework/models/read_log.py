"""Who read whose personal data."""

from __future__ import annotations

from django.db import models


class ReadLog(models.Model):
    """One look at personal data: a dossier page, a print, a revealed number, a look-up of a person."""

    officer = models.ForeignKey("centers.Officer", on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=16)  # page, print, reveal, lookup
    dossier = models.ForeignKey(
        "casework.Dossier", on_delete=models.PROTECT, null=True, blank=True, related_name="reads"
    )
    person = models.ForeignKey("casework.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            # Who saw this dossier; whom did this account see.
            models.Index(fields=["dossier", "at"], name="read_log_dossier"),
            models.Index(fields=["officer", "at"], name="read_log_officer"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.at}"
