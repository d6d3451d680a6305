"""What programs read is what the pages and the commands say, within the reach of the client, and stays private."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from casework.doors.api.view import SCOPES
from casework.models import ApiClient, ReadLog
from casework.reports import seals
from casework.reports.asked import CENTER, asked_of
from casework.reports.files import WRITERS, Stamp
from casework.reports.forms import FORMS
from casework.reports.sheet import Sheet
from centers.calendars import calendar_of, shipped
from centers.models import Procedure, Term, TermPaper
from law.calculator import due
from tests.api.client import Caller, client_for, nobody
from tests.figures.histories import History, lived
from tests.paperwork import at, logged

LATER = at("2025-11-22 09:42")
JULY = "2025-07"
READ = ("procedures/", "procedures/1.001193/", "centers/", "centers/19753/",
        "due/?procedure=1.000894&center=19753&received_at=2025-08-29T09:10:00%2B07:00", "figures/?span=2025-07",
        "reports/", "reports/bieu-06a/?span=2025-07", "reports/so-theo-doi/?span=2025-07",
        "sealed-reports/")  # fmt: skip


@pytest.fixture(scope="module")
def history(django_db_setup: Any, django_db_blocker: Any) -> Iterator[History]:
    """Two centers in the summer of 2025, lived once for the tests of this file."""
    with lived(django_db_blocker, 8, 320, dossiers=32) as found:
        yield found


@pytest.fixture(autouse=True)
def later(history: History, db: None, wall_clock: Any) -> None:
    wall_clock(LATER)


@pytest.fixture
def city(history: History) -> Caller:
    return client_for(history.cast.chi, *SCOPES)


@pytest.fixture
def leader(history: History) -> Caller:
    return client_for(history.cast.binh, *SCOPES)


def body(answer: Any) -> Any:
    assert answer.status_code == 200, answer.content
    return answer.json()


def wrong(answer: Any) -> list[str]:
    """The words of the address that were refused."""
    assert answer.status_code == 422, answer.content
    return [error["pointer"] for error in answer.json()["errors"]]


# --- the same as elsewhere


def test_the_figures_are_what_the_command_prints(city: Caller):
    for more in ([], ["--by", "field"], ["--by", "week"]):
        printed = StringIO()
        call_command("figures", "--json", "--from", "2025-07-01", "--to", "2025-07-31", *more, stdout=printed)
        by = {"by": more[1]} if more else {}
        assert body(city.get("figures/", {"span": JULY, **by})) == json.loads(printed.getvalue())
        days = {"from": "2025-07-01", "to": "2025-07-31"}
        assert body(city.get("figures/", days | by))["city"] == json.loads(printed.getvalue())["city"]


def test_a_center_is_told_of_itself_alone(city: Caller, leader: Caller, history: History):
    own = body(leader.get("figures/", {"span": JULY}))
    code = history.cast.phu_xuan.code
    assert [row["code"] for row in own["centers"]] == [code]
    assert own == body(city.get("figures/", {"span": JULY, "center": code}))
    every = body(city.get("figures/", {"span": JULY}))
    assert own["centers"] == [row for row in every["centers"] if row["code"] == code]
    by_center = body(leader.get("figures/", {"span": JULY, "by": "center"}))
    assert [row["code"] for row in by_center["rows"]] == [code]
    assert leader.get("figures/", {"span": JULY, "center": history.cast.thuan_hoa.code}).status_code == 404
    assert leader.get("figures/", {"span": JULY, "center": "no"}).status_code == 404


def test_a_client_of_the_city_may_be_given_one_center_only(history: History):
    narrow = client_for(history.cast.chi, *SCOPES, centers=[history.cast.thuan_hoa])
    other = history.cast.phu_xuan.code
    assert [row["code"] for row in body(narrow.get("figures/"))["centers"]] == [history.cast.thuan_hoa.code]
    assert narrow.get("figures/", {"center": other}).status_code == 404
    assert body(narrow.get("reports/bieu-06a/", {"span": JULY}))["place"] == history.cast.thuan_hoa.code
    assert narrow.get("reports/bieu-06a/", {"span": JULY, "center": other}).status_code == 404


def test_figures_of_single_officers_are_for_who_leads_them(city: Caller, leader: Caller):
    assert city.get("figures/", {"by": "officer"}).status_code == 403
    assert body(leader.get("figures/", {"span": JULY, "by": "officer"}))["rows"]


@pytest.mark.parametrize("moment", ["2025-08-29T09:10:00+07:00", "2025-07-14T15:30:00+07:00", "2025-12-31T02:00:00Z"])
@pytest.mark.parametrize("code", ["1.001193", "1.000894", "1.012753"])
def test_the_due_date_and_its_days_are_the_calculators(city: Caller, code: str, moment: str):
    told = body(city.get("due/", {"procedure": code, "center": "19753", "received_at": moment}))
    limit = {name: told["limit"][name] for name in ("unit", "amount") if told["limit"]["amount"] or name == "unit"}
    found = due({"received_at": moment, "limit": limit}, shipped())
    assert (told["due_on"], told["due_at"]) == (found["due_on"], found["due_at"])
    said = [{name: row[name] for name in ("on", "counted", "count")} for row in told["explanation"]]
    assert said == [{name: row[name] for name in ("on", "counted", "count")} for row in found["explain"]]
    assert [row["due"] for row in told["explanation"]].count(True) == 1


def test_the_due_date_is_what_the_page_of_intake_promises(city: Caller, history: History):
    told = body(city.get("due/", {"procedure": "1.000894", "center": "19753"}))
    client = Client()
    client.force_login(history.cast.an)
    page = client.get(reverse("casework:intake_due"), {"procedure": "1.000894"}).content.decode()
    assert f"{datetime.fromisoformat(told['due_on']):%d/%m/%Y}" in page


def test_days_off_are_told_by_name_in_the_language_asked_for(city: Caller):
    asked = {"procedure": "1.000894", "center": "19753", "received_at": "2025-08-29T09:10:00+07:00"}
    words = [row["words"] for row in body(city.get("due/", asked))["explanation"]]
    assert any("Quốc khánh" in said for said in words)
    english = city.get("due/", asked, Accept_Language="en")
    assert english.headers["Content-Language"] == "en"
    assert any("National Day" in row["words"] for row in english.json()["explanation"])


def test_what_cannot_be_promised_is_said_in_words(city: Caller):
    asked = {"procedure": "1.000894", "center": "19753"}
    assert city.get("due/", asked | {"procedure": "9.999999"}).status_code == 404
    assert city.get("due/", asked | {"center": "1"}).status_code == 404
    assert city.get("due/", asked | {"case": "khác"}).status_code == 404
    early = city.get("due/", asked | {"received_at": "2024-01-02T09:00:00+07:00"})
    assert wrong(early) == ["#/received_at"]
    assert early.json()["detail"] == "Thủ tục này chưa có thời hạn áp dụng cho ngày tiếp nhận."
    far = city.get("due/", asked | {"received_at": "2040-01-02T09:00:00+07:00"})
    assert wrong(far) == ["#/received_at"]
    assert far.json()["detail"].startswith("Lịch năm 2040 chưa được nạp")
    assert wrong(city.get("due/")) == ["#/procedure", "#/center"]


# --- the catalogue


def test_a_procedure_tells_its_terms_papers_and_norms(city: Caller):
    told = body(city.get("procedures/1.000894/"))
    procedure, term = Procedure.objects.get(code="1.000894"), Term.objects.get(procedure__code="1.000894")
    assert (told["name_vi"], told["field"], told["on"]) == (procedure.name_vi, "ho_tich", "2025-11-22")
    (said,) = told["terms"]
    assert said["limit"] == {"unit": "working_day", "amount": 3, "words": "03 ngày làm việc"}
    assert (said["norms"], said["same_day_until"]) == (term.norms, "15:00")
    papers = TermPaper.objects.filter(term=term).order_by("position")
    assert [(one["position"], one["name"], one["required"]) for one in said["papers"]] == list(
        papers.values_list("position", "name", "required")
    )
    assert body(city.get("procedures/1.000894/", {"on": "2025-06-30"}))["terms"] == []
    assert city.get("procedures/1.000895/").status_code == 404


def test_procedures_are_found_as_at_the_counter(city: Caller):
    def codes(**asked: str) -> list[str]:
        return [row["code"] for row in body(city.get("procedures/", asked))["results"]]

    assert codes(q="khai sinh") == codes(q="KHAI SINH") == codes(q="khai sin") == ["1.001193"]
    assert codes(q="1.0008") == ["1.000894"]
    assert codes(field="dat_dai") == ["1.012753"]
    assert codes(active="false") == []
    assert codes(active="true") == ["1.000894", "1.001193", "1.012753"]


def test_a_list_goes_on_where_its_page_ended(city: Caller):
    seen, cursor = [], None
    for _page in range(3):
        told = body(city.get("procedures/", {"size": 1} | ({"cursor": cursor} if cursor else {})))
        seen += [row["code"] for row in told["results"]]
        cursor = told["next"]
    assert (seen, cursor) == (["1.000894", "1.001193", "1.012753"], None)


def test_a_center_tells_its_week_and_the_days_ahead_that_differ(city: Caller, wall_clock: Any):
    wall_clock(at("2025-08-25 08:00"))
    told = body(city.get("centers/19753/"))
    hours = [{"opens": "07:30", "closes": "11:30"}, {"opens": "13:30", "closes": "17:30"}]
    assert [day["sessions"] for day in told["week"]] == [hours] * 5 + [[], []]
    calendar = calendar_of("19753", told["edition"])
    ahead = [at("2025-08-25 00:00").date() + timedelta(days=day) for day in range(30)]
    assert [day["on"] for day in told["special_days"]] == [
        str(on) for on in ahead if calendar.reason_of(on.toordinal())
    ]
    assert {day["on"] for day in told["special_days"]} >= {"2025-09-01", "2025-09-02"}
    assert city.get("centers/1/").status_code == 404
    assert [row["code"] for row in body(city.get("centers/"))["results"]] == ["19753", "19789"]


# --- reports


def written(slug: str, history: History) -> dict[str, Any]:
    """The JSON file of a report of July, without the stamp."""
    asked = asked_of(FORMS[slug], history.cast.chi, {"ky": JULY}, LATER)
    sheet: Sheet = FORMS[slug].fill(asked)
    out = io.BytesIO()
    WRITERS["json"].write(sheet, Stamp("", LATER, uuid4()), out, lambda _rows: None)
    file: dict[str, Any] = json.loads(out.getvalue())
    del file["stamp"]
    return file


@pytest.mark.parametrize("slug", [slug for slug, form in FORMS.items() if form.city])
def test_a_report_is_its_json_file(city: Caller, history: History, slug: str):
    told = body(city.get(f"reports/{slug}/", {"span": JULY, "size": 200}))
    total, after = told.pop("total"), told.pop("next")
    assert told == written(slug, history)
    assert after is None
    assert total == len([row for row in told["rows"] if row["key"] or FORMS[slug].is_list])


def test_a_list_of_dossiers_comes_page_by_page(city: Caller, history: History):
    every, rows, cursor = written("so-theo-doi", history)["rows"], [], ""
    while cursor is not None:
        asked = {"span": JULY, "size": 5} | ({"cursor": cursor} if cursor else {})
        told = body(city.get("reports/so-theo-doi/", asked))
        rows, cursor = rows + told["rows"], told["next"]
    assert rows == every
    assert told["total"] == len(every) > 5


def test_rows_that_come_meanwhile_neither_repeat_nor_hide_one(city: Caller, history: History, wall_clock: Any):
    asked = {"span": "2025-07-01..2025-12-31", "size": 5}
    every = body(city.get("reports/so-theo-doi/", asked | {"size": 200}))["rows"]
    page = body(city.get("reports/so-theo-doi/", asked))
    keys = [row["key"] for row in page["rows"]]
    for minutes in range(1, 50):
        wall_clock(LATER + timedelta(minutes=minutes))
        logged(history.cast, history.cast.birth, LATER + timedelta(minutes=minutes))
        if page["next"] is None:
            break
        page = body(city.get("reports/so-theo-doi/", asked | {"cursor": page["next"]}))
        keys += [row["key"] for row in page["rows"]]
    assert keys == [row["key"] for row in every]
    assert page["total"] == len(every) > 5


def test_lists_with_names_want_the_scope_of_people_and_are_logged(history: History):
    before = ReadLog.objects.filter(what="export").count()
    without = client_for(history.cast.chi, "reports:read")
    refused = without.get("reports/so-theo-doi/", {"span": JULY})
    assert (refused.status_code, refused.json()["scope"]) == (403, "people:read")
    assert body(without.get("reports/bieu-06a/", {"span": JULY}))["rows"]
    assert ReadLog.objects.filter(what="export").count() == before
    body(client_for(history.cast.chi, *SCOPES).get("reports/so-theo-doi/", {"span": JULY}))
    assert ReadLog.objects.filter(what="export").count() == before + 1


def test_the_reports_there_are_for_whom(city: Caller, leader: Caller, history: History):
    def slugs(caller: Caller) -> set[str]:
        return {row["slug"] for row in body(caller.get("reports/"))["results"]}

    assert slugs(leader) - slugs(city) == {"theo-cong-chuc"}
    assert slugs(leader) == set(FORMS)
    assert city.get("reports/theo-cong-chuc/", {"center": "19753"}).status_code == 404
    assert body(leader.get("reports/theo-cong-chuc/", {"span": JULY}))["place"] == "19753"
    assert client_for(history.cast.an, *SCOPES).get("reports/").status_code == 403
    assert city.get("reports/khong-co/").status_code == 404


def test_what_a_report_cannot_be_asked_is_said_at_its_place(city: Caller):
    assert wrong(city.get("reports/bieu-06a/", {"span": "2035-07"})) == ["#/span"]
    assert wrong(city.get("reports/bieu-06a/", {"span": "July"})) == ["#/span"]
    assert wrong(city.get("reports/bieu-06a/", {"switches": "no"})) == ["#/switches"]
    assert wrong(city.get("reports/so-theo-doi/", {"cursor": "-1"})) == ["#/cursor"]
    assert wrong(city.get("reports/so-theo-doi/", {"cursor": "5.99999999999999999"})) == ["#/cursor"]  # to come
    on = body(city.get("reports/bieu-06a/", {"span": JULY, "switches": "cho-bo-sung"}))
    assert on["switches"] == ["cho-bo-sung"]


def test_sealed_reports_are_read_by_whom_they_concern(city: Caller, leader: Caller, history: History):
    cast, form = history.cast, FORMS["bieu-06a"]
    for by, address in ((cast.chi, {"ky": JULY}), (cast.binh, {"ky": JULY, CENTER: "19753"})):
        seals.seal(asked_of(form, by, address, LATER), form, by=by, at=LATER)
    listed = body(city.get("sealed-reports/"))["results"]
    assert sorted(row["place"] for row in listed) == ["", "19753"]
    assert [row["place"] for row in body(leader.get("sealed-reports/"))["results"]] == ["19753"]
    assert [row["place"] for row in body(city.get("sealed-reports/", {"center": ""}))["results"]] == [""]
    of_city = next(row for row in listed if not row["place"])
    told = body(city.get(f"sealed-reports/{of_city['id']}/"))
    standing = seals.newest("bieu-06a", JULY, "")
    assert standing is not None
    assert (told["hash"], told["figures"]["rows"]) == (standing.hash, standing.figures["rows"])
    assert told["signer"] == cast.chi.full_name
    assert leader.get(f"sealed-reports/{of_city['id']}/").status_code == 404
    assert city.get("sealed-reports/999999999999999999999/").status_code == 404


# --- how an address is spelt


@pytest.mark.parametrize(
    ("path", "refused"),
    [
        ("figures/?centre=19753", ["#/centre"]),
        ("figures/?center=19753&center=19789", ["#/center"]),
        ("figures/?from=2025-07-01", ["#/to"]),
        ("figures/?from=2025-07-01&to=2025-07-31&span=2025-07", ["#/span"]),
        ("figures/?from=2025-07-31&to=2025-07-01", ["#/from"]),
        ("figures/?from=20250701&to=2025-W30-1", ["#/from", "#/to"]),
        ("figures/?from=1999-07-01&to=2100-07-01", ["#/from", "#/to"]),
        ("figures/?by=planet", ["#/by"]),
        ("figures/?by=day&span=2025", ["#/by"]),
        ("procedures/?active=1", ["#/active"]),
        ("procedures/?size=0", ["#/size"]),
        ("procedures/?size=ten", ["#/size"]),
        ("procedures/?cursor=x", ["#/cursor"]),
        (f"procedures/?q={'a' * 101}", ["#/q"]),
        ("due/?procedure=1.000894&center=19753&received_at=2025-08-29", ["#/received_at"]),
        ("due/?procedure=1.000894&center=19753&received_at=2025-08-29T09:10:00", ["#/received_at"]),
    ],
)
def test_a_word_that_is_not_known_or_not_right_is_refused_by_name(city: Caller, path: str, refused: list[str]):
    answer = city.get(path)
    assert wrong(answer) == refused
    assert all(error["detail"].endswith(".") for error in answer.json()["errors"])


# --- private


@pytest.mark.parametrize("path", READ)
def test_an_answer_is_kept_by_no_cache_sets_no_cookie_and_is_not_sent_twice(city: Caller, path: str):
    answer = city.get(path)
    assert answer.status_code == 200, answer.content
    assert not answer.cookies
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert {"Authorization", "Accept-Language"} <= set(answer.headers["Vary"].split(", "))
    again = city.get(path, If_None_Match=answer.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", READ)
def test_a_token_and_its_scope_are_wanted_everywhere(history: History, path: str):
    assert nobody().get(path).status_code == 401
    assert client_for(history.cast.chi, "dossiers:read").get(path).status_code == 403


def test_a_sign_in_opens_nothing_here(history: History):
    client = Client()
    client.force_login(history.cast.chi)
    assert client.get("/api/v1/figures/").status_code == 401


def test_nothing_is_written_by_reading_but_the_use(city: Caller):
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert city.call(method, "figures/", {}).status_code == 405
    body(city.get("centers/"))
    assert ApiClient.objects.get(pk=city.client.pk).last_used_at == LATER
