"""Giving ticked dossiers to one officer, or dealing them out to several by what each holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casework import desk
from casework.doors.staff.board.chosen import TooMany, back_of, cards_of, nothing_ticked, ticks_of, too_many
from casework.doors.staff.dossier.step_fields import MOST_LETTERS, Candidate
from casework.doors.staff.request import StaffRequest, center_of
from casework.models import Dossier
from casework.routing import Load, loads, split_evenly
from casework.watch.assigning import DONE, Outcome, assign_each
from centers import wall
from centers.access import access
from centers.models import Officer
from centers.standing_in import StandIns
from law.calendar import local_date, to_seconds
from law.steps import Role

SHOWN = 12  # chosen dossiers named in the dialog; the rest as a number


class PeopleField(forms.MultipleChoiceField):
    """One officer or several among the candidates."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self.candidates = candidates
        self.known = {one.value: one.officer for one in candidates}
        super().__init__(
            choices=[(one.value, one.officer.full_name) for one in candidates],
            label=gettext_lazy("Giao cho"),
            error_messages={
                "required": gettext_lazy("Chọn ít nhất một người."),
                "invalid_choice": gettext_lazy("Người này không còn nhận hồ sơ ở Trung tâm."),
            },
        )


class AssignForm(forms.Form):
    """Whom to give the ticked dossiers to."""

    use_required_attribute = False
    key = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        required=False,
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
    )

    def __init__(self, candidates: Sequence[Candidate], data: Any = None) -> None:
        super().__init__(data, initial={"key": uuid4()})
        self.fields["people"] = PeopleField(candidates)

    @property
    def chosen(self) -> list[Officer]:
        known = self.fields["people"].known  # type: ignore[attr-defined]
        return [known[value] for value in self.cleaned_data["people"]]


@access(Role.SUPERVISOR)
def bulk_assign(request: StaffRequest) -> HttpResponse:
    """The dialog for the ticked rows; a POST with a key gives them. Without script the list itself posts its ticks."""
    at = wall.now()
    try:
        ticks = ticks_of(request)
    except TooMany:
        return Asked(request, {}, [], at).show(problem=too_many(), status=422)
    asked = Asked(request, ticks, cards_of(ticks, request.user), at)
    if not ticks:
        return asked.show(problem=nothing_ticked(), status=422)
    return asked.give() if request.method == "POST" and "key" in request.POST else asked.show()


@dataclass(slots=True)
class Asked:
    """Ticked dossiers and who asks."""

    request: StaffRequest
    ticks: dict[int, int]
    cards: list[Dossier]
    at: datetime

    def show(self, form: AssignForm | None = None, *, problem: str = "", status: int = 200) -> HttpResponse:
        """The dialog: people with their loads, and which dossiers go."""
        form = form or AssignForm(self._candidates())
        holders = Counter(card.holder.full_name if card.holder else _("Chưa phân công") for card in self.cards)
        context = {
            "form": form, "problem": problem, "cards": self.cards[:SHOWN], "more": max(0, len(self.cards) - SHOWN),
            "ticks": [f"{pk}.{changed}" for pk, changed in self.ticks.items()], "count": len(self.cards),
            "holders": holders.most_common(), "picked": self._sent().getlist("people"),
            "action": self.request.path, "back": back_of(self.request),
        }  # fmt: skip
        return render(self.request, "staff/board/assign.html", context, status=status)

    def _sent(self) -> QueryDict:
        return self.request.POST if self.request.method == "POST" else self.request.GET

    def _candidates(self) -> list[Candidate]:
        """Who may take them: those of the dossiers' field first, then by load. Four queries."""
        center, field = center_of(self.request.user), {card.procedure.field_id for card in self.cards}
        held, away = loads(center, self.at), StandIns(local_date(to_seconds(self.at)))
        people = Officer.objects.filter(center__code=center, is_active=True).prefetch_related("handles")
        found = [
            Candidate(
                one, *held.get(one.uuid, Load()), away.is_away(one.uuid),
                bool(field) and field <= {own.pk for own in one.handles.all()},
            )
            for one in people.select_related("center")
            if one.has(Role.OFFICER, Role.SUPERVISOR)
        ]  # fmt: skip
        return sorted(found, key=lambda one: (not one.handles, not one.officer.has(Role.OFFICER), one.away, one.held))

    def give(self) -> HttpResponse:
        """Give them, once for a key; what could not be given is told row by row."""
        form = AssignForm(self._candidates(), self.request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        body = {
            "ticks": sorted(self.ticks.items()), "people": sorted(form.cleaned_data["people"]),
            "reason": form.cleaned_data["reason"],
        }  # fmt: skip
        try:
            answer, _again = desk.once(
                str(self.request.user.uuid), form.cleaned_data["key"], body, self.at, lambda: self._written(form)
            )
        except desk.KeyReused:
            return self.show(
                form, problem=_("Biểu mẫu này đã gửi một lần với nội dung khác. Mở lại để xem."), status=422
            )
        return self._told(answer["rows"])

    def _written(self, form: AssignForm) -> dict[str, Any]:
        pairs = split_evenly(self.cards, form.chosen)
        outcomes = assign_each(
            pairs, by=self.request.user, at=self.at, expect=self.ticks, reason=form.cleaned_data["reason"]
        )
        return {"rows": [_row(one) for one in outcomes]}

    def _told(self, rows: list[dict[str, str]]) -> HttpResponse:
        done = [row for row in rows if row["result"] == DONE]
        back = back_of(self.request)
        if len(done) == len(rows):
            messages.success(self.request, given_words(done))
            return HttpResponse(status=204, headers={"HX-Redirect": back}) if self.request.htmx else redirect(back)
        context = {
            "rows": sorted(rows, key=lambda row: row["result"] == DONE), "done": len(done), "count": len(rows),
            "action": self.request.path, "back": back, "dialog_size": "md",
        }  # fmt: skip
        return render(self.request, "staff/board/assigned.html", context)


def _row(one: Outcome) -> dict[str, str]:
    return {"code": one.dossier.code, "to": one.officer.full_name, "result": one.result, "why": one.why}


def given_words(rows: Sequence[dict[str, str]]) -> str:
    """``Đã giao 5 hồ sơ: Trần Viết Hải 3, Hồ Thị Diệu Hiền 2.``"""
    shares = Counter(row["to"] for row in rows)
    names = ", ".join(f"{name} {n}" for name, n in shares.most_common()) if len(shares) > 1 else next(iter(shares), "")
    words = ngettext("Đã giao %(n)s hồ sơ: %(names)s.", "Đã giao %(n)s hồ sơ: %(names)s.", len(rows))
    return words % {"n": len(rows), "names": names}
