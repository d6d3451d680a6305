"""The office the law is tested in: calendars, instants written as people say them, and slips in one line each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from centers.calendars import shipped
from law.calendar import DEFAULT_WEEK, Calendar, DayOrder, from_seconds, settle, to_seconds
from law.limit import Limit, Unit
from law.slip import Line, Reading, read
from law.steps import Step

SHIPPED = shipped()
AN, BINH = "a" * 32, "b" * 32  # An the clerk, Bình her supervisor


def at(text: str) -> int:
    """The instant of a local time like "2025-07-14 09:30"."""
    return to_seconds(datetime.fromisoformat(f"{text}+07:00"))


def said(seconds: int | None) -> str | None:
    return None if seconds is None else from_seconds(seconds).strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00")


def calendar(*orders: tuple[str, str] | tuple[str, str, str], week=DEFAULT_WEEK, years=(2024, 2034)) -> Calendar:
    """Monday to Friday, and what was ordered: ("closure", "2025-07-09", "pm")."""
    weeks = [(date(years[0], 1, 1), week)]
    days = [DayOrder(date.fromisoformat(on), kind, *part) for kind, on, *part in orders]
    return Calendar(date(years[0], 1, 1), date(years[1], 12, 31), weeks, settle(weeks, days))


PLAIN = calendar()


def limit(unit: str, amount: int = 0) -> Limit:
    return Limit(amount, Unit(unit))


def slip(*lines: tuple[str, str] | tuple[str, str, Mapping[str, Any]]) -> list[Line]:
    """Lines of (step, time, facts); accepted and registered ones stand in center "A" at edition 1."""
    found = []
    for n, (step, when, *facts) in enumerate(lines, start=1):
        given = dict(facts[0]) if facts else {}
        if step in ("register", "accept", "reopen", "recount", "decline"):
            given = {"center": "A", "edition": 1} | given
        if step in ("assign", "submit", "send_back"):
            given = {"holder": AN if step != "submit" else BINH} | given
        if step == "accept":
            given = {"limit": limit("working_day", 5)} | given
        found.append(Line(n, Step(step), at(when), **given))
    return found


def card(*lines, calendars: Calendar | Mapping[tuple[str, int], Calendar] = PLAIN) -> Reading:
    """What the card says after these lines."""
    return read(slip(*lines), look_up(calendars))


def look_up(calendars: Calendar | Mapping[tuple[str, int], Calendar]):
    if isinstance(calendars, Calendar):
        return lambda center, edition: calendars
    return lambda center, edition: calendars[center, edition]
