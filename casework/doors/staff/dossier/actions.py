"""One step on one dossier: its dialog, what it would do, and taking it. The desk judges; this page asks and tells."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework import desk
from casework.doors.staff.dossier.sheet import cards_of_page, undo_url
from casework.doors.staff.dossier.step_effects import Effects, effects_of
from casework.doors.staff.dossier.step_form import StepForm
from casework.doors.staff.errors import what_happened
from casework.doors.staff.request import StaffRequest
from casework.models import Dossier
from casework.templatetags.words import named
from centers import wall
from centers.access import READERS, access, separation
from centers.models import Officer
from law.steps import REFUSALS, STEPS, Refusal, Role, Step, refusal

UNDONE = "Hoàn tác trong 15 phút."  # stands on the slip as the reason
UNSENT = ("csrfmiddlewaretoken",)


@access(*(READERS - {Role.INSPECTOR}))
def dossier_action(request: StaffRequest, code: str, step: str) -> HttpResponse:
    """GET the dialog; POST takes the step, ``?xem`` only shows its effects, ``?hoan-tac=n`` takes line n back."""
    officer, at = request.user, wall.now()
    card = get_object_or_404(cards_of_page(officer), code=code)
    asked = Asked(request, card, _known(step), officer, at)
    if request.method != "POST":
        return asked.dialog()
    if "hoan-tac" in request.GET:
        return asked.undo(request.GET["hoan-tac"])
    return asked.effects() if "xem" in request.GET else asked.take()


def _known(step: str) -> Step:
    try:
        return Step(step)
    except ValueError as error:
        raise Http404 from error


class Asked:
    """A step asked of a dossier by an officer at a moment."""

    def __init__(self, request: StaffRequest, card: Dossier, step: Step, officer: Officer, at: datetime) -> None:
        self.request, self.card, self.step, self.officer, self.at = request, card, step, officer, at
        self.page = reverse("casework:dossier", args=[card.code])

    def dialog(self) -> HttpResponse:
        """The empty dialog, or in plain words why the step cannot be taken now."""
        draft = desk.load(self.card)
        if self.step not in desk.allowed_now(draft, self.officer, self.at, separation=separation()):
            return self._refused(draft)
        form = StepForm(self.step, draft, self.officer, self.at)
        return self._show(form, self._effects(form, draft))

    def effects(self) -> HttpResponse:
        """The right side of the dialog for what is typed so far. Writes nothing."""
        draft = desk.load(self.card)
        form = StepForm(self.step, draft, self.officer, self.at, self.request.POST)
        context = {"effects": self._effects(form, draft), "action": self.request.path, "live": True, "step": self.step}
        return render(self.request, "staff/dossier/effects.html", context)

    def take(self) -> HttpResponse:
        """Take the step once, however often the form is sent."""
        draft = desk.load(self.card)
        form = StepForm(self.step, draft, self.officer, self.at, self.request.POST)
        if not form.is_valid():
            return self._show(form, self._effects(form, draft), status=422)
        body = {name: value for name, value in self.request.POST.items() if name not in UNSENT}
        try:
            answer, _again = desk.once(
                str(self.officer.uuid), form.sent_key, body | {"code": self.card.code, "step": self.step}, self.at,
                lambda: self._write(form),
            )  # fmt: skip
        except desk.Refused as refused:
            if refused.refusal is Refusal.ROLE:
                return self._plain(403, " ".join(refused.fields.values()))
            form.refuse(refused)
            return self._show(form, self._effects(form, draft), status=422)
        except desk.KeyReused:
            form.add_error(None, _("Biểu mẫu này đã gửi một lần với nội dung khác. Mở lại hồ sơ để xem."))
            return self._show(form, self._effects(form, draft), status=422)
        except desk.Stale as stale:
            return self._stale(stale)
        return self._done(answer)

    def _write(self, form: StepForm) -> dict[str, Any]:
        written = desk.take(
            self.step, self.card, by=self.officer, at=self.at, happened_at=form.happened_at,
            expect=form.cleaned_data["expect"], **form.needs(),
        )  # fmt: skip
        return {"code": written.code, "n": written.last_n, "changed_n": written.changed_n}

    def undo(self, expect: str) -> HttpResponse:
        """Take back the last changing line, if it is still the one the button was drawn for."""
        if self.step is not Step.CORRECT or not expect.isdecimal():
            raise Http404
        try:
            desk.take(self.step, self.card, by=self.officer, at=self.at, expect=int(expect), reason=UNDONE)
        except desk.Stale as stale:
            return self._plain(409, what_happened(stale))
        except desk.Refused as refused:
            return self._plain(409, " ".join(refused.fields.values()))
        messages.success(self.request, _("Đã hoàn tác. Phiếu kiểm soát giữ cả hai dòng."))
        return self._leave()

    # -- answers

    def _effects(self, form: StepForm, draft: desk.Draft) -> Effects:
        """What the step would do; a draft shows it once, so it is asked for last."""
        return effects_of(self.step, draft, self.officer, self.at, form.tried_needs())

    def _show(self, form: StepForm, effects: Effects, *, status: int = 200, **more: Any) -> HttpResponse:
        context = {
            "form": form, "effects": effects, "step": self.step, "dossier": self.card, "action": self.request.path,
            "back": self.page, "title": title_of(self.step, form.dossier),
            "live": self.step in LIVE, "stale": "", "may": True,
        }  # fmt: skip
        return render(self.request, "staff/dossier_action.html", context | more, status=status)

    def _stale(self, stale: desk.Stale) -> HttpResponse:
        """Somebody was first: what is typed stays, the dialog shows the dossier as it is now and may be sent again."""
        fresh = get_object_or_404(cards_of_page(self.officer), pk=self.card.pk)
        draft = desk.load(fresh)
        typed = self.request.POST.copy()
        typed["expect"], typed["key"] = str(fresh.changed_n), str(uuid4())
        may = self.step in desk.allowed_now(draft, self.officer, self.at, separation=separation())
        form = StepForm(self.step, draft, self.officer, self.at, typed)
        return self._show(form, self._effects(form, draft), status=409, stale=what_happened(stale), may=may)

    def _refused(self, draft: desk.Draft) -> HttpResponse:
        """Why not: by the table of steps, or because the dossier has left."""
        situation = draft.situation(self.officer, self.officer.role_set, self.at)
        why = refusal(self.step, self.officer.role_set, situation, separation=separation())
        if why is None:
            return self._plain(403, _("Hồ sơ không còn ở trung tâm của anh/chị."))
        return self._plain(403 if why is Refusal.ROLE else 409, named(Sentence(REFUSALS[why])))

    def _plain(self, status: int, sentence: str) -> HttpResponse:
        context = {
            "sentence": sentence, "dossier": self.card, "step": self.step, "action": self.request.path,
            "back": self.page, "dialog_size": "sm",
        }  # fmt: skip
        answer = render(self.request, "staff/dossier_refused.html", context, status=status)
        answer["X-Words"] = "1"  # app.js shows it in the dialog even where it would only tell of an error
        return answer

    def _done(self, answer: Mapping[str, Any]) -> HttpResponse:
        words = _("Đã ghi “%(step)s” vào phiếu kiểm soát.") % {"step": named(self.step)}
        if self.step is Step.TRANSFER:
            words = _("Đã chuyển hồ sơ. Lãnh đạo Trung tâm nhận đã được báo; anh/chị còn xem được hồ sơ này.")
        undo = f"undo:{undo_url(self.card, answer['changed_n'])}" if self._may_undo(answer) else ""
        messages.success(self.request, words, extra_tags=undo)
        return self._leave()

    def _may_undo(self, answer: Mapping[str, Any]) -> bool:
        """Not a correction, nor a transfer: that one is the receiving center's to send back."""
        taken_back_elsewhere = (Step.CORRECT, Step.TRANSFER)
        return STEPS[self.step].changing and self.step not in taken_back_elsewhere and answer["changed_n"] > 1

    def _leave(self) -> HttpResponse:
        if self.request.htmx:
            return HttpResponse(status=204, headers={"HX-Redirect": self.page})
        return redirect(self.page)


class Sentence:
    """A pair of words as the filter ``named`` reads it."""

    def __init__(self, pair: tuple[str, str]) -> None:
        self.name_vi, self.name_en = pair


# Steps whose effects depend on what is typed: the right side follows the form.
LIVE = frozenset({Step.EXTEND, Step.TRANSFER, Step.REOPEN, Step.CONSULT})


def title_of(step: Step, card: Dossier) -> str:
    """The step's name; a repeated supplement says which one it is."""
    if step is Step.ASK_SUPPLEMENT and card.supplements:
        return _("%(step)s, lần %(n)s") % {"step": named(step), "n": card.supplements + 1}
    return named(step)
