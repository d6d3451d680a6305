"""Pages by key: a cursor names the last row seen, so that rows that come meanwhile neither repeat nor hide one."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Field, Q, QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from casework.doors.api.problems import Problem

SIZE, MOST = 50, 200

PARAMETERS = (
    OpenApiParameter("cursor", str, description="`next` của trang trước"),
    OpenApiParameter("size", {"type": "integer", "minimum": 1, "maximum": MOST, "default": SIZE}),
)


def page(request: Request, rows: QuerySet[Any], drawn: Callable[[Any], Any], *, by: Sequence[str]) -> dict[str, Any]:
    """``{"results": [...], "next": cursor or null}``. ``by`` are columns of the rows, all in one direction, the last
    unique. One query.
    """
    found, cursor = cut(request, rows, by=by)
    return {"results": [drawn(row) for row in found], "next": cursor}


def cut(request: Request, rows: QuerySet[Any], *, by: Sequence[str]) -> tuple[list[Any], str | None]:
    """The rows of the page asked for, and the cursor of the next one."""
    size = size_of(request)
    names = [name.removeprefix("-") for name in by]
    sign = "lt" if by[0].startswith("-") else "gt"
    if "cursor" in request.query_params:
        rows = rows.filter(_after(rows, names, _keys(rows, names, request.query_params["cursor"]), sign))
    found = list(rows.order_by(*by)[: size + 1])
    cursor = _cursor([getattr(found[size - 1], name) for name in names]) if len(found) > size else None
    return found[:size], cursor


def size_of(request: Request) -> int:
    text = request.query_params.get("size", str(SIZE))
    if not (text.isascii() and text.isdecimal() and len(text) < 5 and 1 <= int(text) <= MOST):
        raise Problem("invalid", errors=[(("size",), _("Số từ 1 đến %(most)s.") % {"most": MOST})])
    return int(text)


def _after(rows: QuerySet[Any], names: Sequence[str], keys: Sequence[Any], sign: str) -> Q:
    """Past the row of ``keys``, written so that an index on the first column finds the place."""
    past = Q()
    for place in range(len(names) - 1, -1, -1):
        further = Q(**{f"{names[place]}__{sign}": keys[place]})
        past = further | (Q(**{names[place]: keys[place]}) & past) if past else further
    return Q(**{f"{names[0]}__{sign}e": keys[0]}) & past


def _cursor(keys: Sequence[Any]) -> str:
    spelt = [key.isoformat() if isinstance(key, (datetime, date)) else key for key in keys]
    return base64.urlsafe_b64encode(json.dumps(spelt).encode()).decode().rstrip("=")


def _keys(rows: QuerySet[Any], names: Sequence[str], cursor: str) -> list[Any]:
    """The keys in a cursor, as their columns hold them; anything else is no cursor of ours."""
    try:
        spelt = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(spelt, list) or len(spelt) != len(names):
            raise ValueError("another cursor")
        return [_key(rows.model._meta.get_field(name), value) for name, value in zip(names, spelt, strict=True)]
    except (ValueError, TypeError, OverflowError, binascii.Error, ValidationError, RecursionError) as error:
        raise Problem("invalid", errors=[(("cursor",), _("Con trỏ này không đọc được."))]) from error


def _key(field: Any, value: Any) -> Any:
    if not isinstance(value, (str, int)) or isinstance(value, bool) or "\0" in str(value):
        raise ValueError("no key")
    key = field.to_python(value)
    if key is None or (isinstance(field, Field) and isinstance(key, int) and abs(key) >= 1 << 63):
        raise ValueError("no key")
    return key
