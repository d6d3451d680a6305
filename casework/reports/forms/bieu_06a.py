"""Biểu số II.06a/VPCP/KSTT: how dossiers were received and settled, thirteen columns, by center or by field.

The form is that of Circular 01/2020/TT-VPCP. Its head puts what waits for a supplement among the resolved; the default
here leaves it among the open, since nothing is resolved yet, and the switch follows the head. What was withdrawn or
stopped is closed and not judged: it stands with what was on time.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from casework.figures import Figures
from casework.reports.forms.units import NO, UNIT, before, in_place
from casework.reports.forms.units import fill as fill_units
from casework.reports.sheet import Asked, Check, Column, Form, Sheet, Switch
from casework.templatetags.words import grouped

WAITING = Switch("cho-bo-sung", gettext_lazy("Chờ bổ sung tính là đã giải quyết"))
_RECEIVED = pgettext_lazy("báo cáo", "Tiếp nhận")
_DURING = gettext_lazy("Trong kỳ")
_RESOLVED = gettext_lazy("Số lượng hồ sơ đã giải quyết")
_OPEN = gettext_lazy("Hồ sơ đang giải quyết")
_TOTAL = gettext_lazy("Tổng số")
COLUMNS = (
    NO,
    UNIT,
    Column("received", "3", _TOTAL, (_RECEIVED,), behind="handled_766"),
    Column("online", "4", gettext_lazy("Trực tuyến"), (_RECEIVED, _DURING), behind="online"),
    Column(
        "paper", "5", gettext_lazy("Trực tiếp, dịch vụ bưu chính"), (_RECEIVED, _DURING), behind="counter_or_post",
        width=12,
    ),
    Column("before", "6", gettext_lazy("Từ kỳ trước"), (_RECEIVED,), behind="from_before"),
    Column("resolved", "7", _TOTAL, (_RESOLVED,), behind="closed"),
    Column("early", "8", gettext_lazy("Trước hạn"), (_RESOLVED,), behind="early"),
    Column("on_time", "9", gettext_lazy("Đúng hạn"), (_RESOLVED,), behind="on_time_or_ended"),
    Column("late", "10", gettext_lazy("Quá hạn"), (_RESOLVED,), behind="late"),
    Column("open", "11", _TOTAL, (_OPEN,), behind="open"),
    Column("within", "12", gettext_lazy("Trong hạn"), (_OPEN,), behind="within_or_paused"),
    Column("overdue", "13", gettext_lazy("Quá hạn"), (_OPEN,), behind="overdue"),
)  # fmt: skip
SWITCHED = {
    "resolved": "closed_or_waiting",
    "on_time": "on_time_ended_or_waiting",
    "open": "in_process",
    "within": "within_or_paying",
}


def fill(asked: Asked) -> Sheet:
    """A report's statements and one more."""
    form = in_place(BIEU_06A, asked)
    if WAITING.slug in asked.switches:
        columns = (replace(one, behind=SWITCHED.get(one.key, one.behind)) for one in form.columns)
        form = replace(form, columns=tuple(columns))
    return fill_units(form, asked, partial(_footnotes, asked))


def _footnotes(asked: Asked, found: Figures) -> tuple[str, ...]:
    counts = {
        "withdrawn": grouped(found.withdrawn),
        "stopped": grouped(found.stopped),
        "waiting": grouped(found.waiting_supplement),
        "paying": grouped(found.waiting_payment),
    }
    ended = _("Cột (9) gồm %(withdrawn)s hồ sơ công dân rút và %(stopped)s hồ sơ dừng xử lý.")
    if WAITING.slug in asked.switches:
        waiting = _("%(waiting)s hồ sơ chờ bổ sung được tính là đã giải quyết đúng hạn, ở cột (9).")
    else:
        waiting = _("%(waiting)s hồ sơ chờ bổ sung được tính là đang giải quyết trong hạn, ở cột (12).")
    paying = _("Cột (12) gồm %(paying)s hồ sơ chờ nộp phí, thuế.")
    return (before(found, asked, 6), *(words % counts for words in (ended, waiting, paying)))


BIEU_06A = Form(
    slug="bieu-06a",
    version="06a-1",
    number="Biểu số II.06a/VPCP/KSTT",
    title=gettext_lazy("Tình hình, kết quả giải quyết thủ tục hành chính"),
    about=gettext_lazy("Biểu 13 cột: tiếp nhận, đã giải quyết, đang giải quyết, theo trung tâm hoặc lĩnh vực."),
    unit=gettext_lazy("Số hồ sơ TTHC"),
    columns=COLUMNS,
    checks=(
        Check("received", ("online", "paper", "before")),
        Check("resolved", ("early", "on_time", "late")),
        Check("open", ("within", "overdue")),
        Check("received", ("resolved", "open")),
    ),
    switches=(WAITING,),
    sealable=True,
    fill=fill,
)
