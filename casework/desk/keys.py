"""Request keys: the same request gets the same answer, for thirty days."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from casework import sealing
from casework.desk.bulk import insert
from casework.desk.errors import KeyReused
from casework.models import RequestKey

KEPT = timedelta(days=30)  # offline portals send again after weeks (our choice)
_ANSWERED = "UPDATE casework_requestkey SET answer = %s WHERE id = %s"


def once(
    actor: str, key: UUID, body: Mapping[str, Any], at: datetime, act: Callable[[], dict[str, Any]]
) -> tuple[dict[str, Any], bool]:
    """Do ``act`` once per actor and key, in one transaction; a repetition gets (the first answer, True).

    The key row is written first and carries the lock: a copy that arrives meanwhile waits, then reads the answer.
    Raises KeyReused when the same key comes with another body.
    """
    # Keyed: a plain hash of a form would let somebody with the table guess the identity number in it.
    digest = sealing.mark(json.dumps(body, sort_keys=True, default=str)).hex()
    try:
        with transaction.atomic():
            row = RequestKey(actor=actor, key=key, body_hash=digest, created_at=at)
            insert([row])
            row.answer = act()
            _keep(row)
            return row.answer, False
    except IntegrityError:
        first = RequestKey.objects.filter(actor=actor, key=key).first()
        if first is None:
            raise
    if first.body_hash != digest:
        raise KeyReused
    return first.answer, True


def _keep(row: RequestKey) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERED, [json.dumps(row.answer), row.pk])


def forget_old_keys(at: datetime) -> int:
    """Delete keys older than thirty days; returns how many rows went."""
    return RequestKey.objects.filter(created_at__lt=at - KEPT).delete()[0]
