"""One card of a dashboard by itself: a fragment for the page that waits for it, a whole page for who opens it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from casework.doors.staff.dashboards.cards import CARDS
from casework.doors.staff.dashboards.scene import CENTER, scene_of
from casework.doors.staff.request import StaffRequest
from centers.access import OVERSEERS, access
from centers.models import Center


@access(*OVERSEERS)
def card(request: StaffRequest, slug: str) -> HttpResponse:
    """A card that stands on no dashboard of this officer answers 404."""
    code = request.GET.get(CENTER, "")
    scene = scene_of(request, get_object_or_404(Center, code=code) if code else None)
    found = CARDS.get(slug)
    if found is None or not found.stands(scene):
        raise Http404
    inner = f"staff/dashboards/cards/{slug.replace('-', '_')}.html"
    context = {"scene": scene, "slug": slug, "title": found.title, "inner": inner, **found.context(scene)}
    return render(request, inner if request.htmx else "staff/dashboards/card.html", context)
