"""What a worker in a process of its own does to a file that waits."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import datetime

from casework.reports import writing
from casework.reports.files import csv


def write(hand: int, meet: Callable[[], int], when: datetime) -> int:
    """One of several workers that begin at once: how many files it made."""
    meet()
    return _files(when)


def _files(when: datetime) -> int:
    """As the worker's turn does, without its lease of a minute, which would let one of them alone."""
    made, clock = 0, writing.Clock(when)
    while (export := writing.take(when)) is not None:
        made += writing.carry(export, clock) == "ready"
    return made


def die_in_the_middle(when: datetime) -> None:
    """Killed when the first row is written."""

    def killed(self: writing.Progress, rows: int) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    csv.TURN = 1
    writing.Progress.told = killed  # type: ignore[method-assign]
    writing.write_waiting(when)


def die_before_the_commit(when: datetime) -> None:
    """Killed when all pieces are in the database and nothing is committed yet."""

    def killed(*_: object, **__: object) -> str:
        os.kill(os.getpid(), signal.SIGKILL)
        return ""

    writing._end = killed
    writing.write_waiting(when)
