"""The form of one indicator."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.doors.staff.dossier.step_fields import DAY, DAYS
from casework.doors.staff.scorecard.entry_form import NumberField
from centers.models import Indicator
from centers.models.indicator import Source
from centers.vietnamese import fold

TEXT = {"class": "form-control"}
PERCENT_ONLY = {"median_days", "p90_days"}  # figures that are no percentages
FIELDS = (
    "name_vi", "name_en", "group", "source", "unit_vi", "unit_en", "direction", "target", "deadline_on", "basis_vi",
    "basis_en", "position", "per_center", "ours", "is_active",
)  # fmt: skip


class IndicatorForm(forms.ModelForm):
    """``code`` is made of the name when the row is new; afterwards it stays."""

    use_required_attribute = False
    target = NumberField(label=gettext_lazy("Mục tiêu"))
    deadline_on = forms.DateField(
        label=gettext_lazy("Hạn đạt mục tiêu"),
        required=False,
        input_formats=DAYS,
        widget=forms.DateInput(format=DAY, attrs=TEXT | {"inputmode": "numeric", "placeholder": "dd/mm/yyyy"}),
    )

    class Meta:
        model = Indicator
        fields = FIELDS
        widgets = {
            **{name: forms.TextInput(attrs=TEXT) for name in ("name_vi", "name_en", "unit_vi", "unit_en")},
            **{name: forms.TextInput(attrs=TEXT) for name in ("basis_vi", "basis_en")},
            **{name: forms.Select(attrs={"class": "form-select"}) for name in ("group", "source", "direction")},
            "position": forms.NumberInput(attrs=TEXT),
            **{name: forms.CheckboxInput(attrs={"class": "tick"}) for name in ("per_center", "ours", "is_active")},
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["source"].choices = [  # type: ignore[attr-defined]
            ("", _("Không, nhập tay")),
            *Source.choices,
        ]
        for field in self.fields.values():
            field.label = field.label[:1].upper() + field.label[1:] if field.label else field.label
            field.error_messages |= {
                "required": _("Chưa có thông tin này."),
                "invalid": _("Nhập ngày theo dạng ngày/tháng/năm.")
                if isinstance(field, forms.DateField)
                else _("Nhập một số nguyên, ví dụ 12."),
            }

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("target") is None and "target" not in self.errors:
            self.add_error("target", _("Chưa có số nào."))
        source, unit = given.get("source"), (given.get("unit_vi") or "").strip()
        if source and unit and (unit == "%") is (source in PERCENT_ONLY):
            self.add_error("unit_vi", _("Đơn vị tính không hợp với số liệu tự tính: tỷ lệ tính bằng %."))
        if not self.instance.code and given.get("name_vi"):
            self.instance.code = _code_of(given["name_vi"])
        return given

    def mark_errors(self) -> None:
        """Tell the controls which of them are wrong, for readers of the page who do not see it."""
        for name in self.errors:
            if name in self.fields:
                self.fields[name].widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"id_{name}_error"}


def _code_of(name: str) -> str:
    """A short word nobody has yet, made of the name."""
    word = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:32].strip("-") or "chi-tieu"
    taken = set(Indicator.objects.filter(code__startswith=word).values_list("code", flat=True))
    numbered = (word if n == 1 else f"{word}-{n}" for n in range(1, len(taken) + 2))
    return next(one for one in numbered if one not in taken)
