"""What every part of a dashboard is drawn for: who looks, at which days, at the city or at one center."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from functools import cache

from django.http import Http404
from django.urls import reverse

from casework.doors.staff.request import StaffRequest
from casework.figures.chosen import Chosen, chosen_of
from centers import wall
from centers.access import scope_of
from centers.models import Center, Officer

FROZEN = "tai"  # ?tai= of a list: until when its period had been counted while it was still running
CENTER = "trung_tam"  # ?trung_tam= of a card: the code of its center; none is the city
REPORT = "bao_cao"  # ?bao_cao= of a list: the report it was opened from, "tien-do-766" or "tien-do-766.19753"


@dataclass(frozen=True, slots=True)
class Scene:
    """Whose figures: of ``center``, or of the city when it is None; ``report`` is the slug of the one that is drawn."""

    officer: Officer
    chosen: Chosen
    center: Center | None
    report: str = ""

    @property
    def centers(self) -> list[Center] | None:
        """As ``figures.report`` takes them."""
        return None if self.center is None else [self.center]

    @property
    def codes(self) -> tuple[str, ...] | None:
        """As ``figures.Question`` and ``figures.table`` take them."""
        return None if self.center is None else (self.center.code,)

    def query(self, **more: str) -> str:
        """The address of another part about the same days and center."""
        return self.chosen.query(**{CENTER: "" if self.center is None else self.center.code} | more)

    def behind(self, name: str, **narrow: str) -> str:
        """The address of exactly the dossiers behind a count of these figures: ``behind("late", linh_vuc="HT")``.

        Of a period still running it says until when it was counted, so that the list is the same a minute later.
        """
        if self.report:
            narrow = {REPORT: self.report if self.center is None else f"{self.report}.{self.center.code}"} | narrow
        return f"{_behind(name)}?{self.query(**self.until | narrow)}"

    @property
    def until(self) -> dict[str, str]:
        """The word of an address that says when a period still running was counted; none of one that is over."""
        period = self.chosen.period
        return {FROZEN: f"{period.as_of.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}"} if period.running else {}

    @property
    def reads_city(self) -> bool:
        """Whether the officer reads other places, too."""
        return scope_of(self.officer).whole_city


@cache
def _behind(name: str) -> str:
    """The address of a count: a page of forty centers asks for some two hundred of them."""
    return reverse("casework:figure_behind", args=[name])


def scene_of(request: StaffRequest, center: Center | None) -> Scene:
    """The scene of a page; a center out of this officer's reach, or the city for somebody of one, answers 404."""
    reach = scope_of(request.user)
    if not (reach.whole_city if center is None else reach.covers(center.pk)):
        raise Http404
    return Scene(request.user, chosen_of(request.GET, wall.now()), center)
