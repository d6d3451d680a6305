"""The board: what the plan asks for, what the month came to, and how it went before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from casework.doors.staff.dashboards.scene import CENTER, Scene
from casework.doors.staff.request import StaffRequest
from casework.doors.staff.scorecard.place import places, scene_here
from casework.figures.chosen import chosen_of
from casework.reports.entered import may_enter
from casework.reports.indicators import BEHIND, Board, Line, Standing, board
from casework.templatetags.pictures import Axis, axis_of
from centers import wall
from centers.access import OVERSEERS, access
from centers.models import Center
from centers.models.indicator import Group
from law.steps import Role

MONTH = ("month",)
WHOLE = "thang"  # ?thang=1: with the months before


def month_here(request: StaffRequest) -> Scene:
    """The scene of a month: the board knows no other days."""
    scene = scene_here(request)
    chosen = chosen_of(request.GET, wall.now(), kinds=MONTH)
    return replace(scene, chosen=replace(chosen, compared=False))


@access(*OVERSEERS)
def indicators(request: StaffRequest) -> HttpResponse:
    """The board of a center, or of the city. htmx asks for it again with the months before, which take longer."""
    scene = month_here(request)
    page = BoardPage(scene, whole=WHOLE in request.GET)
    keep = {CENTER: "" if scene.center is None else scene.center.code}
    context = {"scene": scene, "chosen": scene.chosen, "page": page, "keep": keep}
    return render(request, f"staff/indicators/{'aims' if request.htmx and page.whole else 'board'}.html", context)


@dataclass(frozen=True, slots=True)
class Drawn:
    """An indicator as the page draws it: its line, the lists behind both parts, and where to type it in."""

    line: Line
    above: str
    below: str
    entry_url: str
    axis: Axis

    @property
    def past(self) -> list[Any]:
        """Values for the small line."""
        return [one.value for one in self.line.values]

    @property
    def drawn(self) -> bool:
        """Whether there is a line at all: two months with a value."""
        return sum(one is not None for one in self.past) > 1

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """Months with their values."""
        return list(zip(self.line.months, self.line.values, strict=True))

    @property
    def carried(self) -> bool:
        """Whether the value was entered for an earlier month."""
        entry = self.line.now.entry
        return entry is not None and entry.span != self.line.months[-1].slug


class BoardPage:
    """Everything is worked out when it is first asked for."""

    def __init__(self, scene: Scene, *, whole: bool) -> None:
        self.scene, self.whole = scene, whole

    @cached_property
    def board(self) -> Board:
        chosen = self.scene.chosen
        return board(chosen.period, chosen.span, self.scene.center, whole=self.whole)

    @property
    def later(self) -> str:
        """The address of the same with the months before; "" where they are there."""
        return "" if self.whole else self.scene.query(**{WHOLE: "1"})

    @property
    def groups(self) -> Iterator[tuple[Any, list[Drawn]]]:
        order = list(Group.values)
        lines = sorted(self.board.lines, key=lambda line: order.index(line.indicator.group))
        for key, some in groupby(lines, key=lambda line: line.indicator.group):
            yield Group(key).label, [self._drawn(line) for line in some]

    def _drawn(self, line: Line) -> Drawn:
        above, below = self._behind(line)
        values = [one.value for one in line.values if one.value is not None]
        highest = float(max([*values, line.indicator.target, Decimal(1)]))
        axis = axis_of(values) if line.indicator.in_percent else Axis(0.0, highest)
        return Drawn(line, above, below, self._entry_url(line), axis)

    def _behind(self, line: Line) -> tuple[str, str]:
        """Addresses of exactly what the two parts count."""
        if not line.indicator.computed:
            return "", ""
        counts = (line.now.numerator, line.now.denominator)
        names = BEHIND[line.indicator.source]
        above, below = (
            self.scene.behind(name) if name and count else "" for name, count in zip(names, counts, strict=True)
        )
        return above, below

    def _entry_url(self, line: Line) -> str:
        if line.indicator.computed or not may_enter(self.scene.officer, self.scene.center):
            return ""
        return f"{reverse('casework:indicator_entry', args=[line.indicator.pk])}?{self.scene.query()}"

    @property
    def months(self) -> list[Any]:
        """Those before the one shown."""
        return list(self.board.lines[0].months[:-1])

    @property
    def columns(self) -> int:
        """Of the table: name, target, value, result, the months, the small line."""
        return len(self.months) + 5

    @property
    def met(self) -> int:
        return self.board.count(Standing.MET)

    @property
    def running(self) -> bool:
        return self.scene.chosen.period.running

    @property
    def edits(self) -> bool:
        return self.scene.officer.has(Role.CITY_ADMIN) and self.scene.reads_city

    @property
    def places(self) -> Iterator[tuple[Center | None, str]]:
        """The city and its centers, about the same month."""
        return places(self.scene)
