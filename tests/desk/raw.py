"""Somebody with the database password: raw SQL under the product, with the guards taken away and put back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection

from casework import guards


@contextmanager
def guards_away() -> Iterator[None]:
    """The guards lifted for this block. The product itself has no switch for them."""
    sql(*guards.drop_statements(connection.vendor))
    try:
        yield
    finally:
        sql(*guards.statements(connection.vendor))


def sql(*statements: str, of: Sequence[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, of)
