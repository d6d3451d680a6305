"""The city on a large screen: three panels one after another, each counted anew when it comes.

Each panel has an address of its own, so that without script they are three pages that lead to each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casework.doors.staff.dashboards.cards import coming, trend
from casework.doors.staff.dashboards.city.choice import choice_of
from casework.doors.staff.dashboards.city.city import City
from casework.doors.staff.dashboards.scene import Scene, scene_of
from casework.doors.staff.request import StaffRequest
from casework.templatetags.pictures import axis_of
from centers.access import CITY_READERS, Scope, access

PANEL = "man"
SECONDS = 20  # a panel stands (our choice)
ENDS = 5  # centers shown from the top and from the bottom of the league
POINTS, DAYS = 8, 6  # of the trend, of what is coming: as many as are read from afar
WIDTH, HEIGHT = 100, 100  # of one point of the trend, in the units of its picture


def headline(scene: Scene) -> dict[str, Any]:
    return {"city": City(scene, choice_of({}))}


def places(scene: Scene) -> dict[str, Any]:
    """The tiles, and both ends of the league."""
    city = City(scene, choice_of({}))
    ranked = [place for place in city.ranking if not place.few]
    low = ranked[ENDS:][-ENDS:]
    return {"city": city, "top": ranked[:ENDS], "bottom": low}


def course(scene: Scene) -> dict[str, Any]:
    """How the city went on, and what falls due next."""
    past, ahead = trend.context(scene), coming.context(scene)
    cells = past["lines"][0].cells[-POINTS:]
    axis = axis_of([past["target"], *(value for _rate, value in cells)])
    heights = [None if value is None else HEIGHT - axis.at(value, HEIGHT) for _rate, value in cells]
    points = [f"{place * WIDTH + WIDTH // 2},{y:.1f}" for place, y in enumerate(heights) if y is not None]
    days = list(zip((on for on, _new in ahead["days"]), ahead["whole"].cells, strict=True))[:DAYS]
    return {
        "past": past,
        "columns": [(head, rate) for head, (rate, _value) in zip(past["heads"][-POINTS:], cells, strict=True)],
        "width": str(len(cells) * WIDTH),
        "goal": f"{HEIGHT - axis.at(past['target'], HEIGHT):.1f}",
        "line": " ".join(points),
        "dots": [point.split(",") for point in points],
        "ahead": ahead,
        "days": days,
        "most": str(max((cell.count for _on, cell in days), default=0) or 1),
    }


@dataclass(frozen=True, slots=True)
class Panel:
    """One of three. ``context`` is what its template asks for."""

    words: Any
    template: str
    context: Callable[[Scene], dict[str, Any]]


PANELS = (
    Panel(_("Chỉ số chính"), "staff/dashboards/present_headline.html", headline),
    Panel(_("Các trung tâm"), "staff/dashboards/present_places.html", places),
    Panel(_("Diễn biến"), "staff/dashboards/present_course.html", course),
)


@access(*CITY_READERS, scope=Scope.CITY)
def presentation(request: StaffRequest) -> HttpResponse:
    """One panel in its frame; the script asks for the panel alone."""
    scene = scene_of(request, None)
    asked = request.GET.get(PANEL, "")
    at = int(asked) - 1 if asked in ("1", "2", "3") else 0
    panel = PANELS[at]
    context = {
        "scene": scene,
        "panel": panel,
        "number": at + 1,
        "steps": [
            {"words": one.words, "number": n, "query": scene.query(**{PANEL: str(n)}), "current": n == at + 1}
            for n, one in enumerate(PANELS, start=1)
        ],
        "earlier": scene.query(**{PANEL: str((at - 1) % len(PANELS) + 1)}),
        "later": scene.query(**{PANEL: str((at + 1) % len(PANELS) + 1)}),
        "back": f"{reverse('casework:overview')}?{scene.query()}",
        "seconds": SECONDS,
        **panel.context(scene),
    }
    return render(request, f"staff/dashboards/present{'_panel' if request.htmx else ''}.html", context)
