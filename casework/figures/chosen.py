"""The days a page of figures speaks of, and those beside them, as its address says.

?ky=2025-07&so=nam-truoc                the word of a span, as links carry it
?loai=month&tu=14/07/2025               a kind and a day in it, as the picker sends them
?loai=range&tu=01/07/2025&den=20/07/2025
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from time import strptime
from urllib.parse import urlencode

from django.utils.formats import get_format

from casework.figures.period import Period
from casework.figures.spans import FIRST_ON, KINDS, Span, fault, read
from law.calendar import local_date, to_seconds

KEY, AGAINST, KIND, FROM, TO = "ky", "so", "loai", "tu", "den"
YEAR_AGO = "nam-truoc"
TYPED_MOST = 20  # letters of a day that are shown again


@dataclass(frozen=True, slots=True)
class Chosen:
    """The span of the address at ``now``, and how it is compared: with the one before it, or with a year ago.

    ``problem`` says why it is not the one asked for: ``word``, ``kind``, ``day`` or a fault of ``spans.fault``;
    ``typed`` is then what the form said, by its names.
    """

    span: Span
    now: datetime
    year_ago: bool = False
    kinds: Collection[str] = tuple(KINDS)
    problem: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    compared: bool = True  # whether the page speaks of the span beside it at all

    @property
    def today(self) -> date:
        return local_date(to_seconds(self.now))

    @property
    def period(self) -> Period:
        """What the figures are asked of."""
        return self.span.period(self.now)

    @property
    def against(self) -> Span:
        """The span beside it."""
        return self.span.year_ago() if self.year_ago else self.span.before()

    @property
    def before(self) -> Period:
        """What they are compared with: as much of it as has gone by of the period itself."""
        period, against = self.period, self.against
        whole = against.period(self.now)
        if not period.running:
            return whole
        gone = min(whole.until, whole.since + (period.end - period.since))
        return Period(whole.since, gone, gone)

    @property
    def cut_days(self) -> int:
        """How many of its first days the span beside it is cut to, the last one begun; 0 when it is whole."""
        before = self.before
        if before.until >= self.against.period(self.now).until:
            return 0
        return -((before.since - before.until) // timedelta(days=1))

    def query(self, **more: str) -> str:
        """The address of another page about the same days."""
        same = {KEY: self.span.slug} | ({AGAINST: YEAR_AGO} if self.year_ago else {})
        return urlencode(same | {key: value for key, value in more.items() if value})


def chosen_of(address: Mapping[str, str], now: datetime, *, kinds: Collection[str] = tuple(KINDS)) -> Chosen:
    """What an address asks for, among ``kinds``; this month, with the problem, when it cannot be had."""
    today = local_date(to_seconds(now))
    typed = {name: address.get(name, "").strip()[:TYPED_MOST] for name in (KIND, FROM, TO)}
    span, problem = _of_form(typed, today) if typed[KIND] else _of_word(address.get(KEY, ""), today)
    if span is not None:
        problem = "kind" if span.kind not in kinds else fault(span, today)
    if span is None or problem:
        span = KINDS["month"].around(today)
    return Chosen(span, now, address.get(AGAINST) == YEAR_AGO, kinds, problem, typed if problem else {})


def _of_word(slug: str, today: date) -> tuple[Span | None, str]:
    """Nothing said is this month."""
    span = read(slug) if slug else KINDS["month"].around(today)
    return span, "" if span else "word"


def _of_form(typed: Mapping[str, str], today: date) -> tuple[Span | None, str]:
    """The span of a kind that holds a day; of a free range from one day to the other."""
    kind, first = typed[KIND], _day(typed[FROM])
    last = _day(typed[TO]) if kind == "range" else first
    if kind not in KINDS:
        return None, "kind"
    if first is None or last is None:
        return None, "day"
    if not FIRST_ON <= first <= today:  # asked here, too: around the last day there is no month
        return None, "early" if first < FIRST_ON else "future"
    return (Span(kind, first, last) if kind == "range" else KINDS[kind].around(first)), ""


def _day(text: str) -> date | None:
    """A day as people type it: 14/07/2025, 14-07-2025, 14072025, 2025-07-14."""
    for form in get_format("DATE_INPUT_FORMATS"):
        try:
            return date(*strptime(text, form)[:3])
        except ValueError:
            continue
    return None
