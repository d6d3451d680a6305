"""Every error of the API is a problem in JSON, in the reader's language; who is unknown is told how to be known."""

from __future__ import annotations

from django.test import Client

from casework.clients import digest_of
from tests.api.bodies import opening
from tests.api.client import client_for, nobody
from tests.cast import LAID_OUT_AT, Cast
from tests.paperwork import logged


def test_an_address_that_is_none_answers_a_problem(cast: Cast) -> None:
    for path in ("khong-co/", "", "dossiers", "../x"):
        said = client_for(cast.an).get(path)
        assert said.status_code == 404, path
        assert said.headers["Content-Type"] == "application/problem+json"
        assert said.json()["type"] == "urn:problem:mot-cua:not-found"


def test_a_nul_in_an_address_is_a_problem_too(cast: Cast) -> None:
    said = Client().get("/api/v1/x/?q=a%00b")
    assert (said.status_code, said.headers["Content-Type"]) == (400, "application/problem+json")


def test_problems_are_told_in_the_language_asked_for(db: None) -> None:
    asked = {
        language: nobody().get("khong-co/", Accept_Language=language) for language in ("vi", "en-GB,vi;q=0.5", "fr")
    }
    assert [said.headers["Content-Language"] for said in asked.values()] == ["vi", "en", "vi"]
    assert asked["fr"].json()["title"] == "Không tìm thấy"


def test_a_member_of_the_wrong_shape_is_told_of_in_vietnamese(cast: Cast) -> None:
    caller, english = client_for(cast.an), ("field", "Expected", "This")
    bodies = [None, *(opening(cast.birth, **{name: wrong}) for name in ("owner", "submitter", "documents",
              "other_documents") for wrong in (None, True, 5, "x", {"x": 1}, [[]], [{}] * 99))]  # fmt: skip
    for body in bodies:
        said = caller.post("dossiers/bulk/", {"rows": [body]}).json()["rows"][0]["problem"]
        assert said is None or not any(word in said["detail"] for word in english), (body, said)
    card = logged(cast, cast.birth, LAID_OUT_AT)
    for needs in (None, [], "x", 5):
        said = caller.post(f"dossiers/{card.code}/steps/", {"step": "note", "expect": 1, "needs": needs}).json()
        assert said["detail"] == "Cần một đối tượng JSON."


def test_only_a_hash_of_the_token_is_kept(cast: Cast) -> None:
    caller = client_for(cast.an)
    assert caller.token.startswith("mc_")
    assert len(caller.token) >= 46
    caller.client.refresh_from_db()
    assert caller.client.digest == digest_of(caller.token)
    assert caller.token not in str(vars(caller.client))
