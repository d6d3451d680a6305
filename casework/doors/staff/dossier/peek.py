"""The quick look beside a list: one dossier's clock, where it stands, its newest lines and its next step."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from casework import desk
from casework.doors.staff.clock import answered
from casework.doors.staff.dossier.path import path_of
from casework.doors.staff.dossier.sheet import action, cards_of_page, reading_of
from casework.doors.staff.dossier.slip_words import Names, entries
from casework.doors.staff.lists.rows import next_step
from casework.doors.staff.request import StaffRequest
from casework.models import Document, ReadLog
from centers import wall
from centers.access import READERS, access
from centers.calendars import calendar_of
from law.calendar import to_seconds

NEWEST = 3  # lines of the slip


@access(*READERS, sensitive=True)
def peek(request: StaffRequest, code: str) -> HttpResponse:
    """A fragment for htmx, a small page without. The look is logged like a page."""
    officer, at = request.user, wall.now()
    card = get_object_or_404(cards_of_page(officer), code=code)
    ReadLog.objects.create(officer=officer, what="page", dossier=card, person=card.owner, at=at)
    draft = desk.load(card)
    reading = reading_of(draft)
    face, names = answered(draft.law, reading, at, size="xs"), Names(draft.lines)
    stops = path_of(draft, names, calendar_of(reading.center, reading.edition).onward(to_seconds(at)), at)
    step = next_step(card, officer, at)
    context = {
        "dossier": card, "status": reading.status, "chip": face.chip, "clock": face.clock, "answer": face.answer,
        "stop": next((stop for stop in stops if stop.state == "cur"), None),
        "missing": [document.name for document in draft.documents if _missing(document)],
        "have": sum(document.received_at is not None for document in draft.documents), "all": len(draft.documents),
        "lines": entries(card, draft.lines, draft.decisions, names, at)[:NEWEST],
        "primary": action(card, step) if step else None,
    }  # fmt: skip
    return render(request, "staff/dossier_peek.html", context)


def _missing(document: Document) -> bool:
    return document.asked_n is not None or (document.required and document.received_at is None)
