"""The question behind each kind of flag: which lines of the slip make somebody look again.

Each takes lines that stand, of one stretch of the table, and gives what it saw in them. The words and thresholds are
in ``law.flag_rules``. How the dossier stood before a line is the reading of the line before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from casework.figures.standing import standing_decisions, standing_lines
from casework.models import Decision, Dossier, SlipLine
from centers.calendars import calendar_of, current_edition
from law import flag_rules
from law.calendar import HANOI, CalendarError, to_seconds
from law.limit import Unit
from law.steps import Status, Step

Lines = QuerySet[SlipLine]
CLOSINGS = (Step.RESOLVE, Step.STOP, Step.WITHDRAW)
WITHIN_A_DAY = (Unit.SAME_DAY, Unit.HOUR)  # every line of such a dossier stands on its due day
AT_ONCE = 500  # people named one by one in a statement
LOOK_BACK = timedelta(hours=1)  # where a row of closings may have begun
COLUMNS = ("dossier_id", "n", "at", "center_id", "by_id")


@dataclass(frozen=True, slots=True)
class Seen:
    """One line, and what about it: instants and counts, never a name."""

    dossier: int
    n: int
    at: datetime
    center: str
    by: UUID | None
    facts: dict[str, Any] = field(default_factory=dict)


def _seen(row: Any, **facts: Any) -> Seen:
    return Seen(row.dossier_id, row.n, row.at, row.center_id, row.by_id, facts)


def _rows(lines: Any, *more: str) -> Iterable[Any]:
    return lines.order_by("pk").values_list(*COLUMNS, *more, named=True).iterator(2000)


def _with_before(lines: Lines) -> Any:
    """Each line with its local day and the due day, the first late instant and the holder of the line before it."""
    before = SlipLine.objects.filter(dossier=OuterRef("dossier"), n=OuterRef("n") - 1)
    return lines.annotate(
        on=TruncDate("at", tzinfo=HANOI), was_due=Subquery(before.values("due_on")),
        was_late=Subquery(before.values("late_from")), was_holder=Subquery(before.values("holder")),
    )  # fmt: skip


def back_dated(lines: Lines) -> Iterator[Seen]:
    """Accepted or closed by a person, and written down hours later."""
    late = timedelta(hours=flag_rules.BACK_DATED_HOURS)
    found = lines.filter(step__in=[Step.ACCEPT, *CLOSINGS], by__isnull=False, at__lt=F("written_at") - late)
    for row in _rows(found, "step", "written_at"):
        yield _seen(row, step=row.step, written_at=row.written_at.isoformat())


def paused_late(lines: Lines) -> Iterator[Seen]:
    """The clock stopped on the due day or after it; where the limit is within a day, once it was late."""
    asked = lines.filter(step__in=[Step.ASK_SUPPLEMENT, Step.ASK_PAYMENT], dossier__accepted_at__lte=F("at"))
    by_days = Q(on__gte=F("was_due")) & ~Q(dossier__term__unit__in=WITHIN_A_DAY)
    for row in _rows(_with_before(asked).filter(by_days | Q(at__gte=F("was_late"))), "step", "was_due"):
        yield _seen(row, step=row.step, due_on=row.was_due.isoformat())


def reopened_soon(lines: Lines) -> Iterator[Seen]:
    """Opened again within days of its closing."""
    closings = standing_decisions(None).filter(dossier=OuterRef("dossier"), n__lt=OuterRef("n")).order_by("-n")
    reopened = lines.filter(step=Step.REOPEN).annotate(closed_at=Subquery(closings.values("decided_at")[:1]))
    soon = timedelta(days=flag_rules.REOPENED_DAYS)
    for row in _rows(reopened, "closed_at"):
        if row.closed_at is not None and row.at - row.closed_at <= soon:
            yield _seen(row, closed_at=row.closed_at.isoformat())


def withdrawn_reentered(lines: Lines) -> Iterator[Seen]:
    """Line 1 of a dossier whose like, of the same person, was withdrawn days ago when it was nearly due.

    Asked from the withdrawals, which are few: who came back, rather than where each newcomer had been.
    """
    rows = list(_entered_again(lines))
    withdrawals = standing_lines(None).filter(step=Step.WITHDRAW, dossier__in=[former for _row, former in rows])
    near = {
        one.dossier_id: one
        for one in _rows(_with_before(withdrawals), "was_due", "dossier__code")
        if _is_near(one, flag_rules.NEAR_DUE_DAYS)
    }
    for row, former in rows:
        if former in near:
            one = near[former]
            facts = {"withdrawn_at": one.at.isoformat(), "due_on": one.was_due.isoformat()}
            yield _seen(row, other=one.dossier__code, **facts)


def _entered_again(lines: Lines) -> Iterator[tuple[Any, int]]:
    """Each line 1 with the dossier of the same person and procedure that was withdrawn last before it."""
    lately = timedelta(days=flag_rules.REENTERED_DAYS)
    entered = lines.filter(n=1, step__in=[Step.REGISTER, Step.ACCEPT])
    ends = entered.aggregate(first=Min("at"), last=Max("at"))
    if ends["first"] is None:
        return
    withdrawn = Dossier.objects.filter(
        status=Status.WITHDRAWN, accepted_at__isnull=False,
        ended_at__gte=ends["first"] - lately, ended_at__lte=ends["last"],
    ).order_by("ended_at")  # fmt: skip
    by_wish: dict[tuple[int, int], list[tuple[datetime, int]]] = defaultdict(list)
    for owner, procedure, pk, ended_at in withdrawn.values_list("owner_id", "procedure_id", "pk", "ended_at"):
        if ended_at is not None:
            by_wish[owner, procedure].append((ended_at, pk))
    owners = sorted({owner for owner, _procedure in by_wish})
    for first in range(0, len(owners), AT_ONCE):
        again = entered.filter(dossier__owner__in=owners[first : first + AT_ONCE])
        for row in _rows(again, "dossier__owner_id", "dossier__procedure_id"):
            wish = row.dossier__owner_id, row.dossier__procedure_id
            former = [pk for ended_at, pk in by_wish[wish] if row.at - lately <= ended_at <= row.at]
            if former:
                yield row, former[-1]


def extended_at_due(lines: Lines) -> Iterator[Seen]:
    """The limit was extended on its last day or the working day before."""
    extended = lines.filter(step=Step.EXTEND).exclude(dossier__term__unit__in=WITHIN_A_DAY)
    for row in _rows(_with_before(extended), "was_due"):
        if _is_near(row, flag_rules.EXTENDED_DAYS):
            yield _seen(row, due_on=row.was_due.isoformat())


def reassigned_at_due(lines: Lines) -> Iterator[Seen]:
    """A person gave it from one to another on the due day."""
    given = lines.filter(step__in=[Step.ASSIGN, Step.ROUTE], by__isnull=False)
    given = _with_before(given.exclude(dossier__term__unit__in=WITHIN_A_DAY))
    for row in _rows(
        given.filter(on=F("was_due"), was_holder__isnull=False).exclude(holder=F("was_holder")), "was_due"
    ):
        yield _seen(row, due_on=row.was_due.isoformat())


def _is_near(row: Any, days: int) -> bool:
    """Whether ``was_due`` lay so many working days ahead at most. Past the loaded years nothing is said."""
    if row.was_due is None:
        return False
    try:
        return bool(row.was_due <= _days_ahead(row.center_id, row.at, days))
    except CalendarError:
        return False


def _days_ahead(center: str, at: datetime, days: int) -> date:
    return calendar_of(center, current_edition()).next_working_days(to_seconds(at), days)[-1]


# -- closings in a row


def closing_burst(lines: Lines) -> Iterator[Seen]:
    """The first of many closings of one person, each within a minute of the one before. A query for each center."""
    resolved: Any = lines.filter(step=Step.RESOLVE, by__isnull=False).order_by().values_list("center_id")
    for center, since, until in resolved.annotate(since=Min("at"), until=Max("at")):
        by_hand: dict[UUID | None, list[Any]] = defaultdict(list)
        for row in _closings(center, since - LOOK_BACK, until + LOOK_BACK):
            by_hand[row.who].append(row)
        for who, rows in by_hand.items():
            for first, last, count in _in_a_row(rows):
                facts = {"count": count, "until": last.decided_at.isoformat()}
                yield Seen(first.dossier_id, first.n, first.decided_at, center, who, facts)


def _closings(center: str, since: datetime, until: datetime) -> Iterable[Any]:
    """Standing decisions of a center with whoever typed them, in order."""
    typed = SlipLine.objects.filter(dossier=OuterRef("dossier"), n=OuterRef("n"))
    decisions = standing_decisions(None).filter(
        center__code=center, kind=Decision.RESOLVED, decided_at__gte=since, decided_at__lte=until
    )
    decisions = decisions.annotate(who=Subquery(typed.values("by"))).order_by("decided_at", "pk")
    return decisions.values_list("dossier_id", "n", "decided_at", "who", named=True)


def _in_a_row(rows: list[Any]) -> Iterator[tuple[Any, Any, int]]:
    """First, last and number of each row long enough."""
    pause = timedelta(seconds=flag_rules.BURST_SECONDS)
    breaks = [
        place for place, (one, other) in enumerate(pairwise(rows), 1) if other.decided_at - one.decided_at >= pause
    ]
    for begin, end in pairwise([0, *breaks, len(rows)]):
        if end - begin >= flag_rules.BURST:
            yield rows[begin], rows[end - 1], end - begin


QUESTIONS: dict[str, Callable[[Lines], Iterator[Seen]]] = {
    "back_dated": back_dated,
    "paused_late": paused_late,
    "reopened_soon": reopened_soon,
    "withdrawn_reentered": withdrawn_reentered,
    "closing_burst": closing_burst,
    "extended_at_due": extended_at_due,
    "reassigned_at_due": reassigned_at_due,
}
