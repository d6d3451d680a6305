"""The list of indicators as the city keeps it: every row can be changed, and each change stays in its history."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from casework.doors.staff.indicators.edit_form import IndicatorForm
from casework.doors.staff.request import StaffRequest
from casework.templatetags.words import named
from centers.access import Scope, access
from centers.models import Indicator
from law.steps import Role

CHANGES = 10  # of a row that are shown


@access(Role.CITY_ADMIN, scope=Scope.CITY)
def indicator_list(request: StaffRequest) -> HttpResponse:
    """All of them, followed or not. One query."""
    rows = list(Indicator.objects.order_by("-is_active", "position", "code"))
    return render(request, "staff/indicators/list.html", {"rows": rows})


@access(Role.CITY_ADMIN, scope=Scope.CITY)
def indicator(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """Add or change one. What cannot be taken comes back as typed."""
    one = get_object_or_404(Indicator, pk=pk) if pk else Indicator(position=_next())
    form = IndicatorForm(request.POST or None, instance=one)
    if request.method == "POST" and form.is_valid():
        one = form.save()
        messages.success(request, _("Đã lưu chỉ tiêu: %(name)s.") % {"name": named(one)})
        return redirect("casework:indicator_list")
    form.mark_errors()
    context: dict[str, Any] = {"form": form, "one": one, "new": pk is None, "changes": _changes(one) if pk else []}
    return render(request, "staff/indicators/edit.html", context, status=422 if form.errors else 200)


def _next() -> int:
    """The place after the last."""
    last = Indicator.objects.order_by("-position").values_list("position", flat=True).first()
    return (last or 0) + 1


def _changes(one: Indicator) -> list[tuple[Indicator, Any]]:
    """The last states of a row, each with who made it and when, the newest first."""
    rows = one.history.select_related("history_user").order_by("-history_date", "-history_id")[:CHANGES]
    return [(row.instance, row) for row in rows]
