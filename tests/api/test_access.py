"""Who may ask what: each kind of client against each address; of another center nothing, not even that it is there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from casework.doors.api.view import SCOPES
from casework.models import Dossier
from centers.models import Officer
from law.terms import Role
from tests.api.bodies import opening
from tests.api.client import READING, Caller, client_for, nobody
from tests.cast import Cast
from tests.paperwork import at, logged, person

MONDAY = at("2025-07-14 09:00")
CANARY = "Chim Hoàng Yến"


@pytest.fixture(autouse=True)
def monday(wall_clock: Any) -> None:
    wall_clock(MONDAY)


def of_thuan_hoa(cast: Cast) -> Dossier:
    """A dossier of the other center, with a name that stands nowhere else."""
    return logged(cast, cast.marriage, MONDAY, by=cast.dung, owner=person(CANARY))


def asked(caller: Caller, cast: Cast, code: str) -> dict[str, int]:
    """The status of each operation on a dossier."""
    note = {"step": "note", "expect": 1, "needs": {"note": "Ghi chú nội bộ."}}
    return {
        "list": caller.get("dossiers/").status_code,
        "read": caller.get(f"dossiers/{code}/").status_code,
        "step": caller.post(f"dossiers/{code}/steps/", note).status_code,
        "open": caller.post("dossiers/", opening(cast.birth)).status_code,
        "bulk": caller.post("dossiers/bulk/", {"rows": [opening(cast.birth)]}).status_code,
    }


def test_the_matrix(cast: Cast) -> None:
    card = logged(cast, cast.land, MONDAY)
    revoked = client_for(cast.an, revoked_at=MONDAY, revoked_by=cast.binh)
    agent = Officer.objects.create(
        username="phuxuan.bdvhx", full_name="Điểm bưu điện", roles=[Role.AGENT.value], center=cast.phu_xuan
    )
    unknown = dict.fromkeys(("list", "read", "step", "open", "bulk"), 401)
    barred = dict.fromkeys(unknown, 403)
    matrix: dict[str, tuple[Caller, dict[str, int]]] = {
        "nobody": (nobody(), unknown),
        "guess": (Caller("mc_guess", nobody().client), unknown),
        "revoked": (revoked, unknown),
        "expired": (client_for(cast.an, expires_at=MONDAY - timedelta(seconds=1)), unknown),
        "clerk": (client_for(cast.an), {"list": 200, "read": 200, "step": 201, "open": 201, "bulk": 200}),
        "officer": (client_for(cast.hai), {"list": 200, "read": 200, "step": 201, "open": 403, "bulk": 403}),
        "clerk of another center": (
            client_for(cast.dung), {"list": 200, "read": 404, "step": 404, "open": 201, "bulk": 200},
        ),
        "reader": (client_for(cast.an, *READING), {"list": 200, "read": 200, "step": 403, "open": 403, "bulk": 403}),
        "writer": (
            client_for(cast.an, "dossiers:write"), {"list": 403, "read": 403, "step": 201, "open": 201, "bulk": 200},
        ),
        "catalogue": (client_for(cast.an, "catalogue:read"), barred),
        "inspector": (client_for(cast.tuan), {"list": 200, "read": 200, "step": 403, "open": 403, "bulk": 403}),
        "city": (client_for(cast.chi), {"list": 200, "read": 200, "step": 403, "open": 403, "bulk": 403}),
        "agent": (client_for(agent), {"list": 403, "read": 403, "step": 403, "open": 403, "bulk": 200}),
    }  # fmt: skip
    for name, (caller, expected) in matrix.items():
        card.refresh_from_db()
        assert asked(caller, cast, card.code) == expected, name
    registering = opening(cast.birth, step="register")
    assert matrix["agent"][0].post("dossiers/", registering).status_code == 201  # who may not accept


def test_an_account_that_is_closed_closes_its_clients(cast: Cast) -> None:
    caller = client_for(cast.an)
    assert caller.get("dossiers/").status_code == 200
    Officer.objects.filter(pk=cast.an.pk).update(is_active=False)
    assert caller.get("dossiers/").status_code == 401


def test_of_another_center_nothing_is_told(cast: Cast) -> None:
    card = of_thuan_hoa(cast)
    caller = client_for(cast.an, *SCOPES)
    for query in (
        {},
        {"center": "19789"},
        {"procedure": cast.marriage.code},
        {"updated_since": "2025-01-01T00:00:00+07:00"},
    ):
        said = caller.get("dossiers/", query).content.decode()
        assert CANARY not in said
        assert card.code not in said
    there = caller.get(f"dossiers/{card.code}/")
    nowhere = caller.get("dossiers/H57.DEMO.04-250714-0999/")
    assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content)
    step = {"step": "note", "expect": 1, "needs": {"note": "Ghi chú nội bộ."}}
    there = caller.post(f"dossiers/{card.code}/steps/", step)
    nowhere = caller.post("dossiers/H57.DEMO.04-250714-0999/steps/", step)
    assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content)
    assert card.lines.count() == 1 + Dossier.objects.get(pk=card.pk).lines.filter(rode=1).count()


def test_a_city_client_sees_the_centers_it_was_given(cast: Cast) -> None:
    here, there = logged(cast, cast.birth, MONDAY), of_thuan_hoa(cast)
    whole = client_for(cast.tuan, *SCOPES)
    narrow = client_for(cast.tuan, *SCOPES, centers=[cast.phu_xuan])
    assert {row["code"] for row in whole.get("dossiers/").json()["results"]} == {here.code, there.code}
    assert {row["code"] for row in narrow.get("dossiers/").json()["results"]} == {here.code}
    assert CANARY in whole.get("dossiers/").content.decode()
    assert whole.get(f"dossiers/{there.code}/").status_code == 200
    assert narrow.get(f"dossiers/{there.code}/").status_code == 404


def test_no_cookie_opens_the_door(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.an, backend="centers.backend.OfficerBackend")
    assert browser.get("/api/v1/dossiers/").status_code == 401
    assert browser.post("/api/v1/dossiers/", {}, content_type="application/json").status_code == 401


def test_answers_are_kept_by_no_cache(cast: Cast) -> None:
    said = client_for(cast.an).get("dossiers/")
    assert "no-store" in said.headers["Cache-Control"]
    assert {"Authorization", "Accept-Language"} <= {name.strip() for name in said.headers["Vary"].split(",")}
    assert "Set-Cookie" not in said.headers


def test_every_operation_knows_its_own_methods_only(cast: Cast) -> None:
    caller = client_for(cast.an)
    for path in ("dossiers/", "dossiers/bulk/", "dossiers/x/", "dossiers/x/steps/"):
        for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
            said = caller.call(method, path, {})
            assert (said.status_code, said.headers["Content-Type"]) == (405, "application/problem+json"), (method, path)
            assert said.headers["Allow"]


def test_what_cannot_be_read_is_told(cast: Cast) -> None:
    caller = client_for(cast.an)
    deep = "[" * 5000 + "]" * 5000
    for body in ("{", "", "[1,", deep, '{"a": NaN}', b"\xff", '{"procedure": "a\\u0000"}', '{"procedure": "\\ud800"}'):
        said = caller.call("POST", "dossiers/", body)
        assert said.status_code in (400, 422), body
        assert said.headers["Content-Type"] == "application/problem+json"
    assert caller.call("POST", "dossiers/", "a=1", content_type="application/x-www-form-urlencoded").status_code == 415
    assert caller.call("POST", "dossiers/", " " * (2 * 1024 * 1024 + 1)).status_code == 413
    assert caller.get("dossiers/", Accept="text/html").status_code == 406
    assert caller.get("dossiers/", Accept="text/html, */*;q=0.1").status_code == 200


def test_an_error_of_ours_is_a_problem_with_a_number(cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    def broken(*_args: Any, **_more: Any) -> None:
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr("casework.doors.api.dossiers.cut", broken)
    said = client_for(cast.an).get("dossiers/")
    assert (said.status_code, said.headers["Content-Type"]) == (500, "application/problem+json")
    assert "secret" not in said.content.decode()
    assert said.json()["incident"] in caplog.text


def test_the_walk_over_addresses_knows_the_api() -> None:
    names = {str(entry.pattern) for entry in get_resolver().url_patterns}
    assert "api/" in names
