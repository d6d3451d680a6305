"""One rule: written, changed, switched off and on. Saved only after its rehearsal was on the page."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.doors.staff.request import StaffRequest, center_of
from casework.doors.staff.rules.page import KEEPERS, rules_of
from casework.doors.staff.rules.rule_form import RuleForm, last_weeks
from casework.doors.staff.rules.seen import SAVE
from casework.doors.staff.rules.trial import Trial, try_out
from casework.doors.staff.rules.words import rule_words
from centers import wall
from centers.access import access
from centers.models import RoutingRule


@access(*KEEPERS)
def routing_rule(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """Write or change a rule: the answer is tried on a past week, then saved."""
    center, at = center_of(request.user), wall.now()
    rule = get_object_or_404(rules_of(center), pk=pk) if pk else _fresh(request)
    form = RuleForm(rule.center_id, rule, at, request.POST or None)
    trial: Trial | None = None
    if request.method == "POST" and form.is_valid():
        if form.seen and _saved(form):
            messages.success(request, _("Đã lưu quy tắc: %(rule)s.") % {"rule": rule_words(rule)})
            return redirect("casework:routing_rules")
        if not form.errors:
            trial = try_out(center, rule, date.fromisoformat(form.cleaned_data["week"]))
            form.show()
    form.mark_errors()
    context = {"form": form, "rule": rule, "trial": trial, "new": pk is None}
    return render(request, "staff/rules/rule.html", context, status=422 if form.errors else 200)


def _fresh(request: StaffRequest) -> RoutingRule:
    """A rule to be written; the page of the rules links a field nobody covers."""
    field = request.GET.get("linh-vuc", "")
    known = field.isascii() and field.isdecimal() and len(field) < 9
    return RoutingRule(center_id=request.user.center_id or 0, field_id=int(field) if known else None)


def _saved(form: RuleForm) -> bool:
    """False when somebody wrote a rule of the same scope in between; the form says so."""
    try:
        with transaction.atomic():
            form.rule.save()
    except IntegrityError:
        form.add_error(None, _("Trung tâm đã có quy tắc cho đúng phạm vi này. Hãy sửa quy tắc đó."))
        return False
    return True


@access(*KEEPERS)
def routing_rule_switch(request: StaffRequest, pk: int) -> HttpResponse:
    """Switch a rule off or on: shown with what last week would have been, then done."""
    center, at = center_of(request.user), wall.now()
    rule = get_object_or_404(rules_of(center), pk=pk)
    if request.method == "POST" and request.POST.get("do") == SAVE:
        rule.is_active = request.POST.get("to") == "on"
        rule.save(update_fields=["is_active"])
        told = _("Đã bật quy tắc: %(rule)s.") if rule.is_active else _("Đã tắt quy tắc: %(rule)s.")
        messages.success(request, told % {"rule": rule_words(rule)})
        return redirect("casework:routing_rules")
    rule.is_active = not rule.is_active
    context = {
        "rule": rule,
        "words": rule_words(rule),
        "trial": try_out(center, rule, last_weeks(at)[0]),
        "action": reverse("casework:routing_rule_switch", args=[pk]),
        "back": reverse("casework:routing_rules"),
        "dialog_size": "md",
    }
    return render(request, "staff/rules/switch.html", context)
