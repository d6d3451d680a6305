"""Many dossiers given at once: to one or dealt out evenly, each with its own answer, once for a form."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup

from casework import audit, desk
from casework.models import Dossier, SlipLine
from casework.watch.assigning import assign_each
from law.steps import Role, Step
from tests.desk.story import colleague
from tests.paperwork import at, logged, submitted

NOW = at("2025-07-23 10:00")
URL = "/ho-so/hang-loat/phan-cong/"


@pytest.fixture
def mai(cast):
    return colleague(Role.OFFICER, cast.phu_xuan, "Phan Thị Mai")


@pytest.fixture
def five(cast, wall_clock):
    """Five dossiers of land in nobody's hands."""
    wall_clock(NOW)
    return [logged(cast, cast.land, at(f"2025-07-22 09:0{minute}")) for minute in range(5)]


def tick(dossier):
    dossier.refresh_from_db()
    return f"{dossier.pk}.{dossier.changed_n}"


def form(dossiers, *people, **more):
    ticks = [tick(dossier) for dossier in dossiers]
    return {"chon": ticks, "people": [one.uuid.hex for one in people], "key": str(uuid4()), **more}


def send(client, cast, data, **headers):
    client.force_login(cast.binh)
    return client.post(URL, data, headers=headers)


def holders(dossiers):
    return [Dossier.objects.get(pk=dossier.pk).holder for dossier in dossiers]


def test_the_dialog_shows_what_was_ticked_and_who_could_take_it(client, cast, five, mai):
    client.force_login(cast.binh)
    answer = client.get(URL, {"chon": [tick(five[0]), tick(five[1])]})
    soup = BeautifulSoup(answer.content, "html.parser")
    assert "Phân công 2 hồ sơ" in soup.h2.text
    assert {label.text.split("\n")[1].strip() for label in soup.select(".pick__row label")} == {
        "Trần Viết Hải", "Phan Thị Mai", "Nguyễn Khắc Bình"
    }  # fmt: skip
    assert [box["value"] for box in soup.select("input[name=chon]")] == [tick(five[0]), tick(five[1])]


def test_a_list_without_script_posts_its_ticks_and_gets_the_dialog(client, cast, five):
    answer = send(client, cast, {"chon": [tick(five[0])]})
    assert answer.status_code == 200
    assert "Phân công 1 hồ sơ" in answer.content.decode()
    assert holders(five) == [None] * 5


def test_all_go_to_one(client, cast, five):
    answer = send(client, cast, form(five, cast.hai))
    assert answer["Location"] == "/dieu-hanh/"
    assert holders(five) == [cast.hai] * 5
    line = SlipLine.objects.filter(dossier=five[0]).last()
    assert (line.step, line.by, line.role) == (Step.ASSIGN, cast.binh, Role.SUPERVISOR)
    assert audit.run(processes=1).findings == []


def test_several_share_evenly_by_what_each_holds(client, cast, five, mai):
    for minute in range(3):
        logged(cast, cast.marriage, at(f"2025-07-22 11:0{minute}"))  # three more on Hải's desk
    send(client, cast, form(five, cast.hai, mai))
    assert sorted(one.full_name for one in holders(five)) == ["Phan Thị Mai"] * 4 + ["Trần Viết Hải"]


def test_each_row_has_its_own_answer(client, cast, five, mai):
    signing = submitted(cast, logged(cast, cast.marriage, at("2025-07-22 09:30")), at("2025-07-22 16:00"))
    already = logged(cast, cast.marriage, at("2025-07-22 09:40"))  # Hải's own
    data = form([*five, signing, already], cast.hai)
    desk.take(Step.ASSIGN, five[2], by=cast.binh, at=NOW, officer=mai)  # somebody is first
    soup = BeautifulSoup(send(client, cast, data).content, "html.parser")
    found = {row.a.text.split("-")[-1].strip(): row["data-result"] for row in soup.select("tr[data-result]")}
    tails = [dossier.code[-4:] for dossier in (*five, signing, already)]
    assert [found[tail] for tail in tails] == ["done", "done", "stale", "done", "done", "refused", "kept"]
    assert "Đã giao 4 trên 7 hồ sơ" in soup.h2.text
    assert "Nguyễn Khắc Bình vừa ghi bước khác." in soup.text
    assert holders([five[2]]) == [mai]
    assert audit.run(processes=1).findings == []


def test_the_same_form_sent_twice_gives_once_and_answers_alike(client, cast, five):
    data = form(five, cast.hai)
    first, second = send(client, cast, data), send(client, cast, data)
    assert first["Location"] == second["Location"]
    assert SlipLine.objects.filter(step=Step.ASSIGN, dossier__in=five).count() == 5
    answer = send(client, cast, data | {"reason": "Đổi người xử lý cho đều việc"})
    assert answer.status_code == 422
    assert "đã gửi một lần với nội dung khác" in answer.content.decode()


def test_htmx_is_led_back_to_the_list_it_came_from(client, cast, five):
    answer = send(client, cast, form(five, cast.hai, ve="/ho-so/?nguoi=-"), HX_Request="true")
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/ho-so/?nguoi=-")
    answer = send(client, cast, form(five, cast.an, ve="https://evil.example/"))
    assert answer.status_code == 422
    assert "evil" not in answer.content.decode()


def test_nobody_chosen_or_nothing_ticked_is_said_and_nothing_typed_is_lost(client, cast, five):
    answer = send(client, cast, form(five, reason="Chia lại cho đều việc"))
    assert answer.status_code == 422
    assert "Chọn ít nhất một người." in answer.content.decode()
    assert "Chia lại cho đều việc" in answer.content.decode()
    answer = send(client, cast, {})
    assert answer.status_code == 422
    assert "Chưa chọn hồ sơ nào." in answer.content.decode()
    too_many = [f"{n}.1" for n in range(1, 202)]
    assert "nhiều nhất 200" in send(client, cast, {"chon": too_many}).content.decode()


def test_only_a_supervisor_and_only_what_is_here(client, cast, five):
    elsewhere = logged(cast, cast.land, at("2025-07-22 09:00"), by=cast.dung)
    assert send(client, cast, form([*five, elsewhere], cast.hai)).status_code == 404
    assert send(client, cast, form(five, cast.hai) | {"chon": ["x"]}).status_code == 404
    assert holders(five) == [None] * 5
    for other in (cast.an, cast.hai, cast.chi, cast.dung):
        client.force_login(other)
        assert client.post(URL, form(five, cast.hai)).status_code == 403
    assert send(client, cast, form(five, cast.dung)).status_code == 422  # of another center


def test_whatever_the_order_they_are_written_by_their_ids(cast, five):
    outcomes = assign_each([(one, cast.hai) for one in reversed(five)], by=cast.binh, at=NOW, expect={})
    assert [one.dossier.pk for one in outcomes] == sorted(one.pk for one in five)
    assert [one.result for one in outcomes] == ["done"] * 5


@pytest.mark.parametrize(("name", "ticks"), [("binh", True), ("hai", False), ("chi", False)])
def test_only_a_supervisors_list_can_be_ticked(client, cast, five, name, ticks):
    client.force_login(getattr(cast, name))
    words = client.get("/ho-so/").content.decode()
    assert bool(re.search(r'name="chon" value="\d+\.\d+"', words)) is ticks
