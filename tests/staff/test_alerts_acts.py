"""What people do about an alert: each act is kept, tells who it must, and loses nothing that was typed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from casework.models import Alert, Dossier, Message, Pulse
from casework.watch import acts, rules
from law.steps import Role
from tests.desk.story import colleague
from tests.paperwork import at, logged, resolved

NOW = at("2025-08-29 09:40")


@pytest.fixture
def alert(cast, wall_clock):
    """A marriage four working days late at Phú Xuân."""
    wall_clock(NOW)
    logged(cast, cast.marriage, at("2025-08-20 09:00"))
    Pulse.objects.create(name="sweep", ran_at=NOW)
    rules.check(NOW)
    return Alert.objects.get(rule="overdue_3")


def post(client, by, alert, act, **typed):
    client.force_login(by)
    given = {"expect": acts.last_act(alert).pk, "note": "", **typed}
    return client.post(f"/canh-bao/{alert.pk}/xu-ly/{act}/", given)


def kept(alert):
    return list(alert.acts.exclude(act="opened").values_list("act", "by__full_name", "text"))


def test_knowing_is_kept_with_name_and_time(client, cast, alert):
    answer = post(client, cast.binh, alert, "acknowledge", note="Đã gọi anh Hải")
    assert (answer.status_code, answer.url) == (302, f"/canh-bao/{alert.pk}/")
    alert.refresh_from_db()
    assert alert.acknowledged_at == NOW
    assert kept(alert) == [("acknowledge", "Nguyễn Khắc Bình", "Đã gọi anh Hải")]
    page = client.get(answer.url).content.decode()
    assert "Đã gọi anh Hải" in page
    assert "xu-ly/acknowledge/" not in page


def test_giving_tells_whoever_gets_it(client, cast, alert):
    assert post(client, cast.binh, alert, "assign", officer=cast.hai.uuid).status_code == 302
    alert.refresh_from_db()
    assert (alert.assigned_to, alert.acknowledged_at) == (cast.hai, NOW)
    assert Message.objects.filter(alert=alert, officer=cast.hai.uuid).count() == 1
    assert client.get("/canh-bao/").content.decode().count("Trần Viết Hải") >= 1


def test_giving_again_tells_again(client, cast, alert):
    for _time in range(2):
        post(client, cast.binh, alert, "assign", officer=cast.hai.uuid)
    told = Message.objects.filter(alert=alert, officer=cast.hai.uuid).values_list("revision", flat=True)
    assert sorted(told) == [2, 3]


def test_the_city_gives_it_to_the_supervisor_of_the_center_alone(client, cast, alert):
    refused = post(client, cast.chi, alert, "assign", officer=cast.hai.uuid)
    assert refused.status_code == 422
    assert post(client, cast.chi, alert, "assign", officer=cast.binh.uuid).status_code == 302
    assert Message.objects.filter(alert=alert, officer=cast.binh.uuid, revision=2).exists()


def test_people_of_another_center_cannot_get_it(client, cast, alert):
    stranger = colleague(Role.OFFICER, cast.thuan_hoa)
    assert post(client, cast.binh, alert, "assign", officer=stranger.uuid).status_code == 422
    assert kept(alert) == []


def test_hiding_needs_a_day_and_a_reason_and_ends_that_morning(client, cast, alert, wall_clock):
    answer = post(client, cast.binh, alert, "snooze")
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Ghi lý do ẩn." in text
    assert "Chọn ngày hiện lại." in text
    post(client, cast.binh, alert, "snooze", until="03/09/2025", note="Chờ người dân về quê ra")
    alert.refresh_from_db()
    assert alert.snoozed_until == at("2025-09-03 08:00")
    soup = BeautifulSoup(client.get("/canh-bao/").content, "html.parser")
    assert soup.select(".al-row") == []
    assert "ẩn đến 03/09" in soup.select_one(".al-quiet").text
    wall_clock(at("2025-09-03 08:00"))
    assert "al-row" in client.get("/canh-bao/").content.decode()


@pytest.mark.parametrize("until", ["29/08/2025", "29/09/2025", "32/01/2025", ""])
def test_a_day_one_cannot_hide_to_is_refused_and_what_was_typed_stays(client, cast, alert, until):
    answer = post(client, cast.binh, alert, "snooze", until=until, note="Chờ người dân về quê ra")
    assert answer.status_code == 422
    assert "Chờ người dân về quê ra" in answer.content.decode()
    assert kept(alert) == []


def test_calling_it_done_needs_a_note_and_closes_it(client, cast, alert):
    assert post(client, cast.binh, alert, "resolve").status_code == 422
    assert post(client, cast.binh, alert, "resolve", note="Đã ký, trả chiều nay").status_code == 302
    alert.refresh_from_db()
    assert (alert.closed_at, alert.closed_by_itself) == (NOW, False)
    page = client.get(f"/canh-bao/{alert.pk}/").content.decode()
    assert "Đã xử lý 29/08 09:40" in page
    assert "alert-form" not in page


def test_the_second_of_two_is_told_who_was_first(client, cast, alert):
    seen = acts.last_act(alert).pk
    post(client, cast.chi, alert, "acknowledge")
    answer = post(client, cast.binh, alert, "resolve", expect=seen, note="Đã ký, trả chiều nay")
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Tôn Nữ Chi đã nhận biết cảnh báo lúc 09:40 29/08." in text
    assert "Đã ký, trả chiều nay" in text
    fresh = BeautifulSoup(text, "html.parser").select_one("input[name=expect]")["value"]
    assert post(client, cast.binh, alert, "resolve", expect=fresh, note="Đã ký").status_code == 302


def test_what_closed_meanwhile_says_so(client, cast, alert, wall_clock):
    seen = acts.last_act(alert).pk
    dossier = Dossier.objects.get()
    when = NOW + timedelta(minutes=10)
    resolved(cast, dossier, when, overdue_reason="officer", reason="Nhiều hồ sơ cùng lúc")
    rules.check(NOW + timedelta(minutes=15))
    wall_clock(NOW + timedelta(minutes=16))
    answer = post(client, cast.binh, alert, "resolve", expect=seen, note="Đã ký, trả chiều nay")
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Cảnh báo đã tự đóng lúc 09:55 29/08." in text
    assert "Đã ký, trả chiều nay" in text


def test_whoever_got_it_reports_but_does_not_hand_it_on(client, cast, alert):
    post(client, cast.binh, alert, "assign", officer=cast.hai.uuid)
    assert post(client, cast.hai, alert, "assign", officer=cast.binh.uuid).status_code == 404
    assert post(client, cast.hai, alert, "snooze", until="03/09/2025", note="Chờ").status_code == 404
    assert post(client, cast.hai, alert, "resolve", note="Đã trình ký").status_code == 302


def test_an_act_nobody_knows_does_not_exist(client, cast, alert):
    assert post(client, cast.binh, alert, "explode").status_code == 404
    client.force_login(cast.binh)
    assert client.get(f"/canh-bao/{alert.pk}/xu-ly/resolve/").url == f"/canh-bao/{alert.pk}/"


def test_htmx_is_led_to_the_alert(client, cast, alert):
    client.force_login(cast.binh)
    given = {"expect": acts.last_act(alert).pk, "note": ""}
    answer = client.post(f"/canh-bao/{alert.pk}/xu-ly/acknowledge/", given, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == f"/canh-bao/{alert.pk}/"
