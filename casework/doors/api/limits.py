"""How often a client may ask: a bucket of requests that refills, kept on its row and drawn from by one UPDATE."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from casework.doors.api.problems import Problem
from casework.models import ApiClient

# A use is noted once a minute: the page of clients needs no more, and a busy client's row stays short.
NOTED_EVERY = timedelta(minutes=1)

# Two requests at once cannot both take the last one: the row is locked while it is counted.
_DRAW = """
    UPDATE casework_apiclient SET
        allowance = {refilled} - 1,
        allowance_at = %(at)s,
        last_used_at = CASE WHEN last_used_at > %(noted)s THEN last_used_at ELSE %(at)s END
    WHERE id = %(client)s AND {refilled} >= 1
    RETURNING allowance
"""
_LEFT = "SELECT {refilled} FROM casework_apiclient WHERE id = %(client)s"
_REFILLED = "CASE WHEN allowance_at IS NULL THEN %(most)s ELSE {least} END"
_LEAST = {
    "postgresql": "LEAST(%(most)s, allowance + %(rate)s * GREATEST(0, "
    "EXTRACT(EPOCH FROM %(at)s - allowance_at)::float8))",
    "sqlite": "MIN(%(most)s, allowance + %(rate)s * MAX(0, strftime('%%s', %(at)s) - strftime('%%s', allowance_at)))",
}


class Left(NamedTuple):
    """What is left of a bucket, for the headers: requests, and seconds until it is full again."""

    requests: int
    full_in_seconds: int

    @property
    def headers(self) -> dict[str, str]:
        """The fields of the IETF draft on rate limits."""
        most, rate = settings.API_BURST, settings.API_PER_SECOND
        return {
            "RateLimit-Policy": f'"default";q={most};w={math.ceil(most / rate)}',
            "RateLimit": f'"default";r={self.requests};t={self.full_in_seconds}',
        }


def draw(client: ApiClient, at: datetime) -> Left:
    """Take one request out of the client's bucket, and note the use. One statement; raises a 429 when it is empty."""
    asked = _asked(client, at)
    refilled = _REFILLED.format(least=_LEAST[connection.vendor])
    with connection.cursor() as cursor:
        cursor.execute(_DRAW.format(refilled=refilled), asked)
        row = cursor.fetchone()
        if row is not None:
            return _left(float(row[0]))
        cursor.execute(_LEFT.format(refilled=refilled), asked)
        found = cursor.fetchone()
    rest = float(found[0]) if found else 0.0
    wait = max(1, math.ceil((1 - rest) / settings.API_PER_SECOND))
    raise Problem(
        "throttled", _("Ứng dụng gọi quá nhanh. Thử lại sau %(seconds)s giây.") % {"seconds": wait},
        headers={"Retry-After": str(wait)} | _left(rest).headers, retry_after=wait,
    )  # fmt: skip


def _asked(client: ApiClient, at: datetime) -> dict[str, Any]:
    spelt = connection.ops.adapt_datetimefield_value
    return {
        "client": client.pk, "at": spelt(at), "noted": spelt(at - NOTED_EVERY),
        "most": float(settings.API_BURST), "rate": float(settings.API_PER_SECOND),
    }  # fmt: skip


def _left(allowance: float) -> Left:
    return Left(max(0, math.floor(allowance)), math.ceil((settings.API_BURST - allowance) / settings.API_PER_SECOND))
