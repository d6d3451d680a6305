"""Small pictures of figures, drawn as attributes of SVG: a rate with its target, a place on an axis, a short past.

Each stands beside the same number in words, so that pictures are hidden from who does not see them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from casework.figures.league import Placing
from casework.figures.rates import TARGET, Rate

register = template.Library()

BULLET = 300.0  # units of width: stretched to what there is
DOTS, DOTS_EDGE = 102.0, 4.0
SPARK_W, SPARK_H, SPARK_EDGE = 44.0, 18.0, 3.0
STEP = 5  # an axis begins at a multiple of it


@dataclass(frozen=True, slots=True)
class Axis:
    """Percents from ``low`` to ``high``."""

    low: float
    high: float = 100.0

    def at(self, value: Decimal | float | None, length: float, edge: float = 0.0) -> float:
        """Where a value lies on a line of so many units; what lies outside stands at its end."""
        share = (float(value or 0) - self.low) / (self.high - self.low)
        return edge + min(max(share, 0.0), 1.0) * (length - 2 * edge)


def axis_of(values: Iterable[Decimal | None]) -> Axis:
    """An axis up to 100 on which the lowest of them still has its place."""
    lowest = min((value for value in values if value is not None), default=Decimal(0))
    return Axis(float(max(0, min(int(lowest), 99) // STEP * STEP)))


@register.simple_tag
def bullet(rate: Rate, beside: Rate | None = None) -> SafeString:
    """A rate as a bar from zero with the target; ``beside`` is marked, too: ``{% bullet rate city_rate %}``."""
    whole = Axis(0.0)
    other = ""
    if beside is not None and beside.value is not None:
        other = format_html('<rect class="c" x="{}" y="1" width="2" height="12"/>', _n(whole.at(beside.value, BULLET)))
    return format_html(
        '<svg class="bullet" viewBox="0 0 300 14" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="a" y="4" width="300" height="6"/><rect class="b" y="4" width="{}" height="6"/>{}'
        '<rect class="t" x="{}" width="2" height="14"/></svg>',
        _n(whole.at(rate.value, BULLET)), other, _n(whole.at(TARGET, BULLET)),
    )  # fmt: skip


@register.simple_tag
def dots(placing: Placing, axis: Axis, level: int, target: bool = False) -> SafeString:
    """A rate as a dot with what it lies between, on an axis all rows share; the target is a dashed line."""
    goal = ""
    if target:
        goal = format_html('<line class="t" x1="{x}" x2="{x}" y1="0" y2="22"/>', x=_n(axis.at(TARGET, DOTS, DOTS_EDGE)))
    low, dot, high = (_n(axis.at(v, DOTS, DOTS_EDGE)) for v in (placing.low, placing.rate.value, placing.high))
    return format_html(
        '<svg class="dots dots--{}" viewBox="0 0 102 22" width="102" height="22" aria-hidden="true">'
        '<line class="a" x1="4" x2="98" y1="11" y2="11"/>{}'
        '<line class="s" x1="{}" x2="{}" y1="11" y2="11"/><circle cx="{}" cy="11" r="4"/></svg>',
        level, goal, low, high, dot,
    )  # fmt: skip


@register.simple_tag
def goal(axis: Axis) -> SafeString:
    """The target written over a column of ``dots``."""
    x = _n(axis.at(TARGET, DOTS, DOTS_EDGE))
    return format_html(
        '<svg viewBox="0 0 102 16" width="102" height="16"><text x="{}" y="12">{}</text></svg>', x, TARGET
    )


@register.simple_tag
def spark(values: Sequence[Decimal | None], axis: Axis) -> SafeString:
    """How a rate went, stretch by stretch; where nothing was decided the line goes on to the next."""
    step = (SPARK_W - 2 * SPARK_EDGE) / max(1, len(values) - 1)
    points = [
        (_n(SPARK_EDGE + place * step), _n(SPARK_H - axis.at(value, SPARK_H, SPARK_EDGE)))
        for place, value in enumerate(values)
        if value is not None
    ]
    if not points:
        return SafeString("–")
    known = [value for value in values if value is not None]
    return format_html(
        '<svg class="sparkline {}" viewBox="0 0 44 18" width="44" height="18" aria-hidden="true">'
        '<polyline points="{}"/><circle cx="{}" cy="{}" r="2.2"/></svg>',
        "sparkline--down" if known[-1] < known[0] else "", " ".join(",".join(point) for point in points), *points[-1],
    )  # fmt: skip


def _n(value: float) -> str:
    """One digit at most, with a point whatever the reader's language."""
    return f"{value:.1f}".removesuffix(".0")
