"""What somebody is to be told, and each way it goes out: the outbox."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.base import ModelState

from casework.models.dossier import Dossier


class Message(models.Model):
    """One thing told to one person, written in the transaction of what it tells. To an officer it is the bell itself.

    ``topic`` is the level of an alert, the step a citizen is told of, or the rule of an alert; ``revision`` the line it
    speaks of. There is one for ever per (dossier, topic, revision, recipient): a second sweep cannot write it again.
    Holds no text: words are made when it is shown or sent, from what is true then.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    topic = models.CharField(max_length=24)
    revision = models.PositiveIntegerField()
    dossier = models.ForeignKey(
        "casework.Dossier", on_delete=models.PROTECT, null=True, blank=True, related_name="messages", db_index=False
    )
    line_n = models.PositiveSmallIntegerField(null=True, blank=True)  # the line it was written with
    alert = models.ForeignKey(
        "casework.Alert", on_delete=models.PROTECT, null=True, blank=True, related_name="messages", db_index=False
    )
    export = models.ForeignKey(
        "casework.Export", on_delete=models.PROTECT, null=True, blank=True, related_name="messages", db_index=False
    )
    officer = models.ForeignKey(
        "centers.Officer", to_field="uuid", on_delete=models.PROTECT, null=True, blank=True, related_name="messages",
        db_index=False,
    )  # fmt: skip
    person = models.ForeignKey(
        "casework.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="messages", db_index=False
    )
    created_at = models.DateTimeField()
    hold_until = models.DateTimeField()  # a result is told a quarter of an hour late: a correction may still cancel it
    spread_at = models.DateTimeField(null=True, blank=True)  # when its deliveries were made out
    read_at = models.DateTimeField(null=True, blank=True)  # the officer saw it in the bell

    class Meta:
        constraints = [
            # Once for ever; also the messages of a dossier.
            models.UniqueConstraint(
                fields=["dossier", "topic", "revision", "officer"],
                condition=Q(dossier__isnull=False, officer__isnull=False),
                name="message_officer_once",
            ),
            models.UniqueConstraint(
                fields=["dossier", "topic", "revision", "person"],
                condition=Q(dossier__isnull=False, person__isnull=False),
                name="message_person_once",
            ),
            models.UniqueConstraint(
                fields=["alert", "topic", "revision", "officer"],
                condition=Q(alert__isnull=False),
                name="message_alert_once",
            ),
            models.UniqueConstraint(
                fields=["export", "topic", "officer"],
                condition=Q(export__isnull=False),
                name="message_export_once",
            ),
            models.CheckConstraint(
                condition=Q(officer__isnull=False, person__isnull=True) | Q(officer__isnull=True, person__isnull=False),
                name="message_to_one",
            ),
            models.CheckConstraint(
                condition=Q(dossier__isnull=False, alert__isnull=True, export__isnull=True)
                | Q(dossier__isnull=True, alert__isnull=False, export__isnull=True)
                | Q(dossier__isnull=True, alert__isnull=True, export__isnull=False),
                name="message_about_one",
            ),
        ]
        indexes = [
            # The relay: what has no deliveries yet.
            models.Index(fields=["hold_until", "id"], name="message_to_spread", condition=Q(spread_at__isnull=True)),
            # The bell: an officer's newest.
            models.Index(fields=["officer", "-id"], name="message_of_officer", condition=Q(officer__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.revision}"

    @classmethod
    def drawn(cls, dossier: Dossier, columns: dict[str, Any]) -> Message:
        """A new message about a dossier: what the constructor makes, without its walk over the fields."""
        message = cls.__new__(cls)
        message._state = ModelState()
        message._state.fields_cache["dossier"] = dossier
        message.__dict__.update(BLANK, uuid=uuid.uuid4(), dossier_id=dossier.pk, **columns)
        return message


BLANK = dict.fromkeys(("id", "line_n", "alert_id", "export_id", "officer_id", "person_id", "spread_at", "read_at"))


class Delivery(models.Model):
    """A message on its way through one channel. Sent at least once, always under the same identifier."""

    QUEUED, SENDING, SENT, SUPPRESSED, DEAD = "queued", "sending", "sent", "suppressed", "dead"

    message = models.ForeignKey("casework.Message", on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    channel = models.CharField(max_length=10)
    state = models.CharField(max_length=10, default=QUEUED)
    due_at = models.DateTimeField()  # not before: the hold, quiet hours, the next digest, the next try
    first_due_at = models.DateTimeField()  # given up 72 hours after it
    slot = models.CharField(max_length=40, blank=True)  # deliveries of one recipient in one slot go as one digest
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.UUIDField(null=True, blank=True)  # who is sending it
    leased_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=24, blank=True)  # why it was suppressed
    error = models.CharField(max_length=300, blank=True)  # what the last try met, without addresses

    class Meta:
        constraints = [
            # A message spread twice makes no second delivery; also the deliveries of a message.
            models.UniqueConstraint(fields=["message", "channel"], name="delivery_once"),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "sending", "sent", "suppressed", "dead"]), name="delivery_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="suppressed") | ~Q(reason=""), name="delivery_suppressed_has_reason"
            ),
        ]
        indexes = [
            # The relay: what is to be sent now, and leases that ran out.
            models.Index(
                fields=["state", "due_at", "id"], name="delivery_waiting", condition=Q(state__in=["queued", "sending"])
            ),
            # Dead letters shown to administrators.
            models.Index(fields=["-id"], name="delivery_dead", condition=Q(state="dead")),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"
