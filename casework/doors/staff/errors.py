"""Answers when something is in the way, in plain words: what happened, what is safe, what to do next."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from casework.desk import Stale
from casework.templatetags.words import named
from law.calendar import HANOI

log = logging.getLogger(__name__)


def _page(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    """An error page drawn without the database: no user, no counts."""
    return HttpResponse(render_to_string(f"errors/{status}.html", {"request": request, **context}), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 422, reason=_("Yêu cầu không đọc được. Quay lại trang trước rồi thử lại."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page stood open too long, or cookies are off: nothing was written."""
    return _page(request, 403, reason=_("Trang đã mở quá lâu nên chưa ghi được. Tải lại trang rồi làm lại bước này."))


def server_error(request: HttpRequest) -> HttpResponse:
    """A number to tell the operator; the same number stands in the log beside the traceback."""
    number = secrets.token_hex(3).upper()
    log.error("incident %s at %s", number, request.path)
    return _page(request, 500, number=number)


def what_happened(stale: Stale) -> str:
    """Who was first, with what and when, for a 409."""
    return _("%(name)s vừa thực hiện “%(step)s” lúc %(hour)s.") % {
        "name": stale.by,
        "step": named(stale.step),
        "hour": stale.at.astimezone(HANOI).strftime("%H:%M %d/%m"),
    }
