"""One order: what it changes, whom it moves, how far it has been applied; and its publishing."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from casework.doors.staff.orders import whose
from casework.doors.staff.orders.effects import dates_of, numbers_of
from casework.doors.staff.orders.words import Difference, Places, difference, state_words
from casework.doors.staff.request import StaffRequest
from casework.models import CalendarOrder
from casework.watch import orders
from casework.watch.recount import FEW, apply, to_apply
from centers import calendars, wall
from centers.access import READERS, access


@access(*READERS)
def calendar_order(request: StaffRequest, pk: int) -> HttpResponse:
    """The page; htmx gets its body alone, every few seconds while something is being worked out."""
    return _show(request, whose.order_for(request.user, pk))


@require_POST
@access(*whose.DRAFTERS)
def calendar_publish(request: StaffRequest, pk: int) -> HttpResponse:
    """Publishes what was shown; 409 with what happened when it is no longer so. A few dossiers are moved at once."""
    officer, at = request.user, wall.now()
    if not whose.publishes(officer):
        raise PermissionDenied
    order = whose.order_for(officer, pk)
    try:
        orders.publish(order, by=officer, at=at, seen=request.POST.get("seen", ""))
    except orders.Overtaken as overtaken:
        return _show(request, whose.order_for(officer, pk), happened=str(overtaken), status=409)
    if to_apply(order).count() <= FEW:
        apply(order, at)  # this one alone: previews of others that rest on the former edition are the job's
    return redirect("casework:calendar_order", pk=pk)


def _show(request: StaffRequest, order: CalendarOrder, *, happened: str = "", status: int = 200) -> HttpResponse:
    officer = request.user
    drafted = order.state in orders.DRAFTS
    context = {
        "order": order,
        "state": state_words(order),
        "changes": changes_of(order),
        "numbers": numbers_of(order, officer),
        "dates": dates_of(order, officer),
        "seen": orders.stamp(order),
        "happened": happened,
        "waiting": order.state in (CalendarOrder.DRAFT, CalendarOrder.PUBLISHED),
        "progress": progress_of(order) if order.state == CalendarOrder.PUBLISHED else None,
        "drafted": drafted,
        "may_edit": drafted and whose.may_edit(order, officer),
        "may_publish": order.state == CalendarOrder.PREVIEWED and whose.publishes(officer),
        "may_withdraw": order.state == CalendarOrder.APPLIED and bool(order.days) and whose.publishes(officer),
    }  # fmt: skip
    template = "staff/orders/body.html" if request.htmx else "staff/calendar_order.html"
    return render(request, template, context, status=status)


def changes_of(order: CalendarOrder) -> Difference | None:
    """What the edition of the order holds that the one before did not."""
    try:
        after = calendars.content_at(order.edition) if order.edition else orders.content_of(order)
    except calendars.NoEditionError:
        return None
    return difference(calendars.content_at(order.basis), after, Places())


def progress_of(order: CalendarOrder) -> dict[str, Any]:
    """How many dossiers have been moved. Two counts."""
    total, left = order.effects.filter(decided=False).count(), to_apply(order).count()
    return {"done": total - left, "total": total}
