"""Sends what waits in the outbox: claimed by lease, checked again, put into words, sent, marked. At least once.

A worker that dies leaves its lease behind; when it has run out another sends the same under the same identifier.
Nothing here keeps a transaction open while it talks to another machine.
"""

from __future__ import annotations

import logging
import random
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from time import monotonic

from casework.messages import channels, claims, schedule, words
from casework.messages.channels.channel import Send, Trouble
from casework.messages.claims import Parcel
from casework.messages.reasons import Reason
from casework.messages.recheck import Recheck
from casework.messages.spread import preference_of, spread
from casework.models import Delivery, Preference, Pulse

log = logging.getLogger(__name__)  # numbers of rows and codes of servers, never an address or a name
SECONDS = 40.0  # of one run: less than a task may take, less than a lease lasts

Chance = Callable[[], float]


def relay(at: datetime, *, chance: Chance = random.random) -> dict[str, int]:
    """Spreads and sends what is due at ``at``; counts of what became of it. {} while another worker is at it."""
    if not Pulse.objects.claim("relay", at):
        return {}
    counts = Counter({"spread": spread(at)}) + send_due(at, chance=chance)
    Pulse.objects.done("relay", at, **counts)
    return dict(counts)


def send_due(at: datetime, *, chance: Chance = random.random, seconds: float = SECONDS) -> Counter[str]:
    """Sends what is due, the longest waiting first, until nothing is or the time is up. Safe to run many times at once.

    Each letter is a statement of its own when it is out, so a kill repeats one at most.
    """
    counts: Counter[str] = Counter()
    end = monotonic() + seconds
    with ExitStack() as opened:
        run = Run(at, chance, {c.name: opened.enter_context(c.opened()) for c in channels.ready()})
        for take in (claims.digests, claims.singles):
            while monotonic() < end and (parcels := take(at, run.blocked)):
                counts += run.carry(parcels, end)
    return counts


class Run:
    """One run of the relay: the open channels, and those that turned out to be down."""

    def __init__(self, at: datetime, chance: Chance, offices: dict[str, Send]) -> None:
        self.at, self.chance, self.offices = at, chance, offices
        self.blocked: set[str] = set()

    def carry(self, parcels: list[Parcel], end: float) -> Counter[str]:
        """Each parcel to its end: sent, suppressed, put off or dead; those not come to in time are given back."""
        counts: Counter[str] = Counter()
        recheck = Recheck([delivery.message for parcel in parcels for delivery in parcel.deliveries], self.at)
        for parcel in parcels:
            if monotonic() >= end or parcel.channel in self.blocked:
                parcel.give_back()
                continue
            standing = self._keep_standing(parcel, recheck, counts)
            if standing:
                counts += self._send(parcel, standing, recheck)
        return counts

    def _keep_standing(self, parcel: Parcel, recheck: Recheck, counts: Counter[str]) -> list[Delivery]:
        standing = []
        for delivery in parcel.deliveries:
            reason = self._why_not(delivery, recheck)
            if reason is None:
                standing.append(delivery)
            else:
                counts["suppressed"] += parcel.settle([delivery], state=Delivery.SUPPRESSED, reason=reason)
        return standing

    def _why_not(self, delivery: Delivery, recheck: Recheck) -> Reason | None:
        message, channel = delivery.message, channels.CHANNELS[delivery.channel]
        if delivery.channel not in self.offices:
            return Reason.NOT_SET_UP
        reason = recheck.why_not(message)
        if reason is not None:
            return reason
        if message.officer is not None and preference_of(message.officer).email == Preference.OFF:
            return Reason.SWITCHED_OFF
        people = [message.officer] if message.officer is not None else recheck.people_of(message)
        return None if any(channel.has_address(one) for one in people) else Reason.NO_ADDRESS

    def _send(self, parcel: Parcel, standing: list[Delivery], recheck: Recheck) -> Counter[str]:
        try:
            letter = words.letter(standing, recheck, self.at)
        except Exception:  # a letter that cannot be worded must not hold up the others
            log.exception("no words for delivery %s", standing[0].pk)
            return self._put_off(parcel, standing, Trouble("words"))
        try:
            self.offices[parcel.channel](letter, self.at)
        except Trouble as trouble:
            if trouble.whole_channel:
                self.blocked.add(parcel.channel)
            return self._put_off(parcel, standing, trouble)
        done = parcel.settle(standing, state=Delivery.SENT, sent_at=self.at, error="")
        return Counter(sent=done, letters=1)

    def _put_off(self, parcel: Parcel, standing: list[Delivery], trouble: Trouble) -> Counter[str]:
        """To be tried again later, or dead when no other try will help or 72 hours have passed."""
        first = standing[0]
        attempts = first.attempts + 1
        given_up = trouble.lasting or self.at >= first.first_due_at + schedule.GIVEN_UP_AFTER
        log.info("delivery %s by %s not sent, try %s: %s", first.pk, parcel.channel, attempts, trouble.kind)
        facts = {"attempts": attempts, "error": trouble.kind}
        if given_up:
            return Counter(dead=parcel.settle(standing, state=Delivery.DEAD, **facts))
        due_at = self.at + schedule.delay_after(attempts, self.chance())
        return Counter(put_off=parcel.settle(standing, state=Delivery.QUEUED, due_at=due_at, **facts))
