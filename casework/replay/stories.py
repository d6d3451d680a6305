"""Dossiers of Phú Xuân that show a visitor each case the clock knows, wherever "today" falls."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from casework.desk import Plan
from casework.replay.lives import Life
from casework.replay.office import MINUTE
from casework.replay.recent import SHOWN, Recent

WHERE = SHOWN
# Civil status of three or five working days: the desk of the officer offered at the sign-in page.
RECOGNITION, GUARDIANSHIP, SECOND_BIRTH, SECOND_MARRIAGE = "1.001022", "1.004837", "1.004884", "1.004746"
MARITAL_STATUS, HOUSEHOLD_BUSINESS, SOCIAL_GRANT, LAND_GRANT, BUILDING = (
    "1.004873", "1.001612", "1.001776", "1.013949", "1.013225",
)  # fmt: skip


class Stories:
    """Told on the recent days of one center."""

    def __init__(self, recent: Recent) -> None:
        self.recent, self.office, self.rng = recent, recent.office, recent.rng
        self.offers = {offer.procedure.code: offer for offer in recent.catalogue.offers}

    def plans(self) -> list[Plan]:
        lives = [
            self.overdue(), self.due_tomorrow(), self.asked_once(), self.asked_twice(), self.paused_over_days_off(),
            self.ready(), self.unassigned(), self.submitted(), *self.civil_desk(),
        ]  # fmt: skip
        lives.sort(key=lambda life: life.moves[0].at)
        return [plan for life in lives if (plan := life.plan(self.recent.at))]

    def _accepted(self, code: str, ago: int, part: float = 0.3) -> Life:
        return self._accepted_on(code, self.recent.days[-1 - ago], part)

    def _accepted_on(self, code: str, on: date, part: float = 0.3) -> Life:
        life = Life(self.office, self.offers[code], self.recent.people.somebody(), "online", self.rng)
        life.clerk = self.office.clerks[0]
        accepted_at = self.recent.moment(on, part, part + 0.01)
        life.register(accepted_at - 40 * MINUTE)
        life.accept(accepted_at)
        if code != BUILDING:
            life.assign(life.at + 10 * MINUTE)
        return life

    def _due(self, code: str, due: date) -> Life:
        """A dossier due on a day."""
        limit = self.offers[code].limit
        days = [on for on in self.recent.days if self.recent.due(limit, on) == due]
        return self._accepted_on(code, days[-1])

    def overdue(self) -> Life:
        """Late by one or two working days."""
        return self._due(MARITAL_STATUS, self.office.later(self.recent.next[0], -self.rng.randint(1, 2)))

    def due_tomorrow(self) -> Life:
        return self._due(HOUSEHOLD_BUSINESS, self.recent.next[1])

    def asked_once(self) -> Life:
        """In process again with one request used: a second one is the supervisor's and counts as late in index 766."""
        life = self._accepted(SOCIAL_GRANT, 7)
        life.ask_supplement(self.recent.ago(6))
        life.supplement(self.recent.ago(3))
        return life

    def asked_twice(self) -> Life:
        """Paused by a second request, which the supervisor made."""
        life = self._accepted(SOCIAL_GRANT, 9)
        life.ask_supplement(self.recent.ago(8))
        life.supplement(self.recent.ago(6))
        life.ask_supplement(self.recent.ago(2), by=self.office.supervisor)
        return life

    def paused_over_days_off(self) -> Life:
        """A pause over a holiday, or else over a weekend."""
        before, after = self._gap()
        life = self._accepted_on(LAND_GRANT, self.office.later(before, -1))
        life.ask_supplement(self.recent.moment(before, 0.5, 0.6))
        life.supplement(self.recent.moment(after, 0.2, 0.3))
        return life

    def _gap(self) -> tuple[date, date]:
        """Two working days with days off between: the longest stretch of the last ten, the latest of its length."""
        days = self.recent.days[-11:-1]
        gaps = [(after - before, before, after) for before, after in pairwise(days)]
        longest = max(gap for gap, _before, _after in gaps if gap > timedelta(days=1))
        return next((before, after) for gap, before, after in reversed(gaps) if gap == longest)

    def ready(self) -> Life:
        life = self._accepted(HOUSEHOLD_BUSINESS, 3)
        life.result_channel = "counter"
        life.submit(self.recent.ago(2))
        life.resolve(max(self.recent.ago(1), life.at + 20 * MINUTE), late=False)
        return life

    def unassigned(self) -> Life:
        return self._accepted(BUILDING, 1)

    def submitted(self) -> Life:
        life = self._due(MARITAL_STATUS, self.recent.next[2])
        life.submit(max(self.recent.ago(0), life.at + 10 * MINUTE))
        return life

    def civil_desk(self) -> list[Life]:
        """What the offered officer has before him: something for each tab of his work."""
        today, *later = self.recent.next[:5]
        ahead = zip((SECOND_BIRTH, GUARDIANSHIP, SECOND_MARRIAGE, SECOND_BIRTH), later, strict=False)
        waiting, brought = self._accepted(SECOND_MARRIAGE, 3), self._accepted(SECOND_BIRTH, 4)
        waiting.ask_supplement(self.recent.ago(2))
        brought.ask_supplement(self.recent.ago(3))
        brought.supplement(self.recent.ago(1))
        due_today = [self._due(code, today) for code in (RECOGNITION, SECOND_BIRTH, GUARDIANSHIP)]
        return [*due_today, *(self._due(code, on) for code, on in ahead), waiting, brought]
