"""The list of dossiers: a center's own, or the city's with the center beside each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect

from casework.doors.staff.lists.filter import DossierFilter
from casework.doors.staff.lists.key_pages import AFTER, BEFORE, key_page, ordered
from casework.doors.staff.lists.rows import cards_for_rows, rows_of
from casework.doors.staff.request import StaffRequest
from casework.models import Dossier
from casework.queries import DossierQuerySet
from centers import wall
from centers.access import READERS, access
from centers.calendars import calendar_of, current_edition
from centers.models import Officer
from law.calendar import to_seconds
from law.dossier_code import parse_code
from law.steps import Clock, Role

PAGE, FOUND = 50, 25  # rows of a page, and of a page of what was searched for: the one wanted is among the first
MOST_FOUND = 1_000  # a search that finds more is not counted to its end
WALKED = "ho-so"  # ?tu= of a dossier opened from this list; ?loc= holds the address of the list
AWAY = "da-chuyen-di"  # the one view of what is no longer here
MOVES = frozenset({"chuyen-den", AWAY})  # between centers: the city has no side
Question = Callable[[DossierQuerySet, Officer], DossierQuerySet]
# Views of the list: slug of ?nhom=, words, question.
VIEWS: tuple[tuple[str, Any, Question], ...] = (
    ("dang-xu-ly", _("Đang giải quyết"), lambda cards, officer: cards.in_clock()),
    ("cho-tiep-nhan", _("Chờ tiếp nhận"), lambda cards, officer: cards.open().filter(accepted_at__isnull=True)),
    ("cua-toi", _("Của tôi"), lambda cards, officer: cards.open().filter(holder_id=officer.uuid)),
    ("cho-ky", _("Chờ ký"), lambda cards, officer: cards.to_close()),
    ("cho-tra", _("Chờ trả kết quả"), lambda cards, officer: cards.to_hand_over()),
    ("chuyen-den", _("Chuyển đến"), lambda cards, officer: cards.came_by_transfer()),
    (AWAY, _("Đã chuyển đi"), lambda cards, officer: cards),
    ("tat-ca", _("Tất cả"), lambda cards, officer: cards),
)


@access(*READERS, sensitive=True)
def dossier_list(request: StaffRequest) -> HttpResponse:
    """The list narrowed by the address; htmx gets the table alone."""
    officer, at = request.user, wall.now()
    form = DossierFilter(request.GET, officer=officer)
    form.is_valid()
    slug, cards = chosen_view(request.GET, officer)
    calendar = calendar_of(officer.center_code, current_edition()).onward(to_seconds(at))
    found = form.narrow(cards, at, calendar)
    cards, total, overdue = counted(found, form, at)
    if total == 0 and (code := code_gone_elsewhere(form, officer)):
        url = reverse("casework:dossier", args=[code])
        return HttpResponseClientRedirect(url) if request.htmx else redirect(url)
    page = key_page(cards, form.sort, request.GET, FOUND if form.asked else PAGE, join=cards_for_rows, total=total)
    page.rows = rows_of(page.rows, officer, at)
    context = {
        "form": form,
        "page": page,
        "more_than": MOST_FOUND,
        "views": views_of(slug, officer),
        "without": addresses_without(request, form),
        "overdue": overdue,
        "city": officer.center_id is None or slug == AWAY,  # the center stands beside each
        "at": at,
        "slug": slug,
        "walk": walk_of(request),
        "picks": officer.center_id is not None and officer.has(Role.SUPERVISOR) and slug != AWAY,
    }
    return render(request, "staff/dossiers/list.html" if request.htmx else "staff/dossiers.html", context)


def counted(found: DossierQuerySet, form: DossierFilter, at: datetime) -> tuple[DossierQuerySet, int | None, int]:
    """What the page is cut from, how many there are and how many of them are overdue."""
    if not form.asked:
        return found, found.count(), found.overdue(at).count()
    seen = list(ordered(found, form.sort)[: MOST_FOUND + 1].values_list("pk", "clock", "late_from"))
    first = Dossier.objects.filter(pk__in=[pk for pk, _clock, _since in seen[: FOUND + 1]])
    cards = found if {AFTER, BEFORE} & set(form.data) else first  # a name is looked for once, not for each number
    if len(seen) > MOST_FOUND:  # nobody reads a quarter of the city
        return cards, None, 0
    late = [pk for pk, clock, since in seen if clock == Clock.RUNNING and since is not None and since <= at]
    return cards, len(seen), len(late)


def code_gone_elsewhere(form: DossierFilter, officer: Officer) -> str:
    """A dossier asked for by its whole code that left this center: its applicant comes back to where it was filed."""
    asked = parse_code(form.cleaned_data.get("q", ""))
    found = Dossier.objects.seen_by(officer).filter(code=asked).first() if asked else None
    return found.code if found else ""


def chosen_view(asked: QueryDict, officer: Officer) -> tuple[str, DossierQuerySet]:
    """The view of the address. A search looks through everything, so that no result hides behind a tab."""
    wanted = asked.get("nhom") or ("tat-ca" if asked.get("q") else "dang-xu-ly")
    slug, _words, question = next((view for view in VIEWS if view[0] == wanted), VIEWS[0])
    if slug == AWAY and officer.center_id is not None:
        return slug, Dossier.objects.seen_by(officer).moved_away(officer.center_code)
    return slug, question(Dossier.objects.held_for(officer), officer)


def walk_of(request: StaffRequest) -> str:
    """What a link to a dossier carries so that F8 walks this list: the list's own address, without its page."""
    asked = request.GET.copy()
    for key in (AFTER, BEFORE):
        asked.pop(key, None)
    return urlencode({"tu": WALKED, "loc": asked.urlencode()})


def views_of(slug: str, officer: Officer) -> list[dict[str, Any]]:
    """The tabs above the list; the city holds nothing itself."""
    home = reverse("casework:dossier_list")
    own = officer.center_id is not None and officer.has(Role.OFFICER, Role.SUPERVISOR)
    return [
        {"url": f"{home}?nhom={name}", "label": words, "current": name == slug}
        for name, words, _question in VIEWS
        if (own or name != "cua-toi") and (officer.center_id is not None or name not in MOVES)
    ]


def addresses_without(request: StaffRequest, form: DossierFilter) -> list[dict[str, str]]:
    """Each filter in use with the address that takes it away."""
    chips = []
    for name, label in form.active:
        rest = request.GET.copy()
        for key in (name, "sau", "truoc"):
            rest.pop(key, None)
        chips.append({"label": label, "words": form.words_of(name), "url": f"?{rest.urlencode()}"})
    return chips
