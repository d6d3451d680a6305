"""The dossier page: one dossier, one clock, one next step. Reading it is logged, and so is revealing a number."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from casework.doors.staff.dossier.neighbours import neighbours_of
from casework.doors.staff.dossier.sheet import cards_of_page, may_reveal_here, person_of, sheet_of
from casework.doors.staff.request import StaffRequest
from casework.models import ReadLog
from centers import wall
from centers.access import HANDLERS, READERS, access


@access(*READERS, sensitive=True)
def dossier(request: StaffRequest, code: str) -> HttpResponse:
    """The whole page. Another center's dossier is as good as none."""
    officer, at = request.user, wall.now()
    card = get_object_or_404(cards_of_page(officer), code=code)
    ReadLog.objects.create(officer=officer, what="page", dossier=card, person=card.owner, at=at)
    context = sheet_of(card, officer, at) | {"beside_list": neighbours_of(request, card, officer, at)}
    return render(request, "staff/dossier.html", context)


@require_POST
@access(*HANDLERS, sensitive=True)
def reveal(request: StaffRequest, code: str) -> HttpResponse:
    """The whole number and phone behind their masks: a line for htmx, the page without script. Logged."""
    officer, at = request.user, wall.now()
    card = get_object_or_404(cards_of_page(officer), code=code)
    shown = may_reveal_here(card, officer)
    if shown:
        ReadLog.objects.create(officer=officer, what="reveal", dossier=card, person=card.owner, at=at)
    if request.htmx:
        context = {"dossier": card, "person": person_of(card, officer, revealed=shown)}
        return render(request, "staff/dossier/person.html", context)
    whole = sheet_of(card, officer, at, revealed=shown) | {"beside_list": neighbours_of(request, card, officer, at)}
    return render(request, "staff/dossier.html", whole)
