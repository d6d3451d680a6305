"""Who is away and who stands in: the list of a center, an absence with its preview, and its end."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.doors.staff.request import StaffRequest, center_of
from casework.doors.staff.rules.absence_form import AbsenceForm
from casework.doors.staff.rules.meanwhile import Meanwhile, meanwhile
from casework.doors.staff.rules.page import KEEPERS
from casework.models import SlipLine
from casework.watch import cover
from centers import wall
from centers.access import CENTER_STAFF, access
from centers.models import Absence, Officer
from law.calendar import local_date, to_seconds
from law.steps import Clock, Step

PAST = 12  # absences gone by that are listed


@access(*CENTER_STAFF)
def absences(request: StaffRequest) -> HttpResponse:
    """Away now, away soon, and the last that are over. Seven queries."""
    officer, at = request.user, wall.now()
    today = local_date(to_seconds(at))
    rows = _of_center(officer).select_related("officer", "stand_in")
    left = list(rows.filter(ended_at=None, last_on__gte=today).order_by("first_on", "pk"))
    past = rows.exclude(ended_at=None, last_on__gte=today).order_by("-last_on", "-pk")[:PAST]
    moved = _moved(center_of(officer))
    context = {
        "now": [(one, moved[one.pk]) for one in left if one.first_on <= today],
        "soon": [(one, moved[one.pk]) for one in left if one.first_on > today],
        "past": [(one, moved[one.pk]) for one in past],
        "keeps": officer.has(*KEEPERS),
        "today": today,
        "sweep_at": cover.ran_at(),
    }
    return render(request, "staff/rules/absences.html", context)


def _of_center(officer: Officer) -> QuerySet[Absence]:
    return Absence.objects.filter(officer__center=officer.center_id)


def _mine(officer: Officer, pk: int) -> Absence:
    """An absence this officer may change: his own, or any of the center for who keeps them; 404 beyond the center."""
    rows = _of_center(officer).select_related("officer__center", "stand_in")
    found = get_object_or_404(rows, pk=pk)
    if found.officer_id != officer.pk and not officer.has(*KEEPERS):
        raise PermissionDenied
    return found


def _moved(center: str) -> Counter[int]:
    """Open dossiers that each absence has moved or routed, given back or not."""
    lines = SlipLine.objects.filter(dossier__center__code=center, step=Step.ASSIGN, facts__has_key="absence")
    facts = lines.exclude(dossier__clock=Clock.ENDED).values_list("dossier_id", "facts")
    return Counter(absence for _dossier, absence in {(dossier, given["absence"]) for dossier, given in facts})


@access(*CENTER_STAFF)
def absence(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """Declare or change an absence: what follows is shown, then saved."""
    officer, at = request.user, wall.now()
    keeps = officer.has(*KEEPERS)
    found = _mine(officer, pk) if pk else Absence(officer=None if keeps else officer)
    if found.ended_at:
        raise PermissionDenied
    form = AbsenceForm(found, _staff(officer), at, everybody=keeps, data=request.POST or None)
    preview: Meanwhile | None = None
    if request.method == "POST" and form.is_valid():
        if form.seen and _saved(form, at):
            messages.success(request, _told(found))
            return redirect("casework:absences")
        if not form.errors:
            preview = meanwhile(found, officer, at)
            form.show()
    form.mark_errors()
    context = {"form": form, "absence": found, "preview": preview, "new": pk is None, "at": at}
    return render(request, "staff/rules/absence.html", context, status=422 if form.errors else 200)


def _staff(officer: Officer) -> list[Officer]:
    staff = Officer.objects.filter(center=officer.center_id, is_active=True).select_related("center")
    return list(staff.order_by("sort_key", "pk"))


CHANGEABLE = ("first_on", "last_on", "stand_in", "reason", "moves", "gives_back", "begun_at")


def _saved(form: AbsenceForm, at: datetime) -> bool:
    """Store it, alone with the officer's other absences; one that has begun moves what is due at once."""
    found = form.absence
    with transaction.atomic():
        Officer.objects.select_for_update().get(pk=found.officer_id)
        if form.overlap(found.first_on, found.last_on) is not None:
            form.add_error("first_on", _("Trùng với một đợt vắng vừa được ghi."))
            return False
        found.begun_at = None  # what falls due in days added, or goes to another stand-in, is looked for again
        if found.pk is None:
            found.save()
        else:  # never "ended at": the work may have been given back since the form was drawn
            found.save(update_fields=CHANGEABLE)
    if found.first_on <= local_date(to_seconds(at)):
        cover.begin(found, at=at)
    return True


def _told(found: Absence) -> str:
    name = found.officer.full_name
    return _("Đã ghi %(name)s vắng %(first)s – %(last)s.") % {
        "name": name, "first": f"{found.first_on:%d/%m}", "last": f"{found.last_on:%d/%m/%Y}",
    }  # fmt: skip


@access(*CENTER_STAFF)
def absence_end(request: StaffRequest, pk: int) -> HttpResponse:
    """Call off an absence that has not begun, or end one early and give its dossiers back."""
    at = wall.now()
    found, today = _mine(request.user, pk), local_date(to_seconds(at))
    if found.ended_at:
        return redirect("casework:absences")
    begun = found.first_on <= today
    if request.method == "POST":
        messages.success(request, _over(found, today, at) if begun else _called_off(found))
        return redirect("casework:absences")
    context: dict[str, Any] = {
        "absence": found,
        "begun": begun,
        "back_to": [draft.dossier for draft in cover.moved_by(found)] if begun and found.gives_back else [],
        "action": reverse("casework:absence_end", args=[pk]),
        "back": reverse("casework:absences"),
        "dialog_size": "md",
    }
    return render(request, "staff/rules/absence_end.html", context)


def _over(found: Absence, today: date, at: datetime) -> str:
    """End it now; should this stop half-way, the next run of the cover gives the rest back."""
    last_on = max(found.first_on, min(found.last_on, today - timedelta(days=1)))
    Absence.objects.filter(pk=found.pk, ended_at=None).update(last_on=last_on)
    returned = cover.end(found, at=at)
    told = {"name": found.officer.full_name, "count": returned}
    return _("%(name)s đã có mặt, nhận lại %(count)s hồ sơ.") % told if returned else _("%(name)s đã có mặt.") % told


def _called_off(found: Absence) -> str:
    found.delete()
    return _("Đã bỏ đợt vắng của %(name)s.") % {"name": found.officer.full_name}
