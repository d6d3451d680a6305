"""Handing over: what is ready for one person, who receives it, how. One sending, all of it or none."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casework import desk
from casework.doors.staff.errors import what_happened
from casework.doors.staff.intake_form import in_words
from casework.doors.staff.returns import desk_cards
from casework.models import Dossier, ReadLog
from centers import wall
from centers.access import access, may_see_names
from centers.models import Officer
from law.needs import HAND_OVER_WAYS, RECEIVERS
from law.steps import Role, Step

MOST_TOGETHER = 20


class HandOverForm(forms.Form):
    """Who receives and how, as the step asks; the papers handed over are ticked beside it."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    receiver_kind = forms.ChoiceField(
        label=gettext_lazy("Người nhận"), widget=forms.RadioSelect(attrs={"class": "tick"})
    )
    receiver = forms.CharField(
        label=gettext_lazy("Họ tên người nhận"), required=False, max_length=200,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )  # fmt: skip
    way = forms.ChoiceField(label=gettext_lazy("Cách trả"), widget=forms.RadioSelect(attrs={"class": "tick"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receiver_kind"].choices = in_words(RECEIVERS)
        self.fields["way"].choices = in_words(HAND_OVER_WAYS)


@access(Role.CLERK, Role.POST, sensitive=True)
def hand_over(request: HttpRequest, code: str) -> HttpResponse:
    """The dialog of one dossier and of what else is ready for its owner; taken, it goes back to the desk."""
    officer, at = request.user, wall.now()
    cards = desk_cards(officer).select_related("procedure", "owner", "term")
    dossier = get_object_or_404(cards, code=code)
    ready = list(cards.to_hand_over().filter(owner=dossier.owner_id).order_by("ended_at")[:MOST_TOGETHER])
    if request.method != "POST":
        ReadLog.objects.create(officer=officer, what="page", dossier=dossier, at=at)
        return dialog(request, dossier, ready, HandOverForm(initial=first_values(dossier, request)))
    form = HandOverForm(request.POST)
    ticked = [card for card in ready if card.code in request.POST.getlist("hs")] or [dossier]
    if not form.is_valid():
        return dialog(request, dossier, ready, form, status=422)
    try:
        hand_over_all(ticked, form, request, officer, at)
    except desk.Refused as refused:
        for name, why in refused.fields.items():
            form.add_error(name if name in form.fields else None, why)
        return dialog(request, dossier, ready, form, status=422)
    except (desk.Stale, desk.KeyReused) as stale:
        first = what_happened(stale) if isinstance(stale, desk.Stale) else _("Biểu mẫu này đã được gửi.")
        return dialog(request, dossier, ready, HandOverForm(initial=first_values(dossier, request)), status=409, stale=first)
    return thanked(request, dossier, ticked)


def hand_over_all(
    ticked: Sequence[Dossier], form: HandOverForm, request: HttpRequest, officer: Officer, at: datetime
) -> None:
    """Take the step on each dossier in one transaction, once per form."""
    given = {name: form.cleaned_data[name] for name in ("receiver_kind", "receiver", "way")}
    body = given | {"codes": sorted(card.code for card in ticked)}

    def act() -> dict[str, Any]:
        for card in ticked:
            expect = request.POST.get(f"n-{card.code}", "")
            n = int(expect) if expect.isdigit() else card.changed_n
            desk.take(Step.HAND_OVER, card, by=officer, at=at, expect=n, **given)
        return {"codes": body["codes"]}

    desk.once(str(officer.uuid), form.cleaned_data["key"], body, at, act)


def first_values(dossier: Dossier, request: HttpRequest) -> dict[str, str]:
    """The owner, by the way that was asked for; somebody who brings the receipt stands at the counter."""
    way = "counter" if request.GET.get("giay") else dossier.result_channel
    return {"key": str(uuid.uuid4()), "receiver_kind": "post" if way == "post" else "owner", "way": way}


def dialog(
    request: HttpRequest, dossier: Dossier, ready: Sequence[Dossier], form: HandOverForm, *, status: int = 200,
    stale: str = "",
) -> HttpResponse:  # fmt: skip
    context = {
        "dossier": dossier,
        "ready": ready,
        "form": form,
        "stale": stale,
        "receipt": request.GET.get("giay", ""),
        "names": may_see_names(request.user),
        "together": len(ready) > 1,
        "fee": sum((card.term.fee_vnd or 0) for card in ready if card.term is not None),
        "action": reverse("casework:hand_over", args=[dossier.code]),
        "back": reverse("casework:returns"),
        "dialog_size": "",
    }
    return render(request, "staff/returns/hand_over.html", context, status=status)


def thanked(request: HttpRequest, dossier: Dossier, ticked: Sequence[Dossier]) -> HttpResponse:
    """Back to the desk with what happened; htmx leaves the dialog for the whole page."""
    words = ngettext("Đã trả %(count)s kết quả cho %(name)s.", "Đã trả %(count)s kết quả cho %(name)s.", len(ticked))
    name = dossier.owner.full_name if may_see_names(request.user) else dossier.code
    messages.success(request, words % {"count": len(ticked), "name": name})
    home = reverse("casework:returns")
    return HttpResponse(headers={"HX-Redirect": home}) if request.htmx else redirect(home)
