"""The calculator: one case as plain JSON values in, its due date and the explanation out.

Pure: the shipped closed days are handed in. What is wrong with a case is a ``CaseError`` naming the field and value.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import MAXYEAR, date, datetime
from typing import Any, NamedTuple, TypeGuard

from law.calendar import (
    DAY,
    DEFAULT_SESSIONS,
    Calendar,
    CalendarError,
    DayOrder,
    Sessions,
    from_seconds,
    settle,
    to_seconds,
)
from law.count import SAME_DAY_UNTIL, Act, Op, judge
from law.explain import DayRow, Why, lay_out, rows
from law.limit import Limit, Unit
from law.steps import ClockPolicy

YEARS = 20  # how far a calendar given with the case reaches, from the year of the receipt
YEARS_AT_FIRST = 3  # what is built before a limit is seen to need more
_CACHE_SIZE = 64
_calendars: dict[tuple[int, int, str], Calendar] = {}
_PARTS = ("all", "am", "pm")


class CaseError(ValueError):
    """A field of the case that cannot be used, and its value."""


class Case(NamedTuple):
    """A case as read: instants in seconds, an open pause ends with None."""

    received_at: int
    limit: Limit
    pauses: list[tuple[int, int | None]]
    extension: int
    decided_at: int | None
    policy: ClockPolicy


def answer(line: str | bytes, shipped: Calendar) -> dict[str, Any]:
    """The answer to one line of JSON; ``{"error": ...}`` for a bad one. Never raises."""
    try:
        case = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"error": f"not JSON: {error}"}
    try:
        return due(case, shipped)
    except (ValueError, OverflowError) as error:
        return {"error": str(error)}


def due(case: Any, shipped: Calendar) -> dict[str, Any]:
    """Due date, verdict and explanation of a case. Raises ``CaseError``, ``LimitError`` or ``CalendarError``."""
    if not isinstance(case, Mapping):
        raise CaseError(f"the case is no JSON object: {_show(case)}")
    read = _read(case)
    given = case.get("calendar")
    if given is None:
        return _answer(read, shipped)
    year = from_seconds(read.received_at).year
    try:
        return _answer(read, _calendar(given, year, YEARS_AT_FIRST))
    except CalendarError:
        return _answer(read, _calendar(given, year, YEARS))


def _answer(read: Case, calendar: Calendar) -> dict[str, Any]:
    resume = Act.RESTART if read.policy is ClockPolicy.RESTART else Act.RESUME
    ops: list[Op] = [(Act.START, read.received_at, "")]
    for start, end in read.pauses:
        ops.append((Act.PAUSE, start, ""))
        if end is not None:
            ops.append((resume, end, ""))
    laid_out = lay_out(ops, read.limit, lambda _center: calendar, read.extension, SAME_DAY_UNTIL)
    found = laid_out.due
    verdict = None
    if found is not None and read.decided_at is not None:
        verdict = judge(read.limit.unit, found, read.decided_at)
    until = read.pauses[-1][0] if read.pauses else read.received_at
    spell = _hour_row if read.limit.unit is Unit.HOUR else _day_row
    return {
        "due_on": None if found is None else date.fromordinal(found.day).isoformat(),
        "due_at": None if found is None else from_seconds(found.at).isoformat(),
        "verdict": verdict,
        "explain": [spell(row) for row in rows(laid_out, until)],
    }


# The explanation -----------------------------------------------------------------------------------------------------


_PLAIN: dict[Why, str] = {why: why.name_en for why in Why if why not in (Why.HOLIDAY, Why.CLOSURE, Why.PAUSED)}


def _day_row(row: DayRow) -> dict[str, Any]:
    return {
        "on": row.on.isoformat(),
        "counted": row.counted,
        "why": _PLAIN.get(row.why) or _why(row),
        "count": row.count,
    }


def _hour_row(row: DayRow) -> dict[str, Any]:
    whole, rest = divmod(row.seconds, 3600)
    return {
        "on": row.on.isoformat(),
        "session": row.session,
        "counted": row.counted,
        "why": _PLAIN.get(row.why) or _why(row),
        "count": round(row.seconds / 3600, 4) if rest else whole,
    }


def _why(row: DayRow) -> str:
    """The reason with what it names: the holiday, the decision, the moment of the pause."""
    detail = row.name_en or row.decision
    if row.why is Why.PAUSED and row.paused_from is not None:
        return f"paused since {from_seconds(row.paused_from):%Y-%m-%d %H:%M}"
    return f"{row.why.name_en}: {detail}" if detail else row.why.name_en


# Reading the fields --------------------------------------------------------------------------------------------------


def _read(case: Mapping[str, Any]) -> Case:
    if "received_at" not in case:
        raise CaseError("received_at: missing")
    received_at = _instant("received_at", case["received_at"])
    limit = _limit(case)
    pauses = _pauses(case.get("pauses"), received_at)
    extension = case.get("extension")
    if extension is None:
        extension = 0
    if not _is_whole(extension) or extension < 0:
        raise CaseError(f"extension: {_show(extension)} is no whole number of at least 0")
    decided = case.get("decided_at")
    decided_at = None if decided is None else _instant("decided_at", decided)
    if decided_at is not None:
        if decided_at < received_at:
            raise CaseError(f"decided_at: {_show(decided)} lies before the receipt")
        for start, end in pauses:
            if start <= decided_at and (end is None or decided_at < end):
                raise CaseError(f"decided_at: {_show(decided)} lies inside a pause")
    policy = case.get("clock_policy")
    if policy is None:
        policy = ClockPolicy.PAUSE
    if policy not in ("PAUSE", "RESTART"):
        raise CaseError(f"clock_policy: {_show(policy)} is neither PAUSE nor RESTART")
    return Case(received_at, limit, pauses, extension, decided_at, ClockPolicy(policy))


def _limit(case: Mapping[str, Any]) -> Limit:
    if "limit" not in case:
        raise CaseError("limit: missing")
    limit = case["limit"]
    if not isinstance(limit, Mapping):
        raise CaseError(f"limit: {_show(limit)} is no object")
    name, amount = limit.get("unit"), limit.get("amount")
    unit = _UNITS.get(name) if isinstance(name, str) else None
    if unit is None:
        raise CaseError(f"limit.unit: {_show(name)} is none of {', '.join(_UNITS)}")
    if unit is Unit.SAME_DAY:
        if amount is not None:
            raise CaseError(f"limit.amount: {_show(amount)} given, but same_day has no amount")
        return Limit(0, unit)
    if not _is_whole(amount) or amount < 1:
        raise CaseError(f"limit.amount: {_show(amount)} is no whole number of at least 1")
    return Limit(amount, unit)


_UNITS = {unit.value: unit for unit in Unit}


def _pauses(given: Any, received_at: int) -> list[tuple[int, int | None]]:
    """Pauses in order, each beginning at or after the receipt and the end of the one before; only the last is open."""
    if given is None:
        return []
    if not _is_list(given):
        raise CaseError(f"pauses: {_show(given)} is no list")
    pauses: list[tuple[int, int | None]] = []
    free_from: int | None = received_at
    for place, pair in enumerate(given):
        field = f"pauses[{place}]"
        if not _is_list(pair) or len(pair) != 2:
            raise CaseError(f"{field}: {_show(pair)} is no pair of start and end")
        start = _instant(f"{field}.start", pair[0])
        end = None if pair[1] is None else _instant(f"{field}.end", pair[1])
        if free_from is None:
            raise CaseError(f"{field}: comes after an open pause, and only the last may be open")
        if start < free_from:
            where = "the receipt" if place == 0 or start < received_at else "the end of the pause before"
            raise CaseError(f"{field}.start: {_show(pair[0])} lies before {where}")
        if end is not None and end <= start:
            raise CaseError(f"{field}.end: {_show(pair[1])} does not lie after its start {_show(pair[0])}")
        pauses.append((start, end))
        free_from = end
    return pauses


def _instant(field: str, value: Any) -> int:
    """Whole epoch seconds of an ISO 8601 time with an offset; fractions are cut."""
    if not isinstance(value, str):
        raise CaseError(f"{field}: {_show(value)} is no time")
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        raise CaseError(f"{field}: {_show(value)} is no time") from None
    if at.tzinfo is None:
        raise CaseError(f"{field}: {_show(value)} has no offset")
    return to_seconds(at)


def _is_whole(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_list(value: Any) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes))


def _show(value: Any) -> str:
    """The value as JSON writes it, cut to a readable length."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else f"{text[:77]}..."


# The calendar given with a case --------------------------------------------------------------------------------------


def _calendar(given: Any, year: int, years: int) -> Calendar:
    """Monday to Friday with the days of the case, from the receipt's year on; kept by its JSON."""
    if not isinstance(given, Mapping):
        raise CaseError(f"calendar: {_show(given)} is no object")
    key = year, years, json.dumps(given, sort_keys=True, default=str)
    calendar = _calendars.get(key)
    if calendar is None:
        calendar = _build(given, year, years)
        if len(_calendars) >= _CACHE_SIZE:
            _calendars.clear()
        _calendars[key] = calendar
    return calendar


def _build(given: Mapping[str, Any], year: int, years: int) -> Calendar:
    sessions = _sessions(given.get("sessions"))
    first_on, last_on = date(year, 1, 1), date(min(year + years - 1, MAXYEAR - 1), 12, 31)
    week = [(first_on, (sessions,) * 5 + ((), ()))]
    orders = [DayOrder(on, "holiday") for on in _days(given, "holidays")]
    orders += [DayOrder(on, "makeup") for on in _days(given, "makeup")]
    orders += _closures(given.get("closures"))
    return Calendar(first_on, last_on, week, settle(week, orders))


def _days(given: Mapping[str, Any], name: str) -> list[date]:
    days = given.get(name)
    if days is None:
        return []
    if not _is_list(days):
        raise CaseError(f"calendar.{name}: {_show(days)} is no list")
    return [_day(f"calendar.{name}[{place}]", day) for place, day in enumerate(days)]


def _day(field: str, value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise CaseError(f"{field}: {_show(value)} is no date") from None


def _closures(given: Any) -> list[DayOrder]:
    if given is None:
        return []
    if not _is_list(given):
        raise CaseError(f"calendar.closures: {_show(given)} is no list")
    orders = []
    for place, closure in enumerate(given):
        field = f"calendar.closures[{place}]"
        if not isinstance(closure, Mapping):
            raise CaseError(f"{field}: {_show(closure)} is no object")
        if "on" not in closure:
            raise CaseError(f"{field}.on: missing")
        part = closure.get("session", "all")
        if part not in _PARTS:
            raise CaseError(f"{field}.session: {_show(part)} is none of all, am, pm")
        orders.append(DayOrder(_day(f"{field}.on", closure["on"]), "closure", part))
    return orders


def _sessions(given: Any) -> Sessions:
    """The sessions of a working day: in order, none empty, none overlapping."""
    if given is None:
        return DEFAULT_SESSIONS
    if not _is_list(given) or not given:
        raise CaseError(f"calendar.sessions: {_show(given)} is no list of sessions")
    sessions: list[tuple[int, int]] = []
    for place, pair in enumerate(given):
        field = f"calendar.sessions[{place}]"
        if not _is_list(pair) or len(pair) != 2:
            raise CaseError(f"{field}: {_show(pair)} is no pair of times")
        start, end = (_clock(field, value) for value in pair)
        if end <= start or (sessions and start < sessions[-1][1]):
            raise CaseError(f"{field}: {_show(pair)} is out of order")
        sessions.append((start, end))
    return tuple(sessions)


def _clock(field: str, value: Any) -> int:
    """Seconds of the day of "HH:MM" or "HH:MM:SS"; "24:00" is the end of the day."""
    parts = value.split(":") if isinstance(value, str) else []
    if not 2 <= len(parts) <= 3 or not all(len(part) == 2 and part.isascii() and part.isdigit() for part in parts):
        raise CaseError(f"{field}: {_show(value)} is no time of day")
    hours, minutes, seconds = (*map(int, parts), 0)[:3]
    total = hours * 3600 + minutes * 60 + seconds
    if minutes > 59 or seconds > 59 or total > DAY:
        raise CaseError(f"{field}: {_show(value)} is no time of day")
    return total


__all__ = ["CalendarError", "CaseError", "answer", "due"]
