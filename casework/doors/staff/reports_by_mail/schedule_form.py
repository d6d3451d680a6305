"""The form of one schedule: which report, of what place, how often, as which kind of file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.models import ReportSchedule
from casework.reports.asked import may_read
from casework.reports.drawing import missing_packages
from casework.reports.forms import FORMS
from casework.reports.schedules import current_slot
from casework.reports.sheet import Form
from casework.templatetags.export_words import file_kind
from casework.templatetags.words import named
from centers.access import scope_of
from centers.models import Center, Officer

CADENCES = (
    (ReportSchedule.DAILY, gettext_lazy("Mỗi ngày làm việc, 17:15: số liệu của ngày")),
    (ReportSchedule.MONTHLY, gettext_lazy("Ngày làm việc đầu tháng, 07:30: số liệu tháng trước")),
)


class ScheduleForm(forms.Form):
    """What this officer may have sent; somebody of a center is not asked of which place."""

    bao_cao = forms.ChoiceField(label=gettext_lazy("Báo cáo nào"), widget=forms.Select(attrs={"class": "form-select"}))
    noi = forms.ChoiceField(
        label=gettext_lazy("Nơi"), required=False, widget=forms.Select(attrs={"class": "form-select"})
    )
    lich = forms.ChoiceField(
        label=gettext_lazy("Khi nào"), choices=CADENCES, widget=forms.RadioSelect(attrs={"class": "tick"})
    )
    loai = forms.ChoiceField(label=gettext_lazy("Loại tệp"), widget=forms.RadioSelect(attrs={"class": "tick"}))

    def __init__(self, officer: Officer, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"lich": ReportSchedule.DAILY, "loai": "xlsx"})
        self.officer = officer
        self._offer("bao_cao", [(slug, form.title) for slug, form in FORMS.items() if may_read(form, officer)])
        kinds = ("xlsx", "csv") if missing_packages() else ("xlsx", "csv", "pdf")
        self._offer("loai", [(kind, file_kind(kind)) for kind in kinds])
        if scope_of(officer).whole_city:
            places = [(center.code, named(center)) for center in Center.objects.filter(is_active=True)]
            self._offer("noi", [("", _("Toàn thành phố")), *places])
            self.fields["noi"].widget.is_required = True
        else:
            del self.fields["noi"]
        for field in self.fields.values():
            field.error_messages |= {
                "required": _("Chưa có thông tin này."), "invalid_choice": _("Chọn một trong các mục đã cho."),
            }  # fmt: skip

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def form(self) -> Form:
        return FORMS[self.cleaned_data["bao_cao"]]

    @property
    def place(self) -> str:
        """The code of the center, "" of the city."""
        return str(self.cleaned_data["noi"]) if "noi" in self.fields else self.officer.center_code or ""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.errors:
            return given
        if not self.form.city and not self.place:
            self.add_error("noi", _("Báo cáo này lập cho từng Trung tâm; hãy chọn một nơi."))
        if self.form.is_list and given["loai"] == "pdf":
            self.add_error("loai", _("Danh sách dài: chọn XLSX hoặc CSV."))
        return given

    def save(self, at: datetime) -> ReportSchedule | None:
        """The schedule as it is stored; None when there was such a one already."""
        cadence = self.cleaned_data["lich"]
        schedule, new = ReportSchedule.objects.get_or_create(
            officer=self.officer, report=self.form.slug, place=self.place, cadence=cadence,
            defaults={"format": self.cleaned_data["loai"], "created_at": at,
                      "last_slot": current_slot(cadence, self.place, at)},
        )  # fmt: skip
        return schedule if new else None
