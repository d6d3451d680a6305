"""Numbers that are links to exactly what they count."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from casework.templatetags.words import grouped, percent

register = template.Library()


@register.simple_tag
def count(scene: Any, name: str, value: int, **narrow: Any) -> SafeString:
    """A count of figures as a link to the dossiers behind it: ``{% count scene "late" row.late trung_tam=row.code %}``.

    ``name`` is one of ``casework.figures.behind.NAMES``, ``narrow`` of its ``NARROW``, or ``ky``. Where a number is
    marked up by hand, ``class="n" data-count="484"`` goes on its link: a test follows each and counts. 0 is no link.
    """
    if not value:
        return SafeString('<span class="n zero">0</span>')
    address = scene.behind(name, **{key: str(given) for key, given in narrow.items()})
    return format_html('<a class="n" href="{}" data-count="{}">{}</a>', address, str(value), grouped(value))


@register.simple_tag
def share(scene: Any, name: str, rate: Any, **narrow: Any) -> SafeString:
    """A rate as a link to what its numerator counts, as ``count`` names it; a dash over nothing."""
    if rate.value is None:
        return SafeString('<span class="zero">–</span>')
    address = scene.behind(name, **{key: str(given) for key, given in narrow.items()})
    return format_html('<a href="{}">{}</a>', address, percent(rate))
