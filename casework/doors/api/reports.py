"""Reports: the forms there are, one filled in as its JSON file is, and those that were sealed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from casework.doors.api.figures import sentence
from casework.doors.api.paging import size_of
from casework.doors.api.query import Paged, TextField
from casework.doors.api.reading import OVERSIGHT, Reading, wrong
from casework.doors.api.schema import pages_of
from casework.figures.chosen import KEY
from casework.models import ReadLog
from casework.reports.asked import CENTER, ON, OutOfReach, asked_of, may_read
from casework.reports.exports import sheet_of
from casework.reports.files.cells import rows_of
from casework.reports.files.json import head_of, row_of
from casework.reports.forms import FORMS
from casework.reports.seals.seal import as_known
from casework.reports.sheet import Asked, Form, Kind, Sheet

EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
CURSOR = re.compile(r"([0-9]{1,8})\.([0-9]{1,17})")  # a row, and when the first page was asked for


class SwitchSerializer(serializers.Serializer):
    slug = serializers.CharField()
    label = serializers.CharField()


class ReportSerializer(serializers.Serializer):
    slug = serializers.CharField()
    version = serializers.CharField(help_text="Changes when a cell comes to mean something else.")
    number = serializers.CharField(help_text="Of the legal model.")
    title = serializers.CharField()
    about = serializers.CharField()
    of = serializers.CharField(help_text="What a row is: a center, a field, an officer, a dossier.")
    city = serializers.BooleanField(help_text="Whether there is one of the whole city.")
    names = serializers.BooleanField(help_text="Whether names of people stand in it.")
    sealable = serializers.BooleanField()
    switches = SwitchSerializer(many=True, help_text="Choices of how to count.")


class ReportColumnSerializer(serializers.Serializer):
    key = serializers.CharField(help_text="Of the cell in a row.")
    number = serializers.CharField(help_text="As the form prints it.")
    kind = serializers.ChoiceField(choices=[kind.value for kind in Kind])
    label = serializers.CharField()
    above = serializers.ListField(child=serializers.CharField(), help_text="The merged heads over it.")


class ReportRowSerializer(serializers.Serializer):
    key = serializers.CharField()
    name = serializers.CharField()
    cells = serializers.DictField(help_text="By the keys of the columns: numbers, text, rates with both their parts.")


class SheetSerializer(serializers.Serializer):
    report = serializers.CharField()
    version = serializers.CharField()
    title = serializers.CharField()
    place = serializers.CharField(allow_null=True, help_text="Code of the center; null is the city.")
    span = serializers.CharField()
    since = serializers.DateTimeField()
    until = serializers.DateTimeField()
    as_of = serializers.DateTimeField()
    switches = serializers.ListField(child=serializers.CharField())
    columns = ReportColumnSerializer(many=True)
    rows = ReportRowSerializer(many=True, help_text="The whole first.")
    footnotes = serializers.ListField(child=serializers.CharField())
    total = serializers.IntegerField(help_text="How many rows there are besides the whole.")
    next = serializers.CharField(allow_null=True, help_text="`cursor` of the next page of a list; null on the last.")


class SheetQuery(Paged):
    finds = True

    span = TextField(required=False, max_length=40, help_text="Days in one word, as of figures.")
    center = TextField(required=False, max_length=10, help_text="Code of one center; all the client sees unless said.")
    switches = TextField(required=False, max_length=200, help_text="Switches to be on, with commas between.")


class ReportList(Reading):
    """The reports this client may read."""

    access, scope = OVERSIGHT, "reports:read"
    answers = pages_of(ReportSerializer)

    def get(self, request: Request) -> Response:
        self.asked()
        found = [ReportSerializer(form).data for form in FORMS.values() if may_read(form, self.officer)]
        return Response({"results": found, "next": None})


class ReportSheet(Reading):
    """A report filled in for some days and one center or the city, as its JSON file has it.

    Lists of dossiers come page by page; those with names of people want the scope people:read besides, and each look
    is logged.
    """

    access, scope = OVERSIGHT, "reports:read"
    query, answers = SheetQuery, SheetSerializer

    def get(self, request: Request, slug: str) -> Response:
        given, form = self.asked(), FORMS.get(slug)
        if form is None or not may_read(form, self.officer):
            raise NotFound
        if not form.is_list:
            return Response(drawn(sheet_of(form, self._of(form, given, self.at))))
        if form.names:
            self.need("people:read")
        begun = begun_at(given.get("cursor", ""), self.at)
        asked, size = self._of(form, given, begun.at), size_of(request)
        sheet = form.fill(as_known(asked, begun.at), begun.row, size)
        if form.names:
            ReadLog.objects.create(officer=self.officer, what="export", at=self.at)
        after = replace(begun, row=begun.row + size)
        return Response(drawn(sheet, next=after.cursor if after.row < sheet.total else None))

    def _of(self, form: Form, given: Mapping[str, Any], at: datetime) -> Asked:
        """What is asked of the form at ``at``, within the reach of the client."""
        switches = [slug for slug in given.get("switches", "").split(",") if slug]
        if not {switch.slug for switch in form.switches}.issuperset(switches):
            raise wrong("switches", _("Báo cáo này không có lựa chọn đó."))
        address = {KEY: given.get("span", ""), CENTER: self._place(form, given.get("center", ""))}
        try:
            asked = asked_of(form, self.officer, address | dict.fromkeys(switches, ON), at)
        except OutOfReach as error:
            raise NotFound from error
        if asked.chosen.problem:
            raise wrong("span", sentence(asked.chosen.problem))
        return asked

    def _place(self, form: Form, code: str) -> str:
        """The center asked for; a client of some centers, and a report of single ones, have to be told which."""
        if code:
            return self.center(code).code
        codes = self.reach.codes
        if codes is not None and len(codes) == 1:
            return next(iter(codes))
        if codes is not None or not form.city:
            raise wrong("center", _("Ghi mã của một Trung tâm."))
        return ""


def drawn(sheet: Sheet, next: str | None = None) -> dict[str, Any]:
    """A sheet as the JSON file has it, and where its next page begins."""
    rows = [row_of(sheet.form.columns, row) for row in rows_of(sheet)]
    rest = {"rows": rows, "footnotes": [str(note) for note in sheet.footnotes], "total": sheet.total, "next": next}
    return head_of(sheet) | rest


@dataclass(frozen=True, slots=True)
class Begun:
    """Where a page of a list begins: a row of the list as it was when its first page was asked for.

    What is written since stays out, so that rows that come meanwhile neither repeat nor hide one.
    """

    row: int
    at: datetime

    @property
    def cursor(self) -> str:
        return f"{self.row}.{(self.at - EPOCH) // MICROSECOND}"


def begun_at(cursor: str, now: datetime) -> Begun:
    """The place a cursor names; the first row, as of now, where there is none. Raises a problem."""
    if not cursor:
        return Begun(0, now)
    found = CURSOR.fullmatch(cursor)
    begun = Begun(int(found[1]), EPOCH + int(found[2]) * MICROSECOND) if found else None
    if begun is None or begun.at > now:
        raise wrong("cursor", _("Con trỏ này không đọc được."))
    return begun
