"""The figures counted a second way: in plain Python, dossier by dossier, from the slips read anew by the law."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from casework.figures import Period
from casework.models import Dossier, SlipLine
from centers.calendars import calendar_of
from law.calendar import to_seconds
from law.slip import Reading, read
from law.steps import Step

CLOSINGS = {"resolve", "withdraw", "stop"}
Tallies = dict[str, Counter[str]]


def recount(period: Period) -> Tallies:
    """Counts by center, under the names of the figures."""
    tallies: Tallies = {}
    for dossier in Dossier.objects.all():
        lines = [line for line in dossier.lines.order_by("n") if known(line, period)]
        for center, name in [*flows(dossier, lines, period), *states(lines, period)]:
            tallies.setdefault(center, Counter())[name] += 1
    return tallies


def known(line: SlipLine, period: Period) -> bool:
    return period.known_at is None or line.written_at < period.known_at


def inside(at: datetime, period: Period) -> bool:
    return period.since <= at < period.end


def voided(lines: Sequence[SlipLine]) -> set[int]:
    gone = {line.voids for line in lines if line.step == Step.CORRECT}
    return gone | {line.n for line in lines if line.rode in gone}


def flows(dossier: Dossier, lines: Sequence[SlipLine], period: Period) -> Iterable[tuple[str, str]]:
    gone = voided(lines)
    accepted: SlipLine | None = None
    closings: list[SlipLine] = []
    for line in lines:
        if line.n in gone:
            continue
        if line.step == "accept":
            accepted = line
        if accepted is None:
            continue
        if line.step in CLOSINGS:
            closings.append(line)
        if inside(line.at, period):
            yield from flow(dossier, line, lines)
    if accepted is not None and inside(accepted.at, period):
        before = [line for line in closings if line.at < period.end]
        if before and before[-1].step == "resolve" and verdict(before[-1]) != "late":
            yield accepted.center_id, "received_in_time"


def flow(dossier: Dossier, line: SlipLine, lines: Sequence[SlipLine]) -> Iterable[tuple[str, str]]:
    if line.step == "accept":
        yield line.center_id, "accepted"
        yield line.center_id, dossier.channel
    elif line.step == "transfer":
        yield lines[line.n - 2].center_id, "transferred_out"
        yield line.center_id, "transferred_in"
    elif line.step == "reopen":
        yield line.center_id, "reopened"
    elif line.step == "resolve":
        yield line.center_id, "decided"
        yield line.center_id, verdict(line)
    elif line.step in CLOSINGS:
        yield line.center_id, {"withdraw": "withdrawn", "stop": "stopped"}[line.step]


def verdict(line: SlipLine) -> str:
    """By the local days alone: no procedure of the cast counts in hours."""
    day = (line.at + timedelta(hours=7)).date() if line.at.utcoffset() == timedelta(0) else line.at.date()
    assert line.due_on is not None
    if day == line.due_on:
        return "on_time"
    return "early" if day < line.due_on else "late"


def states(lines: Sequence[SlipLine], period: Period) -> Iterable[tuple[str, str]]:
    for at, names in ((period.end, None), (period.since, "carried_in")):
        reading = stood(lines, at)
        if reading is None or reading.accepted_at is None or reading.clock == "ended":
            continue
        yield reading.center, names or "open"
        if names is None:
            yield reading.center, state(reading, at)


def state(reading: Reading, at: datetime) -> str:
    if reading.status in (5, 6):
        return "paused"
    late = reading.late_from is not None and reading.late_from < to_seconds(at)
    return "overdue" if late else "within_time"


def stood(lines: Sequence[SlipLine], at: datetime) -> Reading | None:
    """What the law reads just before ``at``, without what was taken back from then on."""
    before = [line for line in lines if line.at < at]
    back = [line.voids for line in lines if line.step == Step.CORRECT and line.at >= at]
    first = min((n for n in back if n <= len(before)), default=None)
    standing = before if first is None else before[: first - 1]
    return read([line.as_law() for line in standing], calendar_of) if standing else None
