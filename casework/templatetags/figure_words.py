"""Filters of the figures: spans of days in words, days taken, and what changed against the span before."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.figures.chosen import Chosen
from casework.figures.rates import Place, Rate
from casework.figures.spans import Span
from casework.templatetags.words import THIN_SPACE, decimal, full_date, grouped, hour, in_english

register = template.Library()

QUARTERS = ("I", "II", "III", "IV")  # as papers of the offices write them
RISE, FALL, MINUS = "↑", "↓", "\u2212"


@register.filter
def span_words(span: Span) -> str:
    """``Tháng 7/2025``, ``Tuần 07–13/07/2025``, ``Quý III/2025``."""
    first = span.first
    quarter, english = (first.month - 1) // 3, in_english()
    facts = {
        "year": f"{first.year}",
        "month": date_format(first, "F") if english else f"{first.month}",
        "quarter": f"{quarter + 1}" if english else QUARTERS[quarter],
        "days": days_words(first, span.last),
    }
    return _pattern(span) % facts


def _pattern(span: Span) -> str:
    """What its kind says, before the numbers stand in it."""
    if span.kind == "half":
        return _("6 tháng đầu năm %(year)s") if span.first.month == 1 else _("6 tháng cuối năm %(year)s")
    return {
        "day": _("Ngày %(days)s"),
        "week": _("Tuần %(days)s"),
        "month": _("Tháng %(month)s/%(year)s"),
        "admin_month": _("Tháng hành chính %(days)s"),
        "quarter": _("Quý %(quarter)s/%(year)s"),
        "year": _("Năm %(year)s"),
        "range": _("Các ngày %(days)s"),
    }[span.kind]


@register.filter
def span_days(span: Span) -> str:
    """Its first and last day: ``01–31/07/2025``."""
    return days_words(span.first, span.last)


def days_words(first: date, last: date) -> str:
    """``14/07/2025``, ``07–13/07/2025``, ``15/06–14/07/2025``: what both ends share is said once."""
    if first == last:
        return full_date(last)
    begins = "%d" if (first.year, first.month) == (last.year, last.month) else "%d/%m"
    return f"{first.strftime(begins if first.year == last.year else '%d/%m/%Y')}–{full_date(last)}"


@register.filter
def against_words(chosen: Chosen) -> str:
    """``so với tháng 6/2025``; beside a running period ``so với 22 ngày đầu tháng 10/2026, đến 09:40``."""
    days, against = chosen.cut_days, chosen.against
    said = {"span": _in_a_sentence(against), "count": days, "hour": hour(chosen.before.until)}
    if not days:
        return _("so với %(span)s") % said
    if against.days == 1:
        return _("so với %(span)s, đến %(hour)s") % said
    words = ngettext(
        "so với %(count)s ngày đầu %(span)s, đến %(hour)s",
        "so với %(count)s ngày đầu %(span)s, đến %(hour)s",
        days,
    )
    return words % said


def _in_a_sentence(span: Span) -> str:
    """Its words with a small letter; the names of English months and quarters keep theirs."""
    words = span_words(span)
    proper = span.kind in ("month", "quarter") and in_english()
    return words if proper else words[:1].lower() + words[1:]


@register.filter
def plain(value: Decimal | None) -> str:
    """Days: ``3``, ``2,5``, with no more digits than they have; a dash for none."""
    if value is None:
        return "–"
    return decimal(value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize())


@register.filter
def change(now: Any, before: Any) -> SafeString | str:
    """What changed since: ``↑ +1,2 điểm`` for rates, ``↓ −4,3 %`` for counts; a dash where one of both is nothing."""
    past, present = getattr(before, "value", before), getattr(now, "value", now)
    if past is None or present is None or (not past and not isinstance(before, Rate)):
        return "–"
    rate = isinstance(now, Rate)
    exact = Decimal(present - past) if rate else Decimal(present - past) * 100 / Decimal(past)
    moved = exact.quantize(Decimal("0.1") if abs(exact) < 100 else Decimal(1), ROUND_HALF_UP)
    if exact and not moved:
        return _("gần như không đổi")
    size = _with_sign(moved, decimal(abs(moved)) if abs(moved) < 1000 else grouped(abs(moved)))
    return _moved(moved, _("%(size)s điểm") % {"size": size} if rate else f"{size}{THIN_SPACE}%")


@register.filter
def days_change(now: Place, before: Place) -> SafeString | str:
    """The same of days: ``↓ −1,5 ngày``."""
    if now.value is None or before.value is None:
        return "–"
    moved = now.value - before.value
    return _moved(moved, _("%(count)s ngày") % {"count": _with_sign(moved, plain(abs(moved)))})


def _with_sign(moved: Decimal, size: str) -> str:
    return f"{'+' if moved > 0 else MINUS}{size}"


def _moved(moved: Decimal, words: str) -> SafeString | str:
    """An arrow for the eye before the words; no change says so."""
    if not moved:
        return _("không đổi")
    return format_html('<span aria-hidden="true">{}</span> {}', RISE if moved > 0 else FALL, words)
