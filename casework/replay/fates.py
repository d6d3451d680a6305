"""Which dossier of a center's July ends when, in time or late: the published integers met exactly.

The days and channels are given. First each slot gets its fate, then a procedure whose limit makes that fate lawful:
the verdict comes from the law, here is only chosen when a dossier is decided.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from random import Random

from casework.replay.allocation import MIDDLE, CenterMonth
from casework.replay.offers import POVERTY, Offer, counter_shares, reach
from law.calendar import Calendar, midnight
from law.count import begin
from law.limit import Limit, Unit

LATE_MORNING = 10 * 3600
AHEAD = 4.0  # what is left open at the end of the month was mostly accepted in its last days


class PlanError(Exception):
    """No procedure makes a wanted fate lawful."""


class Fate(StrEnum):
    IN_TIME = "in_time"
    LATE = "late"
    OPEN = "open"


class Loose(StrEnum):
    """How a dossier stands open at the end of the month, or how it left."""

    WITHIN = "within"
    OVERDUE = "overdue"
    SUPPLEMENT = "supplement"
    PAYMENT = "payment"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    TRANSFERRED = "transferred"


SHARES = {Loose.WITHIN: 67.0, Loose.OVERDUE: 7.0, Loose.SUPPLEMENT: 13.0, Loose.PAYMENT: 4.5, Loose.WITHDRAWN: 6.0,
          Loose.STOPPED: 1.5, Loose.TRANSFERRED: 1.0}  # fmt: skip


@dataclass(slots=True, eq=False)
class Slot:
    """One dossier to be: accepted on working day ``day`` (from 0), decided on ``decided`` unless it stays open."""

    day: int
    online: bool
    fate: Fate = Fate.IN_TIME
    by_middle: bool = False  # decided by the 14th
    loose: Loose = Loose.WITHIN
    offer: Offer | None = None
    decided: int = -1


class Ruler:
    """The month's working days, and on which of them a limit ends. Days past the month count on."""

    def __init__(self, calendar: Calendar, days: Sequence[date]) -> None:
        self.calendar = calendar
        self.days = tuple(days)
        self.last = len(self.days) - 1
        self.middle = sum(day <= MIDDLE for day in self.days) - 1
        self._first = calendar.days.index(self.days[0].toordinal())
        self._known: dict[tuple[Limit, int], int] = {}

    def due(self, limit: Limit, day: int) -> int:
        """The number of the working day on which a dossier accepted in the late morning of ``day`` is due."""
        key = (limit, day)
        if key not in self._known:
            found = begin(self.calendar, midnight(self.days[day]) + LATE_MORNING, limit).due()
            if found is None:
                raise PlanError(f"{limit}: no due date")
            self._known[key] = self.calendar.days.index(found.day) - self._first
        return self._known[key]


def slots_of(month: CenterMonth) -> list[Slot]:
    """A slot for each dossier of the month, online first within a day."""
    return [
        Slot(day, place < of.online) for day, of in enumerate(month.days) for place in range(of.received)
    ]  # fmt: skip


def choose(slots: Sequence[Slot], month: CenterMonth, ruler: Ruler, rng: Random) -> None:
    """Give each slot its fate, so that the center's published numbers come out."""
    early = [slot for slot in slots if slot.day <= ruler.middle]
    waiting = _wait(early, month, ruler, rng)
    for slot in early:
        slot.by_middle = slot not in waiting
    rest = [slot for slot in slots if not slot.by_middle]
    for online, decided in ((True, month.decided_online), (False, month.decided - month.decided_online)):
        of_channel = [slot for slot in rest if slot.online == online]
        total = month.online if online else month.received - month.online
        for slot in _pick(of_channel, total - decided, rng, lambda s: 2.718 ** ((s.day - ruler.last) / AHEAD)):
            slot.fate = Fate.OPEN
    late_early = month.decided_by_middle - month.in_time_by_middle
    late = month.decided - month.in_time
    first = [slot for slot in early if slot.by_middle and slot.day < ruler.middle]
    then = [slot for slot in rest if slot.fate is Fate.IN_TIME and slot.day < ruler.last]
    for candidates, count in ((first, late_early), (then, late - late_early)):
        for slot in _pick(candidates, count, rng, lambda s: 1.0 if s.online else 0.1):
            slot.fate = Fate.LATE
    _loosen([slot for slot in slots if slot.fate is Fate.OPEN], rng)


def _wait(early: Sequence[Slot], month: CenterMonth, ruler: Ruler, rng: Random) -> set[Slot]:
    """Those not decided by the 14th, mostly of the last days; of the counter no more than have a limit to wait for."""
    count = len(early) - month.decided_by_middle
    open_counter = (month.received - month.online) - (month.decided - month.decided_online)
    long_enough = max(counter_shares(month)[POVERTY] - open_counter, 0)
    later = sum(day.received - day.online for day in month.days[ruler.middle + 1 :])
    at_counter = max(min(round(count * 0.03), long_enough), open_counter - later)
    kinds = (([s for s in early if s.online], count - at_counter), ([s for s in early if not s.online], at_counter))
    return set().union(
        *(_pick(slots, n, rng, lambda s: 2.718 ** ((s.day - ruler.middle) / 2.2)) for slots, n in kinds)
    )  # fmt: skip


def _pick(slots: Sequence[Slot], count: int, rng: Random, weight: Callable[[Slot], float]) -> set[Slot]:
    """``count`` of the slots, by weight, without putting one back."""
    if not 0 <= count <= len(slots):
        raise PlanError(f"{count} of {len(slots)} slots wanted")
    order = sorted(slots, key=lambda slot: rng.random() ** (1 / weight(slot)), reverse=True)
    return set(order[:count])


def _loosen(slots: Sequence[Slot], rng: Random) -> None:
    kinds = list(SHARES)
    for slot in slots:
        slot.loose = rng.choices(kinds, list(SHARES.values()))[0]


# -- procedures -------------------------------------------------------------------------------------------------------


class Pool:
    """Offers still to be given out, by limit."""

    def __init__(self, offers: Iterable[Offer], ruler: Ruler, rng: Random) -> None:
        offers = list(offers)
        rng.shuffle(offers)
        self._by_limit: dict[Limit, list[Offer]] = defaultdict(list)
        for offer in offers:
            self._by_limit[offer.limit].append(offer)
        self._order = reach(offers)
        self._ruler, self._rng = ruler, rng

    def take(
        self, day: int, *, after: int = -1, until: int = 10**6, prefer: Callable[[int], float] = lambda due: 1.0
    ) -> Offer | None:
        """An offer due on a day in [after, until] when accepted on ``day``; None when there is none left."""
        fit = [(limit, due) for limit in self._left() if after <= (due := self._ruler.due(limit, day)) <= until]
        if not fit:
            return None
        weights = [len(self._by_limit[limit]) * prefer(due) for limit, due in fit]
        return self._by_limit[self._rng.choices(fit, weights)[0][0]].pop()

    def shortest(self) -> Offer:
        return self._by_limit[next(iter(self._left()))].pop()

    def longest(self) -> Offer:
        return self._by_limit[list(self._left())[-1]].pop()

    def _left(self) -> Iterable[Limit]:
        return (limit for limit in self._order if self._by_limit[limit])


def _near(wanted: int, due: int) -> float:
    """How much a due day close to the wanted one is preferred."""
    return 1 / (1 + abs(due - wanted))


def match(slots: Sequence[Slot], offers: Sequence[Offer], ruler: Ruler, rng: Random) -> None:
    """Give each slot of one channel a procedure that makes its fate lawful, the hardest to please first."""
    pool = Pool(offers, ruler, rng)
    _match_open([slot for slot in slots if slot.fate is Fate.OPEN], pool, ruler)
    waiting = [s for s in slots if s.fate is Fate.IN_TIME and not s.by_middle and s.day <= ruler.middle]
    for slot in sorted(waiting, key=lambda slot: slot.day):
        first = ruler.middle + 1
        slot.offer = pool.take(slot.day, after=first, prefer=partial(_near, first))
        _must(slot)
    late = [slot for slot in slots if slot.fate is Fate.LATE]
    for slot in sorted(late, key=lambda slot: _end(slot, ruler) - slot.day):
        slot.offer = pool.take(slot.day, until=_end(slot, ruler) - 1)
        _must(slot)
    others = [slot for slot in slots if slot.offer is None]
    for slot in sorted(others, key=lambda slot: _end(slot, ruler) - slot.day):
        slot.offer = pool.take(slot.day, until=_end(slot, ruler)) or pool.shortest()


def _end(slot: Slot, ruler: Ruler) -> int:
    """The last day on which the slot may be decided."""
    return ruler.middle if slot.by_middle else ruler.last


def _must(slot: Slot) -> None:
    if slot.offer is None:
        raise PlanError(f"no procedure makes day {slot.day} {slot.fate} lawful")


def _match_open(slots: Sequence[Slot], pool: Pool, ruler: Ruler) -> None:
    """What stays open gets a limit that ends after the month, unless it is overdue or left early."""
    for slot in slots:
        if slot.loose is Loose.OVERDUE:
            slot.offer = pool.take(slot.day, until=ruler.last - 1)
        else:
            slot.offer = pool.take(slot.day, after=ruler.last + 1, prefer=lambda due: 1.0 + due)
        if slot.offer is None:  # none that long or that short is left: it waits for the citizen instead
            slot.offer = pool.longest()
            slot.loose = Loose.SUPPLEMENT
        if slot.loose is Loose.PAYMENT and slot.offer.field != "dat_dai":
            slot.loose = Loose.WITHIN if slot.offer.limit.unit is not Unit.SAME_DAY else Loose.SUPPLEMENT


def decide(slots: Sequence[Slot], ruler: Ruler, rng: Random) -> None:
    """The working day each decided slot is decided on."""
    for slot in slots:
        if slot.fate is Fate.OPEN or slot.offer is None:
            continue
        due = ruler.due(slot.offer.limit, slot.day)
        first = slot.day if slot.by_middle else max(slot.day, ruler.middle + 1)
        last = _end(slot, ruler)
        if slot.fate is Fate.LATE:
            first = max(first, due + 1)
            slot.decided = min(first + int(rng.expovariate(0.7)), last)
        else:
            last = min(last, due)
            slot.decided = last if rng.random() < 0.45 else rng.randint(first, last)
        if not first <= slot.decided <= last:
            raise PlanError(f"day {slot.day}, due {due}: no day left to decide {slot.fate}")
