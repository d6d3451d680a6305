"""A file of a report in words: what it is of, which days, which place, and why there is none."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from casework.figures.chosen import KEY
from casework.figures.spans import read
from casework.models import Export
from casework.reports.faults import FAULTS
from casework.reports.forms import FORMS
from casework.templatetags.figure_words import span_words
from casework.templatetags.words import in_english, named
from centers.models import Center

register = template.Library()


@register.filter
def report_title(slug: str) -> str:
    """``Phí, lệ phí``; the slug of a report there no longer is."""
    return str(FORMS[slug].title) if slug in FORMS else slug


@register.filter
def report_days(export: Export) -> str:
    """``Tháng 7/2025``."""
    span = read(export.query.get(KEY, ""))
    return span_words(span) if span else ""


@register.filter
def report_place(code: str) -> str:
    """``Phường Phú Xuân``, or the whole city where there is no code. One query for a center."""
    return named(Center.objects.filter(code=code).first()) if code else _("Toàn thành phố")


@register.filter
def report_fault(export: Export) -> str:
    """Why there is no file; "" where there is one."""
    return FAULTS[export.error][in_english()] if export.error in FAULTS else export.error
