"""The path of a dossier: five stages, who stood at each and when, how much of its norm the present one has used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from casework.desk import Draft
from casework.doors.staff.dossier.slip_words import Names
from casework.models import SlipLine
from casework.templatetags.words import decimal, moment, named
from law.calendar import Calendar, to_seconds
from law.norms import Stand, norm_of, spent_in
from law.steps import Clock, Stage, Status, Step


@dataclass(frozen=True, slots=True)
class Stop:
    """One stage of the path: ``state`` done, cur or todo."""

    name: str
    words: str
    state: str


def path_of(draft: Draft, names: Names, calendar: Calendar, at: datetime) -> list[Stop]:
    """Receive, assign, process, sign, return."""
    return Path(draft, names, calendar, at).stops()


class Path:
    """The stages read off the standing lines."""

    def __init__(self, draft: Draft, names: Names, calendar: Calendar, at: datetime) -> None:
        reading = draft.reading
        if reading is None:
            raise ValueError("a dossier without a line has no path")
        self.reading, self.names, self.calendar, self.at = reading, names, calendar, at
        self.lines = [line for line in draft.lines if line.n not in reading.voided]
        self.term = draft.dossier.term

    def stops(self) -> list[Stop]:
        place = self._place()
        tellers = (self._receive, self._assign, self._process, self._sign, self._return)
        titles = [named(part) for part in (Stage.RECEIVE, Step.ASSIGN, Stage.PROCESS, Stage.SIGN, Stage.RETURN)]
        ended_here = self.reading.status in (Status.NOT_ACCEPTED, Status.WITHDRAWN, Status.STOPPED)
        stops = []
        for number, (title, tell) in enumerate(zip(titles, tellers, strict=True)):
            state = "done" if number < place else "cur" if number == place else "todo"
            if ended_here and number == place:
                stops.append(Stop(named(self.reading.status), self._closed(), state))
            else:
                stops.append(Stop(title, tell(state), state))
        return stops

    def _place(self) -> int:
        """Which of the five stages the dossier stands at; 5 when it was handed over."""
        reading = self.reading
        if reading.status is Status.RETURNED:
            return 5
        if reading.status is Status.RESOLVED:
            return 4
        if reading.accepted_at is None:
            return 0
        if reading.stage is Stage.SIGN:
            return 3
        return 2 if reading.holder else 1

    # -- the words under each stage

    def _receive(self, state: str) -> str:
        line = self._last(Step.ACCEPT)
        return self._hand(line) if line is not None else _("chờ Trung tâm tiếp nhận")

    def _assign(self, state: str) -> str:
        line = self._last(Step.ASSIGN)
        if state == "cur":
            return _("chờ lãnh đạo phân công")
        return self._hand(line) if line is not None else ""

    def _process(self, state: str) -> str:
        if state not in ("cur", "done"):  # whoever held it in another center is not the one to come
            return self._norm(Stage.PROCESS, running=False)
        lines = [line for line in self.lines if line.step in (Step.ASSIGN, Step.ROUTE, Step.SEND_BACK)]
        who = self.names.officer(lines[-1].facts.get("holder", "")) if lines else ""
        if state == "cur":
            who = self.names.officer(self.reading.holder) or who
        return _joined(who, self._norm(Stage.PROCESS, running=state == "cur"))

    def _sign(self, state: str) -> str:
        if state == "done":
            line = self._last(Step.RESOLVE)
            return self._hand(line) if line is not None else ""
        who = self.names.officer(self.reading.holder) if state == "cur" else ""
        return _joined(who, self._norm(Stage.SIGN, running=state == "cur"))

    def _return(self, state: str) -> str:
        line = self._last(Step.HAND_OVER)
        if line is not None:
            return self._hand(line)
        return _("chờ người dân đến nhận") if state == "cur" else ""

    def _closed(self) -> str:
        return self._hand(self.lines[-1])

    def _last(self, step: Step) -> SlipLine | None:
        return next((line for line in reversed(self.lines) if line.step == step), None)

    def _hand(self, line: SlipLine) -> str:
        return _joined(self.names.hand(line), moment(line.at))

    # -- norms: shares of the limit, in days of eight office hours

    def _norm(self, stage: Stage, *, running: bool) -> str:
        term = self.term
        if term is None:
            return ""
        norm, unit = norm_of(term.limit, term.norms.get(stage.value, 0))
        if not norm:
            return ""
        parts = {"norm": _figure(norm / unit)}
        if not running:
            words = _("%(norm)s giờ định mức") if unit == 3600 else _("%(norm)s ngày định mức")
            return words % parts
        stands = stands_in(stage, self.lines)
        parts["used"] = _figure(spent_in(stands, self.calendar, to_seconds(self.at), term.limit) / unit)
        words = _("%(used)s / %(norm)s giờ định mức") if unit == 3600 else _("%(used)s / %(norm)s ngày định mức")
        return words % parts


def stands_in(stage: Stage, lines: Sequence[SlipLine]) -> list[Stand]:
    """The lines as norms read them: when, and whether the stage ran from there on in somebody's hands."""
    return [
        (to_seconds(line.at), line.stage == stage and line.clock == Clock.RUNNING and line.holder_id is not None)
        for line in lines
    ]


def _figure(value: float) -> str:
    return decimal(f"{value:.1f}".removesuffix(".0"))


def _joined(*parts: str) -> str:
    return ", ".join(filter(None, parts))
