"""Sealed rows are refused a change by the model and by the database under it."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from casework import audit, guards
from casework.models import Decision, Dossier, SealedReport, SlipLine
from casework.reports.seals.spelling import hash_of
from centers.models import CalendarEdition
from centers.models.sealed import SealedError
from law.steps import Step
from tests.cast import Cast
from tests.desk.raw import guards_away, sql
from tests.desk.story import Story

MODELS: list[type[models.Model]] = [SlipLine, Decision, SealedReport, CalendarEdition]
TABLES = sorted(guards.GUARDED)


@pytest.fixture
def closed(cast: Cast) -> Dossier:
    """A dossier with lines and a decision, and a sealed report."""
    now = timezone.now()
    sealed = SealedReport(
        report="bieu", version="v1", span="2025-07", since=now, until=now, as_of=now, known_at=now, figures=[],
        behind=zlib.compress(b"{}"), events=0, signer=cast.chi, signed_at=now,
    )  # fmt: skip
    sealed.hash = hash_of(sealed)
    sealed.save()
    return Story(cast).accept().then(Step.SUBMIT, cast.hai).then(Step.RESOLVE, cast.binh).card


def _save(row: Any) -> None:
    row.save()


def _save_a_field(row: Any) -> None:
    row.save(update_fields=[row._meta.fields[1].name])


def _bulk_update(row: Any) -> None:
    type(row).objects.bulk_update([row], [row._meta.fields[1].name])


def _upsert(row: Any) -> None:
    name = row._meta.fields[1].name
    type(row).objects.bulk_create([row], update_conflicts=True, unique_fields=["id"], update_fields=[name])


WAYS: list[Callable[[Any], Any]] = [
    _save,
    _save_a_field,
    _bulk_update,
    lambda row: row.delete(),
    lambda row: type(row).objects.all().delete(),
    lambda row: type(row).objects.update(id=999),
    lambda row: type(row)._base_manager.filter(pk=row.pk).update(id=999),
    lambda row: type(row).objects.filter(pk=row.pk)._raw_delete("default"),
]


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("way", range(len(WAYS)))
def test_the_model_refuses_every_way_of_changing_a_row(model: type[models.Model], way: int, closed: Dossier):
    row = model._default_manager.order_by("pk").last()
    with pytest.raises(SealedError):
        WAYS[way](row)


@pytest.mark.parametrize("model", MODELS)
def test_an_insert_that_would_become_an_update_is_refused(model: type[models.Model], closed: Dossier):
    row = model._default_manager.order_by("pk").last()
    with pytest.raises((SealedError, DatabaseError)), transaction.atomic():
        _upsert(row)


def _copy(table: str, verb: str) -> str:
    with connection.cursor() as cursor:
        names = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    columns = ", ".join(f'"{name}"' for name in names)
    return f"{verb} INTO {table} ({columns}) SELECT {columns} FROM {table}"  # noqa: S608 - names of our own


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("act", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_what_goes_past_the_model(table: str, act: str, closed: Dossier):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        sql(act.format(table))


@pytest.mark.parametrize("table", TABLES)
def test_the_database_refuses_to_empty_or_replace(table: str, closed: Dossier):
    if connection.vendor == "postgresql":
        sql("SET CONSTRAINTS ALL IMMEDIATE")  # foreign keys still to be checked would keep TRUNCATE from trying
        statements = [f"TRUNCATE {table} CASCADE", f"{_copy(table, 'INSERT')} ON CONFLICT (id) DO UPDATE SET id = 9"]
    else:
        statements = [
            _copy(table, "INSERT OR REPLACE"),
            _copy(table, "REPLACE"),
            f"UPDATE OR REPLACE {table} SET id = id",  # noqa: S608 - names of our own
            f"{_copy(table, 'INSERT')} WHERE 1 ON CONFLICT (id) DO UPDATE SET id = 9",
        ]
    for statement in statements:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            sql(statement)


@pytest.mark.parametrize("table", sorted(set(TABLES) - {"centers_calendaredition"}))
def test_a_row_with_a_new_id_and_an_old_place_is_refused(table: str, closed: Dossier):
    """INSERT OR REPLACE by the unique pair, with an id nobody has."""
    verb = "INSERT" if connection.vendor == "postgresql" else "INSERT OR REPLACE"
    statement = _copy(table, verb).replace('SELECT "id"', "SELECT id + 1000", 1)
    with pytest.raises(DatabaseError), transaction.atomic():
        sql(statement)
    assert audit.run().findings == []


def test_the_guards_stand_after_migrating(db: None):
    assert guards.missing(connection) == []
    assert guards.guards_present(None, ["default"]) == []


def test_without_the_guards_the_change_goes_through_and_the_audit_sees_it(closed: Dossier):
    """The control: it is the trigger that refuses, and nothing else."""
    with guards_away():
        assert guards.missing(connection) != []
        sql("UPDATE casework_slipline SET role = 'rule' WHERE n = 1")
    assert guards.missing(connection) == []
    assert {finding.code for finding in audit.run().findings} >= {"chain", "walk"}


def test_a_missing_guard_stops_the_house_with_a_sentence(cast: Cast):
    sql(next(iter(guards.drop_statements(connection.vendor))))
    (error,) = guards.guards_present(None, ["default"])
    assert "sealed rows could be changed" in error.msg
    assert guards.guards_present(None, None) == []


@pytest.mark.django_db(transaction=True)
def test_the_migration_of_the_guards_goes_back_and_forth():
    try:
        call_command("migrate", "casework", "0001", verbosity=0, skip_checks=True)
        early = set(guards.GUARDED) - {"casework_sealedreport"}  # comes with its guards later
        assert len(guards.missing(connection)) == len(early) * len(guards.ACTS[connection.vendor])
    finally:
        call_command("migrate", verbosity=0, skip_checks=True)
    assert guards.missing(connection) == []
