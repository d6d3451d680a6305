"""The rows behind a count: what was counted, one by one, out of the very querysets that count it.

    behind("late", Question(period, centers=("19753",))).page(1, 50) -> Page(total, number, last, events)

A row is an event: a dossier that was decided twice in the period was counted twice and stands twice. The names are the
counts of ``Figures`` and what its rates are made of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Any

from django.db.models import Count, Exists, F, Q, QuerySet, Window

from casework.figures.axes import AXES
from casework.figures.flows import CHANNELS, IN_TIME, OFFERED, acceptances, flowing, last_in_time, made, moved
from casework.figures.further import after_second
from casework.figures.question import Question
from casework.figures.states import WAITING, open_lines, past_due, within_time
from casework.figures.supplements import requests
from casework.figures.where import PLACES, standing_there
from casework.models import Decision, Dossier
from law.steps import Step

# Where a row has its instant, by its place.
_WHEN = {"card": "accepted_at", "line": "at", "source": "at", "standing": "at", "decision": "decided_at"}


@dataclass(frozen=True, slots=True)
class Event:
    """One row: what it counts, and in whose count. ``row`` is a card, a line or a decision."""

    what: str  # accepted, transferred_in, transferred_out, reopened, open, or the kind of a decision
    at: datetime  # when it happened; of what was open, when it was so
    dossier: int
    center: str
    row: Any


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one kind. ``place`` is the column of an axis that finds their key, ``at`` when what was open was so."""

    what: str
    place: str
    found: QuerySet[Any]
    at: datetime | None = None

    def of(self, axis: str, key: str) -> Rows:
        """Those with a key on an axis; "" is nobody's."""
        name = f"by_{axis}"
        keyed = self.found.alias(**{name: getattr(AXES[axis], self.place)})
        return replace(self, found=keyed.filter(**({name: key} if key else {f"{name}__isnull": True})))

    def only(self, *which: Any, **more: Any) -> Rows:
        """Those a filter lets through."""
        return replace(self, found=self.found.filter(*which, **more))

    def part(self, first: int, size: int) -> tuple[list[int], int]:
        """The keys of so many rows from ``first`` on, and how many there are in all: one statement, two past the end.

        The newest come first; of what was open, what was late first.
        """
        if self.place == "standing":
            # All of them: few are open at a time, and for a first fifty PostgreSQL would read every card there is.
            keys = list(self.found.order_by(F("late_from").asc(nulls_last=True), "-pk").values_list("pk", flat=True))
            return keys[first : first + size], len(keys)
        rows = self.found.order_by(F(_WHEN[self.place]).desc(), "-pk").annotate(total=Window(Count("pk")))
        found = list(rows.values_list("pk", "total")[first : first + size])
        return [key for key, _total in found], found[0][1] if found else self.found.count()

    def events(self, keys: list[int]) -> Iterator[Event]:
        """The rows of some keys. One statement."""
        rows = self.found.model.objects.annotate(counted_at=getattr(AXES["center"], self.place)).in_bulk(keys)
        for row in map(rows.__getitem__, keys):
            what = row.kind if isinstance(row, Decision) else self.what
            dossier = row.pk if isinstance(row, Dossier) else row.dossier_id
            yield Event(what, self.at or getattr(row, _WHEN[self.place]), dossier, row.counted_at, row)


Source = Callable[[Question], Iterable[Rows]]


@dataclass(frozen=True, slots=True)
class Page:
    """So many rows of ``total``, the figure; ``number`` of ``last`` pages."""

    events: list[Event]
    total: int
    number: int
    last: int


class Behind:
    """The rows behind a count, a part after the other."""

    def __init__(self, parts: Iterable[Rows]) -> None:
        self.parts = list(parts)

    def narrowed(self, sift: Callable[[Rows], Rows]) -> Behind:
        """What a sift leaves of it."""
        return Behind(map(sift, self.parts))

    def page(self, number: int, size: int) -> Page:
        """One page; past the end the last one. Two statements for each part."""
        first, passed = (max(number, 1) - 1) * size, 0
        events: list[Event] = []
        for rows in self.parts:
            keys, count = rows.part(max(first - passed, 0), size - len(events))
            events += rows.events(keys) if keys else ()
            passed += count
        last = max(1, -(-passed // size))
        return Page(events, passed, max(number, 1), last) if number <= last else self.page(last, size)


def behind(name: str, asked: Question) -> Behind:
    """The rows counted under a name of ``NAMES`` or ``BESIDE``. KeyError of another."""
    return Behind((SOURCES | BESIDE)[name](asked))


# -- where the rows come from


def _accepted(asked: Question, **on_card: Any) -> Iterator[Rows]:
    rows, _dossier, card = acceptances(asked)
    yield Rows(
        "accepted", "line" if card else "card", rows.filter(**{card + path: one for path, one in on_card.items()})
    )


def _received_in_time(asked: Question) -> Iterator[Rows]:
    dossier = acceptances(asked)[1]
    return (rows.only(Exists(last_in_time(asked.period, dossier))) for rows in _accepted(asked))


def _transferred_out(asked: Question) -> Iterator[Rows]:
    yield Rows("transferred_out", "source", asked.keyed(moved(asked.period), "source"))


def _transferred_in(asked: Question) -> Iterator[Rows]:
    yield Rows("transferred_in", "line", asked.keyed(moved(asked.period), "line"))


def _reopened(asked: Question) -> Iterator[Rows]:
    yield Rows("reopened", "line", asked.keyed(flowing(asked.period, Step.REOPEN), "line"))


def _closed(asked: Question, **which: Any) -> Iterator[Rows]:
    yield Rows("decided", "decision", asked.keyed(made(asked.period).filter(**which), "decision"))


_decided = partial(_closed, kind=Decision.RESOLVED)
_decided_in_time = partial(_decided, verdict__in=IN_TIME)


def _open(asked: Question, state: Callable[[datetime], Q] = lambda at: Q()) -> Iterator[Rows]:
    """Open at the end of the period, in one state of the clock or in all."""
    end = asked.period.end
    return (Rows("open", "standing", lines.filter(state(end)), end) for lines in open_lines(asked, end))


def _carried_in(asked: Question) -> Iterator[Rows]:
    since = asked.period.since
    return (Rows("open", "standing", lines, since) for lines in open_lines(asked, since))


def _second(source: Source, asked: Question) -> Iterator[Rows]:
    """Those behind a second request for a supplement."""
    return (replace(rows, found=after_second(rows.found, asked.period.known_at)) for rows in source(asked))


def _in_time_766(asked: Question) -> Iterator[Rows]:
    """Decided in time or open within it, and asked for a supplement once at most."""
    for rows in chain(_decided_in_time(asked), _open(asked, within_time)):
        # The few are named: asked of every row, PostgreSQL would read all lines there are.
        second = list(after_second(rows.found, asked.period.known_at).values_list("pk", flat=True))
        yield rows.only(~Q(pk__in=second))


def _handled_766(asked: Question) -> Iterator[Rows]:
    """What came in and did not leave by a transfer was closed or is open: so says the identity of figures."""
    return chain(_closed(asked), _open(asked))


def _accepted_there(place: str, asked: Question) -> Iterator[Rows]:
    """The acceptances of the period by where they stood at its end."""
    for rows in _accepted(asked):
        yield rows.only(standing_there(asked, place, "pk" if rows.place == "card" else "dossier"))


def _supplement_asked(asked: Question) -> Iterator[Rows]:
    yield Rows("supplement_asked", "line", requests(asked))


SOURCES: dict[str, Source] = {
    "accepted": _accepted,
    **{channel: partial(_accepted, channel=channel) for channel in CHANNELS},
    "carried_in": _carried_in,
    "transferred_in": _transferred_in,
    "transferred_out": _transferred_out,
    "reopened": _reopened,
    "decided": _decided,
    **{verdict: partial(_decided, verdict=verdict) for verdict in ("early", "on_time", "late")},
    "withdrawn": partial(_closed, kind=Decision.WITHDRAWN),
    "stopped": partial(_closed, kind=Decision.STOPPED),
    "open": _open,
    "within_time": partial(_open, state=within_time),
    "overdue": partial(_open, state=past_due),
    "paused": partial(_open, state=lambda at: WAITING),
    "received_in_time": _received_in_time,
    "eligible": partial(_accepted, term__online_level__in=OFFERED),
    "eligible_online": partial(_accepted, term__online_level__in=OFFERED, channel="online"),
    "second_decided": partial(_second, _decided_in_time),
    "second_open": partial(_second, partial(_open, state=within_time)),
    # Numerators and denominators that are no count of their own.
    "in_time": _decided_in_time,
    "accepted_or_carried": lambda asked: chain(_accepted(asked), _carried_in(asked)),
    "in_time_766": _in_time_766,
    "handled_766": _handled_766,
}
NAMES = tuple(SOURCES)
# What single cards count, beside the figures of a report.
BESIDE: dict[str, Source] = {
    **{f"accepted_{place}": partial(_accepted_there, place) for place in PLACES},
    "supplement_asked": _supplement_asked,
}
NOT_BY_OFFICER = frozenset({"handled_766"})  # the identity is not claimed of one officer
