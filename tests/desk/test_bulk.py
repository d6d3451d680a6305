"""Writing in bulk stores what writing one by one stores."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from casework.desk import bulk
from casework.models import Dossier, Person, SlipLine
from tests.cast import Cast
from tests.paperwork import logged, person

MANY = bulk.FEW + 10


def people() -> list[Person]:
    """Enough of them, some without a birthday, all with sealed bytes."""
    found = [person(f"Nguyễn Thị Mai {n}") for n in range(MANY)]
    for someone in found[::3]:
        someone.birth_on = None
    return found


def columns(row: Person) -> dict[str, object]:
    return {
        field.attname: bytes(value) if isinstance(value := getattr(row, field.attname), memoryview) else value
        for field in row._meta.concrete_fields
    }


@pytest.mark.django_db
def test_many_rows_come_back_as_they_were_given():
    written = people()
    bulk.insert(written)
    stored = {row.pk: columns(row) for row in Person.objects.all()}
    assert stored == {row.pk: columns(row) for row in written}
    assert [row.pk for row in written] == sorted(stored)
    assert written[0].number == Person.objects.get(pk=written[0].pk).number


@pytest.mark.django_db
def test_a_row_that_stands_already_is_an_integrity_error_as_ever():
    written = people()
    bulk.insert(written)
    again = people()
    again[-1].number_mark = written[0].number_mark
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(again)
    assert Person.objects.count() == MANY


def test_a_drawn_line_is_what_the_constructor_makes(cast: Cast):
    dossier = logged(cast, cast.marriage, datetime(2025, 7, 14, 2, 30, tzinfo=UTC))
    line = SlipLine.objects.filter(dossier=dossier).order_by("n")[0]
    names = {field.attname for field in SlipLine._meta.concrete_fields} - {"id", "dossier_id", "by_id"}
    given = {name: getattr(line, name) for name in names} | {"due_on": date(2025, 7, 17)}
    made, drawn = SlipLine(dossier=dossier, by=cast.an, **given), SlipLine.drawn(dossier, cast.an, given)
    for field in SlipLine._meta.concrete_fields:
        assert getattr(drawn, field.attname) == getattr(made, field.attname), field.attname
    assert drawn.get_deferred_fields() == set()
    assert (drawn.dossier, drawn.by, drawn._state.adding) == (dossier, cast.an, True)
    assert isinstance(drawn.dossier, Dossier)


@pytest.mark.django_db
def test_rows_are_updated_where_they_still_stand_as_they_were_read():
    written = people()[:3]
    bulk.insert(written)
    rows = [(row, row.pk, {"address": f"{n} Lê Lợi", "birth_on": None}) for n, row in enumerate(written)]
    rows[1] = (written[1], 0, rows[1][2])  # its known column says something else by now
    assert bulk.update(rows, known="id") == 2
    stored = list(Person.objects.order_by("pk").values_list("address", "birth_on"))
    assert stored == [("0 Lê Lợi", None), (written[1].address, written[1].birth_on), ("2 Lê Lợi", None)]


def test_a_row_read_in_bulk_is_the_row_and_reads_the_rest_when_asked(cast: Cast):
    dossier = logged(cast, cast.marriage, datetime(2025, 7, 14, 2, 30, tzinfo=UTC))
    plain = SlipLine.objects.filter(dossier=dossier).order_by("n")
    assert list(bulk.read(plain)) == list(plain)
    for line, whole in zip(bulk.read(plain, "id", "n"), plain, strict=True):
        assert line.get_deferred_fields() > {"facts", "due_on"}
        assert (line.facts, line.due_on, line.dossier) == (whole.facts, whole.due_on, dossier)
