"""Points of the scorecard in words, and the bar they are drawn as."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from casework.reports.scorecard.points import HUNDREDTH, rounded
from casework.templatetags.figure_words import MINUS, plain
from casework.templatetags.words import THIN_SPACE, decimal, grouped, in_english, percent

register = template.Library()

BAR = 300  # units of width: stretched to what there is
TINY = Fraction(1, 200)  # less than this is no hundredth of a point


@register.filter
def points(value: Decimal | Fraction | None) -> str:
    """``18,60``; a dash for none."""
    if value is None:
        return "–"
    exact = rounded(value) if isinstance(value, Fraction) else value.quantize(HUNDREDTH, ROUND_HALF_UP)
    return decimal(exact)


@register.filter
def most(value: Decimal) -> str:
    """The most there can be, with no more digits than it has: ``20``."""
    return decimal(value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize())


@register.filter
def share_words(value: Decimal) -> str:
    """A share as a percentage without digits it does not have: ``80 %``."""
    return f"{most(value * 100)}{THIN_SPACE}%"


@register.filter
def unit_of(indicator: Any) -> str:
    """``%``, ``ngày làm việc``: in the reader's language where it has one."""
    return (indicator.unit_en if in_english() else "") or indicator.unit_vi


@register.filter
def basis(indicator: Any) -> str:
    """Where its target comes from, as a sentence."""
    said = (indicator.basis_en if in_english() else "") or indicator.basis_vi
    return f"{said}." if said and not said.endswith(".") else said


@register.filter
def valued(value: Decimal | None, indicator: Any) -> str:
    """A value of an indicator with its unit: ``91,17 %``, ``166 điểm``; a dash for none."""
    if value is None:
        return "–"
    if indicator.in_percent:
        return percent(value)
    number = grouped(value) if value == value.to_integral_value() else plain(value)
    return f"{number} {unit_of(indicator)}"


@register.filter
def target_words(indicator: Any) -> str:
    """``≥ 95 %``, ``≤ 3 ngày làm việc``."""
    sign = "≥" if indicator.direction == "at_least" else "≤"
    target = indicator.target
    number = grouped(target) if target == target.to_integral_value() else plain(target)
    return f"{sign} {number}{THIN_SPACE if indicator.in_percent else ' '}{unit_of(indicator)}"


@register.filter
def signed(value: Fraction, sign: str = "+") -> str:
    """What is won or lost: ``+0,92``, ``−0,92``; too little to show says so."""
    if value < TINY:
        return _("dưới %(least)s") % {"least": decimal(HUNDREDTH)}
    return f"{MINUS if sign == '-' else '+'}{points(value)}"


@register.filter
def each(value: Fraction) -> str:
    """What one brings, to two digits that say something: ``0,076``, ``0,00041``."""
    if not value:
        return "–"
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    step = Decimal(1).scaleb(min(exact.adjusted() - 1, -2))
    return decimal(format(exact.quantize(step, ROUND_HALF_UP), "f"))


@register.simple_tag
def meter(got: Any, known: Any, whole: Any) -> SafeString:
    """Points as a bar: of the whole, how many are known, and how many of those are got."""
    known_w, got_w = (_width(value, whole) for value in (known, got))
    return format_html(
        '<svg class="meter" viewBox="0 0 300 14" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="a" y="3" width="300" height="8"/><rect class="k" y="3" width="{}" height="8"/>'
        '<rect class="b" y="3" width="{}" height="8"/></svg>',
        known_w, got_w,
    )  # fmt: skip


def _width(value: Any, whole: Any) -> str:
    share = float(value or 0) / float(whole or 1)
    return f"{BAR * min(max(share, 0.0), 1.0):.1f}".removesuffix(".0")
