"""What an address may narrow a figure to: each word with what it does to the rows behind the figure.

``?linh_vuc=HT&kenh=online``; the center and the days belong to the scene. A value nobody has is no value.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.doors.staff.dashboards.cards.lateness import step_words
from casework.figures import lateness
from casework.figures.behind import Rows
from casework.figures.supplements import asking_for
from casework.models import SlipLine
from casework.reports.forms.by_officer import HEADS
from casework.templatetags.words import named, spoken, worded
from centers.models import Field, Officer, Procedure, TermPaper
from law.needs import CHANNELS, OVERDUE_REASONS
from law.steps import Role

LONGEST = 10  # a key has fewer digits
NOBODY = "-"  # ?can_bo= of what nobody holds


class Sift(Protocol):
    """The rows that a value lets through."""

    def __call__(self, rows: Rows, value: str) -> Rows: ...


@dataclass(frozen=True, slots=True)
class Narrow:
    """``words`` puts a value into words, "" when it is none; ``roles`` may use it, all when there are none."""

    label: Any
    sift: Sift
    words: Callable[[str], str]
    roles: frozenset[Role] = frozenset()


def by(axis: str) -> Sift:
    """Rows with a key on an axis of figures."""
    return lambda rows, value: rows.of(axis, "" if value == NOBODY else value)


def _by_reason(rows: Rows, value: str) -> Rows:
    """Late decisions by the reason their line gives; other rows have none."""
    if rows.place != "decision":
        return rows.only(pk=None)
    line = SlipLine.objects.filter(dossier=OuterRef("dossier"), n=OuterRef("n"), facts__overdue_reason=value)
    return rows.only(Exists(line))


def _of_late(question: Callable[[str], Q]) -> Sift:
    """Late decisions for which something holds; other rows are never late."""

    def sift(rows: Rows, value: str) -> Rows:
        if rows.place != "decision":
            return rows.only(pk=None)
        asked = {"when_due": lateness.step_when_due(), "sorry": lateness.sorry()}
        return replace(rows, found=rows.found.filter(verdict=lateness.LATE).alias(**asked).filter(question(value)))

    return sift


def _by_paper(rows: Rows, value: str) -> Rows:
    """Requests for a supplement that asked for a paper of the name this one has; other rows asked for none."""
    if rows.what != "supplement_asked":
        return rows.only(pk=None)
    return replace(rows, found=asking_for(rows.found, _paper(value)))


def _paper(key: str) -> str:
    found = TermPaper.objects.filter(pk=key).first() if key.isdecimal() and len(key) < LONGEST else None
    return found.name if found else ""


def _field(code: str) -> str:
    return named(Field.objects.filter(code=code).first())


def _procedure(code: str) -> str:
    found = Procedure.objects.filter(code=code).first()
    return spoken(found) if found else ""


def _officer(key: str) -> str:
    if key == NOBODY:
        return _("Chưa có người giữ")
    try:
        found = Officer.objects.filter(uuid=UUID(key)).first()
    except ValueError:
        return ""
    return found.full_name if found else ""


def _apologised(value: str) -> Q:
    return ~Q(sorry="") if value == "co" else Q(sorry="")


def _sorry(value: str) -> str:
    return {"co": _("Đã có thư"), "chua": _("Chưa có thư")}.get(value, "")


NARROW: dict[str, Narrow] = {
    "linh_vuc": Narrow(gettext_lazy("Lĩnh vực"), by("field"), _field),
    "thu_tuc": Narrow(gettext_lazy("Thủ tục"), by("procedure"), _procedure),
    "kenh": Narrow(gettext_lazy("Hình thức nộp"), by("channel"), partial(worded, CHANNELS)),
    "can_bo": Narrow(gettext_lazy("Cán bộ"), by("officer"), _officer, HEADS),
    "giay_to": Narrow(gettext_lazy("Giấy tờ"), _by_paper, _paper),
    "ly_do": Narrow(gettext_lazy("Lý do quá hạn"), _by_reason, partial(worded, OVERDUE_REASONS)),
    "khau": Narrow(gettext_lazy("Bước lúc hết hạn"), _of_late(lambda step: Q(when_due=step)), step_words),
    "xin_loi": Narrow(gettext_lazy("Thư xin lỗi"), _of_late(_apologised), _sorry),
}
