"""Icons, state marks and the small clock of lists, drawn from one sprite.

Written in Python, not as included templates: a list of fifty rows draws some two hundred of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, size: int = 16, label: str = "") -> SafeString:
    """One outline icon: ``{% icon "bell" 18 %}``. With ``label`` it speaks, else it is decoration."""
    style = "i" if size == 16 else f"i i-{size}"
    use = f"{static('sprite.svg')}#i-{name}"
    if label:
        return format_html('<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>', style, label, use)
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', style, use)


@register.simple_tag
def mark(state: str) -> SafeString:
    """The filled mark of a clock state: early, ontime, soon, today, overdue, paused, closed, new."""
    return format_html('<svg class="s" aria-hidden="true"><use href="{}#s-{}"/></svg>', static("sprite.svg"), state)


# --- the small clock: the same string of days, 16 px high. Lengths are in the units of its viewBox.
BOX = {"spent", "part", "counted", "left", "late"}
WIDEST_BOX, GAP, STRING, PAUSE, FLAG = 20.0, 1.5, 6.5, 11.0, 8.0


@register.simple_tag
def mini(clock: Any, width: int = 140) -> SafeString:
    """The cells of a clock as a small picture; the row's words say the same, so it is hidden from readers."""
    cells = [cell if isinstance(cell, Mapping) else _fields(cell) for cell in clock.cells]
    body = format_html_join("", "{}", ((shape,) for shape in _shapes(cells, width)))
    return format_html(
        '<svg class="mini {}" viewBox="0 0 {w} 16" width="{w}" height="16" aria-hidden="true">{}</svg>',
        clock.css,
        body,
        w=width,
    )


def _fields(cell: Any) -> dict[str, Any]:
    return {name: getattr(cell, name) for name in ("kind", "share", "is_today", "is_due")}


def _box_width(cells: list[Mapping[str, Any]], width: int) -> float:
    """Equal boxes that fill what the rest leaves, never wider than ``WIDEST_BOX``."""
    boxes = sum(cell["kind"] in BOX for cell in cells)
    other = sum(STRING if cell["kind"] in ("zero", "off") else PAUSE + 2 for cell in cells if cell["kind"] not in BOX)
    return max(1.2, min(WIDEST_BOX, (width - other - FLAG) / boxes - GAP)) if boxes else WIDEST_BOX


def _shapes(cells: list[Mapping[str, Any]], width: int) -> Iterable[SafeString]:
    box = _box_width(cells, width)
    gap = GAP if box > 5 else 0.6
    x = 0.0
    for cell in cells:
        kind = cell["kind"]
        length = box if kind in BOX else PAUSE if kind == "pause" else STRING - gap
        yield _cell(kind, x, length)
        if kind == "part":
            yield _rect("d", x, 4, max(1.0, length * cell["share"] / 100), 8)
        if cell["is_today"] and kind not in ("off", "zero", "late"):
            yield _rect("n", x + length * cell["share"] / 100 - 0.7, 1, 1.5, 14)
        x += length + gap
        if cell["is_due"]:
            yield format_html('<path class="f" d="M{} 0v16h1.3V6l4.7-3-4.7-3z"/>', _n(x - gap + 0.5))
            x += FLAG - gap


def _cell(kind: str, x: float, length: float) -> SafeString:
    if kind == "zero":
        return format_html('<circle class="d" cx="{}" cy="8" r="2.5"/>', _n(x + 2.5))
    if kind == "off":
        return format_html('<path class="o" d="M{} 7.3h1.5v1.4h-1.5zM{} 7.3h1.5v1.4h-1.5z"/>', _n(x + 0.5), _n(x + 3))
    if kind == "pause":
        return _rect("p", x + 0.5, 5.5, length - 1, 5)
    if kind in ("spent", "late"):
        return _rect("d" if kind == "spent" else "l", x, 4, length, 8)
    return _rect("t", x + 0.5, 4.5, max(0.8, length - 1), 7)


def _rect(style: str, x: float, y: float, width: float, height: float) -> SafeString:
    radius = 1.5 if width > 4 else 0.5
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="{}"/>',
        *(style, _n(x), y, _n(width), height, radius),
    )


def _n(value: float) -> str:
    """Two digits at most, with a point whatever the reader's language."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
