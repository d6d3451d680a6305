"""The opinions agencies still owe on open dossiers, counted on the calendar of the center that has the dossier now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter

from casework.models import Dossier, SlipLine
from casework.models.slip_line import CONSULTING
from casework.queries import DossierQuerySet
from centers.calendars import calendar_of, current_edition
from law.calendar import CalendarError, to_seconds
from law.consultations import Consultation, still_open


@dataclass(frozen=True, slots=True)
class Owed:
    """An opinion still owed. ``days_over`` counts working days past ``until``; 0 within the norm.

    ``until`` is None while the norm runs past the last loaded year.
    """

    dossier: Dossier
    asked: Consultation
    until: date | None
    days_over: int


def owed(cards: DossierQuerySet, at: datetime) -> Iterator[Owed]:
    """Every opinion owed on those of ``cards`` that are still open, by dossier. Two queries.

    Joins that ``cards`` asks for are made; the dossiers carry them.
    """
    waiting = {card.pk: card for card in cards.awaiting_opinion()}
    if not waiting:
        return
    lines = SlipLine.objects.filter(dossier__in=waiting, step__in=CONSULTING).order_by("dossier_id", "n")
    edition = current_edition()
    for pk, said in groupby(lines, key=attrgetter("dossier_id")):
        yield from owed_on(waiting[pk], list(said), edition, at)


def owed_on(dossier: Dossier, lines: list[SlipLine], edition: int, at: datetime) -> Iterator[Owed]:
    """The opinions owed on one dossier, by its lines and the calendar of an edition."""
    calendar = calendar_of(dossier.center_id, edition).onward(to_seconds(at))
    for one in still_open(lines):
        try:
            yield Owed(dossier, one, one.until(calendar), one.days_over(calendar, to_seconds(at)))
        except CalendarError:
            yield Owed(dossier, one, None, 0)


def past_norm(cards: DossierQuerySet, at: datetime) -> list[Owed]:
    """The opinions owed beyond their norm, the longest first."""
    late = [one for one in owed(cards, at) if one.days_over]
    return sorted(late, key=lambda one: (-one.days_over, one.dossier.pk, one.asked.n))
