"""The form of one absence: who, from when to when, why, who stands in, and what moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from casework.doors.staff.dossier.step_fields import DAY, DAYS
from casework.doors.staff.rules.rule_form import with_load
from casework.doors.staff.rules.seen import SeenForm
from casework.routing import HANDLERS, loads
from casework.templatetags.words import full_date
from centers.models import Absence, Officer
from centers.models.absence import Moves, Reason
from law.calendar import local_date, to_seconds

LONGEST = timedelta(days=366)  # a year away is not an absence (our choice)
TYPED = {"class": "form-control", "inputmode": "numeric", "autocomplete": "off", "placeholder": "dd/mm/yyyy"}


class AbsenceForm(SeenForm):
    """Judged against the absences already written down; ``everybody`` lets the officer be chosen."""

    officer = forms.ModelChoiceField(Officer.objects.none(), required=False)
    first_on = forms.DateField(input_formats=DAYS, widget=forms.DateInput(format=DAY, attrs=TYPED))
    last_on = forms.DateField(input_formats=DAYS, widget=forms.DateInput(format=DAY, attrs=TYPED))
    reason = forms.ChoiceField(widget=forms.RadioSelect(attrs={"class": "tick"}))
    stand_in = forms.ModelChoiceField(Officer.objects.none(), required=False)
    moves = forms.ChoiceField(widget=forms.RadioSelect(attrs={"class": "tick"}))
    gives_back = forms.BooleanField(required=False, widget=forms.CheckboxInput(attrs={"class": "tick"}))

    def __init__(
        self, absence: Absence, staff: Sequence[Officer], at: datetime, *, everybody: bool,
        data: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        self.absence, self.today = absence, local_date(to_seconds(at))
        first = {name: getattr(absence, name) for name in ("first_on", "last_on", "reason", "moves", "gives_back")}
        first |= {"officer": absence.officer_id, "stand_in": absence.stand_in_id}
        if not absence.pk:
            first |= {"reason": Reason.LEAVE, "moves": Moves.DUE}
        super().__init__(data, initial=first)
        if everybody and not absence.pk:
            self._people("officer", _("Người vắng"), _("Chọn"), [(one.pk, one.full_name) for one in staff])
            self.fields["officer"].required = True
        else:
            del self.fields["officer"]
        handlers = [one for one in staff if one.has(*HANDLERS) and one.pk != absence.officer_id]
        held = loads(staff[0].center_code, at) if staff else {}
        named = [(one.pk, with_load(one, held)) for one in handlers]
        self._people("stand_in", _("Người xử lý thay"), _("chưa có ai, việc mới về lãnh đạo"), named)
        self._words()

    def _people(self, name: str, label: str, empty: str, pairs: list[tuple[int, str]]) -> None:
        field = self.fields[name]
        field.queryset = Officer.objects.filter(pk__in=[pk for pk, _name in pairs])  # type: ignore[attr-defined]
        field.label = label
        field.widget = forms.Select(attrs={"class": "form-select"}, choices=[("", empty), *pairs])

    def _words(self) -> None:
        labels = {
            "first_on": _("Từ ngày"), "last_on": _("Đến hết ngày"), "reason": _("Lý do"), "moves": _("Chuyển việc"),
            "gives_back": _("Tự trả lại khi hết vắng"),
        }  # fmt: skip
        for name, label in labels.items():
            self.fields[name].label = label
        self.fields["reason"].choices = Reason.choices  # type: ignore[attr-defined]
        self.fields["moves"].choices = [  # type: ignore[attr-defined]
            (Moves.DUE.value, _("Chuyển ngay việc đến hạn trong thời gian vắng")),
            (Moves.NEW.value, _("Chỉ việc mới")),
        ]
        for field in self.fields.values():
            field.error_messages |= {
                "required": _("Chưa có thông tin này."),
                "invalid": _("Nhập ngày theo dạng ngày/tháng/năm."),
                "invalid_choice": _("Chọn một người trong danh sách.")
                if isinstance(field, forms.ModelChoiceField)
                else _("Chọn một trong các mục đã cho."),
            }

    def substance(self) -> dict[str, Any]:
        return super().substance() | {"absence": self.absence.pk}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        first, last = given.get("first_on"), given.get("last_on")
        if given.get("officer") is not None:
            self.absence.officer = given["officer"]
        if first and last:
            self._check_days(first, last)
        if given.get("stand_in") is not None and given["stand_in"].pk == self.absence.officer_id:
            self.add_error("stand_in", _("Người vắng không thể tự làm thay mình."))
        if not self.errors:
            for name in ("first_on", "last_on", "reason", "stand_in", "moves", "gives_back"):
                setattr(self.absence, name, given[name])
        return given

    def _check_days(self, first: date, last: date) -> None:
        if last < first:
            self.add_error("last_on", _("Ngày cuối không được trước ngày đầu."))
        elif last - first > LONGEST:
            self.add_error("last_on", _("Một đợt vắng nhiều nhất một năm."))
        elif last < self.today:
            self.add_error("last_on", _("Đợt vắng này đã qua."))
        elif self.absence.begun_at and first != self.absence.first_on:
            self.add_error("first_on", _("Đợt vắng đã bắt đầu, không đổi ngày đầu được nữa."))
        elif (other := self.overlap(first, last)) is not None:
            span = {"first": full_date(other.first_on), "last": full_date(other.last_on)}
            self.add_error("first_on", _("Trùng với đợt vắng %(first)s – %(last)s đã ghi.") % span)

    def overlap(self, first: date, last: date) -> Absence | None:
        """Another absence of the same officer on one of these days."""
        if self.absence.officer_id is None:
            return None
        others = Absence.objects.filter(officer=self.absence.officer_id, first_on__lte=last, last_on__gte=first)
        return others.filter(ended_at=None).exclude(pk=self.absence.pk or 0).first()
