"""Many new dossiers in one request: each row for itself, one answer for all of them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from casework import audit
from casework.models import Dossier, Person
from tests.api.bodies import opening, somebody
from tests.api.client import client_for
from tests.cast import Cast
from tests.paperwork import at, logged

MONDAY = at("2025-07-14 09:00")


@pytest.fixture(autouse=True)
def monday(wall_clock: Any) -> None:
    wall_clock(MONDAY)


def test_good_rows_are_written_and_bad_ones_told(cast: Cast) -> None:
    rows = [
        opening(cast.birth),
        opening(cast.marriage, documents=[1]),
        "no row",
        opening(cast.land, owner=somebody(number="12")),
        opening(cast.birth, procedure="9.999"),
        opening(cast.land, note="Có ghi chú."),
    ]
    said = client_for(cast.an).post("dossiers/bulk/", {"rows": rows})
    assert said.status_code == 200, said.content
    told = said.json()
    assert (told["written"], told["refused"]) == (2, 4)
    assert [row["row"] for row in told["rows"] if row["problem"] is None] == [0, 5]
    places = [row["problem"]["errors"][0]["pointer"] for row in told["rows"] if row["problem"]]
    assert places == ["#/documents", "#", "#/owner/number", "#/procedure"]
    assert [card.code for card in Dossier.objects.order_by("pk")] == [
        row["dossier"]["code"] for row in told["rows"] if row["dossier"]
    ]
    assert Dossier.objects.get(code=told["rows"][5]["dossier"]["code"]).lines.count() == 2
    assert Person.objects.count() == 2
    assert audit.run(processes=1).findings == []


def test_the_desk_says_of_a_row_what_it_says_of_one(cast: Cast) -> None:
    caller = client_for(cast.an)
    for wrong in ({"documents": [7]}, {"case": "khác"}, {"channel": "fax"}, {"owner": somebody(phone="12")}):
        alone = caller.post("dossiers/", opening(cast.birth) | wrong).json()
        among = caller.post("dossiers/bulk/", {"rows": [opening(cast.birth) | wrong]}).json()["rows"][0]["problem"]
        assert among == alone


def test_a_person_and_a_foreign_code_come_once_in_a_request(cast: Cast) -> None:
    who, logged_before = somebody(), logged(cast, cast.birth, MONDAY, external_code="CŨ-1")
    rows = [
        opening(cast.birth, owner=who, external_code="MỚI-1"),
        opening(cast.land, owner=who),
        opening(cast.land, external_code="MỚI-1"),
        opening(cast.land, external_code="CŨ-1"),
    ]
    told = client_for(cast.an).post("dossiers/bulk/", {"rows": rows}).json()
    assert [row["dossier"] is not None for row in told["rows"]] == [True, True, False, False]
    assert Person.objects.exclude(pk=logged_before.owner_id).count() == 1


def test_what_is_refused_changes_nothing_of_a_known_person(cast: Cast) -> None:
    who = somebody()
    caller = client_for(cast.an)
    caller.post("dossiers/", opening(cast.birth, owner=who))
    bad = opening(cast.birth, owner=who | {"phone": "0000777777"}, documents=[])
    caller.post("dossiers/bulk/", {"rows": [bad]})
    assert Person.objects.get().phone == "0000123456"
    caller.post("dossiers/bulk/", {"rows": [bad | {"documents": [1, 2]}]})
    assert Person.objects.get().phone == "0000777777"


def test_a_bulk_sent_again_gets_the_same_answer(cast: Cast) -> None:
    caller, key = client_for(cast.an), uuid4()
    body = {"rows": [opening(cast.birth), opening(cast.birth, documents=[])]}
    first, again = (caller.post("dossiers/bulk/", body, key=key) for _turn in range(2))
    assert first.content == again.content
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Dossier.objects.count() == 1


@pytest.mark.parametrize(
    "body", [{}, [], {"rows": []}, {"rows": [{}] * 501}, {"rows": {}}, {"rows": [{}], "more": 1}, 1, None]
)
def test_a_bulk_has_one_to_five_hundred_rows(cast: Cast, body: Any) -> None:
    assert client_for(cast.an).post("dossiers/bulk/", body).status_code == 422


def test_numbers_of_a_bulk_have_no_gap(cast: Cast) -> None:
    caller = client_for(cast.an)
    caller.post("dossiers/bulk/", {"rows": [opening(cast.birth, documents=[1, 2] if n % 3 else []) for n in range(60)]})
    caller.post("dossiers/", opening(cast.birth))
    assert Dossier.objects.order_by("-code").first().code == "H57.DEMO.01-250714-0041"  # type: ignore[union-attr]
    assert audit.run(processes=1).findings == []
