"""Counts that take statements of their own: for those who ask for every rate."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from casework.figures.flows import IN_TIME, acceptances, made, tallies
from casework.figures.question import Question, Tally, text_of
from casework.figures.standing import standing_lines
from casework.figures.states import open_lines, within_time
from casework.models import Decision
from centers.models.term import OnlineLevel
from law.steps import Step

OFFERED = (OnlineLevel.FULL, OnlineLevel.PARTIAL)  # information alone is no filing
SECOND = 2  # so many requests for a supplement after acceptance count as late in 766


def further(asked: Question) -> Iterator[Tally]:
    """Acceptances of procedures that offer online filing, and what a second request makes late. Four statements."""
    yield from _eligible(asked)
    yield from _decided_after_second(asked)
    yield from _open_after_second(asked)


def _eligible(asked: Question) -> Iterator[Tally]:
    """By the term the dossier was accepted under."""
    rows, _dossier, card = acceptances(asked)
    offered = rows.filter(**{f"{card}term__online_level__in": OFFERED})
    for key, channel, count in offered.values_list("key", f"{card}channel").annotate(count=Count("pk")):
        yield text_of(key), "eligible", count
        if channel == "online":
            yield text_of(key), "eligible_online", count


def _decided_after_second(asked: Question) -> Iterator[Tally]:
    rows = asked.keyed(made(asked.period).filter(kind=Decision.RESOLVED, verdict__in=IN_TIME), "decision")
    yield from tallies(after_second(rows, asked.period.known_at), "second_decided")


def _open_after_second(asked: Question) -> Iterator[Tally]:
    end = asked.period.end
    for lines in open_lines(asked, end):
        yield from tallies(after_second(lines.filter(within_time(end)), asked.period.known_at), "second_open")


def after_second(rows: QuerySet[Any], known_at: datetime | None) -> QuerySet[Any]:
    """Those of the rows, decisions or lines, that stand behind a second request that stands."""
    if known_at is None:
        rows = rows.filter(dossier__supplements__gte=SECOND)  # the card narrows: it counts all that stand now
    return rows.annotate(requests=_requests(known_at)).filter(requests__gte=SECOND)


def _requests(known_at: datetime | None) -> Subquery:
    """Requests for a supplement after acceptance, up to a line or decision."""
    accepted = standing_lines(known_at).filter(dossier=OuterRef("dossier"), step=Step.ACCEPT, n__lt=OuterRef("n"))
    asked = standing_lines(known_at).filter(
        Exists(accepted), dossier=OuterRef("dossier"), step=Step.ASK_SUPPLEMENT, n__lte=OuterRef("n")
    )
    return Subquery(asked.order_by().values("dossier").annotate(count=Count("pk")).values("count"))
