"""Two small middlewares: the language a person chose, and pages that must not stay in a shared browser."""

from django.conf import settings
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
