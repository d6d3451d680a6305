"""What an acceptance at this moment would promise: the appointment, its clock, and why this day.

The date comes from ``law.slip.read`` on a slip of one line, so the page can never promise what the desk would not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casework.doors.staff.clock import Strip, clock_of
from casework.doors.staff.clock.words import day_words, limit_words
from centers.calendars import calendar_of, current_edition
from centers.models import Term
from law.calendar import CalendarError, from_seconds
from law.explain import DayRow, Why, explain
from law.slip import read

DAYS_OFF = frozenset({Why.WEEKEND, Why.HOLIDAY, Why.CLOSURE})
TOLD = 3  # stretches of days off named in the sentence; the strip and the list hold them all


@dataclass(frozen=True, slots=True)
class Promise:
    """An appointment with its reasons; ``fault`` instead where no calendar reaches that far."""

    at: datetime | None = None
    on: date | None = None
    clock: Strip | None = None
    sentence: str = ""
    rows: tuple[DayRow, ...] = ()
    fault: str = ""


def promise_now(term: Term, center: str, at: datetime) -> Promise:
    """The promise ``term`` makes at ``center`` now. One query, for the newest edition of the calendar."""
    line = term.promise(center, at, current_edition())
    try:
        reading = read([line], calendar_of)
    except CalendarError as error:
        return Promise(fault=str(error) if get_language() == "en" else error.message_vi)
    rows = explain([line], calendar_of)
    clock = clock_of([line], reading, at, size="sm")
    due_at = None if reading.due_at is None else from_seconds(reading.due_at)
    return Promise(due_at, reading.due_on, clock, f"{limit_sentence(term)} {days_left_out(rows)}".strip(), rows)


def limit_sentence(term: Term) -> str:
    words = limit_words(term.limit)
    return f"{words[:1].upper()}{words[1:]}."


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row that do not count for one reason."""

    first: date
    last: date
    name: str

    @property
    def days(self) -> str:
        return day_words(self.first, self.last)


def off_stretches(rows: Sequence[DayRow]) -> list[Stretch]:
    """The days off among the rows, gathered by reason."""
    stretches = []
    for (why, name), days in groupby(rows, key=lambda row: (row.why, _off_name(row))):
        if why in DAYS_OFF:
            group = list(days)
            stretches.append(Stretch(group[0].on, group[-1].on, name))
    return stretches


def _off_name(row: DayRow) -> str:
    if row.why is Why.WEEKEND:
        return _("cuối tuần")
    own = row.name_en if get_language() == "en" and row.name_en else row.name_vi
    return own.split(" (")[0] or (row.why.name_en if get_language() == "en" else row.why.name_vi)


def days_left_out(rows: Sequence[DayRow]) -> str:
    """``Không tính 30–31/08 (cuối tuần) và 01–02/09 (Quốc khánh).``"""
    stretches = [f"{stretch.days} ({stretch.name})" for stretch in off_stretches(rows)]
    if not stretches:
        return ""
    told, rest = stretches[:TOLD], len(stretches) - TOLD
    if rest > 0:
        told.append(_("%(count)s đợt nghỉ khác") % {"count": rest})
    last = told.pop()
    names = _("%(names)s và %(last)s") % {"names": ", ".join(told), "last": last} if told else last
    return _("Không tính %(days)s.") % {"days": names}
