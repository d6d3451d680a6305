"""The supervisor's tray: dossiers in nobody's hands, and those waiting to be closed with the verdict they would get."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from casework.doors.staff.rows import cards_for_rows, rows_of, verdict_if_closed
from casework.models import Dossier
from casework.queries import DossierQuerySet
from centers import wall
from centers.access import access
from centers.models import Officer
from law.steps import Role

MOST = 100  # rows of one tray; more stand in the list, linked below


@access(Role.SUPERVISOR)
def tray(request: HttpRequest) -> HttpResponse:
    """Unassigned, to be closed, and the load of each officer."""
    officer, at = request.user, wall.now()
    cards = Dossier.objects.held_for(officer)
    unassigned, to_close = cards.unassigned(), cards.to_close()
    closing = rows_of(_first(to_close), officer, at)
    context = {
        "unassigned": rows_of(_first(unassigned), officer, at),
        "unassigned_count": unassigned.count(),
        "to_close": [(row, verdict_if_closed(row.dossier, at)) for row in closing],
        "to_close_count": to_close.count(),
        "loads": loads_of(officer.center_id, cards, at),
        "most": MOST,
        "at": at,
    }
    return render(request, "staff/tray.html", context)


def _first(cards: DossierQuerySet) -> DossierQuerySet:
    return cards_for_rows(cards).order_by(F("due_at").asc(nulls_last=True), "id")[:MOST]


def loads_of(center_id: int, cards: DossierQuerySet, at: datetime) -> list[dict[str, Any]]:
    """Each officer of a center with what he holds: open, overdue, paused. Two queries."""
    counted = cards.in_clock().filter(holder__isnull=False).values("holder_id").order_by()
    late = Q(clock="running", late_from__lte=at)
    loads = {
        row["holder_id"]: row
        for row in counted.annotate(
            held=Count("pk"), overdue=Count("pk", filter=late), paused=Count("pk", filter=Q(clock="paused"))
        )
    }
    people = Officer.objects.filter(center=center_id, is_active=True).prefetch_related("handles").order_by("sort_key")
    nothing = {"held": 0, "overdue": 0, "paused": 0}
    rows = [
        {"officer": person, **nothing, **loads.get(person.uuid, {})}
        for person in people
        if person.has(Role.OFFICER, Role.SUPERVISOR)
    ]
    most = max((row["held"] for row in rows), default=0) or 1
    return [row | {"share": round(row["held"] * 20 / most) * 5} for row in rows]
