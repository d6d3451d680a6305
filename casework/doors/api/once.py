"""Writes happen once: each names an ``Idempotency-Key``, and a repetition gets the first answer and is told so."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from casework import desk
from casework.doors.api.problems import Problem
from casework.doors.api.view import ApiView

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
PARAMETER = OpenApiParameter(
    HEADER, {"type": "string", "format": "uuid"}, OpenApiParameter.HEADER, required=True,
    description="UUID mới cho mỗi việc; gửi lại cùng khóa thì nhận lại câu trả lời đầu.",
)  # fmt: skip


def key_of(request: Request) -> UUID:
    """The key of the request; raises a 400 where there is none."""
    text = request.headers.get(HEADER, "").strip()
    if not text:
        raise Problem("key-missing", _("Mỗi lần ghi cần đầu mục Idempotency-Key: một UUID mới cho mỗi việc."))
    try:
        return UUID(text.strip('"'))
    except ValueError as error:
        raise Problem("key-missing", _("Idempotency-Key phải là một UUID.")) from error


def once(view: ApiView, act: Callable[[], tuple[int, Any]]) -> Response:
    """Do ``act`` once per client and key, in one transaction with its key, and answer (status, body).

    What ``act`` refuses by raising wrote nothing and uses up no key. No personal data in the body: it is kept 30 days.
    """
    request = view.request
    asked = {"method": request.method, "path": request.path, "body": request.data}

    def answer() -> dict[str, Any]:
        status, body = act()
        return {"status": status, "body": json.dumps(body, ensure_ascii=False)}

    kept, again = desk.once(f"api:{view.client.uuid.hex}", key_of(request), asked, view.at, answer)
    # Kept as text: a database is free to put the members of an object in another order.
    return Response(json.loads(kept["body"]), status=kept["status"], headers={REPLAYED: "true"} if again else None)
