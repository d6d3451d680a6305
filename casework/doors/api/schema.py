"""The OpenAPI document: what drf-spectacular reads off the views, and what is the same for all of them.

Every view says its words (``query``) and its answer (``answers``); the problems, the headers and the scope of an
operation follow from what it is. Texts are English: programmers read them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import translation
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import extend_schema_field, inline_serializer
from rest_framework import serializers
from uritemplate import variables

from casework.doors.api.problems import KINDS, MEDIA_TYPE, SPACE, ProblemBody
from casework.doors.api.query import Query
from centers.access import Scope

READS = (400, 401, 403, 406, 422, 429)  # of every operation
WRITES = (409, 413, 415)
UNASKED = (400, 406)  # of an operation anybody may ask

NAMES = {
    400: "Unreadable", 401: "Unauthenticated", 403: "Forbidden", 404: "NotFound", 406: "NotAcceptable",
    409: "Conflict", 413: "TooLarge", 415: "MediaType", 422: "Invalid", 429: "Throttled",
}  # fmt: skip

HEADERS: Mapping[str, tuple[str, Mapping[str, Any], str]] = {
    "ETag": ("ETag", {"type": "string"}, "Sent back as If-None-Match, an unchanged answer is 304 without a body."),
    "RateLimit": ("RateLimit", {"type": "string"}, "Requests left (r), and seconds until all are there again (t)."),
    "RateLimitPolicy": (
        "RateLimit-Policy",
        {"type": "string"},
        "Requests at once (q), and seconds to have them all again (w).",
    ),
    "RetryAfter": ("Retry-After", {"type": "integer", "minimum": 1}, "Seconds to wait."),
    "Challenge": ("WWW-Authenticate", {"type": "string"}, "Bearer, and what was wrong with the token."),
    "ContentLanguage": ("Content-Language", {"type": "string", "enum": ["vi", "en"]}, "Language of the sentences."),
    "Replayed": ("Idempotency-Replayed", {"type": "string", "const": "true"}, "There when the key was used before."),
}
SOMETIMES = ("Replayed",)
LIMITED = ("RateLimit", "RateLimitPolicy")
OF_PROBLEM = {401: ("Challenge",), 429: ("RetryAfter", *LIMITED)}


# What a parameter may hold, by its name, or by what its address names it in. All of it is in the demo.
EXAMPLES: Mapping[str, Any] = {
    "procedure": "1.001193", "center": "19753", "received_at": "2025-08-29T09:10:00+07:00", "span": "2025-07",
    "slug": "bieu-06a", "number": 1, "q": "khai sinh", "status": "2,4", "procedures/code": "1.001193",
    "centers/code": "19753", "dossiers/code": "H57.DEMO.01-250714-0001",
}  # fmt: skip


class TokenScheme(OpenApiAuthenticationExtension):
    """The token of a client, as the document names it."""

    target_class = "casework.doors.api.auth.ClientAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "Token of a client, beginning with `mc_`."}


class Schema(AutoSchema):
    """One operation, read off its view."""

    def get_operation(self, *where: Any) -> dict[str, Any] | None:
        operation: dict[str, Any] | None = super().get_operation(*where)
        if operation is None:
            return None
        self.resolve_serializer(ProblemBody, "response")
        for parameter in operation.get("parameters", ()):
            name = parameter["name"] if parameter["in"] == "query" else self._named(parameter["name"])
            if name in EXAMPLES:
                parameter["example"] = EXAMPLES[name]
        answers = operation["responses"]
        for status, answer in answers.items():
            if status < "300":
                answer["headers"] = headers(self._headers())
        if self.method == "GET":
            answers["304"] = {"description": "Unchanged.", "headers": headers(("ETag",))}
        for status in self._problems():
            answers[str(status)] = {"$ref": f"#/components/responses/{NAMES[status]}"}
        operation["responses"] = dict(sorted(answers.items()))
        return operation

    def get_operation_id(self) -> str:
        """``get_procedures`` of the class ``Procedures``."""
        words = re.findall(r"[A-Z][a-z]*", type(self.view).__name__)
        return "_".join([self.method, *words]).lower()

    def get_summary(self) -> str:
        return self.get_description().splitlines()[0]

    def get_override_parameters(self) -> list[Any]:
        query = getattr(self.view, "query", None)
        return [query] if query is not None and self.method == "GET" and query().fields else []

    def get_response_serializers(self) -> Any:
        answers = getattr(self.view, "answers", None)
        return super().get_response_serializers() if answers is None else answers

    def get_auth(self) -> list[dict[str, list[str]]]:
        """The token, with the scope it needs."""
        if self._public:
            return []
        super().get_auth()  # registers the scheme
        scope = self.view.scope if self.method == "GET" else self.view.write_scope or self.view.scope
        return [{TokenScheme.name: [scope] if scope else []}]

    def _named(self, name: str) -> str:
        """A part of the path: ``code`` is one thing behind procedures and another behind centers."""
        return name if name in EXAMPLES else f"{self.get_tags()[0]}/{name}"

    @property
    def _public(self) -> bool:
        return bool(self.view.access.scope is Scope.PUBLIC)

    def _headers(self) -> Sequence[str]:
        limited = () if self._public else LIMITED
        return (*limited, "ETag", "ContentLanguage") if self.method == "GET" else (*limited, "Replayed")

    def _problems(self) -> Sequence[int]:
        if self._public:
            return UNASKED
        finds = (404,) if variables(self.path) or getattr(self.view, "query", Query).finds else ()
        return (*READS, *finds) if self.method == "GET" else (*READS, *finds, *WRITES)


@extend_schema_field({"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"})
class ClockField(serializers.TimeField):
    """A time of day at the office, 07:30. The format `time` of a schema would want an offset, too."""

    def __init__(self, **more: Any) -> None:
        super().__init__(format="%H:%M", **more)


def headers(names: Sequence[str]) -> dict[str, Any]:
    """Headers by their own names, each as the document defines it once."""
    return {HEADERS[name][0]: {"$ref": f"#/components/headers/{name}"} for name in names}


def complete(result: dict[str, Any], generator: SchemaGenerator, **_more: Any) -> dict[str, Any]:
    """The problems and the headers, once for all operations. A hook of drf-spectacular."""
    parts = result.setdefault("components", {})
    parts["responses"] = {NAMES[status]: problem(status) for status in NAMES}
    parts["headers"] = {
        name: {"description": words, "schema": dict(schema), "required": name not in SOMETIMES}
        for name, (_own, schema, words) in HEADERS.items()
    }
    return result


def problem(status: int) -> dict[str, Any]:
    """The answer of a status, with an example of each kind of problem that has it."""
    with translation.override("en"):
        kinds = {kind: str(title) for kind, (its, title) in KINDS.items() if its == status}
    examples = {
        kind: {"value": {"type": f"{SPACE}{kind}", "title": title, "status": status, "detail": f"{title}."}}
        for kind, title in kinds.items()
    }
    return {
        "description": "; ".join(kinds.values()),
        "headers": headers((*OF_PROBLEM.get(status, ()), "ContentLanguage")),
        "content": {
            MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{ProblemBody.__name__}"}, "examples": examples}
        },
    }


def pages_of(rows: type[serializers.Serializer]) -> serializers.Serializer[Any]:
    """A page of such rows, and where the next one begins."""
    name = rows.__name__.removesuffix("Serializer")
    return inline_serializer(
        f"{name}Page",
        {
            "results": rows(many=True),
            "next": serializers.CharField(allow_null=True, help_text="`cursor` of the next page; null on the last."),
        },
    )
