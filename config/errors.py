"""Errors outside a view, each answered by the door that was knocked at: a page, or for programs a problem in JSON."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from casework.doors.api.problems import outside
from casework.doors.staff import errors as pages

API = "/api/"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if request.path.startswith(API):
        return outside(request, exception, "unreadable")
    return pages.bad_request(request, exception)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if request.path.startswith(API):
        return outside(request, exception, "forbidden")
    return pages.forbidden(request, exception)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if request.path.startswith(API):
        return outside(request, exception, "not-found")
    return pages.not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    return outside(request, None, "server") if request.path.startswith(API) else pages.server_error(request)
