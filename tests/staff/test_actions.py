"""Dialogs: each step by its hand over HTTP, said before the click, taken once, refused with the typed text kept."""

from __future__ import annotations

import uuid

import pytest
from bs4 import BeautifulSoup
from django.conf import settings

from casework import desk
from casework.models import Dossier
from law.steps import STEPS, Role, Status, Step
from tests.paperwork import asked, at, brought, logged, registered, resolved, submitted

NOW = at("2025-07-23 10:00")
LATER = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def wednesday(wall_clock):
    wall_clock(NOW)


def address(dossier, step, query=""):
    return f"/ho-so/{dossier.code}/thao-tac/{step}/{query}"


def soup_of(answer):
    return BeautifulSoup(answer.content, "html.parser")


def dialog(client, officer, dossier, step, language="vi"):
    client.force_login(officer)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.get(address(dossier, step))
    assert answer.status_code == 200, soup_of(answer).text
    return soup_of(answer)


def send(client, officer, dossier, step, /, *, htmx=False, expect=None, key=None, **typed):
    client.force_login(officer)
    expect = dossier.changed_n if expect is None else expect
    data = {"key": key or uuid.uuid4(), "expect": expect, **typed}
    return client.post(address(dossier, step), data, headers=LATER if htmx else {})


def open_land(cast):
    return logged(cast, cast.land, at("2025-07-21 09:00"))


def open_marriage(cast):
    return logged(cast, cast.marriage, at("2025-07-21 09:00"))


def waiting(cast):
    return asked(cast, open_marriage(cast), at("2025-07-22 09:00"))


def owing(cast):
    owed = {"amount_vnd": 50000, "notice_no": "7/TB"}
    return desk.take(Step.ASK_PAYMENT, open_marriage(cast), by=cast.hai, at=at("2025-07-22 09:00"), **owed)


def consulted(cast):
    question = "Đề nghị xác nhận quốc tịch của người cha"
    dossier = open_marriage(cast)
    return desk.take(
        Step.CONSULT, dossier, by=cast.hai, at=at("2025-07-22 09:00"), agency=cast.agency, question=question
    )  # fmt: skip


def done(cast):
    return resolved(cast, open_marriage(cast), at("2025-07-22 15:00"))


def online(cast):
    return registered(cast, cast.marriage, at("2025-07-23 08:00"))


REASON = "Lý do đủ dài để làm theo được"
# Step -> (the dossier before, whose hand, what is typed, the status after)
STEPS_BY_HAND = {
    Step.ACCEPT: (online, "an", {"documents_1": "1", "documents_2": "1"}, Status.IN_PROCESS),
    Step.DECLINE: (online, "an", {"reason": REASON}, Status.NOT_ACCEPTED),
    Step.ASSIGN: (open_land, "binh", {"officer": "hai"}, Status.IN_PROCESS),
    Step.ROUTE: (open_marriage, "hai", {"officer": "binh", "note": ""}, Status.IN_PROCESS),
    Step.SUBMIT: (open_marriage, "hai", {"officer": "binh", "outcome": "granted"}, Status.IN_PROCESS),
    Step.SEND_BACK: (
        lambda cast: submitted(cast, open_marriage(cast), at("2025-07-22 15:00")), "binh",
        {"officer": "hai", "reason": REASON}, Status.IN_PROCESS,
    ),
    Step.TRANSFER: (open_land, "binh", {"center": "19789", "reason": REASON}, Status.ACCEPTED),
    Step.CONSULT: (open_marriage, "hai", {"agency": "so-tu-phap", "question": REASON}, Status.IN_PROCESS),
    Step.ADVISE: (consulted, "hai", {"agency": "so-tu-phap", "answer": REASON}, Status.IN_PROCESS),
    Step.ASK_SUPPLEMENT: (
        open_marriage, "hai", {"documents_1": "1", "documents_why_1": "Bản chụp mờ", "days": "10"}, Status.SUPPLEMENT,
    ),
    Step.SUPPLEMENT: (waiting, "an", {"documents_1": "1"}, Status.IN_PROCESS),
    Step.ASK_PAYMENT: (open_marriage, "hai", {"amount_vnd": "1.200.000", "notice_no": "12/TB"}, Status.PAYMENT),
    Step.PAID: (owing, "an", {"receipt_no": "BL-7"}, Status.IN_PROCESS),
    Step.EXTEND: (open_marriage, "binh", {"units": "2", "legal_ground": REASON}, Status.IN_PROCESS),
    Step.APOLOGISE: (open_marriage, "binh", {"reason": REASON, "promised_on": "30/07/2025"}, Status.IN_PROCESS),
    Step.ACKNOWLEDGE: (open_marriage, "chi", {"note": "Đã nắm, đang đôn đốc"}, Status.IN_PROCESS),
    Step.NOTE: (open_marriage, "chi", {"note": "Đã gọi cho Trung tâm"}, Status.IN_PROCESS),
    Step.RESOLVE: (
        lambda cast: submitted(cast, open_marriage(cast), at("2025-07-22 15:00")), "binh",
        {"outcome": "granted", "result_no": "12/GKS", "result_on": "23/07/2025"}, Status.RESOLVED,
    ),
    Step.HAND_OVER: (done, "an", {"receiver_kind": "owner", "way": "counter"}, Status.RETURNED),
    Step.WITHDRAW: (
        open_marriage, "binh",
        {"ground": "request", "request_on": "23/07/2025", "request_way": "counter", "reason": REASON}, Status.WITHDRAWN,
    ),
    Step.STOP: (open_marriage, "binh", {"legal_ground": REASON}, Status.STOPPED),
    Step.REOPEN: (done, "binh", {"cause": "own_error", "reason": REASON}, Status.IN_PROCESS),
    Step.CORRECT: (waiting, "binh", {"reason": REASON}, Status.IN_PROCESS),
}  # fmt: skip
# Nobody presses these: the portal and the counter open dossiers, the clock writes its own lines.
NO_BUTTON = {Step.REGISTER} | {step for step in Step if STEPS[step].who == {Role.CLOCK}}


def test_every_step_a_person_takes_is_tried_here():
    assert set(STEPS_BY_HAND) == set(Step) - NO_BUTTON


@pytest.mark.parametrize("step", STEPS_BY_HAND, ids=str)
def test_each_step_is_taken_by_its_hand(client, cast, step):
    before, hand, typed, after = STEPS_BY_HAND[step]
    dossier = before(cast)
    officer = getattr(cast, hand)
    soup = dialog(client, officer, dossier, step)
    assert soup.select_one("#dialog-h").text.startswith(step.name_vi)
    typed = {name: getattr(cast, v).uuid.hex if name == "officer" else v for name, v in typed.items()}
    answer = send(client, officer, dossier, step, **typed)
    assert answer.status_code == 302, soup_of(answer).text
    assert answer["Location"] == f"/ho-so/{dossier.code}/"
    line = dossier.lines.order_by("-n").exclude(step=Step.ASSIGN, by=None)[0]
    assert (line.step, line.by_id) == (step, officer.uuid)
    assert Dossier.objects.get(pk=dossier.pk).status == after


@pytest.mark.parametrize("step", STEPS_BY_HAND, ids=str)
def test_each_dialog_speaks_english(client, cast, step):
    before, hand, _typed, _after = STEPS_BY_HAND[step]
    soup = dialog(client, getattr(cast, hand), before(cast), step, "en")
    for own in soup.select(".dlg__head p, .pick__row label, option"):
        own.decompose()  # names of people, papers and centers are what they are
    text = soup.select_one("form.dlg").text
    foreign = {other.name_vi for other in Step} | {status.name_vi for status in Status}
    foreign |= {"Bây giờ", "Đồng hồ", "ngày", "Ghi dòng", "không bắt buộc"}
    assert not [words for words in foreign if words in text]


def test_the_dialog_is_a_fragment_for_htmx_and_a_page_without(client, cast):
    dossier = open_marriage(cast)
    client.force_login(cast.hai)
    assert b"<html" in client.get(address(dossier, "submit")).content
    alone = client.get(address(dossier, "submit"), headers=LATER)
    assert b"<html" not in alone.content
    assert b'class="dlg' in alone.content


def test_a_taken_step_sends_htmx_back_to_the_dossier_with_its_message(client, cast):
    dossier = open_marriage(cast)
    answer = send(client, cast.hai, dossier, "submit", htmx=True, officer=cast.binh.uuid.hex, outcome="granted")
    assert answer["HX-Redirect"] == f"/ho-so/{dossier.code}/"
    soup = soup_of(client.get(f"/ho-so/{dossier.code}/"))
    assert "Đã ghi “Trình ký”" in soup.select_one(".toast__t").text
    assert soup.select_one(".toast form")["action"] == address(dossier, "correct", "?hoan-tac=3")


# --- what is said before the click


def effects(soup):
    return soup.select_one("#effects").text


def test_a_pause_says_what_is_left_and_gives_an_example(client, cast):
    text = effects(dialog(client, cast.hai, open_marriage(cast), "ask_supplement"))
    assert "Đồng hồ dừng từ 10:00 hôm nay, còn 2 ngày" in text
    assert "Ví dụ: xong ngày 30/07 thì hẹn trả mới là 31/07." in text
    assert "Phiếu yêu cầu bổ sung" in text
    assert "Ghi dòng 3" in text


def test_a_closing_says_its_verdict(client, cast, wall_clock):
    dossier = submitted(cast, open_marriage(cast), at("2025-07-22 15:00"))
    assert "Sẽ ghi nhận: Trước hạn 1 ngày." in effects(dialog(client, cast.binh, dossier, "resolve"))
    wall_clock(at("2025-07-24 10:00"))
    assert "Sẽ ghi nhận: Đúng hạn." in effects(dialog(client, cast.binh, dossier, "resolve"))
    wall_clock(at("2025-07-28 10:00"))
    soup = dialog(client, cast.binh, dossier, "resolve")
    assert "Sẽ ghi nhận: Quá hạn 2 ngày." in effects(soup)
    assert "quá hạn 2 ngày làm việc" in soup.select_one(".notice").text
    assert soup.select_one("[name=overdue_reason]")


def test_a_second_supplement_counts_as_late_in_the_index(client, cast):
    dossier = brought(cast, asked(cast, open_marriage(cast), at("2025-07-21 14:00")), at("2025-07-22 09:00"))
    client.force_login(cast.hai)
    refused = client.get(address(dossier, "ask_supplement"))
    assert refused.status_code == 409
    assert "lãnh đạo Trung tâm quyết định" in soup_of(refused).text
    soup = dialog(client, cast.binh, dossier, "ask_supplement")
    assert soup.select_one("#dialog-h").text == "Yêu cầu bổ sung, lần 2"
    assert "Bộ chỉ số 766" in soup.select_one(".notice").text


def test_the_effects_follow_what_is_typed_and_write_nothing(client, cast):
    dossier = open_marriage(cast)
    client.force_login(cast.binh)
    answer = client.post(address(dossier, "extend", "?xem=1"), {"units": "2"}, headers=LATER)
    assert "Hẹn trả 24/07 thành Thứ Hai 28/07/2025." in soup_of(answer).text
    assert dossier.lines.count() == 2


def test_officers_are_shown_with_what_they_hold(client, cast):
    open_marriage(cast)
    logged(cast, cast.marriage, at("2025-07-14 09:00"))
    soup = dialog(client, cast.binh, open_land(cast), "assign")
    first = soup.select_one(".pick__row")
    assert "Trần Viết Hải" in first.text
    assert "giữ 2" in first.text
    assert "1 quá hạn" in first.text


# --- what stands in the way


def test_what_is_missing_is_said_at_its_field_and_the_text_stays(client, cast):
    dossier = open_marriage(cast)
    typed = {"documents_1": "1", "reason": "Mang bản chính", "days": "10"}
    answer = send(client, cast.hai, dossier, "ask_supplement", htmx=True, **typed)
    assert answer.status_code == 422
    soup = soup_of(answer)
    assert "Ghi lý do cho từng giấy tờ" in soup.select_one("[role=alert]").text
    assert soup.select_one("#id_documents_1").has_attr("checked")
    assert soup.select_one("[name=reason]").text.strip() == "Mang bản chính"
    assert dossier.lines.count() == 2


def test_the_form_itself_refuses_without_the_desk(client, cast):
    answer = send(client, cast.binh, open_land(cast), "assign", reason="Gấp")
    assert answer.status_code == 422
    assert "Chọn một người." in soup_of(answer).text
    assert "Gấp" in soup_of(answer).select_one("[name=reason]").text


def test_somebody_was_first(client, cast):
    dossier = open_marriage(cast)
    seen = dossier.changed_n
    asked(cast, dossier, at("2025-07-23 09:30"))
    answer = send(client, cast.binh, dossier, "stop", expect=seen, htmx=True, legal_ground=REASON)
    assert answer.status_code == 409
    soup = soup_of(answer)
    assert "Trần Viết Hải" in soup.select_one(".notice--danger").text
    assert "Yêu cầu bổ sung" in soup.select_one(".notice--danger").text
    assert "09:30 23/07" in soup.select_one(".notice--danger").text
    assert soup.select_one("[name=legal_ground]").text.strip() == REASON
    assert soup.select_one(".notice--danger a")["href"] == f"/ho-so/{dossier.code}/"
    again = {field["name"]: field["value"] for field in soup.select("input[type=hidden]") if field.has_attr("value")}
    assert again["expect"] == "3"
    ground = soup.select_one("[name=legal_ground]").text.strip()
    done = client.post(address(dossier, "stop"), {**again, "legal_ground": ground})
    assert done.status_code == 302


def test_a_step_no_longer_possible_offers_the_dossier_instead(client, cast):
    dossier = open_marriage(cast)
    seen = dossier.changed_n
    asked(cast, dossier, at("2025-07-23 09:30"))
    answer = send(client, cast.hai, dossier, "submit", expect=seen, officer=cast.binh.uuid.hex, outcome="granted")
    assert answer.status_code == 409
    assert not soup_of(answer).select("button.btn-primary[type=submit]")


def test_the_same_form_twice_makes_one_line(client, cast):
    dossier, key = open_marriage(cast), uuid.uuid4()
    for _time in range(2):
        answer = send(client, cast.an, dossier, "note", key=key, note="Người nộp đã đến hỏi")
        assert answer.status_code == 302
    assert dossier.lines.filter(step=Step.NOTE).count() == 1


def test_the_same_key_with_other_words_is_refused(client, cast):
    dossier, key = open_marriage(cast), uuid.uuid4()
    send(client, cast.an, dossier, "note", key=key, note="Người nộp đã đến hỏi")
    answer = send(client, cast.an, dossier, "note", key=key, note="Nội dung khác")
    assert answer.status_code == 422
    assert dossier.lines.filter(step=Step.NOTE).count() == 1


def test_a_note_makes_no_form_stale(client, cast):
    dossier = open_marriage(cast)
    seen = dossier.changed_n
    send(client, cast.an, dossier, "note", note="Người nộp đã đến hỏi")
    answer = send(client, cast.hai, dossier, "submit", expect=seen, officer=cast.binh.uuid.hex, outcome="granted")
    assert answer.status_code == 302


def test_an_officer_of_another_center_cannot_be_named(client, cast):
    answer = send(client, cast.binh, open_land(cast), "assign", officer=cast.dung.uuid.hex)
    assert answer.status_code == 422


def test_an_unknown_step_is_no_page(client, cast):
    client.force_login(cast.binh)
    assert client.get(address(open_marriage(cast), "fly")).status_code == 404


# --- who may not


@pytest.mark.parametrize("step", [step for step in STEPS_BY_HAND if step not in (Step.ACKNOWLEDGE, Step.NOTE)], ids=str)
def test_the_city_only_acknowledges_and_notes(client, cast, step):
    before, _hand, typed, _after = STEPS_BY_HAND[step]
    dossier = before(cast)
    client.force_login(cast.chi)
    refused = client.get(address(dossier, step))
    assert refused.status_code == 403
    assert "Vai của anh/chị không được làm bước này." in refused.content.decode()
    assert refused["X-Words"]  # shown in the dialog, not as a bare error
    lines = dossier.lines.count()
    assert send(client, cast.chi, dossier, step, **typed | {"officer": ""}).status_code in (403, 422)
    assert dossier.lines.count() == lines


def test_the_inspector_opens_no_dialog_and_another_center_finds_none(client, cast):
    dossier = open_marriage(cast)
    client.force_login(cast.tuan)
    assert client.get(address(dossier, "note")).status_code == 403
    assert send(client, cast.dung, dossier, "note", note="Tôi xem được không").status_code == 404


# --- corrections


def test_undo_takes_back_the_last_step_once(client, cast):
    dossier = asked(cast, open_marriage(cast), at("2025-07-23 09:50"))
    client.force_login(cast.hai)
    url = address(dossier, "correct", f"?hoan-tac={dossier.changed_n}")
    assert client.post(url).status_code == 302
    card = Dossier.objects.get(pk=dossier.pk)
    assert (card.status, card.due_on.isoformat()) == (Status.IN_PROCESS, "2025-07-24")
    assert client.post(url).status_code == 409
    assert dossier.lines.count() == 4


def test_undo_is_refused_after_a_quarter_of_an_hour(client, cast, wall_clock):
    dossier = asked(cast, open_marriage(cast), at("2025-07-23 09:40"))
    client.force_login(cast.hai)
    answer = client.post(address(dossier, "correct", f"?hoan-tac={dossier.changed_n}"))
    assert answer.status_code == 409
    assert "đính chính" in soup_of(answer).text


def test_a_correction_says_which_line_it_voids(client, cast):
    text = effects(dialog(client, cast.binh, waiting(cast), "correct"))
    assert "Dòng 3 (Yêu cầu bổ sung) bị thay, không xóa." in text
    assert "như chưa có dòng bị thay" in text


def test_a_supervisor_writes_down_what_happened_before(client, cast):
    dossier = submitted(cast, open_marriage(cast), at("2025-07-22 09:00"))
    typed = {"outcome": "granted", "result_no": "12/GKS", "result_on": "22/07/2025"}
    early = {**typed, "happened_at": "15:30 22/07/2025"}
    answer = send(client, cast.binh, dossier, "resolve", **early)
    assert answer.status_code == 422
    assert "lý do" in soup_of(answer).select_one("[role=alert]").text
    answer = send(client, cast.binh, dossier, "resolve", **early, reason="Mất điện, ký trên giấy chiều qua")
    assert answer.status_code == 302
    assert dossier.lines.get(step=Step.RESOLVE).at == at("2025-07-22 15:30")


def test_only_a_supervisor_is_asked_for_another_moment(client, cast):
    dossier = open_marriage(cast)
    assert not dialog(client, cast.hai, dossier, "ask_supplement").select("[name=happened_at]")
    assert dialog(client, cast.binh, dossier, "ask_supplement").select("[name=happened_at]")


# --- cost


@pytest.mark.parametrize(("step", "most"), [("submit", 16), ("note", 12), ("resolve", 13)])
def test_a_dialog_costs_a_fixed_number_of_queries(client, cast, step, most, django_assert_max_num_queries):
    dossier = open_marriage(cast)
    if step == "resolve":
        submitted(cast, dossier, at("2025-07-22 15:00"))
    officer = cast.binh if step == "resolve" else cast.hai
    dialog(client, officer, dossier, step)
    with django_assert_max_num_queries(most):
        client.get(address(dossier, step), headers=LATER)
