"""How often the forecast was right: past mornings forecast again, each from what was known by then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median_low

from casework.models import Dossier
from casework.watch.forecast import BACK, finish_of, is_late, pace_of, still_needed
from casework.watch.passages import CalendarOf, Passage, Read, Walk, by_key, slips
from centers.calendars import CITY, calendar_of, current_edition
from centers.models import Term
from law.calendar import Calendar, from_seconds, midnight, to_seconds
from law.clock_state import WEEK_AHEAD
from law.steps import Clock

MORNING = 8 * 3600  # the board is read at eight (our choice)
OUTCOMES = ("late", "in_time", "moved")


@dataclass(frozen=True, slots=True)
class Seen:
    """A dossier due soon as a morning found it, and what became of it."""

    center: str
    procedure: int
    term: Term | None
    stage: str
    spent: int
    due_at: datetime | None
    outcome: str


@dataclass(slots=True)
class Score:
    """Forecasts against what happened. ``moved``: paused, extended or transferred before it was due, so not judged."""

    hit: int = 0  # forecast late, was late
    false_alarm: int = 0  # forecast late, was in time
    missed: int = 0  # not forecast, was late
    quiet: int = 0  # not forecast, was in time
    moved: int = 0

    def add(self, *, forecast: bool, outcome: str) -> None:
        if outcome == "moved":
            self.moved += 1
        elif outcome == "late":
            self.hit, self.missed = self.hit + forecast, self.missed + (not forecast)
        else:
            self.false_alarm, self.quiet = self.false_alarm + forecast, self.quiet + (not forecast)

    @property
    def judged(self) -> int:
        return self.hit + self.false_alarm + self.missed + self.quiet

    @property
    def precision(self) -> float | None:
        """Of those forecast late, how many were."""
        return self.hit / (self.hit + self.false_alarm) if self.hit + self.false_alarm else None

    @property
    def recall(self) -> float | None:
        """Of those that were late, how many had been forecast."""
        return self.hit / (self.hit + self.missed) if self.hit + self.missed else None

    @property
    def base_rate(self) -> float | None:
        """How many were late at all: what a blind guess would hit."""
        return (self.hit + self.missed) / self.judged if self.judged else None


@dataclass(slots=True)
class Past:
    """What the slips tell of some mornings."""

    mornings: Sequence[datetime]
    seen: dict[datetime, list[Seen]] = field(default_factory=dict)
    passages: list[Passage] = field(default_factory=list)
    procedures: dict[int, int] = field(default_factory=dict)


def backtest(first: date, last: date) -> Iterator[tuple[date, Score]]:
    """Each working day of the city from ``first`` to ``last`` with its score. Two queries and a walk over every slip.

    A morning learns from decisions written before it, forecasts what is due that day and the three working days after,
    and is judged by what the slips say later. Absences are left out: nobody knows any more when they were known.
    """
    edition = current_edition()

    def calendar(center: str) -> Calendar:
        return calendar_of(center, edition)

    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    mornings = [from_seconds(midnight(day) + MORNING) for day in days if calendar(CITY).is_working(day)]
    if not mornings:
        return
    past = _past(mornings, calendar)
    for morning in mornings:
        paces = _paces(past, morning)
        score = Score()
        for one in past.seen.get(morning, ()):
            whole, _source = pace_of(one.center, one.procedure, one.stage, one.term, paces)
            finish, _waited = finish_of(to_seconds(morning), still_needed(whole, one.spent), calendar(one.center))
            score.add(forecast=is_late(from_seconds(finish), one.due_at), outcome=one.outcome)
        yield morning.date(), score


def _paces(past: Past, morning: datetime) -> dict[tuple[str, int, str], tuple[int, int]]:
    since = morning - BACK
    known = (one for one in past.passages if since <= one.decided_at < morning and one.stands(morning))
    return {key: (median_low(values), len(values)) for key, values in by_key(known, past.procedures).items()}


def _past(mornings: Sequence[datetime], calendar: CalendarOf) -> Past:
    """One walk over every slip begun before the last morning."""
    past = Past(mornings)
    cards = Dossier.objects.filter(accepted_at__lt=mornings[-1], accepted_at__gte=mornings[0] - BACK)
    terms = {term.pk: term for term in Term.objects.all()}
    facts = {pk: (procedure, term) for pk, procedure, term in cards.values_list("pk", "procedure_id", "term_id")}
    past.procedures = {pk: procedure for pk, (procedure, _term) in facts.items()}
    for dossier, lines in slips(cards.values("pk")):
        procedure, term = facts[dossier]
        walk, found = Walk(calendar), _found(lines, mornings, calendar)
        done = 0
        for morning in found:
            while done < len(lines) and lines[done].written_at < morning:
                walk.read(lines[done])
                done += 1
            last = lines[done - 1]
            past.seen.setdefault(morning, []).append(
                Seen(
                    last.center, procedure, terms.get(term), last.stage, walk.spent(morning), last.due_at,
                    outcome_of(lines, last),
                )
            )  # fmt: skip
        for line in lines[done:]:
            walk.read(line)
        past.passages += walk.passages
    return past


def _found(lines: Sequence[Read], mornings: Iterable[datetime], calendar: CalendarOf) -> list[datetime]:
    """The mornings on which the slip stood accepted, running, not late and due within reach."""
    found = []
    for morning in mornings:
        last = next((line for line in reversed(lines) if line.written_at < morning), None)
        if last is None or last.clock != Clock.RUNNING or last.late_from is None or last.due_at is None:
            continue
        if last.late_from > morning and last.due_at <= _reach(morning, calendar(last.center)):
            found.append(morning)
    return found


def _reach(morning: datetime, calendar: Calendar) -> datetime:
    """The end of the third working day after a morning."""
    return from_seconds(midnight(calendar.next_working_days(to_seconds(morning), WEEK_AHEAD)[-1] + timedelta(days=1)))


def outcome_of(lines: Sequence[Read], then: Read) -> str:
    """What became of a slip by the instant that counted as late: "late", "in_time", or "moved"."""
    last = next(line for line in reversed(lines) if line.n == then.n or line.at < (then.late_from or line.at))
    if last.clock == Clock.ENDED:
        return "in_time"
    return "late" if last.clock == Clock.RUNNING and last.late_from == then.late_from else "moved"
