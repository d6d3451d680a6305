"""Legal papers: the form of the day, what the slip said then, one sheet of A4, nobody else's eyes."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from casework import desk, papers, receipt_secret
from casework.models import Document, ReadLog
from law.papers import SETS, day_in_words, form_on, last_day, moment_in_words, set_on, short_day
from law.steps import STEPS, Step
from tests.paperwork import asked, at, brought, logged, person, registered, resolved

NOW = at("2025-08-28 10:00")
KEY = b"k" * 32
DOSSIER = UUID("00000000-0000-4000-8000-000000000001")


@pytest.fixture
def receipt(client, cast, wall_clock):
    """A marriage dossier accepted before the national days, and An at the printer."""
    wall_clock(NOW)
    client.force_login(cast.an)
    return logged(cast, cast.marriage, NOW, owner=person("Phạm Thị Diệu", number="046995004531", phone="0905412905"))


def printed(client, dossier, paper="tiep-nhan"):
    answer = client.get(f"/ho-so/{dossier.code}/in/{paper}/")
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def words(soup):
    return " ".join(soup.select_one(".sheet").get_text(" ").split())


# --- which form, which day


@pytest.mark.parametrize(
    ("paper", "day", "number", "title"),
    [
        ("receipt", date(2025, 9, 14), "01", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
        ("receipt", date(2025, 9, 15), "01", "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
        ("supplement", date(2025, 9, 15), "02", "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"),
        ("refusal", date(2025, 9, 14), "03", "Phiếu từ chối tiếp nhận giải quyết hồ sơ"),
        ("apology", date(2025, 9, 14), "04", "Phiếu xin lỗi và hẹn lại ngày trả kết quả"),
        ("apology", date(2025, 9, 15), "04", "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết"),
        ("control_slip", date(2025, 9, 14), "05", "Phiếu kiểm soát quá trình giải quyết hồ sơ"),
        ("control_slip", date(2025, 9, 15), "06", "Phiếu kiểm soát quá trình giải quyết hồ sơ"),
        ("stop_notice", date(2025, 9, 15), "05", "Thông báo dừng giải quyết hồ sơ"),
    ],
)
def test_the_law_numbers_its_forms_by_day(paper, day, number, title):
    """Circular 01/2018/TT-VPCP until 14 September 2025, Circular 03/2025/TT-VPCP from the 15th."""
    form = form_on(paper, day)
    assert (form.number, form.name_vi) == (number, title)
    assert form_on(form.slug, day) == form


def test_the_old_set_knows_no_stop_notice():
    assert form_on("stop_notice", date(2025, 9, 14)) is None


def test_the_sets_follow_each_other_without_a_gap():
    assert [last_day(forms) for forms in SETS] == [date(2025, 9, 14), None]
    assert set_on(date(2017, 1, 1)) is SETS[0]


def test_every_paper_a_step_prints_has_a_form_today_except_the_extension():
    named = {rule.paper for rule in STEPS.values() if rule.paper}
    assert named - set(set_on(date(2025, 10, 1)).forms) == {"extension"}


@pytest.mark.parametrize(
    ("day", "long", "short"),
    [
        (date(2025, 8, 27), "ngày 27 tháng 8 năm 2025", "27/8"),
        (date(2025, 9, 4), "ngày 04 tháng 9 năm 2025", "04/9"),
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026", "05/01"),
        (date(2026, 2, 15), "ngày 15 tháng 02 năm 2026", "15/02"),
        (date(2025, 10, 1), "ngày 01 tháng 10 năm 2025", "01/10"),
    ],
)
def test_papers_write_days_as_decree_30_of_2020_does(day, long, short):
    assert (day_in_words(day), short_day(day)) == (long, short)
    assert moment_in_words(9, 43, day) == f"09 giờ 43 phút, {long}"


# --- the secret


def test_the_secret_can_be_printed_again_and_another_issue_is_another_secret():
    secret = receipt_secret.secret_of(DOSSIER, KEY)
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{8}", secret)
    assert secret == receipt_secret.secret_of(DOSSIER, KEY)
    others = {
        receipt_secret.secret_of(DOSSIER, KEY, issue=2),
        receipt_secret.secret_of(DOSSIER, b"x" * 32),
        receipt_secret.secret_of(UUID(int=2), KEY),
    }
    assert secret not in others
    assert len(others) == 3


def test_a_secret_typed_by_a_person_is_forgiven_its_dashes_and_mixed_up_letters():
    secret = receipt_secret.secret_of(DOSSIER, KEY)
    typed = receipt_secret.spaced(secret).lower().replace("0", "o").replace("1", "l")
    assert receipt_secret.matches(typed, DOSSIER, KEY)
    assert not receipt_secret.matches(secret[:-1], DOSSIER, KEY)
    assert not receipt_secret.matches("", DOSSIER, KEY)


@pytest.mark.parametrize(
    ("scan", "read"),
    [
        ("H57.DEMO.01-250828-0014.7KQ4M2XD", ("H57.DEMO.01-250828-0014", "7KQ4M2XD")),
        ("H57.DEMO.01-250828-0014", ("H57.DEMO.01-250828-0014", "")),
        ("Lê Văn C.", ("Lê Văn C.", "")),
        ("", ("", "")),
    ],
)
def test_a_scan_is_taken_apart(scan, read):
    assert receipt_secret.from_qr(scan) == read


# --- the receipt


def test_the_receipt_says_what_the_law_asks(client, cast, receipt):
    soup = printed(client, receipt)
    text = words(soup)
    for sentence in (
        "ỦY BAN NHÂN DÂN PHƯỜNG PHÚ XUÂN",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Phú Xuân, ngày 28 tháng 8 năm 2025",
        f"Mã hồ sơ: {receipt.code}",
        "Số thứ tự 1, quyển 08/2025",
        "Tiếp nhận hồ sơ của: Phạm Thị Diệu",
        "Số điện thoại: 0905 412 905",
        "Số định danh: 0469*****531",
        "Đăng ký kết hôn (mã 1.000894)",
        "2. Số lượng hồ sơ: 01 (bộ)",
        "3. Thời gian giải quyết hồ sơ theo quy định là: 03 ngày làm việc",
        "4. Thời gian nhận hồ sơ: 10 giờ 00 phút, ngày 28 tháng 8 năm 2025",
        "17 giờ 30 phút, Thứ Năm ngày 04 tháng 9 năm 2025",
        "6. Đăng ký nhận kết quả: Tại Trung tâm",
        "Lê Thị Hoài An",
    ):
        assert sentence in text, sentence
    assert "046995004531" not in soup.text
    assert "Mẫu số 01, Thông tư 01/2018/TT-VPCP, áp dụng đến 14/09/2025" in " ".join(
        soup.select_one(".bar").text.split()
    )


def test_the_days_below_the_appointment_are_those_of_the_law(client, cast, receipt):
    table = printed(client, receipt).select_one("table.count")
    days, counted = ([cell.text.strip() for cell in row.select("th, td")] for row in table.select("tr"))
    assert days == ["28/8", "29/8", "30/8 – 31/8", "01/9 – 02/9", "03/9", "04/9"]
    assert counted == ["ngày nhận", "1", "cuối tuần", "Quốc khánh", "2", "3 hẹn trả"]


def test_a_long_count_is_said_in_a_sentence(client, cast, receipt):
    soup = printed(client, logged(cast, cast.land, NOW))
    assert not soup.select("table.count")
    assert "Không tính 30/8 – 31/8 (cuối tuần), 01/9 – 02/9 (Quốc khánh)" in words(soup)


def test_documents_stand_in_the_column_of_their_copies(client, cast, receipt):
    rows = printed(client, receipt).select(".sheet table:not(.count) tbody tr")
    cells = [[cell.text.strip() for cell in row.select("td")] for row in rows]
    assert cells[0] == ["1", "Tờ khai", "1", "", ""]


def test_the_qr_code_carries_code_and_secret(client, cast, receipt, settings):
    soup = printed(client, receipt)
    secret = receipt_secret.secret_of(receipt.uuid, settings.RECEIPT_KEY)
    assert soup.select_one("figcaption b").text == receipt_secret.spaced(secret)
    assert papers.printable(receipt, "receipt").qr == f"{receipt.code}.{secret}"
    assert soup.select_one("svg.qr path")["d"].startswith("M2 2h7v1h-7z")  # the corner mark inside a quiet zone of two


def test_a_receipt_of_the_new_set_says_so(client, cast, wall_clock):
    wall_clock(at("2025-09-15 08:00"))
    client.force_login(cast.an)
    soup = printed(client, logged(cast, cast.marriage, at("2025-09-15 08:00")))
    assert "Thông tư 03/2025/TT-VPCP, áp dụng từ 15/09/2025" in " ".join(soup.select_one(".bar").text.split())


def test_printed_again_months_later_it_is_the_paper_of_its_day(client, cast, receipt, wall_clock):
    first = words(printed(client, receipt))
    resolved(cast, receipt, at("2025-09-03 10:00"))
    wall_clock(at("2026-03-02 09:00"))
    assert words(printed(client, receipt)) == first


def test_after_a_supplement_the_receipt_carries_the_new_appointment(client, cast, receipt):
    asked(cast, receipt, at("2025-08-29 09:00"))
    assert "Thứ Năm ngày 04 tháng 9 năm 2025" in words(printed(client, receipt))
    brought(cast, receipt, at("2025-09-05 09:00"))
    receipt.refresh_from_db()
    text = words(printed(client, receipt))
    assert f"ngày {receipt.due_on.day:02d} tháng 9 năm 2025" in text
    assert "4. Thời gian nhận hồ sơ: 10 giờ 00 phút, ngày 28 tháng 8 năm 2025" in text


def test_papers_are_vietnamese_for_an_english_reader_too(client, cast, receipt):
    vietnamese = words(printed(client, receipt))
    client.cookies["django_language"] = "en"
    assert words(printed(client, receipt)) == vietnamese


def test_printing_is_logged(client, cast, receipt):
    printed(client, receipt)
    log = ReadLog.objects.get(what="print")
    assert (log.officer, log.dossier, log.at) == (cast.an, receipt, NOW)


# --- what is not there


@pytest.mark.parametrize("paper", ["bo-sung", "tu-choi", "xin-loi", "gia-han", "dung", "so-theo-doi", "gi-do"])
def test_a_paper_no_step_issued_is_not_found(client, cast, receipt, paper):
    assert client.get(f"/ho-so/{receipt.code}/in/{paper}/").status_code == 404
    assert not ReadLog.objects.filter(what="print").exists()


def test_a_dossier_that_was_never_accepted_has_no_receipt(client, cast, receipt):
    waiting = registered(cast, cast.marriage, NOW)
    assert client.get(f"/ho-so/{waiting.code}/in/tiep-nhan/").status_code == 404


def test_a_voided_request_has_no_slip(client, cast, receipt):
    asked(cast, receipt, at("2025-08-28 09:59").replace(hour=10, minute=1))
    assert words(printed(client, receipt, "bo-sung")).count("Bản chụp mờ, không đọc được ngày sinh") == 1
    desk.take(Step.CORRECT, receipt, by=cast.binh, at=at("2025-08-28 10:05"), reason="Yêu cầu nhầm hồ sơ.")
    assert client.get(f"/ho-so/{receipt.code}/in/bo-sung/").status_code == 404


def test_an_erased_reason_leaves_the_slip_printable(client, cast, receipt):
    asked(cast, receipt, at("2025-08-28 10:01"))
    receipt.lines.get(step=Step.ASK_SUPPLEMENT).remark.delete()
    assert "Tờ khai" in words(printed(client, receipt, "bo-sung"))


def test_another_centers_clerk_gets_404_as_for_no_dossier_at_all(cast, receipt):
    other = Client()
    other.force_login(cast.dung)
    theirs = other.get(f"/ho-so/{receipt.code}/in/tiep-nhan/")
    nobodys = other.get("/ho-so/H57.DEMO.01-250828-9999/in/tiep-nhan/")
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.content == nobodys.content


def test_the_city_reads_and_does_not_print(cast, receipt):
    other = Client()
    other.force_login(cast.chi)
    assert other.get(f"/ho-so/{receipt.code}/in/tiep-nhan/").status_code == 403


def test_a_receipt_costs_few_queries(client, cast, receipt, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        printed(client, receipt)


# --- on paper


@pytest.mark.browser
@pytest.mark.parametrize("papers_brought", [3, 7])
def test_a_receipt_is_one_sheet_of_a4(chromium, live_server, client, cast, receipt, papers_brought):
    dossier = receipt if papers_brought == 3 else with_many_papers(cast, papers_brought)
    context = chromium.new_context()
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/ho-so/{dossier.code}/in/tiep-nhan/")
    page.evaluate("document.fonts.ready")
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    context.close()
    assert len(re.findall(rb"/Type\s*/Page[^s]", pdf)) == 1
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([0-9.]+) ([0-9.]+)", pdf)
    assert [round(float(side)) for side in box.groups()] in ([595, 842], [594, 841])


def with_many_papers(cast, count):
    """A dossier with a long checklist of long names."""
    owner = person("Công Tằng Tôn Nữ Thị Bích Hằng")
    name = "Văn bản của cơ quan y tế, cơ quan giám định hoặc cơ quan khác có thẩm quyền xác nhận quan hệ"
    documents = [Document(position=n, name=f"{name} {n}", required=True) for n in range(1, count + 1)]
    opening = desk.Opening(cast.phu_xuan.code, cast.marriage, owner, "counter", documents=documents)
    return desk.take(
        Step.ACCEPT, None, by=cast.an, at=NOW, opening=opening, procedure=cast.marriage, applicant=owner,
        channel="counter", documents=list(range(1, count + 1)),
    )  # fmt: skip
