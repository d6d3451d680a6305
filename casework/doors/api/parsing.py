"""What comes in and goes out: JSON only, of a bounded size, with no letter a database cannot keep."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer

from casework.doors.api.problems import Problem

UNWRITABLE = re.compile("[\0\ud800-\udfff]")  # PostgreSQL keeps no NUL, UTF-8 no half of a pair
DEEPEST = 12


class Json(JSONRenderer):
    """UTF-8, no white space."""

    charset = None


class JsonBody(JSONParser):
    """A JSON body the house can keep."""

    renderer_class = Json

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        """The body; raises 413, or 400 with where the letter stands that nobody can type."""
        given = parser_context["request"].META.get("CONTENT_LENGTH") if parser_context else ""
        if str(given or "0").isdecimal() and int(given or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise Problem("too-large", _("Nội dung gửi lên nhiều nhất %(mb)s MB.") % {"mb": 2})
        try:
            body = super().parse(stream, media_type, dict(parser_context or {}))
            _check(body, ())
        except RecursionError as error:
            raise Problem("unreadable", _("Nội dung gửi lên lồng quá sâu.")) from error
        return body


def _check(value: Any, path: tuple[str | int, ...]) -> None:
    if len(path) > DEEPEST:
        raise Problem("unreadable", _("Nội dung gửi lên lồng quá sâu."))
    if isinstance(value, str):
        if UNWRITABLE.search(value):
            raise Problem("unreadable", errors=[(path, _("Có ký tự không thể lưu."))])
    elif isinstance(value, dict):
        for name, inner in value.items():
            _check(name, path)
            _check(inner, (*path, name))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            _check(inner, (*path, place))
