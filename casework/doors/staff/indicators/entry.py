"""The value of an indicator entered by hand for a month and a place."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.doors.staff.indicators.page import month_here
from casework.doors.staff.request import StaffRequest
from casework.doors.staff.scorecard.entry import ENTERERS, told
from casework.doors.staff.scorecard.entry_form import EntryForm
from casework.doors.staff.scorecard.place import code_of
from casework.reports import entered
from casework.templatetags.score_words import unit_of
from casework.templatetags.words import named
from centers.access import access
from centers.models import Indicator


@access(*ENTERERS)
def indicator_entry(request: StaffRequest, pk: int) -> HttpResponse:
    """Type it in; the newest entry of a month stands. What cannot be taken comes back as typed."""
    one = get_object_or_404(Indicator, pk=pk, is_active=True, source="")
    scene = month_here(request)
    if scene.center is not None and not one.per_center:
        raise Http404
    if not entered.may_enter(request.user, scene.center):
        raise PermissionDenied
    chosen, place = scene.chosen, code_of(scene)
    back = f"{reverse('casework:indicators')}?{scene.query()}"
    form = EntryForm(request.POST or None, percent=one.in_percent, unit=unit_of(one), today=chosen.today)
    if request.method == "POST" and form.is_valid():
        entered.enter(one.subject, chosen.span.slug, place, form.entry, by=request.user, at=chosen.now)
        messages.success(request, _("Đã ghi số liệu: %(name)s.") % {"name": named(one)})
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
    return render(request, "staff/indicators/entry.html", context, status=422 if form.errors else 200)
