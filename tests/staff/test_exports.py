"""The pages of files: asked for, waited for, fetched, and told of; and the log for those who answer for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from django.urls import reverse

from casework.models import Export, ReadLog
from casework.reports import writing
from casework.reports.faults import BROKEN
from casework.reports.files import WRITERS
from centers.models import Officer
from law.terms import Role
from tests.cast import Cast
from tests.desk.story import colleague
from tests.paperwork import at, logged

NOW = at("2025-07-31 16:00")
ASK = "/bao-cao/so-theo-doi/xuat/?ky=2025-07"
FILES = "/bao-cao/tep/"


@pytest.fixture
def house(cast: Cast, wall_clock: Any) -> Cast:
    wall_clock(NOW)
    for day in ("07", "08", "09"):
        logged(cast, cast.marriage, at(f"2025-07-{day} 09:00"))
    return cast


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every list is a long one."""
    for kind, writer in WRITERS.items():
        monkeypatch.setitem(WRITERS, kind, type(writer)(kind, writer.content_type, writer.write, at_once=-1))


def waiting(client: Any, officer: Officer, kind: str = "xlsx") -> Export:
    client.force_login(officer)
    answer = client.post(ASK, {"dinh_dang": kind})
    assert answer.status_code == 302
    return Export.objects.get(uuid=answer["Location"].split("/")[-2])


def page(client: Any, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


# Asked for ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(WRITERS))
def test_a_small_file_is_the_answer_to_the_form(client: Any, house: Cast, kind: str):
    client.force_login(house.binh)
    answer = client.post(ASK, {"dinh_dang": kind})
    assert answer.status_code == 200
    assert answer["Content-Type"] == WRITERS[kind].content_type
    said = answer["Content-Disposition"]
    assert said.startswith(f"attachment; filename=\"so-theo-doi_2025-07_19753.{kind}\"; filename*=UTF-8''")
    assert unquote(said.rsplit("''", 1)[1]) == f"Sổ theo dõi hồ sơ 2025-07 Phú Xuân.{kind}"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert int(answer["Content-Length"]) == len(answer.content)
    assert Export.objects.get().officer == house.binh
    assert ReadLog.objects.filter(officer=house.binh, what="export").count() == 1


def test_asking_is_a_form_of_its_own(client: Any, house: Cast):
    client.force_login(house.binh)
    assert client.get(ASK).status_code == 405
    assert client.post(ASK, {"dinh_dang": "exe"}).status_code == 404
    assert client.post("/bao-cao/khong-co/xuat/", {"dinh_dang": "csv"}).status_code == 404
    assert client.post(f"{ASK}&trung_tam=19789", {"dinh_dang": "csv"}).status_code == 404
    assert not Export.objects.exists()


def test_who_reads_no_reports_takes_none_out(client: Any, house: Cast):
    client.force_login(house.an)
    assert client.post(ASK, {"dinh_dang": "csv"}).status_code == 403
    assert client.get(FILES).status_code == 403


def test_what_is_too_long_is_told_where_one_was(client: Any, house: Cast, monkeypatch: Any):
    monkeypatch.setitem(WRITERS, "pdf", type(WRITERS["pdf"])("pdf", "application/pdf", WRITERS["pdf"].write, most=2))
    client.force_login(house.binh)
    answer = client.post(ASK, {"dinh_dang": "pdf"}, follow=True)
    assert answer.redirect_chain == [("/bao-cao/so-theo-doi/?ky=2025-07&trung_tam=19753", 302)]
    assert "Có 3 dòng, loại tệp này chứa tối đa 2." in answer.content.decode()


def test_the_report_offers_what_it_can_be_had_as(client: Any, house: Cast, monkeypatch: Any):
    client.force_login(house.binh)
    address = "/bao-cao/so-theo-doi/?ky=2025-07"
    assert all(f'value="{kind}"' in page(client, address) for kind in WRITERS)
    monkeypatch.setattr("casework.templatetags.export_words.missing_packages", lambda: ["libpango-1.0-0"])
    shown = page(client, address)
    assert 'value="pdf"' not in shown
    assert 'value="xlsx"' in shown
    assert "data-print" in shown, "the browser prints instead"


# Waited for and fetched -----------------------------------------------------------------------------------------------


def test_a_long_one_is_waited_for_on_its_page_and_fetched_in_pieces(client: Any, house: Cast, long: None):
    export = waiting(client, house.binh)
    address = reverse("casework:export_file", args=[export.uuid])
    shown = page(client, address)
    assert "Tệp đang chờ đến lượt." in shown
    assert "data-poll" in shown
    assert f'<noscript><p><a class="btn" href="{address}">' in shown, "without JavaScript, too"
    assert client.get(f"{address}tai/")["Location"] == address
    writing.write_waiting(NOW)
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "Tệp đã lập xong." in part
    assert "<html" not in part
    assert "hx-get" not in part, "nothing more is asked for"
    answer = client.get(f"{address}tai/")
    body = b"".join(answer.streaming_content)
    assert len(body) == int(answer["Content-Length"]) > 1000
    assert body.startswith(b"PK")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert ReadLog.objects.filter(officer=house.binh, what="export").count() == 1


def test_a_running_one_says_how_far_it_is(client: Any, house: Cast, long: None):
    export = waiting(client, house.binh)
    Export.objects.update(state=Export.RUNNING, rows_done=12000, rows_total=44825)
    assert "Đã ghi 12.000 trên 44.825 dòng." in page(client, reverse("casework:export_file", args=[export.uuid]))


def test_one_that_failed_says_why_and_one_that_went_that_it_did(client: Any, house: Cast, long: None):
    export = waiting(client, house.binh)
    address = reverse("casework:export_file", args=[export.uuid])
    Export.objects.update(state=Export.FAILED, error=BROKEN)
    assert "Có lỗi khi lập tệp." in page(client, address)
    Export.objects.update(state=Export.GONE, tries=1)
    assert "Tệp đã xóa sau 7 ngày." in page(client, address)
    assert client.get(f"{address}tai/")["Location"] == address


def test_nobody_else_sees_or_fetches_it_and_its_officer_only_while_the_right_holds(
    client: Any, house: Cast, long: None
):
    export = waiting(client, house.binh)
    writing.write_waiting(NOW)
    address = reverse("casework:export_file", args=[export.uuid])
    for other in (house.chi, colleague(Role.CENTER_ADMIN, house.phu_xuan)):
        client.force_login(other)
        page(client, address, 404)
        page(client, f"{address}tai/", 404)
    house.binh.center = house.thuan_hoa
    house.binh.save()
    client.force_login(house.binh)
    page(client, f"{address}tai/", 404)
    house.binh.roles = [Role.CLERK.value]
    house.binh.save()
    page(client, f"{address}tai/", 403)
    assert not ReadLog.objects.filter(what="export").exists()


# Told of --------------------------------------------------------------------------------------------------------------


def test_the_bell_leads_to_the_file(client: Any, house: Cast, long: None, wall_clock: Any):
    export = waiting(client, house.binh)
    writing.write_waiting(NOW)
    wall_clock(NOW + timedelta(minutes=1))
    shown = page(client, "/thong-bao/")
    assert "Tệp báo cáo đã xong" in shown
    assert f"/bao-cao/tep/{export.uuid}/" in shown
    assert "Sổ theo dõi hồ sơ" in shown
    assert "Tháng 7/2025 · Phường Phú Xuân · 3 dòng" in shown
    assert f"/bao-cao/tep/{export.uuid}/" in page(client, "/thong-bao/?muc=export_ready")


def test_the_bell_says_why_a_file_was_not_made(client: Any, house: Cast, long: None, wall_clock: Any, monkeypatch: Any):
    export = waiting(client, house.binh)
    Export.objects.update(tries=writing.TRIES)
    writing.write_waiting(NOW)
    wall_clock(NOW + timedelta(minutes=1))
    shown = page(client, "/thong-bao/")
    assert "Không lập được tệp báo cáo" in shown
    assert "Tệp bị ngắt giữa chừng nhiều lần." in shown
    assert f"/bao-cao/tep/{export.uuid}/" in shown


# The log --------------------------------------------------------------------------------------------------------------


def test_everybody_sees_the_own_files_and_administrators_the_log(client: Any, house: Cast, long: None):
    waiting(client, house.binh)
    waiting(client, house.chi, "csv")
    there = colleague(Role.SUPERVISOR, house.thuan_hoa, "Cao Thị Nga")
    waiting(client, there, "json")
    head = colleague(Role.CENTER_ADMIN, house.phu_xuan, "Hồ Văn Lý")
    seen = {}
    for who in (house.binh, house.chi, there, head, house.tuan):
        client.force_login(who)
        own, everybody = page(client, FILES), page(client, f"{FILES}?cua=moi-nguoi")
        rows = [shown.count("</tr>") - 1 if "<tbody>" in shown else 0 for shown in (own, everybody)]
        seen[who.full_name] = (*rows, "Mọi người</a>" in own)
    assert seen == {
        "Nguyễn Khắc Bình": (1, 1, False),
        "Tôn Nữ Chi": (1, 3, True),
        "Cao Thị Nga": (1, 1, False),
        "Hồ Văn Lý": (0, 1, True),
        "Đặng Minh Tuấn": (0, 0, False),
    }


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ("nguoi=bình", 1),
        ("nguoi=thanhpho", 1),
        ("bao_cao=so-theo-doi", 2),
        ("bao_cao=bieu-06a", 0),
        ("dinh_dang=csv", 1),
        ("ten=on", 2),
        ("tu=31/07/2025&den=31/07/2025", 2),
        ("tu=01/08/2025", 0),
        ("tu=khong-phai-ngay", 2),
    ],
)
def test_the_log_is_filtered(client: Any, house: Cast, long: None, asked: str, rows: int):
    waiting(client, house.binh)
    waiting(client, house.chi, "csv")
    shown = page(client, f"{FILES}?cua=moi-nguoi&{asked}")
    assert shown.count('<td class="k-proc">') == rows


def test_a_file_of_the_log_is_not_handed_to_the_administrator(client: Any, house: Cast, long: None):
    export = waiting(client, house.binh)
    writing.write_waiting(NOW)
    client.force_login(house.chi)
    assert str(export.uuid) not in page(client, f"{FILES}?cua=moi-nguoi")
