"""Who will be late: how long the way from here took others, against what is left of the day. A forecast, no figure.

Predicted finish = now + what the median of this procedure, center and stage still asks for, on the center's calendar.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median_low
from uuid import UUID

from django.db import transaction

from casework.models import Decision, Dossier, Pulse, StepPace
from casework.queries import DossierQuerySet
from casework.watch.passages import STAGES, CalendarOf, Walk, by_key, passages_of, slips
from centers.calendars import calendar_of, current_edition
from centers.models import Absence, Term
from centers.models.absence import Moves
from law.calendar import DAY, Calendar, CalendarError, from_seconds, local_date, midnight, to_seconds
from law.clock_state import WEEK_AHEAD
from law.limit import Limit, Unit
from law.steps import Clock, Stage

PULSE = "forecast"
BACK = timedelta(days=90)
ENOUGH = 5  # decisions a median is made of; with fewer the city's is asked, then the norms of the term (our choice)
FLOOR_SHARE, FLOOR_LEAST = 2, 1800  # who outlived the median still needs half of it, half an hour at least (our choice)
WORKING_DAY = 8 * 3600  # of a norm in days: our choice, as the usual opening hours

Paces = Mapping[tuple[str, int, str], tuple[int, int]]  # (center or "", procedure, stage): seconds, samples


@dataclass(frozen=True, slots=True)
class Forecast:
    """When one dossier will probably be decided. ``needs`` and ``left`` in open seconds from now."""

    dossier: Dossier
    finish_at: datetime
    needs: int
    left: int
    source: str  # "center", "city" or "norm": where the median came from
    away: Absence | None  # the holder's absence that was waited for

    @property
    def late(self) -> bool:
        return is_late(self.finish_at, self.dossier.due_at)


def is_late(finish_at: datetime, due_at: datetime | None) -> bool:
    """A finish after the due moment; without one nothing is late."""
    return due_at is not None and finish_at > due_at


# --- learning


def learn(at: datetime) -> dict[str, int]:
    """Write the paces anew from the decisions of 90 days. Once at a time; empty when somebody else is at it."""
    if not Pulse.objects.claim(PULSE, at):
        return {}
    edition = current_edition()
    paces = medians(at, lambda center: calendar_of(center, edition))
    rows = [
        StepPace(
            center_id=center or None, procedure_id=procedure, stage=stage, seconds=seconds, samples=samples,
            learned_at=at,
        )
        for (center, procedure, stage), (seconds, samples) in paces.items()
    ]  # fmt: skip
    with transaction.atomic():
        Pulse.objects.select_for_update().get(name=PULSE)  # a run that outlived its lease waits here
        StepPace.objects.all().delete()
        StepPace.objects.bulk_create(rows, batch_size=2000)
    done = {"paces": len(rows), "samples": sum(row.samples for row in rows if row.center_id is None)}
    Pulse.objects.done(PULSE, at, **done)
    return done


def medians(at: datetime, calendar: CalendarOf) -> dict[tuple[str, int, str], tuple[int, int]]:
    """(median, samples) by center, procedure and stage of what was decided in the 90 days before ``at``. Two queries.

    Knows nothing written at ``at`` or later.
    """
    since = at - BACK
    decided = Decision.objects.filter(
        kind=Decision.RESOLVED, reverses=None, decided_at__gte=since, decided_at__lt=at, written_at__lt=at
    )
    procedures = dict(decided.values_list("dossier_id", "dossier__procedure_id"))
    found = (
        one
        for _dossier, lines in slips(decided.values("dossier"), before=at)
        for one in passages_of(lines, calendar)
        if one.decided_at >= since and one.stands(at)
    )
    return {key: (median_low(values), len(values)) for key, values in by_key(found, procedures).items()}


def known_paces(procedures: Iterable[int]) -> dict[tuple[str, int, str], tuple[int, int]]:
    """The stored paces of some procedures. One query."""
    rows = StepPace.objects.filter(procedure__in=set(procedures))
    columns = rows.values_list("center_id", "procedure_id", "stage", "seconds", "samples")
    return {(str(center or ""), procedure, stage): (n, count) for center, procedure, stage, n, count in columns}


# --- looking ahead


def in_reach(cards: DossierQuerySet, at: datetime, calendar: Calendar) -> DossierQuerySet:
    """Open, running, not late, due today or in the next three working days: what a forecast is made for."""
    seconds = to_seconds(at)
    last = calendar.next_working_days(seconds, WEEK_AHEAD)[-1]
    return cards.not_late(at).filter(accepted_at__isnull=False, due_on__gte=local_date(seconds), due_on__lte=last)


def forecast(cards: Sequence[Dossier], at: datetime) -> list[Forecast]:
    """A forecast for each running card with a due moment, in the order given. Four queries whatever their number.

    Cards come with ``term`` joined. What waits for a citizen has none: nobody knows when it goes on.
    """
    running = [card for card in cards if card.clock == Clock.RUNNING and card.due_at is not None and card.accepted_at]
    edition = current_edition()

    def calendar(center: str) -> Calendar:
        return calendar_of(center, edition)

    walks = _walked([card.pk for card in running], calendar)
    paces = known_paces(card.procedure_id for card in running)
    away = _absences({card.holder_id for card in running if card.holder_id}, at)
    found = []
    for card in running:
        spent = walks[card.pk].spent(at) if card.pk in walks else 0
        absences = away.get(card.holder_id, []) if card.holder_id else []
        one = _look(card, spent, paces, calendar(card.center_id), at, absences)
        if one is not None:
            found.append(one)
    return found


def _walked(dossiers: Sequence[int], calendar: CalendarOf) -> dict[int, Walk]:
    found = {}
    for dossier, lines in slips(dossiers):
        found[dossier] = Walk(calendar)
        for line in lines:
            found[dossier].read(line)
    return found


def _absences(holders: set[UUID], at: datetime) -> dict[UUID, list[Absence]]:
    """Absences from now on that leave a holder's work lying, in their order."""
    today = local_date(to_seconds(at))
    absences = Absence.objects.filter(officer__uuid__in=holders, last_on__gte=today, ended_at=None)
    found: dict[UUID, list[Absence]] = {}
    for one in absences.select_related("officer").order_by("first_on", "pk"):
        if one.stand_in_id is None or one.moves != Moves.DUE:
            found.setdefault(one.officer.uuid, []).append(one)
    return found


def _look(
    card: Dossier, spent: int, paces: Paces, calendar: Calendar, at: datetime, absences: Sequence[Absence]
) -> Forecast | None:
    """The forecast of one card; None past the last loaded year."""
    now, due = to_seconds(at), to_seconds(card.due_at or at)
    whole, source = pace_of(card.center_id, card.procedure_id, card.stage, card.term, paces)
    needs = still_needed(whole, spent)
    try:
        finish, waited = finish_of(now, needs, calendar, absences)
        left = calendar.open_seconds(now, max(now, due))
    except CalendarError:
        return None
    return Forecast(card, from_seconds(finish), needs, left, source, waited)


def pace_of(center: str, procedure: int, stage: str, term: Term | None, paces: Paces) -> tuple[int, str]:
    """How long others took from the beginning of this stage: in this center, in the city, else by the norms."""
    for place, source in ((center, "center"), ("", "city")):
        seconds, samples = paces.get((place, procedure, stage), (0, 0))
        if samples >= ENOUGH:
            return seconds, source
    return norm_of(term, stage), "norm"


def norm_of(term: Term | None, stage: str) -> int:
    """Open seconds the term's norms give from the beginning of a stage to the decision."""
    if term is None:
        return WORKING_DAY
    ahead = STAGES[STAGES.index(Stage(stage)) :] if stage in STAGES else ()
    return sum(term.norms[one.value] for one in ahead) * seconds_in(term.limit) // 100


def seconds_in(limit: Limit) -> int:
    """Open seconds of a limit as offices plan by it: weeks of five days, months of 22."""
    if limit.unit is Unit.HOUR:
        return limit.amount * 3600
    days = {Unit.CALENDAR_DAY: limit.amount * 5 / 7, Unit.MONTH: limit.amount * 22}.get(limit.unit, limit.amount)
    return int(max(days, 1) * WORKING_DAY)


def still_needed(whole: int, spent: int) -> int:
    """What is left of a pace; who outlived it still needs a good part of it."""
    return max(whole - spent, whole // FLOOR_SHARE, FLOOR_LEAST)


def finish_of(now: int, needs: int, calendar: Calendar, absences: Sequence[Absence] = ()) -> tuple[int, Absence | None]:
    """The instant ``needs`` open seconds from now have passed, without the days the holder is away."""
    begun = calendar.seconds_before(now)
    finish, _day = calendar.second(begun + needs)
    waited = None
    for one in absences:
        first, end = max(now, midnight(one.first_on)), midnight(one.last_on) + DAY
        if first < finish and end > now:
            needs += calendar.open_seconds(first, end)
            finish, _day = calendar.second(begun + needs)
            waited = one
    return finish, waited


def late_soon(cards: DossierQuerySet, at: datetime, calendar: Calendar) -> list[Forecast]:
    """Forecast to be late among those due today or in three working days, the nearest due first."""
    near = in_reach(cards, at, calendar).select_related("procedure", "owner", "holder", "term", "center")
    return [one for one in forecast(list(near.order_by("due_at", "id")), at) if one.late]
