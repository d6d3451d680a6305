"""Whose turn it is to count for machines: one at a time in the whole house, so that strangers cannot keep it busy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from django.db import connection, transaction

NUMBER = 20250701  # of the lock in the database; our choice, as is every number of a lock
RETRY_SECONDS = 10
_here = Lock()


@contextmanager
def turn() -> Iterator[bool]:
    """False while somebody else counts, in this process or, on PostgreSQL, in another; nobody waits. One statement."""
    if not _here.acquire(blocking=False):
        yield False
        return
    try:
        with transaction.atomic():
            yield _in_the_database()
    finally:
        _here.release()


def _in_the_database() -> bool:
    """Until the transaction ends."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [NUMBER])
        return bool(cursor.fetchone()[0])
