"""A second calculator, slow and plain: it walks the days one by one and asks of every close whether the clock runs.

Written from the rules in ``docs/clock.md``, not from ``law``: no number lines, no positions, nothing precomputed, and
nothing imported from the product. It takes the same JSON cases.
"""

from __future__ import annotations

import csv
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

HANOI = timezone(timedelta(hours=7))
HOLIDAYS = Path(__file__).parents[2] / "data" / "holidays.csv"
ONE_DAY = timedelta(days=1)
Span = tuple[datetime, datetime]


class BeyondError(Exception):
    """A day in a year without closed days."""


class Office:
    """When the office is open."""

    def __init__(self, given: dict[str, Any] | None, year: int) -> None:
        if given is None:
            with HOLIDAYS.open(encoding="utf-8") as lines:
                days = list(csv.DictReader(lines))
            self.holidays = {day["date"] for day in days if day["kind"] == "off"}
            self.makeup = {day["date"] for day in days if day["kind"] == "working"}
            self.closures, self.hours = [], [["07:30", "11:30"], ["13:30", "17:30"]]
            self.years = range(2025, 2028)
        else:
            self.holidays, self.makeup = set(given.get("holidays") or []), set(given.get("makeup") or [])
            self.closures = given.get("closures") or []
            self.hours = given.get("sessions") or [["07:30", "11:30"], ["13:30", "17:30"]]
            self.years = range(year, year + 20)
        self.known: dict[date, list[Span]] = {}

    def sessions(self, on: date) -> list[Span]:
        if on.year not in self.years:
            raise BeyondError(on.year)
        if on not in self.known:
            self.known[on] = self._sessions(on)
        return self.known[on]

    def _sessions(self, on: date) -> list[Span]:
        text = on.isoformat()
        works = on.weekday() < 5
        if text in self.holidays:
            works = False
        if text in self.makeup:
            works = True
        if not works:
            return []
        closed = {closure["session"] for closure in self.closures if closure["on"] == text}
        if "all" in closed:
            return []
        kept = []
        for start, end in self.hours:
            part = "am" if start < "12:00" else "pm"
            if part not in closed:
                kept.append((clock(on, start), clock(on, end)))
        return kept

    def close(self, on: date) -> datetime | None:
        sessions = self.sessions(on)
        return sessions[-1][1] if sessions else None

    def working_days(self, since: date) -> Iterator[tuple[date, datetime]]:
        on = since
        while True:
            close = self.close(on)
            if close is not None:
                yield on, close
            on += ONE_DAY


def clock(on: date, text: str) -> datetime:
    hours, minutes = text.split(":")
    return datetime(on.year, on.month, on.day, tzinfo=HANOI) + timedelta(hours=int(hours), minutes=int(minutes))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(microsecond=0).astimezone(HANOI)


def end_of(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, tzinfo=HANOI) + ONE_DAY


class Spending:
    """One limit from one receipt, under the pauses known so far."""

    def __init__(self, office: Office, unit: str, amount: int, extension: int) -> None:
        self.office, self.unit, self.amount, self.extension = office, unit, amount, extension

    def due(self, received: datetime, pauses: list[tuple[datetime, datetime]]) -> tuple[date, datetime]:
        def runs(at: datetime) -> bool:
            return not any(start <= at < end for start, end in pauses)

        walk = {"hour": self._hours, "same_day": self._same_day, "working_day": self._working_days}
        return walk.get(self.unit, self._calendar_days)(received, pauses, runs)

    def _zero(self, received: datetime) -> date:
        return next(on for on, close in self.office.working_days(received.date()) if close >= received)

    def _working_days(self, received, pauses, runs):
        spent = 0
        for on, close in self.office.working_days(self._zero(received) + ONE_DAY):
            spent += runs(close)
            if spent == self.amount + self.extension:
                return on, close
        raise AssertionError

    def _calendar_days(self, received, pauses, runs):
        on = zero = self._zero(received)
        need = self.amount + self.extension
        if self.unit == "month":
            need = (same_day_of(zero, self.amount) - zero).days + self.extension
        while need:
            on += ONE_DAY
            self.office.sessions(on)
            need -= runs(end_of(on))
        return next((day, close) for day, close in self.office.working_days(on) if runs(close))

    def _same_day(self, received, pauses, runs):
        on = received.date()
        close = self.office.close(on)
        if close is None or received > close or received > clock(on, "15:00"):
            on += ONE_DAY
        running = [0]
        for day, close in self.office.working_days(on):
            running[0] += runs(close)
            if running[0] == 1 + self.extension:
                return day, close
        raise AssertionError

    def _hours(self, received, pauses, runs):
        rest = timedelta(hours=self.amount + self.extension)
        on = received.date()
        while True:
            for session in self.office.sessions(on):
                for start, end in cut((max(session[0], received), session[1]), pauses):
                    if end - start >= rest:
                        return on, start + rest
                    rest -= end - start
            on += ONE_DAY


def cut(span: Span, pauses: list[Span]) -> list[Span]:
    """What is left of a span when the pauses are taken out."""
    spans = [span] if span[0] < span[1] else []
    for start, end in pauses:
        left = []
        for begin, stop in spans:
            left += [(begin, min(stop, start))] if begin < min(stop, start) else []
            left += [(max(begin, end), stop)] if max(begin, end) < stop else []
        spans = left
    return spans


def same_day_of(on: date, months: int) -> date:
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def due(case: dict[str, Any]) -> dict[str, Any]:
    """due_on, due_at and verdict of a valid case; ``BeyondError`` past the loaded years."""
    received = moment(case["received_at"])
    office = Office(case.get("calendar"), received.year)
    limit = case["limit"]
    spending = Spending(office, limit["unit"], limit.get("amount") or 0, case.get("extension") or 0)
    taken: list[Span] = []
    found = None
    for start_text, end_text in case.get("pauses") or []:
        start = moment(start_text)
        try:
            found = spending.due(received, taken)
        except BeyondError:
            office.sessions(start.date())
            found = None
        if found and found[1] < start:
            break  # used up: the due date stays
        found = None
        if end_text is None:
            return {"due_on": None, "due_at": None, "verdict": None}
        end = moment(end_text)
        if case.get("clock_policy") == "RESTART":
            received, taken = end, []
        else:
            taken.append((start, end))
    on, at = found or spending.due(received, taken)
    return {"due_on": on.isoformat(), "due_at": at.isoformat(), "verdict": verdict(case, on, at)}


def verdict(case: dict[str, Any], on: date, at: datetime) -> str | None:
    if case.get("decided_at") is None:
        return None
    decided = moment(case["decided_at"])
    late = decided > at if case["limit"]["unit"] == "hour" else decided.date() > on
    return "late" if late else "early" if decided.date() < on else "on_time"
