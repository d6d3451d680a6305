"""How long a closure takes that moves thousands of open dossiers. All of it is rolled back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import count, cycle, islice

from django.db import transaction

from casework import desk
from casework.desk.books import Books
from casework.models import CalendarOrder, Dossier, Person, Pulse
from casework.watch import orders
from casework.watch.recount import NAME, apply_orders
from centers import calendars
from centers.models import Officer, Procedure, Term
from law.calendar import to_seconds
from law.limit import Unit
from law.steps import Role, Step

DAYS = 5  # a limit that the next working day counts towards
BATCH = 1_000
Say = Callable[[str, float], None]


def measure(wanted: int, at: datetime, say: Say) -> None:
    """Logs ``wanted`` dossiers, closes the next working day for the whole city, and says the seconds of each part."""
    with transaction.atomic():
        Pulse.objects.filter(name=NAME).update(leased_until=None)
        with _timed(f"log {wanted:,} dossiers", say):
            _log(wanted, at - timedelta(minutes=10))
        (day,) = calendars.calendar_of(calendars.CITY, calendars.current_edition()).next_working_days(to_seconds(at), 1)
        by = next(officer for officer in Officer.objects.filter(center=None) if officer.has(Role.CITY_ADMIN))
        order = CalendarOrder.objects.create(
            note="bench", days=[_closed(day)], basis=calendars.current_edition(), created_by=by, created_at=at
        )
        with _timed(f"work out the preview of {Dossier.objects.open().count():,} open", say):
            orders.prepare(order, at)
        moved = order.effects.filter(decided=False).count()
        with _timed("publish", say):
            orders.publish(order, by=by, at=at, seen=orders.stamp(order))
        with _timed(f"recount {moved:,}", say):
            apply_orders(at)
        transaction.set_rollback(True)
    calendars.forget()


@contextmanager
def _timed(words: str, say: Say) -> Iterator[None]:
    start = time.perf_counter()
    yield
    say(words, time.perf_counter() - start)


def _closed(day: date) -> dict[str, str]:
    names = {"name_vi": "Đo thời gian", "name_en": "Bench", "decision": "0/BENCH"}
    return {"on": day.isoformat(), "kind": "closure", "session": "all", "center": calendars.CITY, **names}


def _log(wanted: int, at: datetime) -> None:
    """Dossiers accepted at the counter of every center in turn, for procedures of some working days."""
    terms = Term.objects.filter(unit=Unit.WORKING_DAY, amount__gte=DAYS, case="", procedure__is_active=True)
    procedures = list(Procedure.objects.filter(pk__in=terms.values("procedure")).order_by("pk"))
    people = Officer.objects.filter(center__isnull=False)
    clerks = {officer.center_code: officer for officer in people.select_related("center") if officer.has(Role.CLERK)}
    places = zip(cycle(procedures), cycle(clerks), strict=False)
    owner = Person.objects.order_by("pk").first()
    if owner is None:
        raise ValueError("nobody to log a dossier for")
    books, numbers = Books(), count()
    while (size := min(BATCH, wanted - next(numbers) * BATCH)) > 0:
        desk.write_many(
            [
                desk.Plan(
                    [desk.Move(Step.ACCEPT, clerks[center], at, {"documents": []})],
                    opening=desk.Opening(center, procedure, owner, channel="counter"),
                )
                for procedure, center in islice(places, size)
            ],
            books=books, tell=False,
        )  # fmt: skip
