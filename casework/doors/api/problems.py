"""Problems as RFC 9457 has them: every error of the API is ``application/problem+json``, in words a clerk would see."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation.trans_real import parse_accept_lang_header
from rest_framework import exceptions, serializers
from rest_framework.response import Response

from casework import desk
from casework.doors.api import words
from casework.templatetags.words import named
from law.steps import Refusal

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
REALM = 'Bearer realm="mot-cua"'
SPACE = "urn:problem:mot-cua:"  # a type names the problem; nothing is to be fetched there

# By name: status and title. The name ends the type.
KINDS: Mapping[str, tuple[int, Any]] = {
    "unreadable": (400, gettext_lazy("Yêu cầu không đọc được")),
    "key-missing": (400, gettext_lazy("Thiếu Idempotency-Key")),
    "unauthenticated": (401, gettext_lazy("Không nhận ra ứng dụng")),
    "forbidden": (403, gettext_lazy("Không được phép")),
    "scope": (403, gettext_lazy("Ứng dụng không có quyền này")),
    "not-found": (404, gettext_lazy("Không tìm thấy")),
    "method": (405, gettext_lazy("Địa chỉ này không nhận cách gọi đó")),
    "not-acceptable": (406, gettext_lazy("Chỉ trả lời bằng JSON")),
    "stale": (409, gettext_lazy("Hồ sơ vừa thay đổi")),
    "conflict": (409, gettext_lazy("Hồ sơ không cho phép bước này")),
    "too-large": (413, gettext_lazy("Yêu cầu quá lớn")),
    "media-type": (415, gettext_lazy("Chỉ nhận JSON")),
    "invalid": (422, gettext_lazy("Có mục chưa đúng")),
    "key-reused": (422, gettext_lazy("Idempotency-Key đã dùng cho nội dung khác")),
    "throttled": (429, gettext_lazy("Gọi quá nhanh")),
    "server": (500, gettext_lazy("Máy chủ gặp lỗi")),
}


class Problem(Exception):
    """An answer that says what is wrong. ``errors`` are (path into what was sent, sentence); ``more`` goes along."""

    def __init__(
        self, kind: str, detail: str = "", errors: Iterable[tuple[tuple[str | int, ...], str]] = (),
        headers: Mapping[str, str] | None = None, **more: Any,
    ) -> None:  # fmt: skip
        super().__init__(kind, detail)
        self.kind, self.detail, self.errors = kind, detail, list(errors)
        self.headers, self.more = dict(headers or {}), more

    @property
    def status(self) -> int:
        return KINDS[self.kind][0]

    def body(self) -> dict[str, Any]:
        """The members of RFC 9457; ``errors`` only where there are some."""
        said: dict[str, Any] = {
            "type": f"{SPACE}{self.kind}",
            "title": str(KINDS[self.kind][1]),
            "status": self.status,
            "detail": self.detail or self._sum(),
        }
        if self.errors:
            said["errors"] = [{"pointer": pointer(path), "detail": why} for path, why in self.errors]
        return said | self.more

    def _sum(self) -> str:
        return " ".join(dict.fromkeys(why for _path, why in self.errors)) or str(KINDS[self.kind][1])


def pointer(path: Iterable[str | int]) -> str:
    """A JSON pointer as a fragment; the empty path is the whole body."""
    return "#" + "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)


# --- from what was raised


def answer(exc: Exception, context: Mapping[str, Any]) -> Response:
    """What an exception in a view answers; the exception handler of the framework."""
    problem = problem_of(exc)
    if problem.kind == "server":
        log.error("incident %s", problem.more["incident"], exc_info=exc)
    return Response(problem.body(), status=problem.status, headers=problem.headers, content_type=MEDIA_TYPE)


def problem_of(exc: Exception) -> Problem:
    """The problem behind any exception; one nobody knows is a 500 with a number to look for in the log."""
    if isinstance(exc, Problem):
        return exc
    for kinds, made in _READ:
        if isinstance(exc, kinds):
            return made(exc)
    return Problem(
        "server", _("Chưa ghi được gì. Gửi lại cùng Idempotency-Key; nếu vẫn lỗi, báo số sự cố cho quản trị."),
        incident=secrets.token_hex(3).upper(),
    )  # fmt: skip


def _stale(exc: desk.Stale) -> Problem:
    step = {"value": exc.step.value, "name": named(exc.step)}
    return Problem("stale", words.what_happened(exc), step=step, at=words.instant(exc.at), by=exc.by)


def _refused(exc: desk.Refused) -> Problem:
    """By the table of steps a role is 403 and a status 409; a need that lacks something is 422."""
    if exc.refusal is Refusal.ROLE:
        return Problem("forbidden", " ".join(exc.fields.values()))
    if exc.refusal is not None:
        return Problem("conflict", " ".join(exc.fields.values()), reason=exc.refusal.value)
    return Problem("invalid", errors=errors_of(exc))


def errors_of(exc: desk.Refused, *, under: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], str]]:
    """The complaints of the desk, each at its place below ``under``; a slash goes one further down."""
    return [((*under, *(part for part in name.split("/") if part)), why) for name, why in exc.fields.items()]


def _invalid(exc: exceptions.ValidationError) -> Problem:
    return Problem("invalid", errors=list(_flat(exc.detail, ())))


def _flat(detail: Any, path: tuple[str | int, ...]) -> Iterable[tuple[tuple[str | int, ...], str]]:
    """Nested complaints of a serializer, each with its path."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            yield from _flat(inner, path if name == "non_field_errors" else (*path, name))
    elif isinstance(detail, list) and any(isinstance(inner, Mapping) for inner in detail):
        for place, inner in enumerate(detail):
            yield from _flat(inner, (*path, place))
    elif isinstance(detail, list):
        for inner in detail:
            yield from _flat(inner, path)
    else:
        yield path, str(detail)


def unauthenticated(sentence: str, error: str = "") -> Problem:
    """A 401, with what to send instead."""
    return Problem("unauthenticated", sentence, headers={"WWW-Authenticate": f"{REALM}{error}"})


def _unknown(exc: Exception) -> Problem:
    return unauthenticated(_("Gửi mã truy cập trong đầu mục Authorization: Bearer."))


def _plain(kind: str, sentence: Any = "") -> Any:
    return lambda exc: Problem(kind, str(sentence))


_READ: tuple[tuple[Any, Any], ...] = (
    (desk.Stale, _stale),
    (desk.Refused, _refused),
    (desk.KeyReused, _plain("key-reused", gettext_lazy("Khóa này đã gửi một lần với nội dung khác. Dùng khóa mới."))),
    (exceptions.ValidationError, _invalid),
    (exceptions.ParseError, _plain("unreadable", gettext_lazy("Nội dung gửi lên không phải JSON đúng."))),
    (
        (exceptions.NotAuthenticated, exceptions.AuthenticationFailed),
        _unknown,
    ),
    ((exceptions.PermissionDenied, PermissionDenied), _plain("forbidden")),
    ((exceptions.NotFound, Http404), _plain("not-found", gettext_lazy("Không có gì ở đây, hoặc ngoài phạm vi."))),
    (exceptions.MethodNotAllowed, _plain("method", gettext_lazy("Xem đầu mục Allow để biết cách gọi được nhận."))),
    (exceptions.NotAcceptable, _plain("not-acceptable", gettext_lazy("Gửi Accept: application/json."))),
    (exceptions.UnsupportedMediaType, _plain("media-type", gettext_lazy("Gửi Content-Type: application/json."))),
    (RequestDataTooBig, _plain("too-large")),
    (
        (SuspiciousOperation, BadRequest, MultiPartParserError),
        _plain("unreadable", gettext_lazy("Địa chỉ hoặc nội dung không đọc được.")),
    ),
)


# --- outside a view: what a middleware refuses, and what breaks there


def speak(request: HttpRequest) -> str:
    """Answer in the language asked for by Accept-Language; Vietnamese where neither is. Gives the language."""
    for language, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        short = language.split("-")[0]
        if short in ("vi", "en"):
            break
    else:
        short = "vi"
    translation.activate(short)
    return short


def outside(request: HttpRequest, exc: Exception | None, kind: str) -> HttpResponse:
    """The problem as a plain answer, for the handlers of the whole site."""
    speak(request)
    problem = problem_of(exc) if exc is not None else Problem(kind)
    if kind == "server":
        problem = problem_of(RuntimeError())
        log.error("incident %s at %s", problem.more["incident"], request.path)
    return HttpResponse(json.dumps(problem.body(), ensure_ascii=False), status=problem.status, content_type=MEDIA_TYPE)


# --- as the schema declares them


class FieldError(serializers.Serializer):
    """One complaint and where it stands in what was sent."""

    pointer = serializers.CharField(help_text="JSON pointer")
    detail = serializers.CharField()


class ProblemBody(serializers.Serializer):
    """RFC 9457. Other members may stand beside these."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = FieldError(many=True, required=False)
