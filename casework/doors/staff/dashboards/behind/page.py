"""Behind a number: exactly the dossiers that it counts, one row each time one was counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.doors.staff.dashboards.behind.narrow import NARROW
from casework.doors.staff.dashboards.behind.rows import rows_of
from casework.doors.staff.dashboards.behind.words import SAYS, title_of
from casework.doors.staff.dashboards.scene import CENTER, FROZEN, REPORT, Scene, scene_of
from casework.doors.staff.lists.key_pages import KeyPage
from casework.doors.staff.request import StaffRequest
from casework.figures.axes import AXES, CITY
from casework.figures.behind import BESIDE, NAMES, NOT_BY_OFFICER, Behind, Page, behind
from casework.figures.chosen import AGAINST, FROM, KEY, KIND, TO
from casework.figures.question import Question
from casework.reports.forms import FORMS
from casework.templatetags.words import named
from centers import wall
from centers.access import OVERSEERS, access, may_see_names
from centers.models import Center

PAGE = 50
OF_DAYS = (KEY, AGAINST, KIND, FROM, TO, FROZEN)  # words of the address the picker of periods writes itself
NUMBER, LONGEST = "trang", 8  # a page's number has fewer digits


@access(*OVERSEERS, sensitive=True)
def figure_behind(request: StaffRequest, name: str) -> HttpResponse:
    """The rows of one figure. A dozen statements whatever their number."""
    if name not in NAMES and name not in BESIDE:
        raise Http404
    code, now = request.GET.get(CENTER, ""), wall.now()
    scene = scene_of(request, get_object_or_404(Center, code=code) if code else None)
    chosen = replace(scene.chosen, compared=False)
    scene, unread = frozen(scene, request)
    asked = Question(scene.chosen.period, CITY if scene.center is None else AXES["center"], centers=scene.codes)
    found, chips, unknown = narrowed(behind(name, asked), request, scene, name)
    page = found.page(number_of(request), PAGE)
    rows = rows_of(page.events, request.user, now)
    events = {row.event for row in rows}
    context = {
        "scene": scene,
        "chosen": chosen,
        "keep": {key: value for key, value in request.GET.items() if key not in (*OF_DAYS, NUMBER)},
        "title": title_of(name, page.total),
        "says": SAYS[name],
        "unread": unread + unknown,
        "chips": chips,
        "page": KeyPage(rows, page.rows, *beside(request, page)),
        "plus": page.plus,
        "minus": page.minus,
        "city": scene.center is None,
        "names": may_see_names(request.user),
        "event": events.pop() if len(events) == 1 else "",  # then the head of the column says it
        "then": any(row.then for row in rows),
        "elsewhere": any(row.now or row.now_at for row in rows),
        "back": back_of(scene, request.GET.get(REPORT, "")),
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


def number_of(request: StaffRequest) -> int:
    """The page asked for; the first when it says none."""
    text = request.GET.get(NUMBER, "")
    return int(text) if text.isdecimal() and len(text) < LONGEST else 1


def beside(request: StaffRequest, page: Page) -> tuple[str, str]:
    """The addresses of the pages before and after."""
    previous = without(request, **{NUMBER: str(page.number - 1)}) if page.number > 1 else ""
    following = without(request, **{NUMBER: str(page.number + 1)}) if page.number < page.last else ""
    return previous, following


def back_of(scene: Scene, origin: str = "") -> dict[str, Any]:
    """``url`` and ``words`` of where a reader came from: a report, else the dashboard of the same center and days."""
    slug, _dot, code = origin.partition(".")
    if slug in FORMS:
        url = f"{reverse('casework:report', args=[slug])}?{scene.chosen.query(**{CENTER: code})}"
        return {"url": url, "words": FORMS[slug].title}
    if scene.center is None:
        url, words = reverse("casework:overview"), _("Tổng quan thành phố")
    else:
        url = reverse("casework:center_dashboard", args=[scene.center.slug])
        words = _("Tổng quan %(center)s") % {"center": named(scene.center)}
    return {"url": f"{url}?{scene.chosen.query()}", "words": words}
