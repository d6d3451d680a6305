"""Thousands of rows into a table at the speed of the database: what Django's ``bulk_create`` does, value by value.

Each column's way to the database is worked out once a call and not once a value. Rows come as model instances that
need no work on saving; they get their ids in the order given, as Django's own ``bulk_create`` gives them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import islice
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import connection, models

FEW = 50  # below this Django's own way is as quick
PARAMETERS = 30_000  # a statement: SQLite takes 32,766, PostgreSQL 65,535
Row = models.Model
Spell = Callable[[Any], Any]


def insert(rows: Iterable[Row]) -> None:
    """Insert instances of one model, in order; each gets its id. The caller holds the transaction."""
    rows = list(rows)
    if not rows:
        return
    model = type(rows[0])
    if len(rows) < FEW:
        model._base_manager.bulk_create(rows)
        return
    columns = _columns(model)
    names = ", ".join(connection.ops.quote_name(column) for column, _attribute, _spell in columns)
    head = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({names}) VALUES "  # noqa: S608  names of our own tables
    read = attrgetter(*(attribute for _column, attribute, _spell in columns))
    spells = [(place, spell) for place, (_column, _attribute, spell) in enumerate(columns) if spell is not None]
    with connection.cursor() as cursor:
        for some in _parts(rows, PARAMETERS // len(columns)):
            marks = f"({', '.join(['%s'] * len(columns))})"
            cursor.execute(f"{head}{', '.join([marks] * len(some))} RETURNING id", _values(some, read, spells))
            for row, (key,) in zip(some, cursor.fetchall(), strict=True):
                row.pk = key
                row._state.adding, row._state.db = False, connection.alias


def _parts(rows: Sequence[Row], size: int) -> Iterator[list[Row]]:
    source = iter(rows)
    while part := list(islice(source, size)):
        yield part


def _values(rows: Sequence[Row], read: Callable[[Row], tuple], spells: Sequence[tuple[int, Spell]]) -> list[Any]:
    values: list[Any] = []
    for row in rows:
        cells = list(read(row))
        for place, spell in spells:
            if cells[place] is not None:
                cells[place] = spell(cells[place])
        values += cells
    return values


def _columns(model: type[Row]) -> list[tuple[str, str, Spell | None]]:
    """(column, attribute, how its values are spelt for this database) of every column but the id."""
    fields = [f for f in model._meta.concrete_fields if not f.primary_key]
    return [(str(f.column), f.attname, _spelling(f)) for f in fields]


def _spelling(field: models.Field) -> Spell | None:
    """None where the driver takes the Python value as it is."""
    field = getattr(field, "target_field", field)
    for kind, spell in SPELLINGS.get(connection.vendor, {}).items():
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
