"""The page of applications: a token is shown once, an administrator keeps what is his, a revoked client is out."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from casework.models import ApiClient
from centers.models import Officer
from law.terms import Role
from tests.api.client import Caller, client_for
from tests.cast import Cast
from tests.paperwork import at, logged

MONDAY = at("2025-07-14 09:00")
LIST = "/quan-tri/ung-dung/"
NEW = f"{LIST}moi/"


@pytest.fixture(autouse=True)
def monday(wall_clock: Any) -> None:
    wall_clock(MONDAY)


def browser(officer: Officer) -> Client:
    signed_in = Client()
    signed_in.force_login(officer, backend="centers.backend.OfficerBackend")
    return signed_in


@pytest.fixture(autouse=True)
def technical(cast: Cast) -> None:
    """Accounts nobody signs in with."""
    for officer in (cast.an, cast.dung, cast.tuan):
        officer.set_unusable_password()
        officer.save()


@pytest.fixture
def keeper(cast: Cast) -> Officer:
    """The administrator of Phú Xuân."""
    facts = {"username": "phuxuan.quantri", "full_name": "Quản trị Phú Xuân", "roles": [Role.CENTER_ADMIN.value]}
    return Officer.objects.create(center=cast.phu_xuan, **facts)


def asked(**facts: Any) -> dict[str, Any]:
    return {"name": "Cổng Dịch vụ công", "account": "phuxuan.motcua1", "scopes": ["dossiers:read"], "until": ""} | facts


def test_a_client_is_made_and_its_token_shown_once(cast: Cast, keeper: Officer) -> None:
    said = browser(keeper).post(NEW, asked(until="31/12/2025"))
    assert said.status_code == 201, said.content
    token = re.search(r"mc_[\w-]{43}", said.content.decode())[0]  # type: ignore[index]
    client = ApiClient.objects.get()
    assert (client.officer, client.created_by, client.scopes) == (cast.an, keeper, ["dossiers:read"])
    assert client.expires_at == at("2026-01-01 00:00")
    assert token not in browser(keeper).get(LIST).content.decode()
    logged(cast, cast.birth, MONDAY)
    assert len(Caller(token, client).get("dossiers/").json()["results"]) == 1
    assert "14/07" in browser(keeper).get(LIST).content.decode()  # the last use


def test_a_revoked_client_is_out_for_good(cast: Cast, keeper: Officer) -> None:
    caller = client_for(cast.an)
    address = f"{LIST}{caller.client.uuid}/thu-hoi/"
    assert browser(keeper).get(address).status_code == 200
    assert caller.get("dossiers/").status_code == 200
    assert browser(keeper).post(address).status_code == 302
    assert caller.get("dossiers/").json()["detail"] == "Mã truy cập đã bị thu hồi."
    assert browser(keeper).post(address).status_code == 404
    caller.client.refresh_from_db()
    assert caller.client.revoked_by == keeper


def test_an_administrator_keeps_what_is_his(cast: Cast, keeper: Officer) -> None:
    theirs = client_for(cast.dung).client
    assert theirs.name not in browser(keeper).get(LIST).content.decode()
    assert browser(keeper).post(f"{LIST}{theirs.uuid}/thu-hoi/").status_code == 404
    assert browser(keeper).post(NEW, asked(account=cast.dung.username)).status_code == 422
    assert theirs.name in browser(cast.chi).get(LIST).content.decode()
    assert browser(cast.chi).post(NEW, asked(account=cast.dung.username)).status_code == 201


def test_no_program_writes_in_the_name_of_a_person(cast: Cast, keeper: Officer) -> None:
    cast.an.set_password("mot-cua-rat-dai")
    cast.an.save()
    for by in (keeper, cast.chi):
        assert browser(by).post(NEW, asked()).status_code == 422
    assert not ApiClient.objects.exists()
    assert browser(keeper).post(NEW, asked(account=keeper.username)).status_code == 201  # but in one's own


@pytest.mark.parametrize("who", ["an", "binh", "tuan"])
def test_nobody_else_opens_the_page(cast: Cast, who: str) -> None:
    for address in (LIST, NEW):
        assert browser(getattr(cast, who)).get(address).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"account": "khong.co"}, "account"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"until": "13/07/2025"}, "until"),
        ({"account": "thanhpho.thanhtra", "scopes": ["dossiers:write"]}, "scopes"),
        ({"centers": ["19789"]}, "centers"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(cast: Cast, wrong: dict[str, Any], field: str) -> None:
    said = browser(cast.chi).post(NEW, asked(**wrong))
    assert said.status_code == 422
    assert f"id_{field}_error" in said.content.decode()
    assert not ApiClient.objects.exists()


def test_a_city_account_may_be_kept_to_some_centers(cast: Cast) -> None:
    said = browser(cast.chi).post(NEW, asked(account="thanhpho.thanhtra", centers=[cast.phu_xuan.code]))
    assert said.status_code == 201
    assert list(ApiClient.objects.get().centers.all()) == [cast.phu_xuan]
