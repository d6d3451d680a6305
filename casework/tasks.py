"""Background work, a line each: what is done stands in the room it belongs to, how often in ``casework.timetable``.

Every piece takes the instant and finds its work in the database. Done twice at once it is done once, left out it is
made up for the next time; so a call may be lost, doubled or late.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from celery import shared_task
from django.core.management import call_command

from casework.audit.nightly import count_again
from casework.desk.keys import forget_old_keys
from casework.messages.relay import relay
from casework.models import Pulse, Replay
from casework.reports.schedules import send_due
from casework.reports.writing import forget_files, write_waiting
from casework.timetable import TURNS
from casework.watch.cover import cover
from casework.watch.flags import look
from casework.watch.forecast import learn
from casework.watch.recount import apply_orders
from casework.watch.rules import check
from casework.watch.sweep import sweep
from centers import wall


def prune_request_keys(at: datetime) -> None:
    """Forget request keys older than 30 days."""
    if Pulse.objects.claim("prune_request_keys", at):
        Pulse.objects.done("prune_request_keys", at, gone=forget_old_keys(at))


def clear_sessions(at: datetime) -> None:
    """Drop the sessions that have ended; the database keeps them otherwise for ever."""
    if Pulse.objects.claim("clear_sessions", at):
        call_command("clearsessions")
        Pulse.objects.done("clear_sessions", at)


WORK: dict[str, Callable[[datetime], Any]] = {
    "relay": relay,
    "orders": apply_orders,
    "exports": write_waiting,
    "sweep": sweep,
    "rules": check,
    "cover": cover,
    "flags": look,
    "reports": send_due,
    "prune_request_keys": prune_request_keys,
    "old_exports": forget_files,
    "clear_sessions": clear_sessions,
    "forecast": learn,
    "figure_check": count_again,
}


# What speaks of the present. While the demo's past is being filled in, its slips end in the middle: a line of today on
# one of them would leave no room for the rest.
OF_TODAY = frozenset({"orders", "sweep", "rules", "cover", "flags", "reports", "forecast", "figure_check"})


def may_run(name: str) -> bool:
    """False for work of today as long as a past is being filled in."""
    return name not in OF_TODAY or not Replay.under_way()


def is_due(name: str, at: datetime) -> bool:
    """Whether the turn of a piece of work has come since its last run. A run from the future is of a clock set back."""
    if not may_run(name):
        return False
    ran_at = Pulse.objects.ran_at(name)
    return ran_at is None or ran_at < TURNS[name].last(at) or ran_at > at


def _task(name: str) -> Any:
    @shared_task(name=f"casework.tasks.{name}", ignore_result=True)
    def poke() -> None:
        at = wall.now()
        if is_due(name, at) if TURNS[name].at_utc else may_run(name):
            WORK[name](at)

    return poke


TASKS = {name: _task(name) for name in TURNS}
