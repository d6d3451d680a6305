"""The supervisor's tray: dossiers in nobody's hands, and those waiting to be closed with the verdict they would get."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.shortcuts import render

from casework.doors.staff.clock.words import CSS
from casework.doors.staff.lists.rows import cards_for_rows, rows_of, verdict_if_closed
from casework.doors.staff.request import StaffRequest
from casework.models import Dossier
from casework.queries import DossierQuerySet
from centers import wall
from centers.access import access
from centers.models import Officer
from law.calendar import local_date, to_seconds
from law.steps import Clock, Role

MOST = 100  # rows of one tray; more stand in the list, linked below


@access(Role.SUPERVISOR)
def tray(request: StaffRequest) -> HttpResponse:
    """Unassigned, to be closed, and the load of each officer."""
    officer, at = request.user, wall.now()
    cards = Dossier.objects.held_for(officer)
    unassigned, to_close = cards.unassigned(), cards.to_close()
    closing = rows_of(_first(to_close), officer, at)
    context = {
        "unassigned": rows_of(_first(unassigned), officer, at),
        "unassigned_count": unassigned.count(),
        "to_close": [
            (row, verdict, CSS[verdict]) for row in closing if (verdict := verdict_if_closed(row.dossier, at))
        ],
        "to_close_count": to_close.count(),
        "loads": loads_of(officer.center_code, cards, at),
        "most": MOST,
        "at": at,
    }
    return render(request, "staff/tray.html", context)


def _first(cards: DossierQuerySet) -> DossierQuerySet:
    return cards_for_rows(cards).order_by(F("due_at").asc(nulls_last=True), "id")[:MOST]


def loads_of(center: str, cards: DossierQuerySet, at: datetime) -> list[dict[str, Any]]:
    """Each officer of a center with what he holds, by clock state, and the bar of it. Two queries and the calendar."""
    running = Q(clock=Clock.RUNNING)
    late, today = running & Q(late_from__lte=at), running & Q(late_from__gt=at, due_on__lte=local_date(to_seconds(at)))
    counted = cards.in_clock().filter(holder__isnull=False).values("holder_id").order_by()
    loads = {
        row["holder_id"]: row
        for row in counted.annotate(
            held=Count("pk"),
            overdue=Count("pk", filter=late),
            today=Count("pk", filter=today),
            paused=Count("pk", filter=Q(clock=Clock.PAUSED)),
        )
    }
    people = Officer.objects.filter(center__code=center, is_active=True).order_by("sort_key")
    rows = [
        {"officer": person, "held": 0, "overdue": 0, "today": 0, "paused": 0, **loads.get(person.uuid, {})}
        for person in people
        if person.has(Role.OFFICER, Role.SUPERVISOR)
    ]
    most = max((row["held"] for row in rows), default=0) or 1
    return [row | {"bar": bar_of(row, most)} for row in rows]


def bar_of(load: dict[str, Any], most: int) -> list[dict[str, Any]]:
    """The stretches of a load bar, 0 to 100: overdue, today, within time, paused."""
    parts = {name: load[name] for name in ("overdue", "today", "paused")}
    parts["ontime"] = load["held"] - sum(parts.values())
    stretches, start = [], 0.0
    for name in ("overdue", "today", "ontime", "paused"):
        width = parts[name] * 100 / most
        if width:
            stretches.append({"css": name, "x": f"{start:.1f}", "width": f"{width:.1f}"})
        start += width
    return stretches
