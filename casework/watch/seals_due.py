"""Who has not sealed last month's prescribed table yet: each center its own, the city the one of all centers."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from itertools import islice

from django.db.models import Exists, OuterRef

from casework.figures.period import midnight
from casework.models import Dossier, SealedReport
from casework.watch.conditions import Moment
from centers.calendars import CITY, calendar_of, current_edition
from centers.models import Center

OF_CENTER, OF_CITY = "bieu-06a", "tien-do-766"  # the tables the law prescribes for them
FROM_DAY = 3  # working day of the month from which one is reminded (our choice)


def month_of(now: Moment) -> str:
    """The word of last month, "2025-07"."""
    return f"{now.today.replace(day=1) - timedelta(days=1):%Y-%m}"


def table_of(center: str) -> str:
    """The slug of the table a center seals; of the city for ""."""
    return OF_CENTER if center else OF_CITY


def due(shared: list[tuple[Moment, list[str]]]) -> Iterator[str]:
    """The centers that owe a seal, "" for the city, as far as the days of their own calendar have come. Three queries.

    Where nothing was accepted in the month there is nothing to seal.
    """
    if not shared:
        return
    first = shared[0][0]
    month = month_of(first)
    owing = set(_something_in(month, first.today.replace(day=1)))
    seals = SealedReport.objects.filter(report__in=(OF_CENTER, OF_CITY), span=month)
    sealed = set(seals.values_list("report", "place"))
    for now, codes in shared:
        if _has_come(now):
            yield from (code for code in codes if code in owing and (OF_CENTER, code) not in sealed)
    city = Moment(first.at, calendar_of(CITY, current_edition()))
    if owing and (OF_CITY, "") not in sealed and _has_come(city):
        yield ""


def _has_come(now: Moment) -> bool:
    """Whether so many working days of this month have begun."""
    days = list(islice(now.calendar.working_days_from(now.today.replace(day=1).toordinal()), FROM_DAY))
    return len(days) == FROM_DAY and now.today.toordinal() >= days[-1]


def _something_in(month: str, until: date) -> Collection[str]:
    accepted = Dossier.objects.filter(
        accepted_center=OuterRef("code"),
        accepted_at__gte=midnight(date.fromisoformat(f"{month}-01")),
        accepted_at__lt=midnight(until),
    )
    return Center.objects.filter(Exists(accepted)).values_list("code", flat=True)
