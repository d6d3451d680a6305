"""The table of eighteen columns by which progress is followed under Decision 766/QĐ-TTg, by center or by field.

Processed are the resolved and the withdrawn, the latter on time. What waits for the citizen stands apart, and so does
what was stopped: in the period of the stop only, for a stop ends a dossier and nothing of it is carried on.
"""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from casework.figures import Figures
from casework.reports.forms.units import NO, UNIT, before, in_place
from casework.reports.forms.units import fill as fill_units
from casework.reports.sheet import Asked, Check, Column, Form, Sheet
from casework.templatetags.words import grouped

_RECEIVED = pgettext_lazy("báo cáo", "Tiếp nhận")
_DURING = gettext_lazy("Trong kỳ")
_DONE = pgettext_lazy("báo cáo", "Đã xử lý")
_OPEN = gettext_lazy("Đang xử lý")
_PAUSED = gettext_lazy("Tạm dừng")
_TOTAL = gettext_lazy("Tổng số")
_WITHIN = gettext_lazy("Trong hạn")
_LATE = gettext_lazy("Quá hạn")
COLUMNS = (
    NO,
    UNIT,
    Column("received", "3", _TOTAL, (_RECEIVED,), behind="handled_766"),
    Column("before", "4", gettext_lazy("Kỳ trước"), (_RECEIVED,), behind="from_before"),
    Column("accepted", "5", gettext_lazy("Tổng"), (_RECEIVED, _DURING), behind="accepted"),
    Column("online", "6", gettext_lazy("Trực tuyến"), (_RECEIVED, _DURING), behind="online"),
    Column("counter", "7", gettext_lazy("Trực tiếp"), (_RECEIVED, _DURING), behind="counter"),
    Column("post", "8", gettext_lazy("BCCI"), (_RECEIVED, _DURING), behind="post"),
    Column("done", "9", _TOTAL, (_DONE,), behind="decided_or_withdrawn"),
    Column("early", "10", gettext_lazy("Trước hạn"), (_DONE,), behind="early"),
    Column("on_time", "11", gettext_lazy("Đúng hạn"), (_DONE,), behind="on_time_or_withdrawn"),
    Column("late", "12", _LATE, (_DONE,), behind="late"),
    Column("running", "13", _TOTAL, (_OPEN,), behind="running"),
    Column("within", "14", _WITHIN, (_OPEN,), behind="within_time"),
    Column("overdue", "15", _LATE, (_OPEN,), behind="overdue"),
    Column("paused", "16", _TOTAL, (_PAUSED,), behind="paused_or_stopped"),
    Column("paused_within", "17", _WITHIN, (_PAUSED,), behind="paused_or_stopped_within"),
    Column("paused_overdue", "18", _LATE, (_PAUSED,), behind="paused_or_stopped_overdue"),
)


def fill(asked: Asked) -> Sheet:
    """A report's statements and one more."""
    return fill_units(in_place(PROGRESS_766, asked), asked, partial(_footnotes, asked), by_766=True)


def _footnotes(asked: Asked, found: Figures) -> tuple[str, ...]:
    counts = {
        "withdrawn": grouped(found.withdrawn),
        "waiting": grouped(found.waiting_supplement),
        "paying": grouped(found.waiting_payment),
        "stopped": grouped(found.stopped),
    }
    withdrawn = _("Cột (11) gồm %(withdrawn)s hồ sơ công dân rút.")
    paused = _(
        "Tạm dừng: %(waiting)s chờ bổ sung, %(paying)s nghĩa vụ tài chính, %(stopped)s dừng xử lý trong kỳ; "
        "dừng xử lý không chuyển sang kỳ sau."
    )
    return (before(found, asked, 4), withdrawn % counts, paused % counts)


PROGRESS_766 = Form(
    slug="tien-do-766",
    version="766-1",
    title=gettext_lazy("Tiến độ giải quyết theo Quyết định 766"),
    about=gettext_lazy("Bảng 18 cột: tiếp nhận, đã xử lý, đang xử lý, tạm dừng, theo trung tâm hoặc lĩnh vực."),
    unit=gettext_lazy("hồ sơ"),
    columns=COLUMNS,
    checks=(
        Check("received", ("before", "accepted")),
        Check("accepted", ("online", "counter", "post")),
        Check("done", ("early", "on_time", "late")),
        Check("running", ("within", "overdue")),
        Check("paused", ("paused_within", "paused_overdue")),
        Check("received", ("done", "running", "paused")),
    ),
    sealable=True,
    fill=fill,
)
