"""How many working days a dossier took from its acceptance to its decision, the time it was paused left out.

By local days: the day of acceptance is not counted (Civil Code 2015 art. 147), the day of the decision is, and a day at
whose end the dossier was paused is not. Days off are those of the center that decided, in the newest calendar known.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cache, partial
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, QuerySet, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import TruncDate
from django.utils import timezone

from casework.figures.flows import made
from casework.figures.question import Question, text_of
from casework.figures.standing import standing_lines
from casework.models import Decision, SlipLine
from casework.queries import WAITED
from centers.calendars import calendar_of, edition_known
from law.calendar import Calendar, local_date, to_seconds
from law.line import Cause
from law.steps import STEPS, Effect, Step

Stretch = tuple[date, date]  # paused from a day on; on the second it ran again
Event = tuple[str, datetime, str]  # a step that moves the clock, when, and why it was opened again
_EFFECTS = {Effect.START, Effect.STOP, Effect.RUN, Effect.END}
_MOVES = [step.value for step, rule in STEPS.items() if rule.effect in _EFFECTS]


def days_taken(asked: Question) -> Iterator[tuple[str, int, int]]:
    """(key, days, how many decisions took so many). Three statements; only what was ever paused is read row by row."""
    edition = edition_known(asked.period.known_at)
    calendar = cache(partial(calendar_of, edition=edition))
    resolved = asked.keyed(made(asked.period).filter(kind=Decision.RESOLVED), "decision")
    waited = Exists(SlipLine.objects.filter(WAITED, dossier=OuterRef("dossier")))
    zone = timezone.get_default_timezone()
    straight = resolved.filter(~waited).annotate(
        began=TruncDate("received_at", tzinfo=zone), ended=TruncDate("decided_at", tzinfo=zone)
    )
    rows = straight.values_list("key", "center", "began", "ended").annotate(count=Count("*"))
    for key, center, began, ended, count in rows:
        yield text_of(key), working_days(calendar(center), began, ended), count
    for key, center, began, ended, paused in _with_pauses(resolved.filter(waited), asked.period.known_at):
        yield text_of(key), working_days(calendar(center), began, ended, paused), 1


def _with_pauses(
    waited: QuerySet[Any], known_at: datetime | None
) -> Iterator[tuple[Any, str, date, date, list[Stretch]]]:
    """Decisions of dossiers that were paused or opened again, one by one."""
    events = _events(waited, known_at)
    columns = ("key", "center", "dossier", "n", "received_at", "decided_at")
    for key, center, dossier, n, began, ended in waited.values_list(*columns):
        paused = list(pauses(event for place, event in events[dossier] if place < n))
        yield key, center, _day(began), _day(ended), paused


def _events(waited: QuerySet[Any], known_at: datetime | None) -> dict[int, list[tuple[int, Event]]]:
    """By dossier the standing lines that move its clock, each with its number."""
    found: dict[int, list[tuple[int, Event]]] = defaultdict(list)
    cause = Case(When(step=Step.REOPEN, then=KT("facts__cause")), default=Value(""), output_field=CharField())
    lines = standing_lines(known_at).filter(dossier__in=waited.values("dossier"), step__in=_MOVES).annotate(cause=cause)
    for dossier, n, *event in lines.order_by("dossier", "n").values_list("dossier", "n", "step", "at", "cause"):
        found[dossier].append((n, (event[0], event[1], event[2])))
    return found


def pauses(events: Iterable[Event]) -> Iterator[Stretch]:
    """When the clock stood still after acceptance. What is closed in error never was; for news it paused."""
    accepted = False
    paused: datetime | None = None
    closed: datetime | None = None
    for step, at, cause in events:
        effect = STEPS[Step(step)].effect
        if effect is Effect.START:
            accepted, paused = True, None
        elif effect is Effect.STOP:
            paused = at
        elif effect is Effect.END:
            closed = at
        elif step == Step.REOPEN:
            news = cause == Cause.NEW_INFORMATION
            since = paused or (closed if news else None)
            if since is not None and closed is not None:
                yield _day(since), _day(at if news else closed)
            paused = None
        elif paused is not None and accepted:
            yield _day(paused), _day(at)
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


def _day(at: datetime) -> date:
    return local_date(to_seconds(at))
