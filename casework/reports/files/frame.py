"""What stands around the table of a report: who reports, under which form, of which days, and who signs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casework.reports.sheet import Asked, Sheet
from casework.templatetags.figure_words import span_words
from casework.templatetags.paper_words import paper_day
from casework.templatetags.words import full_date, hour, in_english, named
from law.calendar import local_date, to_seconds


@dataclass(frozen=True, slots=True)
class Frame:
    """The words of a title block and of the signatures, in the active language."""

    over: str  # the authority above the unit
    unit: str  # who reports
    nation: str
    motto: str
    number: str  # of the form; "" of a table that no law prescribes
    title: str
    days: str
    known: str  # the instant the figures stand for
    counted: str  # in which unit; "" where the columns say it themselves
    dated: str  # "Huế, ngày 05 tháng 8 năm 2025"
    maker: str
    head: str
    sign: str


def frame_of(sheet: Sheet, at: datetime) -> Frame:
    """The frame of a sheet made at ``at``. No query."""
    form, asked = sheet.form, sheet.asked
    over, unit = _who(asked)
    return Frame(
        over=over,
        unit=unit,
        nation=_("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        motto=_("Độc lập – Tự do – Hạnh phúc"),
        number=form.number,
        title=str(form.title).upper(),
        days=_days(asked),
        known=_known(asked),
        counted=_("Đơn vị tính: %(unit)s") % {"unit": form.unit} if form.unit else "",
        dated=_dated(asked, at),
        maker=_("Người lập báo cáo"),
        head=_("Thủ trưởng đơn vị"),
        sign=_("(Ký, ghi rõ họ tên)"),
    )


def _who(asked: Asked) -> tuple[str, str]:
    if asked.center is None:
        return _("ỦY BAN NHÂN DÂN THÀNH PHỐ HUẾ"), _("VĂN PHÒNG")
    place = {"center": named(asked.center).upper()}
    return _("ỦY BAN NHÂN DÂN %(center)s") % place, _("TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG")


def _days(asked: Asked) -> str:
    span = asked.chosen.span
    facts = {"span": span_words(span), "first": full_date(span.first), "last": full_date(span.last)}
    if span.kind in ("day", "range"):
        return _("Kỳ báo cáo: từ ngày %(first)s đến hết ngày %(last)s") % facts
    return _("Kỳ báo cáo: %(span)s (từ ngày %(first)s đến hết ngày %(last)s)") % facts


def _known(asked: Asked) -> str:
    """A report of days that are over stands for their end; "24:00" is what offices write for it."""
    period = asked.period
    if period.running:
        return _("Số liệu tính đến %(hour)s ngày %(day)s") % {
            "hour": hour(period.as_of), "day": full_date(period.as_of),
        }  # fmt: skip
    return _("Số liệu tính đến 24:00 ngày %(day)s") % {"day": full_date(asked.chosen.span.last)}


def _dated(asked: Asked, at: datetime) -> str:
    on = local_date(to_seconds(at))
    place = asked.center.short_name_vi if asked.center is not None else "Huế"
    return f"{place}, {date_format(on, 'j F Y') if in_english() else paper_day(on)}"
