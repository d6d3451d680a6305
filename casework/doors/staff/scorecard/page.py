"""The scorecard of a center or of the city: an estimate, what is missing in it, and what would raise it fastest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from casework.doors.staff.dashboards.scene import CENTER, Scene
from casework.doors.staff.request import StaffRequest
from casework.doors.staff.scorecard.comparison import SORT, Comparison
from casework.doors.staff.scorecard.place import places, scene_here
from casework.doors.staff.scorecard.service_list import services_url
from casework.doors.staff.scorecard.words import DO, WHAT
from casework.reports.entered import may_enter
from casework.reports.scorecard import INDICATORS, VERSION, Card, Gap, Score, cards, gaps
from casework.reports.scorecard.indicators import SERVICES, How
from casework.reports.scorecard.weights import WHOLE
from centers.access import OVERSEERS, access
from centers.models import Center

OF_SERVICES = "services:"  # before the name of a list of procedures


@access(*OVERSEERS)
def scorecard(request: StaffRequest) -> HttpResponse:
    """The page of a place; that of the city with all centers beside each other. Some twenty statements."""
    scene = scene_here(request)
    page = ScorePage(scene, request.GET.get(SORT, ""))
    context = {"scene": scene, "chosen": scene.chosen, "page": page, "keep": page.keep}
    return render(request, "staff/scorecard/scorecard.html", context)


@dataclass(frozen=True, slots=True)
class Part:
    """A numerator or a denominator, with the address of exactly what it counts; "" when somebody entered it."""

    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator as the page draws it."""

    score: Score
    parts: tuple[Part, ...]
    entry_url: str

    @property
    def upper(self) -> bool:
        return self.score.indicator.how is How.UPPER and self.score.entry is None


@dataclass(frozen=True, slots=True)
class Work:
    """A gap as the page draws it."""

    gap: Gap
    what: Any
    do: Any
    url: str

    @property
    def of_services(self) -> bool:
        """Whether procedures are counted, not dossiers."""
        return self.gap.behind.startswith(OF_SERVICES)


class ScorePage:
    """Everything is worked out when it is first asked for."""

    version, whole = VERSION, WHOLE

    def __init__(self, scene: Scene, sort: str) -> None:
        self.scene, self.sort = scene, sort

    @cached_property
    def _cards(self) -> Any:
        chosen = self.scene.chosen
        return cards(chosen.period, chosen.span.slug, self.scene.center)

    @property
    def card(self) -> Card:
        return self._cards[0]

    @property
    def empty(self) -> bool:
        return not self.card.figures.something

    @property
    def running(self) -> bool:
        return self.scene.chosen.period.running

    @property
    def enters(self) -> bool:
        return may_enter(self.scene.officer, self.scene.center)

    @property
    def to_enter(self) -> int:
        """How many indicators wait for a figure."""
        return len(self.card.lacking)

    @cached_property
    def groups(self) -> list[tuple[Any, list[Line]]]:
        return [(part, [self._line(score) for score in part.scores]) for part in self.card.groups]

    def _line(self, score: Score) -> Line:
        one, url = score.indicator, ""
        if self.enters and one.enterable:
            url = f"{reverse('casework:scorecard_entry', args=[one.key])}?{self.scene.query()}"
        return Line(score, self._parts(score), url)

    def _parts(self, score: Score) -> tuple[Part, ...]:
        rate = score.own if score.entry is None else score.rate
        if rate is None:
            return ()
        links = score.indicator.parts if score.entry is None else ("", "")
        counts = (rate.numerator, rate.denominator)
        return tuple(Part(count, self._url(name) if count else "") for name, count in zip(links, counts, strict=True))

    def _url(self, name: str, **narrow: str) -> str:
        if not name:
            return ""
        if name in SERVICES:
            return services_url(self.scene, name)
        return self.scene.behind(name, **narrow)

    @cached_property
    def work(self) -> list[Work]:
        """What to do, what brings most first; of a period that is over, what it cost."""
        if self.empty:
            return []
        return [
            Work(gap, WHAT[gap.cause], DO[gap.cause], self._work_url(gap))
            for gap in gaps(self.card, running=self.running)
        ]

    def _work_url(self, gap: Gap) -> str:
        name = gap.behind.removeprefix(OF_SERVICES)
        return self._url(name, **gap.narrow) if name == gap.behind else services_url(self.scene, name)

    @property
    def hopeful(self) -> bool:
        """Whether anything can be won back."""
        return any(one.gap.gain for one in self.work)

    @property
    def now_url(self) -> str:
        """The same of the month that is running."""
        center = {} if self.scene.center is None else {CENTER: self.scene.center.code}
        query = "&".join(f"{name}={value}" for name, value in center.items())
        return f"{reverse('casework:scorecard')}?{query}" if query else reverse("casework:scorecard")

    @cached_property
    def comparison(self) -> Comparison | None:
        """All centers beside each other, for who reads the city's."""
        if self.scene.center is not None:
            return None
        return Comparison(self.scene, self._cards[1], self.sort)

    @property
    def places(self) -> Iterator[tuple[Center | None, str]]:
        """The city and its centers, about the same days."""
        return places(self.scene)

    @property
    def keep(self) -> dict[str, str]:
        """What the picker of periods carries on."""
        return {CENTER: "" if self.scene.center is None else self.scene.center.code, SORT: self.sort}

    indicators = len(INDICATORS)
