"""The worker's clock, made steady against a machine clock that is set back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from celery.beat import PersistentScheduler


class SteadyScheduler(PersistentScheduler):
    """Celery's own, which otherwise waits until the time set back has come round again: an hour, a day, a year."""

    seen: datetime | None = None  # the latest instant this clock has lived through

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Poke what is due; seconds until the next look."""
        now = self.app.now()
        if self.seen is not None and now < self.seen:
            for entry in self.schedule.values():
                entry.last_run_at = min(entry.last_run_at, now)
            self._heap = None  # laid out anew by the instants as they are now
        self.seen = now
        return float(super().tick(*args, **kwargs))
