"""The control slip on paper: a row for each time the dossier went from hand to hand. It travels with the dossier."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from casework import desk
from casework.models import SlipLine
from casework.papers.paper import Hand
from centers.calendars import calendar_of
from centers.models import Agency, Center, Officer
from law.calendar import to_seconds
from law.clock_state import State
from law.norms import norm_of, spent_in
from law.steps import Clock, Stage, Step
from law.terms import Role

COUNTER = "Bộ phận Tiếp nhận và Trả kết quả"
UNITS = {
    Stage.RECEIVE: COUNTER,
    Stage.PROCESS: "Bộ phận thụ lý",
    Stage.SIGN: "Lãnh đạo Trung tâm",
    Stage.RETURN: COUNTER,
}
MOVES = frozenset({Step.ASSIGN, Step.ROUTE, Step.SUBMIT, Step.SEND_BACK, Step.TRANSFER, Step.RESOLVE})


def control_slip(draft: desk.Draft, line: SlipLine) -> dict[str, Any]:
    """The hands up to ``line``, and the appointment after it. At most three queries."""
    accepted = draft.acceptance or draft.lines[0]
    gone = draft.reading.voided if draft.reading is not None else frozenset[int]()
    standing = [one for one in draft.lines[: line.n] if one.n not in gone]
    hands = Hands(draft, standing)
    return {
        "received_at": accepted.at,
        "due_at": line.due_at,
        "hands": list(hands.rows(accepted.n)),
        "agencies": ", ".join(dict.fromkeys(filter(None, map(hands.agency, standing)))),
    }


class Hands:
    """Who gave what to whom, read off the standing lines."""

    def __init__(self, draft: desk.Draft, lines: Sequence[SlipLine]) -> None:
        self.draft, self.lines = draft, lines
        uuids = {uuid for line in lines for uuid in (line.by_id, line.holder_id) if uuid}
        self.people = dict(Officer.objects.filter(uuid__in=uuids).values_list("uuid", "full_name"))
        codes = {line.facts["agency"] for line in lines if line.facts.get("agency")}
        self.agencies = dict(Agency.objects.filter(code__in=codes).values_list("code", "name_vi")) if codes else {}
        moved = {line.center_id for line in lines}
        self.centers = (
            dict(Center.objects.filter(code__in=moved).values_list("code", "center_name_vi")) if len(moved) > 1 else {}
        )

    def rows(self, since: int) -> Iterator[Hand]:
        """From the acceptance on: each line that moved the dossier."""
        giver = ""
        for place, line in enumerate(self.lines):
            if line.n == since:
                giver = self._named(COUNTER, line, line.by_id)
            if line.n <= since or line.step not in MOVES:
                continue
            receiver = self._receiver(line)
            yield Hand(giver, receiver, line.at, self._result(place, line), self._note(line))
            giver = receiver

    def agency(self, line: SlipLine) -> str:
        return self.agencies.get(line.facts.get("agency", ""), "")

    def _receiver(self, line: SlipLine) -> str:
        if line.step == Step.ROUTE and self.agency(line):
            return self.agency(line)
        holder = None if line.step == Step.RESOLVE else line.holder_id
        return self._named(UNITS[Stage(line.stage)], line, holder)

    def _named(self, unit: str, line: SlipLine, who: Any) -> str:
        return ", ".join(filter(None, (unit, self.people.get(who, ""), self.centers.get(line.center_id, ""))))

    def _note(self, line: SlipLine) -> str:
        """The step, and that a rule took it; typed text stays off a paper that travels."""
        rule = Role.RULE.name_vi if line.role == Role.RULE else ""
        return ", ".join(filter(None, (Step(line.step).name_vi, rule)))

    def _result(self, place: int, line: SlipLine) -> str:
        """The verdict of the dossier at its end; before it, how the stage that ends here kept its norm."""
        if line.step == Step.RESOLVE:
            decision = next((one for one in self.draft.decisions if one.n == line.n), None)
            return State(decision.verdict).name_vi if decision is not None and decision.verdict else ""
        stage, term = Stage(self.lines[place - 1].stage), self.draft.dossier.term
        norm = norm_of(term.limit, term.norms.get(stage.value, 0))[0] if term is not None else 0
        if not norm or term is None or stage == line.stage:
            return ""
        stands = [(to_seconds(one.at), one.stage == stage and one.clock == Clock.RUNNING) for one in self.lines[:place]]
        edition = self.draft.reading.edition if self.draft.reading is not None else self.draft.books.edition
        calendar = calendar_of(self.lines[place - 1].center_id, edition)
        spent = spent_in(stands, calendar, to_seconds(line.at), term.limit)
        state = State.EARLY if spent < norm else State.ON_TIME if spent == norm else State.LATE
        return state.name_vi
