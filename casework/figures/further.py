"""What only Decision 766 asks for.

A second request for a supplement makes late, whatever the due date says; what was stopped was late by then or was not.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from casework.figures.flows import IN_TIME, made, tallies
from casework.figures.period import Period
from casework.figures.question import Question, Tally
from casework.figures.standing import standing_lines
from casework.figures.states import open_lines, within_time
from casework.models import Decision, Dossier, SlipLine
from casework.queries import ASKED_TWICE, FLOWING
from law.steps import Step

SECOND = 2  # so many requests for a supplement after acceptance count as late in 766


def further(asked: Question) -> Iterator[Tally]:
    """Decided in time or open within it, but after a second request; stopped when late. Four statements."""
    rows = asked.keyed(made(asked.period).filter(kind=Decision.RESOLVED, verdict__in=IN_TIME), "decision")
    yield from tallies(after_second(rows, asked.period.known_at), "second_decided")
    yield from tallies(asked.keyed(stopped_late(asked.period), "decision"), "stopped_overdue")
    for part, one in asked.each():
        for key, name, count in _open_after_second(one):
            yield part or key, name, count


def stopped_late(period: Period) -> QuerySet[Decision]:
    """What was stopped when it was late: so says the line before the stop."""
    before = SlipLine.objects.filter(
        dossier=OuterRef("dossier"), n=OuterRef("n") - 1, late_from__lt=OuterRef("decided_at")
    )
    return made(period).filter(Exists(before), kind=Decision.STOPPED)


def _open_after_second(asked: Question) -> Iterator[Tally]:
    end, known_at = asked.period.end, asked.period.known_at
    for lines in open_lines(asked, end, _asked_twice(known_at)):
        yield from tallies(after_second(lines.filter(within_time(end)), known_at), "second_open")


def after_second(rows: QuerySet[Any], known_at: datetime | None) -> QuerySet[Any]:
    """Those of the rows, decisions or lines, that stand behind a second request that stands."""
    some = rows.filter(dossier__in=_asked_twice(known_at))
    return some.annotate(requests=_requests(known_at)).filter(requests__gte=SECOND)


def _asked_twice(known_at: datetime | None) -> QuerySet[Any]:
    """The only ones there can be: cards count the requests that stand now; some of a corrected dossier stood before."""
    cards = Dossier.objects.filter(ASKED_TWICE, supplements__gte=SECOND).values("pk")
    if known_at is None:
        return cards
    return cards.union(SlipLine.objects.filter(FLOWING, step=Step.CORRECT).order_by().values("dossier"))


def _requests(known_at: datetime | None) -> Subquery:
    """Requests for a supplement after acceptance, up to a line or decision."""
    accepted = standing_lines(known_at).filter(dossier=OuterRef("dossier"), step=Step.ACCEPT, n__lt=OuterRef("n"))
    asked = standing_lines(known_at).filter(
        Exists(accepted), dossier=OuterRef("dossier"), step=Step.ASK_SUPPLEMENT, n__lte=OuterRef("n")
    )
    return Subquery(asked.order_by().values("dossier").annotate(count=Count("pk")).values("count"))
