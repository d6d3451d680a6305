"""The whole month as `make run` fills it, in a database of its own: the published figures of July 2025.

It asks for no database fixture, so `make test` runs it once, on PostgreSQL.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from config import keys

BASE = Path(__file__).resolve().parent.parent.parent
NAME = "mot_cua_july"
PUBLISHED = [
    # from, to, center ("" is the city), figure, numerator, denominator, as published
    ("2025-07-01", "2025-07-31", "", "online_rate", 40867, 44825, "91.17"),
    ("2025-07-01", "2025-07-31", "19753", "settlement_rate", 2407, 2534, "94.99"),
    ("2025-07-01", "2025-07-31", "19942", "online_rate", 1051, 1053, "99.81"),
    ("2025-07-01", "2025-07-31", "19813", "on_time_of_received", 1150, 1450, "79.31"),
    ("2025-07-14", "2025-07-14", "", "online_rate", 3254, 3425, "95.01"),
    ("2025-07-14", "2025-07-14", "19789", "online_rate", 203, 203, "100.00"),
    ("2025-07-01", "2025-07-14", "19804", "on_time_of_received", 309, 338, "91.42"),
    ("2025-07-01", "2025-07-14", "19942", "online_rate", 491, 493, "99.59"),
]
FIRST = [("2025-07-01", "2025-07-31", "19753", 2534), ("2025-07-01", "2025-07-14", "19753", 1758),
         ("2025-07-14", "2025-07-14", "19789", 203)]  # fmt: skip


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A trial of its own, on the database server of the tests or in a file."""
    folder = tmp_path_factory.mktemp("july")
    keys.make(folder / "keys.env")  # the known keys of the tests are refused by a trial
    plain = {name: value for name, value in os.environ.items() if name not in keys.NAMES}
    plain |= {"DEMO": "1", "TESTING": "0", "VAR_DIR": str(folder)}
    address = urlsplit(os.environ["DATABASE_URL"])
    if address.scheme.startswith("sqlite"):
        yield {**plain, "DATABASE_URL": f"sqlite:///{folder / 'july.sqlite3'}"}
        return
    server = address._replace(path="/postgres").geturl()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {NAME}")
        connection.execute(f"CREATE DATABASE {NAME}")
        yield {**plain, "DATABASE_URL": address._replace(path=f"/{NAME}").geturl()}
        connection.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


@pytest.fixture(scope="module")
def month(environment: dict[str, str]) -> dict[str, str]:
    """The trial with its month."""
    manage(environment, "migrate", "--no-input", "--verbosity", "0")
    manage(environment, "demo")
    return environment


def manage(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *words], cwd=BASE, env=environment, capture_output=True, text=True
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def figures(environment: dict[str, str]) -> dict[tuple[str, str], dict[str, Any]]:
    periods = sorted({(first, last) for first, last, *_rest in PUBLISHED})
    return {
        (first, last): json.loads(manage(environment, "figures", "--json", "--from", first, "--to", last))
        for first, last in periods
    }


def of_center(found: dict[str, Any], code: str) -> dict[str, Any]:
    return next(one for one in found["centers"] if one["code"] == code) if code else found["city"]


def test_the_published_figures_of_july_come_out(month: dict[str, str]):
    found = figures(month)
    assert found["2025-07-01", "2025-07-31"]["city"]["accepted"] == 44825
    for first, last, code, name, numerator, denominator, value in PUBLISHED:
        rate = of_center(found[first, last], code)["rates"][name]
        assert rate == {"numerator": numerator, "denominator": denominator, "value": value}, (code, name)
    for first, last, code, count in FIRST:
        accepted = {one["code"]: one["accepted"] for one in found[first, last]["centers"]}
        assert (max(accepted, key=accepted.__getitem__), accepted[code]) == (code, count)


def test_they_are_published_to_anybody(month: dict[str, str]):
    """The whole month, and its first half as the administrative month that ends on the 14th."""
    public = {("2025-07-01", "2025-07-31"): "2025-07", ("2025-07-01", "2025-07-14"): "2025-07-hc"}
    found = {days: asked_by_anybody(month, slug) for days, slug in public.items()}
    assert found["2025-07-01", "2025-07-31"]["city"]["accepted"] == 44825
    stand = [one for one in PUBLISHED if one[:2] in public]
    assert len(stand) == 6
    for first, last, code, name, numerator, denominator, value in stand:
        rate = of_center(found[first, last], code)["rates"][name]
        assert rate == {"numerator": numerator, "denominator": denominator, "value": value}, (code, name)


def asked_by_anybody(environment: dict[str, str], slug: str) -> dict[str, Any]:
    """What the public door answers, in the process of the trial."""
    ask = f"print(Client(HTTP_HOST='localhost').get('/cong-khai/so-lieu.json?ky={slug}').content.decode())"
    found: dict[str, Any] = json.loads(
        manage(environment, "shell", "--no-imports", "-c", f"from django.test import Client; {ask}")
    )
    return found


def test_the_month_is_sound_and_filled_once(month: dict[str, str]):
    assert "đã đủ" in manage(month, "demo")
    assert ": 0 " in manage(month, "audit")
