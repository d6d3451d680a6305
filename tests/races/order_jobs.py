"""What workers do to a published order: die in the middle of a batch, or meet over the same dossiers."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from datetime import datetime
from multiprocessing.synchronize import Barrier
from typing import Any

PATIENCE = 60  # seconds; a worker that takes longer hangs
SMALL = 5  # dossiers of a batch


def worker(job: Callable[..., None], *arguments: Any) -> multiprocessing.context.SpawnProcess:
    """A process of its own on the database of the test, begun."""
    from django.db import connection

    context = multiprocessing.get_context("spawn")
    one = context.Process(target=_live, args=(job, arguments, str(connection.settings_dict["NAME"])))
    one.start()
    return one


def _live(job: Callable[..., None], arguments: tuple[Any, ...], database: str) -> None:
    import django

    django.setup()
    from django.db import connection

    connection.settings_dict["NAME"] = database
    job(*arguments)
    connection.close()


def die_in_a_batch(at: datetime, after: int) -> None:
    """Is gone, as by a power cut, when ``after`` batches stand and the lines of another are written but not kept."""
    from casework.watch import recount

    plain, marked = recount._mark, [0]

    def mark(batch: Any) -> None:
        if marked[0] == after:
            os._exit(9)
        marked[0] += 1
        plain(batch)

    recount.BATCH, recount._mark = SMALL, mark  # type: ignore[assignment]
    recount.apply_orders(at)


def apply_together(at: datetime, meet: Barrier, guarded: bool) -> None:
    """Takes the list, waits until the other has it too, and applies it; the lease would keep them apart.

    Without the guard neither the marks nor the slips are asked once the list is taken.
    """
    from casework.models import CalendarOrder
    from casework.watch import recount

    order = CalendarOrder.objects.get(state=CalendarOrder.PUBLISHED)
    batch = list(recount.to_apply(order).order_by("dossier_id"))
    if not guarded:
        recount._mark = lambda batch: None  # type: ignore[assignment]
        recount._still_owed = lambda batch, dossiers, at: list(batch)  # type: ignore[assignment]
    meet.wait(PATIENCE)
    for start in range(0, len(batch), SMALL):
        recount._write(batch[start : start + SMALL], at)
