"""Fees of a period: what the term of each dossier asks for, and what was asked to be paid on its slip and paid.

The two are kept apart. The term names the fee of a procedure, and no step records that it was collected; a request for
payment (tax, land fees, charges) names its own sum, and the step ``paid`` closes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import BigIntegerField, Case, Count, F, OuterRef, QuerySet, Subquery, Sum, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

from casework.figures.flows import acceptances
from casework.figures.question import Question, text_of
from casework.figures.standing import standing_lines
from casework.figures.states import open_lines
from casework.models import SlipLine
from casework.queries import PAYING
from law.steps import Status, Step


@dataclass(slots=True)
class Fees:
    """Counts of dossiers, of requests and of payments, with their sums in dong."""

    accepted: int = 0
    with_fee: int = 0
    with_fee_vnd: int = 0
    payment_asked: int = 0
    payment_asked_vnd: int = 0
    paid: int = 0
    paid_vnd: int = 0
    waiting_payment: int = 0
    waiting_payment_vnd: int = 0

    def count(self, name: str, more: int, more_vnd: int | None) -> None:
        """So many more of one kind, worth so much."""
        setattr(self, name, getattr(self, name) + more)
        setattr(self, f"{name}_vnd", getattr(self, f"{name}_vnd") + (more_vnd or 0))

    def add(self, other: Fees) -> None:
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))

    @property
    def payable(self) -> bool:
        """Whether anything is due, was asked for or is waited for."""
        return bool(self.with_fee or self.payment_asked or self.paid or self.waiting_payment)


def fees(asked: Question) -> defaultdict[str, Fees]:
    """By the keys of the axis that have something; zeros for others. Six statements."""
    found: defaultdict[str, Fees] = defaultdict(Fees)
    rows, _dossier, card = acceptances(asked)
    for key, count in rows.values_list("key").annotate(count=Count("*")):
        found[text_of(key)].accepted += count
    for name, worth in _worth(asked, rows, card):
        for key, count, vnd in worth:
            found[text_of(key)].count(name, count, vnd)
    return found


def _worth(asked: Question, rows: QuerySet[Any], card: str) -> Iterator[tuple[str, Iterable[Any]]]:
    yield "with_fee", _summed(with_fee(rows, card), fee(card))
    yield "payment_asked", _summed(payments(asked, Step.ASK_PAYMENT), _sum_asked())
    yield "paid", _summed(payments(asked, Step.PAID), _sum_of_request())
    for lines in waiting(asked):
        yield "waiting_payment", _summed(lines, _sum_of_request())


def _summed(rows: QuerySet[Any], vnd: Any) -> QuerySet[Any]:
    return rows.annotate(vnd=vnd).values_list("key").annotate(count=Count("*"), sum=Sum("vnd"))


# -- what is counted


def fee(card: str = "") -> Case:
    """What the term of a dossier asks for this way of filing, in dong; ``card`` leads to the dossier."""
    asked, online = F(f"{card}term__fee_vnd"), F(f"{card}term__fee_online_vnd")
    return Case(When(**{f"{card}channel": "online"}, then=Coalesce(online, asked)), default=asked)


def with_fee(rows: QuerySet[Any], card: str = "") -> QuerySet[Any]:
    """Those of some acceptances whose term asks for anything."""
    return rows.alias(fee=fee(card)).filter(fee__gt=0)


def payments(asked: Question, step: Step) -> QuerySet[Any]:
    """The requests for payment of a period, or the payments, that stand; at the center that had the dossier."""
    period = asked.period
    lines = standing_lines(period.known_at).filter(PAYING, step=step, at__gte=period.since, at__lt=period.end)
    return asked.keyed(lines, "line")


def waiting(asked: Question) -> Iterator[QuerySet[Any]]:
    """The last lines of those that wait for a payment at the end of the period."""
    return (lines.filter(status=Status.PAYMENT) for lines in open_lines(asked, asked.period.end))


def _sum_asked() -> Cast:
    return Cast(KT("facts__amount_vnd"), BigIntegerField())


def _sum_of_request() -> Subquery:
    """Of a payment, or of what waits for one: the sum of the last request up to its line."""
    requests = SlipLine.objects.filter(
        PAYING, step=Step.ASK_PAYMENT, dossier=OuterRef("dossier"), n__lte=OuterRef("n")
    ).order_by("-n")  # fmt: skip
    return Subquery(requests.annotate(vnd=_sum_asked()).values("vnd")[:1])


# -- the rows behind each count, as ``figures.behind`` takes them


NAMES = ("with_fee", "payment_asked", "paid")  # what waits for a payment is one of its own


def rows_of(name: str, asked: Question) -> tuple[str, str, QuerySet[Any]]:
    """What the rows behind one of ``NAMES`` count, their place on an axis, and they themselves."""
    if name == "with_fee":
        rows, _dossier, card = acceptances(asked)
        return "accepted", "line" if card else "card", with_fee(rows, card)
    return name, "line", payments(asked, Step.PAID if name == "paid" else Step.ASK_PAYMENT)
