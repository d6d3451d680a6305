"""A figure of the portal entered by hand for one indicator, some days and a place; what was entered before."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.doors.staff.request import StaffRequest
from casework.doors.staff.scorecard.entry_form import EntryForm
from casework.doors.staff.scorecard.place import code_of, scene_here
from casework.figures.spans import read
from casework.models import EnteredFigure
from casework.reports import entered
from casework.reports.scorecard.indicators import BY_KEY
from centers.access import access
from law.steps import Role

ENTERERS = (Role.CENTER_ADMIN, Role.CITY_ADMIN)


@access(*ENTERERS)
def scorecard_entry(request: StaffRequest, key: str) -> HttpResponse:
    """Type it in; the newest entry stands, those before it are shown. What cannot be taken comes back as typed."""
    one = BY_KEY.get(key)
    if one is None or not one.enterable:
        raise Http404
    scene = scene_here(request)
    if not entered.may_enter(request.user, scene.center):
        raise PermissionDenied
    chosen, place = scene.chosen, code_of(scene)
    back = f"{reverse('casework:scorecard')}?{scene.query()}"
    form = EntryForm(request.POST or None, percent=True, unit="%", today=chosen.today)
    if request.method == "POST" and form.is_valid():
        entered.enter(one.subject, chosen.span.slug, place, form.entry, by=request.user, at=chosen.now)
        messages.success(request, _("Đã ghi số liệu chỉ số %(key)s.") % {"key": one.key})
        return redirect(back)
    form.mark_errors()
    context: dict[str, Any] = {
        "scene": scene,
        "chosen": chosen,
        "form": form,
        "one": one,
        "before": told(entered.history(one.subject, place)),
        "back": back,
    }
    return render(request, "staff/scorecard/entry.html", context, status=422 if form.errors else 200)


def told(entries: list[EnteredFigure]) -> list[tuple[EnteredFigure, Any]]:
    """Entries with their spans, as filters of words take them."""
    return [(one, read(one.span)) for one in entries]
