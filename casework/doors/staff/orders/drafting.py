"""Drafting orders: days of a form, closed days taken back, what was changed in the slow tables. Publishes nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from casework.doors.staff.orders import whose
from casework.doors.staff.orders.form import DaysForm
from casework.doors.staff.orders.words import day_of
from casework.doors.staff.request import StaffRequest
from casework.models import CalendarOrder
from casework.watch import orders
from centers import calendars, wall
from centers.access import access
from centers.models import ClosedDay


@access(*whose.DRAFTERS)
def calendar_draft(request: StaffRequest) -> HttpResponse:
    """The dialog of days: ``?tu=`` and ``?den=`` begin it, ``?lenh=`` adds to a draft instead of making one."""
    officer, at = request.user, wall.now()
    if not whose.drafts(officer):
        raise PermissionDenied
    onto = _onto(request)
    if request.method != "POST":
        first = {"first": day_of(request.GET.get("tu", "")), "last": day_of(request.GET.get("den", ""))}
        known = {name: onto.days[-1][name] for name in ("name_vi", "name_en", "decision")} if onto and onto.days else {}
        return _show(request, DaysForm(officer, order=onto, initial={**first, **known}), onto)
    form = DaysForm(officer, request.POST, onto)
    if not form.is_valid():
        return _show(request, form, onto, status=422)
    if onto is None:
        onto = orders.draft(by=officer, at=at, note=note_of(form.days), days=form.days)
    elif not orders.add_days(onto, form.days, at):
        form.add_error(None, _("Lệnh này đã được công bố hoặc bỏ đi."))
        return _show(request, form, onto, status=409)
    return _leave(request, onto)


def _onto(request: StaffRequest) -> CalendarOrder | None:
    """The draft the address names; None begins a new one."""
    named = request.GET.get("lenh", "")
    if not named:
        return None
    order = whose.order_for(request.user, int(named) if named.isdecimal() else 0)
    if not whose.may_edit(order, request.user):
        raise PermissionDenied
    return order


def _show(request: StaffRequest, form: DaysForm, onto: CalendarOrder | None, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form, "action": request.get_full_path(), "onto": onto, "dialog_size": "md",
        "back": reverse("casework:calendar_order", args=[onto.pk]) if onto else reverse("casework:calendar"),
    }  # fmt: skip
    return render(request, "staff/orders/draft.html", context, status=status)


def _leave(request: StaffRequest, order: CalendarOrder) -> HttpResponse:
    page = reverse("casework:calendar_order", args=[order.pk])
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": page})
    return redirect(page)


def note_of(days: list[dict[str, str]]) -> str:
    """What an order is called: its reason and its days."""
    first, last = (date.fromisoformat(edge(day["on"] for day in days)) for edge in (min, max))
    span = f"{first:%d/%m/%Y}" if first == last else f"{first:%d/%m} - {last:%d/%m/%Y}"
    return f"{days[0]['name_vi']}, {span}"


@require_POST
@access(*whose.DRAFTERS)
def calendar_withdraw(request: StaffRequest) -> HttpResponse:
    """A draft that takes closed days back: the rows ``ngay`` names, or every day of the published order ``lenh``."""
    officer, at = request.user, wall.now()
    if not whose.publishes(officer):
        raise PermissionDenied
    rows = list(_rows_of(request).filter(is_active=True).select_related("center"))
    if not rows:
        raise Http404
    days = [calendars.day_of(row) for row in rows]
    note = _("Thu hồi: %(what)s") % {"what": note_of(days)}
    order = orders.draft(by=officer, at=at, note=note, withdrawn=[row.pk for row in rows])
    return _leave(request, order)


def _rows_of(request: StaffRequest) -> Any:
    named = request.POST.get("lenh", "")
    if not named.isdecimal():
        return ClosedDay.objects.filter(pk__in=[int(pk) for pk in request.POST.getlist("ngay") if pk.isdecimal()])
    keys = {orders.key_of(day) for day in whose.order_for(request.user, int(named)).days}
    rows = ClosedDay.objects.filter(on__in={key[0] for key in keys}).select_related("center")
    return ClosedDay.objects.filter(pk__in=[row.pk for row in rows if orders.key_of(calendars.day_of(row)) in keys])


@require_POST
@access(*whose.DRAFTERS)
def calendar_tables(request: StaffRequest) -> HttpResponse:
    """A draft of what was changed in the slow tables: imported days, opening hours."""
    officer, at = request.user, wall.now()
    if not whose.publishes(officer):
        raise PermissionDenied
    order = orders.draft(by=officer, at=at, note=_("Danh mục ngày nghỉ, giờ làm việc"))
    return _leave(request, order)


@require_POST
@access(*whose.DRAFTERS)
def calendar_discard(request: StaffRequest, pk: int) -> HttpResponse:
    """Throws a draft away."""
    order = whose.order_for(request.user, pk)
    if not whose.may_edit(order, request.user):
        raise PermissionDenied
    if not orders.discard(order):
        return redirect("casework:calendar_order", pk=pk)
    return redirect("casework:calendar")
