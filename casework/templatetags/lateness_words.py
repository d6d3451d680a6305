"""Filters of late decisions: why, and at which step they stood when they fell due."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casework.figures.lateness import CONSULT, STEPS
from casework.templatetags.words import named
from law.needs import OVERDUE_REASONS
from law.steps import Stage

register = template.Library()


@register.filter
def reason_words(key: str) -> str:
    """``Do phối hợp``; what was written without a reason says so."""
    english = (get_language() or "").startswith("en")
    return next((en if english else vi for one, vi, en in OVERDUE_REASONS if one == key), _("Không ghi lý do"))


@register.filter
def step_words(key: str) -> str:
    """``Thẩm định``; "" of none."""
    if key not in STEPS:
        return ""
    return _("Chờ ý kiến phối hợp") if key == CONSULT else named(Stage(key))
