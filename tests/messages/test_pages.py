"""The pages of the bell: what one was told, how one wants to be told, what could not be delivered."""

from __future__ import annotations

from datetime import time, timedelta
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup

from casework.messages import bell
from casework.messages.spread import spread
from casework.models import Delivery, Dossier, Message, Preference
from centers.models import Officer
from law.steps import Role
from tests.desk.story import colleague
from tests.messages.outbox import MONDAY, SIXTEEN, TOLD_AT, accepted, citizen, run, silence_citizens, told, wishes
from tests.paperwork import at, logged

NOTICES, WISHES, DEAD = "/thong-bao/", "/thong-bao/cach-nhan/", "/thong-bao/thu-hong/"


def soup_of(response, status=200):
    assert response.status_code == status, response.content.decode()[:600]
    return BeautifulSoup(response.content, "html.parser")


def words_of(node) -> str:
    return " ".join(node.get_text(" ").split())


@pytest.fixture
def hais(house, client, wall_clock):
    """Hải is signed in on Friday; nothing told yet."""
    wall_clock(TOLD_AT + timedelta(hours=1))
    client.force_login(house.hai)

    def tell(count: int, topic: str = "late_1", when=TOLD_AT):
        dossiers = [accepted(house, owner=citizen()) for _ in range(count)]
        silence_citizens()
        return [told(house.hai, dossier, topic, when) for dossier in dossiers]

    return tell


# Notices --------------------------------------------------------------------------------------------------------------


def test_without_notices_the_page_says_what_will_stand_here(hais, client):
    assert "Chưa có thông báo nào" in words_of(soup_of(client.get(NOTICES)).main)


def test_three_of_a_level_stand_one_by_one(hais, client):
    messages = hais(3)
    page = soup_of(client.get(NOTICES))
    assert [a["href"] for a in page.select(".note__l a")] == [f"/ho-so/{m.dossier.code}/" for m in reversed(messages)]
    assert "Thứ Sáu 18/07/2025" in words_of(page.main)
    assert "3 chưa đọc" in words_of(page.select_one(".mc-head__sub"))


def test_a_fourth_makes_them_one_row_that_leads_to_the_list(hais, client):
    messages = hais(4)
    page = soup_of(client.get(NOTICES))
    assert page.select(".note__l") == []
    link = page.select_one(".note a")
    assert words_of(link) == "Xem 4 thông báo"
    listed = soup_of(client.get(link["href"]))
    codes = {a["href"] for a in listed.select("td.k-code a")}
    assert codes == {f"/ho-so/{message.dossier.code}/" for message in messages}


def test_levels_and_days_are_kept_apart(hais, client):
    hais(1, "late_3", TOLD_AT - timedelta(days=1)), hais(1, "late_1"), hais(1, "before_1")
    page = soup_of(client.get(NOTICES))
    assert [words_of(h) for h in page.select("main h2")] == ["Thứ Sáu 18/07/2025", "Thứ Năm 17/07/2025"]
    heads = [words_of(b) for b in page.select(".note__h b")]
    assert heads == ["Quá hạn 1 ngày làm việc", "Còn 1 ngày làm việc", "Quá hạn 3 ngày làm việc"]


def test_the_link_of_a_mail_leads_to_exactly_what_it_spoke_of(house, hais, client, mailbox):
    hais(7)
    run(TOLD_AT)
    run(SIXTEEN)
    hais(2, when=SIXTEEN)
    spread(SIXTEEN)
    text = mailbox.letters[0].get_content()
    link = next(line.split()[-1] for line in text.splitlines() if "Mở danh sách" in line)
    listed = soup_of(client.get(link.removeprefix("http://localhost:8000")))
    assert len(listed.select("tbody tr")) == 7


def test_what_was_read_is_marked_read(house, hais, client):
    hais(2)
    assert bell.unread(house.hai) == 2
    newest = soup_of(client.get(NOTICES)).select_one("main input[name=so]")["value"]
    hais(1)  # comes while the page is read
    answer = client.post(NOTICES, {"so": newest})
    assert answer.status_code == 302
    assert bell.unread(house.hai) == 1


def test_one_level_is_read_without_the_others(house, hais, client):
    hais(4, "late_1"), hais(2, "before_1")
    listed = soup_of(client.get(f"{NOTICES}?muc=late_1&ngay=2025-07-18"))
    fields = {i["name"]: i["value"] for i in listed.select("main form input") if i["name"] != "csrfmiddlewaretoken"}
    client.post(NOTICES, fields)
    assert set(Message.objects.filter(read_at=None).values_list("topic", flat=True)) == {"before_1"}


def test_nobody_reads_for_another(house, hais, client):
    (message,) = hais(1)
    client.force_login(house.binh)
    client.post(NOTICES, {"so": message.pk})
    assert bell.unread(house.hai) == 1
    assert soup_of(client.get(NOTICES)).select(".note") == []


def test_a_dossier_out_of_reach_is_not_shown(house, hais, client):
    foreign = logged(house, house.marriage, MONDAY, by=house.dung)
    told(house.hai, Dossier.objects.get(pk=foreign.pk))
    page = soup_of(client.get(NOTICES))
    assert foreign.code not in page.get_text()
    assert "không còn thuộc phạm vi" in words_of(page.select_one(".note"))


def test_the_weeks_before_are_a_page_further(hais, client):
    hais(1, "before_2", TOLD_AT - timedelta(days=30)), hais(1)
    page = soup_of(client.get(NOTICES))
    older = soup_of(client.get(page.select_one("a[rel=next]")["href"]))
    assert "Còn 2 ngày làm việc" in words_of(older.main)
    assert older.select_one("a[rel=prev]")["href"] == NOTICES


@pytest.mark.parametrize(
    "asked", ["?den=x", "?muc=%3F", "?muc=late_1&trang=x", "?dot=1", "?ngay=9999-99-99&muc=late_1", "?so=-1"]
)
def test_an_address_typed_wrongly_still_answers(hais, client, asked):
    hais(1)
    soup_of(client.get(NOTICES + asked))


def test_the_page_asks_the_same_questions_for_few_and_for_many(hais, client, django_assert_max_num_queries):
    for count in (1, 40):
        hais(count, "late_1"), hais(2, "late_3")
        with django_assert_max_num_queries(16):
            client.get(NOTICES)


def test_the_counter_stops_at_a_hundred(house, hais):
    dossier = accepted(house)
    silence_citizens()
    for revision in range(130):
        told(house.hai, dossier, revision=revision)
    assert bell.unread(house.hai) == 100


# How to be told -------------------------------------------------------------------------------------------------------


def test_the_form_begins_with_digests_and_the_night_quiet(hais, client):
    page = soup_of(client.get(WISHES))
    assert page.select_one("input[name=email][checked]")["value"] == "digest"
    assert page.select_one("input[name=quiet_from]")["value"] == "20:00"
    assert "phuxuan.thuly1@hue.invalid" in words_of(page.main)


def test_what_was_chosen_is_kept(house, hais, client):
    chosen = {"email": "each", "quiet_from": "21:00", "quiet_until": "07:15", "language": "en"}
    assert client.post(WISHES, chosen).status_code == 302
    kept = Preference.objects.get(officer=house.hai)
    assert (kept.email, kept.quiet_from, kept.quiet_until, kept.language) == ("each", time(21), time(7, 15), "en")
    client.post(WISHES, {**chosen, "email": "off"})
    assert Preference.objects.get(officer=house.hai).email == "off"


def test_a_wrong_hour_is_told_and_nothing_is_lost(house, hais, client):
    answer = client.post(WISHES, {"email": "off", "quiet_from": "25:00", "quiet_until": "07:15", "language": "vi"})
    page = soup_of(answer, 422)
    assert page.select_one("input[name=quiet_from]")["value"] == "25:00"
    assert page.select_one("input[name=email][checked]")["value"] == "off"
    assert not Preference.objects.exists()


def test_the_trial_says_where_its_mails_are(hais, client, settings):
    assert settings.EMAIL_FILE_PATH in words_of(soup_of(client.get(WISHES)).main)


def test_a_house_that_sends_no_mail_says_so(hais, client, settings):
    settings.MAIL_FROM = ""
    assert "chưa được cài đặt để gửi thư" in words_of(soup_of(client.get(WISHES)).main)


# Dead letters ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def refused(house, mailbox, client, wall_clock):
    """Two letters of Phú Xuân nobody took; Chi of the city is signed in."""
    wall_clock(TOLD_AT)
    mailbox.mood = lambda to: "refuse"
    accepted(house), accepted(house, owner=citizen())
    run(MONDAY)
    mailbox.mood = lambda to: "ok"
    client.force_login(house.chi)
    return list(Delivery.objects.filter(state="dead").order_by("pk"))


def test_a_dead_letter_is_shown_with_its_reason(refused, client):
    page = soup_of(client.get(DEAD))
    rows = [words_of(row) for row in page.select("tbody tr")]
    assert len(rows) == 2
    assert "SMTP 550." in rows[0]
    assert "@" not in rows[0]


def test_it_can_be_sent_again(refused, client, mailbox):
    client.post(DEAD, {"act": "retry", "letter": refused[0].pk})
    assert run(TOLD_AT)["sent"] == 1
    assert len(mailbox.letters) == 1
    assert Delivery.objects.filter(state="dead").count() == 1


def test_all_can_be_sent_again(refused, client):
    client.post(DEAD, {"act": "retry"})
    assert run(TOLD_AT)["sent"] == 2


def test_it_can_be_dropped(refused, client):
    client.post(DEAD, {"act": "drop", "letter": refused[0].pk})
    dropped = Delivery.objects.get(pk=refused[0].pk)
    assert (dropped.state, dropped.reason) == ("suppressed", "dropped")


def test_what_came_back_to_life_is_not_dropped(refused, client):
    Delivery.objects.filter(pk=refused[0].pk).update(state="queued")
    assert client.post(DEAD, {"act": "drop", "letter": refused[0].pk}).status_code == 404


def test_a_center_sees_its_own_only(house, refused, client):
    client.force_login(colleague(Role.CENTER_ADMIN, house.thuan_hoa))
    assert "Không có thư hỏng nào" in words_of(soup_of(client.get(DEAD)).main)
    assert client.post(DEAD, {"act": "retry", "letter": refused[0].pk}).status_code == 404
    client.force_login(colleague(Role.CENTER_ADMIN, house.phu_xuan, "Lê Thu"))
    assert len(soup_of(client.get(DEAD)).select("tbody tr")) == 2


@pytest.mark.parametrize("who", ["an", "hai", "binh", "tuan"])
def test_nobody_else_opens_the_page(house, refused, client, who):
    client.force_login(getattr(house, who))
    assert client.get(DEAD).status_code == 403


def test_administrators_are_led_there_from_their_notices(house, refused, client):
    assert "Thư hỏng 2" in words_of(soup_of(client.get(NOTICES)).select_one(".mc-head"))
    client.force_login(house.hai)
    assert "Thư hỏng" not in words_of(soup_of(client.get(NOTICES)).select_one(".mc-head"))


# Nothing here waits for a mail server ---------------------------------------------------------------------------------


def test_a_step_is_taken_while_the_mail_server_is_a_black_hole(house, client, wall_clock, settings, monkeypatch):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    monkeypatch.setattr("socket.create_connection", lambda *a, **k: pytest.fail("a request asked the network"))
    wall_clock(MONDAY)
    dossier = accepted(house)
    wishes(house.hai, email=Preference.EACH)
    client.force_login(house.hai)
    asked = {"key": uuid4(), "expect": dossier.changed_n, "documents_1": "1", "documents_why_1": "Bản chụp mờ"}
    answer = client.post(f"/ho-so/{dossier.code}/thao-tac/ask_supplement/", {**asked, "days": 30})
    assert answer.status_code == 302, answer.content.decode()[:500]
    assert Message.objects.filter(topic="ask_supplement", spread_at=None).count() == 1


def test_an_inactive_officers_notices_are_kept(house, hais):
    hais(1)
    Officer.objects.filter(pk=house.hai.pk).update(is_active=False)
    assert bell.notices_of(house.hai, at("2025-07-19 08:00")).count() == 1
