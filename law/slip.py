"""The slip read: what the card says after its last line. The one place a due date is computed.

``read`` folds the lines one by one; ``Fold`` keeps the state for those who write many. A line that names a newer
edition of the calendar, and a correction, make everything be read anew. Nothing here knows the present moment.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from law.calendar import Calendar, CalendarError
from law.count import SAME_DAY_UNTIL, Act, Count, Due, Op, begin, judge
from law.limit import ACCEPTANCE_LIMIT, Limit
from law.needs import NeedKind
from law.steps import SETS_HOLDER, STAGE_AFTER, STEPS, Clock, ClockPolicy, Effect, Role, Stage, Status, Step, To

CalendarOf = Callable[[str, int], Calendar]


class SlipError(ValueError):
    """A line that no legal walk holds: names the line and its step."""


class Cause(StrEnum):
    """Why a closed dossier is opened again."""

    OWN_ERROR = "own_error"
    NEW_INFORMATION = "new_information"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the slip, as the law sees it. Instants are epoch seconds."""

    n: int
    step: Step
    at: int
    center: str = ""  # register, accept, transfer, reopen, recount
    edition: int = 0  # the same: the edition of the calendar in force
    limit: Limit | None = None  # accept: the promise; register: the time to accept
    policy: ClockPolicy = ClockPolicy.PAUSE  # accept
    same_day_until: int = SAME_DAY_UNTIL  # accept, seconds of the local day
    units: int = 0  # extend
    holder: str = ""  # the steps that set the holder: the officer's UUID in hex
    cause: str = ""  # reopen: see Cause
    promised_on: date | None = None  # apologise
    voids: int = 0  # correct: n of the voided line
    rode: int = 0  # n of the line in whose transaction the rule wrote this one; 0 = none


@dataclass(frozen=True, slots=True)
class Reading:
    """What the card says. Before acceptance due and left speak of the time to accept, and nobody is late."""

    status: Status
    center: str
    holder: str
    stage: Stage
    clock: Clock
    due_on: date | None  # None while unknown: paused and not used up, or nothing is counted
    due_at: int | None
    late_from: int | None
    left: int | None  # while paused: units still owed (open seconds for hours, days for months), 0 when used up
    promised_on: date | None
    edition: int
    accepted_at: int | None
    accepted_center: str
    decided_at: int | None
    verdict: str  # "" or early, on_time, late: statuses 9 and 10
    acceptance_verdict: str  # "" or on_time, late: sealed by accept, decline or withdraw of a registered dossier
    extended: bool
    supplements: int  # requests after acceptance still standing
    changed_n: int  # last unvoided line that changed status, holder, stage or clock: what an open form carries
    voided: frozenset[int]
    due_n: int = 0  # last line that moved due or left


_CLOCKS_OWN = frozenset(step for step, rule in STEPS.items() if rule.who == {Role.CLOCK})
_NEEDS_HOLDER = frozenset(
    step for step in SETS_HOLDER if any(n.kind is NeedKind.OFFICER and n.required for n in STEPS[step].needs)
)
_CAUSES = frozenset(Cause)


def read(lines: Sequence[Line], calendar_of: CalendarOf) -> Reading:
    """The reading after the last line. Raises ``SlipError`` on an illegal walk, ``CalendarError`` past the years."""
    fold = Fold(calendar_of)
    for line in lines:
        fold.take(line)
    return fold.reading()


class Fold:
    """A slip folded line by line. ``turn`` gives the reading after each; a refused line leaves the fold as it was."""

    def __init__(self, calendar_of: CalendarOf) -> None:
        self.calendar_of = calendar_of
        self.lines: list[Line] = []
        self.voided: frozenset[int] = frozenset()
        self._clear()

    def _clear(self) -> None:
        """The state before the first line."""
        self.status: Status | None = None
        self.before: Status = Status.REGISTERED  # the status behind a pause
        self.center = self.holder = self.accepted_center = ""
        self.stage = Stage.RECEIVE
        self.clock = Clock.ENDED
        self.count: Count | None = None
        self.ops: list[Op] = []  # what happened to the limit now being counted
        self.limit: Limit | None = None
        self.extra = self.edition = self.supplements = self.changed_n = self.due_n = 0
        self.policy, self.same_day_until = ClockPolicy.PAUSE, SAME_DAY_UNTIL
        self.extended = self.closed_paused = False
        self.accepted_at: int | None = None
        self.ended_at: int | None = None
        self.decided_at: int | None = None
        self.promised_on: date | None = None
        self.verdict = self.acceptance_verdict = ""

    # -- the walk

    def turn(self, line: Line) -> Reading:
        """The reading after this line."""
        voided = self.voided
        try:
            self.take(line)
            return self.reading()
        except (SlipError, CalendarError):
            self.voided = voided
            self._reread([known for known in self.lines if known is not line])
            raise

    def take(self, line: Line) -> None:
        """Add a line without making a reading of it; after an error the fold is no longer to be used."""
        last = self.lines[-1] if self.lines else None
        if line.n != len(self.lines) + 1:
            raise _refuse(line, f"line {len(self.lines) + 1} was expected")
        if last is not None and line.at < last.at:
            raise _refuse(line, f"at: {line.at} lies before line {last.n} at {last.at}")
        if line.step is Step.EXTEND:
            self._check_extension(line)
        if line.step is Step.CORRECT:
            self._correct(line)
        else:
            self._apply(line)
        self.lines.append(line)

    def _apply(self, line: Line) -> None:
        step = line.step
        rule = STEPS[step]
        status = self.status
        if status not in rule.came_from:
            if step in _CLOCKS_OWN and self.voided:
                return  # a warning or recount whose cause was voided says nothing any more
            raise _refuse(line, f"not from status {'none' if status is None else status.value}")
        accepted = self.accepted_at is not None
        if status in rule.only_accepted and not accepted:
            raise _refuse(line, "the dossier was never accepted")
        if status in rule.never_accepted and accepted:
            raise _refuse(line, "the dossier was accepted")
        if status is None:
            self.center, self.edition = line.center, line.edition
        effect = rule.effect
        if effect is not Effect.KEEP:
            owed = self._owed()
            _EFFECTS[effect](self, line)
            if self._owed() != owed:
                self.due_n = line.n
        if step in SETS_HOLDER:
            if line.holder:
                self.holder = line.holder
            elif step in _NEEDS_HOLDER:
                raise _refuse(line, "holder: missing")
        if step in STAGE_AFTER:
            self.stage = STAGE_AFTER[step]
        to = rule.to
        if to is not To.SAME:
            self._move(to)
        if step is Step.APOLOGISE:
            self.promised_on = line.promised_on
        if rule.changing:
            self.changed_n = line.n

    def _move(self, to: Status | To) -> None:
        """The status after the step; a pause remembers the one it came from."""
        status = self.status
        if isinstance(to, Status):
            if to in _PAUSES and status is not None:
                self.before = status
            self.status = to
        elif to is To.BEFORE:
            self.status = self.before
        elif to is To.BY_ACCEPTANCE:
            self.status = Status.REGISTERED if self.accepted_at is None else Status.ACCEPTED
        elif status in _PAUSES:
            self.before = Status.IN_PROCESS
        else:
            self.status = Status.IN_PROCESS

    # -- what the steps do to the clock

    def _start_acceptance(self, line: Line) -> None:
        self._start(line, line.limit or ACCEPTANCE_LIMIT)

    def _start_processing(self, line: Line) -> None:
        if line.limit is None:
            raise _refuse(line, "limit: missing")
        if self.status is not None:
            self._read_on_edition(line)
            self._seal_acceptance(line.at)
        self.policy, self.same_day_until = line.policy, line.same_day_until
        self.accepted_at, self.accepted_center = line.at, self.center
        self._start(line, line.limit)

    def _start(self, line: Line, limit: Limit) -> None:
        if not self.center:
            raise _refuse(line, "center: missing")
        self.limit, self.extra = limit, 0
        self.ops = []
        self._act(Op(Act.START, line.at, self.center))
        self.clock = Clock.RUNNING

    def _stop(self, line: Line) -> None:
        self._act(Op(Act.PAUSE, line.at))
        self.clock = Clock.PAUSED
        if line.step is Step.ASK_SUPPLEMENT and self.accepted_at is not None:
            self.supplements += 1

    def _run(self, line: Line) -> None:
        if line.step is Step.REOPEN:
            self._reopen(line)
            return
        afresh = line.step is Step.SUPPLEMENT and self.policy is ClockPolicy.RESTART and self.accepted_at is not None
        self._act(Op(Act.RESTART if afresh else Act.RESUME, line.at))
        self.clock = Clock.RUNNING

    def _reopen(self, line: Line) -> None:
        """Own error: as if never closed. New information: the closed time is a pause, or goes on being one."""
        if line.cause not in _CAUSES:
            raise _refuse(line, f'cause: "{line.cause}" is neither own_error nor new_information')
        closed_at = self.ended_at if self.ended_at is not None else line.at
        self._read_on_edition(line)
        new_information = line.cause == Cause.NEW_INFORMATION
        if new_information and not self.closed_paused:
            self._act(Op(Act.PAUSE, closed_at))
        if new_information or self.closed_paused:
            self._act(Op(Act.RESUME, line.at if new_information else closed_at))
        self.clock = Clock.RUNNING
        self.ended_at = self.decided_at = None
        self.closed_paused = False
        self.verdict = ""

    def _carry(self, line: Line) -> None:
        if not line.center:
            raise _refuse(line, "center: missing")
        self._read_on_edition(line, moves=True)
        self.center = line.center
        self._act(Op(Act.CARRY, line.at, line.center))
        self.holder = ""

    def _extend(self, line: Line) -> None:
        self.extended = True
        self.extra += line.units
        self._recount()

    def _read_anew(self, line: Line) -> None:
        self._read_on_edition(line)

    def _end(self, line: Line) -> None:
        if self.accepted_at is None:
            if self.count is not None:
                self._seal_acceptance(line.at)
            self.count, self.limit, self.ops = None, None, []
        elif line.step is Step.RESOLVE:
            self.decided_at = line.at
            if self.count is not None and self.limit is not None:
                due = self.count.due()
                self.verdict = "" if due is None else judge(self.limit.unit, due, line.at)
        self.closed_paused = self.clock is Clock.PAUSED
        self.ended_at = line.at
        self.clock = Clock.ENDED

    def _seal_acceptance(self, at: int) -> None:
        """Was the time to accept kept? Ended during a pause it was, unless it had been used up before."""
        if self.count is not None:
            due = self.count.due()
            self.acceptance_verdict = "late" if due is not None and at > due.at else "on_time"

    # -- the count

    def _act(self, op: Op) -> None:
        self.ops.append(op)
        self.count = self._spend(self.count, op)

    def _spend(self, count: Count | None, op: Op) -> Count:
        if op.act is Act.START or count is None:
            if self.limit is None:
                raise AssertionError("a count without a limit")
            calendar = self.calendar_of(op.center, self.edition)
            return begin(calendar, op.at, self.limit, extra=self.extra, until=self.same_day_until)
        if op.act is Act.PAUSE:
            count.pause(op.at)
        elif op.act is Act.RESUME:
            count.resume(op.at)
        elif op.act is Act.RESTART:
            count.restart(op.at)
        else:
            count.carry(op.at, self.calendar_of(op.center, self.edition))
        return count

    def _recount(self) -> None:
        """Spend the limit again from its start, on the edition named last and with what was extended."""
        count: Count | None = None
        for op in self.ops:
            count = self._spend(count, op)
        self.count = count

    def _read_on_edition(self, line: Line, *, moves: bool = False) -> None:
        """Take the edition the line names; a newer one reads every earlier stretch anew."""
        if line.center and line.center != self.center and not moves:
            raise _refuse(line, f'center: "{line.center}" is not "{self.center}", where the dossier is')
        if line.edition != self.edition:
            self.edition = line.edition
            self._recount()

    def _owed(self) -> tuple[Due | None, int | None]:
        """What is known of the end: the due moment, and what is left while it is unknown."""
        count = self.count
        if count is None:
            return None, None
        return count.known(), None if count.paused_at is None else count.left

    # -- checks and corrections

    def _check_extension(self, line: Line) -> None:
        """Given once, and before the first instant that counts as late; the cap and the ground are the desk's."""
        if line.units < 1:
            raise _refuse(line, f"units: {line.units} is less than 1")
        if self.extended:
            raise _refuse(line, "the dossier has been extended once")
        due = self.count.due() if self.count is not None and self.status in STEPS[Step.EXTEND].came_from else None
        if due is not None and self.count is not None and line.at >= self.count.late_from(due):
            raise _refuse(line, "the dossier is late")

    def _correct(self, line: Line) -> None:
        """Void a line and what rode on it: nothing that changed status, holder or clock may stand after it."""
        if self.status is None:
            raise _refuse(line, "there is no line to void")
        target = self.lines[line.voids - 1] if 1 < line.voids <= len(self.lines) else None
        if target is None or target.step is Step.CORRECT or target.n in self.voided:
            raise _refuse(line, f"voids: line {line.voids} cannot be voided")
        if not STEPS[target.step].changing:
            raise _refuse(line, f"voids: line {line.voids} changed neither status, holder nor clock")
        gone = {target.n}
        for later in self.lines[target.n :]:
            if later.rode in gone:
                gone.add(later.n)
            elif later.n not in self.voided and later.step is not Step.CORRECT and STEPS[later.step].changing:
                raise _refuse(line, f"voids: line {line.voids} is not the last; line {later.n} stands after it")
        self.voided |= gone
        self._reread(self.lines)
        self.due_n = line.n

    def _reread(self, lines: Sequence[Line]) -> None:
        self.lines = list(lines)
        self._clear()
        for line in self.lines:
            if line.step is not Step.CORRECT and line.n not in self.voided:
                self._apply(line)

    # -- the reading

    def reading(self) -> Reading:
        """What the card says now. Raises ``SlipError`` before the first line."""
        if self.status is None:
            raise SlipError("an empty slip has no reading")
        count = self.count
        due = count.due() if count is not None else None
        late_from = count.late_from(due) if due is not None and count is not None else None
        return Reading(
            self.status, self.center, self.holder, self.stage, self.clock,
            None if due is None else date.fromordinal(due.day), None if due is None else due.at,
            None if self.accepted_at is None else late_from,
            count.left if count is not None and self.clock is Clock.PAUSED else None,
            self.promised_on, self.edition, self.accepted_at, self.accepted_center, self.decided_at, self.verdict,
            self.acceptance_verdict, self.extended, self.supplements, self.changed_n, self.voided, self.due_n,
        )  # fmt: skip


_PAUSES = frozenset(rule.to for rule in STEPS.values() if rule.effect is Effect.STOP)
_EFFECTS: dict[Effect, Callable[[Fold, Line], None]] = {
    Effect.ACCEPTANCE: Fold._start_acceptance,
    Effect.START: Fold._start_processing,
    Effect.STOP: Fold._stop,
    Effect.RUN: Fold._run,
    Effect.CARRY: Fold._carry,
    Effect.EXTEND: Fold._extend,
    Effect.AS_READ: Fold._read_anew,
    Effect.END: Fold._end,
}


def _refuse(line: Line, why: str) -> SlipError:
    return SlipError(f"line {line.n}, {line.step.value}: {why}")
