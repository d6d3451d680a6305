"""One flag: what was seen, what was said of it, and the next word. The city reviews, the center explains."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.doors.staff.dashboards.cards import SEES_PEOPLE
from casework.doors.staff.flags import words
from casework.doors.staff.flags.choice import FlagFilter
from casework.doors.staff.flags.page import listed, row_of
from casework.doors.staff.request import StaffRequest
from casework.models import Flag, FlagAct
from casework.templatetags.words import hour, short_date
from casework.watch import flag_acts
from centers import wall
from centers.access import CITY_READERS, OVERSEERS, access, scope_of
from centers.models import Officer
from law.flag_rules import REVIEWED, VOID


class WordForm(forms.Form):
    """A note; for those who review also what came of looking."""

    use_required_attribute = False
    outcome = forms.ChoiceField(label=gettext_lazy("Kết luận"), widget=forms.RadioSelect(attrs={"class": "tick"}))
    text = forms.CharField(
        label=gettext_lazy("Ghi chú"),
        max_length=FlagAct._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 4}),
        error_messages={"required": gettext_lazy("Ghi điều đã xem hoặc lý do.")},
    )
    expect = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, flag: Flag, officer: Officer, data: Mapping[str, Any] | None = None) -> None:
        last = flag_acts.last_act(flag)
        super().__init__(data, initial={"expect": last.pk if last else 0}, auto_id="flag-%s")
        if reviews(officer):
            outcome: Any = self.fields["outcome"]
            outcome.choices = [(one, words.outcome_words(one)) for one in REVIEWED]
            outcome.error_messages["required"] = _("Chọn một kết luận.")
        else:
            del self.fields["outcome"]
            self.fields["text"].label = _("Giải trình của Trung tâm")


def reviews(officer: Officer) -> bool:
    """The city and its inspectors judge; nobody judges the own center."""
    return scope_of(officer).whole_city and officer.has(*CITY_READERS)


@access(*OVERSEERS)
def flag(request: StaffRequest, pk: int) -> HttpResponse:
    """GET shows it; POST adds a word: 422 says what is missing, 409 who was first, and what was typed stays."""
    officer, at = request.user, wall.now()
    found = get_object_or_404(listed(Flag.objects.seen_by(officer)), pk=pk)
    if request.method != "POST":
        return shown(request, found, at)
    if found.outcome == VOID:
        raise PermissionDenied
    form = WordForm(found, officer, request.POST)
    if not form.is_valid():
        return shown(request, found, at, form, status=422)
    given = form.cleaned_data
    try:
        if reviews(officer):
            flag_acts.review(
                found, by=officer, at=at, expect=given["expect"], outcome=given["outcome"], text=given["text"]
            )
        else:
            flag_acts.explain(found, by=officer, at=at, expect=given["expect"], text=given["text"])
    except flag_acts.Overtaken as overtaken:
        return _overtaken(request, pk, at, overtaken.last)
    messages.success(request, _("Đã ghi kết luận.") if reviews(officer) else _("Đã ghi giải trình."))
    back = back_of(request)
    return HttpResponse(status=204, headers={"HX-Redirect": back}) if request.htmx else redirect(back)


def back_of(request: StaffRequest) -> str:
    """The list it was opened from, as the address says."""
    return FlagFilter(request.GET, officer=request.user).url(trang=request.GET.get("trang", ""))


def _overtaken(request: StaffRequest, pk: int, at: datetime, last: FlagAct) -> HttpResponse:
    """As it is now, with what was typed, to be sent again if it still fits."""
    found = get_object_or_404(listed(Flag.objects.seen_by(request.user)), pk=pk)
    typed = request.POST.copy()
    typed["expect"] = str(last.pk)
    stale = _("%(name)s vừa ghi lúc %(at)s. Điều anh/chị gõ vẫn còn dưới đây.") % {
        "name": last.by.full_name if last.by else _("Đồng hồ"), "at": f"{hour(last.at)} {short_date(last.at)}",
    }  # fmt: skip
    return shown(request, found, at, WordForm(found, request.user, typed), stale=stale, status=409)


def shown(
    request: StaffRequest,
    found: Flag,
    at: datetime,
    form: WordForm | None = None,
    *,
    stale: str = "",
    status: int = 200,
) -> HttpResponse:
    """The dialog; a page of its own without script."""
    officer = request.user
    live = found.outcome != VOID
    context = {
        "at": at,
        "row": row_of(found, at, people=officer.has(*SEES_PEOPLE)),
        "looks_for": words.looks_for(found.kind) if found.kind in words.SENTENCES else "",
        "acts": [(act, words.outcome_words(act.outcome) if act.outcome else "") for act in found.acts.all()],
        "form": (form or WordForm(found, officer)) if live else None,
        "reviews": reviews(officer),
        "stale": stale,
        "action": request.get_full_path(),
        "back": back_of(request),
    }
    return render(request, "staff/flags/review.html", context, status=status)
