"""The city in one period: the headline, the forty centers on the map and in the league, what changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

from django.urls import reverse

from casework import figures
from casework.doors.staff.dashboards.city import answers
from casework.doors.staff.dashboards.city.choice import CHANGES, GROUPS, MAP, RATE, RATES, REAL, Choice
from casework.doors.staff.dashboards.city.headline import Headline
from casework.doors.staff.dashboards.city.map import Shape, Sheet, sheet
from casework.doors.staff.dashboards.city.place import Place
from casework.doors.staff.dashboards.city.ramp import Ramp, ramp_of
from casework.doors.staff.dashboards.scene import Scene
from casework.figures.league import LEAST, Placing, league
from casework.figures.rates import TARGET
from casework.figures.trend import Trend, weekly
from casework.templatetags.pictures import Axis, axis_of
from centers.models import Center


class City:
    """Everything is worked out when it is first asked for: a report, the trend, the centers, the decisions before.

    What changed in the headline takes a second report and comes by itself, or when ``compared`` asks for it.
    """

    target, least = TARGET, LEAST

    def __init__(self, scene: Scene, choice: Choice, *, compared: bool = False) -> None:
        self.scene, self.choice, self.shown, self.compared = scene, choice, choice.shown, compared

    # --- asked of the database

    @cached_property
    def centers(self) -> list[Center]:
        return list(Center.objects.filter(is_active=True))

    @cached_property
    def report(self) -> figures.Report:
        return figures.report(self.scene.chosen.period, self.centers, by_766=self.choice.by_766)

    @cached_property
    def before(self) -> figures.Report:
        return figures.report(self.scene.chosen.before, self.centers, by_766=self.choice.by_766)

    @cached_property
    def trend(self) -> Trend:
        return weekly(self.scene.chosen.period)

    # --- worked out

    @cached_property
    def head(self) -> Headline:
        past = self.before.city if self.compared and self.before.city.something else None
        later = "" if self.compared else self._address(**{CHANGES: "1"})
        return Headline(self.scene, self.report.city, past, self.choice.lead, answers.lately(self.trend), later)

    @property
    def empty(self) -> bool:
        return not self.report.city.something

    @cached_property
    def placings(self) -> list[Placing]:
        return self._league(self.report)

    @cached_property
    def ranks_before(self) -> Mapping[str, int]:
        before = self.scene.chosen.before
        if self.shown.key == "on_time_of_decided":  # the decisions alone say it, in one statement
            decided = {center.code: figures.Figures() for center in self.centers} | figures.decided(before)
            report = figures.Report(before, figures.Figures(), decided, {})
        else:
            report = self.before
        return {one.code: one.rank for one in self._league(report) if one.rank is not None}

    def _league(self, report: figures.Report) -> list[Placing]:
        return league(report, self.shown.key, kind=self.choice.kind, cautious=self.choice.cautious)

    @cached_property
    def ramp(self) -> Ramp:
        return ramp_of(one.rate.value for one in self.placings)

    @cached_property
    def axis(self) -> Axis:
        return axis_of(one.low for one in self.placings)

    @cached_property
    def past_axis(self) -> Axis:
        """One for all small lines, so that they can be held beside each other."""
        return axis_of(value for place in self.places for value in place.past)

    @cached_property
    def places(self) -> list[Place]:
        """All centers in their order: the tiles and the map."""
        placings = {one.code: one for one in self.placings}
        shapes = sheet().shapes if self.choice.real else {}
        return [self._place(center, placings.get(center.code), shapes.get(center.code)) for center in self.centers]

    @cached_property
    def ranking(self) -> list[Place]:
        """Those of the group in the order of the league."""
        by_code = {place.center.code: place for place in self.places}
        return [by_code[one.code] for one in self.placings]

    def _place(self, center: Center, placing: Placing | None, shape: Shape | None) -> Place:
        value = None if placing is None else placing.rate.value
        reached = self.shown.has_target and value is not None and value >= TARGET
        before = self.ranks_before.get(center.code)
        moved = None if placing is None or placing.rank is None or before is None else before - placing.rank
        past = [one.rates["on_time_of_decided"].value for one in self.trend.centers.get(center.code, ())]
        url = f"{reverse('casework:center_dashboard', args=[center.slug])}?{self.same_days}"
        return Place(center, placing, self.ramp.level(value), reached, moved, past, shape, url)

    @cached_property
    def same_days(self) -> str:
        return self.scene.query()

    @cached_property
    def any_moved(self) -> bool:
        """Whether any center was ranked then and now."""
        return any(place.moved is not None for place in self.places)

    @cached_property
    def few(self) -> bool:
        """Whether any center has too little to go by."""
        return any(place.few for place in self.places)

    @cached_property
    def mapped(self) -> list[Place]:
        """The centers the real map knows."""
        return [place for place in self.places if place.shape]

    @property
    def sheet(self) -> Sheet:
        return sheet()

    # --- what the controls offer

    @property
    def groups(self) -> Iterator[dict[str, Any]]:
        """Groups of centers with how many each has."""
        yield {"slug": "", "group": None, "count": len(self.centers)}
        for slug, group in GROUPS.items():
            count = sum(center.kind == group.kind for center in self.centers)
            yield {"slug": slug, "group": group, "count": count}

    rates = RATES

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What a form of the page carries on: the days, and the map."""
        kept = {name: word for name, word in self.choice.words().items() if name == MAP}
        return parse_qsl(self.scene.query(**kept))

    @property
    def by_decided(self) -> str:
        return self._address(**{RATE: ""})

    @property
    def by_766(self) -> str:
        return self._address(**{RATE: "766"})

    @cached_property
    def as_tiles(self) -> str:
        return self._address(**{MAP: ""})

    @property
    def as_map(self) -> str:
        return self._address(**{MAP: REAL})

    def _address(self, **other: str) -> str:
        """The same page with one thing chosen otherwise."""
        return self.scene.query(**self.choice.words(**other))

    # --- the answers

    @property
    def where(self) -> str:
        return answers.where(self.ranking, self.ramp, self.shown)

    @property
    def who(self) -> str:
        return answers.who(self.ranking, self.shown, cautious=self.choice.cautious)
