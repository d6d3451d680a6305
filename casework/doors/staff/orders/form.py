"""The form of days to draft: closures, days off, make-up days; one or a span, for the city or some centers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from casework.doors.staff.dossier.step_fields import DAY, DAYS
from casework.doors.staff.orders import whose
from casework.doors.staff.orders.words import part_words
from casework.models import CalendarOrder
from casework.templatetags.words import named
from casework.watch.orders import key_of
from centers import calendars
from centers.calendars import CITY, build
from centers.models import Center, ClosedDay, Officer
from centers.models.closed_day import ClosedKind
from law.calendar import Calendar, remaining

LONGEST = 31  # days of one span: a longer one is a slip of the pen (our choice)


class DaysForm(forms.Form):
    """What ``?tu=`` and ``?den=`` of the address begin with. ``days`` is what an order holds of a valid form."""

    use_required_attribute = False
    order = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, officer: Officer, data: Mapping[str, Any] | None = None, order: CalendarOrder | None = None, **rest: Any
    ) -> None:
        super().__init__(data, **rest)
        self.officer, self.onto = officer, order
        self.days: list[dict[str, str]] = []
        self.whole_city = whose.publishes(officer)
        if self.whole_city:
            kinds = (
                (ClosedKind.CLOSURE, _("Đóng cửa")),
                (ClosedKind.OFF, _("Ngày nghỉ")),
                (ClosedKind.WORKING, _("Làm bù")),
            )
            self.fields["kind"] = _radio(kinds, _("Loại"), ClosedKind.CLOSURE)
        self.fields["first"] = _day(_("Từ ngày"), required=True)
        self.fields["last"] = _day(_("Đến ngày"), required=False)
        parts = [(session, part_words(session).capitalize()) for session in ("all", "am", "pm")]
        self.fields["session"] = _radio(parts, _("Phần ngày đóng cửa"), "all")
        if self.whole_city:
            centers = Center.objects.filter(is_active=True).order_by("position")
            self.fields["centers"] = forms.MultipleChoiceField(
                choices=[(center.code, named(center)) for center in centers],
                required=False,
                label=_("Trung tâm đóng cửa"),
                widget=forms.CheckboxSelectMultiple(attrs={"class": "tick"}),
            )
        self.fields["name_vi"] = _line(_("Tên"), 200, required=True)
        self.fields["name_en"] = _line(_("Tên tiếng Anh"), 200, required=True)
        self.fields["decision"] = _line(_("Số quyết định, công điện"), 300, required=False)
        self._tell_errors()

    def _tell_errors(self) -> None:
        if not self.is_bound:
            return
        for name in self.errors:
            if name in self.fields:
                self.fields[name].widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"id_{name}_error"}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given.setdefault("kind", ClosedKind.CLOSURE.value)
        first, last = given.get("first"), given.get("last") or given.get("first")
        if given["kind"] == ClosedKind.CLOSURE and not given.get("decision"):
            self.add_error("decision", _("Lệnh đóng cửa phải nêu quyết định."))
        if first is None or last is None:
            return given
        if last < first:
            self.add_error("last", _("Ngày cuối phải từ ngày đầu trở đi."))
        elif (last - first).days >= LONGEST:
            self.add_error("last", _("Nhiều nhất %(days)s ngày một lần.") % {"days": LONGEST})
        elif not self.errors:
            self._lay_out(given, first, last)
        return given

    def _lay_out(self, given: Mapping[str, Any], first: date, last: date) -> None:
        """The days one by one; those on which nothing would change are left out."""
        content = calendars.draft(self.onto.days if self.onto else (), self.onto.withdrawn if self.onto else ())
        closure = given["kind"] == ClosedKind.CLOSURE
        session = given["session"] if closure else "all"
        codes = (given.get("centers") or [CITY]) if self.whole_city else [self.officer.center_code]
        entered = {
            key_of(calendars.day_of(row))
            for row in ClosedDay.objects.filter(is_active=True, on__range=(first, last)).select_related("center")
        }
        entered |= {key_of(day) for day in self.onto.days} if self.onto else set()
        for code in codes if closure else [CITY]:
            calendar = build(content, code if code in content["own"] else CITY)
            for on in (first + timedelta(days=n) for n in range((last - first).days + 1)):
                if not calendar.first_on <= on <= calendar.last_on:
                    self.add_error("first", _("Chưa nạp ngày nghỉ của năm %(year)s.") % {"year": on.year})
                    return
                day = {
                    "on": on.isoformat(), "kind": given["kind"], "session": session, "center": code,
                    "name_vi": given["name_vi"], "name_en": given["name_en"], "decision": given["decision"],
                }  # fmt: skip
                if key_of(day) not in entered and _changes(calendar, on, given["kind"], session):
                    self.days.append(day)
        if not self.days:
            self.add_error("first", _("Những ngày này đã như vậy: không có gì thay đổi."))


def _changes(calendar: Calendar, on: date, kind: str, session: str) -> bool:
    """True when the day would have other sessions."""
    sessions = calendar.sessions_on(on)
    if kind == ClosedKind.WORKING:
        return not sessions
    return bool(sessions) and (kind == ClosedKind.OFF or remaining(sessions, session) != sessions)


def _radio(choices: Any, label: str, initial: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=choices, label=label, initial=initial, widget=forms.RadioSelect(attrs={"class": "tick"})
    )


def _day(label: str, *, required: bool) -> forms.DateField:
    widget = forms.DateInput(format=DAY, attrs={"class": "form-control", "autocomplete": "off", "inputmode": "numeric"})
    return forms.DateField(label=label, required=required, input_formats=DAYS, widget=widget)


def _line(label: str, most: int, *, required: bool) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"})
    return forms.CharField(label=label, required=required, max_length=most, widget=widget)
