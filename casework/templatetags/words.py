"""Filters that put names, dates and numbers into the reader's words. All pure: the language is the active one.

Django's own Vietnamese calls Friday "Thứ 6" and knows no two-letter weekday, so both are kept here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.utils.timezone import is_aware, localtime
from django.utils.translation import get_language

register = template.Library()

THIN_SPACE = "\u202f"  # narrow and no-break: between a figure and its sign
WEEKDAYS = {
    "vi": ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
SHORT_WEEKDAYS = {
    "vi": ("T2", "T3", "T4", "T5", "T6", "T7", "CN"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


def in_english() -> bool:
    """Whether the reader's language is English."""
    return (get_language() or "").startswith("en")


def _language() -> str:
    return "en" if in_english() else "vi"


def worded(choices: Iterable[tuple[str, str, str]], key: str) -> str:
    """What a choice of the law (value, Vietnamese, English) is called; "" of none."""
    return next((english if in_english() else vietnamese for value, vietnamese, english in choices if value == key), "")


def _civil(value: date | datetime) -> date | datetime:
    """The moment on the office clock; a plain date stays as it is."""
    return localtime(value) if isinstance(value, datetime) and is_aware(value) else value


@register.filter
def named(value: Any) -> str:
    """The name of a status, step, center, procedure...: ``name_en`` for an English reader where there is one."""
    if not value:
        return ""
    english = getattr(value, "name_en", "") if in_english() else ""
    return english or getattr(value, "name_vi", str(value))


@register.filter
def spoken(procedure: Any) -> str:
    """A procedure as people at the counter call it: without the word every official name begins with."""
    name = named(procedure)
    short = name.removeprefix("Thủ tục ")
    return short[:1].upper() + short[1:]


@register.filter
def grouped(value: float | Decimal | str | None) -> str:
    """44825 as ``44.825`` (English ``44,825``)."""
    if value in (None, ""):
        return ""
    text = f"{int(value):,}"
    return text if in_english() else text.replace(",", ".")


@register.filter
def vnd(value: int | None) -> str:
    """Money: ``12.000 đ``."""
    return f"{grouped(value or 0)}{THIN_SPACE}đ"


@register.filter
def percent(value: Any, digits: int = 2) -> str:
    """A rate, or percents, as ``91,17 %``; a dash where nothing was counted; 100 only when nothing is missing."""
    exact: Decimal | None = getattr(value, "value", value)
    if exact is None:
        return "–"
    step = Decimal(1).scaleb(-int(digits))
    written = exact.quantize(step, ROUND_HALF_UP)
    if written == 100 and exact < 100:
        written -= step
    return f"{decimal(written)}{THIN_SPACE}%"


def decimal(value: Decimal | str) -> str:
    """A number with the reader's decimal sign: ``89,67``."""
    return str(value) if in_english() else str(value).replace(".", ",")


@register.filter
def weekday(value: date | datetime | None) -> str:
    """``Thứ Sáu``."""
    return WEEKDAYS[_language()][_civil(value).weekday()] if value else ""


@register.filter
def weekday_short(value: date | datetime | None) -> str:
    """``T6``: over the boxes of the clock and before a date in a list."""
    return SHORT_WEEKDAYS[_language()][_civil(value).weekday()] if value else ""


@register.filter
def short_date(value: date | datetime | None, now: date | datetime | None = None) -> str:
    """``05/09``; with the year when ``now`` is given and stands in another year."""
    if not value:
        return ""
    day = _civil(value)
    return day.strftime("%d/%m" if not now or _civil(now).year == day.year else "%d/%m/%Y")


@register.filter
def full_date(value: date | datetime | None) -> str:
    """``05/09/2025``."""
    return _civil(value).strftime("%d/%m/%Y") if value else ""


@register.filter
def long_date(value: date | datetime | None) -> str:
    """``Thứ Sáu 05/09/2025``."""
    return f"{weekday(value)} {full_date(value)}" if value else ""


@register.filter
def hour(value: datetime | None) -> str:
    """``09:42`` on the office clock."""
    return _civil(value).strftime("%H:%M") if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """``25/08 09:10``."""
    return f"{short_date(value)} {hour(value)}" if value else ""


@register.filter
def initials(full_name: str) -> str:
    """``HẢ`` for Trần Viết Hải: people go by the given name, which comes last."""
    return full_name.split()[-1][:2].upper() if full_name.strip() else ""


@register.filter
def code_head(code: str) -> str:
    """``250825-`` of ``H57.DEMO.01-250825-0011``: lists leave the organisation out."""
    return f"{code.split('-')[-2]}-" if code.count("-") >= 2 else ""


@register.filter
def code_tail(code: str) -> str:
    """``0011``, the part people say aloud."""
    return code.rsplit("-", 1)[-1]


@register.filter
def undo_url(message: Any) -> str:
    """Where the undo button of a message posts to: told by ``extra_tags="undo:/…/"``."""
    tags = getattr(message, "extra_tags", "") or ""
    return next((tag[5:] for tag in tags.split() if tag.startswith("undo:")), "")
