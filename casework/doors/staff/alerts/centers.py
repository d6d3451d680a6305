"""Overdue by center, worst first: the city's view, each number a link to exactly its dossiers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Min

from casework.doors.staff.alerts.words import rule_url
from casework.doors.staff.lists.addresses import list_url
from casework.models import Dossier
from casework.watch.conditions import moments, where
from centers.calendars import NoEditionError
from centers.models import Center, Officer
from law.calendar import CalendarError
from law.clock_state import days_late

COLUMNS = ("overdue_5", "overdue_3", "overdue_1", "online_waiting", "unassigned")


def centers_of(at: datetime, officer: Officer) -> list[dict[str, Any]]:
    """The centers that have any of these, by overdue dossiers. Six queries, whatever the number of centers.

    None past the loaded calendar: the alert about closed days says so.
    """
    cards = Dossier.objects.held_for(officer)
    centers = list(Center.objects.filter(is_active=True).order_by("position"))
    try:
        shared = moments(at, [center.code for center in centers])
    except (CalendarError, NoEditionError):
        return []
    counts: dict[str, dict[str, int]] = {}
    oldest: dict[str, Any] = {}
    for rule in COLUMNS:
        found = cards.filter(where(rule, cards, shared)).order_by().values_list("center_id")
        for code, count, due_on in found.annotate(count=Count("pk"), due_on=Min("due_on")):
            counts.setdefault(code, {})[rule] = count
            if rule.startswith("overdue"):
                oldest[code] = min(due_on, oldest.get(code, due_on))
    now = {code: moment for moment, codes in shared for code in codes}
    rows = [
        _row(center, counts[center.code], oldest.get(center.code), now[center.code], officer)
        for center in centers
        if center.code in counts
    ]
    return sorted(rows, key=lambda row: (-row["overdue"], -row["days"]))


def _row(center: Center, counts: dict[str, int], oldest: Any, now: Any, officer: Officer) -> dict[str, Any]:
    return {
        "center": center,
        "overdue": sum(counts.get(rule, 0) for rule in COLUMNS[:3]),
        "url": list_url(nhom="dang-xu-ly", tinh_trang="overdue", trung_tam=center.code),
        "days": days_late(oldest, now.seconds, now.calendar) if oldest else 0,
        "cells": [
            {"count": counts[rule], "url": rule_url(rule, center.code, officer)} if rule in counts else {"count": 0}
            for rule in COLUMNS
        ],
    }  # fmt: skip
