"""The last thirty working days, so that desks are alive today: about four dossiers a center and day, in every state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from random import Random

from casework.desk import Plan
from casework.models import Person
from casework.replay.allocation import shares
from casework.replay.lives import Life
from casework.replay.offers import CERTIFICATION, POVERTY, Catalogue, Offer
from casework.replay.office import HOUR, MINUTE, Office
from casework.replay.people import People
from law.calendar import local_date, midnight, to_seconds
from law.count import begin
from law.limit import Limit, Unit

DAYS = 30
A_DAY = (2, 3, 3, 4)  # beside those laid for today's desk: together about four
BUSIER = 3  # times as many at the center a visitor signs in to: its people are to get done what lies before them
ONLINE = 0.9
LATE = 0.07
DECLINED = 0.03
LEFT = 0.03  # withdrawn, and half as many stopped
KNOWN = 60  # people of July who come again
SHOWN = "19753"  # the center a visitor signs in to has everything on its desks
UNROUTED = ("dat_dai", "xay_dung")
HANDED = ("ho_tich", "ho_tich", "hkd", "btxh")
LINGERS = 0.3  # of the centers: what they left lying is late by more than five days
LAGS = 0.4  # of the centers: an agency has let its norm go by


class Recent:
    """The recent days of one center, seen from ``at``."""

    def __init__(self, office: Office, catalogue: Catalogue, seed: int, place: int, at: datetime) -> None:
        self.office, self.catalogue, self.at = office, catalogue, to_seconds(at)
        self.seed, self.rng = seed, Random(f"{seed}/recent/{office.code}")
        self.people = People(self.rng, office.code, seed, place)
        self.people.known = list(
            Person.objects.filter(dossiers__accepted_center__code=office.code, kind=Person.CITIZEN).order_by("pk")[
                :KNOWN
            ]
        )
        calendar, today = office.calendar, local_date(self.at).toordinal()
        past = [day for day in calendar.days if day <= today]
        self.days = [date.fromordinal(day) for day in past[-DAYS:]]
        self.next = [date.fromordinal(day) for day in calendar.days if day >= today][:6]
        self._due: dict[tuple[Limit, date], date] = {}

    def plans(self) -> list[Plan]:
        """Every dossier of these days up to ``at``, by the moment it arrived."""
        times = BUSIER if self.office.code == SHOWN else 1
        lives = [self._ordinary(on) for on in self.days for _ in range(self.rng.choice(A_DAY) * times)]
        lives += [*self._desk(), *self._lingering(), *self._consulted()]
        lives.sort(key=lambda life: life.moves[0].at)
        return [plan for life in lives if (plan := life.plan(self.at))]

    # -- time

    def due(self, limit: Limit, on: date) -> date:
        """The due day of a dossier accepted in the late morning of ``on``."""
        key = (limit, on)
        if key not in self._due:
            found = begin(self.office.calendar, midnight(on) + 10 * HOUR, limit).due()
            assert found is not None  # noqa: S101  nothing is paused
            self._due[key] = date.fromordinal(found.day)
        return self._due[key]

    def ago(self, days: int) -> int:
        """A moment so many working days before the last open one, never after ``at``."""
        return self.moment(self.days[-1 - days])

    def moment(self, on: date, first: float = 0.03, last: float = 0.95) -> int:
        """A moment of a working day; of today one that has gone by, or one of the day before when none has."""
        at = self.office.moment(on, self.rng.uniform(first, last))
        if at <= self.at:
            return at
        calendar, opens = self.office.calendar, self.office.opens(on)
        gone_by = calendar.open_seconds(opens, self.at) if self.at > opens else 0
        if gone_by < 10 * MINUTE:
            return self.moment(self.office.later(on, -1), first, last)
        return calendar.second(calendar.seconds_before(opens) + self.rng.randint(MINUTE, gone_by - MINUTE))[0]

    # -- ordinary dossiers

    def _ordinary(self, on: date) -> Life:
        rng = self.rng
        offer, online = self._offer()
        chance, at = rng.random(), self.office.moment(on, rng.uniform(0.03, 0.6))
        if online and chance < DECLINED:
            return self._declined(offer, at)
        life = self._accepted(offer, online, at)
        life.assign(life.at + rng.randint(10, 150) * MINUTE)
        due = self.due(offer.limit, on)
        if chance > 1 - LEFT and due > on:
            (life.withdraw if chance < 1 - LEFT / 3 else life.stop)(life.at + rng.randint(30, 200) * MINUTE)
            return life
        self._work(life, on, due)
        return life

    def _work(self, life: Life, on: date, due: date) -> None:
        """Until it is decided and fetched, or as far as it has come."""
        rng = self.rng
        days = [day for day in (*self.days, *self.next) if on <= day <= due]
        decided = rng.choice([*days, days[-1], days[-1]])
        late = rng.random() < LATE
        if late:
            decided = self.office.later(due, rng.randint(1, 3))
        elif len(days) > 3 and rng.random() < 0.12:
            self._pause(life, days)
        if due > self.days[-1] and not late and rng.random() < 0.8:
            return  # still being worked on
        at = self.office.moment(decided, rng.uniform(0.65, 0.97))
        if life.offer.limit.unit is not Unit.SAME_DAY:
            life.submit(at - rng.randint(10, 90) * MINUTE)
        life.resolve(at, late=late)
        if life.result_channel == "electronic":
            life.hand_over(life.at + 5 * MINUTE)
        else:
            life.hand_over(self.office.moment(self.office.later(decided, rng.choice((1, 1, 2, 3))), 0.4))

    def _declined(self, offer: Offer, at: int) -> Life:
        life = Life(self.office, offer, self.people.somebody(offer.field), "online", self.rng)
        life.register(at - self.rng.randint(10, 180) * MINUTE)
        life.decline(at)
        return life

    def _pause(self, life: Life, days: list[date]) -> None:
        asked = self.rng.randint(0, len(days) - 3)
        life.ask_supplement(max(self.office.moment(days[asked], 0.7), life.at + MINUTE))
        life.supplement(self.office.moment(days[self.rng.randint(asked + 1, len(days) - 2)], 0.3))

    def _offer(self) -> tuple[Offer, bool]:
        rng = self.rng
        fields = shares()
        field = rng.choices(list(fields), list(fields.values()))[0]
        online = rng.random() < ONLINE and field not in (CERTIFICATION, POVERTY)
        return self.catalogue.draw(rng, field, 1, online=online)[0], online

    def _accepted(self, offer: Offer, online: bool, at: int) -> Life:
        life = Life(
            self.office, offer, self.people.somebody(offer.field), "online" if online else "counter", self.rng
        )  # fmt: skip
        if online:
            life.register(at - self.rng.randint(10, 180) * MINUTE)
        life.accept(at)
        return life

    # -- today's desk

    def _desk(self) -> list[Life]:
        rng = self.rng
        kinds: list[Callable[[], Life]] = [
            *[lambda: self.overdue(rng.randint(1, 5))] * 2, *[self.due_now] * 2, *[self.due_soon] * 3,
            *[self.asked] * 2, self.to_pay, *[self.queued] * 3, self.queue_nearly_over, *[self.unassigned] * 2,
            *[self.submitted] * 2, *[self.ready] * 3, self.brought,
        ]  # fmt: skip
        return [kind() for kind in kinds]

    def _lingering(self) -> list[Life]:
        """Late by more than five days in some centers, the same ones whatever the day."""
        rng = Random(f"{self.seed}/lingering/{self.office.code}")
        if self.office.code != SHOWN and rng.random() >= LINGERS:
            return []
        return [self.overdue(rng.randint(6, 9)) for _ in range(rng.randint(2, 4))]

    def _consulted(self) -> list[Life]:
        """Waiting for an agency: in its norm everywhere, past it in some centers."""
        rng = Random(f"{self.seed}/consulted/{self.office.code}")
        asked = [rng.randint(0, 2) for _ in range(rng.randint(1, 2))]
        if self.office.code == SHOWN or rng.random() < LAGS:
            asked.append(rng.randint(5, 6))
        return [self.consulted(ago) for ago in asked]

    def accepted_for(self, due: date, fields: tuple[str, ...] = HANDED) -> Life:
        """An accepted and assigned dossier that is due on a day."""
        able = [
            (offer, on)
            for offer in self._offers(fields)
            for on in self._days_for(offer.limit, due)[-1:]
            if offer.limit.unit is not Unit.SAME_DAY
        ]
        offer, on = self.rng.choices(able, [offer.weight for offer, _on in able])[0]
        return self._assigned(offer, on)

    def _days_for(self, limit: Limit, due: date) -> list[date]:
        """The recent days on which a dossier had to be accepted to be due on a day."""
        return [on for on in self.days if self.due(limit, on) == due]

    def _offers(self, fields: tuple[str, ...]) -> list[Offer]:
        return [offer for field in fields for offer in self.catalogue.by_field[field] if offer.online]

    def _assigned(self, offer: Offer, on: date) -> Life:
        life = self._accepted(offer, True, self.office.moment(on, self.rng.uniform(0.05, 0.6)))
        life.assign(life.at + self.rng.randint(10, 120) * MINUTE)
        return life

    def overdue(self, days: int) -> Life:
        life = self.accepted_for(self.office.later(self.next[0], -days))
        if self.rng.random() < 0.3:
            life.submit(max(self.ago(0), life.at + MINUTE))
        return life

    def due_now(self) -> Life:
        return self.accepted_for(self.next[0])

    def due_soon(self) -> Life:
        return self.accepted_for(self.next[self.rng.randint(1, 3)])

    def asked(self) -> Life:
        life = self._long(HANDED, self.rng.randint(4, 9))
        life.ask_supplement(max(self.ago(self.rng.randint(1, 3)), life.at + MINUTE))
        return life

    def consulted(self, ago: int) -> Life:
        life = self._long(("dat_dai",), self.rng.randint(ago + 1, 9))
        life.consult(max(self.ago(ago), life.at + MINUTE))
        return life

    def to_pay(self) -> Life:
        life = self._long(("dat_dai",), self.rng.randint(4, 9))
        life.ask_payment(max(self.ago(self.rng.randint(1, 3)), life.at + MINUTE))
        return life

    def _long(self, fields: tuple[str, ...], ago: int) -> Life:
        """Accepted some days ago and far from due."""
        on = self.days[-1 - ago]
        able = [offer for offer in self._offers((*fields, "ncc")) if self.due(offer.limit, on) > self.next[1]]
        return self._assigned(self.rng.choices(able, [offer.weight for offer in able])[0], on)

    def queued(self) -> Life:
        """Registered since the last evening, waiting for a clerk."""
        life = self._new(HANDED)
        life.register(self.at - self.rng.randint(10 * MINUTE, 11 * HOUR))
        return life

    def queue_nearly_over(self) -> Life:
        """Registered seven working hours ago: one is left."""
        life, calendar = self._new(HANDED), self.office.calendar
        life.register(calendar.second(calendar.seconds_before(self.at) - 7 * HOUR)[0])
        return life

    def _new(self, fields: tuple[str, ...]) -> Life:
        offer = self.catalogue.draw(self.rng, self.rng.choice(fields), 1, online=True)[0]
        return Life(self.office, offer, self.people.somebody(offer.field), "online", self.rng)

    def unassigned(self) -> Life:
        offer = self.catalogue.draw(self.rng, self.rng.choice(UNROUTED), 1, online=True)[0]
        return self._accepted(offer, True, self.ago(self.rng.randint(0, 1)))

    def submitted(self) -> Life:
        life = self.accepted_for(self.next[self.rng.randint(1, 3)])
        life.submit(max(self.ago(self.rng.randint(0, 1)), life.at + MINUTE))
        return life

    def ready(self) -> Life:
        """The result waits at the desk."""
        life = self._long(HANDED, self.rng.randint(4, 8))
        life.result_channel = "counter"
        life.submit(self.ago(3))
        life.resolve(max(self.ago(self.rng.randint(0, 2)), life.at + MINUTE), late=False)
        return life

    def brought(self) -> Life:
        """The papers asked for came in today."""
        life = self._long(HANDED, self.rng.randint(5, 9))
        life.ask_supplement(self.ago(3))
        life.supplement(self.ago(0))
        return life
