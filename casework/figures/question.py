"""What is asked: a period, an axis, and whether of some centers only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from casework.figures.axes import CENTER, Axis
from casework.figures.period import Period
from casework.figures.stretches import among

Tally = tuple[str, str, int]  # key, what, how many
_BY_CENTER_AND_TIME = ("card", "decision")  # rows with such an index


@dataclass(frozen=True, slots=True)
class Question:
    """The figures of a period by an axis; ``centers`` are codes, None asks of all.

    ``every`` names all centers, where they are known: indexes by center and time then answer for the city too.
    ``parts`` are the stretches of the period that are asked for one by one; their keys are their places.
    """

    period: Period
    axis: Axis = CENTER
    centers: tuple[str, ...] | None = None
    every: tuple[str, ...] | None = None
    parts: tuple[Period, ...] = ()

    def begin_of(self, path: str) -> Any:
        """When the part of the period began in which the instant of a row lies."""
        return among(path, self._bounds, [one.since for one in self.parts or (self.period,)])

    def end_of(self, path: str) -> Any:
        """When that part ends."""
        return among(path, self._bounds, [one.end for one in self.parts or (self.period,)])

    @property
    def _bounds(self) -> list[datetime]:
        return [one.since for one in self.parts[1:]]

    def each(self) -> Iterator[tuple[str | None, Question]]:
        """What is asked of the end of the period; part by part, each under its key, where it has parts."""
        if not self.parts:
            yield None, self
        for place, part in enumerate(self.parts):
            yield str(place), replace(self, period=part, axis=CENTER, parts=())

    def keyed(self, rows: QuerySet[Any], place: str) -> QuerySet[Any]:
        """The rows with their ``key`` on the axis, of the centers asked for; ``place`` names the kind of row."""
        rows = rows.order_by().annotate(key=getattr(self.axis, place))
        centers = self.every if self.centers is None and place in _BY_CENTER_AND_TIME else self.centers
        if centers is None:
            return rows
        return rows.alias(there=getattr(CENTER, place)).filter(there__in=centers)


def text_of(key: Any) -> str:
    """A key as tables name it; "" where there is none: a dossier nobody holds."""
    return "" if key is None else str(key)
