"""Opinions of agencies in words: what is still owed, as the page says it, and what a line of the slip adds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from casework.consultations import owed_on
from casework.doors.staff.clock.words import units_of
from casework.models import Dossier, SlipLine
from casework.templatetags.words import full_date, short_date
from centers.calendars import calendar_of, current_edition
from law.calendar import Calendar, CalendarError, from_seconds
from law.consultations import STEPS_OF, Consultation, consultations
from law.limit import Unit
from law.terms import ENDED


@dataclass(frozen=True, slots=True)
class Wait:
    """An opinion owed: ``over`` is empty within the norm."""

    agency: str
    since: str
    until: str
    over: str


def waits_of(dossier: Dossier, lines: Sequence[SlipLine], name_of: Callable[[str], str], at: datetime) -> list[Wait]:
    """What agencies owe on a dossier not yet ended. One query, and none where nobody was asked."""
    said = [line for line in lines if line.step in STEPS_OF]
    if not said or dossier.state in ENDED:
        return []
    return [
        Wait(
            name_of(one.asked.agency), short_date(from_seconds(one.asked.asked_at), at),
            short_date(one.until, at), units_of(one.days_over, Unit.WORKING_DAY) if one.days_over else "",
        )
        for one in owed_on(dossier, said, current_edition(), at)
    ]  # fmt: skip


def opinion_words(center: str, lines: Sequence[SlipLine]) -> dict[int, str]:
    """What the lines that asked and answered add to their sentence, by number, on a center's calendar. One query."""
    said = [line for line in lines if line.step in STEPS_OF]
    if not said:
        return {}
    calendar, told = calendar_of(center, current_edition()), dict[int, str]()
    for one in consultations(said):
        try:
            told[one.n] = _norm_words(one, calendar)
            if one.answered_n:
                told[one.answered_n] = _answer_words(one, calendar)
        except CalendarError:  # a norm past the loaded years is said without its day
            continue
    return told


def _norm_words(one: Consultation, calendar: Calendar) -> str:
    norm = units_of(one.norm_days, Unit.WORKING_DAY)
    return _("Trả lời trong %(norm)s, đến hết %(day)s.") % {"norm": norm, "day": full_date(one.until(calendar))}


def _answer_words(one: Consultation, calendar: Calendar) -> str:
    over = one.days_over(calendar, one.asked_at)  # judged when it was answered
    if not over:
        return _("Trong hạn trả lời.")
    return _("Quá hạn trả lời %(days)s.") % {"days": units_of(over, Unit.WORKING_DAY)}
