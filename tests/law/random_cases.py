"""Random cases for the two calculators, thick at the edges: opening, lunch, 15:00, close, midnight, ends of years."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

TABLES = [
    [["07:30", "11:30"], ["13:30", "17:30"]],
    [["07:00", "11:30"], ["13:30", "17:00"]],
    [["08:00", "12:00"], ["13:00", "17:00"]],
    [["07:30", "11:30"]],
    [["09:00", "16:00"]],
    [["07:00", "09:00"], ["09:15", "11:45"], ["13:00", "15:00"], ["15:10", "18:20"]],
    [["12:00", "20:00"]],
]
EDGES = [
    "00:00:00", "00:00:01", "07:29:59", "07:30:00", "09:00:00", "11:29:59", "11:30:00", "11:30:01", "12:00:00",
    "13:30:00", "14:59:59", "15:00:00", "15:00:01", "16:30:00", "17:29:59", "17:30:00", "17:30:01", "23:59:59",
]  # fmt: skip
STARTS = [
    "2024-02-26",
    "2025-01-20",
    "2025-04-24",
    "2025-07-07",
    "2025-08-25",
    "2025-12-22",
    "2026-02-09",
    "2026-08-17",
]
UNITS = ["working_day", "calendar_day", "hour", "month", "same_day"]


class Dice:
    """One stream of random cases."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def case(self) -> dict[str, Any]:
        dice = self.random
        shipped = dice.random() < 0.25
        first = date.fromisoformat(dice.choice(STARTS[1:] if shipped else STARTS)) + timedelta(days=dice.randrange(14))
        received = self.time(first)
        unit = dice.choice(UNITS)
        case: dict[str, Any] = {"received_at": self.spell(received), "limit": {"unit": unit}}
        if unit != "same_day":
            case["limit"]["amount"] = self.amount(unit)
        spread = {"same_day": 2, "hour": 4, "month": 60}.get(unit, case["limit"].get("amount", 1) + 2)
        case["pauses"] = self.pauses(received, min(spread, 60))
        case["extension"] = dice.choice([0, 0, 0, 1, 2, 5])
        case["clock_policy"] = dice.choice(["PAUSE", "PAUSE", "RESTART"])
        if not shipped:
            case["calendar"] = self.calendar(first)
        case["decided_at"] = None
        return case

    def amount(self, unit: str) -> int:
        dice = self.random
        small = dice.randint(1, 6)
        if unit == "month":
            return dice.choice([small, small, small, 12, dice.randint(1, 40)])
        return dice.choice([small, small, small, small, dice.randint(1, 30), dice.randint(1, 200)])

    def time(self, on: date) -> datetime:
        text = self.random.choice(EDGES)
        if self.random.random() < 0.3:
            text = str(timedelta(seconds=self.random.randrange(86400))).zfill(8)
        return datetime.fromisoformat(f"{on}T{text}+07:00")

    def spell(self, at: datetime) -> str:
        """The same instant, sometimes in UTC, sometimes with a fraction."""
        if self.random.random() < 0.1:
            ending = "Z" if self.random.random() < 0.5 else ".700000+00:00"
            return (at - timedelta(hours=7)).replace(tzinfo=None).isoformat() + ending
        return at.isoformat()

    def pauses(self, received: datetime, spread: int) -> list[list[str | None]]:
        dice, pauses, after = self.random, [], received
        for _ in range(dice.choice([0, 0, 1, 1, 2, 3])):
            start = self.later(after, spread, same=pauses == [] and dice.random() < 0.3)
            end = self.later(start, dice.choice([1, 3, 10, 40]), same=False)
            if start < after or end <= start:
                continue
            pauses.append([self.spell(start), self.spell(end)])
            after = end
        if pauses and dice.random() < 0.15:
            pauses[-1][1] = None
        return pauses

    def later(self, since: datetime, days: int, *, same: bool) -> datetime:
        step = 0 if same or self.random.random() < 0.25 else self.random.randint(0, max(days, 1))
        return self.time(since.date() + timedelta(days=step))

    def calendar(self, first: date) -> dict[str, Any]:
        dice = self.random

        def near() -> str:
            return (first + timedelta(days=dice.randint(-2, dice.choice([6, 12, 60])))).isoformat()

        calendar: dict[str, Any] = {
            "holidays": [near() for _ in range(dice.choice([0, 1, 3, 8]))],
            "makeup": [near() for _ in range(dice.choice([0, 0, 1, 3]))],
            "closures": [
                {"on": near(), "session": dice.choice(["all", "am", "pm"])} for _ in range(dice.choice([0, 0, 2, 6]))
            ],
            "sessions": dice.choice([TABLES[0], TABLES[0], dice.choice(TABLES)]),
        }
        return {key: value for key, value in calendar.items() if dice.random() < 0.9}

    def decision(self, case: dict[str, Any], answer: dict[str, Any]) -> str | None:
        """A decision around the due moment, outside every pause and not before the receipt."""
        if answer.get("due_at") is None:
            return None
        at = datetime.fromisoformat(answer["due_at"]) + timedelta(
            seconds=self.random.choice([0, 1, -1, 86400, -86400, 3600, -3600, 6 * 3600 + 1800, 6 * 3600 + 1799])
        )
        inside = any(
            datetime.fromisoformat(start).replace(microsecond=0) <= at
            and (end is None or at < datetime.fromisoformat(end).replace(microsecond=0))
            for start, end in case["pauses"]
        )
        early = at < datetime.fromisoformat(case["received_at"]).replace(microsecond=0)
        return None if inside or early else at.isoformat()
