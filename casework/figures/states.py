"""How accepted dossiers stood at an instant: within time, overdue or paused, by the key of an axis.

What is paused was late or not when the pause began, and stays so: a due date that was not used up is open again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Concat

from casework.figures.question import Question, Tally
from casework.figures.standing import last_lines, lines_before, lines_before_taken_back, open_cards, taken_back
from casework.models import Dossier
from law.terms import PAUSED, Clock, Status

_BAR = "|"  # between a state, a center and a key: no code has one
WAITING = Q(status__in=[status.value for status in PAUSED])
FOR_SUPPLEMENT, FOR_PAYMENT = Q(status=Status.SUPPLEMENT), Q(status=Status.PAYMENT)


def states(asked: Question, at: datetime) -> Iterator[Tally]:
    """The accepted dossiers open just before ``at``, and by the state of their clock. Two or three statements."""
    for stood, count in _stood(asked, at):
        state, center, key = stood.split(_BAR, 2)
        if asked.centers is None or center in asked.centers:
            for name in state.split():
                yield asked.axis.read(key), name, count


def _stood(asked: Question, at: datetime) -> Iterator[tuple[str, int]]:
    """How many dossiers stood alike. Of the last line of each all is read at once: a join would look for it twice."""
    known_at = asked.period.known_at
    bar, key = Value(_BAR), Cast(asked.axis.standing, CharField())
    reading = Concat(_state(at), bar, F("center"), bar, key, output_field=CharField())
    back = taken_back(at, known_at)
    last = lines_before(at, known_at).annotate(stood=reading).values("stood")[:1]
    cards = open_cards(at, known_at, asked.centers).exclude(pk__in=list(back)).annotate(stood=Subquery(last))
    yield from cards.order_by().values_list("stood").annotate(count=Count("*"))
    for lines in lines_before_taken_back(back, at, known_at):
        yield from lines.order_by().annotate(stood=reading).values_list("stood").annotate(count=Count("*"))


def _state(at: datetime) -> Case:
    """Of a last line before ``at``: the names under which it counts, none when the dossier has ended."""
    return Case(
        When(clock=Clock.ENDED, then=Value("")),
        When(FOR_SUPPLEMENT & late_by(at), then=Value("open paused paused_overdue waiting_supplement")),
        When(FOR_SUPPLEMENT, then=Value("open paused waiting_supplement")),
        When(WAITING & late_by(at), then=Value("open paused paused_overdue")),
        When(WAITING, then=Value("open paused")),
        When(late_by(at), then=Value("open overdue")),
        default=Value("open within_time"),
        output_field=CharField(),
    )


def open_lines(asked: Question, at: datetime, some: QuerySet[Dossier] | None = None) -> Iterator[QuerySet[Any]]:
    """The last lines before ``at`` of open dossiers, or of some of them, with their key."""
    for lines in last_lines(at, asked.period.known_at, asked.centers, some):
        yield asked.keyed(lines.exclude(clock=Clock.ENDED), "standing")


def late_by(at: Any) -> Q:
    """Of a last line before ``at``: it was late by then."""
    return Q(late_from__lt=at)


def not_late_by(at: Any) -> Q:
    return ~late_by(at) | Q(late_from__isnull=True)


def past_due(at: datetime) -> Q:
    """Of a last line before ``at``: the clock runs, and was late by then."""
    return ~WAITING & late_by(at)


def within_time(at: datetime) -> Q:
    """Of a last line before ``at``: the clock runs, and was not late by then."""
    return ~WAITING & not_late_by(at)
