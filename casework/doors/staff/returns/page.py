"""The returns desk: scan the receipt, check who stands there, hand over. Two actions."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.doors.staff.lists.key_pages import Sort, key_page
from casework.doors.staff.request import StaffRequest
from casework.doors.staff.returns import search as returns_search
from casework.models import Dossier
from casework.queries import DossierQuerySet
from centers import wall
from centers.access import access, may_see_names
from centers.models import Officer
from law.calendar import from_seconds, local_date, midnight, to_seconds
from law.steps import Role, Status

PAGE = 50
LONG_WAIT = timedelta(days=30)  # then somebody calls the applicant (our choice)
WAITING = Sort("cho", "ended_at")
HANDED_OVER = Sort("tra", "returned_at", descending=True)
# Tab of the address, result channel, words.
TABS = (
    ("tai-quay", "counter", gettext_lazy("Tại quầy")),
    ("buu-chinh", "post", gettext_lazy("Qua bưu chính")),
    ("dien-tu", "electronic", gettext_lazy("Điện tử")),
)
TODAY, LONG = "da-tra", "qua-30-ngay"


@access(Role.CLERK, Role.POST, sensitive=True)
def returns(request: StaffRequest) -> HttpResponse:
    """Results waiting by the way they are handed over, and those handed over today; a search comes by POST."""
    officer, at = request.user, wall.now()
    if request.method == "POST":
        return search(request, officer, at)
    tab = request.GET.get("nhom", "")
    tab = tab if tab in (*(slug for slug, _c, _w in TABS), TODAY, LONG) else first_tab(officer)
    cards, counts = in_tab(tab, officer, at), counted(officer, at)
    sort = HANDED_OVER if tab == TODAY else WAITING
    page = key_page(cards, sort, request.GET, PAGE, join=joined, total=counts[tab])
    return shown(request, officer, at, page=page, tab=tab, counts=counts)


def joined(cards: DossierQuerySet) -> DossierQuerySet:
    """With what a row shows."""
    return cards.select_related("procedure", "owner", "term")


def desk_cards(officer: Officer) -> DossierQuerySet:
    """The dossiers this desk hands over: the center's; of them the post carries only its own."""
    cards = Dossier.objects.held_for(officer)
    return cards if officer.has(Role.CLERK) else cards.filter(result_channel="post")


def first_tab(officer: Officer) -> str:
    return TABS[0][0] if officer.has(Role.CLERK) else TABS[1][0]


def in_tab(tab: str, officer: Officer, at: datetime) -> DossierQuerySet:
    """The dossiers of one tab; the counts are these lists counted."""
    cards = desk_cards(officer)
    if tab == TODAY:
        since = from_seconds(midnight(local_date(to_seconds(at))))
        return cards.filter(status=Status.RETURNED, returned_at__gte=since)
    waiting = cards.to_hand_over()
    if tab == LONG:
        return waiting.filter(ended_at__lte=at - LONG_WAIT)
    return waiting.filter(result_channel=next(channel for slug, channel, _w in TABS if slug == tab))


def counted(officer: Officer, at: datetime) -> dict[str, int]:
    """How many in each tab. Two queries: what waits by its index, what was handed over today."""
    waiting = desk_cards(officer).to_hand_over()
    by_channel = {slug: Count("pk", filter=Q(result_channel=channel)) for slug, channel, _words in TABS}
    counts = waiting.aggregate(**by_channel, **{LONG: Count("pk", filter=Q(ended_at__lte=at - LONG_WAIT))})
    return counts | {TODAY: in_tab(TODAY, officer, at).count()}


def shown(request: StaffRequest, officer: Officer, at: datetime, **context: Any) -> HttpResponse:
    """The page, or for htmx the list alone."""
    context = {"page": None, "tab": "", "q": "", "notice": "", "counts": None} | context
    counts = context["counts"] or counted(officer, at)
    home = reverse("casework:returns")
    words = [(slug, words) for slug, _channel, words in TABS] + [(TODAY, _("Đã trả hôm nay"))]
    context |= {
        "tabs": [
            {"url": f"{home}?nhom={slug}", "label": label, "count": counts[slug], "current": slug == context["tab"]}
            for slug, label in words
            if officer.has(Role.CLERK) or slug in (TABS[1][0], TODAY)
        ],
        "waiting": sum(counts[slug] for slug, _channel, _words in TABS),
        "long": counts[LONG],
        "long_url": f"{home}?nhom={LONG}",
        "since": at - LONG_WAIT,
        "at": at,
        "names": may_see_names(officer),
        "handed_over": context["tab"] == TODAY,
    }
    return render(request, "staff/returns/list.html" if request.htmx else "staff/returns.html", context)


def search(request: StaffRequest, officer: Officer, at: datetime) -> HttpResponse:
    """One person's results open the hand-over at once; several people are listed; nothing found says why."""
    asked = request.POST.get("q", "")[:400]
    answer = returns_search.look(asked, desk_cards(officer), officer, at)
    if answer.person_only is not None:
        url = reverse("casework:hand_over", args=[answer.person_only.code]) + answer.receipt
        if not request.htmx:
            return redirect(url)
        return HttpResponse(status=204, headers={"HX-Trigger": json.dumps({"mc:dialog": {"url": url}})})
    if not answer.ready and not request.htmx:
        messages.warning(request, answer.notice)
        return redirect("casework:returns")
    return shown(request, officer, at, page=answer, q=answer.shown_as, notice=answer.notice)
