"""A figure entered by hand for some days and a place: those of 766; a figure of the plan is entered the same way."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.doors.staff.dashboards.scene import Scene
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
    """Type in what the portal says of an indicator of 766."""
    one = BY_KEY.get(key)
    if one is None or not one.enterable:
        raise Http404
    said = _("Đã ghi số liệu chỉ số %(key)s.") % {"key": one.key}
    return entry_page(request, scene_here(request), one, percent=True, unit="%", said=said, home="scorecard")


def entry_page(
    request: StaffRequest, scene: Scene, one: Any, *, percent: bool, unit: str, said: str, home: str
) -> HttpResponse:
    """Enter a figure of ``one.subject``, say ``said`` and go ``home``. What cannot be taken comes back as typed.

    The newest entry stands, those before it are shown. 403 for whoever may not enter for the place.
    """
    if not entered.may_enter(request.user, scene.center):
        raise PermissionDenied
    chosen, place = scene.chosen, code_of(scene)
    back = f"{reverse(f'casework:{home}')}?{scene.query()}"
    form = EntryForm(request.POST or None, percent=percent, unit=unit, today=chosen.today)
    if request.method == "POST" and form.is_valid():
        entered.enter(one.subject, chosen.span.slug, place, form.entry, by=request.user, at=chosen.now)
        messages.success(request, said)
        return redirect(back)
    form.mark_errors()
    before = told(entered.history(one.subject, place))
    context = {"scene": scene, "chosen": chosen, "form": form, "one": one, "before": before, "back": back}
    return render(request, f"staff/{home}/entry.html", context, status=422 if form.errors else 200)


def told(entries: list[EnteredFigure]) -> list[tuple[EnteredFigure, Any]]:
    """Entries with their spans, as filters of words take them."""
    return [(one, read(one.span)) for one in entries]
