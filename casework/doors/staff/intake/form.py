"""The form of the intake page: who files, for whom, how. Papers are rows of their own in ``intake_papers``."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casework import people
from casework.models import Person
from law.needs import CHANNELS, RESULT_CHANNELS

KINDS = ((Person.CITIZEN, _("Công dân")), (Person.ORGANISATION, _("Tổ chức")))
SEXES = (("f", _("Nữ")), ("m", _("Nam")))
PERSON_FIELDS = ("kind", "number", "full_name", "birth_on", "sex", "phone", "email", "address")
OWNER = "o_"


def in_words(choices: tuple[tuple[str, str, str], ...]) -> list[tuple[str, str]]:
    """Choices of the law in the reader's language."""
    place = 2 if get_language() == "en" else 1
    return [(choice[0], choice[place]) for choice in choices]


def offer(form: forms.Form, **choices: tuple[tuple[str, str, str], ...]) -> None:
    """Set the choices of fields to those of the law, in the reader's language."""
    for name, given in choices.items():
        field = form.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = in_words(given)


def _line(label: Any, most: int, **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "form-control", "autocomplete": "off", **attrs})
    return forms.CharField(label=label, max_length=most, required=False, widget=widget)


def person_fields() -> dict[str, forms.Field]:
    """What is asked of a person: the number decides, the rest is asked of somebody new."""
    tick = {"class": "tick"}
    number = {"inputmode": "text", "spellcheck": "false"}
    birth = {"class": "form-control", "inputmode": "numeric", "autocomplete": "off", "placeholder": "14/03/1992"}
    return {
        "kind": forms.ChoiceField(label=_("Đối tượng"), choices=KINDS, widget=forms.RadioSelect),
        "number": _line(_("Số định danh"), 400, **number),
        "full_name": _line(_("Họ, chữ đệm và tên"), 200),
        "birth_on": forms.DateField(
            label=_("Ngày sinh"), required=False, widget=forms.TextInput(attrs=birth),
            error_messages={"invalid": _("Ghi ngày sinh theo dạng 14/03/1992.")},
        ),
        "sex": forms.ChoiceField(
            label=_("Giới tính"), choices=SEXES, required=False, widget=forms.RadioSelect(attrs=tick)
        ),
        "phone": _line(_("Điện thoại nhận tin"), 20, inputmode="tel"),
        "email": _line(_("Email"), 200, inputmode="email"),
        "address": _line(_("Nơi cư trú"), 300),
    }  # fmt: skip


class IntakeForm(forms.Form):
    """Who files and how. ``known`` are the people found by number, by prefix; of them only the reach is asked."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    channel = forms.ChoiceField(label=_("Hình thức nộp"), widget=forms.RadioSelect)
    other_owner = forms.BooleanField(
        label=_("Chủ hồ sơ khác người nộp"), required=False, widget=forms.CheckboxInput(attrs={"class": "tick"})
    )
    result_channel = forms.ChoiceField(label=_("Nhận kết quả"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Ghi chú nội bộ"), required=False, max_length=1000,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )  # fmt: skip
    days = forms.IntegerField(
        label=_("Số ngày được bổ sung"), required=False, min_value=1, max_value=180,
        widget=forms.TextInput(attrs={"class": "form-control qty", "inputmode": "numeric"}),
    )  # fmt: skip
    guidance = forms.CharField(
        label=_("Hướng dẫn thêm"), required=False, max_length=2000,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Lý do"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
    )  # fmt: skip

    def __init__(
        self, data: Mapping[str, str] | None = None, *, known: Mapping[str, Person | None], today: date, **kwargs: Any
    ) -> None:
        self.known, self.today = known, today
        super().__init__(data, **kwargs)
        offer(self, channel=CHANNELS, result_channel=RESULT_CHANNELS)
        for prefix in ("", OWNER):
            self.fields |= {f"{prefix}{name}": field for name, field in person_fields().items()}
        number = self.fields["number"].widget.attrs
        number |= {"data-scan-target": "", "aria-describedby": "number-hint"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for prefix in ("", OWNER) if cleaned.get("other_owner") else ("",):
            for name, why in people.check(self.typed(prefix), known=self.known.get(prefix), today=self.today).items():
                if f"{prefix}{name}" not in self.errors:
                    self.add_error(f"{prefix}{name}", why)
        return cleaned

    def typed(self, prefix: str = "") -> people.Typed:
        """What was written about the submitter, or with ``o_`` about the owner."""
        given = {name: self.cleaned_data.get(f"{prefix}{name}") for name in PERSON_FIELDS}
        given["phone"] = people.tidy_phone(given["phone"] or "")
        return people.Typed(**{name: value for name, value in given.items() if value})


def fresh_key() -> str:
    """The key of one form: whatever is pressed twice, one dossier comes of it."""
    return str(uuid.uuid4())
