"""Filters of the counter: intake and returns."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.templatetags.words import named

register = template.Library()


@register.filter
def spoken(procedure: Any) -> str:
    """A procedure as people at the counter call it: without the word every official name begins with."""
    name = named(procedure)
    short = name.removeprefix("Thủ tục ")
    return short[:1].upper() + short[1:]


@register.filter
def waited(since: datetime, at: datetime) -> str:
    """``12 ngày``: civil days between two moments."""
    days = (localtime(at).date() - localtime(since).date()).days
    return ngettext("%(count)s ngày", "%(count)s ngày", days) % {"count": days} if days > 0 else _("hôm nay")
