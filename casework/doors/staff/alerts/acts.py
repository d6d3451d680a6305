"""What a person does about an alert: one address for each button of its form."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from casework.doors.staff.alerts.detail import shown
from casework.doors.staff.alerts.form import AlertForm
from casework.doors.staff.alerts.page import READING, answer
from casework.doors.staff.alerts.rows import may_act
from casework.doors.staff.request import StaffRequest
from casework.models import Alert, AlertAct
from casework.templatetags.words import full_date, hour, short_date
from casework.watch import acts
from centers import wall
from centers.access import access
from law.steps import Role


@access(*(READING - {Role.INSPECTOR}))
def alert_act(request: StaffRequest, pk: int, act: str) -> HttpResponse:
    """POST does it: 422 says what is missing, 409 who was first; what was typed stays."""
    officer, at = request.user, wall.now()
    alert = get_object_or_404(shown(officer), pk=pk)
    if act not in acts.ACTS or not may_act(officer, alert) or not _within_reach(act, request, alert):
        raise Http404
    if request.method != "POST":
        return redirect("casework:alert", pk=pk)
    form = AlertForm(alert, officer, at, request.POST)
    form.act = act
    if not form.is_valid():
        return answer(request, alert, at, form=form, status=422)
    try:
        acts.act(alert, act, by=officer, at=at, **form.wanted)
    except acts.Overtaken as overtaken:
        return _overtaken(request, alert.pk, at, overtaken.last)
    messages.success(request, _done(act, form))
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": request.path.split("xu-ly/")[0]})
    return redirect("casework:alert", pk=pk)


def _within_reach(act: str, request: StaffRequest, alert: Alert) -> bool:
    """Who was only given the alert reports on it; giving and hiding are the overseers'."""
    overseer = request.user.has(Role.SUPERVISOR, Role.CENTER_ADMIN, Role.CITY_ADMIN)
    return overseer or act in (acts.ACKNOWLEDGE, acts.RESOLVE)


def _overtaken(request: StaffRequest, pk: int, at: datetime, last: AlertAct) -> HttpResponse:
    """Somebody was first: the alert as it is now, with what was typed, to be sent again if it still fits."""
    alert = get_object_or_404(shown(request.user), pk=pk)
    typed = request.POST.copy()
    typed["expect"] = str(last.pk)
    form = AlertForm(alert, request.user, at, typed)
    return answer(request, alert, at, form=form, stale=what_happened(last), status=409)


def what_happened(last: AlertAct) -> str:
    """Who was first, and with what."""
    when = {"at": f"{hour(last.at)} {short_date(last.at)}"}
    if last.act == "closed":
        return _("Cảnh báo đã tự đóng lúc %(at)s.") % when
    name = last.by.full_name if last.by else ""
    words = {
        acts.ACKNOWLEDGE: _("%(name)s đã nhận biết cảnh báo lúc %(at)s."),
        acts.ASSIGN: _("%(name)s đã giao cảnh báo lúc %(at)s."),
        acts.SNOOZE: _("%(name)s đã ẩn cảnh báo lúc %(at)s."),
        acts.RESOLVE: _("%(name)s đã xử lý cảnh báo lúc %(at)s."),
    }
    return words[last.act] % (when | {"name": name}) if last.act in words else ""


def _done(act: str, form: AlertForm) -> str:
    given = form.cleaned_data
    if act == acts.ASSIGN:
        return _("Đã giao %(name)s. Người này được báo ngay.") % {"name": given["officer"].full_name}
    if act == acts.SNOOZE:
        return _("Đã ẩn cảnh báo đến %(day)s.") % {"day": full_date(given["until"])}
    if act == acts.RESOLVE:
        return _("Đã đóng cảnh báo. Nếu nặng hơn, hoặc sau một ngày vẫn còn, cảnh báo sẽ mở lại.")
    return _("Đã ghi nhận anh/chị biết cảnh báo này.")
