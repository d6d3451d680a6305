"""Whose figures a page of this folder shows: the center of the address, else the officer's own, else the city."""

from __future__ import annotations

from dataclasses import replace

from django.shortcuts import get_object_or_404

from casework.doors.staff.dashboards.scene import CENTER, Scene, scene_of
from casework.doors.staff.request import StaffRequest
from centers.access import scope_of
from centers.models import Center, Officer


def scene_here(request: StaffRequest) -> Scene:
    """The scene of a request; another center, or the city for somebody of one, answers 404."""
    code = request.GET.get(CENTER, "")
    center = get_object_or_404(Center, code=code) if code else request.user.center
    scene = scene_of(request, center)
    return replace(scene, chosen=replace(scene.chosen, compared=False))


def code_of(scene: Scene) -> str:
    """Of the place, as entries keep it; "" is the city."""
    return "" if scene.center is None else scene.center.code


def others(officer: Officer) -> list[Center]:
    """The centers one may go on to."""
    return list(Center.objects.filter(is_active=True)) if scope_of(officer).whole_city else []
