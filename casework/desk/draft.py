"""A slip being written: the law and every check, in memory. One step at the counter and a month of them use it alike."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from law.calendar import CalendarError, local_date, to_seconds
from law.chain import line_hash, remark_hash
from law.slip import Fold, Line, Reading, SlipError

from casework.desk.books import Books
from casework.desk.card import card_columns, reading_columns
from casework.desk.errors import Refused
from casework.desk.needs import facts_of
from casework.models import Decision, Document, Dossier, Person, Remark, SlipLine
from casework.models.slip_line import law_line
from centers.access import separation
from centers.models import Officer, Term
from law.steps import STEPS, Clock, Effect, Role, Situation, Step, refusal

UNDO = timedelta(minutes=15)  # rule 7: the author alone, for a quarter of an hour (our choice)
ACCEPTANCE_HOURS = 8  # working hours to answer an online dossier (production practice; source not seen)
DECISIONS = {Step.RESOLVE: Decision.RESOLVED, Step.STOP: Decision.STOPPED, Step.WITHDRAW: Decision.WITHDRAWN}
_ROLE_ORDER = {role: position for position, role in enumerate(Role)}


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
        self.edition = books.edition
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
            self.reading = self._fold.turn(self.law[-1])

    # -- what may be done

    def situation(self, by: Officer | None, roles: frozenset[Role], at: datetime) -> Situation:
        """What the table of steps asks of this slip and this person at ``at``."""
        reading = self.reading
        if reading is None:
            return Situation(None)
        mine = by is not None and reading.holder == by.uuid.hex
        accept = next((x for x in self.lines if x.step == Step.ACCEPT and x.n not in reading.voided), None)
        return Situation(
            reading.status,
            accepted=reading.accepted_at is not None,
            late=reading.late_from is not None and to_seconds(at) >= reading.late_from,
            extended=reading.extended,
            supplements=reading.supplements,
            mine=mine,
            accepted_by_me=accept is not None and by is not None and accept.by_id == by.uuid,
            may_correct=self._may_correct(by, roles, at),
        )

    def correctable(self) -> SlipLine | None:
        """The line a correction would void: the last standing one that changed status, holder, stage or clock."""
        voided = self.reading.voided if self.reading else frozenset()
        for line in reversed(self.lines):
            step = Step(line.step)
            if line.n in voided or step is Step.CORRECT or not STEPS[step].changing:
                continue
            target = self.lines[line.rode - 1] if line.rode else line
            return target if target.n > 1 else None
        return None

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
        roles = officer.role_set if officer else frozenset({Role(by)})
        self._check_hand(step, officer, roles, at, written_at)
        if step is Step.ACCEPT:
            self._tick(needs.get("documents"), at)
        given = facts_of(step, needs, self, at)
        if given.errors and not lenient:
            raise Refused(given.errors)
        voids = None
        if step is Step.CORRECT:
            target = self.correctable()
            voids = target.n if target else None
        role = min(STEPS[step].who & roles, key=_ROLE_ORDER.__getitem__)
        line = SlipLine(
            dossier=self.dossier, n=len(self.lines) + 1, step=step.value, at=at, written_at=written_at, by=officer,
            role=role.value, facts=given.facts, voids=voids, rode=rode,
        )  # fmt: skip
        self._turn(line, given.text)
        self._follow(line, step)
        return line

    def _check_hand(
        self, step: Step, officer: Officer | None, roles: frozenset[Role], at: datetime, written_at: datetime
    ) -> None:
        situation = self.situation(officer, roles, at)
        why = refusal(step, roles, situation, separation=separation())
        if why is not None:
            raise Refused.by_table(why)
        reading = self.reading
        if reading is not None and officer is not None and officer.center_id is not None:
            if officer.center.code != reading.center:
                raise Refused({"": _("Hồ sơ không còn ở trung tâm của anh/chị.")})
        if self.lines and at < self.lines[-1].at:
            raise Refused({"at": _("Thời điểm không được trước dòng cuối trên phiếu.")})
        if at > written_at:
            raise Refused({"at": _("Thời điểm không được ở tương lai.")})

    def _turn(self, line: SlipLine, text: str) -> None:
        law = law_line(line.n, line.step, to_seconds(line.at), line.facts, line.voids, line.rode)
        try:
            reading = self._fold.turn(law)
        except CalendarError as error:
            raise Refused({"": str(error)}) from error
        except SlipError as error:
            raise Refused({"": str(error)}) from error
        for name, value in reading_columns(reading).items():
            setattr(line, name, value)
        if text:
            remark = Remark(line=line, text=text, salt=secrets.token_hex(16))
            line.remark_hash = remark_hash(text, remark.salt)
            self.fresh_remarks.append(remark)
        previous = self.lines[-1].hash if self.lines else self.dossier.uuid.bytes
        line.hash = line_hash(bytes(previous), line.sealed_facts(self.dossier.uuid))
        self.reading = reading
        self.law.append(law)
        self.lines.append(line)
        self.fresh_lines.append(line)

    def _follow(self, line: SlipLine, step: Step) -> None:
        """What a line brings with it: documents, the decision, the rule that assigns."""
        reading = self.reading
        if step in DECISIONS and reading is not None and reading.accepted_at is not None:
            self._decide(line, DECISIONS[step], reading)
        elif step is Step.CORRECT:
            self._take_back(line)
        elif step is Step.ASK_SUPPLEMENT:
            self._mark(line.facts.get("documents", ()), asked_n=line.n)
        elif step is Step.SUPPLEMENT:
            self._mark(line.facts.get("documents", ()), received_at=line.at)
        elif step is Step.ACCEPT:
            officer = self.books.routed(line.center_id, self.dossier.procedure)
            if officer is not None:
                self.step(
                    Step.ASSIGN, by=Role.RULE, at=line.at, written_at=line.written_at, needs={"officer": officer},
                    rode=line.n,
                )  # fmt: skip

    def _decide(self, line: SlipLine, kind: str, reading: Reading) -> None:
        accepted = next(x for x in reversed(self.lines) if x.step == Step.ACCEPT and x.n not in reading.voided)
        decision = Decision(
            dossier=self.dossier, n=line.n, kind=kind, verdict=reading.verdict if kind == Decision.RESOLVED else "",
            received_at=accepted.at, due_on=line.due_on, due_at=line.due_at, decided_at=line.at,
            written_at=line.written_at, center_id=line.center_id,
        )  # fmt: skip
        self.decisions.append(decision)
        self.fresh_decisions.append(decision)

    def _take_back(self, line: SlipLine) -> None:
        """A voided closing gets a reversing decision; voided supplements give the documents back."""
        voided = self.lines[(line.voids or 1) - 1]
        for decision in [d for d in self.decisions if d.n == voided.n]:
            reversing = Decision(
                dossier=self.dossier, n=line.n, kind=decision.kind, verdict=decision.verdict,
                received_at=decision.received_at, due_on=decision.due_on, due_at=decision.due_at,
                decided_at=line.at, written_at=line.written_at, center_id=decision.center_id, reverses=decision,
            )  # fmt: skip
            self.decisions.append(reversing)
            self.fresh_decisions.append(reversing)
        if voided.step == Step.ASK_SUPPLEMENT:
            self._mark(voided.facts.get("documents", ()))
        elif voided.step == Step.SUPPLEMENT:
            gone = self.reading.voided if self.reading else frozenset()
            asks = [x for x in self.lines if x.step == Step.ASK_SUPPLEMENT and x.n not in gone]
            self._mark(asks[-1].facts["documents"] if asks else (), asked_n=asks[-1].n if asks else None)

    def _mark(
        self, positions: Sequence[int], *, asked_n: int | None = None, received_at: datetime | None = None
    ) -> None:
        for document in self.documents:
            if document.position in positions:
                document.asked_n = asked_n
                document.received_at = received_at or document.received_at
                self.touched_documents.append(document)

    def _tick(self, positions: Sequence[int] | None, at: datetime) -> None:
        for document in self.documents:
            if positions is not None and document.position in positions and document.received_at is None:
                document.received_at = at
                document.asked_n = None
                self.touched_documents.append(document)

    # -- promises

    def promise(self, at: datetime) -> dict[str, Any]:
        """The promise an acceptance makes: the term in force that day, on today's calendar."""
        term = self._term_on(at)
        self.dossier.term = term
        return self._place() | {
            "term": f"{self.dossier.procedure.code}/{term.case}/{term.in_force_from.isoformat()}",
            "limit": [term.limit.amount, term.limit.unit.value],
            "policy": term.clock_policy,
            "same_day_until": term.same_day_until_seconds,
        }

    def acceptance_promise(self, at: datetime) -> dict[str, Any]:
        """The promise of a registration: an answer within eight working hours."""
        self.dossier.term = self._term_on(at)
        return self._place() | {"limit": [ACCEPTANCE_HOURS, "hour"]}

    def _term_on(self, at: datetime) -> Term:
        term = self.books.term(self.dossier.procedure, local_date(to_seconds(at)), self.dossier.case)
        if term is None:
            raise Refused({"procedure": _("Thủ tục này chưa có thời hạn áp dụng cho ngày tiếp nhận.")})
        return term

    def _place(self) -> dict[str, Any]:
        center = self.reading.center if self.reading else self.dossier.center_id
        return {"center": center, "edition": self.edition}

    def card(self) -> dict[str, Any]:
        """The columns of the card after the last line."""
        if self.reading is None:
            raise ValueError("a dossier without a line has no card")
        return card_columns(self.lines, self.reading) | {"term_id": self.dossier.term_id}

    @property
    def ended(self) -> bool:
        return self.reading is not None and self.reading.clock is Clock.ENDED


def closes(step: Step) -> bool:
    """True for the steps that end the clock."""
    return STEPS[step].effect is Effect.END
