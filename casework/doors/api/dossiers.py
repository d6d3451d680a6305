"""Dossiers: the list, one with all that is behind it, a new one, many new ones, and the next step of one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from casework import desk
from casework.doors.api import once, steps
from casework.doors.api.cards import BESIDE, CardSerializer, DossierSerializer, note_reading, with_slip
from casework.doors.api.opening import OpeningFields, Shelf, asked_of
from casework.doors.api.paging import cut
from casework.doors.api.query import DayField, FlagField, InstantField, Paged, Query, TextField
from casework.doors.api.reading import Reading
from casework.doors.api.schema import pages_of
from casework.doors.api.view import ApiView
from casework.models import Dossier, SlipLine
from casework.queries import DossierQuerySet
from centers.access import CENTER_STAFF, READERS, Access, Scope, may, separation
from law.calendar import from_seconds, midnight
from law.needs import CHANNELS
from law.steps import Clock, Role, Status, Step

READ = Access(READERS, Scope.CENTER, sensitive=True)
OPEN = Access(frozenset({Role.CLERK, Role.AGENT}), Scope.CENTER)  # as the page of intake
STEP = Access(CENTER_STAFF, Scope.CENTER)  # programs of the city only read
_STATUSES = re.compile(r"(?:[1-9]|10)(?:,(?:[1-9]|10)){0,9}")


class StatusesField(TextField):
    """National codes between commas."""

    def to_internal_value(self, data: Any) -> list[int]:
        text = super().to_internal_value(data)
        if not _STATUSES.fullmatch(text):
            raise serializers.ValidationError(_("Mã trạng thái từ 1 đến 10, cách nhau bằng dấu phẩy."))
        return [int(code) for code in text.split(",")]


class DossiersQuery(Paged):
    status = StatusesField(max_length=30, required=False, help_text="National codes between commas: `2,4`.")
    procedure = TextField(max_length=40, required=False, help_text="Code of a procedure.")
    center = TextField(max_length=10, required=False, help_text="Code of a center: where it is now.")
    channel = serializers.ChoiceField(choices=[value for value, *_words in CHANNELS], required=False)
    external_code = TextField(max_length=60, required=False, help_text="The code another system gave it.")
    overdue = FlagField(required=False, help_text="Running and late now, or not.")
    accepted_from = DayField(required=False, help_text="Accepted on this day or later.")
    accepted_before = DayField(required=False, help_text="Accepted before this day.")
    updated_since = InstantField(required=False, help_text="With a line written on the slip since.")


NARROWS: Mapping[str, Callable[[Any, Any], Q]] = {
    "status": lambda codes, at: Q(status__in=codes),
    "procedure": lambda code, at: Q(procedure__code=code),
    "center": lambda code, at: Q(center_id=code),
    "channel": lambda channel, at: Q(channel=channel),
    "external_code": lambda code, at: Q(external_code=code),
    "overdue": lambda yes, at: _late(at) if yes else ~_late(at),
    "accepted_from": lambda day, at: Q(accepted_at__gte=_midnight(day)),
    "accepted_before": lambda day, at: Q(accepted_at__lt=_midnight(day)),
    # The last line is the newest, and the card names it: one probe of the slip's own index for each card.
    "updated_since": lambda since, at: Q(
        Exists(SlipLine.objects.filter(dossier=OuterRef("pk"), n=OuterRef("last_n"), written_at__gte=since))
    ),
}


def _late(at: datetime) -> Q:
    return Q(clock=Clock.RUNNING, late_from__isnull=False, late_from__lte=at)


def _midnight(day: date) -> datetime:
    return from_seconds(midnight(day))


class WrittenSerializer(serializers.Serializer):
    """A dossier as a write left it."""

    code = serializers.CharField()
    status = serializers.IntegerField(min_value=1, max_value=len(Status))
    due_on = serializers.DateField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    expect = serializers.IntegerField(source="changed_n", min_value=1, help_text="Send it with the next step.")


def written(card: Dossier) -> dict[str, Any]:
    return _written().to_representation(card)


@cache
def _written() -> WrittenSerializer:
    return WrittenSerializer()


class DossierList(Reading):
    """Dossiers now at the centers of the client, newest first; and the opening of a new one."""

    access, scope = READ, "dossiers:read"
    write_access, write_scope = OPEN, "dossiers:write"
    query, answers = DossiersQuery, pages_of(CardSerializer)

    def get(self, request: Request) -> Response:
        """Dossiers now at the centers of the client, newest first."""
        found = self.held().select_related(*BESIDE, *(["owner"] if self.shows_people else []))
        for name, value in self.asked().items():
            if name in NARROWS:
                found = found.filter(NARROWS[name](value, self.at))
        cards, cursor = cut(request, found, by=("-registered_at", "-id"))
        if self.shows_people:
            note_reading(cards, self.officer, self.at)
        drawn = CardSerializer(cards, many=True, context={"at": self.at, "people": self.shows_people}).data
        return Response({"results": drawn, "next": cursor})

    @extend_schema(request=OpeningFields, responses={201: WrittenSerializer}, parameters=[once.PARAMETER])
    def post(self, request: Request) -> Response:
        """Open a dossier: accepted with its papers, or registered with some missing."""
        asked = asked_of(request.data)
        shelf = Shelf([asked], by=self.officer, at=self.at)

        def act() -> tuple[int, Any]:
            shelf.fetch()
            plan = shelf.plan(asked)
            first, *others = plan.moves  # type: ignore[misc]
            card = desk.take(
                first.step, None, by=first.by, at=first.at, opening=plan.opening, books=shelf.books, **first.needs
            )
            for move in others:
                card = desk.take(move.step, card, by=move.by, at=move.at, **move.needs)
            shelf.bring_up_to_date(asked)
            return 201, written(card)

        return once.once(self, act)


class DossierDetail(Reading):
    """A dossier: its card, its clock day by day, its slip, its papers, and what the account may do with it now."""

    access, scope = READ, "dossiers:read"
    query, answers = Query, DossierSerializer

    def get(self, request: Request, code: str) -> Response:
        card = one_of(self.dossiers().select_related(*BESIDE, "owner"), code)
        draft = desk.load(card)
        people = self.shows_people
        if people:
            note_reading([card], self.officer, self.at)
        may_write = self.has_scope("dossiers:write") and may(self.officer, STEP)
        allowed = desk.allowed_now(draft, self.officer, self.at, separation=separation()) if may_write else ()
        for name, value in with_slip(card, draft, self.at, people=people).items():
            setattr(card, name, value)
        card.steps = steps.told(allowed, draft)  # type: ignore[attr-defined]
        return Response(DossierSerializer(card, context={"at": self.at, "people": people}).data)


class DossierSteps(ApiView):
    """The next step of a dossier."""

    access, scope = STEP, "dossiers:write"

    @extend_schema(request=steps.StepFields, responses={201: WrittenSerializer}, parameters=[once.PARAMETER])
    def post(self, request: Request, code: str) -> Response:
        """Take a step, with what it needs."""
        given = steps.StepFields(data=request.data)
        given.is_valid(raise_exception=True)
        step, needs = Step(given.validated_data["step"]), given.validated_data["needs"]

        def act() -> tuple[int, Any]:
            card = one_of(self.dossiers().select_related("procedure", "owner", "center"), code)
            told = steps.needs_of(step, needs, card)
            expect = given.validated_data["expect"]
            return 201, written(desk.take(step, card, by=self.officer, at=self.at, expect=expect, **told))

        return once.once(self, act)


def one_of(found: DossierQuerySet, code: str) -> Dossier:
    """The one of this code, within reach; beyond it there is none."""
    card = found.filter(code=code).first()
    if card is None:
        raise NotFound
    return card
