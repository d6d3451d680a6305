"""What an office does in its days: dossiers of every kind logged and moved through the desk, drawn from a seed."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from casework import desk
from casework.models import CalendarOrder, Dossier
from casework.watch import orders
from centers import calendars
from centers.models import Absence, Center, ClosedDay, Field, Officer, Procedure, Term, TermPaper
from law.steps import Role, Step
from tests.cast import Cast
from tests.chaos.expectation import House
from tests.desk.story import colleague, usual
from tests.paperwork import HUE, logged, registered

FIRST = date(2025, 7, 14)
# How readily each step is taken when somebody may take it: many dossiers are left alone until they are late.
WEIGHTS = {
    Step.ACCEPT: 4, Step.ASSIGN: 4, Step.ROUTE: 1, Step.SUBMIT: 2, Step.SEND_BACK: 1, Step.TRANSFER: 1,
    Step.ASK_SUPPLEMENT: 4, Step.SUPPLEMENT: 3, Step.ASK_PAYMENT: 3, Step.PAID: 4, Step.EXTEND: 4, Step.APOLOGISE: 1,
    Step.RESOLVE: 4, Step.HAND_OVER: 1, Step.REOPEN: 3, Step.CORRECT: 2, Step.NOTE: 1,
}  # fmt: skip
MUST_HAPPEN = {Step.EXTEND, Step.ASK_SUPPLEMENT, Step.SUPPLEMENT, Step.ASK_PAYMENT, Step.PAID, Step.TRANSFER,
               Step.REOPEN, Step.CORRECT, Step.REGISTER, Step.ASSIGN}  # fmt: skip


class Office:
    """Two centers with their people. ``work(at)`` is an hour of it."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast = cast
        self.random = random.Random(seed)
        self.steps: Counter[str] = Counter()
        self.second = colleague(Role.OFFICER, cast.phu_xuan)
        self.head = colleague(Role.CENTER_ADMIN, cast.phu_xuan, "Hồ Văn Lý")
        there = [colleague(role, cast.thuan_hoa, "Cao Thị Nga") for role in (Role.OFFICER, Role.SUPERVISOR)]
        Center.objects.filter(pk=cast.phu_xuan.pk).update(head=self.head)
        self.people = [cast.an, cast.hai, self.second, cast.binh, cast.dung, *there]
        Term.objects.update(extension_cap=2)
        self.procedures = [cast.birth, cast.marriage, cast.marriage, cast.land, *_more_procedures(cast.marriage.field)]
        ClosedDay.objects.bulk_create(
            ClosedDay(**{**day, "center": None, "on": date.fromisoformat(day["on"])})
            for day in calendars.shipped_content()["days"]
        )

    # -- absences

    def away(self, officer: Officer, first_on: date, days: int, stand_in: Officer | None = None) -> None:
        last_on = first_on + timedelta(days=days)
        Absence.objects.create(
            officer=officer, first_on=first_on, last_on=last_on, stand_in=stand_in, gives_back=False
        )  # fmt: skip

    # -- work

    def work(self, at: datetime, *, new: int = 2, steps: int = 4) -> None:
        """Some dossiers come in, some go a step further."""
        for _ in range(new):
            self._log(at)
        chosen = list(Dossier.objects.filter(ended_at__isnull=True).order_by("pk"))
        closed = list(Dossier.objects.filter(ended_at__isnull=False).order_by("pk"))
        some = self.random.sample(chosen, min(steps, len(chosen))) + self.random.sample(closed, min(1, len(closed)))
        for dossier in some:
            self._move(dossier, at)

    def _log(self, at: datetime) -> None:
        procedure = self.random.choice(self.procedures)
        if self.random.random() < 0.3:
            registered(self.cast, procedure, at)
            self.steps[Step.REGISTER] += 1
        else:
            logged(self.cast, procedure, at)

    def _move(self, dossier: Dossier, at: datetime) -> None:
        draft = desk.load(dossier)
        offers: dict[Step, list[Officer]] = {}
        for by in self.people:
            for step in desk.allowed_now(draft, by, at):
                offers.setdefault(step, []).append(by)
        steps = [step for step in offers if step in WEIGHTS]
        if not steps:
            return
        (step,) = self.random.choices(steps, [WEIGHTS[step] for step in steps])
        by = self.random.choice(offers[step])
        try:
            desk.take(step, dossier, by=by, at=at, **self._needs(step, dossier, at))
        except desk.Refused:
            return  # an extension over the cap, an appointment on a day off: the form would say so
        self.steps[step] += 1

    def _needs(self, step: Step, dossier: Dossier, at: datetime) -> dict[str, Any]:
        needs = dict(usual(step, self.cast, at.astimezone(HUE)))
        here = [one for one in self.people if one.center_id == dossier.center.pk]
        if "officer" in needs:
            role = Role.SUPERVISOR if step is Step.SUBMIT else Role.OFFICER
            needs["officer"] = self.random.choice([one for one in here if one.has(role)])
            needs.pop("agency", None)
        if step is Step.TRANSFER:
            needs["center"] = (
                self.cast.thuan_hoa if dossier.center_id == self.cast.phu_xuan.code else self.cast.phu_xuan
            )
        if step is Step.ASK_SUPPLEMENT:
            needs["days"] = self.random.choice([2, 5, 30])
        if step is Step.RESOLVE:
            needs["overdue_reason"] = "officer"
        if step is Step.REOPEN:
            needs["cause"] = self.random.choice(["own_error", "new_information"])
        return needs

    # -- a storm

    def close(self, on: date, at: datetime, session: str) -> CalendarOrder:
        """A closure of the whole city, previewed and published; who moves the dossiers is not said here."""
        day = {"on": on.isoformat(), "kind": "closure", "session": session, "center": calendars.CITY, "name_vi": "Bão",
               "name_en": "Storm", "decision": "12/CĐ-UBND"}  # fmt: skip
        order = orders.draft(by=self.cast.chi, at=at, note="Bão", days=[day])
        for _ in range(20):  # the job, too, works out previews: what was seen may be stale
            try:
                orders.publish(order, by=self.cast.chi, at=at, seen=orders.stamp(order))
            except orders.Overtaken:
                order.refresh_from_db()
            else:
                return order
        raise AssertionError("the order cannot be published")

    # -- for the expectation

    def in_plain_words(self) -> House:
        officers = [*self.people, self.head, self.cast.chi]
        in_center = {center.code: [o for o in officers if o.center_id == center.pk] for center in self._centers()}
        return House(
            calendars=dict(_editions()),
            supervisors={c: [o.uuid.hex for o in found if o.has(Role.SUPERVISOR)] for c, found in in_center.items()},
            heads={self.cast.phu_xuan.code: self.head.uuid.hex},
            city=[self.cast.chi.uuid.hex],
            absences=[
                (a.officer.uuid.hex, a.first_on, a.last_on, a.stand_in.uuid.hex if a.stand_in else None)
                for a in Absence.objects.select_related("officer", "stand_in").order_by("first_on", "pk")
            ],
        )

    def _centers(self) -> list[Center]:
        return [self.cast.phu_xuan, self.cast.thuan_hoa]


def _more_procedures(field: Field) -> list[Procedure]:
    """Limits the cast has none of."""
    limits = (("hour", 8), ("hour", 20), ("calendar_day", 7))
    made = []
    for number, (unit, amount) in enumerate(limits, start=1):
        procedure = Procedure.objects.create(
            code=f"9.00000{number}", name_vi=f"Thủ tục số {number}", name_en=f"Procedure {number}", field=field
        )
        term = Term.objects.create(
            procedure=procedure, in_force_from=date(2025, 7, 1), in_force_assumed=True, unit=unit, amount=amount,
            online_level="partial", channels=["direct", "online"], fee_vnd=8000, result_type="Giấy chứng nhận",
            extension_cap=2,
        )  # fmt: skip
        TermPaper.objects.create(term=term, position=1, name="Tờ khai", required=True)
        made.append(procedure)
    return made


def _editions() -> Iterator[tuple[int, dict[str, Any]]]:
    """Each edition as the slow calculator takes a calendar."""
    from centers.models import CalendarEdition

    for edition in CalendarEdition.objects.order_by("number"):
        days = edition.content["days"]
        yield (
            edition.number,
            {
                "holidays": [day["on"] for day in days if day["kind"] == "off"],
                "makeup": [day["on"] for day in days if day["kind"] == "working"],
                "closures": [{"on": day["on"], "session": day["session"]} for day in days if day["kind"] == "closure"],
            },
        )


def working_days(count: int) -> list[date]:
    """The first ``count`` working days of the simulated time."""
    days: list[date] = []
    on = FIRST
    while len(days) < count:
        if calendars.shipped().is_working(on):
            days.append(on)
        on += timedelta(days=1)
    return days
