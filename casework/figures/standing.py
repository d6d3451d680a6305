"""What stands: lines and decisions that no known correction voids, and where dossiers stood at an instant.

A past state is the reading stored on a dossier's last line before the instant. Candidates are narrowed on the card and
each takes one index look-up; nothing is folded.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from casework.models import Decision, Dossier, SlipLine
from casework.models.slip_line import FLOWING
from law.steps import Step

Lines = QuerySet[SlipLine]
AT_ONCE = 200  # dossiers named one by one in a statement


def known_lines(known_at: datetime | None) -> Lines:
    """The lines written before ``known_at``; None knows all."""
    lines = SlipLine.objects.all()
    return lines if known_at is None else lines.filter(written_at__lt=known_at)


def standing_lines(known_at: datetime | None) -> Lines:
    """The known lines that no known correction voids, neither themselves nor the line they rode on."""
    void = known_lines(known_at).filter(step=Step.CORRECT, dossier=OuterRef("dossier"))
    return known_lines(known_at).exclude(
        Exists(void.filter(Q(voids=OuterRef("n")) | Q(voids=OuterRef("rode"))))
    )  # fmt: skip


def standing_decisions(known_at: datetime | None) -> QuerySet[Decision]:
    """Closings without a known reversal; the reversing rows themselves are none."""
    # Not "reverses IS NULL": SQLite would look every dossier's decisions up by it, through all that reverse nothing.
    decisions = Decision.objects.alias(reversing=Coalesce("reverses_id", 0)).filter(reversing=0)
    if known_at is None:
        return decisions.filter(reversed_by__isnull=True)
    reversal = Decision.objects.filter(reverses=OuterRef("pk"), written_at__lt=known_at)
    return decisions.filter(~Exists(reversal), written_at__lt=known_at)


def last_lines(at: datetime, known_at: datetime | None) -> Iterator[Lines]:
    """The last line before ``at`` of each accepted dossier that had not ended: how it stood.

    In several parts that share no dossier, one statement to find out which; ended ones may be among them.
    """
    back = _taken_back(at, known_at)
    yield _last_lines(at, known_at).exclude(dossier__in=list(back))
    pairs = [(dossier, n - 1) for dossier, n in back.items() if n > 1]
    for first in range(0, len(pairs), AT_ONCE):
        named = reduce(or_, (Q(dossier=dossier, n=n) for dossier, n in pairs[first : first + AT_ONCE]))
        yield SlipLine.objects.filter(named, dossier__in=_accepted_before(at, known_at))


def _last_lines(at: datetime, known_at: datetime | None) -> Lines:
    before = known_lines(known_at).filter(dossier=OuterRef("dossier"), at__lt=at).order_by("-n").values("n")
    return SlipLine.objects.filter(dossier__in=_candidates(at, known_at), n=Subquery(before[:1]))


def _accepted_before(at: datetime, known_at: datetime | None) -> QuerySet[Dossier]:
    """By the card; cards know everything, so what only ``known_at`` knew is read off the lines."""
    if known_at is None:
        return Dossier.objects.filter(accepted_at__lt=at)
    accept = standing_lines(known_at).filter(dossier=OuterRef("pk"), step=Step.ACCEPT, at__lt=at)
    return Dossier.objects.filter(Exists(accept), registered_at__lt=at)


def _candidates(at: datetime, known_at: datetime | None) -> QuerySet[Dossier]:
    """Accepted before ``at`` and not ended by then, as the card tells, which knows the last end of a reopened one."""
    accepted = _accepted_before(at, known_at)
    if known_at is not None:
        return accepted
    return accepted.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=at))


def _taken_back(at: datetime, known_at: datetime | None) -> dict[int, int]:
    """Dossiers with a line before ``at`` that a known correction from ``at`` on voids, and the number of the first.

    The line before it says how the dossier stood.
    """
    voided_at = SlipLine.objects.filter(dossier=OuterRef("dossier"), n=OuterRef("voids")).values("at")[:1]
    corrections = (
        known_lines(known_at).filter(FLOWING, step=Step.CORRECT, at__gte=at).annotate(voided_at=Subquery(voided_at))
    )
    first = corrections.filter(voided_at__lt=at).order_by().values("dossier").annotate(first=Min("voids"))
    return dict(first.values_list("dossier", "first"))
