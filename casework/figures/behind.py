"""The rows behind a count: what was counted, one by one, out of the very querysets that count it.

    behind("late", Question(period, centers=("19753",))) -> Behind: count() is the figure, a slice gives its rows

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

from django.db.models import Exists, F, Q, QuerySet

from casework.figures.axes import AXES
from casework.figures.flows import CHANNELS, IN_TIME, OFFERED, acceptances, flowing, last_in_time, made, moved
from casework.figures.further import after_second
from casework.figures.question import Question
from casework.figures.states import WAITING, open_lines, past_due, within_time
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

    def without(self, some: QuerySet[Any]) -> Rows:
        """Those that are not among some of them."""
        return replace(self, found=self.found.exclude(pk__in=some.values("pk")))

    def events(self, first: int, last: int) -> Iterator[Event]:
        """The newest first; of what was open, what was late first. One statement."""
        when = _WHEN[self.place]
        order = F("late_from").asc(nulls_last=True) if self.place == "standing" else F(when).desc()
        rows = self.found.annotate(counted_at=getattr(AXES["center"], self.place)).order_by(order, "-pk")
        for row in rows[first:last]:
            what = row.kind if isinstance(row, Decision) else self.what
            dossier = row.pk if isinstance(row, Dossier) else row.dossier_id
            yield Event(what, self.at or getattr(row, when), dossier, row.counted_at, row)


Source = Callable[[Question], Iterable[Rows]]


class Behind:
    """The rows behind a count, a part after the other: what a paginator asks for."""

    def __init__(self, parts: Iterable[Rows]) -> None:
        self.parts = list(parts)
        self._sizes: list[int] = []

    def narrowed(self, sift: Callable[[Rows], Rows]) -> Behind:
        """What a sift leaves of it."""
        return Behind(map(sift, self.parts))

    def count(self) -> int:
        """How many rows: the figure. One statement for each part, asked once."""
        if not self._sizes:
            self._sizes = [rows.found.count() for rows in self.parts]
        return sum(self._sizes)

    def __getitem__(self, some: slice) -> list[Event]:
        """Rows from ``start`` up to ``stop``. One statement for each part they lie in."""
        stop = min(some.stop, self.count())
        events: list[Event] = []
        passed = 0
        for rows, size in zip(self.parts, self._sizes, strict=True):
            first, last = max(some.start - passed, 0), min(stop - passed, size)
            if first < last:
                events += rows.events(first, last)
            passed += size
        return events


def behind(name: str, asked: Question) -> Behind:
    """The rows counted under a name of ``NAMES``. KeyError of another."""
    return Behind(SOURCES[name](asked))


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
        yield rows.without(after_second(rows.found, asked.period.known_at))


def _handled_766(asked: Question) -> Iterator[Rows]:
    """What came in and did not leave by a transfer was closed or is open: so says the identity of figures."""
    return chain(_closed(asked), _open(asked))


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
NOT_BY_OFFICER = frozenset({"handled_766"})  # the identity is not claimed of one officer
