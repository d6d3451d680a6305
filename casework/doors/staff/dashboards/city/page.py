"""The overview: of the city for who reads all of it; somebody of a center goes on to the page of the own one."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from casework.doors.staff.dashboards.cards import cards_of
from casework.doors.staff.dashboards.city.choice import CHANGES, choice_of
from casework.doors.staff.dashboards.city.city import City
from casework.doors.staff.dashboards.recount import recount_line
from casework.doors.staff.dashboards.scene import scene_of
from casework.doors.staff.request import StaffRequest
from centers.access import OVERSEERS, access

WHOLE = 12  # columns of the grid
WIDTHS = {"trend": 5, "coming": 7}  # of a card; others take a row


@access(*OVERSEERS)
def overview(request: StaffRequest) -> HttpResponse:
    """The city's page. htmx asks for the headline with what changed, or for the map and the league by other rates."""
    center = request.user.center
    if center is not None:
        own = reverse("casework:center_dashboard", args=[center.slug])
        return redirect(f"{own}?{request.GET.urlencode()}" if request.GET else own)
    scene = scene_of(request, None)
    city = City(scene, choice_of(request.GET), compared=CHANGES in request.GET)
    context = {"scene": scene, "city": city}
    if request.htmx and city.compared:
        return render(request, "staff/dashboards/strip.html", {"head": city.head})
    if request.htmx:
        return render(request, "staff/dashboards/city_where.html", context)
    cards = [(slug, card, WIDTHS.get(slug, WHOLE)) for slug, card in cards_of(scene)]
    recount = recount_line(request.user, scene.chosen.now)
    return render(request, "staff/dashboards/city.html", context | {"cards": cards, "recount": recount})
