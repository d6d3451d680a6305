"""The only writer of dossiers: every step of the table, at the counter or in bulk, under the same law and checks.

``take`` writes one step, ``write_many`` many slips, ``preview`` shows what a step would do, ``once`` answers a
repeated request with the first answer. Nobody else writes cards, lines, decisions or documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from law.slip import Line, Reading

from casework.desk.books import Books
from casework.desk.draft import UNDO, Draft
from casework.desk.errors import KeyReused, Refused, Stale
from casework.desk.keys import once
from casework.desk.store import Lost, store
from casework.models import Document, Dossier, Person, SlipLine
from centers.models import Officer, Procedure
from law.steps import Role, Step, allowed

__all__ = [
    "UNDO", "Draft", "KeyReused", "Move", "Opening", "Plan", "Preview", "Refused", "Stale", "allowed_now", "load",
    "once", "open_draft", "preview", "take", "write_many",
]  # fmt: skip

TRIES = 3  # a lost race for a line number is tried twice more, then told (design: 409)


@dataclass(slots=True)
class Opening:
    """What a new dossier starts with. ``documents`` is the checklist; the first step ticks what was brought."""

    center: str
    procedure: Procedure
    owner: Person
    channel: str
    submitter: Person | None = None
    case: str = ""
    result_channel: str = "counter"
    external_code: str = ""
    documents: Sequence[Document] = ()


@dataclass(slots=True)
class Move:
    """One step of a plan: who, when, with what. ``by`` is an officer, or the portal, the clock or a rule."""

    step: Step
    by: Officer | Role
    at: datetime
    needs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Plan:
    """A slip to write in bulk: a new dossier with its opening, or an open one to carry on."""

    moves: Sequence[Move]
    opening: Opening | None = None
    dossier: Dossier | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a step would do: the reading before and after, and the lines the law would have read."""

    before: Reading | None
    after: Reading
    lines_before: tuple[Line, ...]
    lines_after: tuple[Line, ...]


def open_draft(opening: Opening, books: Books | None = None) -> Draft:
    """A slip with no line yet."""
    dossier = Dossier(
        procedure=opening.procedure,
        case=opening.case,
        center_id=opening.center,
        channel=opening.channel,
        result_channel=opening.result_channel,
        external_code=opening.external_code,
    )
    parties = {"owner": opening.owner}
    if opening.submitter is not None and opening.submitter is not opening.owner:
        parties["submitter"] = opening.submitter
    return Draft(dossier, books or Books(), documents=opening.documents, parties=parties)


def load(dossier: Dossier, books: Books | None = None) -> Draft:
    """The slip of a stored dossier, ready for its next step. Three queries and those of the books."""
    return Draft(
        dossier,
        books or Books(),
        lines=list(dossier.lines.order_by("n")),
        documents=list(dossier.documents.order_by("position")),
        decisions=list(dossier.decisions.order_by("n")),
    )


def allowed_now(draft: Draft, officer: Officer, at: datetime, *, separation: bool = True) -> tuple[Step, ...]:
    """The steps this officer may take on this slip now; none on a dossier that is no longer at the officer's center."""
    reading = draft.reading
    away = officer.center_id is not None and reading is not None and officer.center.code != reading.center
    if away:
        return ()
    situation = draft.situation(officer, officer.role_set, at)
    return allowed(officer.role_set, situation, separation=separation)


def take(
    step: Step,
    dossier: Dossier | None,
    *,
    by: Officer | Role,
    at: datetime,
    happened_at: datetime | None = None,
    expect: int | None = None,
    opening: Opening | None = None,
    **needs: Any,
) -> Dossier:
    """Take one step and return the card as it now stands.

    ``at`` is now; ``happened_at`` an earlier instant a supervisor types with a reason. ``expect`` is the number of the
    last changing line the form was drawn from. Raises Refused (by need), Stale (somebody was first).
    """
    for turn in range(TRIES):
        try:
            with transaction.atomic():
                return _take(step, dossier, by, at, happened_at, expect, opening, needs)
        except (IntegrityError, Lost):
            if dossier is None or turn == TRIES - 1 or not _moved(dossier):
                if dossier is not None and _moved(dossier):
                    raise _stale(dossier) from None
                raise
    raise AssertionError("unreachable")


def _take(
    step: Step, dossier: Dossier | None, by: Officer | Role, at: datetime, happened_at: datetime | None,
    expect: int | None, opening: Opening | None, needs: Mapping[str, Any],
) -> Dossier:  # fmt: skip
    draft = load(dossier) if dossier is not None else open_draft(_required(opening))
    if expect is not None and draft.reading is not None and draft.reading.changed_n != expect:
        raise _stale(draft.dossier, draft.lines[draft.reading.changed_n - 1])
    draft.step(step, by=by, at=_moment(draft, by, at, happened_at, needs), written_at=at, needs=needs)
    store([draft])
    return draft.dossier


def _required(opening: Opening | None) -> Opening:
    if opening is None:
        raise ValueError("a new dossier needs its opening")
    return opening


def _moment(
    draft: Draft, by: Officer | Role, at: datetime, happened_at: datetime | None, needs: Mapping[str, Any]
) -> datetime:
    """Rule 1 of the slip: a live step never lies before the last line; only a supervisor types an earlier moment."""
    if happened_at is None:
        return max(at, draft.lines[-1].at) if draft.lines else at
    if not (isinstance(by, Officer) and by.has(Role.SUPERVISOR)):
        raise Refused({"at": _("Chỉ lãnh đạo Trung tâm được ghi thời điểm khác bây giờ.")})
    if not str(needs.get("reason", "")).strip():
        raise Refused({"reason": _("Ghi thời điểm khác bây giờ thì cần lý do.")})
    return happened_at


def _moved(dossier: Dossier) -> bool:
    """True when the slip has grown since the card was read."""
    return SlipLine.objects.filter(dossier=dossier, n__gt=dossier.last_n or 0).exists()


def _stale(dossier: Dossier, line: SlipLine | None = None) -> Stale:
    line = line or SlipLine.objects.filter(dossier=dossier).select_related("by").order_by("-n")[0]
    return Stale(Step(line.step), line.at, line.by.full_name if line.by_id else Role(line.role).name_vi)


def preview(step: Step, draft: Draft, *, by: Officer | Role, at: datetime, **needs: Any) -> Preview:
    """What ``step`` would do to clock and record; writes nothing. Missing needs are let pass, forbidden steps are not."""
    before, lines = draft.reading, tuple(draft.law)
    draft.step(step, by=by, at=_moment(draft, by, at, None, needs), written_at=at, needs=needs, lenient=True)
    if draft.reading is None:
        raise AssertionError("a step leaves a reading")
    return Preview(before, draft.reading, lines, tuple(draft.law))


def write_many(plans: Iterable[Plan], *, books: Books | None = None) -> int:
    """Write slips in bulk, in one transaction, and return how many lines.

    The same law and the same checks as ``take``; a plan that breaks them raises Refused and nothing is written.
    Keep a call below 2,000 dossiers, so that a transaction stays short.
    """
    books = books or Books()
    plans = list(plans)
    slips = _loaded([plan.dossier for plan in plans if plan.dossier is not None], books)
    drafts = []
    for plan in plans:
        draft = slips[plan.dossier.pk] if plan.dossier is not None else open_draft(_required(plan.opening), books)
        for move in plan.moves:
            draft.step(move.step, by=move.by, at=move.at, written_at=move.at, needs=move.needs)
        drafts.append(draft)
    with transaction.atomic():
        store(drafts)
    return sum(len(draft.fresh_lines) for draft in drafts)


def _loaded(dossiers: Sequence[Dossier], books: Books) -> dict[int, Draft]:
    """Drafts of stored dossiers in three queries whatever their number."""
    ids = [dossier.pk for dossier in dossiers]
    rows: dict[str, dict[int, list[Any]]] = {}
    for name, model in (("lines", SlipLine), ("documents", Document)):
        rows[name] = {pk: [] for pk in ids}
        for row in model.objects.filter(dossier_id__in=ids):
            rows[name][row.dossier_id].append(row)
    return {d.pk: Draft(d, books, lines=rows["lines"][d.pk], documents=rows["documents"][d.pk]) for d in dossiers}
