"""How each field fared, of the city or of one center: received, resolved and how soon, still open. Our own table."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.reports.forms.units import FIELD, NO, fill
from casework.reports.sheet import Asked, Check, Column, Form, Kind, Sheet

_RECEIVED = gettext_lazy("Tiếp nhận trong kỳ")
_RESOLVED = gettext_lazy("Đã giải quyết có kết quả")
_OPEN = gettext_lazy("Đang giải quyết cuối kỳ")
_TOTAL = gettext_lazy("Tổng số")
# Resolved and open: the same for fields and for officers.
RESOLVED = (
    Column("decided", "6", _TOTAL, (_RESOLVED,), behind="decided"),
    Column("early", "7", gettext_lazy("Trước hạn"), (_RESOLVED,), behind="early"),
    Column("on_time", "8", gettext_lazy("Đúng hạn"), (_RESOLVED,), behind="on_time"),
    Column("late", "9", gettext_lazy("Quá hạn"), (_RESOLVED,), behind="late"),
    Column("on_time_of_decided", "10", gettext_lazy("Tỷ lệ đúng hạn"), (_RESOLVED,), Kind.RATE),
    Column("median_days", "11", gettext_lazy("Trung vị số ngày"), (_RESOLVED,), Kind.DAYS),
)
OPEN = (
    Column("open", "12", _TOTAL, (_OPEN,), behind="open"),
    Column("within", "13", gettext_lazy("Trong hạn"), (_OPEN,), behind="within_time"),
    Column("overdue", "14", gettext_lazy("Quá hạn"), (_OPEN,), behind="overdue"),
    Column("paused", "15", gettext_lazy("Tạm dừng"), (_OPEN,), behind="paused"),
)
CHECKS = (Check("decided", ("early", "on_time", "late")), Check("open", ("within", "overdue", "paused")))


def sheet(asked: Asked) -> Sheet:
    """A report's statements, three for the days and one for the names."""
    return fill(BY_FIELD, asked, lambda found: footnotes(), timed=True)


def footnotes() -> tuple[str, ...]:
    return (
        _("Tỷ lệ đúng hạn: trước hạn và đúng hạn trên tổng số đã giải quyết có kết quả."),
        _("Trung vị số ngày: số ngày làm việc từ tiếp nhận đến kết luận, không kể tạm dừng; một nửa không quá."),
    )


BY_FIELD = Form(
    slug="theo-linh-vuc",
    version="field-1",
    title=gettext_lazy("Kết quả giải quyết theo lĩnh vực"),
    about=gettext_lazy("Mỗi lĩnh vực một dòng: tiếp nhận, tỷ lệ trực tuyến, đúng hạn, số ngày, đang giải quyết."),
    unit=gettext_lazy("hồ sơ"),
    columns=(
        NO,
        FIELD,
        Column("accepted", "3", _TOTAL, (_RECEIVED,), behind="accepted"),
        Column("online", "4", gettext_lazy("Trực tuyến"), (_RECEIVED,), behind="online"),
        Column("online_rate", "5", gettext_lazy("Tỷ lệ trực tuyến"), (_RECEIVED,), Kind.RATE),
        *RESOLVED,
        *OPEN,
    ),
    checks=CHECKS,
    of="field",
    fill=sheet,
)
