"""The form of a step, built from what the table of steps says it needs.

Everything a need asks is a field of the same name, so what the desk refuses finds its place. The form checks shapes;
what the law asks is judged by the desk alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext as _

from casework.desk import Draft, Refused
from casework.doors.staff.clock.words import unit_name
from casework.doors.staff.dossier.center_field import center_field
from casework.doors.staff.dossier.step_fields import (
    DocumentsField,
    OfficerField,
    agency_field,
    candidates_for,
    plain_field,
    ticks_for,
    words_of,
)  # fmt: skip
from casework.models import Dossier
from centers.calendars import calendar_of
from centers.models import Officer
from law.calendar import local_date, to_seconds
from law.consultations import NORM_DAYS, still_open
from law.needs import APPLICANT, CHANNEL, PROCEDURE
from law.steps import STEPS, Need, NeedKind, Role, Step

FROM_CARD = frozenset({PROCEDURE.name, APPLICANT.name, CHANNEL.name})  # the dossier already says them
BACK_DATED = frozenset(  # steps that may be written down after they happened, with the reason the slip keeps
    {Step.ASSIGN, Step.SEND_BACK, Step.RESOLVE, Step.WITHDRAW, Step.ASK_SUPPLEMENT, Step.TRANSFER}
)


MOMENTS = ("%H:%M %d/%m/%Y", "%d/%m/%Y %H:%M", "%Y-%m-%dT%H:%M")


class StepForm(forms.Form):
    """The dialog of one step on one dossier for one officer."""

    use_required_attribute = False  # one summary of everything missing serves better than the browser's first bubble
    key = forms.UUIDField(widget=forms.HiddenInput)
    expect = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, step: Step, draft: Draft, officer: Officer, at: datetime, data: Mapping[str, Any] | None = None
    ) -> None:
        self.step, self.draft, self.officer, self.at = step, draft, officer, at
        self.dossier: Dossier = draft.dossier
        first = {"key": uuid4(), "expect": draft.reading.changed_n if draft.reading else None}
        super().__init__(data, initial=first | self._defaults(), prefix=None)
        for need in STEPS[step].needs:
            if need.name not in FROM_CARD and not self._idle(need):
                self.fields[need.name] = self._field(need)
        if step in BACK_DATED and officer.has(Role.SUPERVISOR):
            attrs = {"class": "form-control", "autocomplete": "off"}
            moment = forms.DateTimeInput(format=MOMENTS[0], attrs=attrs)
            self.fields["happened_at"] = forms.DateTimeField(
                required=False, widget=moment, input_formats=MOMENTS, label=_("Thời điểm việc đã xảy ra"),
                help_text=_("Viết như 09:30 01/09/2025. Không trước dòng cuối trên phiếu, không sau lúc này."),
            )  # fmt: skip
        self._tell_errors()

    def _idle(self, need: Need) -> bool:
        """A reason for delay is asked of late dossiers only."""
        late = self.dossier.late_from is not None and self.dossier.late_from <= self.at
        return need.name == "overdue_reason" and not late

    def _field(self, need: Need) -> forms.Field:
        complaints = {"required": _("Chưa có thông tin này."), "invalid_choice": _("Chọn một mục trong danh sách.")}
        options: dict[str, Any] = {"label": words_of(need), "required": need.required, "error_messages": complaints}
        if need.kind is NeedKind.OFFICER:
            people = candidates_for(self.step, self.dossier, self.at)
            if self.step is Step.ROUTE:
                people = [one for one in people if one.officer.uuid != self.dossier.holder_id]
            if len(people) == 1 and need.required:
                self.initial.setdefault(need.name, people[0].value)
            options["error_messages"]["required"] = _("Chọn một người.")
            return OfficerField(people, **options)
        if need.kind is NeedKind.DOCUMENTS:
            options["required"] = False
            asks = self.step is Step.ASK_SUPPLEMENT
            return DocumentsField(ticks_for(self.step, self.draft.documents), reasons=asks, **options)
        if need.kind is NeedKind.AGENCY:
            return agency_field(self._owing if self.step is Step.ADVISE else None, **options)
        if need.kind is NeedKind.CENTER:
            return center_field(self.dossier, **options)
        if self.step is Step.EXTEND and need.name == "units" and self.dossier.term is not None:
            options["label"] = f"{options['label']} ({unit_name(self.dossier.term.limit.unit)})"
        if need.name == "norm_days":
            few = {"days": NORM_DAYS}
            options["help_text"] = _("Để trống: theo số ngày đã định cho cơ quan, thường %(days)s ngày làm việc.") % few
        return plain_field(need, **options)

    @property
    def _owing(self) -> list[str]:
        """Codes of the agencies that still owe an opinion, the longest asked first."""
        return list(dict.fromkeys(one.agency for one in still_open(self.draft.lines)))

    def _defaults(self) -> dict[str, Any]:
        """What most people would type: the table's defaults, today for days past, the last handler for a return."""
        found: dict[str, Any] = {need.name: need.default for need in STEPS[self.step].needs if need.default}
        today = local_date(to_seconds(self.at))
        if self.step is Step.ASK_SUPPLEMENT and self.dossier.term is not None:
            found["days"] = self.dossier.term.supplement_days
        elif self.step is Step.RESOLVE:
            found |= {"result_on": today, "outcome": self._proposed() or found.get("outcome")}
        elif self.step is Step.WITHDRAW:
            found["request_on"] = today
        elif self.step is Step.APOLOGISE:
            found["promised_on"] = self._next_appointment(today)
        elif self.step is Step.SEND_BACK:
            found["officer"] = self._handler()
        elif self.step is Step.ADVISE and len(self._owing) == 1:
            found["agency"] = self._owing[0]
        return found

    def _proposed(self) -> str:
        """What the officer proposed when he submitted."""
        lines = [line for line in self.draft.lines if line.step == Step.SUBMIT]
        return lines[-1].facts.get("outcome", "") if lines else ""

    def _handler(self) -> str:
        """Who held it before it was submitted."""
        lines = [line for line in self.draft.lines if line.step in (Step.ASSIGN, Step.ROUTE, Step.SEND_BACK)]
        return lines[-1].facts.get("holder", "") if lines else ""

    def _next_appointment(self, today: date) -> date:
        """Three working days on: a day one can keep."""
        reading = self.draft.reading
        if reading is None:
            return today
        calendar = calendar_of(reading.center, reading.edition).onward(to_seconds(self.at))
        return calendar.next_working_days(to_seconds(self.at), 3)[-1]

    # -- what was typed, and what is wrong with it

    def needs(self) -> dict[str, Any]:
        """What the desk is given."""
        skipped = {"key", "expect", "happened_at"}
        given = {name: value for name, value in self.cleaned_data.items() if name not in skipped}
        return given | self._from_card()

    def _from_card(self) -> dict[str, Any]:
        """What an acceptance is given besides, and the dossier already says."""
        if not any(need.name == PROCEDURE.name for need in STEPS[self.step].needs):
            return {}
        card = self.dossier
        return {PROCEDURE.name: card.procedure, APPLICANT.name: card.owner, CHANNEL.name: card.channel}

    def tried_needs(self) -> dict[str, Any]:
        """Needs good enough to show what the step would do: what was typed, else what the form suggests."""
        given: dict[str, Any] = {}
        for name, form_field in self.fields.items():
            if name in ("key", "expect", "happened_at"):
                continue
            value = self.cleaned_data.get(name) if self.is_bound else self.initial.get(name)
            if isinstance(form_field, OfficerField) and not isinstance(value, Officer):
                value = form_field.known.get(str(value or ""))
            if isinstance(form_field, DocumentsField):
                value = value or None
            given[name] = value
        return given | self._from_card()

    @property
    def happened_at(self) -> datetime | None:
        return self.cleaned_data.get("happened_at")

    @property
    def sent_key(self) -> UUID:
        return self.cleaned_data["key"]

    def refuse(self, refused: Refused) -> None:
        """Put the desk's complaints at their fields; what has no field stands on top."""
        for name, sentence in refused.fields.items():
            place = {"at": "happened_at"}.get(name, name)
            self.add_error(place if place in self.fields else None, sentence)
        self._tell_errors()

    def _tell_errors(self) -> None:
        """Mark the fields in error for the eye and for a screen reader."""
        if not self.is_bound:
            return
        for name in self.errors:
            if name in self.fields:
                self.fields[name].widget.attrs["aria-invalid"] = "true"
                self.fields[name].widget.attrs["aria-describedby"] = f"id_{name}_error"

    # -- as the template walks it

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in ("key", "expect", "happened_at")]

    @property
    def moment_field(self) -> forms.BoundField | None:
        return self["happened_at"] if "happened_at" in self.fields else None
