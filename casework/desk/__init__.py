"""The only writer of dossiers: every step of the table, at the counter or in bulk, under the same law and checks.

``take`` writes one step, ``write_many`` many slips or none, ``write_each`` new ones each for itself, ``preview`` shows
what a step would do, ``once`` answers a repeated request with the first answer. Nobody else writes cards, lines,
decisions or documents.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from casework.desk.books import Books
from casework.desk.bulk import read
from casework.desk.draft import UNDO, Draft
from casework.desk.errors import KeyReused, Refused, Stale
from casework.desk.hands import roles_of
from casework.desk.keys import once
from casework.desk.needs import REASON_LETTERS
from casework.desk.opening import Opening, code_taken
from casework.desk.store import Lost, store
from casework.models import Decision, Document, Dossier, SlipLine
from centers.models import Officer
from law.slip import Line, Reading
from law.steps import STEPS, Role, Step, allowed

__all__ = [
    "UNDO", "Books", "Draft", "KeyReused", "Move", "Opening", "Plan", "Preview", "Refused", "Stale", "allowed_now",
    "load", "once", "open_draft", "preview", "take", "write_each", "write_many",
]  # fmt: skip

# What folding a slip and linking a line to it take of the lines before.
READ_BY_THE_CLOCK = ("id", "dossier_id", "n", "step", "at", "by_id", "facts", "voids", "rode", "hash")
TRIES = 3  # a lost race for a line number is tried twice more, then told (design: 409)


@dataclass(slots=True)
class Move:
    """One step of a plan: who, when, with what. ``by`` is an officer, or the portal, the clock or a rule."""

    step: Step
    by: Officer | Role
    at: datetime
    needs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Plan:
    """A slip to write in bulk: a new dossier with its opening, or an open one to carry on.

    ``moves`` may be a question to the slip as it stands when it is written: the clock's way, which only the steps of
    the clock may go. A plan without moves has the card of its dossier read off the slip again.
    """

    moves: Sequence[Move] | Callable[[Draft], Sequence[Move]]
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
    """A slip with no line yet: for the preview of an intake."""
    return opening.draft(books or Books())


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
    if reading is not None and officer.center is not None and officer.center.code != reading.center:
        return ()
    roles = roles_of(officer)
    return allowed(roles, draft.situation(officer, roles, at), separation=separation)


def take(
    step: Step,
    dossier: Dossier | None,
    *,
    by: Officer | Role,
    at: datetime,
    happened_at: datetime | None = None,
    expect: int | None = None,
    opening: Opening | None = None,
    books: Books | None = None,
    **needs: Any,
) -> Dossier:
    """Take one step and return the card as it now stands.

    ``at`` is now; ``happened_at`` an earlier instant a supervisor types with a reason. ``expect`` is the number of the
    last changing line the form was drawn from; ``books`` hold what the caller has looked up. Raises Refused (by need),
    Stale (somebody was first).
    """
    for turn in range(1, TRIES + 1):
        draft: Draft | None = None
        try:
            with transaction.atomic():
                draft = _drawn(dossier, opening, expect, books)
                moment = _moment(draft, by, at, happened_at, needs)
                draft.step(step, by=by, at=moment, written_at=at, needs=needs)
                store([draft])
                return draft.dossier
        except (IntegrityError, Lost):
            if not _worth_another_try(draft, opening) or (dossier is None and turn == TRIES):
                raise
            if dossier is not None and turn == TRIES:
                raise _stale(load(dossier)) from None
    raise AssertionError("unreachable")


def _drawn(dossier: Dossier | None, opening: Opening | None, expect: int | None, books: Books | None) -> Draft:
    """The slip as it stands now, if it is still the one the form was drawn from."""
    if dossier is None:
        if opening is None:
            raise ValueError("a new dossier needs its opening")
        return open_draft(opening, books)
    draft = load(dossier, books)
    if expect is not None and draft.reading is not None and draft.reading.changed_n != expect:
        raise _stale(draft)
    return draft


def _worth_another_try(draft: Draft | None, opening: Opening | None) -> bool:
    """True when the refused insert was a lost race: the slip has grown, or somebody stored the same person."""
    if draft is None:
        return False
    if not draft.known_n:
        return opening is not None and opening.renew()
    return SlipLine.objects.filter(dossier=draft.dossier, n__gt=draft.known_n).exists()


def _moment(
    draft: Draft, by: Officer | Role, at: datetime, happened_at: datetime | None, needs: Mapping[str, Any]
) -> datetime:
    """Rule 1 of the slip: a live step never lies before the last line; only a supervisor types an earlier moment."""
    if happened_at is None:
        return max(at, draft.lines[-1].at) if draft.lines else at
    if happened_at > at:
        raise Refused({"at": _("Thời điểm không được ở tương lai.")})
    if Role.SUPERVISOR not in roles_of(by):
        raise Refused({"at": _("Chỉ lãnh đạo Trung tâm được ghi thời điểm khác bây giờ.")})
    if len(str(needs.get("reason") or "").strip()) < REASON_LETTERS:
        raise Refused({"reason": _("Ghi thời điểm khác bây giờ thì cần lý do.")})
    return happened_at


def _stale(draft: Draft) -> Stale:
    """What happened last that made forms stale."""
    line = next(line for line in reversed(draft.lines) if STEPS[Step(line.step)].changing)
    return Stale(Step(line.step), line.at, line.by.full_name if line.by is not None else Role(line.role).name_vi)


def preview(step: Step, draft: Draft, *, by: Officer | Role, at: datetime, **needs: Any) -> Preview:
    """What ``step`` would do to clock and record; writes nothing. Lets needs be missing, but no forbidden step pass."""
    before, lines = draft.reading, tuple(draft.law)
    draft.step(step, by=by, at=_moment(draft, by, at, None, needs), written_at=at, needs=needs, lenient=True)
    if draft.reading is None:
        raise AssertionError("a step leaves a reading")
    return Preview(before, draft.reading, lines, tuple(draft.law))


def write_many(
    plans: Iterable[Plan],
    *,
    books: Books | None = None,
    beside: Callable[[int], None] | None = None,
    tell: bool = True,
) -> int:
    """Write slips in bulk, in one transaction, and return how many lines.

    The same law and the same checks as ``take``; a plan that breaks them raises Refused, a lost race Stale, and nothing
    is written. Keep a call below 2,000 dossiers, so that a transaction stays short. ``beside`` is called with the
    number of lines in the same transaction, after the rows. ``tell=False`` for what happened long ago.
    """
    books = books or Books()
    books.recount_hands()
    plans = list(plans)
    fresh = all(plan.dossier is None for plan in plans)
    drafts: list[Draft] = []
    try:
        if fresh:  # nothing stored to read: others may write while this is worked out
            drafts = _drafted(plans, books)
        with transaction.atomic():
            drafts = drafts if fresh else _drafted(plans, books)
            store(drafts, tell=tell)
            lines = sum(len(draft.fresh_lines) for draft in drafts)
            if beside is not None:
                beside(lines)
    except (IntegrityError, Lost):
        grown = next((d for d in drafts if d.known_n and _worth_another_try(d, None)), None)
        if grown is None:
            raise
        raise _stale(load(grown.dossier)) from None
    return lines


def write_each(plans: Sequence[Plan], *, books: Books | None = None) -> list[Dossier | Refused]:
    """Write new dossiers in bulk, each for itself, in one transaction: the card of each, or why it was not written.

    The same law and the same checks as ``take``. Keep a call below 2,000 dossiers.
    """
    books = books or Books()
    refused: dict[int, Refused] = {}
    for turn in range(1, TRIES + 1):
        books.recount_hands()
        refused |= _met_before({place: plan for place, plan in enumerate(plans) if place not in refused})
        drafts: dict[int, Draft] = {}
        for place, plan in enumerate(plans):
            with _noting(refused, place):
                if place not in refused:
                    drafts[place] = _walked(_opened(plan, books), plan)
        try:
            with transaction.atomic():
                store(list(drafts.values()))
            return [refused[place] if place in refused else drafts[place].dossier for place in range(len(plans))]
        except IntegrityError:  # somebody stored one of the people or foreign codes meanwhile
            met = False
            for place in drafts:
                with _noting(refused, place):
                    met |= plans[place].opening.renew()  # type: ignore[union-attr]
            if turn == TRIES or not (met or refused.keys() & drafts.keys()):
                raise
    raise AssertionError("unreachable")


@contextmanager
def _noting(refused: dict[int, Refused], place: int) -> Iterator[None]:
    try:
        yield
    except Refused as error:
        refused[place] = error


def _met_before(plans: Mapping[int, Plan]) -> dict[int, Refused]:
    """The plans whose foreign code has a dossier already, or a plan before them. One query where there are codes."""
    codes = {place: plan.opening.external_code for place, plan in plans.items() if plan.opening is not None}
    asked = [code for code in codes.values() if code]
    met = set(Dossier.objects.filter(external_code__in=asked).values_list("external_code", flat=True))
    found = {}
    for place, code in codes.items():
        if code in met:
            found[place] = code_taken()
        if code:
            met.add(code)
    return found


def _drafted(plans: Sequence[Plan], books: Books) -> list[Draft]:
    """Every plan's slip with its moves; two plans may carry on one dossier."""
    slips = _loaded(plans, books)
    drafts: dict[int, Draft] = {}
    for plan in plans:
        draft = slips[plan.dossier.pk] if plan.dossier is not None else _opened(plan, books)
        drafts[id(draft)] = _walked(draft, plan)
    return list(drafts.values())


def _walked(draft: Draft, plan: Plan) -> Draft:
    for move in plan.moves(draft) if callable(plan.moves) else plan.moves:
        moment = max(move.at, draft.lines[-1].at) if draft.lines and move.by is Role.CLOCK else move.at
        draft.step(move.step, by=move.by, at=moment, written_at=move.at, needs=move.needs)
    return draft


def _opened(plan: Plan, books: Books) -> Draft:
    if plan.opening is None:
        raise ValueError("a new dossier needs its opening")
    return plan.opening.draft(books)


def _loaded(plans: Sequence[Plan], books: Books) -> dict[int, Draft]:
    """Drafts of the stored dossiers in three queries whatever their number; in one when only the clock writes."""
    dossiers = {plan.dossier.pk: plan.dossier for plan in plans if plan.dossier is not None}
    clockwork = all(_of_the_clock(plan) for plan in plans)
    lines = _by_dossier(
        SlipLine.objects.order_by("dossier_id", "n"), dossiers, *(READ_BY_THE_CLOCK if clockwork else ())
    )
    if clockwork:
        return {pk: Draft(dossier, books, lines=lines[pk]) for pk, dossier in dossiers.items()}
    documents = _by_dossier(Document.objects.order_by("dossier_id", "position"), dossiers)
    decisions = _by_dossier(Decision.objects.order_by("dossier_id", "n"), dossiers)
    return {
        pk: Draft(dossier, books, lines=lines[pk], documents=documents[pk], decisions=decisions[pk])
        for pk, dossier in dossiers.items()
    }


def _of_the_clock(plan: Plan) -> bool:
    """True when no move touches documents or decisions."""
    return callable(plan.moves) or all(STEPS[move.step].who == {Role.CLOCK} for move in plan.moves)


def _by_dossier(rows: QuerySet[Any], ids: Collection[int], *columns: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {pk: [] for pk in ids}
    for row in read(rows.filter(dossier_id__in=ids), *columns):
        found[row.dossier_id].append(row)
    return found
