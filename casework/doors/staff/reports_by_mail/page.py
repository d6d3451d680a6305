"""What goes out by itself to the officer who looks: the list, a form to add, and each can be paused or dropped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Max, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from casework.doors.staff.reports_by_mail.schedule_form import ScheduleForm
from casework.doors.staff.request import StaffRequest
from casework.messages.channels import mail
from casework.messages.spread import preference_of
from casework.models import Export, Preference, ReportSchedule
from casework.reports.forms import FORMS
from casework.reports.schedules import current_slot, may_run, next_moment
from casework.templatetags.report_words import report_title
from casework.templatetags.words import named
from centers import wall
from centers.access import OVERSEERS, access
from centers.calendars import current_edition
from centers.models import Center, Officer


@dataclass(frozen=True, slots=True)
class Row:
    """A schedule, the last file it made, and when it comes round again."""

    schedule: ReportSchedule
    title: str
    place: str
    last: Export | None
    next_at: datetime | None  # None while it rests
    readable: bool  # with the rights of today
    names: bool  # names of people: by link only


@access(*OVERSEERS)
def report_schedules(request: StaffRequest) -> HttpResponse:
    """The list with the form; a POST adds one. Six queries and one for each schedule of a center."""
    at = wall.now()
    form = ScheduleForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        schedule = form.save(at)
        if schedule is not None:
            messages.success(request, _("Đã thêm lịch gửi: %(report)s.") % {"report": report_title(schedule.report)})
            return redirect("casework:report_schedules")
        form.add_error(None, _("Lịch gửi này đã có."))
    context: dict[str, Any] = {
        "form": form,
        "rows": list(_rows(request.user, at)),
        "address": request.user.email,
        "off": preference_of(request.user).email == Preference.OFF,
        "missing": mail.missing(),
        "folder": settings.EMAIL_FILE_PATH if not settings.EMAIL_URL and not settings.PRODUCTION else "",
        "now": at,
    }
    return render(request, "staff/reports_by_mail/schedules.html", context, status=422 if form.errors else 200)


def _rows(officer: Officer, at: datetime) -> Iterator[Row]:
    mine = ReportSchedule.objects.filter(officer=officer).select_related("officer__center").order_by("pk")
    schedules = list(mine.annotate(newest=Max("exports", filter=~Q(exports__state=Export.FAILED))))
    last = Export.objects.in_bulk([one.newest for one in schedules])
    centers = {center.code: center for center in Center.objects.filter(code__in={one.place for one in schedules})}
    edition = current_edition()
    for one in schedules:
        place = named(centers[one.place]) if one.place in centers else _("Toàn thành phố")
        yield Row(
            one,
            report_title(one.report),
            place,
            last.get(one.newest),
            next_moment(one, at, edition) if one.active else None,
            may_run(one, at),
            one.report in FORMS and FORMS[one.report].names,
        )


@access(*OVERSEERS)
def report_schedule(request: StaffRequest, pk: int) -> HttpResponse:
    """Pause one of the own, let it go on, or drop it: a POST with ``act``."""
    schedule = get_object_or_404(ReportSchedule.objects.select_related("officer__center"), pk=pk, officer=request.user)
    at, act = wall.now(), request.POST.get("act", "")
    told = {"report": report_title(schedule.report)}
    if act == "pause":
        ReportSchedule.objects.filter(pk=pk).update(active=False)
        messages.success(request, _("Đã tạm ngừng gửi: %(report)s.") % told)
    elif act == "resume":
        if not may_run(schedule, at):
            raise Http404
        ReportSchedule.objects.filter(pk=pk).update(
            active=True, last_slot=current_slot(schedule.cadence, schedule.place, at)
        )
        messages.success(request, _("Gửi tiếp: %(report)s.") % told)
    elif act == "drop":
        schedule.delete()
        messages.success(request, _("Đã bỏ lịch gửi: %(report)s.") % told)
    else:
        raise Http404
    return redirect("casework:report_schedules")
