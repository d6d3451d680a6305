"""The figures of every center against the recount: each difference is a finding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter

from django.utils.translation import gettext as _

from casework.audit import rows
from casework.audit.finding import Finding
from casework.audit.recount import Recount, Slip, Tallies, days_name
from casework.audit.rows import Span
from casework.audit.whole import Audit, ends, terms
from casework.figures import Period, Report, report
from casework.figures.counts import COUNTS, PARTS
from casework.models import Dossier
from casework.snapshots import snapshot
from centers.calendars import calendar_of
from centers.models import Term
from law.calendar import CalendarError, local_date, to_seconds
from law.slip import SlipError

BEGAN = (date(2025, 7, 1), date(2025, 7, 31))  # the month with published figures


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure of a center in a period, and what the second count gives."""

    center: str
    since: datetime
    end: datetime
    figure: str
    counted: int
    again: int

    def finding(self, name: str) -> Finding:
        said = _(
            "%(name)s, từ %(since)s đến trước %(end)s: %(figure)s là %(counted)s, đếm lại từ phiếu được %(again)s."
        )
        facts = {"name": name, "since": self.since.isoformat(), "end": self.end.isoformat()}
        facts |= {"figure": self.figure, "counted": str(self.counted), "again": str(self.again)}
        return Finding("figure", "", said % facts)


@dataclass(frozen=True, slots=True)
class Unread:
    """A slip that the law does not take: it counts nowhere."""

    dossier: int
    why: str

    def finding(self) -> Finding:
        """What the command says."""
        sentence = _("Hồ sơ có id %(id)s không đếm lại được: %(why)s") % {"id": self.dossier, "why": self.why}
        return Finding("figure", "", sentence)


def usual_days(now: datetime) -> list[tuple[date, date]]:
    """This month and the last one, and July 2025 where there is something in it. One query."""
    today = local_date(to_seconds(now))
    this = today.replace(day=1)
    last = (this - timedelta(days=1)).replace(day=1)
    months = list(dict.fromkeys([BEGAN, (last, this - timedelta(days=1)), (this, today)]))
    until = Period.of_days(*BEGAN, now=now).until
    return months if Dossier.objects.filter(registered_at__lt=until).exists() else months[1:]


def usual_periods(now: datetime) -> list[Period]:
    """The periods of ``usual_days``, with all that is known."""
    return [Period.of_days(*days, now=now) for days in usual_days(now)]


def check_figures(periods: Sequence[Period]) -> Audit:
    """Every figure of every center in some periods, counted twice in one state of the database. Reads only."""
    audit = Audit()
    with snapshot():
        again = new_recount(periods)
        audit.findings += [one.finding() for one in count_slips(again, ends(), audit)]
        for period in periods:
            counted = report(period, complete=True)
            found = differences(counted, again.tallies[period])
            audit.findings += [one.finding(counted.names[one.center]) for one in found]
    return audit


def new_recount(periods: Sequence[Period]) -> Recount:
    """A count of these periods with nothing in it yet."""
    levels = dict(Term.objects.values_list("pk", "online_level"))
    return Recount(periods, {name: levels[pk] for pk, name in terms().items()})


def count_slips(again: Recount, span: Span, audit: Audit) -> Iterator[Unread]:
    """Add the slips of a span of dossiers, one after the other; those the law does not take are given back."""
    for dossier, lines in groupby(rows.lines(span), key=attrgetter("dossier_id")):
        slip = list(lines)
        audit.dossiers += 1
        audit.lines += len(slip)
        try:
            again.add(Slip.read(slip, calendar_of))
        except (SlipError, CalendarError, ValueError, TypeError, KeyError) as error:
            yield Unread(dossier, str(error))


def differences(counted: Report, again: Tallies) -> Iterator[Difference]:
    """Where a report and the second count of its period are not the same."""
    period = counted.period
    for code, one in counted.centers.items():
        first: Mapping[str, int] = {name: getattr(one, name) for name in (*COUNTS, *PARTS)}
        first = {**first, **{days_name(days): count for days, count in one.days.items()}}
        second = again.get(code, Counter())
        for figure in dict.fromkeys([*first, *second]):
            numbers = first.get(figure, 0), second[figure]
            if numbers[0] != numbers[1]:
                yield Difference(code, period.since, period.end, figure, *numbers)
