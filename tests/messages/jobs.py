"""What the hands of a crowd do to the outbox."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

from casework.messages import claims, relay
from casework.messages.claims import Parcel
from casework.models import Delivery

Meet = Callable[[], int]


def send(hand: int, meet: Meet, when: datetime, leased: bool) -> int:
    """Everything that is due, as fast as it goes; without the lease as a relay would that looks and then sends."""
    if not leased:
        claims.singles = without_lease  # type: ignore[assignment]
    meet()
    return relay.send_due(when, chance=lambda: 0.5)["sent"]


def without_lease(when: datetime, blocked: Any) -> list[Parcel]:
    """The control: what is queued now, taken by nobody, marked when it is out."""

    class Careless(Parcel):
        def settle(self, deliveries: Any, **facts: Any) -> int:
            return Delivery.objects.filter(pk__in=[one.pk for one in deliveries]).update(**facts)

    rows = claims.due(when).select_related(*claims.NEEDED).order_by("pk")[: claims.BATCH]
    return [Careless(uuid4(), delivery.channel, [delivery]) for delivery in rows]


def die_before_the_commit(when: datetime) -> None:
    """Sends, and is killed when the server has taken the letter and nothing is written yet."""
    settle = Parcel.settle

    def killed(self: Parcel, deliveries: Any, **facts: Any) -> int:
        if facts.get("state") == Delivery.SENT:
            os.kill(os.getpid(), signal.SIGKILL)
        return settle(self, deliveries, **facts)

    Parcel.settle = killed  # type: ignore[method-assign]
    relay.send_due(when, chance=lambda: 0.5)
