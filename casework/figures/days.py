"""How many working days a dossier took from its acceptance to its decision, the time it was paused left out.

By local days: the day of acceptance is not counted (Civil Code 2015 art. 147), the day of the decision is, and a day at
whose end the dossier was paused is not. Days off are those of the center that decided, in the newest calendar known.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache, partial
from typing import Any

from django.db import connection
from django.db.models import Case, CharField, Count, Exists, F, Func, IntegerField, OuterRef, QuerySet, Value, When
from django.db.models.expressions import CombinedExpression
from django.db.models.fields.json import KT
from django.db.models.functions import TruncDate
from django.utils import timezone

from casework.figures.axes import CITY
from casework.figures.flows import made
from casework.figures.period import midnight
from casework.figures.question import Question, text_of
from casework.figures.standing import standing_lines
from casework.models import Decision, SlipLine
from casework.queries import WAITED
from centers import calendars
from centers.models import Center
from law.calendar import Calendar
from law.line import Cause
from law.steps import STEPS, Effect, Step

CalendarOf = Callable[[str], Calendar]  # by the code of a center
Stretch = tuple[date, date]  # paused from a day on; on the second it ran again
Event = tuple[str, date, str]  # a step that moves the clock, its local day, and why it was opened again
_MOVING = {Effect.START, Effect.STOP, Effect.RUN, Effect.END}
_EFFECTS = {step.value: rule.effect for step, rule in STEPS.items() if rule.effect in _MOVING}
_MOVES = list(_EFFECTS)
_WAITED = Exists(SlipLine.objects.filter(WAITED, dossier=OuterRef("dossier")))


def days_taken(asked: Question) -> Iterator[tuple[str, int, int]]:
    """(key, days, how many decisions took so many). Four statements; only what was ever paused is read row by row."""
    calendar = cache(partial(calendars.calendar_of, edition=calendars.edition_known(asked.period.known_at)))
    count = _by_ordinals if connection.vendor == "postgresql" else _by_dates
    for key, days, many in count(_resolved(asked).filter(~_WAITED), calendar):
        yield text_of(key), days, many
    for key, center, began, ended, paused in _with_pauses(asked):
        yield text_of(key), working_days(calendar(center), began, ended, paused), 1


def _resolved(asked: Question) -> QuerySet[Any]:
    """The decisions whose days count, with the local days they began and ended on."""
    return asked.keyed(made(asked.period).filter(kind=Decision.RESOLVED), "decision").annotate(
        began=_day_of("received_at"), ended=_day_of("decided_at")
    )


def _day_of(path: str) -> TruncDate:
    return TruncDate(path, tzinfo=timezone.get_default_timezone())


def _by_dates(straight: QuerySet[Any], calendar: CalendarOf) -> Iterator[tuple[Any, int, int]]:
    """Of what was never paused: counted by center and both dates, which are nearly as many as decisions."""
    rows = straight.values_list("key", "center", "began", "ended").annotate(count=Count("*"))
    for key, center, began, ended, count in rows:
        yield key, working_days(calendar(center), began, ended), count


def _by_ordinals(straight: QuerySet[Any], calendar: CalendarOf) -> Iterator[tuple[Any, int, int]]:
    """The same by PostgreSQL, which finds the number of a working day by itself. One statement, one for the centers."""
    city = calendar(calendars.CITY)
    own = [code for code in Center.objects.values_list("code", flat=True) if calendar(code) is not city]
    days = Case(*(When(center=code, then=_between(calendar(code))) for code in own), default=_between(city))
    yield from straight.values_list("key", days).annotate(count=Count("*"))


def _between(calendar: Calendar) -> CombinedExpression:
    """Working days after the acceptance of a decision's dossier up to and including the day of the decision."""
    begins = Value([midnight(date.fromordinal(day)) for day in calendar.days])
    decided, received = (
        Func(F(path), begins, function="width_bucket", output_field=IntegerField())
        for path in ("decided_at", "received_at")
    )
    return decided - received


def _with_pauses(asked: Question) -> Iterator[tuple[Any, str, date, date, list[Stretch]]]:
    """Decisions of dossiers that were paused or opened again, one by one."""
    events = _events(asked)
    columns = ("key", "center", "dossier", "n", "began", "ended")
    for key, center, dossier, n, began, ended in _resolved(asked).filter(_WAITED).values_list(*columns):
        yield key, center, began, ended, list(pauses(event for place, event in events[dossier] if place < n))


def _events(asked: Question) -> dict[int, list[tuple[int, Event]]]:
    """By dossier the standing lines that move its clock, each with its number."""
    found: dict[int, list[tuple[int, Event]]] = defaultdict(list)
    dossiers = _resolved(replace(asked, axis=CITY)).filter(_WAITED).values("dossier")  # no joins that lead to a key
    cause = Case(When(step=Step.REOPEN, then=KT("facts__cause")), default=Value(""), output_field=CharField())
    lines = standing_lines(asked.period.known_at).filter(dossier__in=dossiers, step__in=_MOVES)
    rows = lines.annotate(cause=cause, on=_day_of("at")).order_by("dossier", "n")
    for dossier, n, *event in rows.values_list("dossier", "n", "step", "on", "cause"):
        found[dossier].append((n, (event[0], event[1], event[2])))
    return found


def pauses(events: Iterable[Event]) -> Iterator[Stretch]:
    """When the clock stood still after acceptance. What is closed in error never was; for news it paused."""
    accepted = False
    paused: date | None = None
    closed: date | None = None
    for step, on, cause in events:
        effect = _EFFECTS[step]
        if effect is Effect.START:
            accepted, paused = True, None
        elif effect is Effect.STOP:
            paused = on
        elif effect is Effect.END:
            closed = on
        elif step == Step.REOPEN:
            news = cause == Cause.NEW_INFORMATION
            since = paused or (closed if news else None)
            if since is not None and closed is not None:
                yield since, on if news else closed
            paused = None
        elif paused is not None and accepted:
            yield paused, on
            paused = None


def working_days(calendar: Calendar, began: date, ended: date, paused: Iterable[Stretch] = ()) -> int:
    """Working days after ``began`` up to and including ``ended``, without those of the pauses."""

    def until(day: int) -> int:
        return bisect_right(calendar.days, day)

    first = began.toordinal()
    out = 0
    for since, again in paused:
        out += max(0, until(again.toordinal() - 1) - until(max(since.toordinal() - 1, first)))
    return until(ended.toordinal()) - until(first) - out
