"""The question behind each rule of the alerts centre that speaks of dossiers: which dossiers make it hold.

The same question counts for the alert and narrows the list it leads to, so that the two cannot differ.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q

from casework.consultations import past_norm
from casework.models import Decision, SlipLine
from casework.queries import DossierQuerySet
from casework.watch.overrun import past_stage_norm
from centers.calendars import calendar_of, current_edition
from centers.models import Center
from law.calendar import Calendar, from_seconds, local_date, midnight, to_seconds
from law.steps import Clock, Status

UNASSIGNED_HOURS = 4  # working hours
UNCOLLECTED_DAYS = 30  # calendar days
SUPPLEMENTS = 2


@dataclass(frozen=True)
class Moment:
    """An instant on the calendar of one or more centers, and the thresholds read off it."""

    at: datetime
    calendar: Calendar

    @cached_property
    def seconds(self) -> int:
        return to_seconds(self.at)

    @cached_property
    def today(self) -> date:
        return local_date(self.seconds)

    @cached_property
    def next_day(self) -> date:
        """The next working day after today."""
        return self.calendar.next_working_days(self.seconds, 1)[0]

    @cached_property
    def monday(self) -> datetime:
        """The first instant of this week."""
        return from_seconds(midnight(self.today - timedelta(days=self.today.weekday())))

    def due_before(self, days: int) -> date:
        """The day before which a due date lies that is ``days`` working days late or more, today counted."""
        until_today = bisect_right(self.calendar.days, self.today.toordinal())
        return date.fromordinal(self.calendar.days[until_today - days])

    def office_time_ago(self, seconds: int) -> datetime:
        """The last instant since which so many open seconds have passed."""
        return from_seconds(self.calendar.second(self.calendar.seconds_before(self.seconds) - seconds + 1)[0] - 1)


Question = Callable[[DossierQuerySet, Moment], Q]
OPEN = Q(clock__in=[Clock.RUNNING, Clock.PAUSED])  # what a status says, too, but indexes begin with the clock


def _late(from_day: int, to_day: int | None = None) -> Question:
    """Overdue by so many working days, both included, as the lists count them."""

    def question(cards: DossierQuerySet, now: Moment) -> Q:
        found = Q(clock=Clock.RUNNING, accepted_at__isnull=False, late_from__lte=now.at)
        if from_day > 1:
            found &= Q(due_on__lt=now.due_before(from_day))
        return found if to_day is None else found & Q(due_on__gte=now.due_before(to_day + 1))

    return question


def _due_next(cards: DossierQuerySet, now: Moment) -> Q:
    return Q(clock=Clock.RUNNING, late_from__gt=now.at, due_on__gt=now.today, due_on__lte=now.next_day)


def _unaccepted(cards: DossierQuerySet, now: Moment) -> Q:
    return OPEN & Q(status=Status.REGISTERED, due_at__lt=now.at)


def _unassigned(cards: DossierQuerySet, now: Moment) -> Q:
    """Counted from the last line that changed anything: acceptance, a supplement that came in, a transfer."""
    since = now.office_time_ago(UNASSIGNED_HOURS * 3600)
    last = SlipLine.objects.filter(dossier=OuterRef("pk"), n=OuterRef("changed_n"), at__lte=since)
    return OPEN & Q(status__in=[Status.ACCEPTED, Status.IN_PROCESS], holder__isnull=True) & Q(Exists(last))


def _not_brought(cards: DossierQuerySet, now: Moment) -> Q:
    """The clock of a supplement speaks once, when the days given are over; after that it has nothing left to say."""
    return OPEN & Q(status=Status.SUPPLEMENT) & (Q(watch_at__isnull=True) | Q(watch_at__lte=now.at))


def _second_supplement(cards: DossierQuerySet, now: Moment) -> Q:
    return Q(supplements__gte=SUPPLEMENTS, accepted_at__isnull=False) & ~Q(clock=Clock.ENDED)


def _uncollected(cards: DossierQuerySet, now: Moment) -> Q:
    return Q(status=Status.RESOLVED, ended_at__lte=now.at - timedelta(days=UNCOLLECTED_DAYS))


def _late_this_week(cards: DossierQuerySet, now: Moment) -> Q:
    """Decided late since Monday, and the decision stands."""
    late = Decision.objects.filter(
        dossier=OuterRef("pk"), kind=Decision.RESOLVED, verdict="late", reverses=None, reversed_by=None,
        decided_at__gte=now.monday, decided_at__lte=now.at,
    )  # fmt: skip
    return Q(ended_at__gte=now.monday) & Q(Exists(late))


def _step_over(cards: DossierQuerySet, now: Moment) -> Q:
    return Q(pk__in=past_stage_norm(cards.not_late(now.at), now))


def _consult_over(cards: DossierQuerySet, now: Moment) -> Q:
    return Q(pk__in={one.dossier.pk for one in past_norm(cards, now.at)})


@dataclass(frozen=True, slots=True)
class Condition:
    """A question, and the column that says since when the longest waiting one waits."""

    question: Question
    since: str


CONDITIONS: dict[str, Condition] = {
    "overdue_5": Condition(_late(6), "due_at"),
    "overdue_3": Condition(_late(3, 5), "due_at"),
    "overdue_1": Condition(_late(1, 2), "due_at"),
    "online_waiting": Condition(_unaccepted, "registered_at"),
    "unassigned": Condition(_unassigned, "accepted_at"),
    "due_peak": Condition(_due_next, "due_at"),
    "supplement_over": Condition(_not_brought, "accepted_at"),
    "consult_over": Condition(_consult_over, "due_at"),
    "rate_fell": Condition(_late_this_week, "ended_at"),
    "step_over": Condition(_step_over, "due_at"),
    "second_supplement": Condition(_second_supplement, "accepted_at"),
    "uncollected": Condition(_uncollected, "ended_at"),
}


def moments(at: datetime, codes: Iterable[str]) -> list[tuple[Moment, list[str]]]:
    """The centers by the calendar they keep: most keep the city's. One query, for the newest edition.

    Raises ``CalendarError`` past the last loaded year.
    """
    edition = current_edition()
    shared: dict[int, tuple[Calendar, list[str]]] = {}
    for code in codes:
        calendar = calendar_of(code, edition)
        calendar.check(to_seconds(at))
        shared.setdefault(id(calendar), (calendar, []))[1].append(code)
    return [(Moment(at, calendar), together) for calendar, together in shared.values()]


def behind(rule: str, cards: DossierQuerySet, at: datetime, center: str = "") -> DossierQuerySet:
    """Those of ``cards`` that make a rule hold, of one center or of all. Raises ``KeyError`` for a rule without any."""
    codes = [center] if center else list(Center.objects.values_list("code", flat=True))
    return cards.filter(where(rule, cards, moments(at, codes)))


def where(rule: str, cards: DossierQuerySet, shared: list[tuple[Moment, list[str]]]) -> Q:
    """The question of a rule over centers with different calendars."""
    question = CONDITIONS[rule].question
    parts = [Q(center_id__in=codes) & question(cards.filter(center_id__in=codes), now) for now, codes in shared]
    return reduce(or_, parts, Q(pk__in=[]))
