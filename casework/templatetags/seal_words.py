"""Words of sealed reports: instants with their year, and differences with their sign."""

from __future__ import annotations

from datetime import datetime

from django import template

from casework.templatetags.figure_words import MINUS
from casework.templatetags.words import full_date, grouped, hour

register = template.Library()


@register.filter
def at_length(at: datetime | None) -> str:
    """``09:10 05/08/2025``: a seal may be read years later."""
    return f"{hour(at)} {full_date(at)}" if at else ""


@register.filter
def signed(by: int) -> str:
    """``+2``, ``−1.200``."""
    return f"{'+' if by > 0 else MINUS}{grouped(abs(by))}"


@register.filter
def in_groups(digest: str) -> str:
    """A hash in groups of eight, so that it can be read aloud and compared."""
    return " ".join(digest[first : first + 8] for first in range(0, len(digest), 8))
