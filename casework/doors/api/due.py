"""The due calculator: what an acceptance at an instant would promise, and why that day.

Read by ``law.slip.read`` and explained by ``law.explain`` from the line the desk would write: the page of intake, the
command and this answer cannot differ.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from casework.doors.api.query import InstantField, Query, TextField
from casework.doors.api.reading import CATALOGUE, Reading, wrong
from casework.templatetags.words import in_english, named
from centers.calendars import calendar_of, current_edition
from centers.finding import terms_of
from centers.models import Center, Term
from law.calendar import CalendarError, from_seconds, local_date, to_seconds
from law.explain import DayRow, Why, explain
from law.limit import Limit, Unit
from law.slip import read


class DueQuery(Query):
    finds = True

    procedure = TextField(max_length=40, help_text="Code of the procedure.")
    case = TextField(max_length=120, required=False, default="", help_text="One of its cases, if it has some.")
    center = TextField(max_length=10, help_text="Code of the center that would accept it.")
    received_at = InstantField(required=False, help_text="When it would be accepted; now when left out.")


class LimitSerializer(serializers.Serializer):
    unit = serializers.ChoiceField(choices=[(unit.value, unit.name_en) for unit in Unit])
    amount = serializers.IntegerField(help_text="0 of a same-day limit.")
    words = serializers.SerializerMethodField()

    def get_words(self, limit: Limit) -> str:
        return named(limit)


class DayRowSerializer(serializers.Serializer):
    """A calendar day from the receipt to the due date; a session of it where the limit is in hours."""

    on = serializers.DateField()
    session = serializers.ChoiceField(choices=["", "am", "pm"])
    counted = serializers.BooleanField(help_text="Whether it is one of the days, or holds some of the hours.")
    why = serializers.ChoiceField(choices=[(why.value, why.name_en) for why in Why])
    words = serializers.SerializerMethodField()
    decision = serializers.CharField(help_text="The decision a day off or a closure rests on.")
    count = serializers.IntegerField(help_text="So many of the limit are spent after it ...")
    of = serializers.IntegerField(help_text="... of so many.")
    due = serializers.BooleanField()

    def get_words(self, row: DayRow) -> str:
        name = row.name_en if in_english() and row.name_en else row.name_vi
        return f"{named(row.why)}: {name}" if name else named(row.why)


class DueSerializer(serializers.Serializer):
    """The promise. It is late from ``late_from`` on; a result at ``due_at`` is on time."""

    procedure = serializers.CharField()
    case = serializers.CharField()
    center = serializers.CharField()
    received_at = serializers.DateTimeField()
    edition = serializers.IntegerField(help_text="The edition of the calendar it is read on.")
    limit = LimitSerializer()
    due_on = serializers.DateField()
    due_at = serializers.DateTimeField()
    late_from = serializers.DateTimeField()
    explanation = DayRowSerializer(many=True)


class Due(Reading):
    """The due calculator: what a dossier accepted then and there would be promised, day by day.

    The calendar is the newest edition, so an answer about the past is what would be promised now, not what was.
    """

    access, scope = CATALOGUE, "catalogue:read"
    query, answers = DueQuery, DueSerializer

    def get(self, request: Request) -> Response:
        asked = self.asked()
        at = asked.get("received_at", self.at)
        term = term_asked(asked["procedure"], asked["case"], local_date(to_seconds(at)))
        if not Center.objects.filter(code=asked["center"], is_active=True).exists():
            raise NotFound
        return self.drawn({**asked, "received_at": at, "limit": term.limit, **promised(term, asked["center"], at)})


def term_asked(code: str, case: str, on: date) -> Term:
    """The term of a case in force on a day. Two queries at most."""
    for term in terms_of(code, on=on):
        if term.case == case:
            return term
    if not Term.objects.filter(procedure__code=code, procedure__is_active=True, case=case).exists():
        raise NotFound
    raise wrong("received_at", _("Thủ tục này chưa có thời hạn áp dụng cho ngày tiếp nhận."))


def promised(term: Term, center: str, at: datetime) -> dict[str, Any]:
    """What is read off the line of an acceptance at ``center``. One query, for the newest edition of the calendar."""
    line = term.promise(center, at, current_edition())
    try:
        reading, rows = read([line], calendar_of), explain([line], calendar_of)
    except CalendarError as error:
        why = str(error) if in_english() else error.message_vi
        raise wrong("received_at", f"{why[:1].upper()}{why[1:]}.") from error
    if reading.due_at is None or reading.late_from is None:
        raise AssertionError("an acceptance starts the clock")
    return {
        "edition": line.edition,
        "due_on": reading.due_on,
        "due_at": from_seconds(reading.due_at),
        "late_from": from_seconds(reading.late_from),
        "explanation": rows,
    }
