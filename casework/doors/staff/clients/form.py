"""The form of a new client: a name, an account, what it may, where, until when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from casework import clients
from casework.templatetags.words import in_english, named
from centers.models import Center, Officer
from law.calendar import local_date, to_seconds

DAY = ("%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d")
BOX = {"class": "form-control", "autocomplete": "off"}


class ClientForm(forms.Form):
    """A client as an administrator asks for it. The account is typed by its name: it says who will have acted."""

    use_required_attribute = False
    name = forms.CharField(max_length=80, widget=forms.TextInput(attrs=BOX))
    account = forms.CharField(
        max_length=60, widget=forms.TextInput(attrs=BOX | {"spellcheck": "false", "list": "accounts"})
    )
    scopes = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple(attrs={"class": "tick"}))
    centers = forms.MultipleChoiceField(
        required=False, widget=forms.SelectMultiple(attrs={"class": "form-select", "size": 6})
    )
    until = forms.DateField(
        required=False, input_formats=DAY, widget=forms.TextInput(attrs=BOX | {"inputmode": "numeric"})
    )

    def __init__(self, by: Officer, at: datetime, data: Mapping[str, Any] | None = None) -> None:
        self.by, self.at = by, at
        self.officer: Officer | None = None
        super().__init__(data)
        self.accounts = list(clients.accounts_for(by))
        missing = {"required": _("Chưa có thông tin này.")}
        labels = {
            "name": _("Tên ứng dụng"), "account": _("Tài khoản"), "scopes": _("Quyền"),
            "centers": _("Chỉ các Trung tâm"), "until": _("Dùng đến hết ngày"),
        }  # fmt: skip
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].error_messages |= missing
        self.fields["account"].help_text = _(
            "Tài khoản kỹ thuật không ai đăng nhập, hoặc của chính anh/chị. "
            "Mọi việc ứng dụng làm đứng tên tài khoản này, trong phạm vi của tài khoản."
        )
        self.fields["until"].help_text = _("Viết như 31/12/2025. Để trống: đến khi thu hồi.")
        self._choices("scopes", [(value, en if in_english() else vi) for value, vi, en in clients.SCOPES])
        if by.center_id is not None:
            del self.fields["centers"]
        else:
            self.known = {center.code: center for center in Center.objects.filter(is_active=True)}
            self._choices("centers", [(code, named(center)) for code, center in self.known.items()])
            self.fields["centers"].help_text = _("Để trống: mọi Trung tâm tài khoản xem được.")

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean_account(self) -> str:
        typed = self.cleaned_data["account"].strip().lower()
        self.officer = next((one for one in self.accounts if one.username == typed), None)
        if self.officer is None:
            raise forms.ValidationError(
                _(
                    "Không có tài khoản kỹ thuật nào tên này trong phạm vi của anh/chị. "
                    "Tài khoản của người không dùng được."
                )
            )
        return typed

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until is not None and until < local_date(to_seconds(self.at)):
            raise forms.ValidationError(_("Ngày này đã qua."))
        return until

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.officer is None:
            return cleaned
        if self.officer.center_id is None and clients.WRITE_DOSSIERS in cleaned.get("scopes", ()):
            self.add_error("scopes", _("Tài khoản của thành phố chỉ đọc hồ sơ."))
        if self.officer.center_id is not None and cleaned.get("centers"):
            self.add_error("centers", _("Tài khoản của một Trung tâm chỉ thấy Trung tâm đó: để trống mục này."))
        return cleaned

    @property
    def expires_at(self) -> datetime | None:
        """The midnight that ends the last day."""
        until: date | None = self.cleaned_data["until"]
        return None if until is None else make_aware(datetime.combine(until + timedelta(days=1), time()))

    def make(self) -> tuple[Any, str]:
        """(the client, its token)."""
        if self.officer is None:
            raise ValueError("only a sound form makes a client")
        given = self.cleaned_data
        return clients.make(
            given["name"], self.officer, scopes=given["scopes"],
            centers=[self.known[code] for code in given.get("centers", ())], by=self.by, at=self.at,
            expires_at=self.expires_at,
        )  # fmt: skip
