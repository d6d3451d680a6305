"""What happened in a period, by center: acceptances, transfers, reopenings, decisions. One statement each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from casework.figures.period import Period
from casework.figures.standing import previous_center, standing_decisions, standing_lines
from casework.models import Decision, Dossier
from casework.models.slip_line import FLOWING
from law.steps import Status, Step

Tally = tuple[str, str, int]  # center, what, how many
CHANNELS = ("online", "counter", "post")
IN_TIME = ("early", "on_time")


def flows(period: Period) -> Iterator[Tally]:
    """Every flow of the period. Acceptances go to the accepting center, decisions to the center of the decision."""
    yield from _accepted(period)
    yield from _transfers(period)
    yield from _reopened(period)
    yield from decisions(period)


def _acceptances(period: Period) -> tuple[QuerySet[Any], str, str, str]:
    """One row per dossier accepted in the period, and where its center, channel and dossier stand in it."""
    if period.known_at is None:
        cards = Dossier.objects.filter(accepted_at__gte=period.since, accepted_at__lt=period.end)
        return cards, "accepted_center", "channel", "pk"
    lines = standing_lines(period.known_at).filter(step=Step.ACCEPT, at__gte=period.since, at__lt=period.end)
    return lines, "center", "dossier__channel", "dossier"


def _accepted(period: Period) -> Iterator[Tally]:
    rows, center, channel, dossier = _acceptances(period)
    for code, how, count in rows.order_by().values_list(center, channel).annotate(count=Count("pk")):
        yield code, "accepted", count
        yield code, how, count
    in_time = rows.filter(Exists(_last_in_time(period, dossier)))
    for code, count in in_time.order_by().values_list(center).annotate(count=Count("pk")):
        yield code, "received_in_time", count


def _last_in_time(period: Period, dossier: str) -> QuerySet[Decision]:
    """A dossier's last standing decision before the end of the period, if it was in time.

    What was accepted in the period was decided after its beginning: said, so that the index on it is used.
    """
    before = standing_decisions(period.known_at).filter(decided_at__gte=period.since, decided_at__lt=period.end)
    later = before.filter(dossier=OuterRef("dossier"), n__gt=OuterRef("n"))
    return before.filter(~Exists(later), dossier=OuterRef(dossier), kind=Decision.RESOLVED, verdict__in=IN_TIME)


def _transfers(period: Period) -> Iterator[Tally]:
    """Between centers, once accepted: out of one, into the other."""
    moved = standing_lines(period.known_at).filter(
        FLOWING, step=Step.TRANSFER, at__gte=period.since, at__lt=period.end, status=Status.ACCEPTED
    )
    pairs = moved.order_by().annotate(source=previous_center()).values_list("source", "center")
    for source, target, count in pairs.annotate(count=Count("pk")):
        yield source, "transferred_out", count
        yield target, "transferred_in", count


def _reopened(period: Period) -> Iterator[Tally]:
    lines = standing_lines(period.known_at).filter(FLOWING, step=Step.REOPEN, at__gte=period.since, at__lt=period.end)
    for code, count in lines.order_by().values_list("center").annotate(count=Count("pk")):
        yield code, "reopened", count


def decisions(period: Period) -> Iterator[Tally]:
    """A closing that was later reopened stays counted in its own period."""
    made = standing_decisions(period.known_at).filter(decided_at__gte=period.since, decided_at__lt=period.end)
    rows = made.order_by().values_list("center", "kind", "verdict").annotate(count=Count("pk"))
    for code, kind, verdict, count in rows:
        if kind == Decision.RESOLVED:
            yield code, "decided", count
            yield code, verdict, count
        else:
            yield code, kind, count
