"""Dossier codes without gaps: a counter row per center and local day, raised in the caller's transaction."""

from __future__ import annotations

from datetime import date

from django.db import connection

from law.dossier_code import code

# One statement on both databases: two clerks at once wait for the row, and a rollback gives the numbers back.
_RAISE = """
    INSERT INTO casework_numbercounter (center_id, day, last) VALUES (%s, %s, %s)
    ON CONFLICT (center_id, day) DO UPDATE SET last = casework_numbercounter.last + excluded.last
    RETURNING last
"""


def next_codes(center: str, org: str, day: date, count: int = 1) -> list[str]:
    """The next ``count`` codes of a center on a local day. Must run inside the transaction that uses them."""
    with connection.cursor() as cursor:
        cursor.execute(_RAISE, [center, day, count])
        last = cursor.fetchone()[0]
    return [code(org, day, n) for n in range(last - count + 1, last + 1)]
