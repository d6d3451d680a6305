"""A morning on which many clocks speak at once, made up and taken back again: what ``bench --sweep`` times."""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction

from casework import desk
from casework.models import Dossier, Message, Person, Pulse
from casework.watch.sweep import NAME, sweep
from centers.models import Officer, Term
from law.calendar import HANOI
from law.limit import Unit
from law.steps import Role, Step

RECEIVED_AT = datetime(2025, 7, 14, 9, 0, tzinfo=HANOI)  # a Monday; the demo's own clocks are silent that month
DAYS = (("on the due day", 0), ("1 working day late", 1), ("5 working days late", 7))
SIZE = 1_000


def timed(count: int, runs: int) -> Iterator[tuple[str, float, int, int]]:
    """(when, median seconds, lines, messages) of a sweep over ``count`` cards that become due together."""
    with transaction.atomic():
        due_on = _accept(count)
        for words, later in DAYS:
            at = datetime.combine(due_on + timedelta(days=later), datetime.min.time(), HANOI) + timedelta(hours=8)
            spans = []
            for _turn in range(runs):
                with transaction.atomic():
                    told = Message.objects.count()
                    Pulse.objects.filter(name=NAME).delete()
                    start = time.perf_counter()
                    counts = sweep(at)
                    spans.append(time.perf_counter() - start)
                    told = Message.objects.count() - told
                    transaction.set_rollback(True)
            yield words, statistics.median(spans), counts["warn"] + counts["overdue"], told
        transaction.set_rollback(True)


def _accept(count: int) -> date:
    """Dossiers of five working days, accepted the same Monday by every center in turn; gives their due date."""
    clerks = [
        one for one in Officer.objects.filter(center__isnull=False).select_related("center") if one.has(Role.CLERK)
    ]
    term = Term.objects.filter(unit=Unit.WORKING_DAY, amount=5).select_related("procedure__field").order_by("pk")[0]
    everybody = itertools.cycle({one.center_id: one for one in clerks}.values())
    note = {"note": "Đã gọi điện cho công dân."}
    for start in range(0, count, SIZE):
        plans = []
        for n in range(start, min(start + SIZE, count)):
            owner, clerk = Person(), next(everybody)
            owner.rename(f"Người thử {n}")
            opening = desk.Opening(clerk.center_code, term.procedure, owner, "counter", case=term.case)
            moves = [desk.Move(Step.ACCEPT, clerk, RECEIVED_AT), desk.Move(Step.NOTE, clerk, RECEIVED_AT, note)]
            plans.append(desk.Plan(moves, opening))
        desk.write_many(plans, tell=False)
    return Dossier.objects.latest("pk").due_on  # type: ignore[return-value]  # it runs
