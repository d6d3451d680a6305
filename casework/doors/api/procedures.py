"""The catalogue: procedures, and what each promises, asks for and costs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from casework.doors.api.due import LimitSerializer
from casework.doors.api.paging import page
from casework.doors.api.query import DayField, FlagField, Paged, Query, TextField
from casework.doors.api.reading import CATALOGUE, Reading
from casework.doors.api.schema import ClockField, pages_of
from centers.finding import holding_the_words
from centers.models import Procedure, Term, TermPaper
from centers.models.term import OnlineLevel
from centers.models.term_paper import PaperKind
from centers.vietnamese import variants
from law.calendar import local_date, to_seconds
from law.terms import ClockPolicy, Stage


class PaperSerializer(serializers.Serializer):
    """A paper the dossier consists of. One that is asked for under a condition only is not required."""

    position = serializers.IntegerField(min_value=1, help_text="What steps name it by.")
    name = serializers.CharField()
    required = serializers.BooleanField()
    kind = serializers.ChoiceField(choices=PaperKind.choices)
    quantity = serializers.IntegerField(min_value=1)


class TermSerializer(serializers.Serializer):
    """What is promised for one case of the procedure, from a day on."""

    case = serializers.CharField(help_text="Empty for the procedure as such.")
    in_force_from = serializers.DateField()
    in_force_assumed = serializers.BooleanField(help_text="Whether that day is assumed, for want of a published one.")
    limit = LimitSerializer()
    clock_policy = serializers.ChoiceField(choices=[policy.value for policy in ClockPolicy])
    same_day_until = ClockField(help_text="A same-day limit accepted later runs to the next working day.")
    supplement_days = serializers.IntegerField(min_value=1)
    extension_cap = serializers.IntegerField(min_value=1, help_text="Units the limit may be extended by at most.")
    online_level = serializers.ChoiceField(choices=OnlineLevel.choices)
    channels = serializers.ListField(child=serializers.CharField())
    fee_vnd = serializers.IntegerField(allow_null=True)
    fee_online_vnd = serializers.IntegerField(allow_null=True)
    fee_note = serializers.CharField()
    result_type = serializers.CharField()
    norms = inline_serializer(
        "Norms",
        {stage.value: serializers.IntegerField(min_value=0, max_value=100) for stage in Stage},
        help_text="The share of the limit each stage may use, in percent.",
    )
    decision_no = serializers.CharField(help_text="The decision that published it.")
    decision_on = serializers.DateField(allow_null=True)
    source_url = serializers.CharField()
    papers = PaperSerializer(many=True)


class ProcedureSerializer(serializers.Serializer):
    code = serializers.CharField()
    name_vi = serializers.CharField()
    name_en = serializers.CharField()
    field = serializers.CharField(source="field.code")
    levels = serializers.ListField(child=serializers.CharField(), help_text="Levels of government that carry it out.")
    is_active = serializers.BooleanField(help_text="Whether it is still received.")


class ProcedureDetailSerializer(ProcedureSerializer):
    on = serializers.DateField(help_text="The day of which the terms are.")
    terms = TermSerializer(many=True, help_text="One for each case; none on a day before the first.")


class ProceduresQuery(Paged):
    q = TextField(
        required=False, max_length=100,
        help_text="Words of the name or of the code, with or without marks, also as typed in telex.",
    )  # fmt: skip
    field = TextField(required=False, max_length=40, help_text="Code of a field.")
    active = FlagField(required=False, help_text="Received still, or no more; both when left out.")


class ProcedureQuery(Query):
    on = DayField(required=False, help_text="The day of which the terms are wanted; today when left out.")


def procedures_asked(asked: dict[str, Any]) -> QuerySet[Procedure]:
    """The procedures a list asks for, by code."""
    found = Procedure.objects.select_related("field").order_by("code")
    if asked.get("q"):
        forms = variants(asked["q"])
        found = found.filter(holding_the_words(forms)) if forms else found.none()
    if "field" in asked:
        found = found.filter(field__code=asked["field"])
    if "active" in asked:
        found = found.filter(is_active=asked["active"])
    return found


def with_terms(on: date) -> QuerySet[Procedure]:
    """Procedures with the terms in force on a day. Three queries with the row."""
    papers = Prefetch("papers", TermPaper.objects.filter(is_active=True).order_by("position"))
    terms = Term.objects.in_force(on).filter(is_active=True).order_by("case").prefetch_related(papers)
    return Procedure.objects.select_related("field").prefetch_related(Prefetch("terms", terms))


class ProcedureList(Reading):
    """Procedures by code: with some words in the name, of a field, still received or no more."""

    access, scope = CATALOGUE, "catalogue:read"
    query, answers = ProceduresQuery, pages_of(ProcedureSerializer)

    def get(self, request: Request) -> Response:
        found = procedures_asked(self.asked())
        return Response(page(request, found, lambda row: ProcedureSerializer(row).data, by=("code",)))


class ProcedureDetail(Reading):
    """A procedure, and what it promises, asks for and costs on a day, case by case."""

    access, scope = CATALOGUE, "catalogue:read"
    query, answers = ProcedureQuery, ProcedureDetailSerializer

    def get(self, request: Request, code: str) -> Response:
        on = self.asked().get("on", local_date(to_seconds(self.at)))
        found = with_terms(on).filter(code=code).first()
        if found is None:
            raise NotFound
        found.on = on  # type: ignore[attr-defined]
        return self.drawn(found)
