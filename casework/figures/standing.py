"""What stands: lines and decisions that no known correction voids, and where dossiers stood at an instant.

A past state is the reading stored on a dossier's last line before the instant. Candidates are narrowed on the card and
each takes one index look-up; nothing is folded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import BooleanField, Exists, F, Func, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Least

from casework.models import Decision, Dossier, SlipLine
from casework.queries import FLOWING
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
    decisions = Decision.objects.filter(reverses__isnull=True)
    reversals = Decision.objects.filter(reverses__isnull=False)
    if known_at is not None:
        decisions, reversals = decisions.filter(written_at__lt=known_at), reversals.filter(written_at__lt=known_at)
    # The few reversals as a set: PostgreSQL takes a join with them for one with all decisions.
    return decisions.exclude(pk__in=reversals.values("reverses"))


# -- how dossiers stood


def last_lines(
    at: datetime,
    known_at: datetime | None,
    centers: Collection[str] | None = None,
    some: QuerySet[Dossier] | None = None,
) -> Iterator[Lines]:
    """The last line before ``at`` of each accepted dossier that had not ended, or of some: how they stood.

    In several parts that share no dossier, one statement to find out which; ended ones may be among them. ``centers``
    narrows: the dossiers of other centers may be among them too.
    """
    back = taken_back(at, known_at)
    cards = open_cards(at, known_at, centers).exclude(pk__in=list(back))
    if some is not None:
        cards = cards.filter(pk__in=some)
    last = cards.annotate(last=Subquery(lines_before(at, known_at).values("pk")[:1])).values("last")
    yield SlipLine.objects.filter(pk__in=last.distinct())  # distinct, or PostgreSQL looks for each of them twice
    for lines in lines_before_taken_back(back, at, known_at):
        yield lines if some is None else lines.filter(dossier__in=some)


def lines_before(at: datetime, known_at: datetime | None) -> Lines:
    """Of the dossier of an outer statement the lines before ``at``, the last one first."""
    return known_lines(known_at).filter(dossier=OuterRef("pk"), at__lt=at).order_by("-n")


def taken_back(at: datetime, known_at: datetime | None) -> dict[int, int]:
    """Dossiers with a line before ``at`` that a known correction from ``at`` on voids, and the number of the first.

    The line before it says how the dossier stood. One statement.
    """
    voided_at = SlipLine.objects.filter(dossier=OuterRef("dossier"), n=OuterRef("voids")).values("at")[:1]
    corrections = (
        known_lines(known_at).filter(FLOWING, step=Step.CORRECT, at__gte=at).annotate(voided_at=Subquery(voided_at))
    )
    first = corrections.filter(voided_at__lt=at).order_by().values("dossier").annotate(first=Min("voids"))
    return dict(first.values_list("dossier", "first"))


def lines_before_taken_back(back: dict[int, int], at: datetime, known_at: datetime | None) -> Iterator[Lines]:
    """The lines that say how the dossiers of ``taken_back`` stood, so many at once."""
    pairs = [(dossier, n - 1) for dossier, n in back.items() if n > 1]
    for first in range(0, len(pairs), AT_ONCE):
        named = reduce(or_, (Q(dossier=dossier, n=n) for dossier, n in pairs[first : first + AT_ONCE]))
        yield SlipLine.objects.filter(named, dossier__in=_accepted_before(at, known_at))


def open_cards(at: datetime, known_at: datetime | None, centers: Collection[str] | None = None) -> QuerySet[Dossier]:
    """Accepted before ``at`` and not ended by then, as the card tells, which knows the last end of a reopened one."""
    cards = _open_by_card(at) if known_at is None else _open_as_known(at, known_at)
    if centers is None:
        return cards
    moved = SlipLine.objects.filter(FLOWING).order_by().values("dossier")  # others are where they were accepted
    return cards.filter(Q(accepted_center__in=centers) | Q(pk__in=moved))


def _open_by_card(at: datetime) -> QuerySet[Dossier]:
    if connection.vendor != "postgresql":
        return Dossier.objects.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=at), accepted_at__lt=at)
    # By the index on stretches: one on instants reads all that ended since, or all accepted before.
    holds = Func(Stretch(), at, arg_joiner=" @> ", template="%(expressions)s", output_field=BooleanField())
    return Dossier.objects.filter(holds, accepted_at__isnull=False)


class Stretch(Func):
    """(accepted_at, ended_at] of a card, without end while it is open. PostgreSQL only, and an index has the same."""

    function = "tstzrange"
    template = "%(function)s(%(expressions)s, '(]')"

    def __init__(self) -> None:
        super().__init__(Least("accepted_at", "ended_at"), F("ended_at"), output_field=BooleanField())


def _open_as_known(at: datetime, known_at: datetime) -> QuerySet[Dossier]:
    """Cards know everything: what was corrected, opened again or closed on paper only later is read off the lines."""
    turned = SlipLine.objects.filter(FLOWING).order_by().values("dossier")
    unknown = Decision.objects.filter(written_at__gte=known_at, decided_at__lt=at).values("dossier")
    # As one set: of conditions joined by OR PostgreSQL expects most of the cards, and reads every line there is.
    maybe = _open_by_card(at).values("pk").union(turned, unknown)
    return _accepted_before(at, known_at).filter(pk__in=maybe)


def _accepted_before(at: datetime, known_at: datetime | None) -> QuerySet[Dossier]:
    """By the card; what only ``known_at`` knew is read off the lines."""
    if known_at is None:
        return Dossier.objects.filter(accepted_at__lt=at)
    accept = standing_lines(known_at).filter(dossier=OuterRef("pk"), step=Step.ACCEPT, at__lt=at)
    return Dossier.objects.filter(Exists(accept), registered_at__lt=at)
