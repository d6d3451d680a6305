"""The six figures over the city's page, beside those of the period before."""

from __future__ import annotations

from dataclasses import dataclass

from casework.doors.staff.dashboards.city.answers import Lately
from casework.doors.staff.dashboards.city.choice import RATES, Shown
from casework.doors.staff.dashboards.scene import Scene
from casework.figures import Figures, Rate
from casework.figures.rates import TARGET


@dataclass(frozen=True, slots=True)
class Headline:
    """Context of staff/dashboards/strip.html, under the name ``head``."""

    scene: Scene
    found: Figures
    past: Figures | None = None  # None: there was nothing, so nothing changed
    lead: Shown = RATES["dung-han"]
    lately: Lately | None = None
    later: str = ""  # the address of the same with what changed

    target = TARGET

    @property
    def rate(self) -> Rate:
        """The one that is written largest."""
        return self.found.rates[self.lead.key]

    @property
    def past_rate(self) -> Rate | None:
        return None if self.past is None else self.past.rates[self.lead.key]
