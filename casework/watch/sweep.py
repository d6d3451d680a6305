"""The clock's own hand: asks which open cards have a moment behind them, and writes what the clock has to say.

One line a dossier, of the highest level crossed; the lower ones it covers stand on it. There is no window back in
time: after nine days without a sweep the next one is right. What is to be said is read off the slip in the transaction
that writes it, so two sweeps at once, a killed one and a clock that jumps say nothing twice and leave nothing out.
"""

from __future__ import annotations

import gc
import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError
from django.db.models import Q

from casework.desk import Draft, Move, Plan, Refused, Stale, write_many
from casework.desk.books import Books
from casework.desk.store import Lost
from casework.models import Dossier, Pulse
from law import alerts
from law.calendar import to_seconds
from law.steps import Role

NAME = "sweep"
SIZE = 1_000  # dossiers a transaction: others who write wait less than half a second
# What comes of a slip the law cannot read, or of a card that is not its slip's: for the audit to name.
BROKEN = (Refused, IntegrityError, Lost, ValueError, TypeError, LookupError)
log = logging.getLogger(__name__)


def sweep(at: datetime) -> dict[str, int]:
    """Say what is to be said at ``at`` and return how much; nothing when another sweep is under way.

    Counts: lines ``warn`` and ``overdue``; cards ``reread`` because nothing was to be said any more; dossiers ``lost``
    to somebody who wrote first and ``broken`` ones, both left to the next sweep.
    """
    if not Pulse.objects.claim(NAME, at):
        return {}
    counts = Counter(dict.fromkeys(("warn", "overdue", "reread", "lost", "broken"), 0))
    books = Books()
    with _no_collecting():
        for cards in _due(at):
            _say(cards, at, books, counts)
    Pulse.objects.done(NAME, at, **counts)
    return dict(counts)


@contextmanager
def _no_collecting() -> Iterator[None]:
    """A page makes a hundred thousand objects and no cycles worth looking for; looking costs a third of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _due(at: datetime) -> Iterator[list[Dossier]]:
    """The cards to look at, page by page and none twice, so that a card that stays due cannot hold the others up."""
    due = Dossier.objects.to_watch(at).only("uuid", "code", "watch_at")
    cards = list(due[:SIZE])
    while cards:
        last, pk = cards[-1].watch_at, cards[-1].pk
        yield cards
        cards = list(due.filter(Q(watch_at__gt=last) | Q(pk__gt=pk), watch_at__gte=last)[:SIZE])


def _say(cards: Sequence[Dossier], at: datetime, books: Books, counts: Counter[str]) -> None:
    """Write for all of them in one transaction; what cannot be written together is tried in halves, down to one."""
    try:
        said = _write(cards, at, books)
    except Stale:
        trouble = "lost"
    except BROKEN:
        trouble = "broken"
        if len(cards) == 1:
            log.exception("the clock cannot write on %s", cards[0].code)
    else:
        counts.update(said)
        return
    if len(cards) == 1:
        counts[trouble] += 1
        return
    for half in (cards[: len(cards) // 2], cards[len(cards) // 2 :]):
        _say(half, at, books, counts)


def _write(cards: Sequence[Dossier], at: datetime, books: Books) -> Counter[str]:
    said: Counter[str] = Counter()

    def moves(draft: Draft) -> list[Move]:
        found = to_say(draft, at)
        said["reread" if found is None else found.step.value] += 1
        return [] if found is None else [found]

    write_many([Plan(moves, dossier=card) for card in cards], books=books)
    return said


def to_say(draft: Draft, at: datetime) -> Move | None:
    """The line for the highest level this slip has crossed and not said; None when it has said all."""
    reading, lines = draft.reading, draft.lines
    if reading is None:
        raise LookupError("a card without a slip")
    calendar = draft.books.calendar_of(reading.center, reading.edition)
    found = alerts.crossed(reading, lines, lambda n: to_seconds(lines[n - 1].at), calendar, to_seconds(at))
    if not found:
        return None
    *lower, highest = found
    facts = {"level": highest.level, "due_n": highest.revision, "superseded": [crossing.level for crossing in lower]}
    return Move(highest.step, Role.CLOCK, at, facts)
