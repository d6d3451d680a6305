"""The reports there are, each with one sentence, about the days and the place that are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.doors.staff.request import StaffRequest
from casework.figures.chosen import Chosen, chosen_of
from casework.reports.asked import may_read
from casework.reports.forms import FORMS
from casework.reports.sheet import Form
from centers import wall
from centers.access import OVERSEERS, access
from centers.models import Officer


@dataclass(frozen=True, slots=True)
class Group:
    """Reports of one kind, under a heading."""

    title: str
    forms: list[Form]


@dataclass(frozen=True, slots=True)
class Way:
    """A page beside the reports."""

    icon: str
    title: str
    about: str
    url: str


@access(*OVERSEERS)
def reports(request: StaffRequest) -> HttpResponse:
    """No figure is counted here."""
    chosen = replace(chosen_of(request.GET, wall.now()), compared=False)
    context = {
        "chosen": chosen,
        "keep": {},
        "query": chosen.query(),
        "groups": list(groups_of(request.user)),
        "ways": list(ways_of(chosen)),
    }
    return render(request, "staff/reports/index.html", context)


def groups_of(officer: Officer) -> Iterator[Group]:
    """What this officer may read: the forms a law prescribes, other tables, lists of dossiers."""
    mine = [form for form in FORMS.values() if may_read(form, officer)]
    kinds: tuple[tuple[str, Any], ...] = (
        (_("Biểu theo quy định"), lambda form: not form.is_list and (form.number or form.sealable)),
        (_("Bảng tổng hợp"), lambda form: not form.is_list and not (form.number or form.sealable)),
        (_("Danh sách hồ sơ"), lambda form: form.is_list),
    )
    for title, belongs in kinds:
        forms = [form for form in mine if belongs(form)]
        if forms:
            yield Group(title, forms)


def ways_of(chosen: Chosen) -> Iterator[Way]:
    """What else there is to reports; where it speaks of days, of those chosen."""
    days = f"?{chosen.query()}"
    for icon, title, about, name, of_days in (
        (
            "star",
            _("Chỉ số 766"),
            _("Điểm ước tính, từng chỉ số, và việc làm tăng điểm nhanh nhất."),
            "scorecard",
            True,
        ),
        (
            "chart-histogram",
            _("Chỉ tiêu Kế hoạch 02-KH/TW"),
            _("Chỉ tiêu nào đạt, chỉ tiêu nào chưa."),
            "indicators",
            True,
        ),
        ("lock", _("Số liệu đã chốt"), _("Báo cáo đã ký chốt, và điều gì khác đi từ đó."), "sealed_reports", False),
        ("archive", _("Tệp đã xuất"), _("Tệp của anh/chị, tải lại được."), "export_files", False),
        ("mail", _("Gửi tự động"), _("Báo cáo tự đến thư điện tử mỗi ngày, mỗi tháng."), "report_schedules", False),
    ):
        yield Way(icon, title, about, f"{reverse(f'casework:{name}')}{days if of_days else ''}")
