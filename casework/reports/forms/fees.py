"""Fees: what the terms of the dossiers of a period ask for, and what was asked to be paid on their slips, and was.

By center for the city, by procedure for one center. Nobody writes down that a fee of a term was collected: the form
says what is due by it, not what came in. Requests for payment and payments stand on the slips.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.figures.axes import AXES
from casework.figures.fees import Fees, fees
from casework.reports.sheet import Asked, Column, Form, Kind, Row, Sheet
from casework.templatetags.words import named, spoken
from centers.models import Center, Procedure

WHOLE = ""  # the key of the row of the whole


def fill(asked: Asked) -> Sheet:
    """Nine statements whatever the number of dossiers."""
    by_center = asked.center is None
    found = fees(replace(asked.question, axis=AXES["center" if by_center else "procedure"]))
    whole = Fees()
    for one in found.values():
        whole.add(one)
    rows = tuple(_numbered(_centers(found) if by_center else _procedures(found)))
    name = _("Toàn thành phố") if asked.center is None else named(asked.center)
    return Sheet(FEES, asked, rows, len(rows), Row(WHOLE, name, _cells(name, whole)), _footnotes())


def _centers(found: Mapping[str, Fees]) -> Iterator[Row]:
    for center in Center.objects.all():
        name = named(center)
        yield Row(center.code, name, _cells(name, found.get(center.code, Fees())), {"trung_tam": center.code})


def _procedures(found: Mapping[str, Fees]) -> Iterator[Row]:
    """Those of which anything is to be paid, in the order of the catalogue."""
    for procedure in Procedure.objects.filter(code__in=[code for code, one in found.items() if one.payable]):
        name = spoken(procedure)
        yield Row(procedure.code, name, _cells(name, found[procedure.code]), {"thu_tuc": procedure.code})


def _numbered(rows: Iterator[Row]) -> Iterator[Row]:
    for n, row in enumerate(rows, 1):
        yield replace(row, cells={**row.cells, "no": str(n)})


def _cells(name: str, one: Fees) -> dict[str, str | int]:
    return {"no": "", "name": name, **asdict(one)}


def _footnotes() -> tuple[str, ...]:
    return (
        _("Phí, lệ phí theo mức của thủ tục và cách nộp lúc tiếp nhận; việc thu và miễn, giảm không được ghi."),
        _("Yêu cầu nộp là yêu cầu thực hiện nghĩa vụ tài chính; đã nộp tính bằng số tiền của yêu cầu ấy."),
        _("Mức phí tính theo trang, theo văn bản chỉ lấy một đơn vị; thủ tục chưa có mức số thì không tính."),
    )


_ACCEPTED = gettext_lazy("Hồ sơ tiếp nhận trong kỳ")
_ASKED, _PAID = gettext_lazy("Yêu cầu nộp trong kỳ"), gettext_lazy("Đã nộp trong kỳ")
_WAITING = gettext_lazy("Chờ nộp ở cuối kỳ")
_MANY, _VND = gettext_lazy("Số lần"), gettext_lazy("Số tiền (đồng)")
FEES = Form(
    slug="phi-le-phi",
    version="1",
    title=gettext_lazy("Phí, lệ phí"),
    about=gettext_lazy("Phí, lệ phí theo mức của thủ tục; yêu cầu nộp tiền, đã nộp và còn chờ nộp."),
    fill=fill,
    columns=(
        Column("no", "1", gettext_lazy("STT"), kind=Kind.TEXT, width=6),
        Column("name", "2", gettext_lazy("Đơn vị, thủ tục"), kind=Kind.TEXT, width=40),
        Column("accepted", "3", gettext_lazy("Tổng số"), (_ACCEPTED,), behind="accepted"),
        Column("with_fee", "4", gettext_lazy("Có phí, lệ phí"), (_ACCEPTED,), behind="with_fee"),
        Column("with_fee_vnd", "5", gettext_lazy("Theo mức (đồng)"), (_ACCEPTED,), Kind.MONEY, width=15),
        Column("payment_asked", "6", _MANY, (_ASKED,), behind="payment_asked"),
        Column("payment_asked_vnd", "7", _VND, (_ASKED,), Kind.MONEY, width=17),
        Column("paid", "8", _MANY, (_PAID,), behind="paid"),
        Column("paid_vnd", "9", _VND, (_PAID,), Kind.MONEY, width=17),
        Column("waiting_payment", "10", gettext_lazy("Hồ sơ"), (_WAITING,), behind="waiting_payment"),
        Column("waiting_payment_vnd", "11", _VND, (_WAITING,), Kind.MONEY, width=17),
    ),
)
