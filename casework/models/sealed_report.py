"""Reports fixed at an instant, and what people explained beside their rows."""

from __future__ import annotations

from django.db import models

from centers.models.sealed import Sealed


class SealedReport(Sealed):
    """``Chốt số liệu``: the figures of a report, the dossiers behind them, and who answers for them.

    Append-only, guarded by the database. A later ``revision`` supersedes it; nothing changes it.
    """

    report = models.CharField(max_length=40)  # slug of a form
    version = models.CharField(max_length=24)  # of the form's definition
    span = models.CharField(max_length=40)  # slug of the days
    place = models.CharField(max_length=10, blank=True)  # code of the center; empty for the city
    revision = models.PositiveSmallIntegerField(default=1)
    switches = models.JSONField(default=list)  # how the form was asked to count
    since = models.DateTimeField()
    until = models.DateTimeField()
    as_of = models.DateTimeField()
    known_at = models.DateTimeField()
    figures = models.JSONField()  # the rows as they stood, in order
    notes = models.JSONField(default=list)
    behind = models.BinaryField()  # zlib over JSON: what was counted, dossier by dossier
    events = models.PositiveIntegerField()  # how many were counted
    hash = models.CharField(max_length=64)  # SHA-256 over everything above
    signer = models.ForeignKey(
        "centers.Officer", to_field="uuid", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    signed_at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)  # why a sealed one was superseded

    class Meta(Sealed.Meta):
        abstract = False
        constraints = [
            # Two who seal at once: one of them is told. Also the seals of a report.
            models.UniqueConstraint(fields=["report", "span", "place", "revision"], name="sealed_report_once"),
        ]
        indexes = [
            # The newest seals.
            models.Index(fields=["-signed_at"], name="sealed_report_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.span} {self.place} {self.revision}"


class ReportNote(models.Model):
    """``Giải trình``: what a center says about a row of a report. The newest stands, the earlier ones remain."""

    report = models.CharField(max_length=40)
    span = models.CharField(max_length=40)
    place = models.CharField(max_length=10, blank=True)
    row = models.CharField(max_length=40)  # key of the row
    text = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey("centers.Officer", on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            # The notes of a report.
            models.Index(fields=["report", "span", "place", "row", "-id"], name="report_note_of_report"),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.span} {self.row}"
