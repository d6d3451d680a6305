"""Whether a message still holds at the moment it is sent. What does not is suppressed, with its reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db.models import Q

from casework.messages.reasons import Reason
from casework.messages.to_reader import may_still_read
from casework.models import Dossier, Export, Message, Party, Person, SlipLine
from casework.outbox.reminders import NUDGE
from law import alerts
from law.steps import Clock, Status, Step

# A step a citizen is told of holds while the dossier stands where the step put it, and no later one of its kind did ...
STANDS_AT: dict[str, frozenset[Status]] = {
    Step.ASK_SUPPLEMENT: frozenset({Status.SUPPLEMENT}),
    Step.ASK_PAYMENT: frozenset({Status.PAYMENT}),
    Step.RESOLVE: frozenset({Status.RESOLVED}),
    Step.DECLINE: frozenset({Status.NOT_ACCEPTED}),
    Step.WITHDRAW: frozenset({Status.WITHDRAWN}),
    Step.STOP: frozenset({Status.STOPPED}),
}
# ... or while the due date is the one it set.
SETS_DUE = frozenset({Step.EXTEND, Step.RECOUNT})
ENTERED_IN_ERROR = "entered_in_error"


class Recheck:
    """What is asked about a batch of messages before they go out. Three queries for any number.

    The messages come with their dossier, its center, their officer with his center, their person and their alert.
    """

    def __init__(self, messages: Iterable[Message], at: datetime) -> None:
        self.at = at
        told = [message for message in messages if message.dossier_id is not None]
        dossiers = {message.dossier_id for message in told}
        numbers = {message.line_n for message in told}
        self._lines: dict[tuple[int, int], SlipLine] = {}
        self._voided: set[tuple[int | None, int | None]] = set()
        wanted = Q(n__in=numbers) | Q(step__in=[Step.CORRECT, *STANDS_AT])
        for line in SlipLine.objects.filter(wanted, dossier__in=dossiers):
            self._lines[line.dossier_id, line.n] = line
            if line.voids is not None:
                self._voided.add((line.dossier_id, line.voids))
        standing = (line for key, line in sorted(self._lines.items()) if key not in self._voided)
        self._last = {(line.dossier_id, line.step): line.n for line in standing}
        self._highest = _highest_said({m.dossier_id for m in told if m.officer_id is not None})
        self._submitters = _submitters({m.dossier_id for m in told if m.person_id is not None})

    def line_of(self, message: Message) -> SlipLine | None:
        """The line a message was written with."""
        return self._lines.get((message.dossier_id or 0, message.line_n or 0))

    def people_of(self, message: Message) -> list[Person]:
        """Who may be reached for a citizen's message, first choice first: who handed the dossier in, then its owner."""
        owner = [message.person] if message.person is not None else []
        return [*self._submitters.get(message.dossier_id, []), *owner]

    def why_not(self, message: Message) -> Reason | None:
        """The reason to keep silent; None when the message holds."""
        if message.officer is not None and not message.officer.is_active:
            return Reason.LEFT
        if message.alert is not None:
            return self._why_no_alert(message)
        if message.export is not None:
            return _why_no_report(message, message.export)
        if message.dossier is None:
            return None
        if self._is_voided(message):
            return Reason.CORRECTED
        if message.officer is None:
            return self._why_not_to_citizen(message, message.dossier)
        return self._why_not_to_officer(message, message.dossier)

    def _is_voided(self, message: Message) -> bool:
        line = self.line_of(message)
        rode = (message.dossier_id, line.rode) if line is not None and line.rode is not None else None
        return (message.dossier_id, message.line_n) in self._voided or rode in self._voided

    def _why_no_alert(self, message: Message) -> Reason | None:
        alert = message.alert
        if alert is None or alert.closed_at is not None:
            return Reason.ALERT_CLOSED
        if alert.snoozed_until is not None and alert.snoozed_until > self.at:
            return Reason.SNOOZED
        return Reason.READ if message.read_at is not None else None

    def _why_not_to_officer(self, message: Message, dossier: Dossier) -> Reason | None:
        rest, nudge = message.topic == alerts.NOT_BROUGHT, message.topic == NUDGE
        clock_tells = (
            (dossier.clock == Clock.ENDED, Reason.CLOSED),
            (rest and dossier.status != Status.SUPPLEMENT, Reason.MOVED_ON),
            (not rest and dossier.clock == Clock.PAUSED, Reason.PAUSED),
            (not rest and not nudge and dossier.due_n != message.revision, Reason.DUE_MOVED),
            (self._is_superseded(message), Reason.SUPERSEDED),
            (self._is_handed_on(message, dossier), Reason.HANDED_ON),
            (nudge and dossier.holder_id != message.officer_id, Reason.HANDED_ON),
            (message.read_at is not None, Reason.READ),
        )
        return next((reason for holds, reason in clock_tells if holds), None)

    def _is_superseded(self, message: Message) -> bool:
        highest = self._highest.get((message.dossier_id, message.revision), -1)
        return alerts.rank(message.topic) < highest

    def _is_handed_on(self, message: Message, dossier: Dossier) -> bool:
        """Another center has it, or the one who held it when the clock spoke no longer does."""
        officer, line = message.officer, self.line_of(message)
        if officer is not None and officer.center is not None and officer.center.code != dossier.center_id:
            return True
        held = line is not None and line.holder_id == message.officer_id
        return held and dossier.holder_id is not None and dossier.holder_id != message.officer_id

    def _why_not_to_citizen(self, message: Message, dossier: Dossier) -> Reason | None:
        line, step = self.line_of(message), Step(message.topic)
        if line is not None and step is Step.WITHDRAW and line.facts.get("ground") == ENTERED_IN_ERROR:
            return Reason.IN_ERROR
        if step in STANDS_AT:
            is_last = self._last.get((dossier.pk, step.value)) == message.line_n
            return None if is_last and dossier.state in STANDS_AT[step] else Reason.MOVED_ON
        if dossier.clock == Clock.ENDED:
            return Reason.CLOSED
        if step in SETS_DUE and dossier.due_n != message.revision:
            return Reason.DUE_MOVED
        if step is Step.APOLOGISE and line is not None and _promised(dossier) != line.facts.get("promised_on"):
            return Reason.DUE_MOVED
        return None


def _why_no_report(message: Message, export: Export) -> Reason | None:
    if not may_still_read(message, export):
        return Reason.NO_RIGHT
    return Reason.FILE_GONE if export.state == Export.GONE else None


def _promised(dossier: Dossier) -> str | None:
    return dossier.promised_on.isoformat() if dossier.promised_on is not None else None


def _highest_said(dossiers: set[int | None]) -> dict[tuple[int | None, int], int]:
    """By dossier and revision the highest level any officer was told."""
    highest: dict[tuple[int | None, int], int] = {}
    rows = Message.objects.filter(dossier__in=dossiers, officer__isnull=False)
    for dossier, revision, topic in rows.values_list("dossier_id", "revision", "topic"):
        highest[dossier, revision] = max(highest.get((dossier, revision), -1), alerts.rank(topic))
    return highest


def _submitters(dossiers: set[int | None]) -> dict[int | None, list[Person]]:
    found: dict[int | None, list[Person]] = defaultdict(list)
    for party in Party.objects.filter(dossier__in=dossiers, role=Party.SUBMITTER).select_related("person"):
        found[party.dossier_id].append(party.person)
    return found


def first_with(people: Iterable[Person], has_address: Callable[[Person], bool]) -> Person | None:
    """The first of several people a channel can reach."""
    return next((person for person in people if has_address(person)), None)
