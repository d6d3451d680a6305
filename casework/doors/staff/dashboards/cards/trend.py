"""Since when: the share decided in time, week by week. The city with those that stand out, or a center beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.doors.staff.dashboards.scene import Scene
from casework.figures.counts import Figures, total
from casework.figures.league import LEAST
from casework.figures.period import Period
from casework.figures.rates import TARGET, Rate
from casework.figures.spans import Span
from casework.figures.trend import FEW, Trend, weekly
from casework.templatetags.league_words import bare, labelled, short
from casework.templatetags.words import percent
from centers.models import Center

LOWEST = 5  # of the centers, drawn with their names beside the best one
FELL_POINTS = Decimal(1)
TURN_POINTS = Decimal(1)  # below or above both ends: a dip or a peak worth telling
TOLD = 2  # of those that fell, named in the title


@dataclass(frozen=True)
class Line:
    """One row of the table. ``tone`` as js/charts.js knows it; ``least`` decisions make a point."""

    name: str
    short: str
    tone: str
    points: Sequence[Figures]
    least: int

    @cached_property
    def cells(self) -> list[tuple[Rate, Decimal | None]]:
        """The rate of each stretch, and what of it is drawn."""
        rates = [one.rates["on_time_of_decided"] for one in self.points]
        return [(rate, rate.value if rate.denominator >= self.least else None) for rate in rates]

    @property
    def drawn(self) -> list[tuple[Decimal, int]]:
        """The points of the line, each with its place."""
        return [(value, at) for at, (_rate, value) in enumerate(self.cells) if value is not None]

    @property
    def fell(self) -> Decimal | None:
        """The points lost from the first to the last; None when it did not fall."""
        if len(self.drawn) < 2:
            return None
        lost = self.drawn[0][0] - self.drawn[-1][0]
        return lost if lost >= FELL_POINTS else None


def context(scene: Scene) -> dict[str, Any]:
    """What the template asks for. Two statements."""
    trend = _trimmed(weekly(scene.chosen.period))
    places = list(Center.objects.all())
    tone, least = "main" if scene.center is None else "beside", FEW[trend.by]
    city = Line(_("Thành phố"), _("Thành phố"), tone, trend.city, least)
    if scene.center is None:
        rest = _rest(trend, places)
        lines, title = [city, *rest], _of_the_city(trend, city, rest)
    else:
        own = Line(labelled(scene.center), short(scene.center), "main", trend.centers[scene.center.code], least)
        lines, title = [own, city], _of_a_center(trend, own, city)
    return {
        "title": title,
        "lines": lines,
        "heads": [_head(trend.by, one) for one in trend.stretches],
        "target": TARGET,
        "counted": _counted(trend, lines[0]),
        "least": least,
        "left_out": any(rate.denominator and value is None for line in lines for rate, value in line.cells),
        "empty": not any(one.decided for one in lines[0].points),
    }


def _trimmed(trend: Trend) -> Trend:
    """Without the stretches at both ends in which nothing was decided anywhere."""
    busy = [at for at, one in enumerate(trend.city) if one.decided] or [0]
    here = slice(busy[0], busy[-1] + 1)
    centers = {code: points[here] for code, points in trend.centers.items()}
    return replace(trend, stretches=trend.stretches[here], city=trend.city[here], centers=centers)


def _rest(trend: Trend, places: Sequence[Center]) -> list[Line]:
    """Every center: thin, but for the lowest, those that fell most and the best one."""
    plain = [Line(labelled(one), short(one), "", trend.centers[one.code], FEW[trend.by]) for one in places]
    whole = {line.name: total(line.points) for line in plain}
    ranked = [line for line in plain if whole[line.name].decided >= LEAST]
    ranked.sort(key=lambda line: whole[line.name].rates["on_time_of_decided"].value or 0)
    tones = {line.name: "named" for line in (*ranked[:LOWEST], *ranked[-1:])}
    tones |= {line.name: "fell" for line in _most_fallen(plain)[:TOLD]}
    return [replace(line, tone=tones.get(line.name, "")) for line in plain]


def _most_fallen(lines: Sequence[Line]) -> list[Line]:
    return sorted((line for line in lines if line.fell), key=lambda line: -(line.fell or 0))


# -- titles: what the lines say


def _of_the_city(trend: Trend, city: Line, rest: Sequence[Line]) -> str:
    moved = _moved(trend, city)
    if not moved:
        return _("Từ khi nào: chưa đủ số liệu để so sánh")
    fallen = _most_fallen(rest)
    said = {"moved": moved, "names": ", ".join(line.short for line in fallen[:TOLD]), "count": len(fallen)}
    if not fallen:
        return _("Từ khi nào: %(moved)s") % said
    if len(fallen) <= TOLD:
        return _("Từ khi nào: %(moved)s; %(names)s giảm") % said
    return _("Từ khi nào: %(moved)s; %(count)s nơi giảm, nhiều nhất %(names)s") % said


def _of_a_center(trend: Trend, own: Line, city: Line) -> str:
    moved = _moved(trend, own)
    if not moved:
        return _("Từ khi nào: chưa đủ số liệu để so sánh")
    value, at = own.drawn[-1]
    apart = value - (city.cells[at][0].value or Decimal(0))
    said = {"moved": moved, "points": bare(abs(apart)), "last": _last(trend, at)}
    if not apart:
        return _("Từ khi nào: %(moved)s; %(last)s bằng thành phố") % said
    if apart > 0:
        return _("Từ khi nào: %(moved)s; %(last)s hơn thành phố %(points)s điểm") % said
    return _("Từ khi nào: %(moved)s; %(last)s kém thành phố %(points)s điểm") % said


def _moved(trend: Trend, line: Line) -> str:
    """How a line went from its first to its last point; "" with fewer than two."""
    known = line.drawn
    values = [value for value, _at in known]
    if len(known) < 2:
        return ""
    steps = [after - before for before, after in pairwise(values)]
    unbroken = known[-1][1] - known[0][1] == len(steps) > 1
    if unbroken and (all(step > 0 for step in steps) or all(step < 0 for step in steps)):
        rises, falls = _even(trend.by, len(known))
        return (rises if steps[0] > 0 else falls) % {"count": len(known)}
    (low, low_at), (high, high_at) = min(known), max(known)
    ends = (values[0], values[-1])
    if low <= min(ends) - TURN_POINTS:
        said = {"value": percent(low), "when": _head(trend.by, trend.stretches[low_at])["words"]}
        return _("xuống %(value)s ở %(when)s rồi lên %(last)s") % (said | {"last": percent(ends[1])})
    if high >= max(ends) + TURN_POINTS:
        said = {"value": percent(high), "when": _head(trend.by, trend.stretches[high_at])["words"]}
        return _("lên %(value)s ở %(when)s rồi xuống %(last)s") % (said | {"last": percent(ends[1])})
    points = ends[1] - ends[0]
    if not points:
        return _("không đổi từ đầu kỳ")
    words = _("tăng %(points)s điểm từ đầu kỳ") if points > 0 else _("giảm %(points)s điểm từ đầu kỳ")
    return words % {"points": bare(abs(points))}


def _even(by: str, count: int) -> tuple[str, str]:
    """Rose, or fell, from each to the next."""
    if by == "day":
        return (
            ngettext("tăng đều %(count)s ngày", "tăng đều %(count)s ngày", count),
            ngettext("giảm đều %(count)s ngày", "giảm đều %(count)s ngày", count),
        )
    if by == "week":
        return (
            ngettext("tăng đều %(count)s tuần", "tăng đều %(count)s tuần", count),
            ngettext("giảm đều %(count)s tuần", "giảm đều %(count)s tuần", count),
        )
    return (
        ngettext("tăng đều %(count)s tháng", "tăng đều %(count)s tháng", count),
        ngettext("giảm đều %(count)s tháng", "giảm đều %(count)s tháng", count),
    )


def _last(trend: Trend, at: int) -> str:
    """The last stretch; by its days where it is not the last of all."""
    if at < len(trend.stretches) - 1:
        return _head(trend.by, trend.stretches[at])["words"]
    return {"day": _("ngày cuối"), "week": _("tuần cuối"), "month": _("tháng cuối")}[trend.by]


# -- the table


def _head(by: str, stretch: Period) -> dict[str, str]:
    """The name of a column, and a shorter one."""
    first, last = _ends(stretch)
    if by == "month":
        return {"words": f"{first:%m/%Y}", "short": f"{first:%m}"}
    if first == last:
        return {"words": f"{first:%d/%m}", "short": f"{first:%d}"}
    begins = f"{first:%d}" if first.month == last.month else f"{first:%d/%m}"
    return {"words": f"{begins}–{last:%d/%m}", "short": f"{first:%d/%m}"}


def _ends(stretch: Period) -> tuple[date, date]:
    """The first and the last local day."""
    return localtime(stretch.since).date(), localtime(stretch.until - timedelta(seconds=1)).date()


def _counted(trend: Trend, line: Line) -> list[dict[str, Any]]:
    """Of the bold line what its rates are made of, with the days each stretch takes in."""
    days = [Span("range", *_ends(one)).slug for one in trend.stretches]
    in_time = [one.early + one.on_time for one in line.points]
    decided = [one.decided for one in line.points]
    return [
        {"words": _("Sớm và đúng hạn"), "name": "in_time", "cells": list(zip(in_time, days, strict=True))},
        {"words": _("Đã giải quyết"), "name": "decided", "cells": list(zip(decided, days, strict=True))},
    ]
