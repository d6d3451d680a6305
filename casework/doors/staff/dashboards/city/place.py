"""One center on the city's page: the same in its tile, on the map and in the league."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from casework.doors.staff.dashboards.city.map import Shape
from casework.figures.league import Placing
from centers.models import Center


@dataclass(frozen=True, slots=True)
class Place:
    """One center with its placing. ``level`` is its step of the ramp, 0 without a rate or out of the group."""

    center: Center
    placing: Placing | None  # None: not of the group that is looked at
    level: int
    reached: bool
    moved: int | None  # places gained since the period before; None: not ranked then or now
    past: list[Decimal | None]  # decided in time, stretch by stretch
    shape: Shape | None
    url: str = ""  # its own dashboard, about the same days

    @property
    def few(self) -> bool:
        """Too little to go by: shown, but not ranked."""
        return self.placing is not None and self.placing.rank is None
