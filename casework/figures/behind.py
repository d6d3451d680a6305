"""The rows behind a count: what was counted, one by one, out of the very querysets that count it.

    behind("late", Question(period, centers=("19753",))).page(1, 50) -> Page(total, number, last, events)

A row is an event: a dossier that was decided twice in the period was counted twice and stands twice. The names are the
counts of ``Figures``, their sums, and what its rates are made of. Where a sum takes something away, those rows stand in
its list with a minus: ``page.plus`` - ``page.minus`` is the figure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial, reduce
from itertools import chain
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, Q, QuerySet, Window

from casework.figures import fees
from casework.figures.axes import AXES, CITY
from casework.figures.flows import (
    CHANNELS,
    IN_TIME,
    OFFERED,
    acceptances,
    flowing,
    last_in_time,
    made,
    moved,
)
from casework.figures.further import after_second, stopped_late
from casework.figures.question import Question, text_of
from casework.figures.states import (
    FOR_PAYMENT,
    FOR_SUPPLEMENT,
    WAITING,
    late_by,
    not_late_by,
    open_lines,
    past_due,
    within_time,
)
from casework.figures.sums import SUMS, parts_of
from casework.figures.supplements import requests
from casework.figures.where import PLACES, standing_there
from casework.models import Decision, Dossier
from law.steps import Step

# Where a row has its instant, by its place.
CHUNK = 2000  # rows read at once where all are
_WHEN = {"card": "accepted_at", "line": "at", "source": "at", "standing": "at", "decision": "decided_at"}


@dataclass(frozen=True, slots=True)
class Event:
    """One row: what it counts, and in whose count. ``row`` is a card, a line or a decision."""

    what: str  # accepted, transferred_in, transferred_out, reopened, open, or the kind of a decision
    at: datetime  # when it happened; of what was open, when it was so
    dossier: int
    center: str
    row: Any
    sign: int = 1  # -1: it is taken away


class Counted(NamedTuple):
    """One row in short: whose it is, and under which key of the axis it was counted, 1 or -1 times."""

    dossier: int
    center: str
    sign: int
    key: str


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one kind. ``place`` is the column of an axis that finds their key, ``at`` when what was open was so."""

    what: str
    place: str
    found: QuerySet[Any]
    at: datetime | None = None
    sign: int = 1

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
            yield Event(what, self.at or getattr(row, _WHEN[self.place]), dossier, row.counted_at, row, self.sign)

    def all(self) -> Iterator[Counted]:
        """Every row, in no order. One statement."""
        dossier = "pk" if self.place == "card" else "dossier"
        found = self.found.annotate(counted_at=getattr(AXES["center"], self.place))
        for pk, center, key in found.values_list(dossier, "counted_at", "key").iterator(CHUNK):
            yield Counted(pk, center, self.sign, text_of(key))


Source = Callable[[Question], Iterable[Rows]]


@dataclass(frozen=True, slots=True)
class Page:
    """So many of the rows; ``number`` of ``last`` pages."""

    events: list[Event]
    plus: int
    minus: int
    number: int
    last: int

    @property
    def total(self) -> int:
        """The figure."""
        return self.plus - self.minus

    @property
    def rows(self) -> int:
        """On all pages."""
        return self.plus + self.minus


class Behind:
    """The rows behind a count, a part after the other."""

    def __init__(self, parts: Iterable[Rows]) -> None:
        self.parts = list(parts)

    def narrowed(self, sift: Callable[[Rows], Rows]) -> Behind:
        """What a sift leaves of it."""
        return Behind(map(sift, self.parts))

    def page(self, number: int, size: int) -> Page:
        """One page; past the end the last one. Two statements for each part."""
        first, counts = (max(number, 1) - 1) * size, Counter({1: 0, -1: 0})
        events: list[Event] = []
        for rows in self.parts:
            keys, count = rows.part(max(first - counts.total(), 0), size - len(events))
            events += rows.events(keys) if keys else ()
            counts[rows.sign] += count
        last = max(1, -(-counts.total() // size))
        if number > last:
            return self.page(last, size)
        return Page(events, counts[1], counts[-1], max(number, 1), last)

    def all(self) -> Iterator[Counted]:
        """Every row with the key of the axis that was asked for, in no order: a statement for each part.

        The signs of a key add up to its figure. Read as a stream: thousands of rows take no more room than some.
        """
        return chain.from_iterable(rows.all() for rows in self.parts)


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


CLOSINGS = {
    "decided": Q(kind=Decision.RESOLVED),
    **{verdict: Q(kind=Decision.RESOLVED, verdict=verdict) for verdict in ("early", "on_time", "late")},
    "withdrawn": Q(kind=Decision.WITHDRAWN),
    "stopped": Q(kind=Decision.STOPPED),
}
# Of last lines before an instant.
STATES: dict[str, Callable[[datetime], Q]] = {
    "within_time": within_time,
    "overdue": past_due,
    "paused": lambda at: WAITING,
    "waiting_supplement": lambda at: FOR_SUPPLEMENT,
    "waiting_payment": lambda at: FOR_PAYMENT,
    "paused_within": lambda at: WAITING & not_late_by(at),
    "paused_overdue": lambda at: WAITING & late_by(at),
}


def _closed(names: Collection[str], asked: Question) -> Iterator[Rows]:
    """What was closed in the period, in any of some ways."""
    which = reduce(or_, map(CLOSINGS.__getitem__, names))
    yield Rows("decided", "decision", asked.keyed(made(asked.period).filter(which), "decision"))


_decided_in_time = partial(_closed, IN_TIME)


def _open(names: Collection[str], asked: Question) -> Iterator[Rows]:
    """Open at the end of the period, in any of some states; in all where none is named."""
    end = asked.period.end
    state = reduce(or_, (STATES[name](end) for name in names), Q())
    return (Rows("open", "standing", lines.filter(state), end) for lines in open_lines(asked, end))


def _carried_in(asked: Question) -> Iterator[Rows]:
    since = asked.period.since
    return (Rows("open", "standing", lines, since) for lines in open_lines(asked, since))


def _stopped_late(asked: Question) -> Iterator[Rows]:
    yield Rows("decided", "decision", asked.keyed(stopped_late(asked.period), "decision"))


def _stopped_within(asked: Question) -> Iterator[Rows]:
    late = stopped_late(asked.period).values("pk")
    return (rows.only(~Q(pk__in=late)) for rows in _closed(["stopped"], asked))


def _sum(name: str, asked: Question) -> Iterator[Rows]:
    """The parts of a sum: closings together, and what is open; others one after the other."""
    leaves = [leaf for _sign, leaf in parts_of(name)]
    for table, source in ((CLOSINGS, _closed), (STATES, _open)):
        if table.keys() >= {*leaves}:
            return source(leaves, asked)
    return _one_by_one(name, asked)


def _one_by_one(name: str, asked: Question) -> Iterator[Rows]:
    for part in SUMS[name]:
        for rows in SOURCES[part.removeprefix("-")](asked):
            yield replace(rows, sign=-rows.sign) if part.startswith("-") else rows


def _from_before(asked: Question) -> Iterator[Rows]:
    """Of the whole city transfers cancel, and are left out."""
    rows = _sum("from_before", asked)
    return (one for one in rows if one.what in ("open", "reopened")) if asked.axis is CITY else rows


def _second(source: Source, asked: Question) -> Iterator[Rows]:
    """Those behind a second request for a supplement."""
    return (replace(rows, found=after_second(rows.found, asked.period.known_at)) for rows in source(asked))


def _in_time_766(asked: Question) -> Iterator[Rows]:
    """Decided in time or open within it, and asked for a supplement once at most."""
    for rows in chain(_decided_in_time(asked), _open(["within_time"], asked)):
        # The few are named: asked of every row, PostgreSQL would read all lines there are.
        second = list(after_second(rows.found, asked.period.known_at).values_list("pk", flat=True))
        yield rows.only(~Q(pk__in=second))


def _accepted_there(place: str, asked: Question) -> Iterator[Rows]:
    """The acceptances of the period by where they stood at its end."""
    for rows in _accepted(asked):
        yield rows.only(standing_there(asked, place, "pk" if rows.place == "card" else "dossier"))


def _supplement_asked(asked: Question) -> Iterator[Rows]:
    yield Rows("supplement_asked", "line", requests(asked))


def _of_fees(name: str, asked: Question) -> Iterator[Rows]:
    yield Rows(*fees.rows_of(name, asked))


SOURCES: dict[str, Source] = {
    "accepted": _accepted,
    **{channel: partial(_accepted, channel=channel) for channel in CHANNELS},
    "carried_in": _carried_in,
    "transferred_in": _transferred_in,
    "transferred_out": _transferred_out,
    "reopened": _reopened,
    **{name: partial(_closed, [name]) for name in CLOSINGS},
    "stopped_within": _stopped_within,
    "stopped_overdue": _stopped_late,
    "open": partial(_open, ()),
    **{name: partial(_open, [name]) for name in STATES},
    "received_in_time": _received_in_time,
    "eligible": partial(_accepted, term__online_level__in=OFFERED),
    "eligible_online": partial(_accepted, term__online_level__in=OFFERED, channel="online"),
    "second_decided": partial(_second, _decided_in_time),
    "second_open": partial(_second, partial(_open, ["within_time"])),
    # Numerators and denominators that are no count of their own.
    "in_time_766": _in_time_766,
}
SOURCES |= {name: partial(_sum, name) for name in SUMS} | {"from_before": _from_before}
NAMES = tuple(SOURCES)
# What single cards count, beside the figures of a report.
BESIDE: dict[str, Source] = {
    **{f"accepted_{place}": partial(_accepted_there, place) for place in PLACES},
    "supplement_asked": _supplement_asked,
    **{name: partial(_of_fees, name) for name in fees.NAMES},
}
NOT_BY_OFFICER = frozenset({"handled_766"})  # the identity is not claimed of one officer
