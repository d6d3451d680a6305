"""One center in a period: the headline beside the city, its rank, what waits now; and its cards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from casework import figures
from casework.doors.staff.dashboards.cards import CARDS
from casework.doors.staff.dashboards.recount import recount_line
from casework.doors.staff.dashboards.scene import Scene, scene_of
from casework.doors.staff.lists.addresses import list_url
from casework.doors.staff.request import StaffRequest
from casework.figures.channels import channels
from casework.figures.counts import total
from casework.figures.league import LEAST, league
from casework.figures.period import Period
from casework.figures.rates import TARGET
from casework.models import Dossier
from centers.access import OVERSEERS, access
from centers.models import Center
from law.calendar import local_date, to_seconds
from law.steps import Clock

# The grid: stacks of cards below each other, each so many of twelve columns wide.
FIRST = ((12, ("where-now",)), (4, ("trend",)), (4, ("hours",)), (4, ("supplement-causes",)))
WITH_PEOPLE = ((7, ("procedures",)), (5, ("officers", "channels")), (12, ("coming",)))
WITHOUT = ((12, ("procedures",)), (5, ("channels",)), (7, ("coming",)))
LAST = ((12, ("lateness",)),)


@access(*OVERSEERS)
def center_dashboard(request: StaffRequest, slug: str) -> HttpResponse:
    """The page of one center: its own people's, and of any for who reads the whole city."""
    center = get_object_or_404(Center, slug=slug, is_active=True)
    scene = scene_of(request, center)
    line = recount_line(request.user, scene.chosen.now)
    context = {"scene": scene, "page": CenterPage(scene, center), "keep": {}, "recount": line}
    return render(request, "staff/dashboards/center.html", context)


@dataclass(frozen=True, slots=True)
class Rank:
    """Where a center stands by what it decided in time. ``place`` None: too few decided; ``moved`` None: not before."""

    place: int | None
    of: int
    moved: int | None
    least: int = LEAST


class CenterPage:
    """Everything is worked out when it is first asked for. Two reports of the center; of the city three counts."""

    target = TARGET

    def __init__(self, scene: Scene, center: Center) -> None:
        self.scene, self.center, self.chosen = scene, center, scene.chosen

    @cached_property
    def found(self) -> figures.Figures:
        return figures.report(self.chosen.period, [self.center], timed=True).city

    @cached_property
    def past(self) -> figures.Figures | None:
        """The center in the period beside; None when there was nothing."""
        found = figures.report(self.chosen.before, [self.center], timed=True).city
        return found if found.something else None

    @cached_property
    def city(self) -> figures.Figures:
        """What of the city stands beside the center's: how dossiers came, and what was decided in time."""
        return total([*self._decided.values(), *channels(self.chosen.period).values()])

    @cached_property
    def _decided(self) -> dict[str, figures.Figures]:
        return figures.decided(self.chosen.period)

    @cached_property
    def rank(self) -> Rank:
        here = ranks(self.chosen.period, self._decided)
        place, before = here.get(self.center.code), self._rank_before
        return Rank(place, len(here), None if place is None or before is None else before - place)

    @cached_property
    def _rank_before(self) -> int | None:
        before = self.chosen.before
        return ranks(before, figures.decided(before)).get(self.center.code)

    @cached_property
    def now(self) -> dict[str, dict[str, Any]]:
        """What calls for a hand at this moment, with the address of each list. One query."""
        at, running = self.chosen.now, Q(clock=Clock.RUNNING)
        late, within = Q(late_from__lte=at), Q(late_from__gt=at, due_on=local_date(to_seconds(at)))
        counts = (
            Dossier.objects.held_for(self.scene.officer)
            .filter(center_id=self.center.code)
            .in_clock()
            .aggregate(overdue=Count("pk", filter=running & late), today=Count("pk", filter=running & within))
        )
        whose = {"trung_tam": self.center.code} if self.scene.reads_city else {}
        return {
            name: {"count": count, "url": list_url(nhom="dang-xu-ly", tinh_trang=name, **whose)}
            for name, count in counts.items()
        }

    @property
    def decided_url(self) -> str:
        """What the days are of."""
        return self.scene.behind("decided")

    @cached_property
    def others(self) -> list[Center]:
        """The centers one may go on to."""
        return list(Center.objects.filter(is_active=True)) if self.scene.reads_city else []

    @property
    def stacks(self) -> Iterator[dict[str, Any]]:
        """The grid with the cards this officer finds in it."""
        people = CARDS["officers"].stands(self.scene)
        for width, slugs in (*FIRST, *(WITH_PEOPLE if people else WITHOUT), *LAST):
            yield {"width": width, "cards": [(slug, CARDS[slug]) for slug in slugs]}


def ranks(period: Period, decided: dict[str, figures.Figures]) -> dict[str, int]:
    """The place of each ranked center by what it decided in time."""
    placings = league(figures.Report(period, figures.Figures(), decided, {}))
    return {one.code: one.rank for one in placings if one.rank is not None}
