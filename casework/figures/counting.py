"""Counting: flows of a period and the state at its end, by center."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from casework.figures.rates import rates_of
from casework.models import Decision, Dossier, SlipLine
from centers.models import Center
from law.calendar import HANOI
from law.steps import Clock, Step
from law.terms import PAUSED

BEGAN_ON = date(2025, 7, 1)  # the centers began: Decree 118/2025/NĐ-CP in force
FLOWS = (
    "accepted", "online", "counter", "post", "carried_in", "transferred_in", "transferred_out", "reopened", "decided",
    "early", "on_time", "late", "withdrawn", "stopped",
)  # fmt: skip
STATES = ("open", "within_time", "overdue", "paused")
HELPERS = ("in_time", "received_in_time")  # numerators that are no column of their own
COUNTS = FLOWS + STATES
PAUSED_CODES = [status.value for status in PAUSED]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: the period as instants, as of when, known when, and of which center (None: all)."""

    start: datetime
    end: datetime
    as_of: datetime
    known_at: datetime | None
    center: str | None

    @classmethod
    def about(
        cls, first: date, last: date, *, now: datetime, center: str | None = None,
        as_of: datetime | None = None, known_at: datetime | None = None,
    ) -> Asked:  # fmt: skip
        """The days from ``first`` to ``last``, as of the end of the period or now, whichever is earlier."""
        start, end = _midnight(first), _midnight(last + timedelta(days=1))
        return cls(start, end, as_of or min(end, now), known_at, center)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), HANOI)


def of(first: date, last: date, *, now: datetime, center: str | None = None, **instants: datetime) -> dict[str, Any]:
    """The figures of one center, or of the city: counts and ``rates``."""
    asked = Asked.about(first, last, now=now, center=center, **instants)
    counts = _counted(asked)
    return _with_rates(counts[center] if center else _sum(counts.values()))


def by_center(first: date, last: date, *, now: datetime, **instants: datetime) -> dict[str, dict[str, Any]]:
    """The figures of every center by its code, in the order of the register."""
    counts = _counted(Asked.about(first, last, now=now, **instants))
    codes = Center.objects.order_by("position", "code").values_list("code", flat=True)
    return {code: _with_rates(counts[code]) for code in codes}


def city(centers: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The city is the sum of its centers."""
    return _with_rates(_sum(centers.values()))


def _sum(rows: Iterable[Mapping[str, Any]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for row in rows:
        total.update({name: row.get(name, 0) for name in COUNTS + HELPERS})
    return total


def _with_rates(counts: Mapping[str, int]) -> dict[str, Any]:
    whole = {name: counts.get(name, 0) for name in COUNTS + HELPERS}
    return whole | {"rates": rates_of(whole)}


def _counted(asked: Asked) -> defaultdict[str, Counter[str]]:
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for part in (_accepted, _received_in_time, _decided, _moved, _reopened):
        for code, name, count in part(asked):
            counts[code][name] += count
    for code, name, count in _state(asked, asked.as_of):
        counts[code][name] += count
    for code, name, count in _state(asked, asked.start):
        if name == "open":
            counts[code]["carried_in"] += count
    return counts


Found = Iterable[tuple[str, str, int]]


def _accepted(asked: Asked) -> Found:
    """Accepted in the period at their accepting center, by channel."""
    rows = _received(asked).values_list("accepted_center", "channel").order_by().annotate(count=Count("pk"))
    for code, channel, count in rows:
        yield code, "accepted", count
        yield code, channel, count


def _received(asked: Asked) -> QuerySet[Dossier]:
    cards = Dossier.objects.filter(accepted_at__gte=asked.start, accepted_at__lt=asked.as_of)
    if asked.center:
        cards = cards.filter(accepted_center=asked.center)
    if asked.known_at:
        known = SlipLine.objects.filter(dossier=OuterRef("pk"), step=Step.ACCEPT, written_at__lt=asked.known_at)
        cards = cards.filter(Exists(known))
    return cards


def _standing(asked: Asked) -> QuerySet[Decision]:
    """Decisions no correction has taken back."""
    decisions = Decision.objects.filter(reverses=None, decided_at__lt=asked.as_of)
    if asked.known_at is None:
        return decisions.filter(reversed_by=None)
    decisions = decisions.filter(written_at__lt=asked.known_at)
    return decisions.filter(Q(reversed_by=None) | Q(reversed_by__written_at__gte=asked.known_at))


def _received_in_time(asked: Asked) -> Found:
    """Of those accepted in the period, decided in time by their last standing decision; each dossier once."""
    last = _standing(asked).filter(dossier=OuterRef("pk")).order_by("-n").values("verdict")[:1]
    rows = (
        _received(asked)
        .annotate(judged=Subquery(last))
        .filter(judged__in=["early", "on_time"])
        .values_list("accepted_center")
        .order_by()
        .annotate(count=Count("pk"))
    )
    return [(code, "received_in_time", count) for code, count in rows]


def _decided(asked: Asked) -> Found:
    """Closings of the period at the center that answers for them."""
    decisions = _standing(asked).filter(decided_at__gte=asked.start)
    if asked.center:
        decisions = decisions.filter(center=asked.center)
    for code, kind, verdict, count in (
        decisions.values_list("center", "kind", "verdict").order_by().annotate(count=Count("pk"))
    ):
        if kind != Decision.RESOLVED:
            yield code, kind, count
            continue
        yield code, "decided", count
        yield code, verdict, count
        if verdict != "late":
            yield code, "in_time", count


def _flowing(asked: Asked, step: Step) -> QuerySet[SlipLine]:
    """Standing lines of a step in the period; voided lines count in no flow."""
    known = Q(written_at__lt=asked.known_at) if asked.known_at else Q()
    voided = SlipLine.objects.filter(
        known, dossier=OuterRef("dossier"), step=Step.CORRECT, voids=OuterRef("n"), at__lt=asked.as_of
    )
    lines = SlipLine.objects.filter(known, step=step, at__gte=asked.start, at__lt=asked.as_of)
    return lines.filter(~Exists(voided), dossier__accepted_at__lt=F("at"))


def _moved(asked: Asked) -> Found:
    """Accepted dossiers that changed centers: out of the one, into the other."""
    before = SlipLine.objects.filter(dossier=OuterRef("dossier"), n=OuterRef("n") - 1).values("center")[:1]
    for came, left in (
        _flowing(asked, Step.TRANSFER).annotate(left_center=Subquery(before)).values_list("center", "left_center")
    ):
        yield came, "transferred_in", 1
        yield left, "transferred_out", 1


def _reopened(asked: Asked) -> Found:
    rows = _flowing(asked, Step.REOPEN).values_list("center").order_by().annotate(count=Count("pk"))
    return [(code, "reopened", count) for code, count in rows]


def _state(asked: Asked, at: datetime) -> Found:
    """Open dossiers just before ``at``, by the last line before it: within time, overdue, paused."""
    lines = SlipLine.objects.filter(pk__in=_last_lines(asked, at)).exclude(clock=Clock.ENDED)
    if asked.center:
        lines = lines.filter(center=asked.center)
    late = Q(clock=Clock.RUNNING, late_from__lt=at)
    rows = (
        lines.values_list("center")
        .order_by()
        .annotate(
            open=Count("pk"),
            paused=Count("pk", filter=Q(status__in=PAUSED_CODES)),
            overdue=Count("pk", filter=late & ~Q(status__in=PAUSED_CODES)),
        )
    )
    for code, count, paused, overdue in rows:
        yield code, "open", count
        yield code, "paused", paused
        yield code, "overdue", overdue
        yield code, "within_time", count - paused - overdue


def _last_lines(asked: Asked, at: datetime) -> QuerySet[Any]:
    """Of each dossier that may have been open just before ``at``, its last line before it.

    The cards narrow first: accepted before, and not ended before unless reopened. Where a correction at or after
    ``at`` voids a line before it, the last line before the smallest such line counts.
    """
    cards = Dossier.objects.filter(accepted_at__lt=at).filter(
        Q(ended_at=None) | Q(ended_at__gte=at) | Q(reopened=True) | _corrected_later(at)
    )
    if asked.center:
        moved = SlipLine.objects.filter(step=Step.TRANSFER, center=asked.center).values("dossier")
        cards = cards.filter(Q(center=asked.center) | Q(accepted_center=asked.center) | Q(pk__in=moved))
    known = Q(written_at__lt=asked.known_at) if asked.known_at else Q()
    lines = SlipLine.objects.filter(known, dossier=OuterRef("pk"), at__lt=at)
    taken_back = SlipLine.objects.filter(
        known, dossier=OuterRef("dossier"), step=Step.CORRECT, at__gte=at, voids__lte=OuterRef("n")
    )
    if SlipLine.objects.filter(step=Step.CORRECT, at__gte=at).exists():
        lines = lines.filter(~Exists(taken_back))
    return cards.annotate(last=Subquery(lines.order_by("-n").values("pk")[:1])).values("last")


def _corrected_later(at: datetime) -> Q:
    return Q(pk__in=SlipLine.objects.filter(step=Step.CORRECT, at__gte=at).values("dossier"))
