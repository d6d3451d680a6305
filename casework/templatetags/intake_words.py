"""Filters of the intake page."""

from __future__ import annotations

from typing import Any

from django import template

from casework.templatetags.words import named

register = template.Library()


@register.filter
def spoken(procedure: Any) -> str:
    """A procedure as people at the counter call it: without the word every official name begins with."""
    name = named(procedure)
    short = name.removeprefix("Thủ tục ")
    return short[:1].upper() + short[1:]
