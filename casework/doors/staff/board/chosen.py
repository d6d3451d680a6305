"""What is done to ticked rows at once: which they are, a reminder to their holders, the first one's extension."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from casework.doors.staff.request import StaffRequest
from casework.models import Dossier
from casework.watch.nudges import Nudged
from casework.watch.nudges import nudge as nudge_holders
from centers import wall
from centers.access import access
from centers.models import Officer
from law.steps import Role, Step

MOST = 200  # rows at once: a transaction that others wait for stays short (our choice)
TICKED = "chon"  # a row as "id.changed_n": which dossier, and as of which line the list was drawn
BACK = "ve"


class TooMany(Exception):
    """More rows than are taken at once."""


def ticks_of(request: StaffRequest) -> dict[int, int]:
    """The ticked rows: id and the last changing line the list showed. Raises TooMany; nonsense is a 404."""
    found = {}
    for text in (request.POST if request.method == "POST" else request.GET).getlist(TICKED):
        pk, _dot, changed = text.partition(".")
        if not (pk.isdecimal() and changed.isdecimal() and len(text) < 20):
            raise Http404
        found[int(pk)] = int(changed)
    if len(found) > MOST:
        raise TooMany
    return found


def cards_of(ticks: dict[int, int], officer: Officer) -> list[Dossier]:
    """The cards in the order of their ids; another center's is a 404 like one that is not there."""
    cards = Dossier.objects.held_for(officer).filter(pk__in=ticks).select_related("procedure", "holder", "owner")
    found = list(cards.order_by("pk"))
    if len(found) != len(ticks):
        raise Http404
    return found


def back_of(request: StaffRequest) -> str:
    """The list the rows were ticked on; the board when it is not said, or leads out of the house."""
    url = (request.POST if request.method == "POST" else request.GET).get(BACK, "")
    return url if url_has_allowed_host_and_scheme(url, None) else reverse("casework:board")


@access(Role.SUPERVISOR)
@require_POST
def nudge(request: StaffRequest) -> HttpResponse:
    """Remind the holders of the ticked dossiers, once a day each."""
    try:
        cards = cards_of(ticks_of(request), request.user)
    except TooMany:
        messages.error(request, too_many())
        return redirect(back_of(request))
    if not cards:
        messages.error(request, nothing_ticked())
    else:
        found = nudge_holders(cards, wall.now())
        (messages.success if found.sent else messages.error)(request, words_of(found))
    return redirect(back_of(request))


def words_of(found: Nudged) -> str:
    """What came of the reminders, in one line."""
    parts = []
    if found.sent:
        parts.append(ngettext("Đã nhắc %(n)s hồ sơ.", "Đã nhắc %(n)s hồ sơ.", found.sent) % {"n": found.sent})
    if found.again:
        words = ngettext(
            "%(n)s hồ sơ hôm nay đã nhắc rồi.", "%(n)s hồ sơ hôm nay đã nhắc rồi.", found.again
        )  # fmt: skip
        parts.append(words % {"n": found.again})
    if found.nobody:
        words = ngettext(
            "%(n)s hồ sơ không có ai để nhắc.", "%(n)s hồ sơ không có ai để nhắc.", found.nobody
        )  # fmt: skip
        parts.append(words % {"n": found.nobody})
    return " ".join(parts)


@access(Role.SUPERVISOR)
def extend(request: StaffRequest) -> HttpResponse:
    """On to the extension of the first ticked dossier: each needs its own ground, so it is one at a time."""
    try:
        cards = cards_of(ticks_of(request), request.user)
    except TooMany:
        cards = []
    if not cards:
        messages.error(request, nothing_ticked())
        back = back_of(request)
        return HttpResponseClientRedirect(back) if request.htmx else redirect(back)
    return redirect("casework:dossier_action", code=cards[0].code, step=Step.EXTEND.value)


def nothing_ticked() -> str:
    return _("Chưa chọn hồ sơ nào.")


def too_many() -> str:
    return _("Mỗi lần nhiều nhất %(n)s hồ sơ. Bỏ chọn bớt rồi làm lại.") % {"n": MOST}
