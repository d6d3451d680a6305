"""Filters of a center's page: numbers with no more digits than they have, and how many days more or fewer."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from casework.figures.rates import Place
from casework.templatetags.figure_words import FALL, MINUS, RISE
from casework.templatetags.words import signed

register = template.Library()


@register.filter
def plain(value: Decimal | None) -> str:
    """``3``, ``2,5``: no more digits than it has; a dash for none."""
    if value is None:
        return "–"
    return signed(value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize())


@register.filter
def days_change(now: Place, before: Place) -> SafeString | str:
    """``↓ −1,5 ngày``; a dash where one of both is nothing."""
    if now.value is None or before.value is None:
        return "–"
    moved = now.value - before.value
    if not moved:
        return _("không đổi")
    glyph, sign = (RISE, "+") if moved > 0 else (FALL, MINUS)
    words = _("%(count)s ngày") % {"count": f"{sign}{plain(abs(moved))}"}
    return format_html('<span aria-hidden="true">{}</span> {}', glyph, words)
