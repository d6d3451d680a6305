"""Filters of the league and the maps: short names of places, rates without their sign, places gained and lost."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.templatetags.words import THIN_SPACE, in_english, percent
from centers.models import Center

register = template.Library()


@register.filter
def short(center: Center) -> str:
    """``Phú Xuân``, English ``Phu Xuan``: where there is no room for ward or commune."""
    return center.name_en.rsplit(" ", 1)[0] if in_english() and center.name_en else center.short_name_vi


@register.filter
def two_lines(center: Center) -> str:
    """The short name for a tile: ``Chân Mây - Lăng Cô`` on two lines."""
    return short(center).replace(" - ", "\n")


@register.filter
def labelled(center: Center) -> str:
    """``P. Phú Xuân``, ``X. Phú Vang``; English ``Phu Xuan``."""
    return short(center) if in_english() else f"{center.name_vi[:1]}. {center.short_name_vi}"


@register.filter
def bare(value: Any, digits: int = 2) -> str:
    """A rate, or percents, without the sign: ``91,17``."""
    return percent(value, digits).removesuffix(f"{THIN_SPACE}%")


@register.filter
def bound(value: Decimal) -> str:
    """Where a step of colour begins: ``87``, ``87,5``."""
    return bare(value, 0 if value == int(value) else 1)


@register.filter
def moved_words(places: int) -> str:
    """``tăng 2 bậc``, ``giảm 1 bậc``, ``giữ hạng``."""
    if not places:
        return _("giữ hạng")
    count = abs(places)
    words = (
        ngettext("tăng %(count)s bậc", "tăng %(count)s bậc", count)
        if places > 0
        else ngettext("giảm %(count)s bậc", "giảm %(count)s bậc", count)
    )
    return words % {"count": count}


@register.filter
def moved_sign(places: int) -> str:
    """``▲2``, ``▼1``, ``=``: for the eye, beside ``moved_words``."""
    return f"{'▲' if places > 0 else '▼'}{abs(places)}" if places else "="
