"""A month of one center, July 2025 or one like it: every dossier laid out on the clock, ready for the desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from random import Random
from typing import TypeVar

from casework.desk import Plan
from casework.replay.allocation import CenterMonth
from casework.replay.fates import Fate, Loose, Ruler, Slot, choose, decide, match, slots_of
from casework.replay.lives import Life
from casework.replay.offers import Catalogue, Offer
from casework.replay.office import HOUR, MINUTE, Office
from casework.replay.people import People
from law.calendar import midnight
from law.limit import Unit

Some = TypeVar("Some")

DECLINED = 0.012  # declined before acceptance, as a share of what came online; in no figure of acceptance
ASKED_BEFORE = 0.012  # papers asked for before acceptance
SUBMITTED_SAME_DAY = 0.35  # same-day procedures that still go through a submission
PAUSED = 0.09
EXTENDED = 0.01
APOLOGISED = 0.2
COLLECTED = ((0, 1, 2, 3, 5), (52, 26, 11, 7, 4))  # working days until a result is fetched


def planned_slots(month: CenterMonth, catalogue: Catalogue, ruler: Ruler, rng: Random) -> list[Slot]:
    """The center's dossiers with fate, procedure and day of decision."""
    slots = slots_of(month)
    choose(slots, month, ruler, rng)
    online, counter = catalogue.asked_for(rng, month)
    match([slot for slot in slots if slot.online], online, ruler, rng)
    match([slot for slot in slots if not slot.online], counter, ruler, rng)
    decide(slots, ruler, rng)
    return slots


class Month:
    """The month of one center. ``offices`` are all centers: some dossiers move between them."""

    def __init__(
        self, month: CenterMonth, offices: Mapping[str, Office], catalogue: Catalogue, seed: int, place: int
    ) -> None:
        self.month, self.offices, self.catalogue = month, offices, catalogue
        self.office = offices[month.code]
        self.rng = Random(f"{seed}/{month.name}/{month.code}")  # the same seed gives the same month
        self.people = People(self.rng, month.code, seed, place)
        self.ruler = Ruler(self.office.calendar, [day.on for day in month.days])
        self.days = self.ruler.days

    def plans(self) -> list[Plan]:
        """Every dossier of the month, by the moment it arrived."""
        slots = planned_slots(self.month, self.catalogue, self.ruler, self.rng)
        lives = [self._life(slot, slot.offer) for slot in slots if slot.offer is not None]
        lives += [self._declined() for _ in range(round(self.month.online * DECLINED))]
        lives.sort(key=lambda life: life.moves[0].at)
        return [plan for life in lives if (plan := life.plan())]

    # -- arriving

    def _life(self, slot: Slot, offer: Offer) -> Life:
        rng = self.rng
        channel = "online" if slot.online else self._by_hand(offer)
        life = Life(self.office, offer, self.people.somebody(offer.field), channel, rng)
        part = rng.triangular(0.02, self._latest(slot, offer), 0.3)
        self._arrive(life, self.days[slot.day], part)
        quick = slot.decided == slot.day
        life.assign(life.at + rng.randint(2, 15 if quick else 150) * MINUTE)
        if slot.fate is Fate.OPEN:
            self._leave_open(life, slot, part)
        else:
            self._finish(life, slot, offer, part)
        return life

    def _by_hand(self, offer: Offer) -> str:
        by_post = "postal" in offer.channels and self.rng.random() < 0.25
        return "post" if by_post else "counter"

    def _latest(self, slot: Slot, offer: Offer) -> float:
        """How much of the day may have gone by at acceptance for the fate to hold."""
        if slot.fate is Fate.LATE and offer.limit.unit is Unit.SAME_DAY:
            return 0.62  # before 15:00, or it would be due the day after
        if slot.decided == slot.day:
            return 0.75
        return 0.55 if slot.fate is Fate.OPEN and slot.day == self.ruler.last else 0.92

    def _arrive(self, life: Life, on: date, part: float) -> None:
        """Online dossiers are registered the evening before or the same day, and accepted within 8 working hours."""
        rng = self.rng
        accepted_at = self.office.moment(on, part)
        if life.channel == "online":
            life.register(self._registered(on, accepted_at))
            if part > 0.35 and rng.random() < ASKED_BEFORE:
                life.ask_supplement(self.office.moment(on, 0.05), by=life.clerk)
                life.supplement(self.office.moment(on, rng.uniform(0.12, 0.3)))
        life.accept(accepted_at)

    def _registered(self, on: date, before: int) -> int:
        rng, morning = self.rng, midnight(on) + 5 * HOUR + 1800
        if on > self.days[0] and rng.random() < 0.35:
            return midnight(on) - rng.randint(HOUR // 2, 5 * HOUR)
        return max(before - rng.randint(5, 180) * MINUTE, min(morning + rng.randint(0, HOUR), before - MINUTE))

    def _declined(self) -> Life:
        rng = self.rng
        on = rng.choice(self.days)
        offer = self.catalogue.draw(rng, rng.choice(("ho_tich", "dat_dai", "hkd", "btxh")), 1, online=True)[0]
        life = Life(self.office, offer, self.people.somebody(), "online", rng)
        at = self.office.moment(on, rng.uniform(0.05, 0.9))
        life.register(self._registered(on, at))
        life.decline(at)
        return life

    # -- decided in the month

    def _finish(self, life: Life, slot: Slot, offer: Offer, part: float) -> None:
        rng, office = self.rng, self.office
        on = self.days[slot.decided]
        gap = slot.decided - slot.day
        first = min(part + 0.08, 0.9) if gap == 0 else 0.1
        at = max(office.moment(on, rng.uniform(first, 0.97)), life.at + 20 * MINUTE)
        if slot.fate is Fate.IN_TIME and gap >= 2:
            self._work(life, slot, offer)
        if slot.fate is Fate.LATE and rng.random() < APOLOGISED:
            due = self.ruler.due(offer.limit, slot.day)
            life.apologise(max(office.moment(self.days[due], 0.9), life.at + MINUTE), on)
        if offer.limit.unit is not Unit.SAME_DAY or rng.random() < SUBMITTED_SAME_DAY:
            day_before = gap >= 2 and rng.random() < 0.35
            submitted = office.moment(self.days[slot.decided - 1], rng.uniform(0.7, 0.97)) if day_before else at - 900
            life.submit(max(submitted, life.at + MINUTE))
        life.resolve(at, late=slot.fate is Fate.LATE)
        self._collect(life, slot)

    def _work(self, life: Life, slot: Slot, offer: Offer) -> None:
        """What may happen on the way: papers asked for, money to pay, a lawful extension. None makes it late."""
        rng = self.rng
        asked = rng.randint(slot.day, slot.decided - 2)
        brought = rng.randint(asked + 1, slot.decided - 1)
        asked_at = max(self.office.moment(self.days[asked], rng.uniform(0.3, 0.97)), life.at + 5 * MINUTE)
        brought_at = self.office.moment(self.days[brought], rng.uniform(0.05, 0.65))
        chance = rng.random()
        if offer.field == "dat_dai" and chance < 0.25:
            life.ask_payment(asked_at)
            life.paid(brought_at)
        elif chance < PAUSED:
            life.ask_supplement(asked_at)
            life.supplement(brought_at)
        elif chance > 1 - EXTENDED and offer.limit.unit is Unit.WORKING_DAY and offer.limit.amount >= 5:
            life.extend(asked_at, max(offer.limit.amount // 3, 1))

    def _collect(self, life: Life, slot: Slot) -> None:
        """The result is fetched, if that still falls into the month."""
        rng = self.rng
        days, weights = COLLECTED
        after = 0 if life.result_channel == "electronic" else rng.choices(days, weights)[0]
        if after == 0:
            life.hand_over(life.at + rng.randint(1, 20) * MINUTE)
        elif slot.decided + after <= self.ruler.last:
            life.hand_over(self.office.moment(self.days[slot.decided + after], rng.uniform(0.03, 0.95)))

    # -- open at the end of the month, or left otherwise

    def _leave_open(self, life: Life, slot: Slot, part: float) -> None:
        rng, office = self.rng, self.office
        last = self.ruler.last
        due = self.ruler.due(life.offer.limit, slot.day)
        day = rng.randint(slot.day, max(slot.day, min(last, due)))
        at = office.moment(self.days[day], rng.uniform(0.1 if day > slot.day else min(part + 0.3, 0.9), 0.97))
        at = max(at, life.at + 10 * MINUTE)
        if slot.loose is Loose.SUPPLEMENT:
            life.ask_supplement(at)
        elif slot.loose is Loose.PAYMENT:
            life.ask_payment(at)
        elif slot.loose is Loose.WITHDRAWN:
            life.withdraw(at)
        elif slot.loose is Loose.STOPPED:
            life.stop(at)
        elif slot.loose is Loose.TRANSFERRED:
            self._transfer(life, at)
        elif slot.loose is Loose.WITHIN and rng.random() < 0.1:
            life.submit(at)

    def _transfer(self, life: Life, at: int) -> None:
        """To a center that then assigns it, or has not yet."""
        other = self.rng.choice([office for code, office in sorted(self.offices.items()) if code != self.office.code])
        life.transfer(at, other.center)
        if self.rng.random() < 0.6:
            life.add_at(other, life.at + 20 * MINUTE)


def batches(plans: Sequence[Some], size: int) -> list[Sequence[Some]]:
    """The plans in transactions of at most ``size`` dossiers, as even as can be."""
    parts = max(-(-len(plans) // size), 1)
    step = -(-len(plans) // parts)
    return [plans[first : first + step] for first in range(0, len(plans), step)]
