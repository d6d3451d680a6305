"""July 2025 and the days since, written through the desk: the demo that every page stands on.

begin(seed, at)    the row that counts what is written
run(row, ...)      writes what is left, resumable, in transactions of at most 2,000 dossiers
progress(at)       how far a replay under way has come, for other pages
"""

from __future__ import annotations

from datetime import datetime, timedelta

from casework.models import Replay
from casework.replay.runner import NAME, Runner

__all__ = ["NAME", "OtherSeed", "Runner", "begin", "progress", "started"]

SILENCE = timedelta(minutes=2)  # a replay that wrote nothing for so long was interrupted
FIRST_SEED = 1


class OtherSeed(Exception):
    """The demo of another seed stands in the database; ``seed`` is that one."""

    def __init__(self, seed: int) -> None:
        super().__init__(f"the demo of seed {seed} is in the database")
        self.seed = seed


def begin(at: datetime, seed: int | None = None) -> Replay:
    """The row of the demo, made at its first start. ``at`` is "today" for it, and stays so when it is resumed."""
    row, _made = Replay.objects.get_or_create(
        name=NAME, defaults={"seed": FIRST_SEED if seed is None else seed, "started_at": at, "touched_at": at}
    )
    if seed is not None and row.seed != seed:
        raise OtherSeed(row.seed)
    return row


def progress(at: datetime) -> float | None:
    """The share (0 to 1) of a replay being written now; None when none is. One query."""
    row = Replay.objects.filter(finished_at=None, touched_at__gte=at - SILENCE).first()
    return None if row is None else row.share


def started() -> bool:
    """True once a replay has begun in this database, finished or not."""
    return Replay.objects.exists()
