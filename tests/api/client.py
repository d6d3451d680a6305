"""A program as the tests send it: a client of an account, and a caller that speaks JSON with its token."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.test import Client

from casework import clients
from casework.doors.api.view import SCOPES
from casework.models import ApiClient
from centers.models import Center, Officer
from tests.cast import LAID_OUT_AT

READING = tuple(scope for scope in SCOPES if scope.endswith(":read") and scope != "people:read")


class Caller:
    """``caller.get(path)``, ``caller.post(path, body)``: the answers of Django's test client, with ``json()``."""

    def __init__(self, token: str, client: ApiClient) -> None:
        self.token, self.client, self._http = token, client, Client(raise_request_exception=False)

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: str) -> Any:
        return self._http.get(f"/api/v1/{path}", query or {}, headers=self._headers(headers))

    def post(self, path: str, body: Any, *, key: object = None, **headers: str) -> Any:
        """With a fresh key unless one is given; ``key=""`` sends none."""
        return self.call("POST", path, body, key=key, **headers)

    def call(self, method: str, path: str, body: Any = None, *, key: object = None, **headers: str) -> Any:
        keyed = {"Idempotency-Key": str(uuid4() if key is None else key)} if key != "" else {}
        data = body if isinstance(body, (str, bytes)) else json.dumps(body)
        return self._http.generic(
            method, f"/api/v1/{path}", data, headers.pop("content_type", "application/json"),
            headers=self._headers(keyed | headers),
        )  # fmt: skip

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        given = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return given | {name.replace("_", "-"): value for name, value in more.items()}


def client_for(
    officer: Officer, *scopes: str, centers: Iterable[Center] = (), at: datetime = LAID_OUT_AT, **facts: Any
) -> Caller:
    """A caller with a token of its own; without scopes named it may do everything but see people."""
    client, token = clients.make(
        f"Ứng dụng của {officer.username}", officer, scopes=scopes or (*READING, "dossiers:write"), centers=centers,
        by=officer, at=at,
    )  # fmt: skip
    for name, value in facts.items():
        setattr(client, name, value)
    client.save()
    return Caller(token, client)


def nobody() -> Caller:
    """Without a token."""
    return Caller("", ApiClient())
