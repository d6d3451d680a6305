"""A transfer walked through: sent by one center's supervisor, found by the other's, read on by the first."""

from __future__ import annotations

import uuid

import pytest
from bs4 import BeautifulSoup

from casework import desk
from casework.models import Dossier, Message, NumberCounter
from centers import calendars
from centers.models import Center, ClosedDay, RoutingRule
from law.steps import Role, Status, Step
from tests.desk.story import colleague
from tests.paperwork import at, logged, registered

NOW = at("2025-07-23 10:00")
WHY = "Thuộc thẩm quyền của phường Thuận Hóa"
CODE = "19789"


@pytest.fixture(autouse=True)
def wednesday(wall_clock):
    wall_clock(NOW)


@pytest.fixture
def boss(cast):
    """The supervisor of Thuận Hóa, who has an officer."""
    colleague(Role.OFFICER, cast.thuan_hoa)
    return colleague(Role.SUPERVISOR, cast.thuan_hoa)


@pytest.fixture
def dossier(cast):
    return logged(cast, cast.marriage, at("2025-07-21 09:00"))


def words(answer):
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())


def transfer(client, officer, dossier, center=CODE, query="", **headers):
    client.force_login(officer)
    typed = {"key": uuid.uuid4(), "expect": dossier.changed_n, "center": center, "reason": WHY}
    return client.post(f"/ho-so/{dossier.code}/thao-tac/transfer/{query}", typed, **headers)


def sent(client, cast, dossier):
    assert transfer(client, cast.binh, dossier).status_code == 302
    return Dossier.objects.get(pk=dossier.pk)


def listed(client, officer, view):
    client.force_login(officer)
    soup = BeautifulSoup(client.get("/ho-so/", {"nhom": view}).content, "html.parser")
    return [link["href"].split("/")[2] for link in soup.select("tbody [data-open]")]


def test_it_arrives_in_nobodys_hands_under_its_old_number(client, cast, boss, dossier):
    numbers = list(NumberCounter.objects.values_list())
    card = sent(client, cast, dossier)
    assert (card.code, card.center, card.holder, card.state) == (dossier.code, cast.thuan_hoa, None, Status.ACCEPTED)
    assert list(NumberCounter.objects.values_list()) == numbers
    assert list(Dossier.objects.held_for(boss).unassigned()) == [card]


def test_the_receiving_center_assigns_and_the_sending_one_only_reads(client, cast, boss, dossier):
    card = sent(client, cast, dossier)
    page = client.get(f"/ho-so/{card.code}/")
    assert "Hồ sơ nay ở Phường Thuận Hóa" in words(page)
    assert not BeautifulSoup(page.content, "html.parser").select("a[data-dialog]")
    refused = client.get(f"/ho-so/{card.code}/thao-tac/assign/")
    assert refused.status_code == 403
    assert "không còn ở trung tâm" in words(refused)
    there = boss.center.officers.get(roles=["officer"])
    desk.take(Step.ASSIGN, card, by=boss, at=NOW, officer=there)
    assert Dossier.objects.get(pk=card.pk).holder == there


def test_no_rule_of_the_receiving_center_takes_it_unasked(client, cast, boss, dossier):
    there = boss.center.officers.get(roles=["officer"])
    RoutingRule.objects.create(center=cast.thuan_hoa, officer=there)
    assert sent(client, cast, dossier).holder is None


def test_rules_do_apply_where_it_is_accepted_after_the_move(client, cast, boss):
    """Filed online at the wrong center: the one that accepts it is the one whose rules speak."""
    there = boss.center.officers.get(roles=["officer"])
    RoutingRule.objects.create(center=cast.thuan_hoa, officer=there)
    card = sent(client, cast, registered(cast, cast.marriage, at("2025-07-23 08:00")))
    assert card.state is Status.REGISTERED
    accepted = {"procedure": card.procedure, "applicant": card.owner, "channel": card.channel, "documents": [1, 2]}
    assert desk.take(Step.ACCEPT, card, by=cast.dung, at=NOW, **accepted).holder == there


def test_the_clock_goes_on_by_the_other_calendar_and_the_dialog_says_so_first(client, cast, boss, dossier):
    closed = {"kind": "closure", "session": "all", "name_vi": "Mất điện", "name_en": "Power cut", "decision": "7/QĐ"}
    for day in calendars.shipped_content()["days"]:
        ClosedDay.objects.create(**{**day, "center": None})
    ClosedDay.objects.create(on=at("2025-07-24 00:00").date(), center=cast.thuan_hoa, **closed)
    calendars.publish(at=NOW, note="Mất điện")
    seen = words(transfer(client, cast.binh, dossier, query="?xem=1"))
    assert "Hẹn trả 24/07 thành Thứ Sáu 25/07/2025." in seen
    assert "Hồ sơ rời Trung tâm; sau đó anh/chị chỉ còn xem." in seen
    assert f"{sent(client, cast, dossier).due_on}" == "2025-07-25"


def test_the_applicant_and_the_receiving_supervisors_are_told_and_no_mail_is_made_of_the_latter(
    client, cast, boss, dossier
):
    Message.objects.all().delete()
    sent(client, cast, dossier)
    to_citizen, to_boss = Message.objects.order_by("topic")
    assert (to_citizen.topic, to_citizen.person_id) == ("transfer", dossier.owner_id)
    assert (to_boss.topic, to_boss.officer, to_boss.spread_at) == ("transferred", boss, NOW)


def test_afterwards_no_undo_is_offered_that_could_not_work(client, cast, boss, dossier):
    sent(client, cast, dossier)
    page = client.get(f"/ho-so/{dossier.code}/")
    assert "Đã chuyển hồ sơ. Lãnh đạo Trung tâm nhận đã được báo" in words(page)
    assert b"hoan-tac" not in page.content


def test_both_centers_find_what_moved(client, cast, boss, dossier):
    kept = logged(cast, cast.marriage, at("2025-07-21 10:00"))
    sent(client, cast, dossier)
    assert listed(client, cast.binh, "da-chuyen-di") == [dossier.code]
    assert listed(client, boss, "chuyen-den") == [dossier.code]
    assert listed(client, cast.binh, "chuyen-den") == listed(client, boss, "da-chuyen-di") == []
    assert listed(client, cast.binh, "dang-xu-ly") == [kept.code]


def test_a_transfer_sent_back_is_no_longer_away(client, cast, boss, dossier):
    card = sent(client, cast, dossier)
    desk.take(Step.CORRECT, card, by=boss, at=NOW, reason="Không thuộc thẩm quyền ở đây")
    assert listed(client, cast.binh, "da-chuyen-di") == []
    assert listed(client, cast.binh, "chuyen-den") == []
    assert listed(client, boss, "chuyen-den") == []


def test_the_city_is_offered_no_view_of_moves(client, cast, dossier):
    client.force_login(cast.chi)
    views = BeautifulSoup(client.get("/ho-so/").content, "html.parser").select(".views a")
    assert not [view for view in views if "chuyen" in view["href"]]


# --- naming the center


@pytest.mark.parametrize(
    "typed", [CODE, "Phường Thuận Hóa", "thuận hóa", "thuan hoa", "thuaanj hoas", "Thuan Hoa Ward", "hóa"]
)
def test_a_center_is_found_by_code_name_or_a_part_of_it(client, cast, dossier, typed):
    assert transfer(client, cast.binh, dossier, center=typed).status_code == 302


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Chưa có thông tin này."),
        ("Phú Xuân", "Không có trung tâm này."),  # where it is already
        ("Atlantis", "Không có trung tâm này."),
        ("thuan", "Ghi rõ hơn, có nhiều trung tâm như vậy: Phường Thuận Hóa, Phường Thuận An."),
    ],
)
def test_a_name_that_names_no_center_is_said_so_and_kept(client, cast, dossier, typed, says):
    Center.objects.create(
        code="19900", org_code="H57.DEMO.09", slug="phuong-thuan-an", kind="ward", position=9, short_name_vi="Thuận An",
        name_vi="Phường Thuận An", name_en="Thuan An Ward", center_name_vi="Trung tâm PVHCC phường Thuận An",
    )  # fmt: skip
    answer = transfer(client, cast.binh, dossier, center=typed)
    assert answer.status_code == 422
    assert says in words(answer)
    assert BeautifulSoup(answer.content, "html.parser").select_one("#id_center")["value"] == typed


# --- who hears of a change of hands


def told(dossier):
    return [(m.topic, m.officer) for m in Message.objects.filter(dossier=dossier, officer__isnull=False).order_by("pk")]


def test_who_is_given_a_dossier_by_another_hears_of_it(cast, dossier):
    second = colleague(Role.OFFICER, cast.phu_xuan)
    desk.take(Step.ASSIGN, dossier, by=cast.binh, at=NOW, officer=second)
    desk.take(Step.ROUTE, dossier, by=second, at=NOW, officer=cast.hai)
    assert told(dossier) == [("assigned", second), ("assigned", cast.hai)]


def test_neither_a_rule_nor_who_gives_it_to_himself_nor_a_loan_to_an_agency_rings(cast, dossier):
    desk.take(Step.ROUTE, dossier, by=cast.hai, at=NOW, agency=cast.agency, norm=8)
    desk.take(Step.ASSIGN, dossier, by=cast.binh, at=NOW, officer=cast.binh)
    assert told(dossier) == []


def test_what_is_new_in_hand_is_read_in_the_bell(client, cast, dossier):
    second = colleague(Role.OFFICER, cast.phu_xuan)
    desk.take(Step.ASSIGN, dossier, by=cast.binh, at=NOW, officer=second)
    client.force_login(second)
    assert "Hồ sơ được giao" in words(client.get("/thong-bao/"))
