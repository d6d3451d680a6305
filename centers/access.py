"""Who sees and does what: every view declares it here, and every query asks here how far an officer sees.

A view without a declaration fails a walk over the addresses. Which steps of a dossier a role may take is law and stands
in ``law.steps``; here stands who may open a page at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, reverse

from centers.models import Officer
from law.terms import Role

View = TypeVar("View", bound=Callable[..., Any])
User = Officer | AnonymousUser

HANDLERS = frozenset({Role.CLERK, Role.OFFICER, Role.SUPERVISOR})  # work on dossiers every day
CITY_READERS = frozenset({Role.CITY_ADMIN, Role.INSPECTOR})  # read all centers, numbers masked
OVERSEERS = frozenset({Role.SUPERVISOR, Role.CENTER_ADMIN, Role.CITY_ADMIN, Role.INSPECTOR})  # see figures
CENTER_STAFF = HANDLERS | {Role.CENTER_ADMIN}
READERS = CENTER_STAFF | CITY_READERS  # may open a dossier their scope covers

# Addresses that carry no declaration of ours, by namespace: Django's admin guards each of its views itself.
GUARDED_ELSEWHERE = frozenset({"admin"})


class Scope(StrEnum):
    """Whose things a page shows."""

    PUBLIC = "public"  # anybody's: no sign-in
    SIGNED_IN = "signed_in"  # the officer's own: any account
    CENTER = "center"  # what the officer's reach covers: one center, or all of them for city readers
    CITY = "city"  # all centers side by side: city readers only


@dataclass(frozen=True, slots=True)
class Access:
    """The declaration beside a view. No roles means every role the scope lets in; ``sensitive`` reads are logged."""

    roles: frozenset[Role]
    scope: Scope
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """How far an officer sees: the whole city, one center, or nothing."""

    whole_city: bool
    center_id: int | None

    def covers(self, center_id: int | None) -> bool:
        return self.whole_city or (center_id is not None and center_id == self.center_id)


def access(*roles: Role, scope: Scope | str = Scope.CENTER, sensitive: bool = False) -> Callable[[View], View]:
    """Declares and enforces who may open a view: strangers are sent to sign in, wrong roles get 403."""
    declared = Access(frozenset(roles), Scope(scope), sensitive)

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if declared.scope is not Scope.PUBLIC and not request.user.is_authenticated:
                return _to_sign_in(request)
            if not may(request.user, declared):  # type: ignore[arg-type]
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.access = declared  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return declare


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Back to the page that was asked for after signing in; a lost POST is not repeated. htmx leaves the whole page."""
    asked_for = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": reverse(settings.LOGIN_URL)})
    return redirect_to_login(asked_for)


def may(officer: User, declared: Access) -> bool:
    """True when ``officer`` may open a view with this declaration."""
    if declared.scope is Scope.PUBLIC:
        return True
    if not isinstance(officer, Officer) or not officer.is_active:
        return False
    if declared.roles and not officer.has(*declared.roles):
        return False
    reach = scope_of(officer)
    if declared.scope is Scope.CITY:
        return reach.whole_city
    return declared.scope is Scope.SIGNED_IN or reach.whole_city or reach.center_id is not None


def officer_of(request: HttpRequest) -> Officer:
    """The officer behind a request that passed a declaration; anybody else is refused."""
    if not isinstance(request.user, Officer):
        raise PermissionDenied
    return request.user


def scope_of(officer: Officer) -> Reach:
    """The whole city for its administrators and inspectors, else the officer's own center, else nothing."""
    return Reach(whole_city=officer.center_id is None and officer.has(*CITY_READERS), center_id=officer.center_id)


def may_see_names(officer: Officer) -> bool:
    """Names of applicants in lists and pages: whoever may read dossiers, so not agents, the post or departments."""
    return officer.has(*READERS)


def may_print(officer: Officer) -> bool:
    """Papers carry the applicant's phone and address: printed in a center only."""
    return officer.has(*CENTER_STAFF)


def may_reveal(officer: Officer) -> bool:
    """The whole number or phone behind a mask, logged: those who handle dossiers. City readers never."""
    return officer.center_id is not None and officer.has(*HANDLERS)


def separation() -> bool:
    """Whether the one who accepted a dossier is barred from extending or stopping it; tiny centers may lift it."""
    return getattr(settings, "SEPARATION_OF_DUTIES", True)


def undeclared(resolver: Any, before: str = "") -> Iterator[str]:
    """Addresses whose view declares no access, through every include."""
    for entry in resolver.url_patterns:
        address = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            if entry.namespace not in GUARDED_ELSEWHERE:
                yield from undeclared(entry, address)
        elif isinstance(entry, URLPattern) and declaration_of(entry.callback) is None:
            yield address


def declaration_of(view: Any) -> Access | None:
    """The declaration beside a view, function or class."""
    declared = getattr(view, "access", None) or getattr(getattr(view, "view_class", None), "access", None)
    return declared if isinstance(declared, Access) else None
