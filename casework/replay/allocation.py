"""What was published of July 2025, split into integers per center and day.

``data/july2025_allocation.csv`` and ``data/july2025_center_day.csv`` satisfy every published figure at once; the rows
that were not published are synthetic, and the files say which.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent.parent / "data"
FIRST, LAST = date(2025, 7, 1), date(2025, 7, 31)
AFTER = date(2025, 8, 1)  # the working day after it
MIDDLE = date(2025, 7, 14)  # the first article counts until here


@dataclass(frozen=True, slots=True)
class Day:
    """What a center accepted on one working day."""

    on: date
    received: int
    online: int


@dataclass(frozen=True, slots=True)
class CenterMonth:
    """One center's July: its days, and how many dossiers were decided, and in time, by the 14th and the 31st."""

    code: str
    days: tuple[Day, ...]
    decided: int
    decided_online: int
    in_time: int
    decided_by_middle: int
    in_time_by_middle: int
    name: str = "july"  # what its dice are thrown for

    def on_other_days(self, days: Sequence[date]) -> CenterMonth:
        """Another month like this one, on its own working days: several of July's fall on one where it has fewer.

        Whole-month counts stay; those until the 14th, which an article gave for July alone, are left open.
        """
        found = {on: Day(on, 0, 0) for on in days}
        for place, one in enumerate(self.days):
            day = found[on := days[place * len(days) // len(self.days)]]
            found[on] = Day(on, day.received + one.received, day.online + one.online)
        name = f"{days[0]:%Y-%m}"
        return replace(self, days=tuple(found.values()), decided_by_middle=0, in_time_by_middle=0, name=name)

    @property
    def received(self) -> int:
        return sum(day.received for day in self.days)

    @property
    def online(self) -> int:
        return sum(day.online for day in self.days)


@lru_cache(maxsize=1)
def month() -> dict[str, CenterMonth]:
    """The month of every center by code, the busiest published one first, as in the file."""
    days: dict[str, list[Day]] = defaultdict(list)
    for row in _rows("july2025_center_day.csv"):
        days[row["code"]].append(Day(date.fromisoformat(row["date"]), int(row["received"]), int(row["online"])))
    return {
        row["code"]: CenterMonth(
            code=row["code"],
            days=tuple(sorted(days[row["code"]], key=lambda day: day.on)),
            decided=int(row["decided_1_31"]),
            decided_online=int(row["decided_online_1_31"]),
            in_time=int(row["on_time_1_31"]),
            decided_by_middle=int(row["decided_1_14"]),
            in_time_by_middle=int(row["on_time_1_14"]),
        )
        for row in _rows("july2025_allocation.csv")
    }


@lru_cache(maxsize=1)
def shares() -> dict[str, float]:
    """The share of each field in the demo month, by field code; "other" stands for all fields not named. Our choice."""
    found = {row["field_code"]: float(row["demo_hue_share_pct"]) / 100 for row in _rows("procedure_mix.csv")}
    if abs(sum(found.values()) - 1) > 1e-9:
        raise ValueError("procedure_mix.csv: the shares do not add up to 100")
    return found


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
