"""How each officer of a center fared, for who leads it. Our own table.

Each count belongs to somebody else: docs/figures.md says whose.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from casework.figures.axes import AXES
from casework.figures.flows import tallies
from casework.figures.supplements import requests
from casework.reports.forms.by_field import CHECKS, OPEN, RESOLVED, footnotes
from casework.reports.forms.units import NO, UNIT, fill
from casework.reports.sheet import Asked, Column, Form, Sheet
from law.terms import Role

ASKED = Column("supplements", "5", pgettext_lazy("báo cáo", "Yêu cầu bổ sung"), behind="supplement_asked")
HEADS = frozenset({Role.SUPERVISOR, Role.CENTER_ADMIN})


def sheet(asked: Asked) -> Sheet:
    """A report's statements, three for the days and one for the supplements."""
    return fill(BY_OFFICER, asked, lambda found: _footnotes(), timed=True, beside=_supplements)


def _supplements(asked: Asked) -> Mapping[str, Mapping[str, int]]:
    """By who asked."""
    counts = Counter[str]()
    for key, _name, count in tallies(requests(replace(asked.question, axis=AXES["officer"])), ""):
        counts[key] += count
    return {ASKED.key: counts}


def _footnotes() -> tuple[str, ...]:
    whose = _(
        "Tiếp nhận: người tiếp nhận. Đã giải quyết: người trình ký sau cùng, nếu không có thì người giữ hồ sơ. "
        "Yêu cầu bổ sung: người yêu cầu. Đang giải quyết: người giữ hồ sơ ở cuối kỳ."
    )
    return (whose, *footnotes())


BY_OFFICER = Form(
    slug="theo-cong-chuc",
    version="officer-1",
    title=gettext_lazy("Kết quả giải quyết theo công chức"),
    about=gettext_lazy("Mỗi công chức một dòng: tiếp nhận, giải quyết đúng hạn, số ngày, hồ sơ đang giữ, quá hạn."),
    unit=gettext_lazy("hồ sơ"),
    columns=(
        NO,
        replace(UNIT, label=gettext_lazy("Công chức")),
        Column("accepted", "3", pgettext_lazy("báo cáo", "Tiếp nhận"), behind="accepted"),
        Column("online", "4", gettext_lazy("Trong đó trực tuyến"), behind="online"),
        ASKED,
        *RESOLVED,
        *OPEN,
    ),
    checks=CHECKS,
    roles=HEADS,
    of="officer",
    names=True,
    city=False,
    fill=sheet,
)
