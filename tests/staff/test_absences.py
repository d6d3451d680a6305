"""The pages of absences: seen before saved, refused in words, one's own or the center's, and what it does at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup

from casework.doors.staff.rules.absence_form import AbsenceForm
from casework.models import Dossier
from casework.watch.cover import cover
from centers.models import Absence, Officer
from law.steps import Role
from tests.cast import Cast
from tests.desk.story import colleague
from tests.paperwork import at, logged

NOW = at("2025-07-16 10:00")  # a Wednesday
LIST = "/dieu-hanh/vang-mat/"
NEW = f"{LIST}moi/"


@pytest.fixture
def house(cast: Cast, wall_clock: Any) -> Cast:
    wall_clock(NOW)
    return cast


@pytest.fixture
def lan(cast: Cast) -> Officer:
    return colleague(Role.OFFICER, cast.phu_xuan, "Hồ Thị Lan")


def soup_of(answer: Any, status: int = 200) -> BeautifulSoup:
    assert answer.status_code == status, answer.content[:400]
    return BeautifulSoup(answer.content, "html.parser")


def answers(officer: Officer | None, stand_in: Officer | None, **more: Any) -> dict[str, Any]:
    given = {
        "officer": officer.pk if officer else "", "stand_in": stand_in.pk if stand_in else "",
        "first_on": "16/07/2025", "last_on": "18/07/2025", "reason": "leave", "moves": "due", "gives_back": "on",
    }  # fmt: skip
    return {**given, **more}


def tried(client: Any, data: dict[str, Any], url: str = NEW) -> BeautifulSoup:
    return soup_of(client.post(url, {**data, "do": "try"}))


def saved(client: Any, data: dict[str, Any], url: str = NEW) -> None:
    seal = tried(client, data, url).select_one("input[name=seal]")["value"]
    answer = client.post(url, {**data, "do": "save", "seal": seal})
    assert answer.status_code == 302, soup_of(answer, answer.status_code).select(".err, .notice")


def away(officer: Officer, stand_in: Officer | None, first: int, last: int, **facts: Any) -> Absence:
    days = {"first_on": date(2025, 7, first), "last_on": date(2025, 7, last)}
    return Absence.objects.create(officer=officer, stand_in=stand_in, **days, **facts)


def test_what_moves_is_listed_then_moves_at_once(client, house, lan):
    due = logged(house, house.marriage, at("2025-07-14 08:00"))
    later = logged(house, house.marriage, at("2025-07-16 09:00"))
    client.force_login(house.binh)
    data = answers(house.hai, lan)
    soup = tried(client, data)
    assert soup.select_one(".opts").get_text().count("(1)") == 1
    assert [row.a["href"] for row in soup.select(".move-t tbody tr")] == [f"/ho-so/{due.code}/"]
    assert "Hồ Thị Lan làm thay." in soup.select_one(".span-l").get_text()
    assert "Lĩnh vực Hộ tịch" in soup.get_text()
    assert not Absence.objects.exists()
    saved(client, data)
    assert Dossier.objects.get(pk=due.pk).holder == lan
    assert Dossier.objects.get(pk=later.pk).holder == house.hai
    absence = Absence.objects.get()
    assert (absence.reason, absence.moves, absence.gives_back, absence.begun_at) == ("leave", "due", True, NOW)
    row = soup_of(client.get(LIST)).select_one(".away-t tbody tr:not(.grp)").get_text(" ", strip=True)
    assert "Trần Viết Hải" in row
    assert "1 hồ sơ đã chuyển" in row


def test_nothing_is_saved_unseen_or_otherwise_than_seen(client, house, lan):
    client.force_login(house.binh)
    data = answers(house.hai, lan)
    soup_of(client.post(NEW, {**data, "do": "save"}))
    seal = tried(client, data).select_one("input[name=seal]")["value"]
    other = soup_of(client.post(NEW, {**data, "last_on": "25/07/2025", "do": "save", "seal": seal}))
    assert "Có thay đổi từ lần xem trước" in other.get_text()
    assert other.select_one("#id_last_on")["value"] == "25/07/2025"
    assert not Absence.objects.exists()


def test_a_future_absence_waits_for_its_day(client, house, lan):
    due = logged(house, house.marriage, at("2025-07-16 08:00"))
    client.force_login(house.binh)
    saved(client, answers(house.hai, lan, first_on="21/07/2025", last_on="22/07/2025"))
    assert Dossier.objects.get(pk=due.pk).holder == house.hai
    cover(at("2025-07-21 07:00"))
    assert Dossier.objects.get(pk=due.pk).holder == lan


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"officer": ""}, "Chưa có thông tin này"),
        ({"first_on": "xx"}, "Nhập ngày theo dạng"),
        ({"last_on": "15/07/2025"}, "Ngày cuối không được trước ngày đầu"),
        ({"first_on": "01/07/2025", "last_on": "15/07/2025"}, "Đợt vắng này đã qua"),
        ({"last_on": "18/07/2027"}, "nhiều nhất một năm"),
        ({"reason": "holiday"}, "Chọn một"),
        ({"moves": ""}, "Chưa có thông tin này"),
        ({"first_on": "18/07/2025", "last_on": "21/07/2025"}, "Trùng với đợt vắng 18/07/2025 – 18/07/2025"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_kept(client, house, lan, change, words):
    away(house.hai, None, 18, 18)
    client.force_login(house.binh)
    data = answers(house.hai, lan, last_on="17/07/2025") | change
    soup = soup_of(client.post(NEW, {**data, "do": "try"}), 422)
    assert words in soup.get_text()
    assert soup.select_one("#id_first_on")["value"] == data["first_on"]
    assert soup.select_one(f"#id_stand_in option[value='{lan.pk}']").has_attr("selected")
    assert Absence.objects.count() == 1


def test_nobody_stands_in_for_himself(client, house):
    client.force_login(house.binh)
    soup = soup_of(client.post(NEW, {**answers(house.hai, house.hai), "do": "try"}), 422)
    assert "không thể tự làm thay mình" in soup.get_text()


def test_the_preview_tells_chains_and_circles_day_by_day(client, house, lan):
    minh = colleague(Role.OFFICER, house.phu_xuan, "Võ Văn Minh")
    away(lan, minh, 17, 17)
    away(minh, house.hai, 18, 18)
    away(lan, minh, 18, 18)
    client.force_login(house.binh)
    soup = tried(client, answers(house.hai, lan))
    told = [" ".join(row.get_text(" ", strip=True).split()) for row in soup.select(".span-l li")]
    assert told == [
        "16/07 Hồ Thị Lan làm thay.",
        "17/07 Hồ Thị Lan cũng vắng; Võ Văn Minh làm thay.",
        "18/07 Hồ Thị Lan, Võ Văn Minh cũng vắng và thay vòng trở lại: việc mới về lãnh đạo phân công.",
    ]


def test_an_officer_declares_his_own_and_nobody_elses(client, house, lan):
    client.force_login(house.hai)
    soup = soup_of(client.get(NEW))
    assert soup.select_one("#id_officer") is None
    saved(client, answers(lan, lan))
    assert Absence.objects.get().officer == house.hai
    theirs = away(lan, house.hai, 21, 22, reason="sick")
    for url in (f"{LIST}{theirs.pk}/", f"{LIST}{theirs.pk}/ket-thuc/"):
        assert client.get(url).status_code == 403
        assert client.post(url).status_code == 403
    text = soup_of(client.get(LIST)).get_text()
    assert "Hồ Thị Lan" in text
    assert "ốm" not in text  # why a colleague is away is not for everybody
    client.force_login(house.binh)
    assert "ốm" in soup_of(client.get(LIST)).get_text()


def test_another_centers_absences_do_not_exist_here(client, house):
    theirs = away(house.dung, None, 16, 18)
    client.force_login(house.binh)
    for url in (f"{LIST}{theirs.pk}/", f"{LIST}{theirs.pk}/ket-thuc/"):
        assert client.get(url).status_code == 404
        assert client.post(url).status_code == 404
    assert "Hoàng Dũng" not in soup_of(client.get(LIST)).get_text()
    assert (
        "Chọn một người trong danh sách"
        in soup_of(client.post(NEW, {**answers(house.dung, None), "do": "try"}), 422).get_text()
    )
    for stranger in (house.chi, house.tuan):
        client.force_login(stranger)
        assert client.get(LIST).status_code == 403


def test_back_early_everything_comes_back_at_once(client, house, lan):
    due = logged(house, house.marriage, at("2025-07-14 08:00"))
    client.force_login(house.binh)
    saved(client, answers(house.hai, lan))
    absence = Absence.objects.get()
    page = soup_of(client.get(f"{LIST}{absence.pk}/ket-thuc/"))
    assert due.code[-4:] in page.get_text()
    assert client.post(f"{LIST}{absence.pk}/ket-thuc/").status_code == 302
    assert Dossier.objects.get(pk=due.pk).holder == house.hai
    assert logged(house, house.marriage, NOW).holder == house.hai
    assert client.post(f"{LIST}{absence.pk}/ket-thuc/").status_code == 302
    assert client.get(f"{LIST}{absence.pk}/").status_code == 403


def test_an_absence_given_back_while_its_form_is_stored_stays_given_back(client, house, lan, monkeypatch):
    absence = away(house.hai, lan, 14, 16)
    client.force_login(house.binh)

    def ended_meanwhile(form: AbsenceForm, *_days: Any) -> None:
        Absence.objects.filter(pk=absence.pk).update(ended_at=NOW)

    data, url = answers(house.hai, lan), f"{LIST}{absence.pk}/"
    seal = tried(client, data, url).select_one("input[name=seal]")["value"]
    monkeypatch.setattr(AbsenceForm, "overlap", ended_meanwhile)
    assert client.post(url, {**data, "do": "save", "seal": seal}).status_code == 302
    assert Absence.objects.get().ended_at == NOW


def test_an_absence_that_has_not_begun_is_called_off(client, house, lan):
    absence = away(house.hai, lan, 21, 22)
    client.force_login(house.hai)
    assert "chưa bắt đầu" in soup_of(client.get(f"{LIST}{absence.pk}/ket-thuc/")).get_text()
    client.post(f"{LIST}{absence.pk}/ket-thuc/")
    assert not Absence.objects.exists()


def test_days_added_move_what_falls_due_in_them(client, house, lan):
    logged(house, house.marriage, at("2025-07-14 08:00"))
    monday = logged(house, house.marriage, at("2025-07-16 08:00"))
    client.force_login(house.binh)
    data = answers(house.hai, lan)
    saved(client, data)
    absence = Absence.objects.get()
    moved = soup_of(client.post(f"{LIST}{absence.pk}/", {**data, "first_on": "17/07/2025", "do": "try"}), 422)
    assert "không đổi ngày đầu được nữa" in moved.get_text()
    saved(client, data | {"last_on": "21/07/2025"}, f"{LIST}{absence.pk}/")
    assert Dossier.objects.get(pk=monday.pk).holder == lan


def test_the_list_costs_the_same_however_many_are_away(client, house, lan, django_assert_max_num_queries):
    client.force_login(house.binh)
    client.get(LIST)
    for day in range(1, 29):
        away(lan, house.hai, day, day)
    with django_assert_max_num_queries(16):
        client.get(LIST)
