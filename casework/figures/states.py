"""How accepted dossiers stood at an instant: within time, overdue or paused, by the key of an axis."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Concat

from casework.figures.question import Question, Tally
from casework.figures.standing import last_lines, lines_before, lines_before_taken_back, open_cards, taken_back
from casework.models import Dossier
from law.terms import PAUSED, Clock

_BAR = "|"  # between a state, a center and a key: no code has one
WAITING = Q(status__in=[status.value for status in PAUSED])


def states(asked: Question, at: datetime) -> Iterator[Tally]:
    """The accepted dossiers open just before ``at``, and by the state of their clock. Two or three statements."""
    for stood, count in _stood(asked, at):
        state, center, key = stood.split(_BAR, 2)
        if state and (asked.centers is None or center in asked.centers):
            yield asked.axis.read(key), "open", count
            yield asked.axis.read(key), state, count


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
    """Of a last line before ``at``: the name under which it counts, none when the dossier has ended."""
    return Case(
        When(clock=Clock.ENDED, then=Value("")),
        When(WAITING, then=Value("paused")),
        When(past_due(at), then=Value("overdue")),
        default=Value("within_time"),
        output_field=CharField(),
    )


def open_lines(asked: Question, at: datetime, some: QuerySet[Dossier] | None = None) -> Iterator[QuerySet[Any]]:
    """The last lines before ``at`` of open dossiers, or of some of them, with their key."""
    for lines in last_lines(at, asked.period.known_at, asked.centers, some):
        yield asked.keyed(lines.exclude(clock=Clock.ENDED), "standing")


def past_due(at: datetime) -> Q:
    """Of a last line before ``at``: the clock runs, and was late by then."""
    return ~WAITING & Q(late_from__lt=at)


def within_time(at: datetime) -> Q:
    """Of a last line before ``at``: the clock runs, and was not late by then."""
    return ~WAITING & (~Q(late_from__lt=at) | Q(late_from__isnull=True))
