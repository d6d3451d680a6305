"""Log a dossier: with script and without, each form once, and what is missing leads to a slip."""

from __future__ import annotations

import uuid

import pytest
from bs4 import BeautifulSoup

from casework import desk
from casework.models import Dossier, Party, Person, ReadLog, RequestKey
from centers.models import TermPaper
from law.steps import Status, Step
from tests.paperwork import at, logged, person

NOW = at("2025-08-27 09:43")
CARD = (
    "046192004518|191234567|TRẦN THỊ BÍCH HẰNG|14031992|Nữ|12 Mai Thúc Loan, Phường Thuận Lộc, Thành phố Huế|15062021"
)


@pytest.fixture
def counter(client, cast, wall_clock):
    """An at her counter on Wednesday 27 August 2025, 09:43."""
    wall_clock(NOW)
    client.force_login(cast.an)
    return client


def ticks(procedure, *, required=True):
    papers = TermPaper.objects.filter(term__procedure=procedure, required=required)
    return {f"p-{paper.pk}": "on" for paper in papers}


def form(cast, **changes):
    """A form filled in for somebody new, every required paper on the counter."""
    filled = {
        "do": "accept", "key": str(uuid.uuid4()), "procedure": cast.marriage.code, "channel": "counter",
        "kind": "citizen", "number": "046192004518", "full_name": "Trần Thị Bích Hằng", "birth_on": "14/3/92",
        "sex": "f", "phone": "0905 123 456", "address": "12 Mai Thúc Loan", "result_channel": "counter",
        "o_kind": "citizen",
        **ticks(cast.marriage),
    }  # fmt: skip
    return {name: value for name, value in (filled | changes).items() if value is not None}


def soup_of(response, status=200):
    assert response.status_code == status, response.content.decode()[:800]
    return BeautifulSoup(response.content, "html.parser")


# --- one form, one dossier


def test_a_sound_form_makes_an_accepted_dossier_and_shows_its_date(counter, cast):
    answer = counter.post("/tiep-nhan/", form(cast, note="Người nộp hẹn đến chiều thứ Tư."))
    made = Dossier.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/tiep-nhan/?xong={made.code}"
    assert made.code == "H57.DEMO.01-250827-0001"
    assert (made.state, made.accepted_by, made.procedure) == (Status.IN_PROCESS, cast.an, cast.marriage)
    assert made.due_on.isoformat() == "2025-09-03"  # the national days 30 August to 2 September lie between
    assert (made.owner.full_name, made.owner.number, made.owner.phone) == (
        "Trần Thị Bích Hằng",
        "046192004518",
        "0905123456",
    )
    assert made.owner.birth_on.isoformat() == "1992-03-14"
    assert [line.step for line in made.lines.order_by("n")] == ["accept", "assign", "note"]
    panel = soup_of(counter.get(answer["Location"])).select_one(".done").text
    assert "Đã tiếp nhận lúc 09:43" in panel
    assert "Thứ Tư 03/09/2025" in panel


def test_the_same_form_sent_twice_makes_one_dossier(counter, cast):
    filled = form(cast)
    first, second = counter.post("/tiep-nhan/", filled), counter.post("/tiep-nhan/", filled)
    assert first["Location"] == second["Location"]
    assert Dossier.objects.count() == 1
    assert RequestKey.objects.count() == 1


def test_a_form_sent_again_with_other_words_says_what_it_made_and_gets_a_new_key(counter, cast):
    filled = form(cast)
    counter.post("/tiep-nhan/", filled)
    soup = soup_of(counter.post("/tiep-nhan/", filled | {"phone": "0911222333"}), 422)
    assert "Biểu mẫu này đã lập hồ sơ H57.DEMO.01-250827-0001" in soup.select_one("[role=alert]").text
    assert soup.select_one("#id_key")["value"] != filled["key"]
    assert soup.select_one("#id_phone")["value"] == "0911222333"
    assert Dossier.objects.count() == 1


def test_a_person_known_by_number_is_asked_nothing_again(counter, cast):
    logged(cast, cast.birth, at("2025-07-14 09:00"), owner=person(number="046992004518"))
    counter.post(
        "/tiep-nhan/", form(cast, number="046992004518", full_name=None, birth_on=None, sex=None, address=None)
    )
    assert Person.objects.count() == 1
    assert Person.objects.get().phone == "0905123456"
    assert Dossier.objects.filter(owner__full_name="Trần Thị Bích Hằng").count() == 2


def test_an_organisation_files_with_its_tax_number(counter, cast):
    change = {"kind": "organisation", "number": "3300123456", "full_name": "Công ty TNHH Sông Hương", "birth_on": None}
    counter.post("/tiep-nhan/", form(cast, **change))
    assert Dossier.objects.get().owner.kind == Person.ORGANISATION


def test_an_owner_who_does_not_come_needs_a_paper_that_says_so(counter, cast):
    owner = {"other_owner": "on", "o_number": "046092001234", "o_full_name": "Trần Văn Tâm", "o_birth_on": "01/02/1960"}
    soup = soup_of(counter.post("/tiep-nhan/", form(cast, **owner)), 422)
    assert "Văn bản ủy quyền hoặc giấy tờ chứng minh quan hệ" in soup.select_one("#way").text
    counter.post("/tiep-nhan/", form(cast, **owner, **{"p-uq": "on"}))
    made = Dossier.objects.get()
    assert made.owner.full_name == "Trần Văn Tâm"
    assert made.parties.get(role=Party.SUBMITTER).person.full_name == "Trần Thị Bích Hằng"
    assert made.documents.filter(received_at__isnull=False).count() == 3


def test_other_papers_are_written_down_with_their_copies(counter, cast):
    counter.post("/tiep-nhan/", form(cast, **{"x-1": "Giấy xác nhận tạm trú", "xk-1": "certified", "xn-1": "2"}))
    extra = Dossier.objects.get().documents.get(name="Giấy xác nhận tạm trú")
    assert (extra.kind, extra.quantity, extra.required) == ("certified", 2, False)
    assert extra.received_at == NOW


# --- what is wrong


def test_every_fault_stands_on_top_and_under_its_field_and_nothing_typed_is_lost(counter, cast):
    wrong = form(
        cast, number="04619200451", full_name="", birth_on="31/02/1992", phone="123", address="Kiệt 5", note="xa"
    )
    soup = soup_of(counter.post("/tiep-nhan/", wrong), 422)
    summary = soup.select_one(".notice--danger")
    assert summary.has_attr("data-focus")
    for field, sentence in {
        "id_number": "Số định danh cần đủ 12 chữ số, hiện có 11.",
        "id_full_name": "Chưa có họ và tên.",
        "id_birth_on": "Ghi ngày sinh theo dạng 14/03/1992.",
        "id_phone": "Số điện thoại cần 10 chữ số, bắt đầu bằng 0, hiện có 3.",
    }.items():
        assert summary.select_one(f"a[href='#{field}']"), field
        assert sentence in summary.text
        assert soup.select_one(f"#{field}")["aria-invalid"] == "true"
        assert sentence in soup.select_one(f"#{field}_error").text
    typed = {
        name: soup.select_one(f"[name={name}]")["value"] for name in ("number", "birth_on", "phone", "address", "note")
    }
    assert typed == {name: wrong[name] for name in typed}
    assert len(soup.select("#must input:checked")) == 2
    assert Dossier.objects.count() == 0


def test_a_form_without_a_procedure_is_refused_in_words(counter, cast):
    soup = soup_of(counter.post("/tiep-nhan/", form(cast, procedure="")), 422)
    (link,) = soup.select(".notice--danger a[href='#q']")
    assert (link.text, soup.select_one("#q")["name"]) == ("Chưa chọn thủ tục.", "q")  # leads to where one is searched
    assert "Chưa chọn thủ tục." in soup_of(counter.post("/tiep-nhan/", form(cast, procedure="9.999999")), 422).text


def test_a_number_changed_after_the_look_up_is_not_taken_with_the_old_name(counter, cast):
    soup = soup_of(counter.post("/tiep-nhan/", form(cast, known="046192009999")), 422)
    assert "Số vừa đổi" in soup.text
    assert Dossier.objects.count() == 0


# --- papers missing: two ways out


def missing_one(cast, **changes):
    papers = ticks(cast.marriage)
    return form(cast, **{next(iter(papers)): None}, **changes)


def test_a_missing_paper_is_named_and_two_ways_out_are_offered(counter, cast):
    soup = soup_of(counter.post("/tiep-nhan/", missing_one(cast)), 422)
    assert "Còn thiếu 1 giấy tờ bắt buộc: Tờ khai." in soup.select_one("[role=alert]").text
    assert [button["value"] for button in soup.select("#way button[name=do]")] == ["supplement", "refuse", "next"]
    assert soup.select_one("#way input[name^=why-]")["value"] == "Chưa nộp giấy tờ này."
    assert not Dossier.objects.exists()
    assert not Person.objects.exists()
    assert not RequestKey.objects.exists()


def test_the_supplement_slip_registers_the_dossier_and_asks_with_a_reason_for_each_paper(counter, cast):
    paper = next(iter(ticks(cast.marriage)))
    sent = missing_one(cast, do="supplement", days="15", **{paper.replace("p-", "why-"): "Chưa ký tên ở trang 2."})
    answer = counter.post("/tiep-nhan/", sent)
    made = Dossier.objects.get()
    assert (made.state, made.accepted_at) == (Status.SUPPLEMENT, None)
    line = made.lines.get(step=Step.ASK_SUPPLEMENT)
    assert line.facts == line.facts | {"documents": [1], "days": 15}
    assert line.remark.text == "Tờ khai: Chưa ký tên ở trang 2."
    assert made.documents.get(position=2).received_at == NOW
    panel = soup_of(counter.get(answer["Location"]))
    link = panel.select_one("a[data-key=F9]")
    assert link["href"] == f"/ho-so/{made.code}/in/supplement/"
    slip = soup_of(counter.get(link["href"])).text
    assert "Chưa ký tên ở trang 2." in slip
    assert "hết ngày 11 tháng 9 năm 2025" in slip


def test_a_paper_without_a_reason_is_asked_for_one(counter, cast):
    soup = soup_of(counter.post("/tiep-nhan/", missing_one(cast, do="supplement")), 422)
    assert "Ghi lý do cho từng giấy tờ: Tờ khai." in soup.text
    assert not Dossier.objects.exists()


def test_the_refusal_slip_registers_and_declines_with_its_reason(counter, cast):
    reason = "Thủ tục này thuộc thẩm quyền của Sở Tư pháp."
    answer = counter.post("/tiep-nhan/", missing_one(cast, do="decline", reason=reason))
    made = Dossier.objects.get()
    assert made.state is Status.NOT_ACCEPTED
    assert [line.step for line in made.lines.order_by("n")] == ["register", "decline"]
    link = soup_of(counter.get(answer["Location"])).select_one("a[data-key=F9]")
    assert reason in soup_of(counter.get(link["href"])).text


def test_a_refusal_without_a_reason_stays_on_the_page_with_its_panel(counter, cast):
    soup = soup_of(counter.post("/tiep-nhan/", missing_one(cast, do="decline", reason="")), 422)
    assert soup.select_one("#way textarea[name=reason]")
    assert "Chưa có thông tin này." in soup.select_one("#id_reason_error").text
    assert not Dossier.objects.exists()


# --- without script: plain steps, everything typed comes back


def test_the_whole_page_works_by_sending_its_form(counter, cast):
    soup = soup_of(counter.get("/tiep-nhan/"))
    filled = {"key": soup.select_one("#id_key")["value"], "channel": "post", "note": "Gọi trước", "q": "ket hon"}
    soup = soup_of(counter.post("/tiep-nhan/", filled | {"do": "next"}))
    choice = soup.select_one("button[name=choose]")
    assert "kết hôn" in choice.text
    soup = soup_of(counter.post("/tiep-nhan/", filled | {"choose": choice["value"]}))
    assert soup.select_one("#procedure")["value"] == cast.marriage.code
    assert soup.select_one("#id_number").has_attr("autofocus")
    filled |= {"procedure": cast.marriage.code, "number": CARD}
    soup = soup_of(counter.post("/tiep-nhan/", filled | {"do": "person"}))
    assert soup.select_one("#id_number")["value"] == "046192004518"
    assert soup.select_one("#id_full_name")["value"] == "TRẦN THỊ BÍCH HẰNG"
    assert soup.select_one("#id_birth_on")["value"] == "14/03/1992"
    assert soup.select_one("#id_note")["value"] == "Gọi trước"
    assert soup.select_one("#id_channel_2").has_attr("checked")
    filled |= {
        name: soup.select_one(f"[name={name}]")["value"] for name in ("number", "known", "full_name", "birth_on")
    }
    filled |= {"sex": "f", "kind": "citizen", "o_kind": "citizen", "result_channel": "counter"}
    soup = soup_of(counter.post("/tiep-nhan/", filled | {"do": "all"}))
    boxes = soup.select("#must input[type=checkbox]")
    assert [box.has_attr("checked") for box in boxes] == [True, True]
    filled |= {box["name"]: "on" for box in boxes}
    assert counter.post("/tiep-nhan/", filled | {"do": "accept"}).status_code == 302
    assert Dossier.objects.get().channel == "post"


def test_the_next_dossier_of_the_same_applicant_starts_with_who_they_are(counter, cast):
    made = logged(cast, cast.birth, at("2025-08-27 09:00"), owner=person(number="046992004518"))
    soup = soup_of(counter.get(f"/tiep-nhan/?cung={made.code}"))
    assert "Trần Thị Bích Hằng" in soup.select_one(".pers").text
    assert "1 hồ sơ ở đây, 1 đang giải quyết." in soup.select_one(".pers").text
    assert ReadLog.objects.filter(what="lookup", person=made.owner).count() == 1


def test_a_second_dossier_for_the_same_thing_is_warned_of_before_it_is_written(counter, cast):
    made = logged(cast, cast.marriage, at("2025-08-25 09:00"), owner=person(number="046992004518"))
    soup = soup_of(counter.get(f"/tiep-nhan/?cung={made.code}&thu-tuc={cast.marriage.code}"))
    notice = soup.select_one("#duplicate .notice")
    assert "Đang có hồ sơ cùng thủ tục, nhận 25/08" in notice.text
    assert notice.a["href"] == f"/ho-so/{made.code}/"


# --- fragments


def test_the_procedure_fragment_brings_papers_fee_and_date(counter, cast):
    filled = form(cast, choose=cast.marriage.code, procedure="", do=None)
    answer = counter.post("/tiep-nhan/giay-to/", filled, headers={"HX-Request": "true"})
    soup = soup_of(answer)
    assert b"<html" not in answer.content
    assert len(soup.select(".pap")) == 3
    assert "8.000" in soup.select_one(".fee").text
    due = soup.select_one("#due")
    assert "Thứ Tư 03/09/2025" in due.text
    assert "3 ngày làm việc. Không tính 30–31/08 (cuối tuần) và 01–02/09 (Quốc khánh)." in due.text
    assert soup.select_one("#choice[hx-swap-oob] #procedure")["value"] == cast.marriage.code
    assert answer["HX-Replace-Url"] == f"/tiep-nhan/?thu-tuc={cast.marriage.code}"


def test_the_date_moves_with_the_clock_on_the_wall(counter, cast, wall_clock):
    before = soup_of(counter.get(f"/tiep-nhan/hen-tra/?procedure={cast.birth.code}"))
    assert "Thứ Tư 27/08/2025" in before.text
    wall_clock(at("2025-08-27 15:00:01"))
    assert "Thứ Năm 28/08/2025" in soup_of(counter.get(f"/tiep-nhan/hen-tra/?procedure={cast.birth.code}")).text


def test_the_promise_on_the_page_is_the_one_the_desk_keeps(counter, cast):
    for procedure in (cast.birth, cast.marriage, cast.land):
        shown = soup_of(counter.get(f"/tiep-nhan/hen-tra/?procedure={procedure.code}")).select_one(".clock__v").text
        made = logged(cast, procedure, NOW)
        assert shown.endswith(f"{made.due_on:%d/%m/%Y}")


def test_a_year_without_a_calendar_is_said_and_not_guessed(counter, cast, wall_clock):
    wall_clock(at("2027-12-30 09:00"))
    assert "lịch năm 2028 chưa được nạp" in soup_of(counter.get(f"/tiep-nhan/hen-tra/?procedure={cast.land.code}")).text


def test_a_garbled_scan_keeps_the_number_and_tells_of_the_input_method(counter, cast):
    garbled = CARD.replace("THỊ", "THIJ")
    soup = soup_of(counter.post("/tiep-nhan/nguoi-nop/", {"number": garbled, "kind": "citizen"}))
    assert soup.select_one("#id_number")["value"] == "046192004518"
    assert "Tắt Unikey" in soup.text
    assert "THIJ" not in soup.text


def test_what_does_not_fit_together_is_said_before_it_is_written(counter, cast):
    sent = {"number": "046192004518", "kind": "citizen", "sex": "m", "birth_on": "14/03/1993", "full_name": "Hà"}
    doubts = soup_of(counter.post("/tiep-nhan/nguoi-nop/?phan=doubts", sent)).select_one("#doubts").text
    assert "Giới tính không khớp số định danh. Năm sinh không khớp số định danh." in doubts
    assert counter.post("/tiep-nhan/", form(cast, sex="m")).status_code == 302  # said, not enforced


def test_another_number_empties_the_fields_of_the_person_before(counter, cast):
    sent = {"number": "046192009999", "known": "046192004518", "kind": "citizen", "full_name": "Trần Thị Bích Hằng"}
    soup = soup_of(counter.post("/tiep-nhan/nguoi-nop/", sent))
    assert not soup.select_one("#id_full_name").get("value")


# --- who may


@pytest.mark.parametrize("name", ["hai", "binh", "chi", "tuan"])
def test_only_a_clerk_logs_dossiers(client, cast, wall_clock, name):
    wall_clock(NOW)
    client.force_login(getattr(cast, name))
    for url in (
        "/tiep-nhan/",
        "/tiep-nhan/thu-tuc/",
        "/tiep-nhan/nguoi-nop/",
        "/tiep-nhan/giay-to/",
        "/tiep-nhan/hen-tra/",
    ):
        assert client.get(url).status_code == 403


def test_another_centers_dossier_cannot_be_used_to_learn_who_filed_it(client, cast, wall_clock):
    wall_clock(NOW)
    made = logged(cast, cast.birth, at("2025-08-27 09:00"))
    client.force_login(cast.dung)
    assert client.get(f"/tiep-nhan/?cung={made.code}").status_code == 404
    assert client.get(f"/tiep-nhan/?xong={made.code}").status_code == 404


def test_a_look_up_on_the_page_is_logged(counter, cast):
    logged(cast, cast.birth, at("2025-07-14 09:00"), by=cast.dung, owner=person(number="046992004518"))
    soup = soup_of(counter.post("/tiep-nhan/nguoi-nop/", {"number": "046992004518", "kind": "citizen"}))
    assert "Trần Thị Bích Hằng" in soup.text
    assert "Chưa có hồ sơ nào ở Trung tâm này." in soup.text  # Thuận Hóa's dossier is not told of
    assert ReadLog.objects.get().officer == cast.an


@pytest.mark.parametrize(
    ("url", "most"),
    [("/tiep-nhan/", 8), ("/tiep-nhan/thu-tuc/?q=ket+hon", 5), ("/tiep-nhan/hen-tra/?procedure=1.000894", 5)],
)
def test_the_pages_cost_few_queries(counter, cast, url, most, django_assert_max_num_queries):
    counter.get(url)
    with django_assert_max_num_queries(most):
        counter.get(url)


def test_a_desk_in_another_room_is_not_needed_for_the_page(counter, cast):
    """The page never writes before its button: a look at every step leaves the tables as they were."""
    counter.post("/tiep-nhan/", form(cast, do="missing"))
    counter.post("/tiep-nhan/", form(cast, do="refuse"))
    counter.post("/tiep-nhan/giay-to/", form(cast))
    assert not Dossier.objects.exists()
    assert not Person.objects.exists()
    assert desk.REASON_LETTERS > 0
