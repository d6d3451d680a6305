"""The figures counted a second way every night, a stretch of dossiers at a time.

A count knows what was written before ``known_at`` and nothing later, so it may take as many turns as it needs: slips
only grow, and lines of meanwhile are left out of both counts. Each turn stores how far it has come together with what
it counted; a turn that is killed is done again. No lock is held while slips are read, and no more than a page of them.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from casework.audit.figures import Difference, Unread, count_slips, differences, new_recount, usual_days
from casework.audit.recount import Recount, Tallies
from casework.audit.whole import Audit, ends
from casework.figures import Period, report
from casework.models import Dossier, FigureCheck, Pulse, SlipLine
from casework.watch.recount import IN_FLIGHT
from centers.calendars import edition_known

NAME = "figure_check"
TURN_SECONDS = 30  # half a lease: others wait for the same worker (our choice)
COMPARED_WITHIN = 10  # seconds of a turn: the reports take their time, too, and else begin the next turn
PAGE = 2_000  # dossiers read at a time
NEAR = 10_000  # ids: two transactions at once number their lines across each other
KEPT = 50  # differences kept with their numbers; all are counted
GOES_STALE = timedelta(hours=20)  # a count nobody went on with is begun anew


def count_again(at: datetime) -> dict[str, int]:
    """One turn of the count; what was counted and found once it is finished. Nothing when another worker is at it."""
    if not Pulse.objects.claim(NAME, at):
        return {}
    check = _under_way(at) or begin(at)
    if not go_on(check, at):
        return {}
    counts = {"dossiers": check.dossiers, "lines": check.lines, "differences": check.differences}
    Pulse.objects.done(NAME, at, **counts)
    return counts


def _under_way(at: datetime) -> FigureCheck | None:
    unfinished = FigureCheck.objects.filter(finished_at__isnull=True)
    unfinished.filter(known_at__lte=at - GOES_STALE).delete()
    return unfinished.order_by("-known_at", "-pk").first()


def begin(at: datetime) -> FigureCheck:
    """A new count of the usual periods, of all that is surely written by now."""
    known_at = at - IN_FLIGHT
    last = SlipLine.objects.filter(written_at__lt=known_at).order_by("-pk").values_list("pk", flat=True).first()
    days = [[first.isoformat(), last_on.isoformat()] for first, last_on in usual_days(known_at)]
    return FigureCheck.objects.create(known_at=known_at, last_line=last or 0, periods=days, tallies=[{} for _ in days])


def go_on(check: FigureCheck, at: datetime) -> bool:
    """Count for a turn; True when that brought it to its end, and by this process."""
    began = time.monotonic()
    again, audit, before = _recalled(check), Audit(), check.reached
    unread: list[Unread] = []
    last = ends()[1]
    while check.reached < last and time.monotonic() - began < TURN_SECONDS:
        page = _page_after(check.reached)
        if not page:
            break
        unread += count_slips(again, (page[0], page[-1]), audit)
        check.reached = page[-1]
    check.dossiers += audit.dossiers
    check.lines += audit.lines
    _note(check, unread)
    check.tallies = [again.tallies[period] for period in again.tallies]
    if check.reached >= last and time.monotonic() - began < COMPARED_WITHIN:
        _note(check, _compared(check, again))
        check.finished_at, check.tallies = at, []
    return FigureCheck.objects.advance(check, before) and check.finished_at is not None


def keep(audit: Audit, periods: Sequence[tuple[date, date]], at: datetime) -> None:
    """Store a count that somebody asked for beside those of the nights: its findings in words, not in numbers."""
    FigureCheck.objects.create(
        known_at=at, finished_at=at, periods=[[first.isoformat(), last.isoformat()] for first, last in periods],
        dossiers=audit.dossiers, lines=audit.lines, differences=len(audit.findings),
        facts=[{"sentence": finding.sentence} for finding in audit.findings[:KEPT]],
    )  # fmt: skip


def _page_after(dossier: int) -> list[int]:
    return list(Dossier.objects.filter(pk__gt=dossier).order_by("pk").values_list("pk", flat=True)[:PAGE])


def periods_of(check: FigureCheck, *, known_at: datetime | None) -> list[Period]:
    """The periods of a count as of its moment, knowing what ``known_at`` says."""
    days = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in check.periods]
    return [Period.of_days(*one, now=check.known_at, known_at=known_at) for one in days]


def _recalled(check: FigureCheck) -> Recount:
    """The count as far as it had come."""
    periods = periods_of(check, known_at=check.known_at)
    again = new_recount(periods)
    for period, stored in zip(periods, check.tallies, strict=True):
        tallies: Tallies = defaultdict(Counter, {center: Counter(counts) for center, counts in stored.items()})
        again.tallies[period] = tallies
    return again


def _compared(check: FigureCheck, again: Recount) -> list[Difference]:
    """The reports of the pages against the count. Once something was written since, what the pages then said."""
    newer = SlipLine.objects.filter(pk__gt=check.last_line - NEAR, written_at__gte=check.known_at)
    quiet = not newer.exists() and edition_known(None) == edition_known(check.known_at)
    found: list[Difference] = []
    for period, tallies in again.tallies.items():
        asked = replace(period, known_at=None) if quiet else period
        found += differences(report(asked, complete=True), tallies)
    return found


def _note(check: FigureCheck, found: Sequence[Difference | Unread]) -> None:
    check.differences += len(found)
    check.facts = [*check.facts, *(_facts(one) for one in found)][:KEPT]


def _facts(one: Difference | Unread) -> dict[str, Any]:
    if isinstance(one, Unread):
        return {"dossier": one.dossier, "why": one.why}
    return {
        "center": one.center, "since": one.since.isoformat(), "end": one.end.isoformat(), "figure": one.figure,
        "counted": one.counted, "again": one.again,
    }  # fmt: skip
