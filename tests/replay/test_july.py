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
from bs4 import BeautifulSoup

from config import keys

BASE = Path(__file__).resolve().parent.parent.parent
NAME = "mot_cua_july" + os.environ.get("PYTEST_XDIST_WORKER", "")  # each process that shares the tests has its own
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
RATE, ACCEPTED = "td.b", "td:not(.league__w) > a[href*='/so-lieu/accepted/']"  # in a row of the league
FIRST_OF_AUGUST, MIDDLE = "2025-08-01T00:00:00+07:00", "2025-07-15T00:00:00+07:00"
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


def test_july_as_known_at_its_end_is_july_as_known_later(month: dict[str, str]):
    """What was written since, the endings of August and the last weeks, changes no letter of it."""
    ask = (
        "import io, json; from django.core.management import call_command\n"
        "def run(*words):\n"
        "    told = io.StringIO(); call_command('figures', '--json', *words, stdout=told); return told.getvalue()\n"
        f"then = run('--as-of', '{FIRST_OF_AUGUST}', '--known-at', '{FIRST_OF_AUGUST}')\n"
        f"print(json.dumps([then, run(), run('--known-at', '{MIDDLE}')]))"
    )
    then, later, half = json.loads(manage(month, "shell", "--no-imports", "-c", ask))
    assert json.loads(then)["city"]["accepted"] == 44825
    assert then == later
    assert 0 < json.loads(half)["city"]["accepted"] < 44825


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


CITY_PAGES = {  # address -> what its headline says, then (center, where in its row, what stands there)
    "ky=2025-07": (["44.825", "91,17\u202f%"], [("P. Phú Xuân", ACCEPTED, "2.534")]),
    "ky=2025-07&chi_so=truc-tuyen": ([], [("X. Phú Vang", RATE, "99,81")]),
    "ky=2025-07&chi_so=dung-han-tiep-nhan": (["44.825"], [("P. Thủy Xuân", RATE, "79,31")]),
    "ky=2025-07&chi_so=giai-quyet": ([], [("P. Phú Xuân", RATE, "94,99")]),
    "ky=2025-07-14": (["3.425", "95,01\u202f%"], [("P. Thuận Hóa", ACCEPTED, "203")]),
    "ky=2025-07-01..2025-07-14": ([], [("P. Phú Xuân", ACCEPTED, "1.758")]),
    "ky=2025-07-01..2025-07-14&chi_so=dung-han-tiep-nhan": ([], [("P. Hương An", RATE, "91,42")]),
    "ky=2025-07-01..2025-07-14&chi_so=truc-tuyen": ([], [("X. Phú Vang", RATE, "99,59")]),
}  # fmt: skip
FIRST_ON_A_PAGE = {"ky=2025-07&chi_so=truc-tuyen": "X. Phú Vang"}


def test_they_stand_on_the_page_of_the_city(month: dict[str, str]):
    for address, soup in zip(CITY_PAGES, pages_of_the_city(month, list(CITY_PAGES)), strict=True):
        said, standing = CITY_PAGES[address]
        headline = [one.text.strip() for one in soup.select(".strip__v")]
        assert set(said) <= set(headline), (address, headline)
        rows = {row.th.a.text: row for row in soup.select(".league__t tbody tr")}
        assert len(rows) == 40
        for center, where, what in standing:
            assert rows[center].select(where)[0].text == what, (address, center)
        if address in FIRST_ON_A_PAGE:
            assert next(iter(rows)) == FIRST_ON_A_PAGE[address]


def pages_of_the_city(environment: dict[str, str], addresses: list[str]) -> list[BeautifulSoup]:
    """What the city's administrator sees, in the process of the trial."""
    ask = (
        "import json; from django.test import Client; from centers.models import Officer\n"
        "client = Client(HTTP_HOST='localhost')\n"
        "client.force_login(Officer.objects.get(username='thanhpho.quantri1'))\n"
        f"print(json.dumps([client.get('/tong-quan/?' + one).content.decode() for one in {addresses!r}]))"
    )
    found = json.loads(manage(environment, "shell", "--no-imports", "-c", ask))
    return [BeautifulSoup(page, "html.parser") for page in found]


TABLES = (  # of which days, slug, row ("" is the city), what is asked of its cells, what comes out
    ("2025-07", "tien-do-766", "", ("accepted", "online"), (44825, 40867)),
    ("2025-07", "theo-linh-vuc", "", ("online_rate",), ("91.17",)),
    ("2025-07", "bieu-06a", "", ("online", "paper"), (40867, 44825 - 40867)),
    ("2025-07", "tien-do-766", "19753", ("accepted",), (2534,)),
    ("2025-07", "tien-do-766", "19942", ("online", "accepted"), (1051, 1053)),
    ("2025-07", "tien-do-766", "19813", ("accepted",), (1450,)),
    ("2025-07-14", "tien-do-766", "", ("online", "accepted"), (3254, 3425)),
    ("2025-07-14", "tien-do-766", "19789", ("online", "accepted"), (203, 203)),
    ("2025-07-01..2025-07-14", "tien-do-766", "19753", ("accepted",), (1758,)),
    ("2025-07-01..2025-07-14", "tien-do-766", "19942", ("online", "accepted"), (491, 493)),
)


def test_they_stand_in_the_prescribed_tables(month: dict[str, str]):
    """And every check line of them holds."""
    ask = (
        "import json; from casework.reports.asked import asked_of; from casework.reports.forms import FORMS\n"
        "from centers import wall; from centers.models import Officer\n"
        "chi = Officer.objects.get(username='thanhpho.quantri1')\n"
        "def cells(ky, slug, key, names):\n"
        "    found = FORMS[slug].fill(asked_of(FORMS[slug], chi, {'ky': ky}, wall.now()))\n"
        "    assert found.broken() == []\n"
        "    row = next(one for one in found.rows if one.key == key) if key else found.whole\n"
        "    return [getattr(row.cells[name], 'value', row.cells[name]) for name in names]\n"
        f"print(json.dumps([cells(*one[:4]) for one in {TABLES!r}], default=str))"
    )
    found = json.loads(manage(month, "shell", "--no-imports", "-c", ask))
    assert [tuple(one) for one in found] == [values for *_asked, values in TABLES]


def test_the_month_is_sound_and_filled_once(month: dict[str, str]):
    assert "đã đủ" in manage(month, "demo")
    assert ": 0 " in manage(month, "audit")
