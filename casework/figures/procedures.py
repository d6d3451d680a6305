"""How long procedures take, against what the law gives them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from casework.figures.axes import of_the_dossier
from casework.figures.days import days_taken
from casework.figures.flows import decisions
from casework.figures.question import Question
from casework.figures.rates import Place
from centers.models import Procedure, Term
from law.limit import Limit, Unit

TERM = of_the_dossier("term")
WHOLE = 10_000  # a share of the limit, in parts of so many
HOURS_A_DAY = 8
WORKING_WEEK, WEEK, MONTH = 5, 7, 30  # days: calendar days of a limit as working days (our choice, to compare by)


@dataclass(slots=True)
class Pace:
    """What was decided of one procedure, in how many working days, and how much of the limit that was.

    The day of acceptance is one of both: a limit of 3 days gives a dossier 4 days to be worked on, one that ends on
    the same day 1. A decision counts as made in the middle of its day, so that it lies this side of 1.00 or beyond.
    """

    procedure: Procedure
    limits: set[Limit] = field(default_factory=set)
    decided: int = 0
    late: int = 0
    days: Counter[int] = field(default_factory=Counter)
    shares: Counter[int] = field(default_factory=Counter)

    @property
    def median_days(self) -> Decimal | None:
        return Place(self.days, 5).value

    @property
    def p90_days(self) -> Decimal | None:
        return Place(self.days, 9).value

    @property
    def median_share(self) -> float:
        """Of the limit; 1.0 is all of it."""
        return _share(Place(self.shares, 5))

    @property
    def p90_share(self) -> float:
        return _share(Place(self.shares, 9))

    @property
    def over(self) -> bool:
        """Whether the slowest tenth takes longer than the limit."""
        return self.p90_share > 1


def paces(asked: Question) -> list[Pace]:
    """The procedures of which something was decided, the most decided first. Five statements."""
    by_term = Question(asked.period, TERM, asked.centers)
    counted = list(decisions(by_term))
    took = list(days_taken(by_term))
    terms = _terms(key for key, *_rest in (*counted, *took))
    found: dict[int, Pace] = {}
    for key, name, count in counted:
        term = terms.get(key)
        if term is not None and name in ("decided", "late"):
            pace = found.setdefault(term.procedure_id, Pace(term.procedure))
            pace.limits.add(term.limit)
            setattr(pace, name, getattr(pace, name) + count)
    for key, days, count in took:
        if key in terms:
            pace = found[terms[key].procedure_id]
            pace.days[days] += count
            pace.shares[part_of(days, terms[key].limit)] += count
    return sorted(found.values(), key=lambda pace: (-pace.decided, pace.procedure.code))


def part_of(days: int, limit: Limit) -> int:
    """The share of a limit that so many days are, in parts of ``WHOLE``."""
    return (2 * days + 1) * WHOLE // (2 * (working_days(limit) + 1))


def working_days(limit: Limit) -> int:
    """A limit in working days, to compare with the days taken; calendar days at five of seven."""
    if limit.unit is Unit.HOUR:
        return -(-limit.amount // HOURS_A_DAY)
    if limit.unit in (Unit.CALENDAR_DAY, Unit.MONTH):
        days = limit.amount * (MONTH if limit.unit is Unit.MONTH else 1)
        return max(1, days * WORKING_WEEK // WEEK)
    return limit.amount


def _terms(keys: Iterable[str]) -> dict[str, Term]:
    wanted = {int(key) for key in keys if key}
    found = Term.objects.filter(pk__in=wanted).select_related("procedure")
    return {str(term.pk): term for term in found}


def _share(place: Place) -> float:
    value = place.value
    return 0.0 if value is None else float(value) / WHOLE
