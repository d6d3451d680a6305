"""Two workers flag the same lines at once: the unique row decides, and without it each is flagged twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection

from casework.models import Flag
from tests.cast import raise_the_house
from tests.paperwork import asked, at, logged
from tests.races.crowd import crowd

pytestmark = pytest.mark.django_db(transaction=True)
COUNT = 12
WHEN = at("2025-07-17 09:00")
JOBS = "tests.races.flag_jobs"


@pytest.fixture
def lines(transactional_db: None) -> None:
    """Supplements asked for on the due day, seen by other processes, too."""
    cast = raise_the_house()
    for minute in range(COUNT):
        asked(cast, logged(cast, cast.marriage, at(f"2025-07-14 09:{minute:02}")), WHEN)


@contextmanager
def unguarded() -> Iterator[None]:
    """The table without its unique row."""
    constraints = Flag._meta.constraints
    once = next(one for one in constraints if one.name == "flag_once")
    Flag._meta.constraints = [one for one in constraints if one is not once]  # SQLite makes the table anew by these
    try:
        with connection.schema_editor() as editor:
            editor.remove_constraint(Flag, once)
        yield
    finally:
        Flag.objects.all().delete()
        Flag._meta.constraints = constraints
        with connection.schema_editor() as editor:
            editor.add_constraint(Flag, once)


def test_each_line_is_flagged_once(lines):
    assert crowd("look_at_the_same_lines", WHEN + timedelta(minutes=10), processes=2, module=JOBS) == [COUNT, COUNT]
    assert Flag.objects.count() == COUNT


def test_control_without_the_unique_row_each_is_flagged_twice(lines):
    with unguarded():
        crowd("look_at_the_same_lines", WHEN + timedelta(minutes=10), processes=2, module=JOBS)
        assert Flag.objects.count() == 2 * COUNT
