"""What happened in a period, by the key of an axis: acceptances, transfers, reopenings, decisions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from casework.figures.period import Period
from casework.figures.question import Question, Tally, text_of
from casework.figures.standing import standing_decisions, standing_lines
from casework.models import Decision, Dossier, SlipLine
from casework.models.slip_line import FLOWING
from law.steps import Status, Step

CHANNELS = ("online", "counter", "post")
IN_TIME = ("early", "on_time")


def flows(asked: Question) -> Iterator[Tally]:
    """Every flow of the period. Acceptances go to the accepting center, decisions to the center of the decision."""
    yield from _accepted(asked)
    yield from _transfers(asked)
    yield from _reopened(asked)
    yield from decisions(asked)


def acceptances(asked: Question) -> tuple[QuerySet[Any], str, str]:
    """One row per dossier accepted in the period; where its dossier, and what is on its card, stand in it."""
    period = asked.period
    if period.known_at is None:
        cards = Dossier.objects.filter(accepted_at__gte=period.since, accepted_at__lt=period.end)
        return asked.keyed(cards, "card"), "pk", ""
    lines = standing_lines(period.known_at).filter(step=Step.ACCEPT, at__gte=period.since, at__lt=period.end)
    return asked.keyed(lines, "line"), "dossier", "dossier__"


def _accepted(asked: Question) -> Iterator[Tally]:
    rows, dossier, card = acceptances(asked)
    for key, how, count in rows.values_list("key", f"{card}channel").annotate(count=Count("pk")):
        yield text_of(key), "accepted", count
        yield text_of(key), how, count
    in_time = rows.filter(Exists(last_in_time(asked.period, dossier)))
    yield from tallies(in_time, "received_in_time")


def last_in_time(period: Period, dossier: str) -> QuerySet[Decision]:
    """A dossier's last standing decision before the end of the period, if it was in time.

    What was accepted in the period was decided after its beginning: said, so that the index on it is used.
    """
    before = standing_decisions(period.known_at).filter(decided_at__gte=period.since, decided_at__lt=period.end)
    later = before.filter(dossier=OuterRef("dossier"), n__gt=OuterRef("n"))
    return before.filter(~Exists(later), dossier=OuterRef(dossier), kind=Decision.RESOLVED, verdict__in=IN_TIME)


def moved(period: Period) -> QuerySet[SlipLine]:
    """Transfers between centers, once accepted: before that a dossier is in no figure."""
    return flowing(period, Step.TRANSFER).filter(status=Status.ACCEPTED)


def _transfers(asked: Question) -> Iterator[Tally]:
    """Out of one center, into the other."""
    lines = moved(asked.period)
    yield from tallies(asked.keyed(lines, "source"), "transferred_out")
    yield from tallies(asked.keyed(lines, "line"), "transferred_in")


def _reopened(asked: Question) -> Iterator[Tally]:
    yield from tallies(asked.keyed(flowing(asked.period, Step.REOPEN), "line"), "reopened")


def flowing(period: Period, step: Step) -> QuerySet[SlipLine]:
    """The transfers or reopenings of the period that stand."""
    return standing_lines(period.known_at).filter(FLOWING, step=step, at__gte=period.since, at__lt=period.end)


def made(period: Period) -> QuerySet[Decision]:
    """The decisions of the period that stand. A closing that was later reopened stays counted in its own period."""
    return standing_decisions(period.known_at).filter(decided_at__gte=period.since, decided_at__lt=period.end)


def decisions(asked: Question) -> Iterator[Tally]:
    """Resolved ones also by their verdict; withdrawn and stopped ones are not judged."""
    rows = asked.keyed(made(asked.period), "decision").values_list("key", "kind", "verdict")
    for key, kind, verdict, count in rows.annotate(count=Count("pk")):
        for name in names_of(kind, verdict):
            yield text_of(key), name, count


def names_of(kind: str, verdict: str) -> tuple[str, ...]:
    """Under which names a decision counts."""
    return ("decided", verdict) if kind == Decision.RESOLVED else (kind,)


def tallies(rows: QuerySet[Any], name: str) -> Iterator[Tally]:
    """So many rows of each key, under one name."""
    for key, count in rows.values_list("key").annotate(count=Count("pk")):
        yield text_of(key), name, count
