"""Files of reports: who took what out of the house, and what is sent on its own."""

from __future__ import annotations

import uuid

from django.db import models


class Export(models.Model):
    """One file of a report. The row stays as the log; the file goes after some days.

    Small ones are made in the request and keep no parts; large ones wait as ``queued`` for a worker.
    """

    QUEUED, RUNNING, READY, FAILED, GONE = "queued", "running", "ready", "failed", "gone"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # printed on every page of the file
    officer = models.ForeignKey("centers.Officer", on_delete=models.PROTECT, related_name="exports", db_index=False)
    report = models.CharField(max_length=40)  # slug of a form
    query = models.JSONField(default=dict)  # the words of the address: days, switches
    place = models.CharField(max_length=10, blank=True)  # code of the center; empty for the city
    format = models.CharField(max_length=5)
    language = models.CharField(max_length=5, default="vi")
    with_names = models.BooleanField(default=False)  # whether names of people stand in it
    with_addresses = models.BooleanField(default=False)  # and where they live
    schedule = models.ForeignKey(
        "casework.ReportSchedule", on_delete=models.SET_NULL, null=True, blank=True, related_name="exports"
    )
    state = models.CharField(max_length=8, default=QUEUED)
    rows_total = models.PositiveIntegerField(null=True, blank=True)
    rows_done = models.PositiveIntegerField(default=0)
    size_bytes = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)  # of the file
    error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    lease = models.UUIDField(null=True, blank=True)  # the worker that writes it
    leased_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["queued", "running", "ready", "failed", "gone"]),
                name="export_state_known",
            ),
        ]
        indexes = [
            # The worker: what waits, and what a dead worker left.
            models.Index(fields=["id"], name="export_waiting", condition=models.Q(state__in=["queued", "running"])),
            # The log, and an officer's own files.
            models.Index(fields=["officer", "-id"], name="export_of_officer"),
            models.Index(fields=["-created_at"], name="export_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.report}.{self.format} {self.uuid}"


class ExportPart(models.Model):
    """A piece of a file: in the database, so that any web server may hand out what any worker wrote."""

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="parts", db_index=False)
    n = models.PositiveIntegerField()
    body = models.BinaryField()

    class Meta:
        constraints = [
            # The pieces of a file in their order.
            models.UniqueConstraint(fields=["export", "n"], name="export_part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.export_id}/{self.n}"


class ReportSchedule(models.Model):
    """A report somebody gets by mail: every working day at 17:15 of the day, or on the first of a month of the last."""

    DAILY, MONTHLY = "daily", "monthly"

    officer = models.ForeignKey("centers.Officer", on_delete=models.PROTECT, related_name="report_schedules")
    report = models.CharField(max_length=40)
    place = models.CharField(max_length=10, blank=True)  # code of the center; empty for the city
    cadence = models.CharField(max_length=8)
    format = models.CharField(max_length=5)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    last_slot = models.CharField(max_length=10, blank=True)  # the day it was last made out for

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["officer", "report", "place", "cadence"], name="report_schedule_once"),
            models.CheckConstraint(
                condition=models.Q(cadence__in=["daily", "monthly"]), name="report_schedule_cadence_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.cadence}"
