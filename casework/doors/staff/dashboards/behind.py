"""Behind a number: exactly the dossiers that it counts, one row each time one was counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.doors.staff.dashboards.behind_rows import rows_of
from casework.doors.staff.dashboards.behind_words import SAYS, title_of
from casework.doors.staff.dashboards.narrow import NARROW
from casework.doors.staff.dashboards.scene import CENTER, FROZEN, Scene, scene_of
from casework.doors.staff.lists.key_pages import KeyPage
from casework.doors.staff.request import StaffRequest
from casework.figures.behind import NAMES, NOT_BY_OFFICER, Behind, behind
from casework.figures.question import Question
from centers import wall
from centers.access import OVERSEERS, access, may_see_names
from centers.models import Center

PAGE = 50
NUMBER = "trang"


@access(*OVERSEERS, sensitive=True)
def figure_behind(request: StaffRequest, name: str) -> HttpResponse:
    """The rows of one figure. A dozen statements whatever their number."""
    if name not in NAMES:
        raise Http404
    code, now = request.GET.get(CENTER, ""), wall.now()
    scene = scene_of(request, get_object_or_404(Center, code=code) if code else None)
    scene, unread = frozen(scene, request)
    found, chips, unknown = narrowed(
        behind(name, Question(scene.chosen.period, centers=scene.codes)), request, scene, name
    )
    shown: Page[Any] = Paginator(cast("Any", found), PAGE).get_page(request.GET.get(NUMBER))
    rows = rows_of(list(shown), request.user, now)
    context = {
        "scene": scene,
        "title": title_of(name, found.count()),
        "says": SAYS[name],
        "unread": unread + unknown,
        "chips": chips,
        "page": KeyPage(rows, found.count(), *beside(request, shown)),
        "city": scene.center is None,
        "names": may_see_names(request.user),
        "then": any(row.then for row in rows),
        "back": back_of(scene),
        "now": now,
    }
    return render(request, "staff/dashboards/behind.html", context)


def frozen(scene: Scene, request: StaffRequest) -> tuple[Scene, list[str]]:
    """The scene as of when its period had been counted, and what of the address could not be read."""
    text = request.GET.get(FROZEN, "")
    if not text:
        return scene, []
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return scene, [text]
    if at.tzinfo is None or not scene.chosen.period.since <= at <= scene.chosen.now:
        return scene, [text]
    return replace(scene, chosen=replace(scene.chosen, now=at)), []


def narrowed(
    found: Behind, request: StaffRequest, scene: Scene, name: str
) -> tuple[Behind, list[dict[str, Any]], list[str]]:
    """What the words of the address leave; those words with the addresses without them; and what was no value."""
    chips, unknown = [], []
    if scene.center is not None and request.user.center_id is None:
        chips.append({"label": _("Trung tâm"), "words": scene.center, "url": without(request, CENTER)})
    for slug, narrow in NARROW.items():
        value = request.GET.get(slug, "")
        if not value:
            continue
        if (narrow.roles and not request.user.has(*narrow.roles)) or (slug == "can_bo" and name in NOT_BY_OFFICER):
            raise Http404
        words = narrow.words(value)
        if words:
            found = found.narrowed(partial(narrow.sift, value=value))
            chips.append({"label": narrow.label, "words": words, "url": without(request, slug)})
        else:
            unknown.append(value)
    return found, chips, unknown


def without(request: StaffRequest, *gone: str, **more: str) -> str:
    """The same address without some of its words; always from the first page on."""
    rest = request.GET.copy()
    for key in (NUMBER, *gone):
        rest.pop(key, None)
    for key, value in more.items():
        rest[key] = value
    return f"?{rest.urlencode()}"


def beside(request: StaffRequest, shown: Any) -> tuple[str, str]:
    """The addresses of the pages before and after."""
    previous = without(request, **{NUMBER: str(shown.previous_page_number())}) if shown.has_previous() else ""
    following = without(request, **{NUMBER: str(shown.next_page_number())}) if shown.has_next() else ""
    return previous, following


def back_of(scene: Scene) -> str:
    """The dashboard of the same center and days."""
    return f"{reverse('casework:overview')}?{scene.chosen.query()}"
