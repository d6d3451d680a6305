"""The letters and the control slip: filled from the slip, printed again as they were, nothing more of a person."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from casework import desk
from law.steps import Role, Step
from tests.desk.story import colleague
from tests.paperwork import asked, at, brought, logged, person, registered, resolved, submitted

NOW = at("2025-09-17 10:00")
REASON = "Cơ quan phối hợp chưa có văn bản trả lời"
GROUND = "Khoản 2 Điều 19, cần xác minh thêm"
PHONE, NUMBER = "0905 412 905", "046995004531"


@pytest.fixture
def dossier(client, cast, wall_clock):
    """A marriage dossier under the new set of forms, and Bình at the printer."""
    wall_clock(NOW)
    client.force_login(cast.binh)
    owner = person("Phạm Thị Diệu", number=NUMBER, phone=PHONE.replace(" ", ""))
    return logged(cast, cast.marriage, at("2025-09-16 09:00"), owner=owner)


def printed(client, dossier, paper, line=None):
    answer = client.get(f"/ho-so/{dossier.code}/in/{paper}/", {"dong": line} if line else {})
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def words(soup):
    return " ".join(soup.select_one(".sheet").get_text(" ").split()).replace(" .", ".").replace(" ,", ",")


def extended(cast, dossier):
    return desk.take(Step.EXTEND, dossier, by=cast.binh, at=NOW, units=2, legal_ground=GROUND)


def apologised(cast, dossier, when=NOW, on="2025-09-24"):
    return desk.take(Step.APOLOGISE, dossier, by=cast.binh, at=when, reason=REASON, promised_on=on)


def stopped(cast, dossier):
    return desk.take(Step.STOP, dossier, by=cast.binh, at=NOW, legal_ground=GROUND)


LETTERS = {
    "gia-han": (extended, (
        "THÔNG BÁO GIA HẠN THỜI GIAN GIẢI QUYẾT HỒ SƠ",
        "Thời gian hẹn trả kết quả: 17 giờ 30 phút, Thứ Sáu ngày 19 tháng 9 năm 2025",
        f"gia hạn thời gian giải quyết hồ sơ thêm 02 ngày làm việc. Căn cứ: {GROUND}",
        "sau khi gia hạn: 17 giờ 30 phút, Thứ Ba ngày 23 tháng 9 năm 2025",
    )),
    "xin-loi": (apologised, (
        "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT",
        "Thời gian hẹn trả kết quả: 17 giờ 30 phút, Thứ Sáu ngày 19 tháng 9 năm 2025",
        f"Lý do: {REASON}",
        "chân thành xin lỗi Ông/Bà",
        "hẹn lại thời gian trả kết quả: Thứ Tư ngày 24 tháng 9 năm 2025",
    )),
    "dung": (stopped, (
        "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ",
        f"dừng giải quyết hồ sơ nêu trên kể từ 10 giờ 00 phút, ngày 17 tháng 9 năm 2025. Căn cứ: {GROUND}",
    )),
}  # fmt: skip


@pytest.mark.parametrize("paper", LETTERS)
def test_a_letter_says_whom_what_since_when_and_why(client, cast, dossier, paper):
    write, sentences = LETTERS[paper]
    write(cast, dossier)
    text = words(printed(client, dossier, paper))
    about = (
        "09 giờ 00 phút, ngày 16 tháng 9 năm 2025, Trung tâm Phục vụ hành chính công phường Phú Xuân tiếp nhận hồ sơ"
    )
    for sentence in ("Kính gửi: Ông/Bà Phạm Thị Diệu", about, "LÃNH ĐẠO TRUNG TÂM", "Nguyễn Khắc Bình", *sentences):
        assert sentence in text, sentence


@pytest.mark.parametrize("paper", [*LETTERS, "kiem-soat"])
def test_a_paper_that_goes_out_or_travels_names_the_owner_and_no_number_of_his(client, cast, dossier, paper):
    write = LETTERS.get(paper, (lambda cast, dossier: dossier,))[0]
    write(cast, dossier)
    text = words(printed(client, dossier, paper))
    assert "Phạm Thị Diệu" in text
    for private in (PHONE, NUMBER, "0469", "Mai Thúc Loan"):
        assert private not in text


def test_an_extension_has_no_form_of_the_law_and_says_so(client, cast, dossier):
    extended(cast, dossier)
    bar = " ".join(printed(client, dossier, "gia-han").select_one(".bar").text.split())
    assert "Thông tư không có mẫu cho giấy này" in bar
    apologised(cast, dossier)
    bar = " ".join(printed(client, dossier, "xin-loi").select_one(".bar").text.split())
    assert "Mẫu số 04, Thông tư 03/2025/TT-VPCP" in bar


def test_under_the_old_forms_the_apology_has_its_old_name_and_a_stop_no_paper(client, cast, dossier, wall_clock):
    old = logged(cast, cast.marriage, at("2025-07-21 09:00"))
    apologised(cast, old, at("2025-07-28 09:00"), "2025-07-30")
    assert "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ" in words(printed(client, old, "xin-loi"))
    desk.take(Step.STOP, old, by=cast.binh, at=at("2025-07-29 09:00"), legal_ground=GROUND)
    assert client.get(f"/ho-so/{old.code}/in/dung/").status_code == 404


def test_an_erased_reason_leaves_the_letter_printable(client, cast, dossier):
    apologised(cast, dossier)
    dossier.lines.get(step=Step.APOLOGISE).remark.delete()
    assert "Lý do:......" in words(printed(client, dossier, "xin-loi"))  # a line to write on


# --- the control slip


def rows(client, dossier, line=None):
    table = printed(client, dossier, "kiem-soat", line).select(".hands tbody tr")
    return [[" ".join(cell.get_text(" ").split()) for cell in row.select("td")] for row in table]


def test_every_hand_has_a_row_and_the_slip_begins_and_ends_at_the_counter(client, cast, dossier):
    resolved(cast, dossier, at("2025-09-17 15:00"))
    first, second, last = rows(client, dossier)
    assert first[0] == (
        "1. Giao: Bộ phận Tiếp nhận và Trả kết quả, Lê Thị Hoài An 2. Nhận: Bộ phận thụ lý, Trần Viết Hải"
    )
    assert first[1].startswith("09 giờ 00 phút, ngày 16 tháng 9 năm 2025")
    assert first[3] == "Phân công, Quy tắc phân công"
    assert second[0] == "1. Giao: Bộ phận thụ lý, Trần Viết Hải 2. Nhận: Lãnh đạo Trung tâm, Nguyễn Khắc Bình"
    assert last[0].endswith("2. Nhận: Bộ phận Tiếp nhận và Trả kết quả")
    assert [row[2] for row in (first, second, last)] == ["Trước hạn", "Trước hạn", "Trước hạn"]


def test_a_stage_past_its_norm_is_late_though_the_dossier_is_not(client, cast, dossier):
    """Processing has 60 % of three days; submitted after 2.5 days it is late, and the dossier is on time."""
    submitted(cast, dossier, at("2025-09-18 15:00"))
    assert [row[2] for row in rows(client, dossier)] == ["Trước hạn", "Quá hạn"]


def test_the_verdict_of_the_dossier_stands_on_the_last_row(client, cast, dossier):
    resolved(cast, dossier, at("2025-09-24 15:00"), overdue_reason="officer")
    assert rows(client, dossier)[-1][2:] == ["Quá hạn", "Kết thúc xử lý"]


def test_agencies_and_other_centers_are_named(client, cast, dossier):
    desk.take(Step.ROUTE, dossier, by=cast.hai, at=at("2025-09-16 10:00"), agency=cast.agency, norm=8)
    why = "Thuộc thẩm quyền của phường Thuận Hóa"
    desk.take(Step.TRANSFER, dossier, by=cast.binh, at=at("2025-09-16 11:00"), center=cast.thuan_hoa, reason=why)
    soup = printed(client, dossier, "kiem-soat")
    assert "Cơ quan phối hợp: Sở Tư pháp" in words(soup)
    to_agency, away = rows(client, dossier)[1:]
    assert to_agency[0].endswith("2. Nhận: Sở Tư pháp")
    assert away[0].endswith(
        "2. Nhận: Bộ phận Tiếp nhận và Trả kết quả, Trung tâm Phục vụ hành chính công phường Thuận Hóa"
    )
    assert why not in words(soup)  # typed text stays off a paper that travels


def test_a_voided_hand_is_off_the_control_slip(client, cast, dossier):
    second = colleague(Role.OFFICER, cast.phu_xuan)
    desk.take(Step.ASSIGN, dossier, by=cast.binh, at=at("2025-09-16 10:00"), officer=second)
    assert len(rows(client, dossier)) == 2
    desk.take(Step.CORRECT, dossier, by=cast.binh, at=at("2025-09-16 10:05"), reason="Giao nhầm người")
    assert len(rows(client, dossier)) == 1


# --- printed again


def test_a_paper_of_an_older_line_is_the_paper_of_that_day(client, cast, dossier):
    receipt, slip = words(printed(client, dossier, "tiep-nhan")), words(printed(client, dossier, "kiem-soat"))
    asked(cast, dossier, at("2025-09-17 09:00"))
    brought(cast, dossier, at("2025-09-19 09:00"))
    submitted(cast, dossier, at("2025-09-19 15:00"))
    assert words(printed(client, dossier, "tiep-nhan", 1)) == receipt != words(printed(client, dossier, "tiep-nhan"))
    assert words(printed(client, dossier, "kiem-soat", 2)) == slip != words(printed(client, dossier, "kiem-soat"))


@pytest.mark.parametrize("line", ["2", "3", "0", "999999999999", "một", "-1"])
def test_a_line_that_issued_no_such_paper_prints_none(client, cast, dossier, line):
    assert client.get(f"/ho-so/{dossier.code}/in/tiep-nhan/?dong={line}").status_code == 404


def test_the_slip_on_the_page_links_each_paper_and_the_newest_by_its_plain_address(client, cast, dossier):
    asked(cast, dossier, at("2025-09-17 09:00"))
    brought(cast, dossier, at("2025-09-17 09:30"))
    soup = BeautifulSoup(client.get(f"/ho-so/{dossier.code}/").content, "html.parser")
    links = [link["href"].split("/in/")[1] for link in soup.select(".slip a[href*='/in/']")]
    assert links == ["tiep-nhan/", "bo-sung/", "kiem-soat/", "tiep-nhan/?dong=1"]
    for link in links:
        assert client.get(f"/ho-so/{dossier.code}/in/{link}").status_code == 200


def test_f9_prints_what_fits_the_hand(client, cast, dossier):
    def key(officer):
        client.force_login(officer)
        soup = BeautifulSoup(client.get(f"/ho-so/{dossier.code}/").content, "html.parser")
        return soup.select_one(".crumb [data-key=F9]")["href"].split("/in/")[1]

    assert (key(cast.hai), key(cast.an)) == ("kiem-soat/", "tiep-nhan/")  # the slip travels, the receipt is asked for
    apologised(cast, dossier)
    assert (key(cast.binh), key(cast.an)) == ("xin-loi/", "xin-loi/")


def test_a_dossier_never_accepted_has_no_control_slip(client, cast, dossier):
    waiting = registered(cast, cast.marriage, NOW)
    why = "Thuộc thẩm quyền của phường Thuận Hóa"
    desk.take(Step.TRANSFER, waiting, by=cast.binh, at=NOW, center=cast.thuan_hoa, reason=why)
    assert client.get(f"/ho-so/{waiting.code}/in/kiem-soat/").status_code == 404


def test_a_control_slip_costs_few_queries(client, cast, dossier, django_assert_max_num_queries):
    resolved(cast, dossier, at("2025-09-17 15:00"))
    with django_assert_max_num_queries(16):
        printed(client, dossier, "kiem-soat")


# --- on paper


@pytest.mark.browser
@pytest.mark.parametrize(
    ("paper", "hands", "sheets"),
    [("xin-loi", 0, 1), ("gia-han", 0, 1), ("dung", 0, 1), ("kiem-soat", 2, 1), ("kiem-soat", 12, 2)],
)
def test_it_fits_on_sheets_of_a4(chromium, live_server, client, cast, dossier, paper, hands, sheets):
    if paper in LETTERS:
        LETTERS[paper][0](cast, dossier)
    second = colleague(Role.OFFICER, cast.phu_xuan)
    for turn in range(hands):
        when = at(f"2025-09-16 {10 + turn // 6:02}:{turn % 6}0")
        desk.take(Step.ASSIGN, dossier, by=cast.binh, at=when, officer=second if turn % 2 else cast.hai)
    context = chromium.new_context()
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/ho-so/{dossier.code}/in/{paper}/")
    page.evaluate("document.fonts.ready")
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    context.close()
    assert len(re.findall(rb"/Type\s*/Page[^s]", pdf)) == sheets
