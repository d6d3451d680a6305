"""A slip being written: the law and every check, in memory. One step and a month of them use it alike."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casework.desk import checklist
from casework.desk.books import Books
from casework.desk.card import card_columns, reading_columns
from casework.desk.errors import Refused
from casework.desk.hands import acting_role, check_place, roles_of
from casework.desk.needs import facts_of
from casework.desk.reasons import recount_facts
from casework.models import Decision, Document, Dossier, Person, Remark, SlipLine
from casework.models.slip_line import law_line
from centers.access import separation
from centers.models import Officer, Term
from law.calendar import CalendarError, local_date, to_seconds
from law.chain import first_link, line_hash, remark_hash
from law.consultations import still_open
from law.limit import ACCEPTANCE_LIMIT
from law.recount import on_edition
from law.slip import Fold, Line, Reading, SlipError
from law.steps import STEPS, Clock, Effect, Role, Situation, Step

UNDO = timedelta(minutes=15)  # rule 7: the author alone, for a quarter of an hour (our choice)
DECISIONS = {Step.RESOLVE: Decision.RESOLVED, Step.STOP: Decision.STOPPED, Step.WITHDRAW: Decision.WITHDRAWN}
MOVES_CLOCK = frozenset({Effect.STOP, Effect.RUN, Effect.EXTEND})
PROMISING = frozenset({Step.REGISTER, Step.ACCEPT, Step.DECLINE, Step.CORRECT})  # may set the term of the card


class Draft:
    """A dossier with its slip so far, ready for the next step. ``fresh_*`` hold what has not been stored yet."""

    def __init__(
        self,
        dossier: Dossier,
        books: Books,
        *,
        lines: Sequence[SlipLine] = (),
        documents: Sequence[Document] = (),
        decisions: Sequence[Decision] = (),
        parties: Mapping[str, Person] | None = None,
    ) -> None:
        self.dossier = dossier
        self.books = books
        self.lines = list(lines)
        self.documents = list(documents)
        self.decisions = list(decisions)
        self.parties = dict(parties or {})
        self.fresh_lines: list[SlipLine] = []
        self.fresh_remarks: list[Remark] = []
        self.fresh_decisions: list[Decision] = []
        self.touched_documents: list[Document] = []
        self.known_n = len(self.lines)
        self.law: list[Line] = []
        self.reading: Reading | None = None
        self._fold = Fold(books.calendar_of)
        for line in self.lines:
            self.law.append(line.as_law())
            self._fold.take(self.law[-1])
        if self.lines:
            self.reading = self._fold.reading()

    # -- what may be done

    def situation(
        self, by: Officer | None, roles: frozenset[Role], at: datetime, *, correcting: bool = True
    ) -> Situation:
        """What the table asks of this slip and this person at ``at``; ``correcting=False`` spares asking rule 7."""
        reading = self.reading
        if reading is None:
            return Situation(None)
        accept = self.acceptance
        return Situation(
            reading.status,
            accepted=reading.accepted_at is not None,
            late=reading.late_from is not None and to_seconds(at) >= reading.late_from,
            extended=reading.extended,
            supplements=reading.supplements,
            mine=by is not None and reading.holder == by.uuid.hex,
            accepted_by_me=accept is not None and by is not None and accept.by_id == by.uuid,
            awaited=bool(still_open(self.lines)),
            may_correct=correcting and self._may_correct(by, roles, at),
        )

    @property
    def acceptance(self) -> SlipLine | None:
        """The standing line that accepted the dossier."""
        voided = self.reading.voided if self.reading else frozenset()
        return next((x for x in reversed(self.lines) if x.step == Step.ACCEPT and x.n not in voided), None)

    @property
    def term(self) -> Term | None:
        """The term the acceptance promised, by the slip and not by the card, which may have been read long ago."""
        accept = self.acceptance
        return None if accept is None else self._term_named(accept.facts["term"])

    def correctable(self) -> SlipLine | None:
        """The line a correction would void: the last standing one that changed status, holder, stage or clock.

        What the rule wrote goes with its cause. None when it is line 1, or when a line that rests on it still stands
        (an answer to a consultation, an apology): what remains must be a legal walk.
        """
        voided = self.reading.voided if self.reading else frozenset()
        for line in reversed(self.lines):
            step = Step(line.step)
            if line.n in voided or step is Step.CORRECT or not STEPS[step].changing:
                continue
            target = self.lines[line.rode - 1] if line.rode else line
            return target if target.n > 1 and self._leaves_a_walk(target.n) else None
        return None

    def _leaves_a_walk(self, voids: int) -> bool:
        trial = Fold(self.books.calendar_of)
        for line in self.law:
            trial.take(line)
        try:
            trial.turn(Line(len(self.law) + 1, Step.CORRECT, self.law[-1].at, voids=voids))
        except (SlipError, CalendarError):
            return False
        return True

    def _may_correct(self, by: Officer | None, roles: frozenset[Role], at: datetime) -> bool:
        target = self.correctable()
        if target is None:
            return False
        own = by is not None and target.by_id == by.uuid and at - target.written_at <= UNDO
        return own or Role.SUPERVISOR in roles

    # -- writing

    def step(
        self,
        step: Step,
        *,
        by: Officer | Role,
        at: datetime,
        written_at: datetime,
        needs: Mapping[str, Any],
        rode: int | None = None,
        lenient: bool = False,
    ) -> SlipLine:
        """Write the next line, with what rides on it. Raises Refused; ``lenient`` lets needs be missing (previews)."""
        officer = by if isinstance(by, Officer) else None
        roles = roles_of(by)
        situation = self.situation(officer, roles, at, correcting=step is Step.CORRECT)
        role = acting_role(step, roles, situation, separation=separation())
        check_place(by, self.reading.center if self.reading else self.dossier.center_id)
        self._check_moment(at, written_at)
        given = facts_of(step, needs, self, at, lenient=lenient)
        if given.errors and not lenient:
            raise Refused(given.errors)
        if at < written_at and (why := str(needs.get("reason", "")).strip()) and why != given.text:
            given.text = f"{given.text}\n{why}".strip()  # why it is written down later than it happened
        target = self.correctable() if step is Step.CORRECT else None
        columns = {
            "n": len(self.lines) + 1, "step": step.value, "at": at, "written_at": written_at, "role": role.value,
            "facts": given.facts, "voids": target.n if target else None, "rode": rode, "remark_hash": "", "hash": b"",
        }  # fmt: skip
        line = self._turn(officer, columns, given.text)
        self._follow(line, step, lenient=lenient)
        return line

    def _check_moment(self, at: datetime, written_at: datetime) -> None:
        """Never before the last line; never in the future, unless the last line is (a second machine's clock)."""
        last = self.lines[-1].at if self.lines else None
        if last is not None and at < last:
            raise Refused({"at": _("Thời điểm không được trước dòng cuối trên phiếu.")})
        if at > written_at and at != last:
            raise Refused({"at": _("Thời điểm không được ở tương lai.")})

    def _turn(self, by: Officer | None, columns: dict[str, Any], text: str) -> SlipLine:
        """The line with the law's reading after it, linked to the chain."""
        law = law_line(
            columns["n"], columns["step"], to_seconds(columns["at"]), columns["facts"], columns["voids"],
            columns["rode"],
        )  # fmt: skip
        try:
            reading = self._fold.turn(law)
        except CalendarError as error:
            raise Refused({"": error.message_vi if get_language() != "en" else str(error)}) from error
        except SlipError as error:
            raise Refused({"": _("Các dòng đã ghi trên phiếu không cho phép bước này.")}) from error
        if law.step is Step.RECOUNT and self.reading is not None:
            alone = not columns["rode"]
            columns["facts"] |= recount_facts(self.law, self.reading, reading, self.books, at=law.at, alone=alone)
        line = SlipLine.drawn(self.dossier, by, columns | reading_columns(reading))
        if text:
            remark = Remark(line=line, text=text, salt=secrets.token_hex(16))
            line.remark_hash = remark_hash(text, remark.salt)
            self.fresh_remarks.append(remark)
        previous = bytes(self.lines[-1].hash) if self.lines else first_link(self.dossier.uuid)
        line.hash = line_hash(previous, line.sealed_facts(self.dossier.uuid))
        held, holds = _hand(self.reading), _hand(reading)
        if held != holds:
            self.books.pass_on(held, holds)
        self.reading = reading
        self.law.append(law)
        self.lines.append(line)
        self.fresh_lines.append(line)
        return line

    def _follow(self, line: SlipLine, step: Step, *, lenient: bool) -> None:
        """What a line brings with it: documents, the decision, the rule that assigns."""
        reading = self.reading
        if reading is None:
            raise AssertionError("a line leaves a reading")
        if step in checklist.TOUCHING and not lenient:
            self.touched_documents += checklist.settle(self.documents, self.lines, reading.voided)
        if step in DECISIONS and reading.accepted_at is not None:
            self._decide(line, DECISIONS[step], reading)
        elif step is Step.CORRECT:
            self._take_back(line)
            self._catch_up(line)
        elif STEPS[step].effect in MOVES_CLOCK:
            self._catch_up(line)
        elif step is Step.ACCEPT:
            self._hand_on(line)

    def _catch_up(self, line: SlipLine) -> None:
        """A slip no order had to move stays on its edition; what now moves its clock reads it on the newest one."""
        reading = self.reading
        if reading is None or reading.clock is Clock.ENDED or reading.edition == self.books.edition:
            return
        try:
            after = on_edition(self.law, self.books.calendar_of, self.books.edition)
        except CalendarError:
            return  # the newest edition knows fewer years: what was promised stands
        if (after.due_at, after.left) != (reading.due_at, reading.left):
            self.step(Step.RECOUNT, by=Role.CLOCK, at=line.at, written_at=line.written_at, needs={}, rode=line.n)

    def _hand_on(self, line: SlipLine) -> None:
        """What the rules of the center make of an acceptance: whose it is, and which agency works on it."""
        route = self.books.route(line.center_id, self.dossier.procedure, self.dossier.channel, line.written_at)
        if route is None:
            return
        riding: dict[str, Any] = {"by": Role.RULE, "at": line.at, "written_at": line.written_at, "rode": line.n}
        self.step(Step.ASSIGN, **riding, needs={"officer": route.officer, "why": route.facts})
        agency = route.rule.agency
        if agency is not None and agency.code in self.books.agencies:
            self.step(Step.ROUTE, **riding, needs={"agency": agency, "why": {"rule": route.rule.pk}})

    def _decide(self, line: SlipLine, kind: str, reading: Reading) -> None:
        accepted = self.acceptance
        if accepted is None:
            raise AssertionError("only an accepted dossier is decided")
        decision = Decision(
            dossier=self.dossier, n=line.n, kind=kind, verdict=reading.verdict if kind == Decision.RESOLVED else "",
            received_at=accepted.at, due_on=line.due_on, due_at=line.due_at, decided_at=line.at,
            written_at=line.written_at, center_id=line.center_id,
        )  # fmt: skip
        self.decisions.append(decision)
        self.fresh_decisions.append(decision)

    def _take_back(self, line: SlipLine) -> None:
        """A voided closing gets a reversing decision."""
        for decision in [d for d in self.decisions if d.n == line.voids]:
            reversing = Decision(
                dossier=self.dossier, n=line.n, kind=decision.kind, verdict=decision.verdict,
                received_at=decision.received_at, due_on=decision.due_on, due_at=decision.due_at,
                decided_at=line.at, written_at=line.written_at, center_id=decision.center_id, reverses=decision,
            )  # fmt: skip
            self.decisions.append(reversing)
            self.fresh_decisions.append(reversing)

    # -- promises

    def promise(self, at: datetime) -> dict[str, Any]:
        """The promise an acceptance makes: the term in force that day, on today's calendar."""
        term = self._term_on(at)
        return self.place() | {
            "term": f"{self.dossier.procedure.code}/{term.in_force_from.isoformat()}/{term.case}",
            "limit": [term.limit.amount, term.limit.unit.value],
            "policy": term.clock_policy,
            "same_day_until": term.same_day_until_seconds,
        }

    def acceptance_promise(self, at: datetime) -> dict[str, Any]:
        """The promise of a registration: an answer within eight working hours."""
        self._term_on(at)
        return self.place() | {"limit": [ACCEPTANCE_LIMIT.amount, ACCEPTANCE_LIMIT.unit.value]}

    def _term_on(self, at: datetime) -> Term:
        term = self.books.term(self.dossier.procedure, local_date(to_seconds(at)), self.dossier.case)
        if term is None:
            raise Refused({"procedure": _("Thủ tục này chưa có thời hạn áp dụng cho ngày tiếp nhận.")})
        return term

    def _term_named(self, name: str) -> Term | None:
        """The term an acceptance named: ``procedure/in force from/case``."""
        _code, since, case = name.split("/", 2)
        return self.books.term(self.dossier.procedure, date.fromisoformat(since), case)

    def place(self) -> dict[str, Any]:
        """The center and the calendar a line counts by."""
        center = self.reading.center if self.reading else self.dossier.center_id
        return {"center": center, "edition": self.books.edition}

    def card(self) -> dict[str, Any]:
        """The columns of the card after the last line."""
        if self.reading is None:
            raise AssertionError("a dossier without a line has no card")
        columns = card_columns(self.lines, self.reading, self.books.calendar_of)
        if any(line.step in PROMISING for line in self.fresh_lines):
            term = self.term or self._term_on(self.lines[0].at)
            columns["term_id"] = term.pk
        return columns


def _hand(reading: Reading | None) -> str:
    """Who holds the dossier while it is open, by UUID hex."""
    return reading.holder if reading is not None and reading.clock is not Clock.ENDED else ""
