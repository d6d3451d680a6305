"""Every five minutes: lines written since the last time are looked through for what somebody should look at again.

Lines are looked at by the numbers of their rows, once a transaction under way beside them should have ended. Numbers
are not given in the order in which lines become visible, so each pass begins some way back. A flag is a row that exists
once: looking twice writes nothing twice. What a correction voids afterwards closes itself. No figure asks for flags.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery

from casework.figures.standing import standing_lines
from casework.models import Flag, FlagAct, Pulse, SlipLine
from casework.watch.flag_questions import QUESTIONS, Seen
from casework.watch.recount import IN_FLIGHT
from law.flag_rules import OPEN, VOID
from law.steps import Step

NAME = "flags"
STRETCH = 100_000  # lines asked about at once
BACK = 10_000  # looked at again before new ones: transactions at once number their lines across each other
TURN_SECONDS = 30  # half a lease; the rest is the next turn's
Key = tuple[int, int, str]  # dossier, line, kind


def look(at: datetime) -> dict[str, int]:
    """Look through the new lines: how many flags were set and how many closed. Nothing when another worker is at it.

    Reads outside of any transaction: clerks write meanwhile. A turn that is killed is done again.
    """
    if not Pulse.objects.claim(NAME, at):
        return {}
    seen, last = seen_up_to(), _settled(at)
    counts = {"found": 0, "closed": 0}
    until = time.monotonic() + TURN_SECONDS
    while seen < last and time.monotonic() < until:
        stretch = max(seen - BACK, 0), min(seen + STRETCH, last)
        counts["found"] += flag(stretch, at)
        counts["closed"] += close(stretch, at)
        seen = stretch[1]
    Pulse.objects.done(NAME, at, seen=seen, **counts)
    return counts


def seen_up_to() -> int:
    """The newest line looked at. Should it be forgotten, everything is looked at anew and nothing written twice."""
    facts = Pulse.objects.filter(name=NAME).values_list("facts", flat=True).first() or {}
    return int(facts.get("seen", 0))


def _settled(at: datetime) -> int:
    """The newest line of those written long enough ago; one before it that appears later is in the next ``BACK``."""
    lines = SlipLine.objects.filter(written_at__lt=at - IN_FLIGHT).order_by("-pk")
    return lines.values_list("pk", flat=True).first() or 0


def flag(stretch: tuple[int, int], at: datetime) -> int:
    """Set the flags of a stretch of lines, first excluded; how many are new."""
    lines = standing_lines(None).filter(pk__gt=stretch[0], pk__lte=stretch[1])
    found = [(kind, one) for kind, question in QUESTIONS.items() for one in question(lines)]
    known = _known([one for _kind, one in found])
    fresh = {(one.dossier, one.n, kind): (kind, one) for kind, one in found if (one.dossier, one.n, kind) not in known}
    write(list(fresh.values()), at)
    for kind, one in found:  # a row of closings that went on since
        if known.get((one.dossier, one.n, kind), one.facts) != one.facts:
            Flag.objects.open().filter(dossier=one.dossier, n=one.n, kind=kind).update(facts=one.facts)
    return len(fresh)


def write(found: Sequence[tuple[str, Seen]], at: datetime) -> None:
    """Store flags; one that another worker stored this moment is left as it is."""
    rows = [
        Flag(
            kind=kind, dossier_id=one.dossier, n=one.n, at=one.at, center_id=one.center, by_id=one.by, found_at=at,
            facts=one.facts, outcome=OPEN,
        )
        for kind, one in found
    ]  # fmt: skip
    Flag.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def _known(found: Sequence[Seen]) -> dict[Key, dict[str, object]]:
    dossiers = sorted({one.dossier for one in found})
    known: dict[Key, dict[str, object]] = {}
    for first in range(0, len(dossiers), 500):
        flags = Flag.objects.filter(dossier__in=dossiers[first : first + 500])
        known |= {(d, n, kind): facts for d, n, kind, facts in flags.values_list("dossier_id", "n", "kind", "facts")}
    return known


def close(stretch: tuple[int, int], at: datetime) -> int:
    """Close what nobody has looked at and whose line a correction of this stretch voids; how many."""
    corrections = SlipLine.objects.filter(pk__gt=stretch[0], pk__lte=stretch[1], step=Step.CORRECT)
    voided = set(corrections.values_list("dossier_id", "voids"))
    if not voided:
        return 0
    line = SlipLine.objects.filter(dossier=OuterRef("dossier"), n=OuterRef("n"))
    flags = (
        Flag.objects.open()
        .filter(dossier__in=corrections.values("dossier"))
        .annotate(rode=Subquery(line.values("rode")))
    )
    gone = [one.pk for one in flags if (one.dossier_id, one.n) in voided or (one.dossier_id, one.rode) in voided]
    taken_back = SlipLine.objects.filter(dossier__in=corrections.values("dossier"), step=Step.WITHDRAW)
    codes = [code for d, n, code in taken_back.values_list("dossier_id", "n", "dossier__code") if (d, n) in voided]
    gone += Flag.objects.open().filter(kind="withdrawn_reentered", facts__other__in=codes).values_list("pk", flat=True)
    with transaction.atomic():
        closed = [pk for pk in gone if Flag.objects.open().filter(pk=pk).update(outcome=VOID)]
        FlagAct.objects.bulk_create([FlagAct(flag_id=pk, at=at, outcome=VOID) for pk in closed])
    return len(closed)
