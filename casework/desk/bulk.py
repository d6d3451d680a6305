"""Thousands of rows into a table at the speed of the database: what Django's ``bulk_create`` does, value by value.

``read`` gives stored rows back in the same manner, ``update`` writes columns of many.

Each column's way to the database is worked out once a process and not once a value. Rows come as model instances that
need no work on saving; they get their ids in the order given, as Django's own ``bulk_create`` gives them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from itertools import chain, islice
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.backends.utils import CursorWrapper
from django.db.models.base import ModelState

FEW = 50  # below this a statement is as quick as COPY
PARAMETERS = 30_000  # a statement: SQLite takes 32,766
Row = models.Model
Spell = Callable[[Any], Any]
Cells = Iterator[list[Any]]


def insert(rows: Iterable[Row]) -> None:
    """Insert instances of one model, in order; each gets its id. The caller holds the transaction."""
    rows = list(rows)
    if not rows:
        return
    table, names, columns = _form(type(rows[0]), connection.vendor)
    cells = _cells(rows, columns)
    way = _copied if connection.vendor == "postgresql" and len(rows) >= FEW else _stated
    with connection.wrap_database_errors, connection.cursor() as cursor:
        keys = way(cursor, table, names, cells, len(rows))
    for row, key in zip(rows, keys, strict=True):
        row.pk = key
        row._state.adding, row._state.db = False, connection.alias


def read(rows: models.QuerySet[Any], *columns: str) -> Iterator[Any]:
    """Stored rows as instances, without the constructor's walk over the fields. A column left out is read when asked
    for, as a deferred one is.
    """
    model: Any = rows.model
    for values in rows.values(*columns):
        row = model.__new__(model)
        row._state = ModelState()
        row._state.db, row._state.adding = rows.db, False
        row.__dict__.update(values)
        yield row


def update(rows: Sequence[tuple[Row, int, Mapping[str, Any]]], *, known: str) -> int:
    """Write columns of stored rows where they still stand as they were read, and return how many were written.

    ``rows`` are (row, what its column ``known`` was, values by attribute), of one model and in the order of their ids.
    The caller holds the transaction.
    """
    if not rows:
        return 0
    meta = type(rows[0][0])._meta
    fields = {field.attname: field for field in meta.concrete_fields}
    stored = [fields[str(meta.pk.attname)], fields[known], *(fields[attribute] for attribute in rows[0][2])]
    columns = [[row.pk for row, _, _ in rows], [was for _, was, _ in rows]]
    for field in stored[2:]:
        spell, cells = _spelling(field, connection.vendor), [values[field.attname] for _, _, values in rows]
        columns.append(cells if spell is None else [cell if cell is None else spell(cell) for cell in cells])
    names = [connection.ops.quote_name(str(field.column)) for field in stored]
    with connection.wrap_database_errors, connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            kinds = [str(field.db_type(connection)) for field in stored]
            return _updated_from_arrays(cursor, str(meta.db_table), names, kinds, columns)
        return _updated_one_by_one(cursor, str(meta.db_table), names, columns)


def _updated_one_by_one(cursor: CursorWrapper, table: str, names: Sequence[str], columns: list[list[Any]]) -> int:
    """SQLite has no way to go to the database, and is as quick so."""
    key, known, *written = names
    sets = ", ".join(f"{name} = %s" for name in written)
    statement = f"UPDATE {table} SET {sets} WHERE {key} = %s AND {known} = %s"  # noqa: S608  names of our own tables
    cursor.executemany(statement, list(zip(*columns[2:], *columns[:2], strict=True)))
    return int(cursor.rowcount)


def _updated_from_arrays(
    cursor: CursorWrapper, table: str, names: Sequence[str], kinds: Sequence[str], columns: list[list[Any]]
) -> int:
    """One statement. Its rows are locked beforehand in the order of their ids: two of them never wait in a ring."""
    key, known, *written = names
    cells = [f"c{place}" for place in range(len(names))]
    sets = ", ".join(f"{name} = v.{cell}" for name, cell in zip(written, cells[2:], strict=True))
    arrays = ", ".join(f"%s::{kind}[]" for kind in kinds)
    lock = f"SELECT 1 FROM {table} WHERE {key} = ANY(%s) ORDER BY {key} FOR NO KEY UPDATE"  # noqa: S608
    cursor.execute(lock, [columns[0]])
    statement = (
        f"UPDATE {table} AS t SET {sets} FROM unnest({arrays}) AS v({', '.join(cells)}) "  # noqa: S608
        f"WHERE t.{key} = v.c0 AND t.{known} = v.c1"
    )
    cursor.execute(statement, columns)
    return int(cursor.rowcount)


def _stated(cursor: CursorWrapper, table: str, names: Sequence[str], cells: Cells, count: int) -> list[int]:
    """By statements of many rows; the ids come back in their order."""
    head = f"INSERT INTO {table} ({', '.join(names)}) VALUES "  # noqa: S608  names of our own tables
    marks = f"({', '.join(['%s'] * len(names))})"
    keys: list[int] = []
    while some := list(islice(cells, PARAMETERS // len(names))):
        cursor.execute(f"{head}{', '.join([marks] * len(some))} RETURNING id", list(chain.from_iterable(some)))
        keys += [key for (key,) in cursor.fetchall()]
    return keys


def _copied(cursor: CursorWrapper, table: str, names: Sequence[str], cells: Cells, count: int) -> list[int]:
    """By COPY, half the work of a statement; the ids are drawn beforehand. Triggers and constraints hold as ever."""
    draw = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
    cursor.execute(draw, [table, count])
    keys = [key for (key,) in cursor.fetchall()]
    with cursor.copy(f"COPY {table} (id, {', '.join(names)}) FROM STDIN") as copy:
        for key, row in zip(keys, cells, strict=True):
            copy.write_row([key, *row])
    return keys


def _cells(rows: Sequence[Row], columns: Sequence[tuple[str, str, Spell | None]]) -> Cells:
    """The values of each row as the database takes them."""
    read = attrgetter(*(attribute for _column, attribute, _spell in columns))
    spells = [(place, spell) for place, (_column, _attribute, spell) in enumerate(columns) if spell is not None]
    for row in rows:
        cells = list(read(row))
        for place, spell in spells:
            if cells[place] is not None:
                cells[place] = spell(cells[place])
        yield cells


@cache
def _form(model: type[Row], vendor: str) -> tuple[str, list[str], list[tuple[str, str, Spell | None]]]:
    """(table, names of its columns, (column, attribute, how its values are spelt for this database)) but for the id."""
    fields = [f for f in model._meta.concrete_fields if not f.primary_key]
    quoted = connection.ops.quote_name
    columns = [(str(f.column), f.attname, _spelling(f, vendor)) for f in fields]
    return quoted(model._meta.db_table), [quoted(column) for column, _attribute, _spell in columns], columns


@cache
def _spelling(field: models.Field, vendor: str) -> Spell | None:
    """None where the driver takes the Python value as it is."""
    field = getattr(field, "target_field", field)
    for kind, spell in SPELLINGS.get(vendor, {}).items():
        if isinstance(field, kind):
            return spell
    return lambda value: field.get_db_prep_save(value, connection)


@lru_cache(maxsize=1 << 14)  # lines share their due moments, and most instants stand in several columns
def _sqlite_instant(value: datetime) -> str:
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")


def _json(value: Any) -> str:
    return json.dumps(value)


_AS_IS = (models.CharField, models.TextField, models.BooleanField, models.IntegerField, models.BinaryField)
SPELLINGS: dict[str, dict[Any, Spell | None]] = {
    "sqlite": {
        models.DateTimeField: _sqlite_instant,  # before DateField, which it is one of
        models.DateField: date.isoformat,
        models.UUIDField: lambda value: value.hex if isinstance(value, UUID) else UUID(str(value)).hex,
        models.JSONField: _json,
        _AS_IS: None,
    },
    "postgresql": {models.JSONField: _json, (models.DateField, models.UUIDField, *_AS_IS): None},
}
