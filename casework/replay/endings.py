"""How the dossiers a month left open ended: from 1 August 2025 those of July. Nothing is written into the month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from random import Random

from casework.desk import Plan
from casework.models import Dossier
from casework.replay.lives import Life
from casework.replay.offers import Catalogue, Offer
from casework.replay.office import MINUTE, Office, instant
from law.calendar import local_date, midnight, to_seconds
from law.limit import Unit
from law.steps import Clock, Status, Step

LATE = 0.15
NEVER_BROUGHT = 0.18
REOPENED = 0.012
AGAIN = "Kết quả in sai ngày sinh, cơ quan sửa lại."


class Continued(Life):
    """A stored dossier carried on from its last line."""

    def __init__(self, office: Office, offer: Offer, dossier: Dossier, rng: Random) -> None:
        super().__init__(office, offer, dossier.owner, dossier.channel, rng)
        self.dossier = dossier
        self.result_channel = dossier.result_channel
        self.asked = [d.position for d in dossier.documents.all() if d.asked_n is not None]
        self.handler = dossier.holder or self.handler
        self.routed = dossier.holder  # what it is in the hands of now; None is assigned first

    def plan(self, until: int | None = None) -> Plan | None:
        moves = [move for move in self.moves if until is None or move.at <= instant(until)]
        return Plan(moves=moves, dossier=self.dossier) if moves else None


def plans(office: Office, catalogue: Catalogue, seed: int, until: int, month: tuple[date, date]) -> list[Plan]:
    """What happened up to ``until`` to the dossiers of a month that are now at this center. Four queries.

    ``month`` is its first day and the first working day after it.
    """
    offers = {offer.procedure.pk: offer for offer in catalogue.offers}
    found = []
    for dossier in _left(office.code, *month):
        rng = Random(f"{seed}/endings/{dossier.code}")
        ending = Ending(Continued(office, offers[dossier.procedure_id], dossier, rng), rng, month[1])
        plan = ending.plan(until)
        if plan is not None:
            found.append(plan)
    return found


def _left(code: str, first: date, after: date) -> Sequence[Dossier]:
    """A month's dossiers at a center that are open, or whose result was not fetched."""
    month = Dossier.objects.filter(
        center_id=code, accepted_at__gte=instant(midnight(first)), accepted_at__lt=instant(midnight(after))
    )
    left = month.exclude(clock=Clock.ENDED) | month.filter(status=Status.RESOLVED)
    return list(left.select_related("owner", "holder__center").prefetch_related("documents").order_by("code"))


class Ending:
    """The last steps of one dossier, from the working day ``after`` its month on."""

    def __init__(self, life: Continued, rng: Random, after: date) -> None:
        self.after = after
        self.life, self.rng, self.office, self.dossier = life, rng, life.office, life.dossier

    def plan(self, until: int) -> Plan | None:
        status = Status(self.dossier.status)
        if status is Status.RESOLVED:
            self._fetch()
        elif status is Status.SUPPLEMENT and self.rng.random() < NEVER_BROUGHT:
            self.life.stop(self._at(self.rng.randint(22, 32)))
        elif status in (Status.SUPPLEMENT, Status.PAYMENT):
            self._after_pause(status)
        else:
            self._decide()
        return self.life.plan(until)

    def _at(self, days: int, since: date | None = None) -> int:
        """An instant so many working days after the month, or after a working day."""
        return self.office.moment(self.office.later(since or self.after, days), self.rng.uniform(0.05, 0.95))

    def _fetch(self) -> None:
        if self.rng.random() < REOPENED:
            self.life.add(Step.REOPEN, self.office.supervisor, self._at(1), cause="own_error", reason=AGAIN)
            self._close(self._at(2), self.dossier.due_on)
        self.life.hand_over(self._at(self.rng.randint(3, 18)))

    def _after_pause(self, status: Status) -> None:
        life, rng = self.life, self.rng
        at = self._at(rng.randint(1, 14))
        if status is Status.SUPPLEMENT:
            life.supplement(at)
        else:
            life.paid(at)
        left = self.dossier.left or 0
        late = left <= 0
        on = self.office.later(local_date(at), 2 if late else rng.randint(0, min(self._in_time(at, left), 9)))
        life.assign(life.at + 5 * MINUTE)
        self._end(on, late=late)

    def _in_time(self, at: int, left: int) -> int:
        """Working days after a pause ended in which a decision is surely in time, ``left`` units being owed."""
        unit, on = self.life.offer.limit.unit, local_date(at)
        if unit is Unit.WORKING_DAY:
            return left - 1
        if unit is Unit.CALENDAR_DAY:
            return sum(self._open(day) for day in range(on.toordinal() + 1, on.toordinal() + left))
        return 0

    def _decide(self) -> None:
        """A running clock: mostly in time, some late; what was late stays late."""
        life, rng, due = self.life, self.rng, self.dossier.due_on
        assert due is not None  # noqa: S101  a running clock has a due date
        life.assign(self._at(0))
        if due < self.after:
            on, late = self.office.later(self.after, rng.randint(1, 9)), True
        elif rng.random() < LATE:
            on, late = self.office.later(due, rng.randint(1, 6)), True
        else:
            first, last = self.after.toordinal(), due.toordinal()
            days = [d for d in range(max(first, last - 20), last + 1) if self._open(d)]
            on, late = date.fromordinal(rng.choice([*days, days[-1], days[-1]])), False
        self._end(on, late=late)

    def _open(self, day: int) -> bool:
        return self.office.calendar.is_working(date.fromordinal(day))

    def _end(self, on: date, *, late: bool) -> None:
        life, rng = self.life, self.rng
        at = max(self.office.moment(on, rng.uniform(0.5, 0.95)), life.at + 30 * MINUTE)
        if self.dossier.stage != "sign":
            life.submit(at - 20 * MINUTE)
        life.resolve(at, late=late)
        if life.result_channel == "electronic":
            life.hand_over(life.at + rng.randint(1, 40) * MINUTE)
        else:
            life.hand_over(self._at(rng.randint(1, 8), on))

    def _close(self, at: int, due: date | None) -> None:
        """The second decision of a reopened dossier, judged by the first due date. The signer still holds it."""
        self.life.resolve(at, late=due is not None and local_date(at) > due)


def cutoff(office: Office, at: datetime, days: int) -> int:
    """The end of the working day before the last ``days`` working days at ``at``."""
    calendar, now = office.calendar, to_seconds(at)
    today = local_date(now).toordinal()
    past = [day for day in calendar.days if day <= today]
    return midnight(date.fromordinal(past[-days - 1])) + 86400 - 1
