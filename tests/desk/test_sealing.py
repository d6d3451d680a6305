"""Numbers and phones at rest: sealed, bound to their row, found by a keyed mark, never in clear in the file."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection

from casework import desk, sealing
from casework.models import Person, RequestKey
from law.steps import Step
from tests.cast import Cast, raise_the_house
from tests.desk.story import Story
from tests.paperwork import person

NUMBER, PHONE = "046992123457", "0905123456"
OTHER_KEY = b"9" * 32


def test_what_was_sealed_opens_again(db: None):
    someone = person(number=NUMBER, phone=PHONE)
    someone.save()
    someone = Person.objects.get()
    assert (someone.number, someone.phone) == (NUMBER, PHONE)
    assert NUMBER.encode() not in bytes(someone.number_sealed)


def test_the_same_number_is_never_sealed_the_same_way():
    first, second = person(number=NUMBER), person(number=NUMBER)
    assert first.number_sealed != second.number_sealed
    assert first.number_mark == second.number_mark


def test_a_value_moved_to_another_row_column_or_table_does_not_open():
    someone, other = person(number=NUMBER), person()
    sealed = someone.number_sealed
    for place in (
        {"table": "person", "column": "number", "row": other.uuid},
        {"table": "person", "column": "phone", "row": someone.uuid},
        {"table": "document", "column": "number", "row": someone.uuid},
    ):
        with pytest.raises(InvalidTag):
            sealing.unseal(sealed, **place)


def test_one_altered_bit_does_not_open():
    someone = person(number=NUMBER)
    whole = bytearray(someone.number_sealed)
    whole[-1] ^= 1
    someone.number_sealed = bytes(whole)
    with pytest.raises(InvalidTag):
        _ = someone.number
    whole[0] = 7
    someone.number_sealed = bytes(whole)
    with pytest.raises(ValueError, match="version 7"):
        _ = someone.number


def test_keys_are_changed_while_the_house_runs(settings):
    old = person(number=NUMBER)
    settings.FIELD_KEYS = {**settings.FIELD_KEYS, 2: OTHER_KEY}
    assert old.number == NUMBER
    new = person(number=NUMBER)
    assert (old.number_sealed[1], new.number_sealed[1]) == (1, 2)
    assert old.number_mark == new.number_mark
    old.seal_number(old.number)  # what a rotation does row by row
    settings.FIELD_KEYS = {2: OTHER_KEY}
    assert old.number == new.number == NUMBER


def test_without_its_key_a_value_stays_shut(settings):
    someone = person(number=NUMBER)
    settings.FIELD_KEYS = {1: OTHER_KEY}
    with pytest.raises(InvalidTag):
        _ = someone.number
    settings.FIELD_KEYS = {}
    with pytest.raises(KeyError):
        _ = someone.number
    with pytest.raises(ImproperlyConfigured):
        someone.seal_number(NUMBER)


def test_the_mark_finds_exactly_and_tells_nothing_without_the_key(settings, db: None):
    person(number=NUMBER).save()
    assert Person.objects.filter(number_mark=sealing.mark(NUMBER)).count() == 1
    assert not Person.objects.filter(number_mark=sealing.mark(NUMBER[:-1])).exists()
    settings.INDEX_KEY = OTHER_KEY
    assert not Person.objects.filter(number_mark=sealing.mark(NUMBER)).exists()


def test_nothing_is_sealed_of_nothing():
    someone = person(number=NUMBER, phone=PHONE)
    someone.seal_number("")
    someone.seal_phone("")
    assert (someone.number, someone.number_mark, someone.phone, someone.phone_mark) == ("", None, "", None)
    assert (someone.number_masked, someone.phone_masked) == ("", "")


def test_lists_show_enough_to_recognise_and_not_to_use():
    someone = person(number=NUMBER, phone=PHONE)
    assert NUMBER not in someone.number_masked
    assert someone.number_masked.endswith(NUMBER[-3:])
    assert "•••" in someone.phone_masked


@pytest.mark.django_db(transaction=True)
def test_the_number_never_stands_in_clear_in_the_database(tmp_path: Path):
    """The canary: a whole day's work, then every byte of the database is searched for the number and the phone."""
    cast = raise_the_house()
    body = {"number": NUMBER, "phone": PHONE}

    def act() -> dict[str, str]:
        story = Story(cast).accept(owner=person(number=NUMBER, phone=PHONE)).then(Step.ASK_SUPPLEMENT, cast.hai)
        return {"code": story.card.code}

    desk.once("clerk", uuid4(), body, cast.at, act)
    assert RequestKey.objects.count() == 1
    content = _every_byte(tmp_path)
    assert b"H57.DEMO.01-250714-0001" in content  # the control: what stands in clear is seen
    for secret in (NUMBER, PHONE):
        assert secret.encode() not in content
        assert secret.encode().hex().encode() not in content


def _every_byte(folder: Path) -> bytes:
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        files = [name + end for end in ("", "-wal") if os.path.exists(name + end)]
        # By another process: closing the file here would drop SQLite's POSIX locks on it, and with them the WAL
        # under every connection of this process that is still open.
        return subprocess.run(["cat", *files], capture_output=True, check=True).stdout
    content = b""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608 - names of our own tables
            content += "\n".join(row[0] for row in cursor.fetchall()).encode()
    return content


def test_the_audit_needs_no_key_of_people(cast: Cast, settings):
    Story(cast).accept()
    settings.FIELD_KEYS = {}
    call_command("audit", verbosity=0)
