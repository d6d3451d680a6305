"""Late dossiers, the tracking book and fees: what a row says."""

from __future__ import annotations

from typing import Any

import pytest

from casework import desk
from casework.models import SlipLine
from casework.reports.asked import asked_of
from casework.reports.forms import FORMS, book, late
from casework.reports.sheet import Asked
from centers.models import Officer
from law.steps import Step
from tests.paperwork import at, logged, person, resolved, submitted

LATE, BOOK, FEES = (FORMS[slug] for slug in ("ho-so-qua-han", "so-theo-doi", "phi-le-phi"))
NOW = at("2025-08-01 08:00")
pytestmark = pytest.mark.django_db


def july(form: Any, officer: Officer) -> Asked:
    return asked_of(form, officer, {"ky": "2025-07"}, NOW)


@pytest.mark.parametrize("form", [BOOK, LATE], ids=lambda form: form.slug)
def test_no_row_holds_a_whole_number(cast, form):
    owner = person(number="046992123456", phone="0905123456")
    logged(cast, cast.marriage, at("2025-07-14 09:00"), owner=owner)
    for officer in (cast.chi, cast.binh):
        text = str([row.cells for row in form.fill(july(form, officer)).rows])
        assert owner.full_name in text
        assert "046992123456" not in text
        assert "0905123456" not in text


# -- the book


def test_addresses_and_phones_stand_in_the_book_of_a_center_alone(cast):
    logged(cast, cast.marriage, at("2025-07-14 09:00"), owner=person(phone="0905123456"))
    (inside,) = BOOK.fill(july(BOOK, cast.binh)).rows
    (outside,) = BOOK.fill(july(BOOK, cast.tuan)).rows
    assert inside.cells["phone"] == "0905 ••• 456"
    assert inside.cells["address"].startswith("12 Mai Thúc Loan")
    assert (outside.cells["phone"], outside.cells["address"]) == ("", "")
    assert outside.cells["owner"] == inside.cells["owner"] == "Trần Thị Bích Hằng"


def test_names_are_for_who_may_see_them(cast, monkeypatch):
    decided_late(cast, "system")
    for form, module in ((BOOK, book), (LATE, late)):
        monkeypatch.setattr(module, "may_see_names", lambda _officer: False)
        (row,) = form.fill(july(form, cast.chi)).rows
        assert row.cells["owner"] == ""
        assert row.cells["code"]


def test_a_line_of_the_book_is_completed_when_the_result_is_given_out(cast):
    dossier = resolved(cast, logged(cast, cast.marriage, at("2025-07-14 09:00")), at("2025-07-16 15:00"))
    (before,) = BOOK.fill(july(BOOK, cast.binh)).rows
    given = {"receiver_kind": "authorised", "receiver": "Lê Văn Sơn", "way": "counter"}
    desk.take(Step.HAND_OVER, dossier, by=cast.an, at=at("2025-07-17 09:00"), **given)
    (after,) = BOOK.fill(july(BOOK, cast.binh)).rows
    assert (before.cells["returned"], before.cells["gave"], before.cells["took"]) == (None, "", "")
    assert before.cells["note"] == "Đã xử lý xong, trước hạn"
    assert after.cells["returned"] == at("2025-07-17 09:00")
    assert (after.cells["gave"], after.cells["took"]) == ("Lê Thị Hoài An", "Người được ủy quyền")
    assert after.cells["clerk"] == "Lê Thị Hoài An"


# -- late dossiers


def decided_late(cast, reason, *, sorry=False):
    """Due on the 17th, signed on the 18th."""
    dossier = logged(cast, cast.marriage, at("2025-07-14 09:00"))
    if sorry:
        desk.take(
            Step.APOLOGISE, dossier, by=cast.binh, at=at("2025-07-17 09:00"), promised_on=at("2025-07-21 09:00").date(),
            reason="Chờ kết quả xác minh của cơ quan khác.",
        )  # fmt: skip
    submitted(cast, dossier, at("2025-07-18 14:00"))
    given = {"outcome": "granted", "result_no": "7/KH", "result_on": at("2025-07-18 09:00").date()}
    return desk.take(Step.RESOLVE, dossier, by=cast.binh, at=at("2025-07-18 15:00"), overdue_reason=reason, **given)


def test_a_late_dossier_says_how_late_why_and_whether_somebody_apologised(cast):
    decided_late(cast, "system", sorry=True)
    decided_late(cast, "officer")
    logged(cast, cast.marriage, at("2025-07-28 09:00"))  # due on the 31st: late on the 1st, and not in July
    waiting = logged(cast, cast.birth, at("2025-07-30 09:00"))
    first, second, open_ = LATE.fill(july(LATE, cast.binh)).rows
    assert (first.cells["days"], first.cells["reason"], first.cells["sorry"]) == (1, "Do hệ thống", "Có")
    assert (second.cells["days"], second.cells["reason"], second.cells["sorry"]) == (1, "Do cán bộ", "Chưa có")
    assert first.cells["handler"] == "Trần Viết Hải"
    assert (open_.cells["code"], open_.cells["decided"]) == (waiting.code, None)
    assert (open_.cells["days"], open_.cells["reason"]) == (1, "Chưa kết thúc")


def test_beneath_the_list_stand_reasons_with_and_without_an_apology(cast):
    for reason, sorry in (("system", True), ("system", False), ("officer", False)):
        decided_late(cast, reason, sorry=sorry)
    total, reasons, *_rest = LATE.fill(july(LATE, cast.chi)).footnotes
    assert total.startswith("3 hồ sơ giải quyết quá hạn trong kỳ, 1 đã có thư xin lỗi")
    assert reasons == "Do hệ thống: 2, có thư xin lỗi 1; Do cán bộ: 1, có thư xin lỗi 0."


# -- fees


def asked_to_pay(cast, amount, *, paid=False):
    dossier = logged(cast, cast.marriage, at("2025-07-14 09:00"))
    desk.take(Step.ASK_PAYMENT, dossier, by=cast.hai, at=at("2025-07-14 14:00"), amount_vnd=amount, notice_no="1/TB")
    if paid:
        desk.take(Step.PAID, dossier, by=cast.an, at=at("2025-07-15 09:00"), receipt_no="BL1")
    return dossier


def test_money_is_that_of_the_term_and_that_of_the_request(cast):
    asked_to_pay(cast, 1_500_000, paid=True)
    asked_to_pay(cast, 200_000)
    whole = FEES.fill(july(FEES, cast.binh)).whole.cells
    assert (whole["accepted"], whole["with_fee"], whole["with_fee_vnd"]) == (2, 2, 16_000)
    assert (whole["payment_asked"], whole["payment_asked_vnd"]) == (2, 1_700_000)
    assert (whole["paid"], whole["paid_vnd"]) == (1, 1_500_000)
    assert (whole["waiting_payment"], whole["waiting_payment_vnd"]) == (1, 200_000)


def test_filing_online_asks_for_its_own_fee_and_none_is_no_fee(cast):
    cast.marriage.terms.update(fee_online_vnd=4000)
    cast.birth.terms.update(fee_vnd=0)
    logged(cast, cast.marriage, at("2025-07-14 09:00"), channel="online")
    logged(cast, cast.marriage, at("2025-07-14 09:05"))
    logged(cast, cast.birth, at("2025-07-14 09:10"))
    whole = FEES.fill(july(FEES, cast.binh)).whole.cells
    assert (whole["accepted"], whole["with_fee"], whole["with_fee_vnd"]) == (3, 2, 12_000)


def test_a_request_taken_back_by_a_correction_is_none(cast):
    dossier = asked_to_pay(cast, 1_500_000)
    n = SlipLine.objects.filter(dossier=dossier, step=Step.ASK_PAYMENT).values_list("n", flat=True).get()
    desk.take(Step.CORRECT, dossier, by=cast.binh, at=at("2025-07-14 15:00"), voids=n, reason="Nhập nhầm hồ sơ khác.")
    whole = FEES.fill(july(FEES, cast.binh)).whole.cells
    assert (whole["payment_asked"], whole["payment_asked_vnd"], whole["waiting_payment"]) == (0, 0, 0)


def test_a_center_has_its_procedures_and_the_city_its_centers(cast):
    asked_to_pay(cast, 200_000)
    logged(cast, cast.birth, at("2025-07-14 09:00"), by=cast.dung)
    assert [row.name for row in FEES.fill(july(FEES, cast.binh)).rows] == ["Đăng ký kết hôn"]
    assert [row.name for row in FEES.fill(july(FEES, cast.chi)).rows] == ["Phường Phú Xuân", "Phường Thuận Hóa"]
