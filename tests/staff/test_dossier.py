"""The dossier page: what it says in each state, to whom, and what it writes down about the reading."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.conf import settings

from casework import desk
from casework.doors.staff.dossier.slip_words import intact
from casework.models import ReadLog, Remark
from law.steps import Role, Step
from tests.paperwork import asked, at, brought, logged, opening, person, registered, resolved, submitted

NOW = at("2025-07-23 10:00")
NUMBER, PHONE = "046991000123", "0905123456"


@pytest.fixture(autouse=True)
def wednesday(wall_clock):
    wall_clock(NOW)


def page(client, officer, dossier, language="vi"):
    client.force_login(officer)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.get(f"/ho-so/{dossier.code}/")
    assert answer.status_code == 200, answer.content[:400]
    return BeautifulSoup(answer.content, "html.parser")


def states(cast):
    """One dossier of each kind, with the words its chip must carry."""
    log = cast.marriage
    stopped = asked(cast, logged(cast, log, at("2025-07-14 09:00")), at("2025-07-15 09:00"))
    ground = "Hết hạn bổ sung theo Điều 17 của Thông tư"
    return [
        (registered(cast, log, at("2025-07-23 08:00")), "1", "Chờ tiếp nhận"),
        (logged(cast, cast.land, at("2025-07-21 09:00")), "2", "Trong hạn"),
        (logged(cast, log, at("2025-07-16 09:00")), "4", "Quá hạn 2 ngày"),
        (logged(cast, log, at("2025-07-18 09:00")), "4", "Đến hạn hôm nay"),
        (asked(cast, logged(cast, log, at("2025-07-21 09:00")), at("2025-07-22 10:00")), "5", "Tạm dừng, còn 3 ngày"),
        (resolved(cast, logged(cast, log, at("2025-07-14 09:00")), at("2025-07-16 15:00")), "9", "Trước hạn"),
        (desk.take(Step.STOP, stopped, by=cast.binh, at=at("2025-07-22 09:00"), legal_ground=ground), "8", "Đã đóng"),
    ]


def test_status_and_clock_are_two_things(client, cast):
    for dossier, status, words in states(cast):
        head = page(client, cast.binh, dossier).select_one(".dos-head__c")
        assert head.select_one(".status b").text == status
        assert words in head.select_one(".chip").text


def test_the_page_answers_when_and_why(client, cast):
    soup = page(client, cast.hai, logged(cast, cast.marriage, at("2025-07-21 09:00")))
    assert "Thứ Năm 24/07/2025" in soup.select_one("#clock").text
    assert soup.select_one("#why-h").text == "Vì sao hẹn 24/07?"
    rows = soup.select(".daytbl tbody tr")
    assert [row.th.text for row in rows] == ["21/07", "22/07", "23/07", "24/07"]
    assert "is-today" in rows[2]["class"]
    assert "is-due" in rows[3]["class"]


def test_the_path_says_who_stood_where_and_when(client, cast):
    dossier = submitted(cast, logged(cast, cast.marriage, at("2025-07-21 09:00")), at("2025-07-22 15:00"))
    stops = page(client, cast.binh, dossier).select(".stp")
    assert "Lê Thị Hoài An, 21/07 09:00" in stops[0].text
    assert "Quy tắc phân công" in stops[1].text
    assert "Trần Viết Hải" in stops[2].text
    assert stops[3]["aria-current"] == "step"
    assert "định mức" in stops[3].text


def test_the_slip_reads_newest_first_with_effects_and_papers(client, cast):
    dossier = asked(cast, logged(cast, cast.marriage, at("2025-07-17 09:00")), at("2025-07-18 10:00"))
    dossier = brought(cast, dossier, at("2025-07-21 09:00"))
    lines = page(client, cast.hai, dossier).select(".slip__l")
    names = [line.select_one("b").text for line in lines]
    assert names == ["Nhận bổ sung", "Yêu cầu bổ sung", "Phân công", "Tiếp nhận"]
    assert "Hẹn trả 22/07 thành 23/07." in lines[0].text
    assert "Bản chụp mờ, không đọc được ngày sinh" in lines[1].text
    assert lines[1].select_one("a")["href"].endswith("/in/bo-sung/")
    assert "Hẹn trả 22/07/2025." in lines[3].text


def test_a_voided_line_stays_struck_through(client, cast):
    dossier = logged(cast, cast.marriage, at("2025-07-23 09:00"))
    dossier = asked(cast, dossier, at("2025-07-23 09:30"))
    desk.take(Step.CORRECT, dossier, by=cast.hai, at=at("2025-07-23 09:40"), reason="Nhầm hồ sơ của người khác")
    soup = page(client, cast.hai, dossier)
    (void,) = soup.select(".slip__l.is-void")
    assert "Dòng 4 đã thay dòng này" in void.text
    assert "Trong hạn" in soup.select_one(".chip").text


def test_an_erased_remark_leaves_a_whole_slip(client, cast):
    dossier = logged(cast, cast.marriage, at("2025-07-23 09:00"))
    desk.take(Step.NOTE, dossier, by=cast.an, at=at("2025-07-23 09:05"), note="Người nộp gọi điện hỏi")
    Remark.objects.all().delete()
    soup = page(client, cast.an, dossier)
    assert "[nội dung đã xóa]" in soup.select_one(".slip").text
    assert "Nguyên vẹn" in soup.text


def test_a_forged_line_breaks_the_seal(client, cast):
    dossier = logged(cast, cast.marriage, at("2025-07-23 09:00"))
    lines = list(dossier.lines.order_by("n"))
    assert intact(dossier, lines)
    lines[0].facts = lines[0].facts | {"limit": [30, "working_day"]}
    assert not intact(dossier, lines)


def test_documents_say_what_is_here_and_what_is_asked_for(client, cast):
    dossier = asked(cast, logged(cast, cast.marriage, at("2025-07-21 09:00")), at("2025-07-22 10:00"))
    rows = page(client, cast.hai, dossier).select(".docl")
    assert "Đã yêu cầu bổ sung ở dòng 3" in rows[0].text
    assert "nhận 09:00 21/07" in rows[1].text


def test_numbers_are_masked_until_the_own_center_asks(client, cast):
    someone = person("Võ Thị Giang", NUMBER, PHONE)
    dossier = logged(cast, cast.marriage, at("2025-07-21 09:00"), owner=someone)
    text = str(page(client, cast.an, dossier))
    assert "0469*****123" in text
    assert NUMBER not in text
    shown = client.post(f"/ho-so/{dossier.code}/hien/", headers={"HX-Request": "true"})
    assert NUMBER in shown.content.decode()
    assert b"<html" not in shown.content
    whole = client.post(f"/ho-so/{dossier.code}/hien/")
    assert NUMBER in whole.content.decode()
    assert b"<html" in whole.content
    assert ReadLog.objects.filter(what="reveal", officer=cast.an, dossier=dossier).count() == 2


@pytest.mark.parametrize("name", ["chi", "tuan"])
def test_the_city_reads_masked_and_reveals_nothing(client, cast, name):
    dossier = logged(cast, cast.marriage, at("2025-07-21 09:00"), owner=person(number=NUMBER, phone=PHONE))
    soup = page(client, getattr(cast, name), dossier)
    assert NUMBER not in str(soup)
    assert not soup.select("#person button")
    assert client.post(f"/ho-so/{dossier.code}/hien/").status_code == 403


def test_another_center_finds_nothing(client, cast):
    dossier = logged(cast, cast.marriage, at("2025-07-21 09:00"))
    client.force_login(cast.dung)
    for url in ("", "hien/", "thao-tac/note/"):
        address = f"/ho-so/{dossier.code}/{url}"
        answer = client.post(address) if url == "hien/" else client.get(address)
        assert answer.status_code == 404


def test_the_center_that_sent_it_away_reads_on_but_acts_no_more(client, cast):
    dossier = logged(cast, cast.land, at("2025-07-21 09:00"))
    away = {"center": cast.thuan_hoa, "reason": "Thửa đất thuộc phường Thuận Hóa"}
    desk.take(Step.TRANSFER, dossier, by=cast.binh, at=at("2025-07-22 09:00"), **away)
    soup = page(client, cast.binh, dossier)
    assert "nay ở Phường Thuận Hóa" in soup.text
    assert not soup.select(".mc-head__act a")
    assert not soup.select("#person button")
    assert page(client, cast.dung, dossier)


def test_reading_is_logged_and_counted(client, cast):
    dossier = logged(cast, cast.marriage, at("2025-07-21 09:00"))
    page(client, cast.an, dossier)
    soup = page(client, cast.binh, dossier)
    assert "2 lượt, 2 người" in soup.text
    assert ReadLog.objects.filter(what="page", dossier=dossier).count() == 2


def test_other_dossiers_of_the_person_are_of_the_own_center_only(client, cast):
    someone = person("Võ Thị Giang")
    first = logged(cast, cast.marriage, at("2025-07-14 09:00"), owner=someone)
    here = logged(cast, cast.birth, at("2025-07-21 09:00"), owner=someone)
    there = logged(cast, cast.birth, at("2025-07-21 09:30"), owner=someone, by=cast.dung)
    text = str(page(client, cast.an, here))
    assert first.code in text
    assert there.code not in text


@pytest.mark.parametrize(
    ("name", "expected"), [("an", None), ("hai", "Trình ký"), ("binh", None), ("chi", None), ("tuan", None)]
)
def test_the_next_step_is_the_one_solid_button(client, cast, name, expected):
    soup = page(client, getattr(cast, name), logged(cast, cast.marriage, at("2025-07-21 09:00")))
    primary = soup.select("main .btn-primary")
    assert [button.contents[0].strip() for button in primary] == ([expected] if expected else [])


def test_each_hand_sees_exactly_what_the_table_allows(client, cast):
    dossier = logged(cast, cast.marriage, at("2025-07-21 09:00"))
    for officer in (cast.an, cast.hai, cast.binh, cast.chi, cast.tuan):
        soup = page(client, officer, dossier)
        shown = {link["href"].rstrip("/").rsplit("/", 1)[-1] for link in soup.select(".mc-head__act a")}
        shown |= {"note"} if soup.select("form.card-mc__foot") else set()
        assert shown == {step.value for step in desk.allowed_now(desk.load(dossier), officer, NOW)}


def test_undo_stands_for_a_quarter_of_an_hour(client, cast, wall_clock):
    dossier = asked(cast, logged(cast, cast.marriage, at("2025-07-21 09:00")), at("2025-07-23 09:50"))
    assert page(client, cast.hai, dossier).select(".mc-head__act form")
    assert not page(client, cast.an, dossier).select(".mc-head__act form")
    wall_clock(at("2025-07-23 10:06"))
    assert not page(client, cast.hai, dossier).select(".mc-head__act form")


def test_the_page_costs_a_fixed_number_of_queries(client, cast, django_assert_max_num_queries):
    short = logged(cast, cast.marriage, at("2025-07-14 09:00"))
    long = logged(cast, cast.marriage, at("2025-07-14 09:00"), owner=person())
    for day in range(14, 22):
        desk.take(Step.NOTE, long, by=cast.an, at=at(f"2025-07-{day} 10:00"), note=f"Ghi chú ngày {day}")
    page(client, cast.binh, short)
    for dossier in (short, long):
        with django_assert_max_num_queries(18):
            client.get(f"/ho-so/{dossier.code}/")


def test_the_english_page_has_no_vietnamese_law(client, cast):
    vietnamese = {step.name_vi for step in Step} | {role.name_vi for role in Role}
    for dossier, _status, _words in states(cast):
        soup = page(client, cast.binh, dossier, "en")
        for personal in soup.select(".slip__x, .docl, #person, header, .kv"):
            personal.decompose()
        text = soup.select_one("main").text
        assert not [words for words in vietnamese if words in text]
        assert not [words for words in ("ngày", "giờ", "hẹn", "Hôm nay") if words in text]


def test_a_dossier_declined_at_the_counter_has_a_page(client, cast):
    given = opening(cast.phu_xuan, cast.marriage)
    dossier = desk.take(
        Step.DECLINE, None, by=cast.an, at=at("2025-07-22 09:00"), opening=given, procedure=cast.marriage,
        applicant=given.owner, channel="counter", reason="Không thuộc thẩm quyền của phường",
    )  # fmt: skip
    soup = page(client, cast.an, dossier)
    assert soup.select_one(".status b").text == "3"
    assert "Không thuộc thẩm quyền" in soup.text


def test_the_quick_look_is_a_fragment_with_the_next_step(client, cast, django_assert_max_num_queries):
    dossier = asked(cast, logged(cast, cast.marriage, at("2025-07-21 09:00")), at("2025-07-22 10:00"))
    client.force_login(cast.an)
    url = f"/ho-so/{dossier.code}/xem-nhanh/"
    with django_assert_max_num_queries(12):
        answer = client.get(url, headers={"HX-Request": "true"})
    soup = BeautifulSoup(answer.content, "html.parser")
    assert not soup.select("html")
    assert "còn thiếu: Tờ khai" in soup.text
    assert soup.select_one(".btn-primary")["href"] == f"/ho-so/{dossier.code}/thao-tac/supplement/"
    assert b"<html" in client.get(url).content
    client.force_login(cast.dung)
    assert client.get(url).status_code == 404


def test_the_list_it_was_opened_from_leads_on(client, cast):
    first = logged(cast, cast.marriage, at("2025-07-14 09:00"))
    second = logged(cast, cast.marriage, at("2025-07-15 09:00"))
    client.force_login(cast.hai)
    links = BeautifulSoup(client.get("/viec-cua-toi/?nhom=qua-han").content, "html.parser").select("[data-open]")
    assert links[0]["href"] == f"/ho-so/{first.code}/?tu=qua-han"
    crumb = BeautifulSoup(client.get(links[0]["href"]).content, "html.parser").select_one(".crumb")
    assert "Quá hạn, 1 / 2" in crumb.text
    assert crumb.select_one("[data-key=F8]")["href"] == f"/ho-so/{second.code}/"
    submitted(cast, first, at("2025-07-23 09:30"))
    crumb = BeautifulSoup(client.get(f"/ho-so/{first.code}/").content, "html.parser").select_one(".crumb")
    assert crumb.select_one("[data-key=F8]")["href"] == f"/ho-so/{second.code}/"
    assert crumb.select_one("a")["href"] == "/viec-cua-toi/?nhom=qua-han"


def crumb_of(client, url):
    return BeautifulSoup(client.get(url).content, "html.parser").select_one(".crumb")


def beside(crumb):
    keys = (crumb.select_one(f"[data-key='{key}']") for key in ("Shift+F8", "F8"))
    return [link["href"].split("/")[2] if link else "" for link in keys]


def test_a_filtered_list_of_dossiers_leads_on_in_its_own_order(client, cast):
    """Newest first, of one procedure: the land dossier between them is not walked to."""
    first = logged(cast, cast.marriage, at("2025-07-14 09:00"))
    logged(cast, cast.land, at("2025-07-15 09:00"))
    second = logged(cast, cast.marriage, at("2025-07-16 09:00"))
    third = logged(cast, cast.marriage, at("2025-07-17 09:00"))
    client.force_login(cast.hai)
    asked_for = f"/ho-so/?thu_tuc={cast.marriage.code}&sap_xep=moi-nhat"
    links = BeautifulSoup(client.get(asked_for).content, "html.parser").select("tbody [data-open]")
    crumb = crumb_of(client, links[1]["href"])
    assert "Đang giải quyết, 2 / 3" in crumb.text
    assert beside(crumb) == [third.code, first.code]
    assert crumb.select_one("a")["href"] == asked_for
    resolved(cast, second, at("2025-07-23 09:30"), overdue_reason="other")  # out of the list, and still between the two
    crumb = crumb_of(client, f"/ho-so/{second.code}/")
    assert beside(crumb) == [third.code, first.code]
    assert "/ 3" not in crumb.text


def test_the_ends_of_a_list_lead_nowhere_and_no_due_date_stands_last(client, cast):
    first = logged(cast, cast.marriage, at("2025-07-14 09:00"))
    paused = asked(cast, logged(cast, cast.marriage, at("2025-07-14 09:00")), at("2025-07-15 09:00"))
    client.force_login(cast.hai)
    one, last = BeautifulSoup(client.get("/ho-so/").content, "html.parser").select("tbody [data-open]")
    assert beside(crumb_of(client, one["href"])) == ["", paused.code]
    assert beside(crumb_of(client, last["href"])) == [first.code, ""]


def test_a_list_that_never_was_is_no_error(client, cast):
    dossier = logged(cast, cast.marriage, at("2025-07-14 09:00"))
    client.force_login(cast.hai)
    for odd in ("tu=ho-so", "tu=ho-so&loc=nhom%3Dx%26tu%3D45%252F13%26q%3D%257C", "tu=x&loc=y"):
        assert client.get(f"/ho-so/{dossier.code}/?{odd}").status_code == 200


def test_slips_of_another_year_say_the_year(client, cast, wall_clock):
    dossier = logged(cast, cast.marriage, at("2025-07-21 09:00"))
    moment = page(client, cast.hai, dossier).select(".slip__t")[-1]
    assert [span.text for span in moment.select("span")] == ["09:00"]
    wall_clock(at("2026-01-05 10:00"))
    moment = page(client, cast.hai, dossier).select(".slip__t")[-1]
    assert [span.text for span in moment.select("span")] == ["2025", "09:00"]


def test_only_a_center_is_offered_the_papers_of_a_dossier(client, cast):
    dossier = logged(cast, cast.marriage, at("2025-07-21 09:00"))
    for officer, offered in ((cast.an, True), (cast.chi, False), (cast.tuan, False)):
        soup = page(client, officer, dossier)
        assert bool(soup.select("a[href*='/in/']")) is offered
        assert (client.get(f"/ho-so/{dossier.code}/in/tiep-nhan/").status_code == 200) is offered


@pytest.mark.parametrize(
    ("language", "said"), [("vi", "Lý do quá hạn: Do phối hợp."), ("en", "Reason for delay: Coordination.")]
)
def test_the_slip_tells_what_was_chosen(client, cast, language, said):
    late = logged(cast, cast.marriage, at("2025-07-14 09:00"))
    done = resolved(cast, late, at("2025-07-22 15:00"), overdue_reason="coordination")
    assert said in page(client, cast.binh, done, language).select_one(".slip").text


@pytest.mark.parametrize("procedure", ["marriage", "birth"])
def test_an_extension_names_its_unit_before_and_after(client, cast, procedure):
    dossier = logged(cast, getattr(cast, procedure), at("2025-07-23 09:00"))
    client.force_login(cast.binh)
    form = BeautifulSoup(client.get(f"/ho-so/{dossier.code}/thao-tac/extend/").content, "html.parser")
    assert "Gia hạn thêm (ngày làm việc)" in form.select_one("label[for=id_units]").text
    desk.take(Step.EXTEND, dossier, by=cast.binh, at=NOW, units=1, legal_ground="Khoản 2 Điều 19, cần xác minh")
    assert "Gia hạn thêm 1 ngày làm việc." in page(client, cast.binh, dossier).select_one(".slip").text
