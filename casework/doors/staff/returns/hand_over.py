"""Handing over: what is ready for one person, who receives it, how. One sending, all of it or none."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casework import desk
from casework.doors.staff.dossier.sheet import undo_url
from casework.doors.staff.errors import what_happened
from casework.doors.staff.intake.form import offer
from casework.doors.staff.request import StaffRequest
from casework.doors.staff.returns.page import desk_cards
from casework.models import Dossier, ReadLog
from centers import wall
from centers.access import access, may_see_names
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
        offer(self, receiver_kind=RECEIVERS, way=HAND_OVER_WAYS)


@access(Role.CLERK, Role.POST, sensitive=True)
def hand_over(request: StaffRequest, code: str) -> HttpResponse:
    """The dialog of one dossier and of what else is ready for its owner; taken, it goes back to the desk."""
    officer, at = request.user, wall.now()
    cards = desk_cards(officer).select_related("procedure", "owner", "term")
    dossier = get_object_or_404(cards, code=code)
    ready = list(cards.to_hand_over().filter(owner=dossier.owner_id).order_by("ended_at", "id")[:MOST_TOGETHER])
    if request.method != "POST":
        ReadLog.objects.create(officer=officer, what="page", dossier=dossier, at=at)
        return dialog(request, dossier, ready, HandOverForm(initial=first_values(dossier, request)))
    form = HandOverForm(request.POST)
    if not request.POST.getlist("hs"):
        form.add_error(None, _("Chọn ít nhất một kết quả để trả."))
    if not form.is_valid():
        return dialog(request, dossier, ready, form, status=422)
    return taken(request, dossier, ready, form, at)


def taken(
    request: StaffRequest, dossier: Dossier, ready: Sequence[Dossier], form: HandOverForm, at: datetime
) -> HttpResponse:
    """The step taken on all that was ticked; or the dialog again, with what is missing or who was first."""
    try:
        handed = hand_over_all(request, ready, form, at)
    except desk.Refused as refused:
        for name, why in refused.fields.items():
            form.add_error(name if name in form.fields else None, why)
        return dialog(request, dossier, ready, form, status=422)
    except (desk.Stale, desk.KeyReused) as stale:
        why = what_happened(stale) if isinstance(stale, desk.Stale) else _("Biểu mẫu này đã gửi một lần rồi.")
        again = HandOverForm(initial=first_values(dossier, request))
        return dialog(request, dossier, ready, again, status=409, stale=why)
    return thanked(request, dossier, handed)


def hand_over_all(
    request: StaffRequest, ready: Sequence[Dossier], form: HandOverForm, at: datetime
) -> Sequence[Dossier]:
    """Hand over what was ticked in one transaction, once per form; the cards handed over now."""
    officer, asked = request.user, sorted(request.POST.getlist("hs"))
    given = {name: form.cleaned_data[name] for name in ("receiver_kind", "receiver", "way")}
    handed = [card for card in ready if card.code in asked]

    def act() -> dict[str, Any]:
        if len(handed) != len(asked):
            raise desk.Refused({"": _("Có kết quả vừa được trả hoặc không còn ở đây. Mở lại để xem.")})
        for card in handed:
            expect = request.POST.get(f"n-{card.code}", "")
            n = int(expect) if expect.isdecimal() else card.changed_n
            desk.take(Step.HAND_OVER, card, by=officer, at=at, expect=n, **given)
        return {"codes": asked}

    _answer, again = desk.once(str(officer.uuid), form.cleaned_data["key"], given | {"codes": asked}, at, act)
    return [] if again else handed


def first_values(dossier: Dossier, request: StaffRequest) -> dict[str, str]:
    """The owner, by the way that was asked for; somebody who brings the receipt stands at the counter."""
    way = "counter" if request.GET.get("giay") else dossier.result_channel
    return {"key": str(uuid.uuid4()), "receiver_kind": "post" if way == "post" else "owner", "way": way}


def dialog(
    request: StaffRequest, dossier: Dossier, ready: Sequence[Dossier], form: HandOverForm, *, status: int = 200,
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


def thanked(request: StaffRequest, dossier: Dossier, handed: Sequence[Dossier]) -> HttpResponse:
    """Back to the desk with what happened; htmx leaves the dialog for the whole page."""
    officer, home = request.user, reverse("casework:returns")
    name = dossier.owner.full_name if may_see_names(officer) else dossier.code
    words = ngettext("Đã trả %(count)s kết quả cho %(name)s.", "Đã trả %(count)s kết quả cho %(name)s.", len(handed))
    if handed:
        undo = len(handed) == 1 and officer.has(Role.CLERK)
        tags = f"undo:{undo_url(handed[0], handed[0].changed_n)}" if undo else ""
        messages.success(request, words % {"count": len(handed), "name": name}, extra_tags=tags)
    return HttpResponse(headers={"HX-Redirect": home}) if request.htmx else redirect(home)
