"""Who sends what: deliveries taken by lease, so that two relays never have the same one in hand.

PostgreSQL passes over rows another relay is taking (SKIP LOCKED); on both databases the lease is set only where it is
still free, and what counts is which rows bear it afterwards.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Min, Q, QuerySet

from casework.messages import schedule
from casework.models import Delivery

LEASE = timedelta(minutes=2)  # longer than a run lasts; a dead worker's letters wait this long
BATCH = 50
DIGESTS_AT_ONCE = 10
WAITING = (Delivery.QUEUED, Delivery.SENDING)
NEEDED = (
    "message__dossier__center", "message__officer__center", "message__officer__preference", "message__person",
    "message__alert__center", "message__export",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parcel:
    """Deliveries that go out in one letter: a single one, or those of a digest."""

    lease: UUID
    channel: str
    deliveries: Sequence[Delivery]

    def settle(self, deliveries: Sequence[Delivery], **facts: Any) -> int:
        """Writes what became of them, unless the lease has gone to another; how many."""
        mine = Delivery.objects.filter(pk__in=[delivery.pk for delivery in deliveries], lease=self.lease)
        return mine.update(**facts, lease=None, leased_until=None)

    def give_back(self) -> None:
        """Not come to: the next run takes them."""
        self.settle(self.deliveries, state=Delivery.QUEUED)


def due(at: datetime) -> QuerySet[Delivery]:
    """Deliveries whose moment has come, and those whose lease has run out. A lease from the far future is void."""
    run_out = Q(leased_until__lte=at) | Q(leased_until__gt=at + LEASE)
    return Delivery.objects.filter(Q(state=Delivery.QUEUED, due_at__lte=at) | Q(run_out, state=Delivery.SENDING))


def singles(at: datetime, blocked: Collection[str]) -> list[Parcel]:
    """The next letters to one person about one thing each. A dossier's letters go in order: none before the one ahead
    of it is out. Three statements."""
    # Cleared of the order, which would split the groups.
    ahead = Delivery.objects.filter(state__in=WAITING, slot="").order_by()
    thread = ("channel", "message__officer", "message__person", "message__dossier", "message__alert", "message__export")
    first = ahead.values(*thread).annotate(first=Min("pk")).values("first")
    wanted = due(at).filter(slot="", pk__in=first).exclude(channel__in=blocked).order_by("due_at", "pk")
    lease = uuid4()
    with transaction.atomic():
        taken = list(_passing_over(wanted).values_list("pk", flat=True)[:BATCH])
        _take(due(at).filter(pk__in=taken), lease, at)
    return [Parcel(lease, delivery.channel, [delivery]) for delivery in _leased(lease).order_by("due_at", "pk")]


def digests(at: datetime, blocked: Collection[str]) -> list[Parcel]:
    """The next digests: all that one officer is told in one slot. Four statements each."""
    waiting = due(at).exclude(slot="").exclude(channel__in=blocked).order_by()
    groups = waiting.values_list("channel", "slot", "message__officer").annotate(first=Min("pk")).order_by("first")
    parcels = []
    for channel, slot, officer, first in groups[:DIGESTS_AT_ONCE]:
        parcel = _digest(at, channel, slot, officer, first)
        if parcel is not None:
            parcels.append(parcel)
    return parcels


def _digest(at: datetime, channel: str, slot: str, officer: UUID, first: int) -> Parcel | None:
    lease = uuid4()
    group = Delivery.objects.filter(channel=channel, slot=slot, message__officer__uuid=officer)
    with transaction.atomic():
        # The first row stands for the group: who gets it gets them all.
        if not _take(due(at).filter(pk=first), lease, at):
            return None
        _take(due(at).filter(pk__in=group.filter(state__in=WAITING).values("pk")), lease, at)
        if group.filter(state=Delivery.SENT).exists():  # they came after their digest had left
            later, moment = schedule.next_digest(at)
            leased = Delivery.objects.filter(lease=lease)
            leased.update(state=Delivery.QUEUED, slot=later, due_at=moment, lease=None, leased_until=None)
            return None
    return Parcel(lease, channel, list(_leased(lease).order_by("pk")))


def _passing_over(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    return rows.select_for_update(skip_locked=True) if connection.features.has_select_for_update_skip_locked else rows


def _take(rows: QuerySet[Delivery], lease: UUID, at: datetime) -> int:
    return rows.update(state=Delivery.SENDING, lease=lease, leased_until=at + LEASE)


def _leased(lease: UUID) -> QuerySet[Delivery]:
    return Delivery.objects.filter(lease=lease).select_related(*NEEDED)
