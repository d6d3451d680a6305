"""What every test stands on: an environment of its own, and nothing that leaves the machine.

The environment is set before Django reads it, here and not in pyproject.toml, so that `pytest` alone
and `make test` see the same settings.
"""

from __future__ import annotations

import base64
import os
import socket
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

FOLDER = tempfile.TemporaryDirectory(prefix="mot-cua-test-")
os.environ.update(
    DJANGO_SETTINGS_MODULE="config.settings",
    TESTING="1",
    DEMO="0",
    DEBUG="0",
    VAR_DIR=FOLDER.name,
    SECRET_KEY="known-to-everybody-" * 4,
    FIELD_KEYS=f"1:{base64.b64encode(b'1' * 32).decode()}",
    INDEX_KEY=base64.b64encode(b"2" * 32).decode(),
    RECEIPT_KEY=base64.b64encode(b"3" * 32).decode(),
    DJANGO_ALLOW_ASYNC_UNSAFE="1",  # Playwright keeps a loop running in the thread that asks the database
)
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER.name}/mot-cua.sqlite3")
for name in (
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "HTTPS",
    "PROXIES",
    "WALL_CLOCK_FILE",
    "STATIC_ROOT",
    "LOG_LEVEL",
    "SITE_URL",
    "EMAIL_URL",
    "MAIL_FROM",
    "WEBHOOK_URL",
    "WEBHOOK_KEYS",
    "WEBHOOK_INSIDE",
):
    os.environ.pop(name, None)

import django
from django.db import connection
from django.db.backends.base.creation import BaseDatabaseCreation
from django.test import TransactionTestCase
from django.utils import translation
from playwright.sync_api import sync_playwright

from tests.run import find_browser

django.setup()

from casework import guards

pytest_plugins = ["tests.cast"]

DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what touches the database, seen from what it asks for, so that nobody has to remember to."""
    for item in items:
        asked = DATABASE_FIXTURES.intersection(getattr(item, "fixturenames", ()))
        if asked or item.get_closest_marker("django_db"):
            item.add_marker("database")
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(autouse=True, scope="session")
def nothing_leaves_the_machine() -> Iterator[None]:
    """A connection to anywhere but this machine fails the test that tried it."""
    plain = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not is_loopback(address[0]):
            pytest.fail(f"A test tried to reach {address[0]} outside this machine.")
        plain(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        yield


@pytest.fixture(autouse=True, scope="session")
def guards_step_aside_for_the_flush() -> Iterator[None]:
    """A test that commits is followed by a flush, which the guards of sealed tables would refuse.

    The product has no switch for them; here they are lifted and put back around the flush alone.
    """
    plain = TransactionTestCase._fixture_teardown

    def teardown(self: TransactionTestCase) -> None:
        carry_out(guards.drop_statements(connection.vendor))
        try:
            plain(self)
        finally:
            carry_out([*guards.drop_statements(connection.vendor), *guards.statements(connection.vendor)])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
        yield


@pytest.fixture(autouse=True, scope="session")
def the_database_goes_when_the_last_has_left() -> Iterator[None]:
    """A child that has ended may have a session in PostgreSQL for a moment more, and no database is dropped in use."""
    plain = BaseDatabaseCreation._destroy_test_db

    def destroy(self: BaseDatabaseCreation, name: str, verbosity: int) -> None:
        if self.connection.vendor == "postgresql":
            with self._nodb_cursor() as cursor:
                for _turn in range(100):
                    cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [name])
                    if not cursor.fetchone()[0]:
                        break
                    time.sleep(0.1)
                else:  # a thread of this process that kept its own: it says nothing about the product
                    cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        plain(self, name, verbosity)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseCreation, "_destroy_test_db", destroy)
        yield


def carry_out(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, None)  # no parameters: percent signs are the statement's own


@pytest.fixture(autouse=True)
def every_test_begins_in_vietnamese() -> Iterator[None]:
    """A page asked for in English leaves its language behind in the thread; the next test must not read it."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A browser for every test of this process; each test opens a context of its own in it."""
    with sync_playwright() as playwright:
        # Chromium's own sandbox refuses to run as root.
        alone = ["--no-sandbox"] if os.getuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=find_browser(), args=alone)
        yield browser
        browser.close()


def is_loopback(host: str) -> bool:
    return host in ("localhost", "::1") or host.startswith("127.")


@pytest.fixture
def wall_clock(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """`wall_clock(instant)` makes every door, task and command of this test, and its child processes, live then."""
    file = tmp_path / "wall-clock"

    def turn(instant: datetime) -> None:
        assert instant.tzinfo is not None, "the wall clock shows aware instants only"
        file.write_text(instant.isoformat())
        settings.WALL_CLOCK_FILE = str(file)
        monkeypatch.setenv("WALL_CLOCK_FILE", str(file))

    return turn
