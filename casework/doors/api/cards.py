"""Dossiers as the API draws them: the card, its clock day by day, the lines of its slip, what may be done next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from rest_framework import serializers

from casework import desk
from casework.doors.api.due import DayRowSerializer, LimitSerializer
from casework.doors.api.steps import StepSerializer
from casework.models import Document, Dossier, Person, ReadLog, Remark, SlipLine
from casework.templatetags.words import named
from centers.calendars import calendar_of
from centers.models import Officer
from law.calendar import Calendar, to_seconds
from law.explain import explain
from law.limit import Limit
from law.needs import CHANNELS, RESULT_CHANNELS
from law.steps import STEPS, Clock, Stage, Status, Step

BESIDE = ("procedure", "center", "holder", "accepted_center")  # fetched with a card
VERDICTS = ("", "early", "on_time", "late")


def values_of(choices: Iterable[tuple[str, str, str]]) -> list[tuple[str, str]]:
    return [(value, english) for value, _vietnamese, english in choices]


class NamedSerializer(serializers.Serializer):
    """Something of a code, and its name in the language asked for."""

    code = serializers.CharField()
    name = serializers.SerializerMethodField()

    def get_name(self, thing: Any) -> str:
        return named(thing)


class HandSerializer(serializers.Serializer):
    """An officer. ``id`` is what steps name one by."""

    id = serializers.UUIDField(source="uuid")
    name = serializers.CharField(source="full_name")


class OwnerSerializer(serializers.Serializer):
    """Whose dossier it is. Numbers are never shown whole."""

    kind = serializers.ChoiceField(choices=[Person.CITIZEN, Person.ORGANISATION])
    name = serializers.CharField(source="full_name")
    number = serializers.CharField(source="number_masked")
    phone = serializers.CharField(source="phone_masked")


class StatusSerializer(serializers.Serializer):
    """One of the ten national codes."""

    code = serializers.IntegerField(source="value", min_value=1, max_value=len(Status))
    name = serializers.SerializerMethodField()

    def get_name(self, status: Status) -> str:
        return named(status)


class CardSerializer(serializers.Serializer):
    """The card of a dossier as it stands now. It is late from ``late_from`` on while its clock runs."""

    code = serializers.CharField()
    external_code = serializers.CharField(help_text="The code another system gave it.")
    status = StatusSerializer(source="state")
    center = NamedSerializer()
    procedure = NamedSerializer()
    case = serializers.CharField()
    channel = serializers.ChoiceField(choices=values_of(CHANNELS))
    result_channel = serializers.ChoiceField(choices=values_of(RESULT_CHANNELS))
    clock = serializers.ChoiceField(choices=[clock.value for clock in Clock])
    stage = serializers.ChoiceField(choices=[stage.value for stage in Stage])
    holder = HandSerializer(allow_null=True)
    registered_at = serializers.DateTimeField()
    accepted_at = serializers.DateTimeField(allow_null=True)
    accepted_center = NamedSerializer(allow_null=True)
    due_on = serializers.DateField(allow_null=True, help_text="Null while the clock stands still.")
    due_at = serializers.DateTimeField(allow_null=True)
    late_from = serializers.DateTimeField(allow_null=True)
    overdue = serializers.SerializerMethodField(help_text="Running, and past `late_from` when it was asked.")
    promised_on = serializers.DateField(allow_null=True, help_text="A new appointment; the due date does not move.")
    ended_at = serializers.DateTimeField(allow_null=True)
    returned_at = serializers.DateTimeField(allow_null=True)
    verdict = serializers.ChoiceField(choices=VERDICTS, help_text="How a resolved one was judged; else empty.")
    supplements = serializers.IntegerField(min_value=0)
    reopened = serializers.BooleanField()
    expect = serializers.IntegerField(source="changed_n", min_value=1, help_text="Send it with the next step.")
    owner = serializers.SerializerMethodField(help_text="Null without the scope `people:read`.")

    def get_overdue(self, card: Dossier) -> bool:
        return card.clock == Clock.RUNNING and card.late_from is not None and card.late_from <= self.context["at"]

    def get_owner(self, card: Dossier) -> OwnerSerializer(allow_null=True):  # type: ignore[valid-type]
        return OwnerSerializer(card.owner).data if self.context["people"] else None


class LineSerializer(serializers.Serializer):
    """A line of the slip: what happened, who did it, and what the card said after it."""

    n = serializers.IntegerField(min_value=1)
    step = serializers.ChoiceField(choices=[step.value for step in Step])
    step_name = serializers.SerializerMethodField()
    at = serializers.DateTimeField()
    written_at = serializers.DateTimeField()
    by = HandSerializer(allow_null=True, source="hand")
    role = serializers.CharField(help_text="The role acted in: portal, clock and rule are no people.")
    facts = serializers.DictField(help_text="What the step was given; officers by id without dashes, centers by code.")
    voids = serializers.IntegerField(allow_null=True, help_text="The line this one voids.")
    voided = serializers.BooleanField()
    status = serializers.IntegerField(min_value=1, max_value=len(Status))
    center = serializers.CharField(source="center_id")
    clock = serializers.ChoiceField(choices=[clock.value for clock in Clock])
    due_on = serializers.DateField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    text = serializers.CharField(allow_null=True, help_text="What was typed. Null without the scope `people:read`.")

    def get_step_name(self, line: SlipLine) -> str:
        return named(STEPS[Step(line.step)])


class DocumentSerializer(serializers.Serializer):
    """A paper of the dossier."""

    position = serializers.IntegerField(min_value=1)
    name = serializers.CharField()
    required = serializers.BooleanField()
    kind = serializers.CharField()
    quantity = serializers.IntegerField(min_value=1)
    received_at = serializers.DateTimeField(allow_null=True)
    asked = serializers.SerializerMethodField(help_text="Asked for, and not brought yet.")

    def get_asked(self, document: Document) -> bool:
        return document.asked_n is not None


class ClockSerializer(serializers.Serializer):
    """What is counted, on which edition of the calendar, and why it is due that day."""

    limit = LimitSerializer(allow_null=True)
    edition = serializers.IntegerField()
    left = serializers.IntegerField(allow_null=True, help_text="While it stands still: units owed; seconds of hours.")
    explanation = DayRowSerializer(many=True)


class DossierSerializer(CardSerializer):
    """The card with all that is behind it."""

    explained = ClockSerializer()
    slip = LineSerializer(many=True)
    documents = DocumentSerializer(many=True)
    steps = StepSerializer(many=True, help_text="What the account may do with it now.")


def with_slip(card: Dossier, draft: desk.Draft, at: datetime, *, people: bool) -> dict[str, Any]:
    """What stands behind a card, for ``DossierSerializer``: the clock explained, the lines with their hands and texts.

    Two queries, and one for the texts.
    """
    reading = draft.reading
    if reading is None:
        raise AssertionError("a stored dossier has a line")
    hands = Officer.objects.in_bulk({line.by_id for line in draft.lines if line.by_id}, field_name="uuid")
    lines = [line.pk for line in draft.lines] if people else []
    texts = dict(Remark.objects.filter(line__in=lines).values_list("line_id", "text"))
    for line in draft.lines:
        line.hand = hands.get(line.by_id)  # type: ignore[attr-defined]
        line.voided = line.n in reading.voided  # type: ignore[attr-defined]
        line.text = texts.get(line.pk)  # type: ignore[attr-defined]
    return {"explained": _explained(draft, card.ended_at or at), "slip": draft.lines}


def _explained(draft: desk.Draft, until: datetime) -> dict[str, Any]:
    """Read past the loaded years as pages do, so that what is long late can still be shown."""
    reading, moment = draft.reading, to_seconds(until)
    limits: list[Limit] = [line.limit for line in draft.law if line.limit and line.n not in reading.voided]  # type: ignore[union-attr]

    def shown(center: str, edition: int) -> Calendar:
        return calendar_of(center, edition).onward(moment)

    return {
        "limit": limits[-1] if limits else None,
        "edition": reading.edition,  # type: ignore[union-attr]
        "left": reading.left,  # type: ignore[union-attr]
        "explanation": explain(draft.law, shown, until=moment),
    }


def note_reading(cards: Iterable[Dossier], officer: Officer, at: datetime) -> None:
    """Whose names were shown to a program. One insert."""
    ReadLog.objects.bulk_create(
        ReadLog(officer=officer, what="api", dossier=card, person_id=card.owner_id, at=at) for card in cards
    )
