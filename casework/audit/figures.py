"""The figures of every center against the recount: each difference is a finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter

from django.utils.translation import gettext as _

from casework.audit import rows
from casework.audit.finding import Finding
from casework.audit.recount import Recount, Slip, Tallies, days_name
from casework.audit.whole import Audit, ends, snapshot, terms
from casework.figures import Period, Report, report
from casework.figures.counts import COUNTS, PARTS
from casework.models import Dossier
from centers.calendars import calendar_of
from centers.models import Term
from law.calendar import CalendarError, local_date, to_seconds
from law.slip import SlipError

BEGAN = (date(2025, 7, 1), date(2025, 7, 31))  # the month with published figures


def usual_periods(now: datetime) -> list[Period]:
    """This month and the last one, and July 2025 where there is something in it. One query."""
    today = local_date(to_seconds(now))
    this = today.replace(day=1)
    last = (this - timedelta(days=1)).replace(day=1)
    months = [(BEGAN[0], BEGAN[1]), (last, this - timedelta(days=1)), (this, today)]
    periods = [Period.of_days(*days, now=now) for days in dict.fromkeys(months)]
    began = Dossier.objects.filter(registered_at__lt=periods[0].until).exists()
    return periods if began else periods[1:]


def check_figures(periods: Sequence[Period]) -> Audit:
    """Every figure of every center in some periods, counted twice in one state of the database. Reads only."""
    audit = Audit()
    with snapshot():
        again = _recount(periods, audit)
        for period in periods:
            audit.findings += _differences(report(period, complete=True), again.tallies[period])
    return audit


def _recount(periods: Sequence[Period], audit: Audit) -> Recount:
    """One pass over all slips. One that the law does not take is a finding and counts nowhere."""
    levels = dict(Term.objects.values_list("pk", "online_level"))
    again = Recount(periods, {name: levels[pk] for pk, name in terms().items()})
    for dossier, lines in groupby(rows.lines(ends()), key=attrgetter("dossier_id")):
        slip = list(lines)
        audit.dossiers += 1
        audit.lines += len(slip)
        try:
            again.add(Slip.read(slip, calendar_of))
        except (SlipError, CalendarError, ValueError, TypeError, KeyError) as error:
            sentence = _("Hồ sơ có id %(id)s không đếm lại được: %(why)s") % {"id": dossier, "why": error}
            audit.findings.append(Finding("figure", "", sentence))
    return again


def _differences(counted: Report, again: Tallies) -> Iterator[Finding]:
    period = counted.period
    said = _("%(name)s, từ %(since)s đến trước %(end)s: %(figure)s là %(counted)s, đếm lại từ phiếu được %(again)s.")
    for code, one in counted.centers.items():
        first = {name: getattr(one, name) for name in (*COUNTS, *PARTS)}
        first |= {days_name(days): count for days, count in one.days.items()}
        second = again.get(code, Counter())
        for figure in dict.fromkeys([*first, *second]):
            numbers = first.get(figure, 0), second[figure]
            if numbers[0] != numbers[1]:
                facts = {"name": counted.names[code], "since": period.since.isoformat(), "end": period.end.isoformat()}
                facts |= {"figure": figure, "counted": str(numbers[0]), "again": str(numbers[1])}
                yield Finding("figure", "", said % facts)
