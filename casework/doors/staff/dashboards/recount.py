"""The figures counted a second way: the last result as one line of the dashboards, and the counts behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from casework.doors.staff.request import StaffRequest
from casework.models import Alert, FigureCheck
from casework.templatetags.words import named
from casework.watch.findings import DIFFER, recount_missed
from centers import wall
from centers.access import CITY_READERS, Scope, access, scope_of
from centers.models import Center, Officer
from law.calendar import HANOI

SHOWN = 30  # counts on the page


def recount_line(officer: Officer, at: datetime) -> dict[str, Any]:
    """Context of staff/dashboards/recount.html, under the name ``recount``. Three queries at most.

    ``state`` is ok, differs, missed (two nights went by without a count) or none (there never was one). Whoever reads
    the whole city is led to the counts and, where they differ, to the open alert.
    """
    check = FigureCheck.objects.finished().first()
    city = scope_of(officer).whole_city
    differs = check is not None and check.differences > 0
    state = "differs" if differs else "missed" if recount_missed(at) else "ok" if check else "none"
    alert = Alert.objects.open().filter(rule=DIFFER).first() if differs and city else None
    return {"check": check, "state": state, "alert": alert, "city": city, "at": at}


@access(*CITY_READERS, scope=Scope.CITY)
def recounts(request: StaffRequest) -> HttpResponse:
    """The last counts, and what the newest one found. Four queries."""
    at = wall.now()
    checks = list(FigureCheck.objects.finished()[:SHOWN])
    newest = checks[0] if checks else None
    context = {
        "at": at,
        "recount": recount_line(request.user, at),
        "checks": [(check, _periods(check)) for check in checks],
        "found": _found(newest) if newest else [],
        "more": newest.differences - len(newest.facts) if newest else 0,
    }
    return render(request, "staff/dashboards/recounts.html", context)


@dataclass(frozen=True, slots=True)
class Found:
    """A difference in words: ``sentence`` alone where it is about no figure."""

    place: str = ""
    month: str = ""
    figure: str = ""
    counted: int = 0
    again: int = 0
    sentence: str = ""


def _found(check: FigureCheck) -> list[Found]:
    names = {center.code: named(center) for center in Center.objects.all()}
    return [_worded(facts, names) for facts in check.facts]


def _worded(facts: Mapping[str, Any], names: Mapping[str, str]) -> Found:
    if "sentence" in facts:
        return Found(sentence=facts["sentence"])
    if "why" in facts:
        words = _("Hồ sơ có id %(id)s không đếm lại được: %(why)s")
        return Found(sentence=words % {"id": facts["dossier"], "why": facts["why"]})
    month = f"{datetime.fromisoformat(facts['since']).astimezone(HANOI):%m/%Y}"
    place = names.get(facts["center"], facts["center"])
    return Found(place, month, facts["figure"], facts["counted"], facts["again"])


def _periods(check: FigureCheck) -> str:
    """The months that were counted: 07/2025, 10/2026, 11/2026."""
    return ", ".join(f"{date.fromisoformat(first):%m/%Y}" for first, _last in check.periods)
