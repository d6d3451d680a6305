"""The card: what the register shows of a dossier, read off its slip."""

from __future__ import annotations

import uuid

from django.db import models

from casework.queries import DossierQuerySet
from law.steps import Clock, Stage, Status


class ReadingColumns(models.Model):
    """What the law read after a line: the same columns on the card and on every line of the slip.

    Foreign keys carry no index of their own: the composite ones of each table answer its questions.
    Centers are held by code and officers by UUID, as the law and the chain name them, so a reading needs no look-up.
    ``left`` counts what is still owed while paused: units of the limit, seconds for hours.
    """

    status = models.PositiveSmallIntegerField(choices=[(s.value, s.name_vi) for s in Status])
    center = models.ForeignKey(
        "centers.Center", to_field="code", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    holder = models.ForeignKey(
        "centers.Officer", to_field="uuid", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        db_index=False,
    )  # fmt: skip
    stage = models.CharField(max_length=8, choices=[(s.value, s.name_vi) for s in Stage])
    clock = models.CharField(max_length=8, choices=[(c.value, c.value) for c in Clock])
    due_on = models.DateField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    late_from = models.DateTimeField(null=True, blank=True)
    left = models.IntegerField(null=True, blank=True)

    class Meta:
        abstract = True


class Dossier(ReadingColumns):
    """The card of a dossier: an index of its slip, written only by the desk, never edited by hand."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=60, unique=True)
    external_code = models.CharField(max_length=60, blank=True)
    procedure = models.ForeignKey("centers.Procedure", on_delete=models.PROTECT, related_name="+")
    term = models.ForeignKey("centers.Term", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    owner = models.ForeignKey("casework.Person", on_delete=models.PROTECT, related_name="dossiers", db_index=False)
    channel = models.CharField(max_length=8)
    case = models.CharField(max_length=40, blank=True)  # which case of the procedure, where it has several
    result_channel = models.CharField(max_length=10, default="counter")
    promised_on = models.DateField(null=True, blank=True)
    last_n = models.PositiveSmallIntegerField()
    changed_n = models.PositiveSmallIntegerField()  # last line that made open forms stale
    due_n = models.PositiveSmallIntegerField(default=0)  # last line that moved due or left: what an alert speaks of
    watch_at = models.DateTimeField(null=True, blank=True)  # when the clock next has something to say by itself
    last_step = models.CharField(max_length=16)  # step of line changed_n: "supplement brought", next action
    registered_at = models.DateTimeField()  # when line 1 happened
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_center = models.ForeignKey(
        "centers.Center", to_field="code", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        db_index=False,
    )  # fmt: skip
    accepted_by = models.ForeignKey(
        "centers.Officer", to_field="uuid", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        db_index=False,
    )  # fmt: skip
    ended_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(max_length=8, blank=True)
    supplements = models.PositiveSmallIntegerField(default=0)  # requests after acceptance still standing
    reopened = models.BooleanField(default=False)

    objects = DossierQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(clock="ended", status__in=[3, 7, 8, 9, 10])
                | (~models.Q(clock="ended") & models.Q(status__in=[1, 2, 4, 5, 6])),
                name="dossier_clock_fits_status",
            ),
            models.CheckConstraint(condition=models.Q(changed_n__lte=models.F("last_n")), name="dossier_changed_n"),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True, accepted_center__isnull=True)
                | models.Q(accepted_at__isnull=False, accepted_center__isnull=False),
                name="dossier_accepted_pair",
            ),
            models.CheckConstraint(
                condition=models.Q(channel__in=["counter", "online", "post"]), name="dossier_channel_known"
            ),
            models.CheckConstraint(
                condition=models.Q(result_channel__in=["counter", "post", "electronic"]),
                name="dossier_result_channel_known",
            ),
            # A foreign code comes once: a portal that sends twice cannot make two dossiers.
            models.UniqueConstraint(
                fields=["external_code"], condition=~models.Q(external_code=""), name="dossier_external_once"
            ),
        ]
        indexes = [
            # Work lists, counts and overdue of a center: open cards by due date.
            models.Index(fields=["center", "clock", "due_at", "id"], name="dossier_center_work"),
            # My work: what a person holds.
            models.Index(
                fields=["holder", "clock", "due_at", "id"],
                name="dossier_holder_work",
                condition=~models.Q(clock="ended"),
            ),
            # What is open in the whole city, by due date.
            models.Index(fields=["due_at", "id"], name="dossier_open", condition=~models.Q(clock="ended")),
            # The sweep: cards whose moment has come.
            models.Index(
                fields=["watch_at", "id"], name="dossier_to_watch", condition=models.Q(watch_at__isnull=False)
            ),
            # Overdue across the city, worst first.
            models.Index(fields=["late_from", "id"], name="dossier_late", condition=models.Q(clock="running")),
            # Figures: accepted in a period by center, channel, term and procedure; all out of the index.
            models.Index(
                fields=["accepted_center", "accepted_at", "channel", "term", "procedure"], name="dossier_accepted"
            ),
            # The list of a center, newest first.
            models.Index(fields=["center", "registered_at", "id"], name="dossier_center_newest"),
            # What a search of the city finds, newest first.
            models.Index(fields=["registered_at", "id"], name="dossier_newest"),
            # Returns desk: results waiting; overview: decided.
            models.Index(
                fields=["center", "ended_at", "id"], name="dossier_waiting_return", condition=models.Q(status=9)
            ),
            # Past states narrow here: accepted before, ended after; PostgreSQL has dossier_stretch, by a migration.
            models.Index(fields=["ended_at", "accepted_at"], name="dossier_ended"),
            # Figures by Decision 766: the few asked for a supplement twice.
            models.Index(fields=["supplements"], name="dossier_asked_twice", condition=models.Q(supplements__gte=2)),
            # Earlier dossiers of a person, duplicates at the counter, and those of a name at a center.
            models.Index(fields=["owner", "center", "procedure"], name="dossier_owner"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def state(self) -> Status:
        """The national status as the law names it."""
        return Status(self.status)
