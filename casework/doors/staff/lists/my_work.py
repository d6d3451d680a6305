"""My work: what waits for this person's hand, first what is latest."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.doors.staff.lists.rows import cards_for_rows, handles_dossiers, rows_of
from casework.doors.staff.request import StaffRequest
from casework.models import Dossier
from casework.queries import GROUPS, DossierQuerySet
from centers import wall
from centers.access import access
from centers.calendars import calendar_of, current_edition
from centers.models import Officer
from law.calendar import Calendar, local_date, to_seconds
from law.clock_state import WEEK_AHEAD
from law.steps import Role

PAGE = 100
# Tab of the address, group of the query, mark of its head.
TABS = (
    ("qua-han", "overdue", "overdue"),
    ("hom-nay", "today", "today"),
    ("da-bo-sung", "brought", "ontime"),
    ("3-ngay", "soon", "soon"),
    ("moi", "new", "new"),
    ("cho-nguoi-dan", "waiting", "paused"),
    ("con-han", "later", "ontime"),
)


@access(Role.CLERK, Role.OFFICER, Role.SUPERVISOR)
def my_work(request: StaffRequest) -> HttpResponse:
    """The work list, whole or one tab of it (``?nhom=``); htmx gets the list alone."""
    officer, at = request.user, wall.now()
    if not handles_dossiers(officer):
        return redirect("casework:overview")
    calendar = calendar_of(officer.center_code, current_edition()).onward(to_seconds(at))
    work = grouped_work(officer, at, calendar)
    counts = dict(work.values_list("group").annotate(count=Count("pk")).order_by())
    chosen = next((tab for tab in TABS if tab[0] == request.GET.get("nhom")), None)
    cards = work.filter(group=chosen[1]) if chosen else work
    page = Paginator(cards_for_rows(cards).order_by("group_rank", F("due_at").asc(nulls_last=True), "id"), PAGE)
    shown = page.get_page(request.GET.get("trang"))
    context = {
        "tabs": tabs_of(counts, chosen[0] if chosen else ""),
        "groups": groups_of(shown, officer, at, counts),
        "page": shown,
        "slug": chosen[0] if chosen else "",
        "at": at,
        "coming": days_off_ahead(calendar, at),
    }
    return render(request, "staff/my_work/list.html" if request.htmx else "staff/my_work.html", context)


def grouped_work(officer: Officer, at: datetime, calendar: Calendar) -> DossierQuerySet:
    """This person's open cards with their group on the center's calendar."""
    seconds = to_seconds(at)
    third = calendar.next_working_days(seconds, WEEK_AHEAD)[-1]
    return Dossier.objects.work_of(officer).by_group(at, local_date(seconds), third)


def tabs_of(counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    """The tabs with their counts; the whole list first."""
    home = reverse("casework:my_work")
    words = names()
    whole = {"url": home, "label": _("Tất cả"), "count": sum(counts.values()), "css": "all", "mark": ""}
    tabs = [whole | {"current": not chosen}]
    for slug, group, mark in TABS:
        if group == "later" and not counts.get(group):
            continue
        count = counts.get(group, 0)
        tab = {"url": f"{home}?nhom={slug}", "label": words[group], "count": count, "css": mark, "mark": mark}
        tabs.append(tab | {"current": slug == chosen, "group": group})
    return tabs


def names() -> dict[str, str]:
    """What the groups are called."""
    words = (
        _("Quá hạn"),
        _("Đến hạn hôm nay"),
        _("Đã bổ sung"),
        _("Trong 3 ngày tới"),
        _("Mới"),
        _("Chờ người dân"),
        _("Còn hạn"),
    )
    return dict(zip(GROUPS, words, strict=True))


def groups_of(cards: Any, officer: Officer, at: datetime, counts: dict[str, int]) -> list[dict[str, Any]]:
    """Rows under the head of their group."""
    marks, words = {group: mark for _slug, group, mark in TABS}, names()
    page = list(cards)
    rows = dict(zip((card.pk for card in page), rows_of(page, officer, at), strict=True))
    return [
        {
            "name": words[group],
            "mark": marks[group],
            "count": counts.get(group, 0),
            "rows": [rows[card.pk] for card in members],
        }
        for group, members in groupby(page, key=lambda card: card.group)
    ]


def days_off_ahead(calendar: Calendar, at: datetime) -> dict[str, Any] | None:
    """The next stretch of days off that holds a holiday or a closure, when it begins within two days."""
    today = local_date(to_seconds(at))
    ahead = calendar.next_working_days(to_seconds(at), 3)
    first = next((day for day in _days(today, 3)[1:] if day not in ahead), None)
    if first is None or not calendar.is_working(today):
        return None
    back = next(day for day in ahead if day > first)
    stretch = list(_days(first, (back - first).days))
    reasons = [reason for day in stretch if (reason := calendar.day_reason(day)) and reason.name_vi]
    # The feast itself names the stretch; days joined to it or swapped for it say so in brackets.
    name = min(reasons, key=lambda reason: "(" in reason.name_vi, default=None)
    return {"first": first, "last": stretch[-1], "back": back, "name": name} if name else None


def _days(first: date, count: int) -> list[date]:
    return [first + timedelta(days=n) for n in range(count)]
