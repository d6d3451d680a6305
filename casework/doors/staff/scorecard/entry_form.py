"""The form of a figure entered by hand: two numbers or a percentage, where it stands, and of which day it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from casework.doors.staff.dossier.step_fields import DAY, DAYS
from casework.reports.entered import Entry
from casework.templatetags.figure_words import plain

MOST = Decimal(10**11)  # a larger one is a slip of the pen (our choice)
_GROUPED = re.compile(r"\d{1,3}([.,  ]\d{3})+")
_NUMBER = {"class": "form-control num", "inputmode": "decimal", "autocomplete": "off"}


class NumberField(forms.CharField):
    """A number as people write it: 1.234, 1 234, 85,5 or 85.5. At most two decimals, never below 0."""

    def __init__(self, *, whole: bool = False, **options: Any) -> None:
        self.whole = whole
        super().__init__(required=False, max_length=20, widget=forms.TextInput(attrs=dict(_NUMBER)), **options)

    def to_python(self, value: Any) -> Any:
        text = (super().to_python(value) or "").strip()
        if not text:
            return None
        plain = re.sub(r"[.,  ]", "", text) if _GROUPED.fullmatch(text) else text.replace(",", ".")
        try:
            number = Decimal(plain) if re.fullmatch(r"\d+(\.\d{1,2})?", plain) else None
        except InvalidOperation:
            number = None
        if number is None or number >= MOST or (self.whole and number != number.to_integral_value()):
            words = _("Nhập một số nguyên, ví dụ 1234.") if self.whole else _("Nhập một số, nhiều nhất hai chữ số lẻ.")
            raise forms.ValidationError(words)
        return number

    def prepare_value(self, value: Any) -> Any:
        """What is stored, as its reader would type it; what was typed as it is."""
        return plain(value) if isinstance(value, Decimal) else value

    def validate(self, value: Any) -> None:
        """Whether there must be one is for the form to say."""

    def run_validators(self, value: Any) -> None:
        """What there is to say of a number was said when it was read."""


class EntryForm(forms.Form):
    """``percent``: a ratio, by its parts or in percent; else a value alone."""

    use_required_attribute = False
    numerator = NumberField(whole=True)
    denominator = NumberField(whole=True)
    value = NumberField()
    source = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"class": "form-control"}))
    source_on = forms.DateField(
        input_formats=DAYS,
        widget=forms.DateInput(
            format=DAY,
            attrs={
                "class": "form-control",
                "inputmode": "numeric",
                "autocomplete": "off",
                "placeholder": "dd/mm/yyyy",
            },
        ),
    )

    def __init__(self, data: Mapping[str, Any] | None, *, percent: bool, unit: str, today: date) -> None:
        self.percent, self.unit, self.today = percent, unit, today
        super().__init__(data)
        labels = {
            "numerator": _("Tử số"),
            "denominator": _("Mẫu số"),
            "value": _("hoặc tỷ lệ, %") if percent else _("Giá trị, %(unit)s") % {"unit": unit},
            "source": _("Nguồn"),
            "source_on": _("Ngày của số liệu"),
        }
        for name, label in labels.items():
            field = self.fields[name]
            field.label = label
            field.error_messages |= {
                "required": _("Chưa có thông tin này."),
                "invalid": _("Nhập ngày theo dạng ngày/tháng/năm."),
            }
        if not percent:
            del self.fields["numerator"], self.fields["denominator"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("source_on") and given["source_on"] > self.today:
            self.add_error("source_on", _("Ngày này chưa đến."))
        numbers = ("numerator", "denominator", "value")
        if not any(name in self.errors for name in numbers):
            self._check(*(given.get(name) for name in numbers))
        return given

    def _check(self, above: Decimal | None, below: Decimal | None, value: Decimal | None) -> None:
        if value is None and above is None and below is None:
            self.add_error("numerator" if self.percent else "value", _("Chưa có số nào."))
        elif value is not None and (above is not None or below is not None):
            self.add_error("value", _("Chỉ nhập một cách: tử số và mẫu số, hoặc tỷ lệ."))
        elif value is not None:
            if self.percent and value > 100:
                self.add_error("value", _("Tỷ lệ không quá 100 %."))
        elif above is None or below is None:
            self.add_error("numerator" if above is None else "denominator", _("Cần đủ tử số và mẫu số."))
        elif not below:
            self.add_error("denominator", _("Mẫu số phải lớn hơn 0."))
        elif above > below:
            self.add_error("numerator", _("Tử số không lớn hơn mẫu số."))

    @property
    def entry(self) -> Entry:
        """What was typed, once it is valid."""
        given = self.cleaned_data
        numbers = (given.get(name) for name in ("numerator", "denominator", "value"))
        return Entry(given["source"], given["source_on"], *numbers)

    def mark_errors(self) -> None:
        """Tell the controls which of them are wrong, for readers of the page who do not see it."""
        for name in self.errors:
            if name in self.fields:
                self.fields[name].widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"id_{name}_error"}
