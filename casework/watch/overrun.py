"""Dossiers past the norm of the stage they stand in, counted as the path on their page counts it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING
from uuid import UUID

from casework.figures.standing import standing_lines
from casework.queries import DossierQuerySet
from centers.models import Term
from law.calendar import to_seconds
from law.limit import Limit
from law.norms import Stand, in_office_hours, norm_of, spent_in
from law.steps import Clock, Stage

if TYPE_CHECKING:
    from casework.watch.conditions import Moment

STAGES = (Stage.PROCESS.value, Stage.SIGN.value)  # those somebody works at
_COLUMNS = ("dossier_id", "at", "stage", "clock", "holder_id")
Norm = tuple[str, Limit, datetime, int]
Row = tuple[int, datetime, str, str, UUID | None]


def past_stage_norm(cards: DossierQuerySet, now: Moment) -> list[int]:
    """Keys of the running cards that have stood in their stage longer than its norm. Three queries.

    A card accepted less than the norm ago cannot be past it, so only the others have their lines read.
    """
    held = cards.filter(clock=Clock.RUNNING, stage__in=STAGES, holder__isnull=False, term__isnull=False)
    rows = list(held.order_by().values_list("pk", "stage", "term_id", "accepted_at"))
    norms = _norms({term for _pk, _stage, term, _at in rows}, now)
    asked = {
        pk: norms[term, stage] for pk, stage, term, at in rows if (term, stage) in norms and at < norms[term, stage][2]
    }
    return [pk for pk, lines in _slips(asked) if _is_past(lines, asked[pk], now)]


def _norms(terms: set[int], now: Moment) -> dict[tuple[int, str], Norm]:
    """By term and stage: the stage, its limit, the instant so long ago, the norm in seconds."""
    found: dict[tuple[int, str], Norm] = {}
    for pk, term in Term.objects.in_bulk(terms).items():
        limit = term.limit
        for stage in STAGES:
            norm, _unit = norm_of(limit, term.norms.get(stage, 0))
            if norm:
                ago = now.office_time_ago(norm) if in_office_hours(limit) else now.at - timedelta(seconds=norm)
                found[pk, stage] = (stage, limit, ago, norm)
    return found


def _slips(asked: dict[int, Norm]) -> Iterator[tuple[int, list[Row]]]:
    lines = standing_lines(None).filter(dossier__in=list(asked)).order_by("dossier_id", "n")
    for pk, rows in groupby(lines.values_list(*_COLUMNS).iterator(chunk_size=5000), itemgetter(0)):
        yield pk, list(rows)


def _is_past(lines: list[Row], asked: Norm, now: Moment) -> bool:
    stage, limit, _ago, norm = asked
    stands: list[Stand] = [
        (to_seconds(at), was == stage and clock == Clock.RUNNING and holder is not None)
        for _pk, at, was, clock, holder in lines
    ]
    return spent_in(stands, now.calendar, now.seconds, limit) > norm
