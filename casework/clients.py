"""Programs that may ask: who keeps them, what they may be given, their tokens. Both doors stand on it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import Q, QuerySet

from casework.models import ApiClient
from centers.models import Center, Officer
from law.terms import Role

READ_DOSSIERS, WRITE_DOSSIERS, READ_PEOPLE = "dossiers:read", "dossiers:write", "people:read"
# What a client may be given: value, Vietnamese, English.
SCOPES = (
    (READ_DOSSIERS, "Đọc hồ sơ", "Read dossiers"),
    (WRITE_DOSSIERS, "Mở hồ sơ, ghi bước xử lý", "Open dossiers, take steps"),
    (READ_PEOPLE, "Thấy họ tên và số đã che", "See names and masked numbers"),
    ("catalogue:read", "Đọc danh mục, tính ngày hẹn", "Read the catalogue, work out due dates"),
    ("figures:read", "Đọc số liệu", "Read figures"),
    ("reports:read", "Đọc báo cáo", "Read reports"),
)
PREFIX = "mc_"
TOKEN_BYTES = 32  # 256 bits: hashed without salt or stretching, since nobody guesses one
HINT_LETTERS = 8


def kept_by(officer: Officer) -> QuerySet[ApiClient]:
    """The clients an administrator keeps: all of them, or those of the own center's accounts."""
    clients = ApiClient.objects.select_related("officer__center", "created_by", "revoked_by")
    if officer.center_id is None:
        return clients if officer.has(Role.CITY_ADMIN) else clients.none()
    return clients.filter(officer__center=officer.center_id) if officer.has(Role.CENTER_ADMIN) else clients.none()


def accounts_for(officer: Officer) -> QuerySet[Officer]:
    """The accounts this administrator may make a client for: within reach, those nobody signs in with, or the own one.

    What a program does stands on the slip under its account: never under the name of a person who has not done it.
    """
    working = Officer.objects.filter(is_active=True).select_related("center")
    working = working.filter(Q(password__startswith=UNUSABLE_PASSWORD_PREFIX) | Q(pk=officer.pk))
    here = Q() if officer.center_id is None and officer.has(Role.CITY_ADMIN) else Q(center=officer.center_id)
    return working.filter(here).order_by("sort_key", "pk")


def make(
    name: str, officer: Officer, *, scopes: Iterable[str], centers: Iterable[Center], by: Officer, at: datetime,
    expires_at: datetime | None = None,
) -> tuple[ApiClient, str]:  # fmt: skip
    """(a new client, its token). The token is shown once and kept nowhere."""
    token = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        client = ApiClient.objects.create(
            name=name, officer=officer, scopes=sorted(scopes), digest=digest_of(token), hint=token[:HINT_LETTERS],
            created_by=by, created_at=at, expires_at=expires_at,
        )  # fmt: skip
        client.centers.set(centers)
    return client, token


def revoke(client: ApiClient, *, by: Officer, at: datetime) -> None:
    """Close a client for good; whoever revoked it first stays named."""
    ApiClient.objects.filter(pk=client.pk, revoked_at=None).update(revoked_at=at, revoked_by=by)


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
