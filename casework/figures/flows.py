"""What happened in a period, by the key of an axis: acceptances, transfers, reopenings, decisions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Value

from casework.figures.period import Period
from casework.figures.question import Question, Tally, text_of
from casework.figures.standing import standing_decisions, standing_lines
from casework.models import Decision, Dossier, SlipLine
from casework.queries import FLOWING
from centers.models import Term
from centers.models.term import OnlineLevel
from law.steps import Status, Step

CHANNELS = ("online", "counter", "post")
IN_TIME = ("early", "on_time")
OFFERED = (OnlineLevel.FULL, OnlineLevel.PARTIAL)  # information alone is no filing


def flows(asked: Question) -> Iterator[Tally]:
    """Every flow of the period. Acceptances go to the accepting center, decisions to the center of the decision."""
    yield from _accepted(asked)
    yield from _transfers(asked)
    yield from _reopened(asked)
    yield from _decided(asked)
    yield from _received_in_time(asked)


def acceptances(asked: Question) -> tuple[QuerySet[Any], str, str]:
    """One row per dossier accepted in the period; where its dossier, and what is on its card, stand in it."""
    period = asked.period
    during = {"accepted_at__gte": period.since, "accepted_at__lt": period.end}
    if period.known_at is None:
        return asked.keyed(Dossier.objects.filter(**during), "card"), "pk", ""
    corrected = SlipLine.objects.filter(FLOWING, step=Step.CORRECT).order_by().values("dossier")
    maybe = Dossier.objects.filter(**during).values("pk").union(corrected)  # they may say other than the card
    lines = standing_lines(period.known_at).filter(step=Step.ACCEPT, at__gte=period.since, at__lt=period.end)
    return asked.keyed(lines.filter(dossier__in=maybe), "line"), "dossier", "dossier__"


def _accepted(asked: Question) -> Iterator[Tally]:
    """By channel, and among them those of procedures that offer online filing: by the term of the acceptance."""
    rows, _dossier, card = acceptances(asked)
    offered = Term.objects.filter(online_level__in=OFFERED).values("pk")
    counts = {"count": Count("*"), "eligible": Count(f"{card}term", filter=Q(**{f"{card}term__in": offered}))}
    for key, how, count, eligible in rows.values_list("key", f"{card}channel").annotate(**counts):
        yield text_of(key), "accepted", count
        yield text_of(key), how, count
        yield text_of(key), "eligible", eligible
        if how == "online":
            yield text_of(key), "eligible_online", eligible


def last_in_time(period: Period, dossier: str, until: str = "") -> QuerySet[Decision]:
    """A dossier's last standing decision before the end of the period, if it was in time.

    What was accepted in the period was decided after its beginning: said, so that the index on it is used. ``until``
    names an instant of the outer row that ends its stretch of the period.
    """
    before = made(period)
    later = before.filter(dossier=OuterRef("dossier"), n__gt=OuterRef("n"))
    if until:
        later = later.filter(decided_at__lt=OuterRef(OuterRef(until)))
        before = before.filter(decided_at__lt=OuterRef(until))
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


def _decided(asked: Question) -> Iterator[Tally]:
    """The decisions, and what was both accepted and decided in time within the period, where the decision tells it."""
    rows = asked.keyed(made(asked.period), "decision").annotate(straight=_straight(asked))
    rows = rows.values_list("key", "kind", "verdict", "straight")
    for key, kind, verdict, straight, count in rows.annotate(count=Count("*")):
        for name in names_of(kind, verdict):
            yield text_of(key), name, count
        if straight and verdict in IN_TIME:
            yield text_of(key), "received_in_time", count


def _received_in_time(asked: Question) -> Iterator[Tally]:
    """The same of all other dossiers."""
    rows, dossier, _card = acceptances(asked)
    if asked.axis.balanced:
        rows = rows.filter(**{f"{dossier}__in": _turned(asked.period)})
    until = asked.end_of("accepted_at" if dossier == "pk" else "at")
    in_time = last_in_time(asked.period, dossier, "until" if asked.parts else "")
    yield from tallies(rows.alias(until=until).filter(Exists(in_time)), "received_in_time")


def _straight(asked: Question) -> Any:
    """Of a decision: its dossier was accepted in the same period, under the same key, and has no other decision."""
    if not asked.axis.balanced:
        return Value(False)
    within = Q(received_at__gte=asked.begin_of("decided_at")) & ~Q(dossier__in=_turned(asked.period))
    return ExpressionWrapper(within, BooleanField())


def _turned(period: Period) -> QuerySet[Any]:
    """Dossiers that were transferred or opened again in the period, or corrected since."""
    during = Q(step__in=(Step.TRANSFER, Step.REOPEN), at__gte=period.since, at__lt=period.end)
    lines = SlipLine.objects.filter(FLOWING, during | Q(step=Step.CORRECT, at__gte=period.since))
    return lines.order_by().values("dossier")


def decisions(asked: Question) -> Iterator[Tally]:
    """Resolved ones also by their verdict; withdrawn and stopped ones are not judged."""
    rows = asked.keyed(made(asked.period), "decision").values_list("key", "kind", "verdict")
    for key, kind, verdict, count in rows.annotate(count=Count("*")):
        for name in names_of(kind, verdict):
            yield text_of(key), name, count


def names_of(kind: str, verdict: str) -> tuple[str, ...]:
    """Under which names a decision counts."""
    return ("decided", verdict) if kind == Decision.RESOLVED else (kind,)


def tallies(rows: QuerySet[Any], name: str) -> Iterator[Tally]:
    """So many rows of each key, under one name."""
    for key, count in rows.values_list("key").annotate(count=Count("*")):
        yield text_of(key), name, count
