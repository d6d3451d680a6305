"""The slip read: what the card says after its last line. The one place a due date is computed.

``read`` folds the lines one by one; ``Fold`` keeps the state for those who write many. A line that names a newer
edition of the calendar, and a correction, make everything be read anew. Nothing here knows the present moment.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from law.calendar import Calendar, CalendarError
from law.count import SAME_DAY_UNTIL, Act, Count, Op, begin, judge
from law.limit import ACCEPTANCE_LIMIT, Limit
from law.line import Cause, Line, Reading, SlipError, refuse
from law.needs import NeedKind
from law.steps import SETS_HOLDER, STAGE_AFTER, STEPS, Clock, ClockPolicy, Effect, Role, Stage, Status, Step, To

__all__ = ["CalendarOf", "Cause", "Fold", "Line", "Reading", "SlipError", "read"]

CalendarOf = Callable[[str, int], Calendar]

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

    __slots__ = (
        "acceptance_verdict", "accepted_at", "accepted_center", "before", "calendar_of", "center", "changed_n", "clock",
        "closed_paused", "count", "decided_at", "due_n", "edition", "ended_at", "extended", "extra", "holder", "limit",
        "lines", "ops", "policy", "promised_on", "same_day_until", "stage", "status", "supplements", "verdict",
        "voided",
    )  # fmt: skip

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
        voided, due_n = self.voided, self.due_n
        try:
            self.take(line)
            return self.reading()
        except (SlipError, CalendarError):
            self.voided = voided
            self._reread([known for known in self.lines if known is not line])
            self.due_n = due_n
            raise

    def take(self, line: Line) -> None:
        """Add a line without making a reading of it; after an error the fold is no longer to be used."""
        lines = self.lines
        if line.n != len(lines) + 1:
            raise refuse(line, f"line {len(lines) + 1} was expected")
        if lines and line.at < lines[-1].at:
            raise refuse(line, f"at: {line.at} lies before line {line.n - 1} at {lines[-1].at}")
        step = line.step
        if step is Step.CORRECT:
            self._correct(line)
        else:
            if step is Step.EXTEND:
                self._check_extension(line)
            self._apply(line)
        self.lines.append(line)  # a correction has laid the lines out anew

    def _apply(self, line: Line) -> None:
        came_from, act, sets_holder, stage, target, to, changing = _ROWS[line.step]
        status = self.status
        if status not in came_from and not self._may_stand(line):
            return
        if status is None:
            self.center, self.edition = line.center, line.edition
        if act is not None:
            act(self, line)
        if sets_holder:
            if line.holder:
                self.holder = line.holder
            elif line.step in _NEEDS_HOLDER:
                raise refuse(line, "holder: missing")
        if stage is not None:
            self.stage = stage
        if target is not None:
            if status is not None and target in _PAUSES:
                self.before = status
            self.status = target
        elif to is not None:
            self._move(to)
        if changing:
            self.changed_n = line.n

    def _may_stand(self, line: Line) -> bool:
        """False for a line of the clock left without its cause by a correction; an illegal one raises."""
        rule = STEPS[line.step]
        status, accepted = self.status, self.accepted_at is not None
        if status not in rule.came_from:
            if rule.who == {Role.CLOCK} and self.voided:
                return False
            raise refuse(line, f"not from status {'none' if status is None else status.value}")
        if status in rule.only_accepted and not accepted:
            raise refuse(line, "the dossier was never accepted")
        if status in rule.never_accepted and accepted:
            raise refuse(line, "the dossier was accepted")
        return True

    def _move(self, to: To) -> None:
        """The status after a step whose target depends on the dossier."""
        if to is To.BEFORE:
            self.status = self.before
        elif to is To.BY_ACCEPTANCE:
            self.status = Status.REGISTERED if self.accepted_at is None else Status.ACCEPTED
        elif to is To.IN_PROCESS:
            if self.status in _PAUSES:
                self.before = Status.IN_PROCESS  # the pause stays
            else:
                self.status = Status.IN_PROCESS

    # -- what the steps do to the clock

    def _start_acceptance(self, line: Line) -> None:
        self._start(line, line.limit or ACCEPTANCE_LIMIT)

    def _start_processing(self, line: Line) -> None:
        if line.limit is None:
            raise refuse(line, "limit: missing")
        if self.status is not None:
            self._read_on_edition(line)
            self._seal_acceptance(line.at)
        self.policy, self.same_day_until = line.policy, line.same_day_until
        self.accepted_at, self.accepted_center = line.at, self.center
        self._start(line, line.limit)

    def _start(self, line: Line, limit: Limit) -> None:
        if not self.center:
            raise refuse(line, "center: missing")
        self.limit, self.extra, self.ops = limit, 0, [(Act.START, line.at, self.center)]
        self.count = begin(self.calendar_of(self.center, self.edition), line.at, limit, until=self.same_day_until)
        self.clock = Clock.RUNNING
        self.due_n = line.n

    def _running(self, line: Line) -> Count:
        if self.count is None:
            raise refuse(line, "no limit is being counted")
        return self.count

    def _stop(self, line: Line) -> None:
        count = self._running(line)
        count.pause(line.at)
        self.ops.append((Act.PAUSE, line.at, ""))
        self.clock = Clock.PAUSED
        if not count.used_up:
            self.due_n = line.n
        if line.step is Step.ASK_SUPPLEMENT and self.accepted_at is not None:
            self.supplements += 1

    def _run(self, line: Line) -> None:
        if line.step is Step.REOPEN:
            self._reopen(line)
            return
        count = self._running(line)
        if not count.used_up:
            self.due_n = line.n
        if line.step is Step.SUPPLEMENT and self.policy is ClockPolicy.RESTART and self.accepted_at is not None:
            count.restart(line.at)
            self.ops.append((Act.RESTART, line.at, ""))
        else:
            count.resume(line.at)
            self.ops.append((Act.RESUME, line.at, ""))
        self.clock = Clock.RUNNING

    def _reopen(self, line: Line) -> None:
        """Own error: as if never closed. New information: the closed time is a pause, or goes on being one."""
        if line.cause not in _CAUSES:
            raise refuse(line, f'cause: "{line.cause}" is neither own_error nor new_information')
        closed_at = self.ended_at if self.ended_at is not None else line.at
        new_information = line.cause == Cause.NEW_INFORMATION
        if new_information and not self.closed_paused:
            self.ops.append((Act.PAUSE, closed_at, ""))
        if new_information or self.closed_paused:
            self.ops.append((Act.RESUME, line.at if new_information else closed_at, ""))
        self._read_on_edition(line)
        self._recount(line)
        self.clock = Clock.RUNNING
        self.ended_at = self.decided_at = None
        self.closed_paused = False
        self.verdict = ""

    def _carry(self, line: Line) -> None:
        if not line.center:
            raise refuse(line, "center: missing")
        self.center, self.edition, self.holder = line.center, line.edition, ""
        self.ops.append((Act.CARRY, line.at, line.center))
        self._recount(line)

    def _extend(self, line: Line) -> None:
        self.extended = True
        self.extra += line.units
        self._recount(line)

    def _apologise(self, line: Line) -> None:
        self.promised_on = line.promised_on

    def _end(self, line: Line) -> None:
        count = self.count
        if self.accepted_at is None:
            self._seal_acceptance(line.at)
            self.count, self.limit, self.ops = None, None, []
        elif line.step is Step.RESOLVE:
            self.decided_at = line.at
            due = count.due() if count is not None else None
            if due is not None and count is not None:
                self.verdict = judge(count.unit, due, line.at)
        self.closed_paused = self.clock is Clock.PAUSED
        self.ended_at = line.at
        self.clock = Clock.ENDED

    def _seal_acceptance(self, at: int) -> None:
        """Was the time to accept kept? Ended during a pause it was, unless it had been used up before."""
        if self.count is not None:
            due = self.count.due()
            self.acceptance_verdict = "late" if due is not None and at > due.at else "on_time"

    # -- the count

    def _recount(self, line: Line) -> None:
        """Spend the limit again from its start, on the edition named last and with what was extended."""
        before = self.count
        if before is None or self.limit is None:
            return
        count = before
        for act, at, center in self.ops:
            if act is Act.START:
                calendar = self.calendar_of(center, self.edition)
                count = begin(calendar, at, self.limit, extra=self.extra, until=self.same_day_until)
            elif act is Act.PAUSE:
                count.pause(at)
            elif act is Act.RESUME:
                count.resume(at)
            elif act is Act.RESTART:
                count.restart(at)
            else:
                count.carry(at, self.calendar_of(center, self.edition))
        if _differ(before, count):
            self.due_n = line.n
        self.count = count

    def _read_on_edition(self, line: Line) -> None:
        """Take the edition the line names; another one reads every earlier stretch anew."""
        if line.center and line.center != self.center:
            raise refuse(line, f'center: "{line.center}" is not "{self.center}", where the dossier is')
        if line.edition != self.edition:
            self.edition = line.edition
            self._recount(line)

    # -- checks and corrections

    def _check_extension(self, line: Line) -> None:
        """Given once, and before the first instant that counts as late; the cap and the ground are the desk's."""
        if line.units < 1:
            raise refuse(line, f"units: {line.units} is less than 1")
        if self.extended:
            raise refuse(line, "the dossier has been extended once")
        due = self.count.due() if self.count is not None and self.status in STEPS[Step.EXTEND].came_from else None
        if due is not None and self.count is not None and line.at >= self.count.late_from(due):
            raise refuse(line, "the dossier is late")

    def _correct(self, line: Line) -> None:
        """Void a line and what rode on it: nothing that changed status, holder or clock may stand after it."""
        if self.status is None:
            raise refuse(line, "there is no line to void")
        target = self.lines[line.voids - 1] if 1 < line.voids <= len(self.lines) else None
        if target is None or target.step is Step.CORRECT or target.n in self.voided:
            raise refuse(line, f"voids: line {line.voids} cannot be voided")
        if not STEPS[target.step].changing:
            raise refuse(line, f"voids: line {line.voids} changed neither status, holder nor clock")
        gone = {target.n}
        for later in self.lines[target.n :]:
            if later.rode in gone:
                gone.add(later.n)
            elif later.n not in self.voided and later.step is not Step.CORRECT and STEPS[later.step].changing:
                raise refuse(line, f"voids: line {line.voids} is not the last; line {later.n} stands after it")
        self.voided |= gone
        due_n, before = self.due_n, self.count
        self._reread(self.lines)
        self.due_n = line.n if _differ(before, self.count) else due_n

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


def _differ(before: Count | None, after: Count | None) -> bool:
    """True when what is known of the end, or what is left, is not the same."""
    if before is None or after is None:
        return before is not after
    return before.known() != after.known() or (after.paused_at is not None and before.left != after.left)


_PAUSES = frozenset(rule.to for rule in STEPS.values() if rule.effect is Effect.STOP)
_EFFECTS: dict[Effect, Callable[[Fold, Line], None]] = {
    Effect.ACCEPTANCE: Fold._start_acceptance,
    Effect.START: Fold._start_processing,
    Effect.STOP: Fold._stop,
    Effect.RUN: Fold._run,
    Effect.CARRY: Fold._carry,
    Effect.EXTEND: Fold._extend,
    Effect.AS_READ: Fold._read_on_edition,
    Effect.END: Fold._end,
}


class _Row(NamedTuple):
    """A row of the table of steps, laid out for the fold."""

    came_from: frozenset[Status | None]  # from these without a further question
    act: Callable[[Fold, Line], None] | None
    sets_holder: bool
    stage: Stage | None
    target: Status | None
    to: To | None
    changing: bool


_ROWS = {
    step: _Row(
        rule.came_from - rule.only_accepted - rule.never_accepted,
        Fold._apologise if step is Step.APOLOGISE else _EFFECTS.get(rule.effect),
        step in SETS_HOLDER,
        STAGE_AFTER.get(step),
        rule.to if isinstance(rule.to, Status) else None,
        rule.to if isinstance(rule.to, To) and rule.to is not To.SAME else None,
        rule.changing,
    )
    for step, rule in STEPS.items()
}
