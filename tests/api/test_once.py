"""Writes happen once, whatever is sent again, at once, or cut off in the middle."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from casework import desk
from casework.models import Dossier, RequestKey
from tests.api.bodies import opening
from tests.api.client import Caller, client_for
from tests.cast import Cast, raise_the_house
from tests.paperwork import at, logged

MONDAY = at("2025-07-14 09:00")


@pytest.fixture(autouse=True)
def monday(wall_clock: Any) -> None:
    wall_clock(MONDAY)


def test_the_same_request_gets_the_same_answer(cast: Cast) -> None:
    caller, key, body = client_for(cast.an), uuid4(), opening(cast.birth)
    first, again = caller.post("dossiers/", body, key=key), caller.post("dossiers/", body, key=key)
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Dossier.objects.count() == 1


def test_another_body_under_the_same_key_is_refused(cast: Cast) -> None:
    caller, key, body = client_for(cast.an), uuid4(), opening(cast.birth)
    code = caller.post("dossiers/", body, key=key).json()["code"]
    said = caller.post("dossiers/", body | {"note": "Khác."}, key=key)
    assert (said.status_code, said.json()["type"]) == (422, "urn:problem:mot-cua:key-reused")
    said = caller.post(f"dossiers/{code}/steps/", {"step": "note", "expect": 2, "needs": {"note": "Khác."}}, key=key)
    assert said.status_code == 422
    assert Dossier.objects.count() == 1


def test_a_key_is_each_clients_own(cast: Cast) -> None:
    key, body = uuid4(), opening(cast.birth)
    for caller in (client_for(cast.an), client_for(cast.an)):
        assert caller.post("dossiers/", body, key=key).status_code == 201
    assert Dossier.objects.count() == 2


def test_what_was_refused_may_be_mended_under_the_same_key(cast: Cast) -> None:
    caller, key, body = client_for(cast.an), uuid4(), opening(cast.birth, documents=[])
    assert caller.post("dossiers/", body, key=key).status_code == 422
    assert caller.post("dossiers/", body | {"documents": [1, 2]}, key=key).status_code == 201


@pytest.mark.parametrize("key", ["", "abc", "1" * 31])
def test_no_write_without_a_key(cast: Cast, key: str) -> None:
    card = logged(cast, cast.marriage, MONDAY)
    for path, body in (
        ("dossiers/", opening(cast.birth)),
        ("dossiers/bulk/", {"rows": [opening(cast.birth)]}),
        (f"dossiers/{card.code}/steps/", {"step": "note", "expect": 2, "needs": {"note": "Ghi chú."}}),
    ):
        said = client_for(cast.an).post(path, body, key=key)
        assert (said.status_code, said.json()["type"]) == (400, "urn:problem:mot-cua:key-missing")
    assert Dossier.objects.count() == 1


def test_what_is_kept_of_an_answer_names_nobody(cast: Cast) -> None:
    body = opening(cast.birth)
    client_for(cast.an).post("dossiers/", body)
    row = RequestKey.objects.get()
    for told in (body["owner"]["full_name"], body["owner"]["number"], body["owner"]["phone"]):
        assert told not in f"{row.answer} {row.body_hash} {row.actor}"


# --- at once, and cut off


def together(caller: Caller, key: UUID, body: dict[str, Any], copies: int = 6) -> list[Any]:
    """The answers to copies of a request that arrive at the same moment."""
    gate, said = threading.Barrier(copies), []

    def send() -> None:
        try:
            gate.wait()
            said.append(Caller(caller.token, caller.client).post("dossiers/", body, key=key))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _copy in range(copies)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return said


@pytest.mark.django_db(transaction=True)
def test_copies_that_arrive_at_once_wait_for_the_first() -> None:
    cast = raise_the_house()
    said = together(client_for(cast.an), uuid4(), opening(cast.birth))
    assert {answer.status_code for answer in said} == {201}
    assert len({answer.content for answer in said}) == 1
    assert sum("Idempotency-Replayed" in answer.headers for answer in said) == len(said) - 1
    assert Dossier.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_keys_row_they_would_be_many(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = raise_the_house()
    monkeypatch.setattr(desk, "once", lambda actor, key, body, at, act: (act(), False))
    said = together(client_for(cast.an), uuid4(), opening(cast.birth))
    assert Dossier.objects.count() == len(said) > 1


HALF = """
import os, sys, signal, django
django.setup()
from casework import desk
from casework.desk import keys, store
from tests.api.client import Caller
from casework.models import ApiClient
import json

def die(*_args, **_more):
    print("half way", flush=True)
    signal.pause()

if sys.argv[2] == "guarded":
    desk.store = (lambda plain: lambda drafts, **more: (plain(drafts, **more), die()))(desk.store)
else:  # the control: the key is kept before the work, in a transaction of its own
    def once(actor, key, body, at, act):
        from casework import sealing
        row, fresh = keys.RequestKey.objects.get_or_create(actor=actor, key=key, defaults={"created_at": at})
        if not fresh:
            return row.answer, True
        row.answer = act()
        row.save()
        return row.answer, False
    desk.once = once
    desk.store = die
Caller(sys.argv[1], ApiClient()).post("dossiers/", json.loads(sys.argv[3]), key=sys.argv[4])
"""


def cut_off(caller: Caller, body: dict[str, Any], key: UUID, way: str) -> None:
    """A process that is killed after it has written and before it has committed."""
    name, url = connection.settings_dict["NAME"], os.environ["DATABASE_URL"]
    url = f"{url.rpartition('/')[0]}/{name}" if connection.vendor == "postgresql" else f"sqlite:///{name}"
    child = subprocess.Popen(
        [sys.executable, "-c", HALF, caller.token, way, json.dumps(body), str(key)],
        env={**os.environ, "DATABASE_URL": url, "ALLOWED_HOSTS": "testserver"}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with child, child.stdout as said:  # type: ignore[union-attr]
        reached = said.readline()
        os.kill(child.pid, signal.SIGKILL)
    assert reached == "half way\n"


@pytest.mark.django_db(transaction=True)
def test_nothing_stays_stuck_when_the_server_is_killed_half_way() -> None:
    cast = raise_the_house()
    caller, key, body = client_for(cast.an), uuid4(), opening(cast.birth)
    cut_off(caller, body, key, "guarded")
    assert not RequestKey.objects.exists()
    said = caller.post("dossiers/", body, key=key)
    assert (said.status_code, "Idempotency-Replayed" in said.headers) == (201, False)
    assert said.json()["code"].endswith("-0001")


@pytest.mark.django_db(transaction=True)
def test_control_a_key_kept_beforehand_would_be_stuck() -> None:
    cast = raise_the_house()
    caller, key, body = client_for(cast.an), uuid4(), opening(cast.birth)
    cut_off(caller, body, key, "unguarded")
    assert RequestKey.objects.get().answer == {}
    assert not Dossier.objects.exists()
