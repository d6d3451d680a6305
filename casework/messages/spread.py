"""From messages to deliveries: one for each channel that is set up, born suppressed where it cannot or shall not go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from casework.messages import channels, schedule
from casework.messages.channels import mail
from casework.messages.channels.channel import Channel
from casework.messages.reasons import Reason
from casework.messages.recheck import first_with
from casework.messages.to_reader import goes_by_mail
from casework.models import Delivery, Message, Party, Person, Preference
from centers.models import Officer

BATCH = 500


def spread(at: datetime) -> int:
    """Makes out the deliveries of every message whose hold has passed; how many messages. Five statements a batch.

    Two at once make no second delivery: the rows are unique, and a message spread twice changes nothing.
    """
    ready, done = channels.ready(), 0
    while messages := list(_waiting(at)[:BATCH]):
        with transaction.atomic():
            Delivery.objects.bulk_create(_deliveries(messages, ready, at), ignore_conflicts=True)
            Message.objects.filter(pk__in=[message.pk for message in messages]).update(spread_at=at)
        done += len(messages)
    return done


def _waiting(at: datetime) -> QuerySet[Message]:
    waiting = Message.objects.filter(spread_at__isnull=True, hold_until__lte=at)
    return waiting.select_related("officer__preference", "person", "export").order_by("hold_until", "pk")


def _deliveries(messages: Sequence[Message], ready: Sequence[Channel], at: datetime) -> Iterator[Delivery]:
    told = [message.dossier_id for message in messages if message.person_id is not None]
    parties = Party.objects.filter(dossier__in=told, role=Party.SUBMITTER).select_related("person") if told else ()
    submitters = {party.dossier_id: party.person for party in parties}
    for message in messages:
        for channel in ready:
            if message.officer is not None and channel.to_officers and goes_by_mail(message):
                yield _to_officer(message, message.officer, channel, at)
            elif message.person is not None:
                people = [submitters.get(message.dossier_id or 0), message.person]
                yield _to_citizen(message, [one for one in people if one is not None], channel, at)
        if message.person is not None and not ready:  # nobody is told: that, too, has its reason
            yield _suppressed(message, mail.CHANNEL, Reason.NOT_SET_UP, at)


def _to_officer(message: Message, officer: Officer, channel: Channel, at: datetime) -> Delivery:
    wish = preference_of(officer)
    if wish.email == Preference.OFF:
        return _suppressed(message, channel, Reason.SWITCHED_OFF, at)
    if not channel.has_address(officer):
        return _suppressed(message, channel, Reason.NO_ADDRESS, at)
    in_digest = wish.email == Preference.DIGEST and message.export is None  # a report has its own hour
    slot, moment = schedule.next_digest(at) if in_digest else ("", at)
    return _queued(message, channel, schedule.after_quiet(moment, wish.quiet_from, wish.quiet_until), slot)


def _to_citizen(message: Message, people: Sequence[Person], channel: Channel, at: datetime) -> Delivery:
    if first_with(people, channel.has_address) is None:
        return _suppressed(message, channel, Reason.NO_ADDRESS, at)
    return _queued(message, channel, schedule.after_quiet(at, *schedule.CITIZENS_QUIET))


def preference_of(officer: Officer) -> Preference:
    """What the officer chose, or the defaults. No query when the officer came with it."""
    try:
        return officer.preference  # type: ignore[attr-defined]
    except Preference.DoesNotExist:
        return Preference(officer=officer)


def _queued(message: Message, channel: Channel, due_at: datetime, slot: str = "") -> Delivery:
    return Delivery(message=message, channel=channel.name, due_at=due_at, first_due_at=due_at, slot=slot)


def _suppressed(message: Message, channel: Channel, reason: Reason, at: datetime) -> Delivery:
    return Delivery(
        message=message, channel=channel.name, state=Delivery.SUPPRESSED, reason=reason, due_at=at, first_due_at=at
    )
