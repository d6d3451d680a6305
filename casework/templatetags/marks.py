"""Icons, state marks and the small clock of lists, drawn from one sprite.

Written in Python, not as included templates: a list of fifty rows draws some two hundred of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django import template
from django.templatetags.static import static
from django.utils.html import escape
from django.utils.safestring import SafeString

register = template.Library()


@cache
def _sprite() -> str:
    return escape(static("sprite.svg"))


@register.simple_tag
def icon(name: str, size: int = 16, label: str = "") -> SafeString:
    """One outline icon: ``{% icon "bell" 18 %}``. With ``label`` it speaks, else it is decoration."""
    style = "i" if size == 16 else f"i i-{size}"
    speaks = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return SafeString(f'<svg class="{style}" {speaks}><use href="{_sprite()}#i-{escape(name)}"/></svg>')


@register.simple_tag
def mark(state: str) -> SafeString:
    """The filled mark of a clock state: early, ontime, soon, today, overdue, paused, closed, new."""
    return SafeString(f'<svg class="s" aria-hidden="true"><use href="{_sprite()}#s-{escape(state)}"/></svg>')


# --- the small clock: the same string of days, 16 px high. Lengths are in the units of its viewBox.
BOX = {"spent", "part", "counted", "left", "late"}
WIDEST_BOX, GAP, STRING, PAUSE, FLAG = 20.0, 1.5, 6.5, 11.0, 8.0


class Mark(NamedTuple):
    """What the picture takes of a cell."""

    kind: str
    share: int
    is_today: bool
    is_due: bool


@register.simple_tag
def mini(clock: Any, width: int = 140) -> SafeString:
    """The cells of a clock as a small picture; the row's words say the same, so it is hidden from readers."""
    cells = tuple(
        Mark(*(cell[name] for name in Mark._fields))
        if isinstance(cell, Mapping)
        else Mark(cell.kind, cell.share, cell.is_today, cell.is_due)
        for cell in clock.cells
    )
    return _drawn(escape(clock.css), cells, width)


@lru_cache(maxsize=1024)  # most rows of a list wait for the same days
def _drawn(css: str, cells: tuple[Mark, ...], width: int) -> SafeString:
    """Nothing but numbers and words of our own, so nothing is escaped on the way."""
    head = f'<svg class="mini {css}" viewBox="0 0 {width} 16" width="{width}" height="16" aria-hidden="true">'
    return SafeString(f"{head}{''.join(_shapes(cells, width))}</svg>")


def _box_width(cells: Sequence[Mark], width: int) -> float:
    """Equal boxes that fill what the rest leaves, never wider than ``WIDEST_BOX``."""
    boxes = sum(cell.kind in BOX for cell in cells)
    other = sum(STRING if cell.kind in ("zero", "off") else PAUSE + 2 for cell in cells if cell.kind not in BOX)
    return max(1.2, min(WIDEST_BOX, (width - other - FLAG) / boxes - GAP)) if boxes else WIDEST_BOX


def _shapes(cells: Sequence[Mark], width: int) -> Iterable[str]:
    box = _box_width(cells, width)
    gap = GAP if box > 5 else 0.6
    x = 0.0
    for kind, share, is_today, is_due in cells:
        length = box if kind in BOX else PAUSE if kind == "pause" else STRING - gap
        yield _cell(kind, x, length)
        if kind == "part":
            yield _rect("d", x, 4, max(1.0, length * share / 100), 8)
        if is_today and kind not in ("off", "zero", "late"):
            yield _rect("n", x + length * share / 100 - 0.7, 1, 1.5, 14)
        x += length + gap
        if is_due:
            yield f'<path class="f" d="M{_n(x - gap + 0.5)} 0v16h1.3V6l4.7-3-4.7-3z"/>'
            x += FLAG - gap


def _cell(kind: str, x: float, length: float) -> str:
    if kind == "zero":
        return f'<circle class="d" cx="{_n(x + 2.5)}" cy="8" r="2.5"/>'
    if kind == "off":
        return f'<path class="o" d="M{_n(x + 0.5)} 7.3h1.5v1.4h-1.5zM{_n(x + 3)} 7.3h1.5v1.4h-1.5z"/>'
    if kind == "pause":
        return _rect("p", x + 0.5, 5.5, length - 1, 5)
    if kind in ("spent", "late"):
        return _rect("d" if kind == "spent" else "l", x, 4, length, 8)
    return _rect("t", x + 0.5, 4.5, max(0.8, length - 1), 7)


def _rect(style: str, x: float, y: float, width: float, height: float) -> str:
    radius = 1.5 if width > 4 else 0.5
    return f'<rect class="{style}" x="{_n(x)}" y="{y}" width="{_n(width)}" height="{height}" rx="{radius}"/>'


def _n(value: float) -> str:
    """Two digits at most, with a point whatever the reader's language."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
