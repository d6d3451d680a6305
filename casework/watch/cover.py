"""Absence cover: at the start the stand-in gets the dossiers that fall due, at the end the absent one gets them back.

What comes back from an applicant in between, with its clock running again, follows when it falls due by the last day.

Every hand-over is a line of its own, written by the rule and saying which absence it belongs to, so a run that was
killed or that meets another one finds what is done and does the rest: a dossier that has moved in between is stale and
left to its new line. ``begun_at`` and ``ended_at`` are set by comparison, once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from casework import desk
from casework.desk.hands import unfit
from casework.models import Dossier, Pulse, SlipLine
from centers.models import Absence, Officer
from centers.models.absence import Moves
from centers.standing_in import Away, StandIns
from law.calendar import local_date, to_seconds
from law.steps import Clock, Stage, Step
from law.terms import Role

NAME = "cover"
CAME_BACK = (Step.SUPPLEMENT, Step.PAID)  # the clock goes on while nobody is there; what is given by hand stays


def cover(at: datetime) -> dict[str, int]:
    """Give back what ended absences moved, then move for those that have begun; counts of dossiers and absences."""
    if not Pulse.objects.claim(NAME, at):
        return {}
    counts: Counter[str] = Counter(moved=0, returned=0, begun=0, ended=0)
    today = local_date(to_seconds(at))
    known = Absence.objects.filter(ended_at=None).select_related("officer__center").order_by("pk")
    for absence in known.filter(last_on__lt=today):
        counts["returned"] += end(absence, at=at)
        counts["ended"] += 1
    for absence in known.filter(begun_at=None).on(today):
        counts["moved"] += begin(absence, at=at)
        counts["begun"] += absence.begun_at is not None
    for absence in known.filter(begun_at__lt=at, moves=Moves.DUE).on(today):
        counts["moved"] += _move(absence, [d for d in not_yet_moved(absence) if d.last_step in CAME_BACK], at)[0]
    Pulse.objects.done(NAME, at, **counts)
    return dict(counts)


def begin(absence: Absence, *, at: datetime) -> int:
    """Move what falls due to whoever stands in today; how many moved.

    With nobody to take it the absence waits, and a later run tries again.
    """
    moved, left = _move(absence, not_yet_moved(absence), at) if absence.moves == Moves.DUE else (0, 0)
    if not left:
        Absence.objects.filter(pk=absence.pk, begun_at=None).update(begun_at=at)
        absence.begun_at = absence.begun_at or at
    return moved


def _move(absence: Absence, dossiers: list[Dossier], at: datetime) -> tuple[int, int]:
    """Hand dossiers to whoever stands in today: how many moved, how many are left."""
    if not dossiers:
        return 0, 0
    stand_in, facts = taker(absence, local_date(to_seconds(at))), away_of(absence).facts
    if stand_in is None:
        return 0, len(dossiers)
    moved = sum(_hand_over(dossier, stand_in, dossier.changed_n, facts, at) for dossier in dossiers)
    return moved, len(dossiers) - moved


def end(absence: Absence, *, at: datetime) -> int:
    """Give back what the absence moved and nobody has given away since; how many went back."""
    returned = 0
    if absence.gives_back:
        for draft in moved_by(absence):
            changed_n = draft.reading.changed_n if draft.reading is not None else 0
            facts = {"absence": absence.pk, "instead_of": absence.officer.uuid.hex, "returned": True}
            returned += _hand_over(draft.dossier, absence.officer, changed_n, facts, at)
    Absence.objects.filter(pk=absence.pk, ended_at=None).update(ended_at=at)
    absence.ended_at = absence.ended_at or at
    return returned


def ran_at() -> datetime | None:
    """The instant of the last finished run."""
    return Pulse.objects.ran_at(NAME)


def due_while_away(officer: Officer, last_on: date) -> QuerySet[Dossier]:
    """What falls due by the last day of an absence, or is late already, the most urgent first.

    What waits for a signature stays: any supervisor of the center may sign it.
    """
    held = Dossier.objects.filter(holder__uuid=officer.uuid, clock=Clock.RUNNING, due_on__lte=last_on)
    return held.filter(center_id=officer.center_code).exclude(stage=Stage.SIGN).order_by("due_at", "pk")


def not_yet_moved(absence: Absence) -> list[Dossier]:
    """What falls due and this absence has not moved before; what somebody gave back by hand stays with him.

    In the order of ids: two runs wait for each other and never in a circle.
    """
    dossiers = due_while_away(absence.officer, absence.last_on)
    before = SlipLine.objects.filter(dossier__in=dossiers.values("pk"), step=Step.ASSIGN, facts__absence=absence.pk)
    return list(dossiers.exclude(pk__in=list(before.values_list("dossier_id", flat=True))).order_by("pk"))


def taker(absence: Absence, on: date) -> Officer | None:
    """Who takes the absent one's work that day; None when nobody does, or may."""
    uuid = StandIns(on).of(absence.officer.uuid)
    if uuid is None or uuid == absence.officer.uuid:
        return None
    found = Officer.objects.select_related("center").get(uuid=uuid)
    return found if unfit(Step.ASSIGN, found, absence.officer.center_code) is None else None


def away_of(absence: Absence) -> Away:
    """The absence as lines tell it."""
    stand_in = absence.stand_in.uuid if absence.stand_in is not None else None
    return Away(absence.officer.uuid, stand_in, absence.first_on, absence.last_on, absence.pk)


def moved_by(absence: Absence) -> Iterator[desk.Draft]:
    """Open dossiers that lie where they lie because of this absence, moved or routed by it."""
    center = absence.officer.center_code
    held = Dossier.objects.filter(center_id=center, holder__isnull=False).exclude(clock=Clock.ENDED)
    held = held.filter(lines__step=Step.ASSIGN, lines__facts__absence=absence.pk).distinct()
    for dossier in held.order_by("pk"):
        draft = desk.load(dossier)
        if absence.pk in causes(draft):
            yield draft


def causes(draft: desk.Draft) -> list[int]:
    """The absences whose moves still hold, oldest first: a hand that gives the dossier away ends them all."""
    voided = draft.reading.voided if draft.reading is not None else frozenset()
    found: list[int] = []
    holder = None
    for line in draft.lines:
        if line.n in voided or line.step == Step.CORRECT or line.holder_id == holder:
            continue
        holder, absence = line.holder_id, line.facts.get("absence")
        if absence is None:
            found = []
        elif line.facts.get("returned"):
            found = found[: found.index(absence)] if absence in found else []
        else:
            found.append(absence)
    return found


def _hand_over(dossier: Dossier, to: Officer, expect: int, facts: dict[str, Any], at: datetime) -> bool:
    """One line; False when somebody was first or the table forbids it."""
    try:
        desk.take(Step.ASSIGN, dossier, by=Role.RULE, at=at, expect=expect, officer=to, why=facts)
    except (desk.Stale, desk.Refused):
        return False
    return True
