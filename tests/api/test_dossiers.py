"""Dossiers through the API: opened, listed, read and moved by the same desk as at the counter."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from casework import audit
from casework.doors.api.opening import OpeningFields
from casework.models import Dossier, Person, ReadLog, SlipLine
from law.steps import STEPS
from tests.api.bodies import opening, somebody
from tests.api.client import client_for
from tests.cast import Cast
from tests.paperwork import at, logged, registered, submitted

MONDAY = at("2025-07-14 09:00")


@pytest.fixture(autouse=True)
def monday(wall_clock: Any) -> None:
    wall_clock(MONDAY)


def test_a_dossier_is_accepted_as_at_the_counter(cast: Cast) -> None:
    said = client_for(cast.an).post("dossiers/", opening(cast.marriage, note="Hồ sơ từ Cổng."))
    assert said.status_code == 201, said.content
    card = Dossier.objects.get(code=said.json()["code"])
    assert said.json() == {
        "code": "H57.DEMO.01-250714-0001", "status": 4, "due_on": "2025-07-17", "due_at": card.due_at.astimezone(
            MONDAY.tzinfo).isoformat(), "expect": card.changed_n,
    }  # fmt: skip
    assert [line.step for line in card.lines.order_by("n")] == ["accept", "assign", "note"]
    assert (card.center_id, card.channel, card.holder) == (cast.phu_xuan.code, "online", cast.hai)
    assert list(card.documents.filter(received_at=MONDAY).values_list("position", flat=True)) == [1, 2]


def test_with_papers_missing_it_can_only_be_registered(cast: Cast) -> None:
    caller = client_for(cast.an)
    body = opening(cast.marriage, documents=[1])
    said = caller.post("dossiers/", body)
    assert said.status_code == 422
    assert said.json()["errors"] == [
        {"pointer": "#/documents", "detail": "Còn thiếu 1 giấy tờ bắt buộc: Giấy tờ tùy thân."}
    ]
    assert caller.post("dossiers/", body | {"step": "register"}).json()["status"] == 1


@pytest.mark.parametrize(
    ("member", "value", "pointer"),
    [
        ("procedure", "9.999999", "#/procedure"),
        ("channel", "phone", "#/channel"),
        ("case", "khác", "#/procedure"),
        ("documents", ["1"], "#/documents/0"),
        ("documents", [9], "#/documents"),
        ("owner", {"number": "123", "full_name": "An", "birth_on": "1990-01-01"}, "#/owner/number"),
        ("owner", {"number": "046892000001", "full_name": "An"}, "#/owner/birth_on"),
        ("owner", {"number": 46892000001, "full_name": "An"}, "#/owner/number"),
        ("owner", None, "#/owner"),
        ("status", 9, "#/status"),
        ("center", "19789", "#/center"),
    ],
)
def test_what_is_wrong_is_told_at_its_place(cast: Cast, member: str, value: Any, pointer: str) -> None:
    said = client_for(cast.an).post("dossiers/", opening(cast.birth, **{member: value}))
    assert said.status_code == 422, said.content
    assert said.json()["errors"][0]["pointer"] == pointer
    assert not Dossier.objects.exists()


def test_columns_of_the_card_cannot_be_sent_along(cast: Cast) -> None:
    names = {field.name for field in Dossier._meta.get_fields()}
    for name in sorted(names - set(OpeningFields().fields)):
        said = client_for(cast.an).post("dossiers/", opening(cast.birth) | {name: 1})
        assert (said.status_code, said.json()["errors"][0]["pointer"]) == (422, f"#/{name}")


def test_a_known_person_is_met_again_and_nobody_elses_number_taken(cast: Cast) -> None:
    caller, who = client_for(cast.an), somebody()
    for _turn in range(2):
        assert caller.post("dossiers/", opening(cast.birth, owner=who | {"phone": "0000999888"})).status_code == 201
    assert Person.objects.get().phone == "0000999888"
    assert Dossier.objects.count() == 2
    said = caller.post("dossiers/", opening(cast.birth, owner=who | {"full_name": "Người Khác"}))
    assert said.json()["errors"][0]["pointer"] == "#/owner/number"
    assert ReadLog.objects.filter(what="lookup", officer=cast.an).count() == 2


def test_a_submitter_who_is_not_the_owner_brings_the_authority(cast: Cast) -> None:
    caller = client_for(cast.an)
    body = opening(cast.birth, submitter=somebody("Lê Văn Tám"))
    assert caller.post("dossiers/", body).json()["errors"][0]["pointer"] == "#/documents"
    said = caller.post("dossiers/", body | {"authority_brought": True})
    card = Dossier.objects.get(code=said.json()["code"])
    assert sorted(card.parties.values_list("role", flat=True)) == ["owner", "submitter"]


def test_a_foreign_code_comes_once(cast: Cast) -> None:
    caller = client_for(cast.an)
    body = opening(cast.birth, external_code="000.00.01.H57-250714-0001")
    assert caller.post("dossiers/", body).status_code == 201
    said = caller.post("dossiers/", body | {"owner": somebody()})
    assert (said.status_code, said.json()["errors"][0]["pointer"]) == (422, "#/external_code")
    found = caller.get("dossiers/", {"external_code": body["external_code"]}).json()["results"]
    assert len(found) == 1


def test_the_list_narrows(cast: Cast) -> None:
    old = logged(cast, cast.birth, MONDAY - timedelta(days=3))
    new = logged(cast, cast.land, MONDAY)
    online = registered(cast, cast.marriage, MONDAY)
    caller = client_for(cast.an)

    def codes(**query: str) -> set[str]:
        said = caller.get("dossiers/", query)
        assert said.status_code == 200, said.content
        return {row["code"] for row in said.json()["results"]}

    assert codes() == {old.code, new.code, online.code}
    assert codes(status="1") == {online.code}
    assert codes(status="2,4") == {old.code, new.code}
    assert codes(procedure=cast.land.code) == {new.code}
    assert codes(channel="online") == {online.code}
    assert codes(overdue="true") == {old.code}
    assert codes(overdue="false") == {new.code, online.code}
    assert codes(accepted_from="2025-07-14") == {new.code}
    assert codes(accepted_before="2025-07-14") == {old.code}
    assert codes(updated_since="2025-07-14T00:00:00+07:00") == {new.code, online.code}
    assert codes(center="19789") == set()


@pytest.mark.parametrize(
    "query",
    [
        {"status": "11"},
        {"overdue": "x"},
        {"centre": "1"},
        {"size": "0"},
        {"size": "201"},
        {"cursor": "x"},
        {"cursor": "WzFd"},
    ],
)
def test_a_list_is_asked_in_its_own_words(cast: Cast, query: dict[str, str]) -> None:
    said = client_for(cast.an).get("dossiers/", query)
    assert (said.status_code, said.json()["errors"][0]["pointer"]) == (422, f"#/{next(iter(query))}")


def test_pages_neither_repeat_nor_hide_what_comes_meanwhile(cast: Cast) -> None:
    there = [logged(cast, cast.birth, MONDAY - timedelta(hours=hour)).code for hour in (0, 0, 1, 2, 2)]
    caller, seen, cursor = client_for(cast.an), [], ""
    while cursor is not None:
        said = caller.get("dossiers/", {"size": "2"} | ({"cursor": cursor} if cursor else {})).json()
        seen += [row["code"] for row in said["results"]]
        cursor = said["next"]
        logged(cast, cast.birth, MONDAY)  # newer than all that is still to come
        assert len(seen) < 20
    assert sorted(seen) == sorted(there)


def test_a_dossier_says_why_it_is_due_and_what_may_be_done(cast: Cast) -> None:
    card = logged(cast, cast.marriage, MONDAY)
    said = client_for(cast.hai).get(f"dossiers/{card.code}/").json()
    rows = said["explained"]["explanation"]
    assert [row["on"] for row in rows if row["counted"]] == ["2025-07-15", "2025-07-16", "2025-07-17"]
    assert rows[-1]["due"] is True
    assert [line["step"] for line in said["slip"]] == ["accept", "assign"]
    assert said["slip"][0]["by"]["name"] == cast.an.full_name
    steps = {step["step"]: step for step in said["steps"]}
    assert "submit" in steps
    assert "assign" not in steps
    officer = next(need for need in steps["submit"]["needs"] if need["name"] == "officer")
    assert officer["options"] == [{"value": str(cast.binh.uuid), "name": cast.binh.full_name}]
    assert said["owner"] is None


def test_without_the_scope_to_write_no_step_is_offered(cast: Cast) -> None:
    card = logged(cast, cast.marriage, MONDAY)
    assert client_for(cast.hai, "dossiers:read").get(f"dossiers/{card.code}/").json()["steps"] == []


def test_steps_go_through_the_desk(cast: Cast) -> None:
    card = logged(cast, cast.marriage, MONDAY)
    path = f"dossiers/{card.code}/steps/"
    hai, binh = client_for(cast.hai), client_for(cast.binh)
    needs = {"outcome": "granted", "officer": str(cast.binh.uuid), "note": "Hồ sơ đủ điều kiện."}
    said = hai.post(path, {"step": "submit", "expect": card.changed_n, "needs": needs})
    assert said.status_code == 201, said.content
    closing = {"outcome": "granted", "result_no": "12/GCN", "result_on": "2025-07-14"}
    stale = binh.post(path, {"step": "resolve", "expect": card.changed_n, "needs": closing})
    assert (stale.status_code, stale.json()["step"]["value"], stale.json()["by"]) == (409, "submit", cast.hai.full_name)
    assert cast.hai.full_name in stale.json()["detail"]
    said = binh.post(path, {"step": "resolve", "expect": said.json()["expect"], "needs": closing})
    assert said.json()["status"] == 9


def test_a_step_that_may_not_be_taken_says_why(cast: Cast) -> None:
    card = logged(cast, cast.marriage, MONDAY)
    path, expect = f"dossiers/{card.code}/steps/", card.changed_n
    by_role = client_for(cast.an).post(path, {"step": "resolve", "expect": expect})
    assert (by_role.status_code, by_role.json()["type"]) == (403, "urn:problem:mot-cua:forbidden")
    by_status = client_for(cast.an).post(path, {"step": "hand_over", "expect": expect, "needs": {}})
    assert (by_status.status_code, by_status.json()["type"]) == (409, "urn:problem:mot-cua:conflict")
    lacking = client_for(cast.binh).post(path, {"step": "apologise", "expect": expect, "needs": {"promised_on": "mai"}})
    assert [error["pointer"] for error in lacking.json()["errors"]] == ["#/needs/promised_on"]
    unknown = client_for(cast.binh).post(path, {"step": "apologise", "expect": expect, "needs": {"status": 9}})
    assert [error["pointer"] for error in unknown.json()["errors"]] == ["#/needs/status"]
    elsewhere = client_for(cast.binh).post(
        path, {"step": "assign", "expect": expect, "needs": {"officer": str(cast.dung.uuid)}}
    )
    assert [error["pointer"] for error in elsewhere.json()["errors"]] == ["#/needs/officer"]


def test_a_supplement_is_asked_for_and_brought(cast: Cast) -> None:
    card = submitted(cast, logged(cast, cast.marriage, MONDAY), MONDAY)
    path, caller = f"dossiers/{card.code}/steps/", client_for(cast.binh)
    asked = {"documents": {"2": "Bản chụp mờ, cần bản rõ."}, "days": 30}
    said = caller.post(path, {"step": "ask_supplement", "expect": card.changed_n, "needs": asked})
    assert (said.status_code, said.json()["status"], said.json()["due_on"]) == (201, 5, None)
    told = client_for(cast.an).get(f"dossiers/{card.code}/").json()
    (step,) = [step for step in told["steps"] if step["step"] == "supplement"]
    assert [option["value"] for option in step["needs"][0]["options"]] == ["2"]
    said = client_for(cast.an).post(path, {"step": "supplement", "expect": told["expect"], "needs": {"documents": [2]}})
    assert said.json()["status"] == 4


def test_every_step_of_people_can_be_asked_for(cast: Cast) -> None:
    card = logged(cast, cast.marriage, MONDAY)
    caller = client_for(cast.binh)
    for step in STEPS:
        said = caller.post(f"dossiers/{card.code}/steps/", {"step": step.value, "expect": card.changed_n, "needs": {}})
        assert said.status_code in (403, 409, 422), (step, said.content)
    assert SlipLine.objects.filter(dossier=card).count() == 2


def test_people_are_shown_masked_and_only_with_the_scope(cast: Cast) -> None:
    card = logged(cast, cast.marriage, MONDAY)
    number, name = card.owner.number, card.owner.full_name
    without = client_for(cast.an)
    for path in ("dossiers/", f"dossiers/{card.code}/"):
        assert name not in without.get(path).content.decode()
    assert not ReadLog.objects.filter(what="api").exists()
    caller = client_for(cast.an, "dossiers:read", "people:read")
    for path in ("dossiers/", f"dossiers/{card.code}/"):
        said = caller.get(path).content.decode()
        assert name in said
        assert number not in said
        assert card.owner.number_masked in said
        assert card.owner.phone not in said
    assert ReadLog.objects.filter(what="api", dossier=card, person=card.owner, officer=cast.an).count() == 2


def test_an_unchanged_answer_is_not_sent_again(cast: Cast) -> None:
    card = logged(cast, cast.marriage, MONDAY)
    caller = client_for(cast.an)
    for path in ("dossiers/", f"dossiers/{card.code}/"):
        tag = caller.get(path).headers["ETag"]
        again = caller.get(path, If_None_Match=tag)
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    submitted(cast, card, MONDAY)
    assert caller.get(path, If_None_Match=tag).status_code == 200


def test_what_the_api_wrote_stands_up_to_the_audit(cast: Cast) -> None:
    caller = client_for(cast.an)
    for procedure in (cast.birth, cast.marriage, cast.land):
        assert caller.post("dossiers/", opening(procedure)).status_code == 201
    assert audit.run(processes=1).findings == []
