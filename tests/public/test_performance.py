"""The published figures: anybody reads them, nobody learns more than totals, machines get what the command prints."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from casework.doors.public.turn import NUMBER, turn
from casework.figures import Period, report
from casework.models import Party
from centers.models import Officer, Procedure
from tests.figures.histories import History, lived

PAGE, JSON, CSV = "/cong-khai/", "/cong-khai/so-lieu.json", "/cong-khai/so-lieu.csv"
LATER = datetime(2025, 11, 22, 9, 42, 31, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture(scope="module")
def history(django_db_setup: Any, django_db_blocker: Any) -> Iterator[History]:
    """Two centers in the summer of 2025, lived once for the tests of this file."""
    with lived(django_db_blocker, 8, 320, dossiers=32) as found:
        yield found


@pytest.fixture(autouse=True)
def later(history: History, db: None, wall_clock: Any) -> None:
    wall_clock(LATER)


pytestmark = pytest.mark.django_db


def month_of(history: History) -> str:
    return f"{history.dossiers[0].registered_at.astimezone(LATER.tzinfo):%Y-%m}"


def test_anybody_reads_them_and_no_cookie_is_set(client: Client):
    for path in (PAGE, JSON, CSV):
        answer = client.get(path)
        assert answer.status_code == 200
        assert not answer.cookies
        assert answer.headers["Cache-Control"] == "public, max-age=300"


def test_what_did_not_change_is_not_sent_again(client: Client):
    first = client.get(JSON)
    again = client.get(JSON, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_json_is_what_the_command_prints(client: Client, history: History):
    month = month_of(history)
    first = datetime.fromisoformat(f"{month}-01").date()
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    printed = StringIO()
    call_command("figures", "--json", "--from", str(first), "--to", str(last), stdout=printed)
    got = client.get(JSON, {"ky": month})
    assert got.json() == json.loads(printed.getvalue())
    assert got.json()["city"]["accepted"] > 0


def test_the_csv_holds_the_centers_and_the_city(client: Client, history: History):
    got = client.get(CSV, {"ky": month_of(history)})
    rows = list(csv.DictReader(StringIO(got.content.decode("utf-8-sig"))))
    assert [row["code"] for row in rows] == ["19753", "19789", ""]
    assert int(rows[-1]["accepted"]) == sum(int(row["accepted"]) for row in rows[:-1]) > 0


def test_the_page_shows_each_figure_with_its_parts_and_its_meaning(client: Client, history: History):
    page = client.get(PAGE, {"ky": month_of(history)}).content.decode()
    month = datetime.fromisoformat(f"{month_of(history)}-01").date()
    last = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    city = report(Period.of_days(month, last, now=LATER)).city
    assert f"{city.early + city.on_time} / {city.decided} hồ sơ đã có kết quả" in page
    assert f"{city.online} / {city.accepted} hồ sơ tiếp nhận" in page
    assert "bao nhiêu có trước hoặc đúng ngày hẹn" in page


@pytest.mark.parametrize("sort", ["", "dung-han", "truc-tuyen", "giai-quyet", "tiep-nhan", "qua-han", "ten", "<x>"])
def test_the_centers_stand_in_every_order(client: Client, history: History, sort: str):
    page = client.get(PAGE, {"ky": month_of(history), "xep": sort}).content.decode()
    assert "Phường Phú Xuân" in page
    assert "Phường Thuận Hóa" in page


def test_too_few_decided_are_not_ranked(client: Client, history: History):
    page = client.get(PAGE, {"ky": month_of(history)}).content.decode()
    assert page.count("Chưa xếp hạng") >= 2
    assert "từ 30 hồ sơ" in page


@pytest.mark.parametrize(
    "asked",
    [{"ky": "2025-08-14"}, {"ky": "2025-W33"}, {"ky": "2025-08-01..2025-08-20"}, {"ky": "2025-12"}, {"ky": "2025-06"},
     {"ky": "x"}, {"loai": "range", "tu": "01/08/2025", "den": "20/08/2025"}, {"loai": "month", "tu": "31/02/2025"}],
)  # fmt: skip
def test_other_periods_are_refused_in_words(client: Client, asked: dict[str, str]):
    assert client.get(JSON, asked).status_code == 400
    assert client.get(JSON, asked).json()["error"].endswith(".")
    assert client.get(CSV, asked).status_code == 400
    page = client.get(PAGE, asked)
    assert page.status_code == 200
    assert client.get(JSON, asked).json()["error"] in page.content.decode()


@pytest.mark.parametrize("slug", ["2025-08", "2025-08-hc", "2025-Q3", "2025-H2", "2025"])
def test_months_quarters_halves_and_years_are_published(client: Client, slug: str):
    assert client.get(JSON, {"ky": slug}).status_code == 200


def test_a_day_typed_leads_to_the_one_address_of_its_period(client: Client):
    answer = client.get(PAGE, {"loai": "quarter", "tu": "14/08/2025", "lang": "en", "xep": "ten"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{PAGE}?ky=2025-Q3&lang=en&xep=ten")


def test_a_running_period_says_so_and_is_counted_as_of_the_last_five_minutes(client: Client):
    assert "Chưa hết kỳ." in client.get(PAGE, {"ky": "2025-11"}).content.decode()
    assert "Chưa hết kỳ." not in client.get(PAGE, {"ky": "2025-10"}).content.decode()
    assert client.get(JSON, {"ky": "2025-11"}).json()["as_of"] == "2025-11-22T09:40:00+07:00"


def test_the_last_month_that_has_ended_comes_first(client: Client):
    assert client.get(JSON).json()["from"] == "2025-10-01"


def test_nothing_but_totals_leaves_the_house(client: Client, history: History):
    """No person, no code of a dossier, no procedure, no officer."""
    said = "".join(
        client.get(path, {"ky": month_of(history)}).content.decode(errors="replace") for path in (PAGE, JSON, CSV)
    )
    names = [party.person.full_name for party in Party.objects.select_related("person")]
    names += Officer.objects.values_list("full_name", flat=True)
    names += Procedure.objects.values_list("name_vi", flat=True)
    names += [dossier.code for dossier in history.dossiers]
    assert names
    assert [name for name in names if name in said] == []


def test_it_asks_no_more_the_more_there_is(client: Client, history: History, django_assert_max_num_queries: Any):
    with django_assert_max_num_queries(20):
        client.get(PAGE, {"ky": month_of(history)})


def test_the_language_is_a_link(client: Client):
    page = client.get(PAGE, {"lang": "en"})
    assert page.headers["Content-Language"] == "en"
    assert '<html lang="en">' in page.content.decode()
    assert client.get(PAGE).headers["Content-Language"] == "vi"
    client.cookies["django_language"] = "en"
    assert client.get(PAGE).headers["Content-Language"] == "en"
    assert client.get(PAGE, {"lang": "xx"}).headers["Content-Language"] == "en"


def test_machines_are_counted_for_one_at_a_time(client: Client):
    with turn() as mine:
        assert mine
        busy = client.get(JSON)
    assert (busy.status_code, busy.headers["Retry-After"]) == (503, "10")
    assert busy.headers["Cache-Control"] == "no-store"
    assert client.get(JSON).status_code == 200


def test_another_process_has_its_turn_too(client: Client):
    """On PostgreSQL, where there are many."""
    if connection.vendor != "postgresql":
        assert client.get(CSV).status_code == 200
        return
    facts = connection.get_connection_params() | {"cursor_factory": None}
    known = {name: facts[name] for name in ("dbname", "user", "password", "host", "port") if facts.get(name)}
    with psycopg.connect(**known) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBER])
        assert client.get(CSV).status_code == 503
    assert client.get(CSV).status_code == 200


def test_nothing_is_written_here(client: Client):
    for path in (PAGE, JSON, CSV):
        assert client.post(path).status_code == 405


def test_what_a_signed_in_reader_sees_stays_in_no_cache(client: Client, history: History):
    client.force_login(history.cast.chi)
    assert "no-store" in client.get(PAGE).headers["Cache-Control"]


def test_the_sign_in_page_leads_here(client: Client):
    assert f'href="{PAGE}"' in client.get("/dang-nhap/").content.decode()
