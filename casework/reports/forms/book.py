"""The tracking book: what was accepted in a period, in the order of acceptance, and what became of it since.

Form 07 of Circular 03/2025/TT-VPCP, form 06 of Circular 01/2018: a clerk completes a line when the result is handed
over, and so the book says how each dossier stands now, not how it stood at the end of the period.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.figures.flows import acceptances
from casework.models import Dossier, SlipLine
from casework.models.person import masked_phone
from casework.reports.forms.names import Names
from casework.reports.forms.parts import Part, listed
from casework.reports.sheet import Asked, Column, Form, Kind, Row, Sheet
from casework.templatetags.words import named, worded
from centers.access import may_print, may_see_names
from law.clock_state import State
from law.needs import RECEIVERS, RESULT_CHANNELS
from law.steps import Status, Step

SETS = 1  # of papers: no step takes more, and the receipt says so
CARD = (
    "pk", "code", "procedure", "accepted_center", "accepted_by", "accepted_at", "due_on", "returned_at",
    "result_channel", "status", "verdict", "owner__full_name", "owner__address", "owner__phone_sealed", "owner__uuid",
)  # fmt: skip


def fill(asked: Asked, first: int = 0, size: int | None = None) -> Sheet:
    """The book of a center, or of all of them one after the other. Four statements, and two for 2,000 rows."""
    rows, dossier, card = acceptances(asked.question)
    order = ("center", "at", "pk") if card else ("accepted_center", "accepted_at", "pk")
    keys = rows.order_by(*order).values_list(dossier, flat=True)
    found, total = listed([Part(keys, _Book(asked).rows)], first, size)
    return Sheet(BOOK, asked, found, total, footnotes=_footnotes())


class _Book:
    """How lines of the book are written for one reader."""

    def __init__(self, asked: Asked) -> None:
        self.names = Names()
        self.has_names, self.has_addresses = may_see_names(asked.officer), may_print(asked.officer)
        self.receiver = cache(lambda kind: worded(RECEIVERS, kind))
        self.channel = cache(lambda channel: worded(RESULT_CHANNELS, channel))
        self.stands = cache(_stands)

    def rows(self, keys: Sequence[int], number: int) -> Iterator[Row]:
        """Two statements."""
        cards = {card[0]: card[1:] for card in Dossier.objects.filter(pk__in=keys).values_list(*CARD)}
        handed = _handed_over(keys)
        for n, key in enumerate(keys, number):
            yield self._row(n, cards[key], *handed.get(key, (None, "")))

    def _row(self, n: int, card: tuple[Any, ...], gave: UUID | None, took: str) -> Row:
        (code, procedure, center, clerk, accepted_at, due_on, returned_at, channel, status, verdict,
         owner, address, phone, person) = card  # fmt: skip
        names = self.names
        cells = {
            "n": n,
            "code": code,
            "procedure": names.procedure(procedure),
            "sets": SETS,
            "owner": owner if self.has_names else "",
            "address": address if self.has_addresses else "",
            "phone": masked_phone(phone, person) if self.has_addresses else "",
            "accepted": accepted_at,
            "due": due_on,
            "returned": returned_at,
            "gave": names.officer(gave) if returned_at else "",
            "took": self.receiver(took) if returned_at else "",
            "way": self.channel(channel),
            "clerk": names.officer(clerk),
            "center": names.center(center),
            "note": self.stands(status, verdict),
        }
        return Row(code, code, cells)


def _handed_over(keys: Sequence[int]) -> dict[int, tuple[UUID | None, str]]:
    """Who gave the result out last, and to whom: the owner, somebody authorised, the post."""
    lines: QuerySet[Any] = SlipLine.objects.filter(dossier__in=keys, step=Step.HAND_OVER).order_by("dossier", "n")
    found = lines.annotate(took=KT("facts__receiver_kind")).values_list("dossier", "by", "took")
    return {dossier: (by, took) for dossier, by, took in found}


def _stands(status: int, verdict: str) -> str:
    """How the dossier stands now, and how its decision was judged."""
    words = named(Status(status))
    return f"{words}, {named(State(verdict)).lower()}" if verdict else words


def _footnotes() -> tuple[str, ...]:
    return (
        _("Sổ ghi hồ sơ tiếp nhận trong kỳ; ngày nhận kết quả và ghi chú là của lúc xem sổ."),
        _("Chữ ký của hai bên nằm trên giấy tiếp nhận và phiếu kiểm soát; sổ ghi ai giao và ai nhận."),
        _("Số điện thoại được che bớt; địa chỉ và số điện thoại chỉ có trong sổ mà người của Trung tâm xem."),
    )


_DATES, _RETURN = gettext_lazy("Ngày, tháng, năm"), gettext_lazy("Trả kết quả")
BOOK = Form(
    slug="so-theo-doi",
    version="1",
    title=gettext_lazy("Sổ theo dõi hồ sơ"),
    about=gettext_lazy("Hồ sơ tiếp nhận trong kỳ, theo thứ tự tiếp nhận: hẹn trả khi nào, đã trả cho ai."),
    number="Mẫu số 07, Thông tư 03/2025/TT-VPCP",
    fill=fill,
    of="dossier",
    names=True,
    addresses=True,
    columns=(
        Column("n", "1", gettext_lazy("STT"), width=6),
        Column("code", "2", gettext_lazy("Mã hồ sơ"), kind=Kind.DOSSIER, width=24),
        Column("procedure", "3", gettext_lazy("Nội dung hồ sơ"), kind=Kind.TEXT, width=44),
        Column("sets", "4", gettext_lazy("Số lượng (bộ)"), width=8),
        Column("owner", "5", gettext_lazy("Họ tên chủ hồ sơ"), kind=Kind.TEXT, width=26),
        Column("address", "6", gettext_lazy("Địa chỉ"), kind=Kind.TEXT, width=34),
        Column("phone", "7", gettext_lazy("Số điện thoại"), kind=Kind.TEXT, width=18),
        Column("accepted", "8", gettext_lazy("Nhận hồ sơ"), (_DATES,), Kind.INSTANT, width=16),
        Column("due", "9", gettext_lazy("Hẹn trả kết quả"), (_DATES,), Kind.DAY, width=11),
        Column("returned", "10", gettext_lazy("Nhận kết quả"), (_DATES,), Kind.INSTANT, width=16),
        Column("gave", "11", gettext_lazy("Bên giao"), (_RETURN,), Kind.TEXT, width=22),
        Column("took", "12", gettext_lazy("Bên nhận"), (_RETURN,), Kind.TEXT, width=18),
        Column("way", "13", gettext_lazy("Phương thức nhận kết quả"), (_RETURN,), Kind.TEXT, width=14),
        Column("clerk", "14", gettext_lazy("Người nhận hồ sơ"), kind=Kind.TEXT, width=22),
        Column("center", "15", gettext_lazy("Địa bàn phát sinh"), kind=Kind.TEXT, width=20),
        Column("note", "16", gettext_lazy("Ghi chú"), kind=Kind.TEXT, width=26),
    ),
)
