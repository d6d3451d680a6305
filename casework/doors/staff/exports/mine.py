"""The files of an officer, and for administrators the log of who took out what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casework.doors.staff.exports.words import told
from casework.doors.staff.lists.filter import DayField, FilterBar, midnight
from casework.doors.staff.request import StaffRequest
from casework.models import Export
from casework.reports.files import WRITERS
from casework.reports.forms import FORMS
from casework.templatetags.export_words import file_kind
from centers.access import OVERSEERS, access, scope_of
from centers.models import Officer
from centers.models.officer import ADMIN_ROLES

PAGE = 50
EVERYBODY = "moi-nguoi"


class LogFilter(FilterBar):
    """What of the log is shown; what is not understood is left out."""

    nguoi = forms.CharField(required=False, max_length=80, label=_("Tên hoặc tài khoản"))
    bao_cao = forms.ChoiceField(required=False, label=_("Báo cáo"))
    dinh_dang = forms.ChoiceField(required=False, label=_("Loại tệp"))
    ten = forms.BooleanField(required=False, label=_("Có tên người"))
    tu = DayField(required=False, label=_("Từ ngày"))
    den = DayField(required=False, label=_("Đến ngày"))
    trang = forms.IntegerField(required=False, min_value=1)

    def offer(self) -> None:
        self.put("bao_cao", [("", _("Mọi báo cáo")), *((slug, form.title) for slug, form in FORMS.items())])
        self.put("dinh_dang", [("", _("Mọi loại tệp")), *((name, file_kind(name)) for name in WRITERS)])
        self.fields["nguoi"].widget.attrs |= {"class": "form-control", "placeholder": _("Tên hoặc tài khoản")}

    @property
    def narrows(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.fields if name != "trang")

    def narrow(self, log: QuerySet[Export]) -> QuerySet[Export]:
        """Exactly what is listed."""
        given = self.cleaned_data
        if who := given.get("nguoi"):
            log = log.filter(Q(officer__full_name__icontains=who) | Q(officer__username__icontains=who))
        if given.get("bao_cao"):
            log = log.filter(report=given["bao_cao"])
        if given.get("dinh_dang"):
            log = log.filter(format=given["dinh_dang"])
        if given.get("ten"):
            log = log.filter(with_names=True)
        if given.get("tu"):
            log = log.filter(created_at__gte=midnight(given["tu"]))
        if given.get("den"):
            log = log.filter(created_at__lt=midnight(given["den"] + timedelta(days=1)))
        return log


@access(*OVERSEERS)
def export_files(request: StaffRequest) -> HttpResponse:
    """The own files of late; ``?cua=moi-nguoi`` the log, filtered, to whoever answers for it. Four queries."""
    officer = request.user
    everybody = keeps_log(officer) and request.GET.get("cua") == EVERYBODY
    choice = LogFilter(request.GET)
    exports = choice.narrow(log_of(officer)) if everybody else Export.objects.filter(officer=officer)
    found = exports.select_related("officer__center").order_by("-created_at", "-id")
    page = Paginator(found, PAGE).get_page(choice.cleaned_data.get("trang") or 1)
    context = {
        "rows": told(list(page.object_list)), "page": page, "choice": choice, "everybody": everybody,
        "keeps_log": keeps_log(officer), "earlier": _beside(request, page, -1), "later": _beside(request, page, 1),
        "log_url": f"{reverse('casework:export_files')}?cua={EVERYBODY}",
    }  # fmt: skip
    return render(request, "staff/export_files.html", context)


def keeps_log(officer: Officer) -> bool:
    """Administrators answer for what leaves the house: the city's for everybody, a center's for its own people."""
    return officer.has(*ADMIN_ROLES)


def log_of(officer: Officer) -> QuerySet[Export]:
    """What an administrator may see of the log."""
    if scope_of(officer).whole_city:
        return Export.objects.all()
    return Export.objects.filter(officer__center=officer.center_id) if officer.center_id else Export.objects.none()


def _beside(request: StaffRequest, page: Page[Any], step: int) -> str:
    """The address of the page before or after."""
    number = page.number + step
    if not 1 <= number <= page.paginator.num_pages:
        return ""
    return f"?{urlencode({**request.GET.dict(), 'trang': number})}"
