"""Letters that could not be delivered, for those who can do something about it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext

from casework.doors.staff.request import StaffRequest
from casework.messages import channels
from casework.messages import dead_letters as letters
from casework.messages.reasons import trouble_in_words
from casework.messages.to_officer import name_of
from casework.models import Delivery
from centers import wall
from centers.access import access
from law.steps import Role, Step

MOST = 100  # on the page; all are meant by the buttons on top
STEPS = frozenset(step.value for step in Step)


class ActForm(forms.Form):
    """What to do with one letter, or with all of them."""

    act = forms.ChoiceField(choices=[("retry", ""), ("drop", "")])
    letter = forms.IntegerField(required=False)


@access(Role.CENTER_ADMIN, Role.CITY_ADMIN)
def dead_letters(request: StaffRequest) -> HttpResponse:
    """The list; a POST sends one or all again, or drops them. Another center's letter answers 404."""
    dead = letters.dead_letters(request.user)
    if request.method == "POST":
        return _act(request, ActForm(request.POST), dead)
    found = dead.select_related("message__dossier", "message__officer", "message__alert", "message__export")[:MOST]
    context = {"rows": [_row(delivery) for delivery in found], "count": dead.count(), "most": MOST}
    return render(request, "staff/dead_letters.html", context)


def _act(request: StaffRequest, form: ActForm, dead: Any) -> HttpResponse:
    if not form.is_valid():
        raise Http404
    meant = form.cleaned_data["letter"]
    chosen = dead if meant is None else dead.filter(pk=meant)
    if meant is not None and not chosen.exists():
        raise Http404
    if form.cleaned_data["act"] == "retry":
        n = letters.retry(chosen, wall.now())
        told = ngettext("Đã đưa %(n)d thư vào hàng chờ gửi.", "Đã đưa %(n)d thư vào hàng chờ gửi.", n)
    else:
        n = letters.drop(chosen)
        told = ngettext("Đã bỏ %(n)d thư.", "Đã bỏ %(n)d thư.", n)
    messages.success(request, told % {"n": n})
    return redirect("casework:dead_letters")


def _row(delivery: Delivery) -> dict[str, Any]:
    english = get_language() == "en"
    topic, channel = delivery.message.topic, channels.CHANNELS[delivery.channel]
    return {
        "delivery": delivery,
        "what": Step(topic) if topic in STEPS else None,
        "level": name_of(topic)[english],
        "channel": channel,
        "why": trouble_in_words(delivery.error)[english],
    }
