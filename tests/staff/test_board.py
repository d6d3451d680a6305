"""The supervisor's board: every number leads to exactly what it counts, and nothing of another center shows."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction

from casework import desk
from casework.doors.staff.board.days import bars_of
from casework.models import Dossier, Message, StepPace
from casework.watch.nudges import nudge
from centers.calendars import calendar_of, current_edition
from centers.models import Absence
from law.steps import Role, Step
from tests.desk.story import colleague
from tests.paperwork import asked, at, logged, person, registered, resolved, submitted

NOW = at("2025-07-23 10:00")  # a Wednesday
BOARD = "/dieu-hanh/"


@pytest.fixture
def week(cast, wall_clock):
    """Something of every kind at Phú Xuân; marriages there take five days, so those due soon will be late."""
    wall_clock(NOW)
    made = {
        "overdue": logged(cast, cast.marriage, at("2025-07-16 09:00"), owner=person("Nguyễn Văn Trễ")),
        "today": logged(cast, cast.marriage, at("2025-07-18 09:00"), owner=person("Trần Thị Hôm Nay")),
        "soon": logged(cast, cast.marriage, at("2025-07-22 09:00"), owner=person("Lê Văn Mai")),
        "waiting": asked(cast, logged(cast, cast.marriage, at("2025-07-21 09:10")), at("2025-07-22 10:00")),
        "unassigned": logged(cast, cast.land, at("2025-07-21 09:20"), owner=person("Phạm Thị Đất")),
        "online": registered(cast, cast.marriage, at("2025-07-23 08:00")),
        "signing": submitted(cast, logged(cast, cast.marriage, at("2025-07-22 09:00")), at("2025-07-23 09:00")),
        "done": resolved(cast, logged(cast, cast.marriage, at("2025-07-14 09:00")), at("2025-07-16 15:00")),
    }
    made["elsewhere"] = logged(cast, cast.marriage, at("2025-07-18 09:00"), by=cast.dung, owner=person("Võ Thị Khác"))
    StepPace.objects.create(
        center=cast.phu_xuan, procedure=cast.marriage, stage="process", seconds=5 * 8 * 3600, samples=9, learned_at=NOW
    )
    return made


def page(client, officer, url=BOARD, **headers):
    client.force_login(officer)
    answer = client.get(url, headers=headers)
    assert answer.status_code == 200, answer.content[:500]
    return BeautifulSoup(answer.content, "html.parser")


def codes(soup):
    return [row.select_one("[data-open]")["href"].split("/")[2] for row in soup.select("tr[data-row]")]


def number(node):
    return int(node.text.replace(".", ""))


def tick(dossier):
    dossier.refresh_from_db()
    return f"{dossier.pk}.{dossier.changed_n}"


# --- numbers and lists


def test_each_counter_counts_its_list(client, cast, week):
    tabs = page(client, cast.binh).select("a.tab")
    assert [number(tab.b) for tab in tabs] == [1, 1, 2, 1, 1, 1]
    for tab in tabs:
        path, _hash, part = tab["href"].partition("#")
        found = page(client, cast.binh, path)
        assert number(tab.b) == len(codes(found.select_one(f"#{part}") if part else found)), tab.text


def test_the_forecast_names_those_due_soon_that_need_longer(client, cast, week):
    table = page(client, cast.binh).select_one("#du-bao")
    assert codes(table) == [week["today"].code, week["soon"].code]
    first, second = table.select("tbody tr")
    assert "Viết Hải, còn 5 giờ, cần 2 ngày 4 giờ" in first.text
    assert "hôm nay" in first.text
    assert "T6 25/07" in first.text.replace("\n", " ")
    assert "T6" in second.text
    assert "dự báo" in table.select_one(".card-mc__foot").text


def test_an_absence_is_the_reason_and_moves_the_finish(client, cast, week):
    Absence.objects.create(officer=cast.hai, first_on=date(2025, 7, 24), last_on=date(2025, 7, 25))
    soup = page(client, cast.binh)
    first = soup.select_one("#du-bao tbody tr")
    assert "vắng 24–25/07" in first.text
    assert "T3 29/07" in first.text
    notice = soup.select_one(".away")
    assert "Trần Viết Hải vắng từ 24/07 đến hết 25/07" in notice.text
    assert "Chưa có người xử lý thay" in notice.text
    assert number_of(notice.p.a) == len(codes(page(client, cast.binh, notice.p.a["href"])))


def number_of(link):
    return int(link.text.split()[0])


def test_an_opinion_owed_is_the_reason(client, cast, week):
    given = {"agency": cast.agency, "question": "Xác minh nơi cư trú trước đây"}
    desk.take(Step.CONSULT, week["soon"], by=cast.hai, at=NOW, **given)
    rows = page(client, cast.binh).select("#du-bao tbody tr")
    assert "chờ ý kiến Sở Tư pháp" in rows[1].text


def test_each_number_of_a_load_leads_to_its_list(client, cast, week):
    for row in page(client, cast.binh).select(".off tbody tr"):
        for link in row.select("td a"):
            assert number(link) == len(codes(page(client, cast.binh, link["href"]))), link["href"]
    hai = next(row for row in page(client, cast.binh).select(".off tbody tr") if "Hải" in row.text)
    held = Dossier.objects.in_clock().filter(holder=cast.hai).count()
    assert number(hai.select("td")[0]) == held == 4
    assert "1 / 1" in " ".join(hai.text.split())


def test_each_bar_leads_to_its_list_and_days_off_are_gaps(client, cast, week):
    soup = page(client, cast.binh)
    bars = soup.select(".cal__d")
    assert [bar.select_one(".cal__l").get_text(" ") for bar in bars[:6]] == [
        "Quá hạn", "T4 23/07", "T5 24/07", "T6 25/07", "cuối tuần", "T2 28/07"
    ]  # fmt: skip
    for bar in bars:
        if bar.a:
            assert int(bar.select_one("text").text) == len(codes(page(client, cast.binh, bar.a["href"])))
    table = soup.select(".cal__twin tbody tr")
    assert len(table) == len(bars)


def test_a_feast_is_a_gap_of_its_own(cast):
    calendar = calendar_of(cast.phu_xuan.code, current_edition())
    bars = bars_of({date(2025, 9, 3): 21}, 0, calendar, at("2025-08-29 09:42"), 7.0)
    assert [(bar.top, bar.count) for bar in bars[1:4]] == [("T6", 0), ("nghỉ", None), ("T4", 21)]
    assert float(bars[3].height) > float(bars[3].y)


def test_what_waits_for_the_supervisor_stands_below_with_its_verdict(client, cast, week):
    soup = page(client, cast.binh)
    assert codes(soup.select_one("#chua-phan-cong")) == [week["unassigned"].code]
    closing = soup.select_one("#cho-ky")
    assert codes(closing) == [week["signing"].code]
    assert "Trước hạn" in closing.text


def test_signing_goes_on_to_the_next_one_that_waits(client, cast, week):
    second = submitted(cast, logged(cast, cast.marriage, at("2025-07-22 10:00")), at("2025-07-23 09:30"))
    first = page(client, cast.binh).select_one(".mc-head__act .btn-primary")
    assert "Ký 2 hồ sơ chờ ký" in first.text
    opened = page(client, cast.binh, first["href"])
    assert opened.select_one("[data-key=F8]")["href"] == f"/ho-so/{second.code}/"
    assert "Chờ ký, 1 / 2" in opened.select_one(".crumb").text


def test_the_part_asked_for_comes_alone(client, cast, week):
    for part, words in (("so", "Quá hạn"), ("du-bao", "Dự báo trễ"), ("han", "Hạn trả"), ("tai", "Tải công việc")):
        soup = page(client, cast.binh, f"{BOARD}?phan={part}", HX_Request="true")
        assert words in soup.text
        assert soup.select_one("main") is None


def test_nobody_else_may_look_and_nothing_of_another_center_shows(client, cast, week):
    assert week["elsewhere"].code not in str(page(client, cast.binh))
    for other in (cast.an, cast.hai, cast.chi, cast.tuan, cast.dung):
        client.force_login(other)
        assert client.get(BOARD).status_code == 403
    theirs = colleague(Role.SUPERVISOR, cast.thuan_hoa, "Lê Văn Thuận")
    assert set(codes(page(client, theirs))) == {week["elsewhere"].code}


def test_the_board_asks_the_same_however_many_rows(client, cast, week, django_assert_max_num_queries):
    def asks():
        client.force_login(cast.binh)
        with django_assert_max_num_queries(60) as asked_for:
            client.get(BOARD)
        return len(asked_for)

    before = asks()
    for minute in range(8):
        logged(cast, cast.marriage, at(f"2025-07-22 14:{minute:02}"))
        logged(cast, cast.land, at(f"2025-07-22 14:{minute:02}"))
        submitted(cast, logged(cast, cast.marriage, at(f"2025-07-22 15:{minute:02}")), NOW)
    assert asks() == before


def test_in_english_no_vietnamese_is_left_in_the_computed_words(client, cast, week):
    client.cookies["django_language"] = "en"
    head = page(client, cast.binh).select_one(".mc-head__sub")
    assert "Wednesday" in head.text


# --- reminders


def remind(client, cast, *dossiers):
    client.force_login(cast.binh)
    return client.post(f"{BOARD}nhac/", {"chon": [tick(dossier) for dossier in dossiers]}, follow=True)


def test_a_holder_is_reminded_once_a_day_for_each_dossier(client, cast, week, wall_clock):
    answer = remind(client, cast, week["today"], week["soon"])
    assert "Đã nhắc 2 hồ sơ." in answer.content.decode()
    message = Message.objects.get(dossier=week["today"], topic="nudge")
    assert (message.officer, message.revision) == (cast.hai, date(2025, 7, 23).toordinal())
    answer = remind(client, cast, week["today"])
    assert "1 hồ sơ hôm nay đã nhắc rồi." in answer.content.decode()
    assert Message.objects.filter(topic="nudge").count() == 2
    assert "đã nhắc hôm nay" in page(client, cast.binh).select_one("#du-bao").text
    wall_clock(at("2025-07-24 08:00"))
    remind(client, cast, week["today"])
    assert Message.objects.filter(dossier=week["today"], topic="nudge").count() == 2


def test_it_is_the_row_of_the_outbox_that_says_no_to_the_second(cast, week):
    """The control: what looks before it writes is not enough, for another hand may write in between."""
    nudge([week["today"]], NOW)
    first = Message.objects.get(topic="nudge")
    same = {"topic": "nudge", "dossier": first.dossier, "officer": cast.hai, "created_at": NOW, "hold_until": NOW}
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(revision=first.revision, **same)
    Message.objects.create(revision=first.revision + 1, **same)  # without the day in it nothing would stop it


def test_nobody_is_reminded_of_what_nobody_can_do(client, cast, week):
    answer = remind(client, cast, week["unassigned"], week["waiting"])
    assert "2 hồ sơ không có ai để nhắc." in answer.content.decode()
    assert not Message.objects.filter(topic="nudge").exists()


def test_who_has_left_is_not_reminded(client, cast, week):
    type(cast.hai).objects.filter(pk=cast.hai.pk).update(is_active=False)
    assert "1 hồ sơ không có ai để nhắc." in remind(client, cast, week["today"]).content.decode()
    assert not Message.objects.filter(topic="nudge").exists()


def test_another_centers_dossier_is_not_there(client, cast, week):
    client.force_login(cast.binh)
    both = {"chon": [tick(week["today"]), tick(week["elsewhere"])]}
    assert client.post(f"{BOARD}nhac/", both).status_code == 404
    assert not Message.objects.filter(topic="nudge").exists()
    assert client.post(f"{BOARD}nhac/", {"chon": "1.x"}).status_code == 404
    assert client.get(f"{BOARD}nhac/").status_code == 405
    client.force_login(cast.hai)
    assert client.post(f"{BOARD}nhac/", {"chon": tick(week["today"])}).status_code == 403


def test_an_extension_goes_to_the_first_ticked(client, cast, week):
    client.force_login(cast.binh)
    answer = client.post(f"{BOARD}gia-han/", {"chon": [tick(week["soon"])]})
    assert answer["Location"] == f"/ho-so/{week['soon'].code}/thao-tac/extend/"
    assert client.post(f"{BOARD}gia-han/", {})["Location"] == BOARD
    assert client.post(f"{BOARD}gia-han/", {"ve": "https://evil.example/"})["Location"] == BOARD
