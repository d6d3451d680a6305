"""Late dossiers of a period: decided late in it, or open and overdue at its end, with the reason and the apology.

Table 07a/BTP asks how many were apologised for and how many not; the reason is the one the decision had to give.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from casework.figures.behind import Rows, behind
from casework.figures.handlers import handler
from casework.figures.lateness import reason_and_apology, reasons_told, told_apart
from casework.models import Decision, SlipLine
from casework.reports.forms.names import Names
from casework.reports.forms.parts import Part, listed
from casework.reports.sheet import Asked, Column, Form, Kind, Row, Sheet
from casework.templatetags.words import grouped, worded
from centers.access import may_see_names
from centers.calendars import calendar_of, current_edition
from law.calendar import local_date, to_seconds
from law.clock_state import days_late
from law.needs import OVERDUE_REASONS
from law.steps import Step

JUST_BEFORE = timedelta(seconds=1)  # figures speak of the state just before an instant
CARD = ("dossier__code", "dossier__procedure", "dossier__owner__full_name", "center", "due_on")
DECISION = ("pk", *CARD, "received_at", "decided_at", "handler", "told")
LINE = ("pk", *CARD, "dossier__accepted_at", "holder", "sorry")


def fill(asked: Asked, first: int = 0, size: int | None = None) -> Sheet:
    """Those decided late, center by center, then those still open. Some ten statements, and one for 2,000 rows."""
    read = _Late(asked)
    parts = [Part(_ordered(rows), read.decided) for rows in behind("late", asked.question).parts]
    parts += [Part(_ordered(rows), read.open) for rows in behind("overdue", asked.question).parts]
    rows, total = listed(parts, first, size)
    return Sheet(LATE, asked, rows, total, footnotes=_footnotes(asked))


def _ordered(rows: Rows) -> QuerySet[Any, int]:
    order = ("center", "decided_at", "pk") if rows.place == "decision" else ("center", "late_from", "pk")
    return rows.found.order_by(*order).values_list("pk", flat=True)


class _Late:
    """How a late dossier is written for one reader."""

    def __init__(self, asked: Asked) -> None:
        self.names, self.has_names = Names(), may_see_names(asked.officer)
        self.edition, self.end = current_edition(), asked.period.end

    def decided(self, keys: Sequence[int], number: int) -> Iterator[Row]:
        """One statement."""
        rows = Decision.objects.filter(pk__in=keys).annotate(handler=handler(), told=reason_and_apology())
        found = {row[0]: row[1:] for row in rows.values_list(*DECISION)}
        for n, key in enumerate(keys, number):
            *card, accepted_at, decided_at, who, told = found[key]
            reason, sorry = told_apart(told)
            why = worded(OVERDUE_REASONS, reason) or _("Chưa nêu")
            yield self._row(n, card, accepted_at, decided_at, decided_at, who, why, sorry)

    def open(self, keys: Sequence[int], number: int) -> Iterator[Row]:
        """One statement."""
        letters = SlipLine.objects.filter(dossier=OuterRef("dossier"), n__lte=OuterRef("n"), step=Step.APOLOGISE)
        rows = SlipLine.objects.filter(pk__in=keys).annotate(sorry=Exists(letters))
        found = {row[0]: row[1:] for row in rows.values_list(*LINE)}
        for n, key in enumerate(keys, number):
            *card, accepted_at, who, sorry = found[key]
            yield self._row(n, card, accepted_at, None, self.end - JUST_BEFORE, who, _("Chưa kết thúc"), sorry)

    def _row(
        self, n: int, card: list[Any], accepted_at: datetime, decided_at: datetime | None, until: datetime,
        who: UUID | None, why: str, sorry: bool,
    ) -> Row:  # fmt: skip
        code, procedure, owner, center, due_on = card
        cells = {
            "n": n,
            "code": code,
            "procedure": self.names.procedure(procedure),
            "owner": owner if self.has_names else "",
            "handler": self.names.officer(who),
            "accepted": _day(accepted_at),
            "due": due_on,
            "decided": None if decided_at is None else _day(decided_at),
            "days": self._days(due_on, center, until),
            "reason": why,
            "sorry": _("Có") if sorry else _("Chưa có"),
            "center": self.names.center(center),
        }
        return Row(code, code, cells)

    def _days(self, due_on: date | None, center: str, until: datetime) -> int:
        at = to_seconds(until)
        return days_late(due_on, at, calendar_of(center, self.edition).onward(at)) if due_on else 0


def _day(at: datetime) -> date:
    return local_date(to_seconds(at))


def _footnotes(asked: Asked) -> tuple[str, ...]:
    """How many were decided late, by reason and by apology: the small table beneath the list, in sentences."""
    told = reasons_told(asked.question)
    reasons: Counter[str] = Counter()
    for (reason, _sorry), count in told.items():
        reasons[reason] += count
    lines = [
        _("%(reason)s: %(count)s, có thư xin lỗi %(sorry)s")
        % {
            "reason": worded(OVERDUE_REASONS, reason) or _("Chưa nêu"),
            "count": grouped(count),
            "sorry": grouped(told[reason, True]),
        }
        for reason, count in reasons.most_common()
    ]
    sorry = sum(count for (_reason, apology), count in told.items() if apology)
    total = ngettext(
        "%(count)s hồ sơ giải quyết quá hạn trong kỳ, %(sorry)s đã có thư xin lỗi.",
        "%(count)s hồ sơ giải quyết quá hạn trong kỳ, %(sorry)s đã có thư xin lỗi.",
        told.total(),
    ) % {"count": grouped(told.total()), "sorry": grouped(sorry)}
    return (
        total,
        *([f"{'; '.join(lines)}."] if lines else []),
        _("Số ngày quá hạn là ngày làm việc; hồ sơ chưa kết thúc tính đến cuối kỳ."),
    )


LATE = Form(
    slug="ho-so-qua-han",
    version="1",
    title=gettext_lazy("Hồ sơ quá hạn và nguyên nhân"),
    about=gettext_lazy("Giải quyết quá hạn trong kỳ, hoặc còn quá hạn ở cuối kỳ: bao lâu, vì sao, đã xin lỗi chưa."),
    fill=fill,
    of="dossier",
    names=True,
    columns=(
        Column("n", "1", gettext_lazy("STT"), width=6),
        Column("code", "2", gettext_lazy("Mã hồ sơ"), kind=Kind.DOSSIER, width=24),
        Column("procedure", "3", gettext_lazy("Thủ tục hành chính"), kind=Kind.TEXT, width=36),
        Column("owner", "4", gettext_lazy("Chủ hồ sơ"), kind=Kind.TEXT, width=22),
        Column("handler", "5", gettext_lazy("Người thụ lý"), kind=Kind.TEXT, width=20),
        Column("accepted", "6", pgettext_lazy("báo cáo", "Tiếp nhận"), kind=Kind.DAY, width=11),
        Column("due", "7", gettext_lazy("Hẹn trả"), kind=Kind.DAY, width=11),
        Column("decided", "8", gettext_lazy("Kết thúc"), kind=Kind.DAY, width=11),
        Column("days", "9", gettext_lazy("Quá hạn (ngày làm việc)"), width=10),
        Column("reason", "10", gettext_lazy("Nguyên nhân"), kind=Kind.TEXT, width=20),
        Column("sorry", "11", gettext_lazy("Thư xin lỗi"), kind=Kind.TEXT, width=9),
        Column("center", "12", gettext_lazy("Đơn vị"), kind=Kind.TEXT, width=20),
    ),
)
