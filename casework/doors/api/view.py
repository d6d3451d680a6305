"""The view every address of the API is: who may, which scope, how far it sees, how often; then its own work."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.http import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotAuthenticated, NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from casework import clients
from casework.doors.api import limits
from casework.doors.api.auth import ApiReach
from casework.doors.api.problems import REALM, Problem, speak
from casework.models import ApiClient, Dossier
from casework.queries import DossierQuerySet
from centers import wall
from centers.access import Access, Scope, may, may_see_names
from centers.models import Officer

SAFE = ("GET", "HEAD", "OPTIONS")
SCOPES = tuple(value for value, *_words in clients.SCOPES)


class ApiView(APIView):
    """A class view that declares beside its work who may ask it.

    ``access`` and ``scope`` hold for reading, ``write_access`` and ``write_scope`` for everything else. ``at`` is the
    instant of the request, read once.
    """

    access: ClassVar[Access]
    scope: ClassVar[str] = ""
    write_access: ClassVar[Access | None] = None
    write_scope: ClassVar[str] = ""
    at: datetime

    # -- who may

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        speak(request._request)
        self.at = wall.now()
        self.left: limits.Left | None = None
        super().initial(request, *args, **kwargs)

    def check_permissions(self, request: Request) -> None:
        """The limit, then the declaration, then the scope: what is refused counts as asked, too."""
        declared, scope = self._declared(request)
        if declared.scope is Scope.PUBLIC and request.auth is None:
            return
        if request.auth is None:
            raise NotAuthenticated
        self.left = limits.draw(self.client, self.at)
        if not may(self.officer, declared) or (declared.scope is Scope.CITY and not self.reach.whole_city):
            raise Problem("forbidden", _("Tài khoản của ứng dụng không được làm việc này."))
        if scope and not self.has_scope(scope):
            raise Problem(
                "scope", _("Ứng dụng cần quyền %(scope)s.") % {"scope": scope}, scope=scope,
                headers={"WWW-Authenticate": f'{REALM}, error="insufficient_scope", scope="{scope}"'},
            )  # fmt: skip

    def _declared(self, request: Request) -> tuple[Access, str]:
        if request.method in SAFE:
            return self.access, self.scope
        return self.write_access or self.access, self.write_scope or self.scope

    # -- what the work asks

    @property
    def client(self) -> ApiClient:
        client: ApiClient = self.request.auth
        return client

    @property
    def officer(self) -> Officer:
        officer: Officer = self.request.user
        return officer

    @property
    def reach(self) -> ApiReach:
        return reach_of(self.request)

    def has_scope(self, scope: str) -> bool:
        return scope in self.client.scopes

    @property
    def shows_people(self) -> bool:
        """True when names and masked numbers may stand in the answer; whoever shows them logs the reading."""
        return self.has_scope("people:read") and may_see_names(self.officer)

    def dossiers(self) -> DossierQuerySet:
        """The dossiers this client may open."""
        return self._narrowed(Dossier.objects.seen_by(self.officer))

    def held(self) -> DossierQuerySet:
        """The dossiers now at the centers this client sees: what lists and counts run over."""
        return self._narrowed(Dossier.objects.held_for(self.officer))

    def _narrowed(self, dossiers: DossierQuerySet) -> DossierQuerySet:
        if self.officer.center_id is not None or self.reach.codes is None:
            return dossiers
        return dossiers.filter(center_id__in=self.reach.codes)

    # -- the answer

    def finalize_response(self, request: Request, response: HttpResponseBase, *args: Any, **kwargs: Any) -> Any:
        """The framework's answer with the limit's headers; a good read carries an ETag and may be 304."""
        response = super().finalize_response(request, response, *args, **kwargs)
        left = getattr(self, "left", None)
        for name, value in (left.headers if left is not None else {}).items():
            response.headers.setdefault(name, value)
        patch_vary_headers(response, ("Accept", "Accept-Language", "Authorization"))
        if request.method not in ("GET", "HEAD") or response.status_code != 200 or not isinstance(response, Response):
            return response
        set_response_etag(response.render())
        return get_conditional_response(request._request, response.headers["ETag"], None, response)


def reach_of(request: Request) -> ApiReach:
    """How far the client of this request sees; kept on the request."""
    reach: ApiReach | None = getattr(request, "reach", None)
    if reach is None:
        reach = request.reach = ApiReach(request.auth)
    return reach


class NotThere(ApiView):
    """Every address under /api/ that is none."""

    access = Access(frozenset(), Scope.PUBLIC)
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        speak(request._request)
        raise NotFound
