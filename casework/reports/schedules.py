"""Reports that go out by themselves: of each working day at 17:15, of each month on the first working day of the next.

A schedule names the day it was last made out for. Whoever moves that on makes the file, in one transaction, so that two
workers at once make one. A day that was missed is made up when a worker comes round again; of several the last one.
It runs with the rights its officer has at that moment: when they no longer suffice it switches itself off.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db import transaction

from casework.figures.chosen import KEY
from casework.figures.spans import KINDS
from casework.messages.spread import preference_of
from casework.models import Export, Message, Pulse, ReportSchedule
from casework.reports import exports
from casework.reports.asked import CENTER, OutOfReach, asked_of
from casework.reports.forms import FORMS
from casework.reports.sheet import Asked, Form
from casework.reports.writing import FAILED
from centers.calendars import CITY, calendar_of, current_edition
from law.calendar import HANOI, Calendar, local_date, to_seconds

log = logging.getLogger(__name__)  # numbers of rows, never a name
NAME = "reports"
DAILY_AT, MONTHLY_AT = time(17, 15), time(7, 30)  # in Huế; before the offices close, and when they open
# The longest look back: a festival with its week-ends and the days around it (our choice).
LONGEST_REST = timedelta(days=31)
_DAY = timedelta(days=1)


def send_due(at: datetime) -> dict[str, int]:
    """Makes out the reports whose moment has come; counts. {} while another worker is at it. Two statements and those
    of the reports."""
    if not Pulse.objects.claim(NAME, at):
        return {}
    counts = make_due(at)
    Pulse.objects.done(NAME, at, **counts)
    return dict(counts)


def make_due(at: datetime) -> Counter[str]:
    """The same, safe to run many times at once: made, refused, switched off."""
    counts, edition = Counter[str](), current_edition()
    rows = ReportSchedule.objects.filter(active=True).select_related("officer__center", "officer__preference")
    for schedule in rows.order_by("pk"):
        slot = slot_of(schedule.cadence, calendar_of(schedule.place or CITY, edition), at)
        if slot is not None and slot.isoformat() > schedule.last_slot:
            counts[_make(schedule, slot, at)] += 1
    counts.pop("", None)
    return counts


def slot_of(cadence: str, calendar: Calendar, at: datetime) -> date | None:
    """The last day up to ``at`` whose report is due: a working day, or the first one of a month."""
    calendar = calendar.onward(to_seconds(at))
    if cadence == ReportSchedule.DAILY:
        return _last_day(calendar, at)
    first = local_date(to_seconds(at)).replace(day=1)
    this, before = (_first_day(calendar, month) for month in (first, (first - _DAY).replace(day=1)))
    return this if this is not None and moment_of(cadence, this) <= at else before


def moment_of(cadence: str, on: date) -> datetime:
    """When the report of a slot is made out."""
    return datetime.combine(on, DAILY_AT if cadence == ReportSchedule.DAILY else MONTHLY_AT, HANOI)


def next_moment(schedule: ReportSchedule, at: datetime, edition: int) -> datetime | None:
    """When a schedule comes round again; None where no working day is in sight."""
    calendar = calendar_of(schedule.place or CITY, edition).onward(to_seconds(at + 2 * LONGEST_REST))
    days = _coming_days if schedule.cadence == ReportSchedule.DAILY else _coming_firsts
    moments = (moment_of(schedule.cadence, on) for on in days(calendar, local_date(to_seconds(at))))
    return next((moment for moment in moments if moment > at), None)


def _coming_days(calendar: Calendar, today: date) -> Iterator[date]:
    days = (today + n * _DAY for n in range(LONGEST_REST.days))
    return (on for on in days if calendar.is_working(on))


def _coming_firsts(calendar: Calendar, today: date) -> Iterator[date]:
    this = today.replace(day=1)
    months = (this, (this + LONGEST_REST).replace(day=1))
    return (on for month in months if (on := _first_day(calendar, month)) is not None)


def _last_day(calendar: Calendar, at: datetime) -> date | None:
    today = local_date(to_seconds(at))
    days = (today - n * _DAY for n in range(LONGEST_REST.days))
    past = (on for on in days if moment_of(ReportSchedule.DAILY, on) <= at)
    return next((on for on in past if calendar.first_on <= on and calendar.is_working(on)), None)


def _first_day(calendar: Calendar, month: date) -> date | None:
    days = (month + n * _DAY for n in range(LONGEST_REST.days))
    return next((on for on in days if calendar.first_on <= on <= calendar.last_on and calendar.is_working(on)), None)


def days_of(cadence: str, slot: date) -> str:
    """The word of the span a report of this slot is of: the day itself, or the month before."""
    if cadence == ReportSchedule.DAILY:
        return KINDS["day"].around(slot).slug
    return KINDS["month"].around(slot.replace(day=1) - _DAY).slug


def current_slot(cadence: str, place: str, at: datetime) -> str:
    """What a schedule begins with: the slot that has gone by is not made up for who was not there to get it."""
    slot = slot_of(cadence, calendar_of(place or CITY, current_edition()), at)
    return "" if slot is None else slot.isoformat()


def asked_by(schedule: ReportSchedule, slot: date, at: datetime) -> tuple[Form, Asked]:
    """What a schedule asks at ``at``, with the rights its officer has by then. Raises ``OutOfReach``."""
    form, officer = FORMS.get(schedule.report), schedule.officer
    if form is None or not officer.is_active:
        raise OutOfReach(schedule.report)
    address = {KEY: days_of(schedule.cadence, slot), CENTER: schedule.place}
    asked = asked_of(form, officer, address, at)
    if ("" if asked.center is None else asked.center.code) != schedule.place:
        raise OutOfReach(schedule.place)  # somebody of the city who is now of one center
    return form, asked


def may_run(schedule: ReportSchedule, at: datetime) -> bool:
    """Whether its officer may read the report today. One query."""
    try:
        asked_by(schedule, local_date(to_seconds(at)), at)
    except OutOfReach:
        return False
    return True


def _make(schedule: ReportSchedule, slot: date, at: datetime) -> str:
    """One report: "made", "refused", "switched_off"; "" when another worker was faster."""
    with transaction.atomic():
        if not _moved_on(schedule, slot):
            return ""
        try:
            form, asked = asked_by(schedule, slot, at)
        except OutOfReach:
            ReportSchedule.objects.filter(pk=schedule.pk).update(active=False)
            log.info("schedule %s switched off: its officer may no longer read the report", schedule.pk)
            return "switched_off"
        language = preference_of(schedule.officer).language
        try:
            exports.ask(form, asked, format=schedule.format, language=language, schedule=schedule, keep=True)
        except exports.Refused as refused:
            _say_refused(schedule, asked, language, refused.fault)
            return "refused"
    return "made"


def _moved_on(schedule: ReportSchedule, slot: date) -> bool:
    """Whether this worker is the one that makes it."""
    mine = ReportSchedule.objects.filter(pk=schedule.pk, active=True, last_slot=schedule.last_slot)
    return mine.update(last_slot=slot.isoformat()) == 1


def _say_refused(schedule: ReportSchedule, asked: Asked, language: str, fault: str) -> None:
    """A file that cannot be made stands in the log as one that failed, and the bell says why."""
    export = Export.objects.create(
        officer=schedule.officer, report=schedule.report, query=exports.words_of(asked), place=schedule.place,
        format=schedule.format, language=language, schedule=schedule, state=Export.FAILED, error=fault,
        created_at=asked.now, finished_at=asked.now,
    )  # fmt: skip
    Message.objects.create(
        topic=FAILED, revision=0, export=export, officer=schedule.officer, created_at=asked.now, hold_until=asked.now
    )
