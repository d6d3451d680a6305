"""Procedures as services: which are offered online, and which of them somebody used in a period."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count

from casework.figures.flows import OFFERED, acceptances
from casework.figures.period import Period
from casework.figures.question import Question
from casework.figures.rates import Rate
from centers.models import Center, Procedure, Term
from law.calendar import local_date, to_seconds


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The procedures in use on a day, by their keys, and those of them that may be filed online."""

    procedures: frozenset[int]
    offered: frozenset[int]


@dataclass(slots=True)
class Use:
    """What was accepted at one place, or in the city, by procedure: all of it, and what came online."""

    catalogue: Catalogue
    accepted: Counter[int] = field(default_factory=Counter)
    online: Counter[int] = field(default_factory=Counter)

    @property
    def used(self) -> list[int]:
        """Services with a dossier filed online."""
        return sorted(pk for pk in self.catalogue.offered if self.online[pk])

    @property
    def unused(self) -> list[int]:
        """Services that somebody asked for, but nobody online."""
        return sorted(pk for pk in self.catalogue.offered if self.accepted[pk] and not self.online[pk])

    @property
    def idle(self) -> list[int]:
        """Services nobody asked for."""
        return sorted(pk for pk in self.catalogue.offered if not self.accepted[pk])

    @property
    def rates(self) -> dict[str, Rate]:
        """Procedures offered online, and services used, as ``numerator`` of their denominators."""
        offered = len(self.catalogue.offered)
        return {
            "offered_rate": Rate(offered, len(self.catalogue.procedures)),
            "services_used_rate": Rate(len(self.used), offered),
        }


def catalogue_on(on: date) -> Catalogue:
    """The catalogue of a day. A procedure with several cases is offered online when one of them is. One query."""
    levels = Term.objects.in_force(on).filter(is_active=True, procedure__is_active=True)
    rows = list(levels.order_by().values_list("procedure_id", "online_level"))
    return Catalogue(frozenset(pk for pk, _level in rows), frozenset(pk for pk, level in rows if level in OFFERED))


def last_day(period: Period) -> date:
    """The local day on which a period ends, or has come to."""
    return local_date(to_seconds(period.end - timedelta(seconds=1)))


def uses(period: Period, centers: tuple[str, ...] | None = None) -> tuple[Use, Mapping[str, Use]]:
    """(the city, or the centers asked for together; each center by its code). Four statements."""
    catalogue = catalogue_on(last_day(period))
    codes = tuple(Center.objects.values_list("code", flat=True)) if centers is None else centers
    asked = Question(period, every=codes) if centers is None else Question(period, centers=codes)
    procedure_of = dict(Term.objects.order_by().values_list("pk", "procedure_id"))
    rows, _dossier, card = acceptances(asked)
    whole = Use(catalogue)
    found: defaultdict[str, Use] = defaultdict(lambda: Use(catalogue))
    # By term, which stands in the index of acceptances; the procedure would take a look at every card.
    for code, term, channel, count in rows.values_list("key", f"{card}term", f"{card}channel").annotate(Count("pk")):
        for use in (whole, found[code]):
            use.accepted[procedure_of[term]] += count
            if channel == "online":
                use.online[procedure_of[term]] += count
    return whole, found


def procedures_of(keys: list[int]) -> list[Procedure]:
    """Procedures in the order of their fields. One query."""
    return list(Procedure.objects.filter(pk__in=keys).select_related("field").order_by("field__position", "code"))
