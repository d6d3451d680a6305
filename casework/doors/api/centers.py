"""The centers: who they are, where, and when they are open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from casework.doors.api.paging import page
from casework.doors.api.query import Paged
from casework.doors.api.reading import CATALOGUE, Reading
from casework.doors.api.schema import ClockField, pages_of
from casework.templatetags.words import in_english
from centers.calendars import calendar_of, current_edition
from centers.models import Center
from centers.models.center import Kind
from law.calendar import Calendar, CalendarError, Sessions, local_date, to_seconds

SPECIAL = ["holiday", "makeup", "closure"]
AHEAD_DAYS = 30  # days off are told so far ahead (our choice)


class CenterSerializer(serializers.Serializer):
    code = serializers.CharField()
    org_code = serializers.CharField(allow_null=True, help_text="Heads every code of a dossier it gives.")
    name_vi = serializers.CharField()
    name_en = serializers.CharField()
    center_name_vi = serializers.CharField()
    kind = serializers.ChoiceField(choices=Kind.choices)
    address = serializers.CharField()
    phone = serializers.CharField()
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)
    is_active = serializers.BooleanField()


class SessionSerializer(serializers.Serializer):
    opens = ClockField()
    closes = ClockField()


class WeekdaySerializer(serializers.Serializer):
    weekday = serializers.IntegerField(min_value=1, max_value=7, help_text="1 is Monday.")
    sessions = SessionSerializer(many=True)


class SpecialDaySerializer(serializers.Serializer):
    """A day that differs from its weekday: a holiday, a make-up working day, a closure."""

    on = serializers.DateField()
    kind = serializers.ChoiceField(choices=SPECIAL)
    name = serializers.CharField()
    decision = serializers.CharField()
    sessions = SessionSerializer(many=True, help_text="What is open all the same.")


class CenterDetailSerializer(CenterSerializer):
    edition = serializers.IntegerField(help_text="The edition of the calendar the hours are read in.")
    week = WeekdaySerializer(many=True, help_text="The hours of this week.")
    special_days = SpecialDaySerializer(many=True, help_text=f"Of the coming {AHEAD_DAYS} days.")


class CenterList(Reading):
    """All centers of the city, by code: a transfer may name any of them."""

    access, scope = CATALOGUE, "catalogue:read"
    query, answers = Paged, pages_of(CenterSerializer)

    def get(self, request: Request) -> Response:
        self.asked()
        return Response(page(request, Center.objects.all(), lambda row: CenterSerializer(row).data, by=("code",)))


class CenterDetail(Reading):
    """A center, its hours, and the days ahead on which they are others."""

    access, scope = CATALOGUE, "catalogue:read"
    answers = CenterDetailSerializer

    def get(self, request: Request, code: str) -> Response:
        self.asked()
        center = Center.objects.filter(code=code).first()
        if center is None:
            raise NotFound
        edition, today = current_edition(), local_date(to_seconds(self.at))
        calendar = calendar_of(code, edition)
        open_ = {
            "edition": edition,
            "week": list(week(calendar, today)),
            "special_days": list(special(calendar, today)),
        }
        return Response(CenterSerializer(center).data | open_)


def week(calendar: Calendar, today: date) -> Iterator[dict[str, Any]]:
    """The weekly hours that hold in the week of a day; none where the calendar does not reach."""
    monday = today.toordinal() - today.weekday()
    with suppress(CalendarError):
        for weekday in range(7):
            yield {"weekday": weekday + 1, "sessions": sessions(calendar.pattern_of(monday + weekday))}


def special(calendar: Calendar, today: date) -> Iterator[dict[str, Any]]:
    """The days from today on that are not as their weekday is."""
    for on in (today + timedelta(days=ahead) for ahead in range(AHEAD_DAYS)):
        order = calendar.reason_of(on.toordinal())
        if order is not None:
            name = (in_english() and order.name_en) or order.name_vi
            yield {
                "on": on.isoformat(), "kind": order.kind, "name": name, "decision": order.decision,
                "sessions": sessions(order.sessions),
            }  # fmt: skip


def sessions(found: Sessions) -> list[dict[str, str]]:
    return [{"opens": clock(opens), "closes": clock(closes)} for opens, closes in found]


def clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}"
