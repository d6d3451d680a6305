"""The stretches of days people ask figures for: days, weeks, months, quarters, halves, years, any range.

Each is written as one word, so that an address, a saved report and a file name say the same:

    2025-07-14  2025-W28  2025-07  2025-07-hc  2025-Q3  2025-H2  2025  2025-07-01..2025-07-20
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from casework.figures.period import Period

BEGAN_ON = date(2025, 7, 1)  # the centers began: Decree 118/2025/NĐ-CP in force
TURN = 15  # an administrative month runs from the 15th to the 14th (Decree 09/2019/NĐ-CP art. 12)
FIRST_ON = date(2000, 1, 1)  # what lies before is a slip of the pen
LONGEST_DAYS = 366 * 3  # of a free range (our choice)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """From the first to the last local day, both included; ``kind`` is a key of ``KINDS``."""

    kind: str
    first: date
    last: date

    @property
    def slug(self) -> str:
        """The word that ``span_of`` reads back."""
        return KINDS[self.kind].slug(self.first, self.last)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def before(self) -> Span:
        """The one of its kind just before; of a free range as many days before it."""
        if self.kind == "range":
            return Span("range", self.first - self.days * _DAY, self.first - _DAY)
        return KINDS[self.kind].around(self.first - _DAY)

    def after(self) -> Span:
        """The one of its kind just after; of a free range as many days after it."""
        if self.kind == "range":
            return Span("range", self.last + _DAY, self.last + self.days * _DAY)
        return KINDS[self.kind].around(self.last + _DAY)

    def year_ago(self) -> Span:
        """The same of a year before: its kind around the same day; of a free range the same days."""
        if self.kind == "range":
            return Span("range", _year_before(self.first), _year_before(self.last))
        middle = self.first + (self.last - self.first) // 2
        return KINDS[self.kind].around(_year_before(middle))

    def period(self, now: datetime, *, as_of: datetime | None = None, known_at: datetime | None = None) -> Period:
        """The period to ask figures of."""
        return Period.of_days(self.first, self.last, now=now, as_of=as_of, known_at=known_at)


def span_of(slug: str, today: date) -> Span:
    """The span a word names; this month when it names none, or one with a fault."""
    found = read(slug)
    return KINDS["month"].around(today) if found is None or fault(found, today) else found


def read(slug: str) -> Span | None:
    """The span a word names, whatever there is to say against it; None when it is no word."""
    return next((span for kind in KINDS.values() if (span := kind.read(slug)) is not None), None)


def fault(span: Span, today: date) -> str:
    """Why no figures can be asked of it: ``reversed``, ``future``, ``early``, ``long``; "" when they can."""
    if span.last < span.first:
        return "reversed"
    if span.first > today:
        return "future"
    if span.first < FIRST_ON:
        return "early"
    return "long" if span.days > LONGEST_DAYS else ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of span: the one that holds a day, its word, and its word read back."""

    around: Callable[[date], Span]
    slug: Callable[[date, date], str]
    pattern: re.Pattern[str]
    begins: Callable[[re.Match[str]], date]

    def read(self, slug: str) -> Span | None:
        """The span of a word of this kind; None of another, or of a day that is none."""
        match = self.pattern.fullmatch(slug)
        if match is None:
            return None
        try:
            return self.around(self.begins(match))
        except (ValueError, OverflowError):
            return None


def _months(kind: str, count: int) -> Callable[[date], Span]:
    """Spans of so many calendar months that divide the year."""

    def around(on: date) -> Span:
        first = on.replace(month=(on.month - 1) // count * count + 1, day=1)
        return Span(kind, first, _months_on(first, count) - _DAY)

    return around


def _months_on(first: date, count: int) -> date:
    """The first of the month so many months on."""
    months = first.month - 1 + count
    return date(first.year + months // 12, months % 12 + 1, 1)


def _week(on: date) -> Span:
    first = on - on.weekday() * _DAY
    return Span("week", first, first + 6 * _DAY)


def _administrative(on: date) -> Span:
    """Named by the month it ends in: that of July is 15 June to 14 July."""
    ends = on.replace(day=1) if on.day < TURN else _months_on(on, 1)
    begins = (ends - _DAY).replace(day=TURN)
    return Span("admin_month", begins, ends.replace(day=TURN - 1))


def _year_before(on: date) -> date:
    try:
        return on.replace(year=on.year - 1)
    except ValueError:  # 29 February
        return on.replace(year=on.year - 1, day=28)


def _no_range(on: date) -> Span:
    return Span("range", on, on)


@dataclass(frozen=True, slots=True)
class _Range(Kind):
    """Any days: its word names both ends."""

    def read(self, slug: str) -> Span | None:
        match = self.pattern.fullmatch(slug)
        try:
            return match and Span("range", date.fromisoformat(match[1]), date.fromisoformat(match[2]))
        except ValueError:
            return None


def _iso(match: re.Match[str]) -> date:
    return date.fromisoformat(match[0])


KINDS: dict[str, Kind] = {
    "day": Kind(
        lambda on: Span("day", on, on),
        lambda first, _: first.isoformat(),
        re.compile(r"\d{4}-\d\d-\d\d"),
        _iso,
    ),
    "week": Kind(
        _week,
        lambda first, _: f"{first.isocalendar().year:04}-W{first.isocalendar().week:02}",
        re.compile(r"(\d{4})-W(\d\d)"),
        lambda m: date.fromisocalendar(int(m[1]), int(m[2]), 1),
    ),
    "month": Kind(
        _months("month", 1),
        lambda first, _: f"{first:%Y-%m}",
        re.compile(r"(\d{4})-(\d\d)"),
        lambda m: date(int(m[1]), int(m[2]), 1),
    ),
    "admin_month": Kind(
        _administrative,
        lambda _, last: f"{last:%Y-%m}-hc",
        re.compile(r"(\d{4})-(\d\d)-hc"),
        lambda m: date(int(m[1]), int(m[2]), 1),
    ),
    "quarter": Kind(
        _months("quarter", 3),
        lambda first, _: f"{first.year:04}-Q{first.month // 3 + 1}",
        re.compile(r"(\d{4})-Q([1-4])"),
        lambda m: date(int(m[1]), int(m[2]) * 3 - 2, 1),
    ),
    "half": Kind(
        _months("half", 6),
        lambda first, _: f"{first.year:04}-H{first.month // 6 + 1}",
        re.compile(r"(\d{4})-H([12])"),
        lambda m: date(int(m[1]), int(m[2]) * 6 - 5, 1),
    ),
    "year": Kind(
        _months("year", 12), lambda first, _: f"{first.year:04}", re.compile(r"\d{4}"), lambda m: date(int(m[0]), 1, 1)
    ),
    "range": _Range(
        _no_range,
        lambda first, last: f"{first.isoformat()}..{last.isoformat()}",
        re.compile(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)"),
        _iso,
    ),
}  # fmt: skip
