"""The alerts centre: what is open, how grave, who has it; one alert beside the list."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from casework.doors.staff.alerts.centers import centers_of
from casework.doors.staff.alerts.choice import Choice
from casework.doors.staff.alerts.detail import detail_of, shown
from casework.doors.staff.alerts.form import AlertForm
from casework.doors.staff.alerts.rows import groups_of, rows_of
from casework.doors.staff.request import StaffRequest
from casework.messages import bell
from casework.models import Alert, Message
from casework.models.alert import AlertQuerySet
from casework.watch.findings import looked_at
from centers import wall
from centers.access import OVERSEERS, access, scope_of
from law.alert_rules import ALERT_RULES
from law.steps import Role

READING = OVERSEERS | {Role.OFFICER}  # officers see what was given to them
PAGE = 20
LIST = "alert-list"  # the element that asks for itself every minute
CLOSED_DAYS, CLOSED_MOST = 3, 8  # what closed lately, in a quiet list


@access(*READING)
def alerts(request: StaffRequest) -> HttpResponse:
    """Open alerts by severity, the oldest first, with the first of them beside the list."""
    return answer(request, None, wall.now())


@access(*READING)
def alert(request: StaffRequest, pk: int) -> HttpResponse:
    """One alert beside the list it stands in; whoever opens it has seen it, the list refreshing itself has not."""
    asked, at = get_object_or_404(shown(request.user), pk=pk), wall.now()
    if not request.htmx or request.htmx.trigger != LIST:
        bell.mark_read(Message.objects.filter(alert=asked, officer=request.user), at)
    return answer(request, asked, at)


def answer(
    request: StaffRequest,
    asked: Alert | None,
    at: datetime,
    *,
    form: AlertForm | None = None,
    stale: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page; htmx gets its frame alone. ``form`` and ``stale`` come from a refused act."""
    officer = request.user
    choice = Choice(request.GET, officer)
    visible = shown(officer)
    awake = choice.narrow(visible.awake(at))
    page = page_of(choice.of_severity(awake), request.GET.get("trang"))
    rows = rows_of([*page.object_list, *quiet(visible, choice, at), *([asked] if asked else [])], officer, at)
    listed = rows[: len(page.object_list)]
    beside = rows[-1] if asked else next(iter(listed), None)
    counts = dict(awake.order_by().values_list("severity").annotate(count=Count("pk")))
    context = {
        "at": at,
        "ran_at": looked_at(),
        "total": sum(counts.values()),
        "untouched": awake.untouched().count(),
        "choice": choice,
        "tabs": choice.tabs(counts),
        "groups": groups_of(listed, counts),
        "page": page,
        "quiet": rows[len(listed) : len(rows) - (1 if asked else 0)],
        "beside": detail_of(beside, officer, at, form) if beside else None,
        "asked": asked is not None,
        "stale": stale,
        "city": scope_of(officer).whole_city,
        "centers": centers_of(at, officer) if scope_of(officer).whole_city and not request.htmx else [],
    }
    name = "staff/alerts/frame.html" if request.htmx else "staff/alerts.html"
    return render(request, name, context, status=status)


def page_of(found: AlertQuerySet, number: str | None) -> Page[Any]:
    """A page of the list: the gravest, then the oldest; of one moment in the order of the rules, the most first."""
    ranks = (When(rule=rule, then=Value(rank)) for rank, rule in enumerate(ALERT_RULES))
    ranked = found.annotate(rank=Case(*ranks, default=Value(len(ALERT_RULES))))
    return Paginator(ranked.order_by("severity", "opened_at", "rank", "-count", "pk"), PAGE).get_page(number)


def quiet(visible: AlertQuerySet, choice: Choice, at: datetime) -> list[Any]:
    """What is hidden for a while, and what closed lately, the latest first."""
    hidden = choice.narrow(visible.open().filter(snoozed_until__gt=at)).order_by("snoozed_until")
    closed = visible.filter(closed_at__gt=at - timedelta(days=CLOSED_DAYS))
    return [*hidden, *choice.narrow(closed).order_by("-closed_at")[:CLOSED_MOST]]
