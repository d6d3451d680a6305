"""The form of an alert: a note, who gets it, until when it is hidden. Each button asks for its own part."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.doors.staff.dossier.step_fields import DAY, DAYS
from casework.models import Alert, AlertAct
from casework.watch import acts
from centers.models import Officer
from law.alerts import MORNING
from law.calendar import from_seconds, local_date, midnight, to_seconds
from law.steps import Role

SNOOZE_DAYS = 30  # the longest an alert may be hidden
HANDS = (Role.OFFICER, Role.SUPERVISOR)


class AlertForm(forms.Form):
    """``act`` is the button pressed; None for the empty form."""

    note = forms.CharField(
        required=False,
        max_length=AlertAct._meta.get_field("text").max_length,
        label=_("Việc cần làm, lý do"),
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
    )
    officer = forms.ModelChoiceField(
        Officer.objects.none(),
        required=False,
        to_field_name="uuid",
        label=_("Giao cho"),
        empty_label=_("Chọn người"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    until = forms.DateField(
        required=False,
        label=_("Ẩn đến ngày"),
        input_formats=DAYS,
        widget=forms.DateInput(
            format=DAY, attrs={"class": "form-control", "placeholder": "dd/mm/yyyy", "inputmode": "numeric"}
        ),
    )
    expect = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, alert: Alert, officer: Officer, at: datetime, data: Mapping[str, Any] | None = None) -> None:
        self.at = at
        self.act = ""
        super().__init__(data, initial={"expect": acts.last_act(alert).pk}, auto_id="alert-%s")
        self.fields["officer"].queryset = hands_of(alert, officer)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.act == acts.ASSIGN and not given.get("officer") and "officer" not in self.errors:
            self.add_error("officer", _("Chọn người được giao."))
        if self.act in (acts.SNOOZE, acts.RESOLVE) and not given.get("note") and "note" not in self.errors:
            words = _("Ghi lý do ẩn.") if self.act == acts.SNOOZE else _("Ghi việc đã làm.")
            self.add_error("note", words)
        if self.act == acts.SNOOZE and "until" not in self.errors:
            self._check_until(given.get("until"))
        return given

    def _check_until(self, until: Any) -> None:
        today = local_date(to_seconds(self.at))
        if until is None:
            self.add_error("until", _("Chọn ngày hiện lại."))
        elif not today < until <= today + timedelta(days=SNOOZE_DAYS):
            self.add_error(
                "until", _("Chọn một ngày sau hôm nay, nhiều nhất %(days)s ngày.") % {"days": SNOOZE_DAYS}
            )  # fmt: skip

    @property
    def wanted(self) -> dict[str, Any]:
        """The cleaned form as ``acts.act`` takes it. Hiding ends in the morning of its day."""
        given = self.cleaned_data
        until = given.get("until")
        return {
            "expect": given["expect"],
            "text": given["note"],
            "to": given.get("officer") if self.act == acts.ASSIGN else None,
            "until": from_seconds(midnight(until) + MORNING) if self.act == acts.SNOOZE and until else None,
        }


def hands_of(alert: Alert, officer: Officer) -> Any:
    """Whom the officer may give the alert to: people of the center; the city gives it to the center's supervisors."""
    people = Officer.objects.filter(is_active=True).order_by("sort_key", "pk")
    if alert.center_id is None:
        wanted: tuple[Role, ...] = (Role.CITY_ADMIN,)
        people = people.filter(center__isnull=True)
    else:
        wanted = HANDS if officer.center_id is not None else (Role.SUPERVISOR,)
        people = people.filter(center__code=alert.center_id)
    able = [one.pk for one in people if one.has(*wanted)]
    return people.filter(pk__in=able)
