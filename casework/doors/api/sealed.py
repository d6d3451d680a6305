"""Sealed reports: what was signed, by whom and when, with the hash that shows it was not changed since."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from casework.doors.api.paging import page
from casework.doors.api.query import Paged, TextField
from casework.doors.api.reading import OVERSIGHT, Reading
from casework.doors.api.reports import ReportColumnSerializer, ReportRowSerializer
from casework.doors.api.schema import pages_of
from casework.models import SealedReport
from casework.reports.asked import may_read
from casework.reports.forms import FORMS


class SealedSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    report = serializers.CharField()
    version = serializers.CharField()
    span = serializers.CharField()
    place = serializers.CharField(help_text="Code of the center; empty for the city.")
    revision = serializers.IntegerField(help_text="A later one supersedes it.")
    switches = serializers.ListField(child=serializers.CharField())
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    as_of = serializers.DateTimeField()
    known_at = serializers.DateTimeField()
    events = serializers.IntegerField(help_text="How many entries of dossiers were counted.")
    hash = serializers.CharField(help_text="SHA-256 over all of it.")
    signer = serializers.CharField(source="signer.full_name")
    signed_at = serializers.DateTimeField()
    reason = serializers.CharField(help_text="Why an earlier one was superseded.")


class SealedFiguresSerializer(serializers.Serializer):
    title = serializers.CharField()
    number = serializers.CharField()
    of = serializers.CharField()
    columns = ReportColumnSerializer(many=True)
    rows = ReportRowSerializer(many=True)
    whole = ReportRowSerializer(allow_null=True)
    footnotes = serializers.ListField(child=serializers.CharField())


class SealedDetailSerializer(SealedSerializer):
    figures = SealedFiguresSerializer()


class SealedQuery(Paged):
    report = TextField(required=False, max_length=40, help_text="Slug of a report.")
    span = TextField(required=False, max_length=40, help_text="The days in one word.")
    center = TextField(required=False, max_length=10, help_text="Code of a center; empty for those of the city.")


class Sealing(Reading):
    """What both addresses of sealed reports share."""

    access, scope = OVERSIGHT, "reports:read"

    def found(self) -> QuerySet[SealedReport]:
        """The sealed reports within reach: whoever may read the report of those days and that place."""
        slugs = [slug for slug, form in FORMS.items() if may_read(form, self.officer)]
        found = SealedReport.objects.filter(report__in=slugs).select_related("signer").defer("behind", "notes")
        return found if self.reach.codes is None else found.filter(place__in=self.reach.codes)


class SealedList(Sealing):
    """Sealed reports, the newest first, all revisions."""

    query, answers = SealedQuery, pages_of(SealedSerializer)

    def get(self, request: Request) -> Response:
        asked = self.asked()
        words = {"report": "report", "span": "span", "center": "place"}
        found = self.found().filter(**{column: asked[word] for word, column in words.items() if word in asked})
        rows = found.defer("behind", "notes", "figures")
        return Response(page(request, rows, lambda row: SealedSerializer(row).data, by=("-signed_at", "-id")))


class SealedDetail(Sealing):
    """A sealed report as it was signed."""

    answers = SealedDetailSerializer

    def get(self, request: Request, number: int) -> Response:
        self.asked()
        found = self.found().filter(pk=number).first()
        if found is None:
            raise NotFound
        return self.drawn(found)
