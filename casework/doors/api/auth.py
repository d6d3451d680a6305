"""Who asks: a program with a token, of which only the SHA-256 is kept. One query finds client, account and center."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import CharField
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.request import Request

from casework.clients import digest_of
from casework.doors.api.problems import REALM, Problem, unauthenticated
from casework.models import ApiClient
from centers import wall
from centers.composed import Composed, Given
from centers.models import Officer

_OF_TOKEN = Composed(
    lambda: ApiClient.objects.filter(digest=Given("digest", CharField())).select_related("officer__center")
)


class ClientAuthentication(BaseAuthentication):
    """``Authorization: Bearer mc_...``; no cookie, no session, nothing in the address."""

    def authenticate(self, request: Request) -> tuple[Officer, ApiClient] | None:
        """The account and the client, or None without the header. Raises a 401 that says what is wrong."""
        words = get_authorization_header(request).split()
        if not words:
            return None
        if len(words) != 2 or words[0].lower() != b"bearer":
            raise _refused(_("Gửi mã truy cập trong đầu mục Authorization: Bearer."))
        client = client_of(words[1].decode("latin-1"), wall.now())
        return client.officer, client

    def authenticate_header(self, request: Request) -> str:
        return REALM


def client_of(token: str, at: datetime) -> ApiClient:
    """The client of a token that is good now. One query."""
    found: list[ApiClient] = _OF_TOKEN(digest=digest_of(token))
    client = found[0] if found else None
    if client is None:
        raise _refused(_("Mã truy cập không đúng."))
    if client.revoked_at is not None:
        raise _refused(_("Mã truy cập đã bị thu hồi."))
    if client.expires_at is not None and client.expires_at <= at:
        raise _refused(_("Mã truy cập đã hết hạn."))
    if not client.officer.is_active:
        raise _refused(_("Tài khoản của ứng dụng không còn hoạt động."))
    return client


def _refused(sentence: str) -> Problem:
    return unauthenticated(sentence, ', error="invalid_token"')


@dataclass(frozen=True)
class ApiReach:
    """How far a client sees: what its account sees, less the centers it was not given."""

    client: ApiClient

    @cached_property
    def codes(self) -> frozenset[str] | None:
        """Codes of the centers; None is the whole city. A center's account has its own center and asks nothing more."""
        officer = self.client.officer
        if officer.center is not None:
            return frozenset({officer.center.code})
        given = frozenset(self.client.centers.values_list("code", flat=True))
        return given or None

    @property
    def whole_city(self) -> bool:
        return self.codes is None

    def covers(self, code: str) -> bool:
        return self.codes is None or code in self.codes
