"""Groups of officers: a rule may send to a group, and who holds least of it gets the next dossier."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from casework.doors.staff.request import StaffRequest, center_of
from casework.doors.staff.rules.page import KEEPERS
from casework.doors.staff.rules.rule_form import GroupForm
from casework.doors.staff.rules.words import rule_words
from casework.routing import Router
from centers.access import access
from centers.models import OfficerGroup

DELETE = "delete"


@access(*KEEPERS)
def officer_group(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """Write, change or take away a group. One that a rule names stays."""
    center = center_of(request.user)
    groups = OfficerGroup.objects.filter(center__code=center)
    group = get_object_or_404(groups, pk=pk) if pk else OfficerGroup(center_id=request.user.center_id or 0)
    rules = list(group.routing_rules.select_related("field", "procedure")) if pk else []
    if request.method == "POST" and request.POST.get("do") == DELETE and pk and not rules:
        group.delete()
        messages.success(request, _("Đã xóa nhóm %(name)s.") % {"name": group.name})
        return redirect("casework:routing_rules")
    form = GroupForm(group, list(Router(center).people.values()), request.POST or None)
    if request.method == "POST" and form.is_valid():
        _save(form)
        messages.success(request, _("Đã lưu nhóm %(name)s.") % {"name": group.name})
        return redirect("casework:routing_rules")
    context = {"form": form, "group": group, "new": pk is None, "rules": [rule_words(rule) for rule in rules]}
    return render(request, "staff/rules/group.html", context, status=422 if form.errors else 200)


def _save(form: GroupForm) -> None:
    group = form.group
    group.name = form.cleaned_data["name"]
    with transaction.atomic():
        group.save()
        group.members.set(form.cleaned_data["members"])
