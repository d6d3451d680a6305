"""What falls due in the coming weeks, day by day, beside what is decided on an ordinary day.

Asked of now, not of a period: dossiers accepted, running and not late. What waits for a citizen has no due day.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median

from django.db.models import Count

from casework.figures.axes import AXES
from casework.figures.flows import made
from casework.figures.period import Period
from casework.figures.question import Question, text_of
from casework.figures.stretches import place_among, stretches
from casework.models import Decision, Dossier
from casework.queries import DossierQuerySet
from centers.calendars import CITY, calendar_of, current_edition
from law.calendar import Calendar, local_date, to_seconds

WEEKS = 4  # looked ahead, and back for what is decided in a day (our choice)
BY = {"center": "center", "field": "procedure__field__code"}  # where a dossier is now, not where it was accepted
_DAY = timedelta(days=1)


@dataclass(slots=True)
class Due:
    """Dossiers by the day they are due, ``later`` those past the last day; ``daily`` is the median decided in a day."""

    days: Counter[date] = field(default_factory=Counter)
    later: int = 0
    daily: float = 0.0
    closed: frozenset[date] = frozenset()  # days of the table on which this one does not work

    @property
    def count(self) -> int:
        return self.days.total() + self.later


@dataclass(frozen=True, slots=True)
class Coming:
    """``days`` are those somebody works on, and those something is due on all the same; the last is ``until``."""

    days: Sequence[date]
    until: date
    whole: Due
    rows: Mapping[str, Due]


def coming(at: datetime, by: str = "center", *, center: str | None = None) -> Coming:
    """By center or field, of the city or of one center. Three statements."""
    today = local_date(to_seconds(at))
    edition = current_edition()
    calendar = calendar_of(center or CITY, edition).onward(to_seconds(at + WEEKS * 7 * _DAY))
    first = today if calendar.is_working(today) else calendar.next_working_days(to_seconds(at), 1)[0]
    until = first - first.weekday() * _DAY + (WEEKS * 7 - 1) * _DAY
    rows, whole = _due(_cards(at, today, center), by, until)
    _add_daily(rows, whole, at, by, center)
    ahead = (today + n * _DAY for n in range((until - today).days + 1))
    days = [on for on in ahead if calendar.is_working(on) or whole.days[on]]
    if by == "center":
        for code, due in rows.items():
            due.closed = _closed(calendar_of(code, edition).onward(to_seconds(at + WEEKS * 7 * _DAY)), days)
    return Coming(days, until, whole, rows)


def _cards(at: datetime, today: date, center: str | None) -> DossierQuerySet:
    cards = Dossier.objects.in_clock().not_late(at).filter(due_on__gte=today)
    return cards if center is None else cards.filter(center_id=center)


def _due(cards: DossierQuerySet, by: str, until: date) -> tuple[dict[str, Due], Due]:
    rows: defaultdict[str, Due] = defaultdict(Due)
    whole = Due()
    for key, on, count in cards.order_by().values_list(BY[by], "due_on").annotate(count=Count("pk")):
        for due in (rows[text_of(key)], whole):
            if on > until:
                due.later += count
            else:
                due.days[on] += count
    return dict(rows), whole


def _add_daily(rows: Mapping[str, Due], whole: Due, at: datetime, by: str, center: str | None) -> None:
    """The median of the days worked in the weeks before today; what was decided on a day off is left out."""
    today = local_date(to_seconds(at))
    back = stretches(Period.of_days(today - WEEKS * 7 * _DAY, today - _DAY, now=at), "day")
    asked = Question(Period(back[0].since, back[-1].until, at), AXES[by], None if center is None else (center,))
    decided = asked.keyed(made(asked.period).filter(kind=Decision.RESOLVED), "decision")
    place = place_among("decided_at", [day.since for day in back[1:]])
    counts: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for key, nth, count in decided.annotate(nth=place).values_list("key", "nth").annotate(count=Count("pk")):
        counts[text_of(key)][nth] += count
    edition = current_edition()
    days = [local_date(to_seconds(day.since)) for day in back]

    def of_a_day(some: Counter[int], code: str) -> float:
        calendar = calendar_of(code, edition).onward(to_seconds(at))
        return median([some[nth] for nth, on in enumerate(days) if calendar.is_working(on)] or [0])

    for key, due in rows.items():
        due.daily = of_a_day(counts[key], center or (key if by == "center" else CITY))
    whole.daily = of_a_day(sum(counts.values(), Counter()), center or CITY)


def _closed(calendar: Calendar, days: Sequence[date]) -> frozenset[date]:
    return frozenset(on for on in days if not calendar.is_working(on))
