"""The figures of a center or of the city: counts, and the rates made of them. Each is defined here and nowhere else."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from itertools import chain
from typing import Any

from casework.figures.days import days_taken
from casework.figures.flows import decisions, flows
from casework.figures.further import further
from casework.figures.period import Period
from casework.figures.question import Question, Tally
from casework.figures.rates import Place, Rate
from casework.figures.states import states
from casework.figures.sums import parts_of
from centers.models import Center

# Rates whose facts no step records yet: null over nothing, not 0.
UNRECORDED = ("digitised_rate", "reuse_rate", "e_result_rate", "online_payment_rate", "satisfied_rate")


@dataclass(slots=True)
class Figures:
    """Counts of one center, or of the city as their sum.

    carried_in + accepted + transferred_in + reopened = decided + withdrawn + stopped + transferred_out + open, and
    open = within_time + overdue + paused.
    """

    accepted: int = 0
    online: int = 0
    counter: int = 0
    post: int = 0
    carried_in: int = 0
    transferred_in: int = 0
    transferred_out: int = 0
    reopened: int = 0
    decided: int = 0
    early: int = 0
    on_time: int = 0
    late: int = 0
    withdrawn: int = 0
    stopped: int = 0
    open: int = 0
    within_time: int = 0
    overdue: int = 0
    paused: int = 0
    received_in_time: int = 0  # numerator of on_time_of_received; like the following no column of its own
    eligible: int = 0  # accepted, of procedures that offer online filing
    eligible_online: int = 0
    second_decided: int = 0  # decided in time, but after a second request for a supplement
    second_open: int = 0  # within time, but after a second request
    waiting_supplement: int = 0  # paused, for a supplement
    paused_overdue: int = 0  # paused, and was late by then
    stopped_overdue: int = 0  # stopped when it was late; counted with the second requests
    days: Counter[int] = field(default_factory=Counter)  # how many resolved ones took so many working days
    by_766: bool = False  # whether what only Decision 766 asks for was counted
    timed: bool = False  # whether the days were counted
    complete: bool = False  # whether both were

    def add(self, other: Figures) -> None:
        for name in (*COUNTS, *PARTS):
            self.count(name, getattr(other, name))
        self.days.update(other.days)

    def count(self, name: str, more: int) -> None:
        """So many more of one count."""
        setattr(self, name, getattr(self, name) + more)

    def of(self, name: str) -> int:
        """A count, or a sum of ``casework.figures.sums``, by its name."""
        return sum(sign * int(getattr(self, part)) for sign, part in parts_of(name))

    @property
    def waiting_payment(self) -> int:
        """Paused, for a fee or a tax."""
        return self.paused - self.waiting_supplement

    @property
    def paused_within(self) -> int:
        return self.paused - self.paused_overdue

    @property
    def stopped_within(self) -> int:
        return self.stopped - self.stopped_overdue

    @property
    def something(self) -> bool:
        """Whether anything came, was decided or is open: else there is nothing to compare with."""
        return bool(self.accepted or self.decided or self.open)

    @property
    def came(self) -> int:
        """What came in during the period."""
        return self.accepted + self.transferred_in + self.reopened

    @property
    def went(self) -> int:
        """What went out during the period."""
        return self.decided + self.withdrawn + self.stopped + self.transferred_out

    @property
    def balanced(self) -> bool:
        """The identity of figures: what came in went out or is still open."""
        open_ = self.carried_in + self.came - self.went
        return open_ == self.open == self.within_time + self.overdue + self.paused

    @property
    def rates(self) -> dict[str, Rate]:
        in_time = self.early + self.on_time
        by_766 = {
            "on_time_766": Rate(
                in_time - self.second_decided + self.within_time - self.second_open,
                self.carried_in + self.came - self.transferred_out,
            )
        }
        return {
            "online_rate": Rate(self.online, self.accepted),
            "settlement_rate": Rate(self.decided, self.accepted + self.carried_in),
            "on_time_of_decided": Rate(in_time, self.decided),
            "on_time_of_received": Rate(self.received_in_time, self.accepted),
            "early_rate": Rate(self.early, self.decided),
            "late_rate": Rate(self.late, self.decided),
            "overdue_open": Rate(self.overdue, self.open),
            "online_rate_eligible": Rate(self.eligible_online, self.eligible),
            **(by_766 if self.by_766 or self.complete else {}),
            **dict.fromkeys(UNRECORDED, Rate(0, 0)),
        }

    @property
    def days_taken(self) -> dict[str, Place]:
        """Working days from acceptance to decision, pauses out."""
        if not (self.timed or self.complete):
            return {}
        return {"median_days": Place(self.days, 5), "p90_days": Place(self.days, 9)}

    @property
    def counts(self) -> dict[str, int]:
        """The counts that stand on their own, in order."""
        return {name: getattr(self, name) for name in COUNTS}

    def as_json(self) -> dict[str, Any]:
        return self.counts | {"rates": self.rates_as_json()}

    def rates_as_json(self) -> dict[str, dict[str, int | str | None]]:
        """Rates and days by their keys."""
        written: dict[str, Rate | Place] = {**self.rates, **self.days_taken}
        return {name: one.as_json() for name, one in written.items()}


PARTS = (
    "received_in_time", "eligible", "eligible_online", "second_decided", "second_open", "waiting_supplement",
    "paused_overdue", "stopped_overdue",
)  # fmt: skip
COUNTS = tuple(one.name for one in fields(Figures) if one.name not in (*PARTS, "days", "by_766", "timed", "complete"))


@dataclass(frozen=True, slots=True)
class Report:
    """The city and every center in one period."""

    period: Period
    city: Figures
    centers: Mapping[str, Figures]  # by code, in the order of the centers
    names: Mapping[str, str]


def report(period: Period, centers: Iterable[Center] | None = None, **more: bool) -> Report:
    """The figures of a period. Nine statements whatever the number of dossiers and centers.

    ``by_766`` adds the rate of Decision 766 with four more, ``timed`` the days with three more, ``complete`` both.
    """
    chosen = list(Center.objects.all() if centers is None else centers)
    codes = tuple(center.code for center in chosen)
    asked = Question(period, every=codes) if centers is None else Question(period, centers=codes)
    found = counted(asked, **more)
    by_code = {center.code: found[center.code] for center in chosen}
    names = {center.code: center.name_vi for center in chosen}
    return Report(period, total(by_code.values(), **more), by_code, names)


def counted(
    asked: Question, *, by_766: bool = False, timed: bool = False, complete: bool = False, checked: bool = False
) -> defaultdict[str, Figures]:
    """Everything that is counted, by the keys of the axis that have something; zeros for others.

    What was carried in follows from the rest by the identity; ``checked`` counts it by itself, so that sums can fail.
    """
    found: defaultdict[str, Figures] = defaultdict(lambda: Figures(by_766=by_766, timed=timed, complete=complete))
    for key, name, count in chain(flows(asked), _open(asked), further(asked) if by_766 or complete else ()):
        found[key].count(name, count)
    if asked.axis.balanced and not checked:
        for one in found.values():
            one.carried_in = one.went + one.open - one.came
    else:
        for key, name, count in states(asked, asked.period.since):
            if name == "open":
                found[key].count("carried_in", count)
    for key, days, count in days_taken(asked) if timed or complete else ():
        found[key].days[days] += count
    return found


def _open(asked: Question) -> Iterator[Tally]:
    for part, one in asked.each():
        for key, name, count in states(one, one.period.end):
            yield part or key, name, count


def total(some: Iterable[Figures], *, by_766: bool = False, timed: bool = False, complete: bool = False) -> Figures:
    """Their sum: of the centers it is the city."""
    together = Figures(by_766=by_766, timed=timed, complete=complete)
    for one in some:
        together.add(one)
    return together


def decided(period: Period) -> dict[str, Figures]:
    """The decisions of a period alone, by center: what a rate of them needs. Two statements."""
    found: dict[str, Figures] = defaultdict(Figures)
    every = tuple(Center.objects.values_list("code", flat=True))
    for code, name, count in decisions(Question(period, every=every)):
        found[code].count(name, count)
    return dict(found)
