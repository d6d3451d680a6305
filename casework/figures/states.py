"""How accepted dossiers stood at an instant: within time, overdue or paused, by the key of an axis."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from casework.figures.question import Question, Tally, text_of
from casework.figures.standing import last_lines
from law.terms import PAUSED, Clock

STATES = ("open", "paused", "overdue", "within_time")
WAITING = Q(status__in=[status.value for status in PAUSED])


def states(asked: Question, at: datetime) -> Iterator[Tally]:
    """The accepted dossiers open just before ``at``, and by the state of their clock. Two or three statements."""
    for lines in open_lines(asked, at):
        counts = lines.values("key").annotate(
            open=Count("id"),
            paused=Count("id", filter=WAITING),
            overdue=Count("id", filter=past_due(at)),
            within_time=Count("id", filter=within_time(at)),
        )
        for key, *numbers in counts.values_list("key", *STATES):
            for name, count in zip(STATES, numbers, strict=True):
                yield text_of(key), name, count


def open_lines(asked: Question, at: datetime) -> Iterator[QuerySet[Any]]:
    """The last lines before ``at`` of open dossiers, with their key."""
    for lines in last_lines(at, asked.period.known_at):
        yield asked.keyed(lines.exclude(clock=Clock.ENDED), "standing")


def past_due(at: datetime) -> Q:
    """Of a last line before ``at``: the clock runs, and was late by then."""
    return ~WAITING & Q(late_from__lt=at)


def within_time(at: datetime) -> Q:
    """Of a last line before ``at``: the clock runs, and was not late by then."""
    return ~WAITING & (~Q(late_from__lt=at) | Q(late_from__isnull=True))
