"""Where the dossiers accepted in a period stood at its end: decided and how, still open and in which state, or gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from casework.figures.flows import acceptances
from casework.figures.question import Question
from casework.figures.standing import last_lines, standing_decisions, standing_lines
from casework.figures.states import WAITING, past_due, within_time
from casework.models import Decision
from law.steps import Clock, Step

OPEN = ("within_time", "overdue", "paused", "transferred")  # transferred: open, at another center
CLOSED = ("early", "on_time", "late", "withdrawn", "stopped")
PLACES = (*CLOSED[:3], *OPEN, *CLOSED[3:])


def where(asked: Question) -> Counter[str]:
    """How many of the acceptances of the period stand at each of ``PLACES``; together they are all of them.

    A decided one counts by its verdict whoever decided it. Three or four statements.
    """
    found: Counter[str] = Counter()
    for lines in _open(asked):
        found.update(lines.aggregate(**{place: Count("pk", filter=_which(asked, place)) for place in OPEN}))
    for kind, verdict, count in _closed(asked).values_list("kind", "verdict").order_by().annotate(count=Count("pk")):
        found[verdict or kind] += count
    return found


def standing_there(asked: Question, place: str, dossier: str = "pk") -> Q:
    """Of the acceptances of the period those at one of ``PLACES``: a filter on cards, or on what has ``dossier``."""
    parts: list[QuerySet[Any]]
    if place in OPEN:
        parts = [lines.filter(_which(asked, place)).values("dossier") for lines in _open(asked)]
    else:
        column = "verdict" if place in CLOSED[:3] else "kind"
        parts = [_closed(asked).filter(**{column: place}).values("dossier")]
    found = Q()
    for part in parts:
        found |= Q(**{f"{dossier}__in": part})
    return found


def _accepted(asked: Question) -> QuerySet[Any]:
    rows, dossier, _card = acceptances(asked)
    return rows.values(dossier)


def _open(asked: Question) -> Iterator[QuerySet[Any]]:
    """Their last lines before the end of the period, where they had not ended by then."""
    for lines in last_lines(asked.period.end, asked.period.known_at, some=_accepted(asked)):
        yield lines.exclude(clock=Clock.ENDED)


def _which(asked: Question, place: str) -> Q:
    """Of those last lines the ones at a place."""
    end, here = asked.period.end, Q(center=F("dossier__accepted_center"))
    states = {"within_time": within_time(end), "overdue": past_due(end), "paused": WAITING}
    return here & states[place] if place in states else ~here


def _closed(asked: Question) -> QuerySet[Decision]:
    """Their last decisions before the end of the period, where none was opened again by then.

    What was accepted in the period was decided after its beginning: said, so that the index on it is used.
    """
    period = asked.period
    made = standing_decisions(period.known_at).filter(decided_at__gte=period.since, decided_at__lt=period.end)
    later = made.filter(dossier=OuterRef("dossier"), n__gt=OuterRef("n"))
    reopened = standing_lines(period.known_at).filter(
        step=Step.REOPEN, dossier=OuterRef("dossier"), n__gt=OuterRef("n"), at__lt=period.end
    )
    return made.filter(~Exists(later), ~Exists(reopened), dossier__in=_accepted(asked))
