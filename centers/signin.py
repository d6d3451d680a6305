"""Signing in and out, the demo roles of the trial, and the language of the pages."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any
from uuid import UUID

from axes.helpers import get_client_username, get_cool_off
from axes.models import AccessAttempt
from django import forms
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth import login as begin_session
from django.contrib.auth import logout as end_session
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from centers import wall
from centers.access import HANDLERS, Scope, access, officer_of
from centers.demo_people import OFFERED
from centers.models import Officer

WRONG = _("Tên đăng nhập hoặc mật khẩu chưa đúng.")  # the same for an unknown name and a wrong password
REMEMBERED = 7 * 24 * 3600
# What a shared computer must forget. Cookies are left: the session's is deleted anyway, the language may stay.
FORGET = '"cache", "storage"'


class SignInForm(forms.Form):
    username = forms.CharField(max_length=150)
    password = forms.CharField(max_length=1000, strip=False)
    remember = forms.BooleanField(required=False)

    def clean_username(self) -> str:
        return self.cleaned_data["username"].lower()


@access(scope=Scope.PUBLIC)
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """The sign-in page. Five wrong passwords for a name from one address close it to that pair for a minute."""
    if request.user.is_authenticated:
        return redirect(_next(request) or "centers:home")
    form = SignInForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _page(request, form)
    if form.is_valid():
        facts = form.cleaned_data
        officer = authenticate(request, username=facts["username"], password=facts["password"])
        if isinstance(officer, Officer):
            return _enter(request, officer, remember=facts["remember"])
    form.add_error(None, WRONG)
    return _page(request, form, status=422)


def _enter(request: HttpRequest, officer: Officer, *, remember: bool = False) -> HttpResponse:
    asked_for = _next(request)
    begin_session(request, officer, backend="centers.backend.OfficerBackend")  # gives the session a new key
    if remember:
        request.session.set_expiry(REMEMBERED)
    Officer.objects.filter(pk=officer.pk).update(signed_in_at=wall.now())
    return redirect(asked_for or home_of(officer))


def _page(request: HttpRequest, form: SignInForm, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "next": _next(request), "demo_roles": demo_roles()}
    more = getattr(settings, "SIGN_IN_CONTEXT", "")  # what a room further left shows here, wired in the settings
    if more:
        context |= import_string(more)(request)
    return render(request, "login.html", context, status=status)


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """What axes answers while a name and an address are closed to each other: 429 and how long to wait."""
    form = SignInForm({"username": request.POST.get("username", ""), "password": "-"})
    seconds = _seconds_to_wait(request, credentials)
    waiting = ngettext(
        "Đã thử sai nhiều lần. Đợi %(seconds)d giây rồi thử lại.",
        "Đã thử sai nhiều lần. Đợi %(seconds)d giây rồi thử lại.",
        seconds,
    ) % {"seconds": seconds}
    form.add_error(None, waiting)
    answer = _page(request, form, status=429)
    answer["Retry-After"] = str(seconds)
    return answer


def _seconds_to_wait(request: HttpRequest, credentials: dict[str, Any] | None) -> int:
    cool_off = get_cool_off(request)
    if cool_off is None:
        return 60
    name, address = get_client_username(request, credentials), getattr(request, "axes_ip_address", None)
    last = AccessAttempt.objects.filter(username=name, ip_address=address).order_by("-attempt_time").first()
    asked_at: datetime | None = getattr(request, "axes_attempt_time", None)
    if last is None or asked_at is None:
        return int(cool_off.total_seconds())
    return max(1, math.ceil((last.attempt_time + cool_off - asked_at).total_seconds()))


@access(scope=Scope.PUBLIC)
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Ends the session and asks the browser to forget what it kept."""
    end_session(request)
    answer = redirect("centers:login")
    answer["Clear-Site-Data"] = FORGET
    return answer


@access(scope=Scope.PUBLIC)
@require_POST
def demo_login(request: HttpRequest) -> HttpResponse:
    """Signs in as one of the offered demo people. Outside the trial this address does not exist."""
    if not settings.DEMO:
        raise Http404
    try:
        asked = UUID(request.POST.get("officer", ""))
    except ValueError as error:
        raise Http404 from error
    officer = next((officer for officer in _offered() if officer.uuid == asked), None)
    if officer is None:
        raise Http404
    return _enter(request, officer)


def _offered() -> list[Officer]:
    found = Officer.objects.filter(username__in=OFFERED, is_demo=True, is_active=True).select_related("center")
    return sorted(found, key=lambda officer: OFFERED.index(officer.username))


def demo_roles() -> list[dict[str, Any]]:
    """The roles one press away: id, role, name and place. Empty outside the trial."""
    if not settings.DEMO:
        return []
    english = get_language() == "en"
    return [
        {
            "uuid": str(officer.uuid),
            "role": ", ".join(role.name_en if english else role.name_vi for role in sorted(officer.role_set)),
            "name": officer.full_name,
            "place": (officer.center.name_en if english else officer.center.name_vi)
            if officer.center
            else officer.title,
        }
        for officer in _offered()
    ]


@access(scope=Scope.PUBLIC)
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keeps the chosen language in a cookie for a year and goes back to the page."""
    answer = redirect(_next(request) or "/")
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen,
            max_age=365 * 24 * 3600, path=settings.LANGUAGE_COOKIE_PATH,
            secure=settings.LANGUAGE_COOKIE_SECURE, samesite="Lax",
        )  # fmt: skip
    return answer


@access(scope=Scope.SIGNED_IN)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The bare address of the product leads to the officer's own first page."""
    return redirect(home_of(officer_of(request)))


def home_of(officer: Officer) -> str:
    """The URL name of the page an officer begins with: work for those who handle dossiers, figures for the others."""
    return "casework:my_work" if officer.has(*HANDLERS) else "casework:overview"


def _next(request: HttpRequest) -> str:
    """The page first asked for, if it is one of ours; else nothing."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if safe else ""
