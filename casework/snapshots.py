"""One state of the database for everything that is read: what others write meanwhile is not in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot(*, export: bool = False, of: str = "") -> Iterator[str]:
    """One state of the database for all queries, keeping nobody from writing. PostgreSQL's can be lent by its name.

    Nothing can be written inside. On SQLite each process holds a state of its own.
    """
    if connection.in_atomic_block:
        yield ""
    elif connection.vendor == "sqlite":
        # Not atomic(), which takes the writer's lock here; a plain BEGIN only holds still what is read.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
        try:
            yield ""
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            if of:
                cursor.execute("SET TRANSACTION SNAPSHOT %s", [of])
            if export:
                cursor.execute("SELECT pg_export_snapshot()")
            yield cursor.fetchone()[0] if export else ""
