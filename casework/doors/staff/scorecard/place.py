"""Whose figures a page of this folder shows: the center of the address, else the officer's own, else the city."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.shortcuts import get_object_or_404

from casework.doors.staff.dashboards.scene import CENTER, Scene, scene_of
from casework.doors.staff.request import StaffRequest
from centers.models import Center


def scene_here(request: StaffRequest) -> Scene:
    """The scene of a request; another center, or the city for somebody of one, answers 404."""
    code = request.GET.get(CENTER, "")
    center = get_object_or_404(Center, code=code) if code else request.user.center
    scene = scene_of(request, center)
    return replace(scene, chosen=replace(scene.chosen, compared=False))


def code_of(scene: Scene) -> str:
    """Of the place, as entries keep it; "" is the city."""
    return "" if scene.center is None else scene.center.code


def places(scene: Scene) -> Iterator[tuple[Center | None, str]]:
    """The city and its centers about the same days, with their addresses; none for somebody of one center."""
    if not scene.reads_city:
        return
    yield None, f"?{scene.chosen.query()}"
    for center in Center.objects.filter(is_active=True):
        yield center, f"?{scene.chosen.query(**{CENTER: center.code})}"
