"""The figures counted a second way: in plain Python, dossier by dossier, from slips the law reads anew.

Nothing is taken from the card, the decisions or the stored readings, and nothing from the statements of
``casework.figures``: only what the slip says, in one pass over the lines, for several periods at once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.audit.rows import LineRow
from casework.figures import Period
from casework.models.slip_line import law_line
from centers.calendars import calendar_of, edition_known
from law.calendar import ordinal, to_seconds
from law.count import Act, Op
from law.slip import CalendarOf, Fold, Reading
from law.steps import Step

CLOSINGS = {"resolve": "decided", "withdraw": "withdrawn", "stop": "stopped"}
OFFERED = {"full", "partial"}  # levels of a term that let a citizen file online
Tallies = dict[str, Counter[str]]  # by center, under the names of the figures


@dataclass(frozen=True, slots=True)
class Slip:
    """The lines of a dossier, each with the reading after it."""

    lines: Sequence[LineRow]
    readings: Sequence[Reading]
    acts: Mapping[int, Sequence[Op]]  # what had happened to the limit, by the line that resolved the dossier

    @classmethod
    def read(cls, lines: Sequence[LineRow], calendar_of: CalendarOf) -> Slip:
        """Raises what the law raises on a slip it does not take."""
        fold = Fold(calendar_of)
        readings: list[Reading] = []
        acts: dict[int, Sequence[Op]] = {}
        for line in lines:
            law = law_line(line.n, line.step, to_seconds(line.at), line.facts, line.voids, line.rode)
            readings.append(fold.turn(law))
            if law.step is Step.RESOLVE:
                acts[line.n] = tuple(fold.ops)
        return cls(lines, readings, acts)

    def known(self, known_at: datetime | None) -> Slip:
        """What was written before ``known_at``: a beginning of the slip."""
        if known_at is None or self.lines[-1].written_at < known_at:
            return self
        count = sum(line.written_at < known_at for line in self.lines)
        return Slip(self.lines[:count], self.readings[:count], self.acts)


class Recount:
    """The tallies of some periods. ``levels`` gives the online level of a term by its name on the acceptance line."""

    def __init__(self, periods: Sequence[Period], levels: Mapping[str, str]) -> None:
        self.tallies: dict[Period, Tallies] = {period: defaultdict(Counter) for period in periods}
        self.levels = levels

    def add(self, slip: Slip) -> None:
        """Count one dossier in every period."""
        for period, tallies in self.tallies.items():
            known = slip.known(period.known_at)
            for center, name in [*self._flows(known, period), *_states(known, period)]:
                tallies[center][name] += 1

    def _flows(self, slip: Slip, period: Period) -> Iterator[tuple[str, str]]:
        gone = _voided(slip.lines)
        accepted: LineRow | None = None
        last_closing: LineRow | None = None
        for line in slip.lines:
            if line.n in gone or line.at >= period.end:
                continue
            if line.step == "accept":
                accepted = line
            if accepted is None:
                continue
            if line.step in CLOSINGS:
                last_closing = line
            if line.at >= period.since:
                yield from self._flow(line, slip, period.known_at)
        if accepted is None or accepted.at < period.since or last_closing is None:
            return
        if last_closing.step == "resolve" and slip.readings[last_closing.n - 1].verdict != "late":
            yield accepted.facts["center"], "received_in_time"

    def _flow(self, line: LineRow, slip: Slip, known_at: datetime | None) -> Iterator[tuple[str, str]]:
        reading, before = slip.readings[line.n - 1], slip.readings[line.n - 2]
        if line.step == "accept":
            yield from ((reading.center, name) for name in self._accepted(line, slip.lines[0].facts["channel"]))
        elif line.step == "transfer":
            yield before.center, "transferred_out"
            yield reading.center, "transferred_in"
        elif line.step == "reopen":
            yield reading.center, "reopened"
        elif line.step in CLOSINGS:
            yield reading.center, CLOSINGS[line.step]
            if line.step == "stop" and _late(before, line.at):
                yield reading.center, "stopped_overdue"
            if line.step == "resolve":
                yield reading.center, reading.verdict
                yield reading.center, days_name(_days(reading, slip.acts[line.n], edition_known(known_at)))
                if reading.verdict != "late" and reading.supplements >= 2:
                    yield reading.center, "second_decided"

    def _accepted(self, line: LineRow, channel: str) -> Iterator[str]:
        yield "accepted"
        yield channel
        if self.levels.get(line.facts["term"]) in OFFERED:
            yield "eligible"
            if channel == "online":
                yield "eligible_online"


def days_name(days: int) -> str:
    """So many working days, as a name of the tallies."""
    return f"days {days}"


def _days(reading: Reading, acts: Sequence[Op], edition: int) -> int:
    """Day by day from the one after acceptance to the decision: working ones at whose end no pause held."""
    began, ended = reading.accepted_at, reading.decided_at
    if began is None or ended is None:
        return 0
    calendar = calendar_of(reading.center, edition)
    stops = [(act, ordinal(at)) for act, at, _center in acts if act in (Act.PAUSE, Act.RESUME, Act.RESTART)]
    days = range(ordinal(began) + 1, ordinal(ended) + 1)
    return sum(
        bool(calendar.sessions_of(day)) and [act for act, on in stops if on <= day][-1:] != [Act.PAUSE] for day in days
    )


def _voided(lines: Sequence[LineRow]) -> set[int]:
    """What corrections took back, with the lines that rode on it."""
    gone = {line.voids for line in lines if line.voids}
    return gone | {line.n for line in lines if line.rode in gone}


def _states(slip: Slip, period: Period) -> Iterator[tuple[str, str]]:
    found = _stood(slip, period.since)
    if found is not None:
        yield found.center, "carried_in"
    found = _stood(slip, period.end)
    if found is None:
        return
    yield found.center, "open"
    if found.status in (5, 6):
        yield found.center, "paused"
        if found.status == 5:
            yield found.center, "waiting_supplement"
        if _late(found, period.end):
            yield found.center, "paused_overdue"
    elif _late(found, period.end):
        yield found.center, "overdue"
    else:
        yield found.center, "within_time"
        if found.supplements >= 2:
            yield found.center, "second_open"


def _late(reading: Reading, at: datetime) -> bool:
    """Whether what stood like this just before an instant was late."""
    return reading.late_from is not None and reading.late_from < to_seconds(at)


def _stood(slip: Slip, at: datetime) -> Reading | None:
    """The accepted, open dossier just before ``at``, without what was taken back from then on."""
    count = sum(line.at < at for line in slip.lines)
    back = [line.voids for line in slip.lines[count:] if line.step == Step.CORRECT and line.voids]
    count = min([count, *(n - 1 for n in back)])
    if not count:
        return None
    reading = slip.readings[count - 1]
    return None if reading.accepted_at is None or reading.clock == "ended" else reading
