"""Signing a report: what will be sealed, its check lines, and one who answers for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.doors.staff.dashboards.scene import Scene
from casework.doors.staff.reports.table import Drawing
from casework.doors.staff.request import StaffRequest
from casework.doors.staff.seals.shown import Shown
from casework.figures.chosen import KEY, KIND
from casework.figures.spans import KINDS
from casework.models import SealedReport
from casework.reports import seals
from casework.reports.asked import OutOfReach, asked_of, query_of
from casework.reports.forms import FORMS
from casework.reports.seals.drawn import held
from casework.reports.sheet import Asked, Form, Sheet
from casework.templatetags.words import hour, short_date
from centers import wall
from centers.access import OVERSEERS, access
from law.calendar import local_date, to_seconds


class SealForm(forms.Form):
    """What a signer says: that they answer for it, and why where one is superseded."""

    use_required_attribute = False
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *given: Any, again: bool, **more: Any) -> None:
        super().__init__(*given, **more)
        if again:
            self.fields["reason"] = forms.CharField(
                label=_("Lý do chốt lại"), max_length=seals.REASON_MOST,
                widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
            )  # fmt: skip
        self.fields["answers"] = forms.BooleanField(
            label=_("Tôi đã xem bảng này và chịu trách nhiệm về số liệu"),
            error_messages={"required": _("Người chốt phải xác nhận.")},
        )
        for name in self.errors if self.is_bound else ():
            if name in self.fields:
                self.fields[name].widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"id_{name}_error"}


@access(*OVERSEERS)
def report_seal(request: StaffRequest, slug: str) -> HttpResponse:
    """What will be sealed, and the seal. 422 where something is missing, 409 where somebody was faster."""
    form, asked = _asked_here(request, slug)
    last = _standing(form, asked)
    if request.method != "POST":
        return _show(request, form, asked, last)
    if not seals.may_sign(request.user, asked):
        raise PermissionDenied
    said = SealForm(request.POST, again=last is not None)
    if not said.is_valid():
        return _show(request, form, asked, last, said, status=422)
    given = said.cleaned_data
    words = {"reason": given.get("reason", ""), "after": given["after"], "seen": given["seen"]}
    try:
        sealed = seals.seal(asked, form, by=request.user, at=asked.now, **words)
    except seals.Overtaken as first:
        return _show(request, form, asked, first.last, said, happened=_who(first.last), status=409)
    except seals.Moved:
        happened = _("Số liệu vừa đổi so với bảng đã hiện. Xem lại bảng dưới đây rồi chốt.")
        return _show(request, form, asked, last, said, happened=happened, status=409)
    except seals.Refused as refused:
        said.add_error(None, str(refused))
        return _show(request, form, asked, last, said, status=422)
    return redirect("casework:sealed_report", pk=sealed.pk)


def _asked_here(request: StaffRequest, slug: str) -> tuple[Form, Asked]:
    """The report of the address, of last month where it names no days; 404 for whoever may not read it."""
    form, now = FORMS.get(slug), wall.now()
    if form is None or not form.sealable:
        raise Http404
    address = request.GET.dict()
    if not address.get(KEY) and not address.get(KIND):
        first = local_date(to_seconds(now)).replace(day=1)
        address[KEY] = KINDS["month"].around(first - timedelta(days=1)).slug
    try:
        return form, asked_of(form, request.user, address, now)
    except OutOfReach as outside:
        raise Http404 from outside


def _standing(form: Form, asked: Asked) -> SealedReport | None:
    place = "" if asked.center is None else asked.center.code
    return seals.newest(form.slug, asked.chosen.span.slug, place)


def _who(last: SealedReport) -> str:
    return _("%(name)s đã chốt bảng này lúc %(hour)s %(day)s (lần %(n)s).") % {
        "name": last.signer.full_name, "hour": hour(last.signed_at), "day": short_date(last.signed_at),
        "n": last.revision,
    }  # fmt: skip


def _show(
    request: StaffRequest, form: Form, asked: Asked, last: SealedReport | None, said: SealForm | None = None, *,
    happened: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    sheet = held(form.fill(asked))
    scene = Scene(request.user, asked.chosen, asked.center)
    page = Shown(sheet, Drawing(scene, sheet.form).table(list(sheet.rows), sheet.whole))
    over = seals.is_over(asked, asked.now)
    context = {
        "asked": asked,
        "chosen": asked.chosen,
        "last": last,
        "form": _renewed(said, sheet, last, happened) if over and not page.broken else None,
        "may_sign": seals.may_sign(request.user, asked),
        "over": over,
        "page": page,
        "happened": happened,
        "action": request.get_full_path(),
        "back": f"{reverse('casework:report', args=[form.slug])}?{query_of(asked)}",
    }
    return render(request, "staff/seals/seal.html", context, status=status)


def _renewed(said: SealForm | None, sheet: Sheet, last: SealedReport | None, happened: str) -> SealForm:
    """The form beside the table that is shown now; what was typed stays, but was said of the table before."""
    shown = {"after": last.revision if last else 0, "seen": seals.mark_of(sheet)}
    if said is None or happened:
        typed = {"reason": said.data.get("reason", "")} if said else {}
        return SealForm(initial={**typed, **shown}, again=last is not None)
    return said
