"""Small middlewares: the language chosen, pages that must not stay in a shared browser, letters nobody types."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.deprecation import MiddlewareMixin


class ChosenLanguage(LocaleMiddleware):
    """Vietnamese until somebody presses EN.

    The browser's own preference is not asked: many office computers run an English system
    in front of a clerk who works in Vietnamese.
    """

    def process_request(self, request: HttpRequest) -> None:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        return response


class PrivatePages(MiddlewareMixin):
    """Signed-in pages are kept by no cache, so the Back button after signing out shows nothing."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
        officer = getattr(request, "user", None)
        if officer is not None and officer.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        return response


class PlainText(MiddlewareMixin):
    """Refuses a NUL in an address or a form before any view sees it.

    No keyboard types one, and PostgreSQL cannot keep it: what SQLite takes would be an error 500 there.
    """

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: dict[str, Any]) -> None:
        typed = [request.path_info]
        for given in (request.GET, request.POST):
            typed += [text for name, values in given.lists() for text in (name, *map(str, values))]
        if any("\0" in text for text in typed):
            raise BadRequest("a NUL character")
