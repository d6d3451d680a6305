"""Dossiers past the norm of the stage they stand in, counted as the path on their page counts it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING
from uuid import UUID

from casework.figures.standing import standing_lines
from casework.queries import DossierQuerySet
from centers.models import Term
from law.calendar import to_seconds
from law.norms import Stand, norm_of, spent_in
from law.steps import Clock, Stage

if TYPE_CHECKING:
    from casework.watch.conditions import Moment

STAGES = (Stage.PROCESS.value, Stage.SIGN.value)  # those somebody works at
_COLUMNS = ("dossier_id", "at", "stage", "clock", "holder_id")
Row = tuple[int, datetime, str, str, UUID | None]


def past_stage_norm(cards: DossierQuerySet, now: Moment) -> list[int]:
    """Keys of the running cards that have stood in their stage longer than its norm. Three queries.

    A card accepted less than the norm ago cannot be past it, so only the others have their lines read.
    """
    held = cards.filter(clock=Clock.RUNNING, stage__in=STAGES, holder__isnull=False, term__isnull=False)
    rows = list(held.order_by().values_list("pk", "stage", "term_id", "accepted_at"))
    terms = Term.objects.in_bulk({term for _pk, _stage, term, _at in rows})
    asked: dict[int, tuple[str, Term, int]] = {}
    for pk, stage, term_id, accepted_at in rows:
        term = terms[term_id]
        norm, _unit = norm_of(term.limit, term.norms.get(stage, 0))
        if norm and spent_in([(to_seconds(accepted_at), True)], now.calendar, now.seconds, term.limit) > norm:
            asked[pk] = (stage, term, norm)
    return [pk for pk, lines in _slips(asked) if _is_past(lines, asked[pk], now)]


def _slips(asked: dict[int, tuple[str, Term, int]]) -> Iterator[tuple[int, list[Row]]]:
    lines = standing_lines(None).filter(dossier__in=list(asked)).order_by("dossier_id", "n")
    for pk, rows in groupby(lines.values_list(*_COLUMNS).iterator(chunk_size=5000), itemgetter(0)):
        yield pk, list(rows)


def _is_past(lines: list[Row], asked: tuple[str, Term, int], now: Moment) -> bool:
    stage, term, norm = asked
    stands: list[Stand] = [
        (to_seconds(at), was == stage and clock == Clock.RUNNING and holder is not None)
        for _pk, at, was, clock, holder in lines
    ]
    return spent_in(stands, now.calendar, now.seconds, term.limit) > norm
