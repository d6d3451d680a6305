"""The procedures behind 3.1 and 3.2, each with its dossiers of the period, all and those filed online."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from casework.doors.staff.dashboards.behind.page import frozen
from casework.doors.staff.dashboards.scene import CENTER, Scene
from casework.doors.staff.request import StaffRequest
from casework.doors.staff.scorecard.place import scene_here
from casework.doors.staff.scorecard.words import SERVICES
from casework.figures.online_services import Use, procedures_of, uses
from centers.access import OVERSEERS, access
from centers.models import Procedure


@dataclass(frozen=True, slots=True)
class Service:
    procedure: Procedure
    accepted: int
    online: int
    offered: bool


def services_url(scene: Scene, which: str, **more: str) -> str:
    """The address of a list of procedures; of a running period it says until when it was counted."""
    return f"{reverse('casework:scorecard_services', args=[which])}?{scene.query(**scene.until | more)}"


def keys_of(use: Use, which: str) -> list[int]:
    """The procedures of a list."""
    catalogue = use.catalogue
    return {
        "procedures": lambda: sorted(catalogue.procedures),
        "services": lambda: sorted(catalogue.offered),
        "services_used": lambda: use.used,
        "unused": lambda: use.unused,
        "idle": lambda: use.idle,
        "not_offered": lambda: sorted(catalogue.procedures - catalogue.offered),
    }[which]()


@access(*OVERSEERS)
def scorecard_services(request: StaffRequest, which: str) -> HttpResponse:
    """One list of procedures. Eight statements."""
    if which not in SERVICES:
        raise Http404
    scene, unread = frozen(scene_here(request), request)
    use, _centers = uses(scene.chosen.period, scene.codes)
    rows = [
        Service(one, use.accepted[one.pk], use.online[one.pk], one.pk in use.catalogue.offered)
        for one in procedures_of(keys_of(use, which))
    ]
    title, says = SERVICES[which]
    context = {
        "scene": scene,
        "chosen": scene.chosen,
        "keep": {CENTER: "" if scene.center is None else scene.center.code},
        "title": title,
        "says": says,
        "rows": rows,
        "unread": unread,
        "back": f"{reverse('casework:scorecard')}?{scene.query()}",
    }
    return render(request, "staff/scorecard/services.html", context)
