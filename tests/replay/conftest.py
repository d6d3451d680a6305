"""The whole house with its forty centers, laid out once for the tests of the replay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from casework.desk.books import Books
from casework.replay.allocation import LAST
from casework.replay.offers import Catalogue
from casework.replay.office import Office, offices
from centers import calendars, foundation
from tests.cast import LAID_OUT_AT


@dataclass(frozen=True)
class House:
    books: Books
    offices: Mapping[str, Office]
    catalogue: Catalogue


@pytest.fixture(scope="module")
def house(django_db_setup: Any, django_db_blocker: Any) -> Any:
    """Forty centers, their people, the catalogue and the calendar: looked at, never written to."""
    with django_db_blocker.unblock():
        from django.db import transaction

        with transaction.atomic():
            foundation.lay_out(LAID_OUT_AT)
            books = Books()
            yield House(books, offices(books), Catalogue(LAST))
            transaction.set_rollback(True)
        calendars.forget()
