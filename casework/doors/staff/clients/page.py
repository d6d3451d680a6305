"""Applications: the list with the last use of each, a new one whose token is shown once, and the end of one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from casework import clients as kept
from casework.doors.staff.clients.form import ClientForm
from casework.doors.staff.request import StaffRequest
from casework.models import ApiClient
from casework.templatetags.words import in_english
from centers import wall
from centers.access import access
from law.steps import Role

KEEPERS = (Role.CITY_ADMIN, Role.CENTER_ADMIN)


@access(*KEEPERS)
def clients(request: StaffRequest) -> HttpResponse:
    """The clients this administrator keeps, those at work first. Two queries."""
    at = wall.now()
    rows = list(kept.kept_by(request.user).prefetch_related("centers").order_by("-created_at", "-pk"))
    over = [one for one in rows if one.revoked_at or (one.expires_at and one.expires_at <= at)]
    context = {"rows": [(one, words_of(one)) for one in rows if one not in over], "over": over, "today": at}
    return render(request, "staff/clients/list.html", context)


def words_of(client: ApiClient) -> list[str]:
    """What it may, in words."""
    return [en if in_english() else vi for value, vi, en in kept.SCOPES if value in client.scopes]


@access(*KEEPERS)
def client_new(request: StaffRequest) -> HttpResponse:
    """Make a client. Its token stands on the answer to the form and nowhere else."""
    form = ClientForm(request.user, wall.now(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        client, token = form.make()
        context = {"client": client, "token": token, "scopes": words_of(client)}
        return render(request, "staff/clients/token.html", context, status=201)
    return render(request, "staff/clients/new.html", {"form": form}, status=422 if form.errors else 200)


@access(*KEEPERS)
def client_revoke(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """Ask once, then close it for good."""
    client = get_object_or_404(kept.kept_by(request.user), uuid=uuid, revoked_at=None)
    if request.method == "POST":
        kept.revoke(client, by=request.user, at=wall.now())
        messages.success(request, _("Đã thu hồi mã truy cập của %(name)s.") % {"name": client.name})
        return redirect("casework:api_clients")
    return render(request, "staff/clients/revoke.html", {"client": client})
