"""What another calendar does to dossiers: whom it can touch, and what each of them would be read as.

Worked out by the law on slips read as plain rows, in batches: 15,000 open dossiers in seconds. Writes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, Q

from casework.models import Dossier, OrderEffect, SlipLine
from casework.models.slip_line import law_line
from casework.queries import DossierQuerySet
from centers import calendars
from centers.calendars import CITY, Content, build
from law.calendar import Calendar, CalendarError, from_seconds, midnight, to_seconds
from law.line import Line
from law.recount import changed_days, decided_on_edition, on_edition
from law.slip import CalendarOf, read
from law.steps import Clock, Status

BATCH = 1_000  # slips held in memory at once
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shift:
    """The days that differ between two contents: the first and the last, and whose; ``centers`` None is everybody's."""

    first: date
    last: date
    centers: frozenset[str] | None


def shift_between(before: Content, after: Content) -> Shift | None:
    """What changes; None when every day of every center stays as it was."""
    days: set[int] = set()
    whose: set[str] = set()
    for center in (CITY, *sorted({*before["own"], *after["own"]})):
        then, now = _whose(before, center), _whose(after, center)
        changed = changed_days(then, now)
        days.update(changed)
        if now.last_on < then.last_on:
            days.update((now.last_on.toordinal() + 1, then.last_on.toordinal()))  # the years that would be lost
        if changed or now.last_on < then.last_on:
            whose.add(center)
    if not days:
        return None
    everybody = CITY in whose
    first, last = date.fromordinal(min(days)), date.fromordinal(max(days))
    return Shift(first, last, None if everybody else frozenset(whose))


def _whose(content: Content, center: str) -> Calendar:
    return build(content, center if center in content["own"] else CITY)


def trial(content: Content, number: int) -> CalendarOf:
    """The calendars as they would be with ``content`` published as edition ``number``."""
    built: dict[str, Calendar] = {}

    def calendar_of(center: str, edition: int) -> Calendar:
        if edition != number:
            return calendars.calendar_of(center, edition)
        whose = center if center in content["own"] else CITY
        if whose not in built:
            built[whose] = build(content, whose)
        return built[whose]

    return calendar_of


# Whom it can touch ---------------------------------------------------------------------------------------------------


def open_touched(shift: Shift) -> DossierQuerySet:
    """Open dossiers received before the last of the days, and not due before the first."""
    cards = Dossier.objects.open().filter(Q(due_on__isnull=True) | Q(due_on__gte=shift.first))
    return _there(cards, shift)


def decided_touched(shift: Shift) -> DossierQuerySet:
    """Decided dossiers whose verdict the days could change: signed on the first of them or later."""
    cards = Dossier.objects.filter(status__in=[Status.RESOLVED, Status.RETURNED], verdict__gt="")
    return _there(cards.filter(ended_at__gte=from_seconds(midnight(shift.first))), shift)


def _there(cards: DossierQuerySet, shift: Shift) -> DossierQuerySet:
    cards = cards.filter(registered_at__lt=from_seconds(midnight(shift.last + timedelta(days=1))))
    if shift.centers is None:
        return cards
    was_here = SlipLine.objects.filter(dossier=OuterRef("pk"), center_id__in=sorted(shift.centers))
    return cards.filter(Exists(was_here))


def written_since(instant: datetime) -> set[int]:
    """Dossiers with a line written since. Reads the newest lines only."""
    found: set[int] = set()
    newest = SlipLine.objects.order_by("-id").values_list("dossier_id", "written_at")
    for dossier, written_at in newest.iterator(chunk_size=500):
        if written_at < instant:
            break
        found.add(dossier)
    return found


# What each would be read as ------------------------------------------------------------------------------------------

COLUMNS = ("dossier_id", "n", "step", "at", "facts", "voids", "rode", "clock", "due_on", "due_at", "late_from", "left")


def effects(
    shift: Shift, calendar_of: CalendarOf, edition: int, at: datetime, *, among: Collection[int] | None = None
) -> Iterator[OrderEffect]:
    """Effects, without their order, of an edition on every dossier it moves and on the verdicts it would change.

    ``among`` asks only about some dossiers. Raises ``CalendarError`` when a due date runs past the loaded years.
    """
    for cards, work in ((open_touched(shift), open_effect), (decided_touched(shift), decided_effect)):
        if among is not None:
            cards = cards.filter(pk__in=among)
        ids = list(cards.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(ids), BATCH):
            for lines in slips(ids[start : start + BATCH]):
                effect = readable(work, lines, calendar_of, edition, at)
                if effect is not None:
                    yield effect


def slips(ids: Iterable[int]) -> Iterator[list[Any]]:
    """The slips of dossiers as rows of ``COLUMNS``, in the order of their ids. One query."""
    rows = SlipLine.objects.filter(dossier_id__in=list(ids)).order_by("dossier_id", "n")
    named = rows.values_list(*COLUMNS, named=True)
    for _dossier, lines in groupby(named, key=lambda line: line.dossier_id):
        yield list(lines)


Work = Callable[[Sequence[Any], CalendarOf, int, datetime], OrderEffect | None]


def readable(
    work: Work, lines: Sequence[Any], calendar_of: CalendarOf, edition: int, at: datetime
) -> OrderEffect | None:
    """None, too, for a slip the law cannot read: it holds up no order, and the audit says what is wrong with it."""
    try:
        return work(lines, calendar_of, edition, at)
    except CalendarError:
        raise
    except (ValueError, TypeError, LookupError):
        log.exception("no order can be worked out on dossier %s", lines[-1].dossier_id)
        return None


def open_effect(lines: Sequence[Any], calendar_of: CalendarOf, edition: int, at: datetime) -> OrderEffect | None:
    """What the edition does to an open dossier; None when due and left stay, or it is no longer open."""
    last, now = lines[-1], to_seconds(at)
    if last.clock == Clock.ENDED:
        return None
    after = on_edition(_law(lines), calendar_of, edition)
    due_at = None if last.due_at is None else to_seconds(last.due_at)
    if (due_at, last.due_on, last.left) == (after.due_at, after.due_on, after.left):
        return None
    runs = last.clock == Clock.RUNNING
    return OrderEffect(
        dossier_id=last.dossier_id, seen_n=last.n, due_before=last.due_on, due_after=after.due_on,
        left_before=last.left, left_after=after.left,
        late_before=runs and last.late_from is not None and to_seconds(last.late_from) <= now,
        late_after=runs and after.late_from is not None and after.late_from <= now,
    )  # fmt: skip


def decided_effect(lines: Sequence[Any], calendar_of: CalendarOf, edition: int, at: datetime) -> OrderEffect | None:
    """A decided dossier whose verdict the edition would have changed; None when it stands as it is."""
    law = _law(lines)
    before, after = read(law, calendar_of), decided_on_edition(law, calendar_of, edition)
    if not before.verdict or after is None or before.verdict == after.verdict:
        return None
    return OrderEffect(
        dossier_id=lines[-1].dossier_id, decided=True, seen_n=lines[-1].n, due_before=before.due_on,
        due_after=after.due_on, late_before=before.verdict == "late", late_after=after.verdict == "late",
        verdict_after=after.verdict,
    )  # fmt: skip


def _law(lines: Sequence[Any]) -> list[Line]:
    return [law_line(x.n, x.step, to_seconds(x.at), x.facts, x.voids, x.rode) for x in lines]
