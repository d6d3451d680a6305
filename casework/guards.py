"""Append-only by the database itself: triggers that refuse to change or delete a sealed row.

One table of guarded tables for both databases. A migration applies them; a system check, ``manage.py audit`` and a
test after migrate name a missing one (SQLite drops triggers silently when it remakes a table). The product has no
switch to turn them off.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core import checks
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.utils import DatabaseError

# Table, and the columns that are unique together beside the id: INSERT OR REPLACE would pass the other triggers.
GUARDED: dict[str, tuple[str, ...]] = {
    "casework_slipline": ("dossier_id", "n"),
    "casework_decision": ("dossier_id", "n"),
    "casework_sealedreport": ("report", "span", "place", "revision"),
    "centers_calendaredition": ("number",),
}
ACTS = {"postgresql": ("update", "delete", "truncate"), "sqlite": ("update", "delete", "replace")}

_PG_FUNCTION = """
CREATE OR REPLACE FUNCTION mot_cua_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP;
END $$
"""


def statements(vendor: str, tables: Iterable[str] = GUARDED) -> Iterable[str]:
    """The SQL that guards some tables on ``postgresql`` or ``sqlite``; all of them unless said otherwise."""
    if vendor == "postgresql":
        yield _PG_FUNCTION
    for table in tables:
        yield from (_postgresql if vendor == "postgresql" else _sqlite)(table, GUARDED[table])


def _postgresql(table: str, unique: tuple[str, ...]) -> Iterable[str]:
    for act in ("update", "delete"):
        yield (
            f"CREATE TRIGGER sealed_{table}_{act} BEFORE {act.upper()} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION mot_cua_sealed()"
        )
    yield (
        f"CREATE TRIGGER sealed_{table}_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION mot_cua_sealed()"
    )


def _sqlite(table: str, unique: tuple[str, ...]) -> Iterable[str]:
    for act in ("update", "delete"):
        yield (
            f"CREATE TRIGGER sealed_{table}_{act} BEFORE {act.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: {act} refused'); END"
        )
    same = " AND ".join(f"{column} = NEW.{column}" for column in unique)
    yield (  # the names are those of the table above, never of a user
        f"CREATE TRIGGER sealed_{table}_replace BEFORE INSERT ON {table} "  # noqa: S608
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM {table} WHERE {same}) "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: replace refused'); END"
    )


def drop_statements(vendor: str, tables: Iterable[str] = GUARDED) -> Iterable[str]:
    """The SQL that lifts the guards: for the reverse migration."""
    for table in tables:
        for act in ACTS[vendor]:
            on = f" ON {table}" if vendor == "postgresql" else ""
            yield f"DROP TRIGGER IF EXISTS sealed_{table}_{act}{on}"


def apply(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Put every guard in its place; safe to run again. A table of a later migration is guarded by that one."""
    vendor, tables = schema_editor.connection.vendor, _present(schema_editor.connection)
    for sql in (*drop_statements(vendor, tables), *statements(vendor, tables)):
        schema_editor.execute(sql, None)  # no parameters: the percent signs of the function are its own


def lift(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the guards away: the reverse of the migration."""
    for sql in drop_statements(schema_editor.connection.vendor, _present(schema_editor.connection)):
        schema_editor.execute(sql, None)


def _present(connection: BaseDatabaseWrapper) -> list[str]:
    there = set(connection.introspection.table_names())
    return [table for table in GUARDED if table in there]


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of guards that are not in the database, of tables that are. Two queries.

    A table of a migration that is still to come needs none, or ``migrate`` would refuse to bring it.
    """
    catalogue = {
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(catalogue)
        present = {row[0] for row in cursor.fetchall()}
    tables = _present(connection)
    wanted = [f"sealed_{table}_{act}" for table in tables for act in ACTS[connection.vendor]]
    return [name for name in wanted if name not in present]


@checks.register(checks.Tags.database)
def guards_present(app_configs: Any, databases: Iterable[str] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """An error for each missing guard, once the tables exist."""
    found: list[checks.CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        try:
            if "casework_slipline" in connection.introspection.table_names():
                found += [
                    checks.Error(
                        f"The guard {name} is missing: sealed rows could be changed. "
                        "Run manage.py migrate casework, or restore it from casework/guards.py.",
                        id="casework.E001",
                    )
                    for name in missing(connection)
                ]
        except DatabaseError as error:
            found.append(checks.Error(f"The database cannot be read: {error}", id="casework.E002"))
    return found
