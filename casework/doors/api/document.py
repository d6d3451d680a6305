"""The OpenAPI document as an address, and a page for administrators to try the API on."""

from __future__ import annotations

import json
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

from centers.access import Scope, access
from law.terms import Role

KEPT_SECONDS = 300
MEDIA_TYPE = "application/vnd.oai.openapi+json"


@lru_cache(maxsize=1)
def written() -> bytes:
    """The document. It changes with the program only, so a process reads it off the views once."""
    with translation.override("en"):
        found = SchemaGenerator().get_schema(request=None, public=True)
    return json.dumps(found, ensure_ascii=False, default=str).encode()


@access(scope=Scope.PUBLIC)
@require_safe
def document(request: HttpRequest) -> HttpResponse:
    """For anybody, signed in or not: it says what may be asked, and nothing that is in the house."""
    answer = HttpResponse(written(), content_type=MEDIA_TYPE)
    set_response_etag(answer)
    patch_cache_control(answer, public=True, max_age=KEPT_SECONDS)
    return get_conditional_response(request, answer.headers["ETag"], None, answer) or answer


@access(Role.CITY_ADMIN, Role.CENTER_ADMIN, scope=Scope.SIGNED_IN)
@require_safe
def explorer(request: HttpRequest) -> HttpResponse:
    """Swagger UI, from this machine: whoever asks there pastes a token in, the sign-in of the page opens nothing."""
    return render(request, "api/explorer.html")
