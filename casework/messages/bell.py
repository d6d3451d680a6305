"""The bell: messages to an officer, seen on a page instead of a letter. It rings whatever was chosen for mails."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from casework.models import Message
from centers.models import Officer
from law import alerts

MOST = 99  # what a counter can show


def unread(officer: Officer) -> int:
    """How many notices an officer has not read, 99 at most. One query on its own index."""
    waiting = Message.objects.filter(officer=officer, read_at__isnull=True)
    return len(waiting.order_by().values_list("pk", flat=True)[: MOST + 1])


def notices_of(officer: Officer, at: datetime) -> QuerySet[Message]:
    """All an officer was told, newest first."""
    told = Message.objects.filter(officer=officer, hold_until__lte=at)
    return told.select_related("alert__center", "export").order_by("-pk")


def of_level(messages: QuerySet[Message], key: str) -> QuerySet[Message]:
    """Messages of one level or rule; all weeks count as one level."""
    return messages.filter(topic__startswith=key) if key == alerts.WEEKLY else messages.filter(topic=key)


def mark_read(messages: QuerySet[Message], at: datetime) -> int:
    """Notes that the officer saw them; how many were new."""
    return messages.order_by().filter(read_at__isnull=True).update(read_at=at)
