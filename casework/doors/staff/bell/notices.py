"""What an officer was told: by day and level, never a wall of equal rows; the list behind a level shows each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from casework.doors.staff.alerts import words
from casework.doors.staff.exports.words import Told as File
from casework.doors.staff.exports.words import told as files_told
from casework.doors.staff.lists.filter import DayField
from casework.doors.staff.lists.rows import Row, cards_for_rows, rows_of
from casework.doors.staff.request import StaffRequest
from casework.messages import bell, schedule
from casework.messages.dead_letters import dead_letters
from casework.messages.to_officer import Group, grouped, name_of
from casework.models import Dossier, Message
from centers import wall
from centers.access import Scope, access, scope_of
from centers.models import Field, Officer
from centers.models.officer import ADMIN_ROLES
from law.calendar import HANOI, local_date, to_seconds

DAYS = 7  # on one page
WALL = 3  # more of one level on one day become one row
PAGE = 50


class NoticeFilter(forms.Form):
    """What the address asks for; what it asks wrongly is left out."""

    den = DayField(required=False)  # the last day shown
    ngay = DayField(required=False)
    muc = forms.SlugField(required=False, max_length=24)
    dot = forms.RegexField(r"^\d{4}-\d\d-\d\dT(07|16)$", required=False)  # the digest a mail links from
    trang = forms.IntegerField(required=False, min_value=1)
    so = forms.IntegerField(required=False, min_value=0)  # the newest one on the page when it was drawn

    @property
    def asked(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


class Told(NamedTuple):
    """One notice: its dossier as a row of lists, what its alert says now, or the file it tells of."""

    message: Message
    row: Row | None
    title: str = ""
    why: tuple[str, ...] = ()
    url: str = ""  # of what it is about, where that is no dossier


@dataclass(slots=True)
class Day:
    """The notices of one day, by level."""

    on: date
    groups: list[NoticeGroup] = field(default_factory=list)


@dataclass(slots=True)
class NoticeGroup:
    """One level of one day: its rows while they are few, else the way to the list."""

    level: Group
    url: str
    rows: list[Told] = field(default_factory=list)

    @property
    def unread(self) -> int:
        return sum(message.read_at is None for message in self.level.messages)

    @property
    def alone(self) -> Told | None:
        """The one alert of its rule, which says more than the name of the rule."""
        return self.rows[0] if len(self.rows) == 1 and self.rows[0].title else None

    @property
    def is_wall(self) -> bool:
        return self.level.count > WALL


@access(scope=Scope.SIGNED_IN)
def notices(request: StaffRequest) -> HttpResponse:
    """The week of notices, or the list of one level; a POST marks what was on the page as read."""
    at = wall.now()
    asked = NoticeFilter(request.POST if request.method == "POST" else request.GET).asked
    told = bell.notices_of(request.user, at)
    if request.method == "POST":
        bell.mark_read(_narrowed(told, asked).filter(pk__lte=asked.get("so", 0)), at)
        return redirect(_address(**{name: asked[name] for name in ("den", "muc", "ngay", "dot") if name in asked}))
    context = _level(request.user, told, asked, at) if "muc" in asked else _week(request.user, told, asked, at)
    context |= {"at": at, "city": scope_of(request.user).whole_city, "asked": asked}
    context |= {"newest": told.values_list("pk", flat=True).first() or 0}
    context["dead"] = dead_letters(request.user).count() if request.user.has(*ADMIN_ROLES) else None
    context["unread"] = bell.unread(request.user)
    return render(request, "staff/notice_level.html" if "muc" in asked else "staff/notices.html", context)


def _address(**asked: Any) -> str:
    query = urlencode({name: value.isoformat() if isinstance(value, date) else value for name, value in asked.items()})
    return reverse("casework:notices") + (f"?{query}" if query else "")


def _narrowed(told: QuerySet[Message], asked: dict[str, Any]) -> QuerySet[Message]:
    if "muc" in asked:
        told = bell.of_level(told, asked["muc"])
    if "dot" in asked:
        told = told.filter(deliveries__slot=asked["dot"])
    if "ngay" in asked:
        told = told.filter(created_at__gte=_midnight(asked["ngay"]), created_at__lt=_midnight(asked["ngay"], 1))
    return told


def _midnight(on: date, days: int = 0) -> datetime:
    return datetime.combine(on + timedelta(days=days), time(), HANOI)


# The week ------------------------------------------------------------------------------------------------------------


def _week(officer: Officer, told: QuerySet[Message], asked: dict[str, Any], at: datetime) -> dict[str, Any]:
    last = asked.get("den") or _newest_day(told) or local_date(to_seconds(at))
    first = last - timedelta(days=DAYS - 1)
    shown = list(told.filter(created_at__gte=_midnight(first), created_at__lt=_midnight(last, 1)))
    days = [_day(on, messages) for on, messages in groupby(shown, key=_day_of)]
    few = [group for day in days for group in day.groups if not group.is_wall]
    _fill(few, officer, at)
    older = told.filter(created_at__lt=_midnight(first)).values_list("created_at", flat=True).first()
    return {
        "days": days,
        "first": first,
        "last": last,
        "older": _address(den=local_date(to_seconds(older))) if older else "",
        "newer": _address() if "den" in asked else "",
    }


def _newest_day(told: QuerySet[Message]) -> date | None:
    newest = told.first()
    return _day_of(newest) if newest is not None else None


def _day_of(message: Message) -> date:
    return local_date(to_seconds(message.created_at))


def _day(on: date, messages: Iterable[Message]) -> Day:
    return Day(on, [NoticeGroup(level, _address(muc=level.key, ngay=on)) for level in grouped(messages)])


def _fill(groups: list[NoticeGroup], officer: Officer, at: datetime) -> None:
    told = iter(_told([message for group in groups for message in group.level.messages], officer, at))
    for group in groups:
        group.rows = [next(told) for _message in group.level.messages]


def _told(messages: Sequence[Message], officer: Officer, at: datetime) -> list[Told]:
    """Each message with what it is about, in their order. Four queries."""
    rows = _rows(messages, officer, at)
    alerts = any(message.alert is not None for message in messages)
    fields = {one.code: one for one in Field.objects.all()} if alerts else {}
    files = {one.export.pk: one for one in files_told([m.export for m in messages if m.export is not None])}
    return [_one(message, rows, fields, files) for message in messages]


def _one(
    message: Message, rows: Mapping[int | None, Row], fields: Mapping[str, Field], files: Mapping[int, File]
) -> Told:
    if message.export is not None:
        file = files[message.export.pk]
        address = reverse("casework:export_file", args=[message.export.uuid])
        return Told(
            message, None, file.title, (file.days, file.place, file.fault if file.failed else file.rows), address
        )
    if message.alert is not None:
        address = reverse("casework:alert", args=[message.alert.pk])
        return Told(message, None, words.title(message.alert), tuple(words.why(message.alert, fields)), address)
    return Told(message, rows.get(message.dossier_id))


def _rows(messages: Iterable[Message], officer: Officer, at: datetime) -> dict[int | None, Row]:
    """The dossiers behind messages that this officer may still open. Two queries."""
    asked = {message.dossier_id for message in messages if message.dossier_id is not None}
    cards = cards_for_rows(Dossier.objects.seen_by(officer).filter(pk__in=asked))
    return {row.dossier.pk: row for row in rows_of(cards, officer, at)}


# One level -----------------------------------------------------------------------------------------------------------


def _level(officer: Officer, told: QuerySet[Message], asked: dict[str, Any], at: datetime) -> dict[str, Any]:
    page = Paginator(_narrowed(told, asked), PAGE).get_page(asked.get("trang", 1))
    kept = {name: asked[name] for name in ("muc", "ngay", "dot") if name in asked}
    return {
        "level": Group(asked["muc"], *name_of(asked["muc"])),
        "rows": _told(list(page.object_list), officer, at),
        "page": page,
        "of": asked.get("ngay") or (schedule.moment_of(asked["dot"]) if "dot" in asked else None),
        "back": _address(den=asked["ngay"]) if "ngay" in asked else _address(),
        "previous": _address(**kept, trang=page.number - 1) if page.has_previous() else "",
        "next": _address(**kept, trang=page.number + 1) if page.has_next() else "",
    }
