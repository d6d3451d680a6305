"""Filters of the counter: intake and returns."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def waited(since: datetime, at: datetime) -> str:
    """``12 ngày``: civil days between two moments."""
    days = (localtime(at).date() - localtime(since).date()).days
    return ngettext("%(count)s ngày", "%(count)s ngày", days) % {"count": days} if days > 0 else _("hôm nay")
