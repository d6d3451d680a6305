"""What is asked: a period, an axis, and whether of some centers only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from casework.figures.axes import CENTER, Axis
from casework.figures.period import Period

Tally = tuple[str, str, int]  # key, what, how many


@dataclass(frozen=True, slots=True)
class Question:
    """The figures of a period by an axis; ``centers`` are codes, None asks of all."""

    period: Period
    axis: Axis = CENTER
    centers: tuple[str, ...] | None = None

    def keyed(self, rows: QuerySet[Any], place: str) -> QuerySet[Any]:
        """The rows with their ``key`` on the axis, of the centers asked for; ``place`` names the kind of row."""
        rows = rows.order_by().annotate(key=getattr(self.axis, place))
        if self.centers is None:
            return rows
        return rows.alias(there=getattr(CENTER, place)).filter(there__in=self.centers)


def text_of(key: Any) -> str:
    """A key as tables name it; "" where there is none: a dossier nobody holds."""
    return "" if key is None else str(key)
