"""The alerts centre: who sees what; every number leads to exactly its list; an empty page says when it looked."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup

from casework.models import Alert, Dossier, Message, Pulse
from casework.watch import acts, rules
from casework.watch.conditions import CONDITIONS
from law.steps import Role
from tests.desk.story import colleague
from tests.paperwork import asked, at, logged, registered, resolved

NOW = at("2025-08-29 09:40")


@pytest.fixture
def morning(cast, wall_clock):
    """Something behind many rules at Phú Xuân, three late dossiers at Thuận Hóa, and a check at 09:40."""
    wall_clock(NOW)
    for minute in range(4):
        logged(cast, cast.marriage, at(f"2025-08-25 09:{minute:02}"))  # due on the 28th: a day late
    logged(cast, cast.marriage, at("2025-08-14 09:00"))  # due on the 19th
    logged(cast, cast.marriage, at("2025-08-20 09:00"))  # due on the 25th
    logged(cast, cast.land, at("2025-08-26 08:00"))  # nobody's
    registered(cast, cast.marriage, at("2025-08-25 08:00"))
    asked(cast, logged(cast, cast.marriage, at("2025-07-21 09:00")), at("2025-07-22 10:00"))
    resolved(cast, logged(cast, cast.birth, at("2025-07-15 08:00")), at("2025-07-15 15:00"))
    for minute in range(3):
        logged(cast, cast.marriage, at(f"2025-08-25 10:{minute:02}"), by=cast.dung)
    Pulse.objects.create(name="sweep", ran_at=NOW)
    rules.check(NOW)


def page(client, officer, url="/canh-bao/", status=200):
    client.force_login(officer)
    answer = client.get(url)
    assert answer.status_code == status, answer.content[:800]
    return BeautifulSoup(answer.content, "html.parser")


def titles(soup):
    return [link.text for link in soup.select(".al-title a")]


def shown_in_list(client, officer, url):
    return len(page(client, officer, url).select("tr[data-row]"))


def test_a_supervisor_sees_the_alerts_of_the_center_by_severity(client, cast, morning):
    soup = page(client, cast.binh)
    assert [head.contents[0].strip() for head in soup.select(".al-grp")] == ["Khẩn", "Cần chú ý", "Thông tin"]
    assert titles(soup)[0] == "Quá hạn trên 5 ngày: 1 hồ sơ"
    assert set(titles(soup)) >= {
        "Quá hạn 3 đến 5 ngày: 1 hồ sơ",
        "Quá hạn 1 đến 2 ngày: 4 hồ sơ",
        "1 hồ sơ trực tuyến chờ tiếp nhận quá 8 giờ",
        "1 hồ sơ chưa phân công quá 4 giờ",
        "Chờ bổ sung quá thời gian: 1 hồ sơ",
        "Kết quả quá 30 ngày chưa ai nhận: 1 hồ sơ",
    }
    assert "lần kiểm tra gần nhất 09:40" in soup.select_one(".mc-head__sub").text


def test_the_city_sees_all_and_says_where(client, cast, morning):
    soup = page(client, cast.chi, "/canh-bao/?loai=overdue_1")
    assert [why.b.text for why in soup.select(".al-why")] == ["Phường Phú Xuân", "Phường Thuận Hóa"]


def test_another_centers_alert_does_not_exist(client, cast, morning):
    theirs = Alert.objects.get(center=cast.thuan_hoa, rule="overdue_1")
    page(client, cast.binh, f"/canh-bao/{theirs.pk}/", status=404)
    client.force_login(cast.binh)
    assert client.post(f"/canh-bao/{theirs.pk}/xu-ly/acknowledge/").status_code == 404
    assert "Thuận Hóa" not in page(client, cast.binh).main.text
    city = Alert.objects.create(rule="dead_letters", severity=2, count=1, opened_at=NOW, checked_at=NOW)
    page(client, cast.binh, f"/canh-bao/{city.pk}/", status=404)


def test_an_officer_sees_only_what_was_given_to_him(client, cast, morning):
    assert titles(page(client, cast.hai)) == []
    alert = Alert.objects.get(center=cast.phu_xuan, rule="overdue_3")
    page(client, cast.hai, f"/canh-bao/{alert.pk}/", status=404)
    acts.act(alert, acts.ASSIGN, by=cast.binh, at=NOW, expect=acts.last_act(alert).pk, to=cast.hai)
    assert titles(page(client, cast.hai)) == ["Quá hạn 3 đến 5 ngày: 1 hồ sơ"]


def test_a_clerk_may_not_come_in(client, cast, morning):
    page(client, cast.an, status=403)


def test_an_inspector_reads_and_cannot_act(client, cast, morning):
    alert = Alert.objects.get(center=cast.phu_xuan, rule="overdue_3")
    soup = page(client, cast.tuan, f"/canh-bao/{alert.pk}/")
    assert soup.select_one("#alert")
    assert not soup.select_one("#alert-form")
    assert "Giao xử lý" not in soup.main.text
    assert client.post(f"/canh-bao/{alert.pk}/xu-ly/acknowledge/").status_code == 403


@pytest.mark.parametrize("name", ["binh", "chi"])
def test_every_alert_leads_to_exactly_its_dossiers(client, cast, morning, name):
    officer = getattr(cast, name)
    seen = Alert.objects.seen_by(officer).filter(rule__in=CONDITIONS)
    assert seen.count() >= 7
    for alert in seen:
        link = page(client, officer, f"/canh-bao/{alert.pk}/").select_one(".al-more a")
        assert f"Mở {alert.count} hồ sơ" in link.text, alert.rule
        assert shown_in_list(client, officer, link["href"]) == alert.count, alert.rule


def test_every_number_by_center_leads_to_exactly_its_dossiers(client, cast, morning):
    table = page(client, cast.chi).select_one(".al-centers")
    assert [row.th.text for row in table.select("tbody tr")] == ["Phường Phú Xuân", "Phường Thuận Hóa"]
    links = table.select("tbody td a")
    assert len(links) >= 6
    for link in links:
        assert parse_qs(urlsplit(link["href"]).query)["trung_tam"]
        assert shown_in_list(client, cast.chi, link["href"]) == int(link.text), link["href"]


def test_a_list_narrowed_to_a_rule_over_the_city_is_the_sum_of_its_centers(client, cast, morning):
    assert shown_in_list(client, cast.chi, "/ho-so/?nhom=tat-ca&canh_bao=overdue_1") == 7
    assert shown_in_list(client, cast.chi, "/ho-so/?nhom=tat-ca&canh_bao=overdue_1&trung_tam=19789") == 3
    assert shown_in_list(client, cast.dung, "/ho-so/?nhom=tat-ca&canh_bao=overdue_1") == 3


def test_few_dossiers_are_named_with_links(client, cast, morning):
    soup = page(client, cast.binh)
    row = next(row for row in soup.select(".al-row") if "trên 5 ngày" in row.text)
    (link,) = row.select(".al-why a")
    assert Dossier.objects.get(code=link["href"].split("/")[2]).due_on.isoformat() == "2025-08-19"
    many = next(row for row in soup.select(".al-row") if "4 hồ sơ" in row.text)
    assert many.select(".al-why a") == []


def test_tabs_and_filters_count_what_they_show(client, cast, morning):
    soup = page(client, cast.chi)
    for tab in soup.select(".al-tab"):
        assert int(tab.b.text) == len(titles(page(client, cast.chi, tab["href"]))), tab.text
    assert len(titles(page(client, cast.chi, "/canh-bao/?trung_tam=19789"))) == Alert.objects.filter(
        center="19789"
    ).count()  # fmt: skip


def test_only_what_nobody_answered(client, cast, morning):
    alert = Alert.objects.get(center=cast.phu_xuan, rule="overdue_3")
    before = len(titles(page(client, cast.binh, "/canh-bao/?chua_nhan=1")))
    acts.act(alert, acts.ACKNOWLEDGE, by=cast.binh, at=NOW, expect=acts.last_act(alert).pk)
    assert len(titles(page(client, cast.binh, "/canh-bao/?chua_nhan=1"))) == before - 1
    assert len(titles(page(client, cast.binh))) == before


def test_the_ladder_says_how_far_word_went(client, cast, morning):
    soup = page(client, cast.chi)
    ladder = {
        row.select_one(".al-title a").text: row.select_one(".al-ladder")["aria-label"] for row in soup.select(".al-row")
    }
    assert (
        ladder["Quá hạn trên 5 ngày: 1 hồ sơ"] == "Người xử lý: đã báo; Trung tâm: đã báo; Thành phố: đã báo, đang chờ"
    )
    assert ladder["1 hồ sơ chưa phân công quá 4 giờ"] == (
        "Người xử lý: chưa báo; Trung tâm: đã báo, đang chờ; Thành phố: chưa báo"
    )


def test_one_alert_says_who_was_told_and_who_hears_next(client, cast, morning):
    alert = Alert.objects.get(center=cast.phu_xuan, rule="unassigned")
    log = page(client, cast.chi, f"/canh-bao/{alert.pk}/").select(".al-log li")
    assert ["Nguyễn Khắc Bình" in log[0].text, "đã báo, chưa xem" in log[0].text] == [True, True]
    assert "Thành phố" in log[-1].text
    assert "is-on" not in (log[-1].get("class") or [])


def test_who_opens_an_alert_has_seen_it_and_the_list_refreshing_itself_has_not(client, cast, morning):
    alert = Alert.objects.get(center=cast.phu_xuan, rule="unassigned")
    told = Message.objects.get(alert=alert, officer=cast.binh)
    client.force_login(cast.binh)
    client.get(f"/canh-bao/{alert.pk}/", headers={"HX-Request": "true", "HX-Trigger": "alert-list"})
    told.refresh_from_db()
    assert told.read_at is None
    assert "đã xem" in page(client, cast.binh, f"/canh-bao/{alert.pk}/").select(".al-log li")[0].text
    told.refresh_from_db()
    assert told.read_at == NOW


def test_nothing_open_says_when_it_was_looked(client, cast, wall_clock):
    wall_clock(NOW)
    Pulse.objects.create(name="sweep", ran_at=NOW)
    rules.check(NOW)
    assert "Không có cảnh báo đang mở. Lần kiểm tra gần nhất 09:40." in page(client, cast.binh).main.text


def test_it_was_last_looked_when_both_sweep_and_rules_ran(client, cast, morning):
    Pulse.objects.filter(name="sweep").update(ran_at=at("2025-08-29 09:35"))
    assert "lần kiểm tra gần nhất 09:35" in page(client, cast.binh).select_one(".mc-head__sub").text
    Pulse.objects.filter(name="sweep").delete()
    assert "chưa kiểm tra lần nào" in page(client, cast.binh).select_one(".mc-head__sub").text


def test_a_filter_without_an_answer_leads_back(client, cast, morning):
    empty = page(client, cast.binh, "/canh-bao/?loai=consult_over").select_one(".empty")
    assert empty.a["href"] == "/canh-bao/"


def test_what_closed_by_itself_stays_in_a_quiet_list(client, cast, morning, wall_clock):
    later = NOW + timedelta(hours=1)
    Dossier.objects.filter(holder=None, status=2).update(holder=cast.hai.uuid)
    rules.check(later)
    wall_clock(later)
    quiet = page(client, cast.binh).select_one(".al-quiet").text
    assert "1 hồ sơ chưa phân công quá 4 giờ" in quiet
    assert "Tự đóng 29/08 10:40" in quiet


def test_htmx_gets_the_frame_alone(client, cast, morning):
    client.force_login(cast.chi)
    answer = client.get("/canh-bao/", headers={"HX-Request": "true"})
    assert b"<html" not in answer.content
    assert b'id="alerts"' in answer.content


def test_a_center_admin_sees_the_center(client, cast, morning):
    head = colleague(Role.CENTER_ADMIN, cast.phu_xuan)
    assert titles(page(client, head)) == titles(page(client, cast.binh))


@pytest.mark.parametrize(("name", "most"), [("binh", 40), ("chi", 46)])
def test_the_page_asks_the_same_however_many_alerts(client, cast, morning, django_assert_max_num_queries, name, most):
    client.force_login(getattr(cast, name))
    for minute in range(6):
        logged(cast, cast.marriage, at(f"2025-08-25 11:{minute:02}"))
        logged(cast, cast.land, at(f"2025-08-26 11:{minute:02}"), by=cast.dung)
    rules.check(NOW + timedelta(minutes=5))
    with django_assert_max_num_queries(most):
        client.get("/canh-bao/")
