"""What is done in the background and how often: one table for the worker's clock and for ``manage.py tick``.

Imports nothing of ours: the worker's settings read it before there is a Django.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Turn:
    """``every`` so many seconds; with ``at_utc`` the work looks so often whether its hour of the day has passed."""

    every: int
    at_utc: tuple[int, int] | None = None

    def last(self, at: datetime) -> datetime:
        """The latest instant up to ``at`` when the work had its turn; a tenth early counts, cron is never punctual."""
        if self.at_utc is None:
            return at - timedelta(seconds=self.every * 0.9)
        hour, minute = self.at_utc
        today = at.astimezone(UTC).replace(hour=hour, minute=minute, second=0, microsecond=0)
        return today if today <= at else today - timedelta(days=1)


# The hours of the night are when nobody is at a desk: 19:17 UTC is 02:17 in Hue.
TURNS = {
    "relay": Turn(10),
    "orders": Turn(10),
    "exports": Turn(5),
    "sweep": Turn(60),
    "rules": Turn(300),
    "cover": Turn(300),
    "flags": Turn(300),
    "reports": Turn(60),
    "prune_request_keys": Turn(300, (19, 17)),
    "old_exports": Turn(300, (19, 27)),
    "clear_sessions": Turn(300, (19, 37)),
    "forecast": Turn(300, (19, 47)),
    "figure_check": Turn(300, (19, 52)),
}
