"""The figures of a period by an axis: one row per key, or one period after another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from casework.figures.axes import AXES
from casework.figures.counts import Figures, counted, total
from casework.figures.flows import CHANNELS
from casework.figures.period import Period, midnight
from casework.figures.question import Question
from centers.models import Center, Field, Officer, Procedure

TIMES = ("day", "week", "month")
BY = (*AXES, *TIMES)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows by key in their order, each with its name, and the whole they are part of."""

    period: Period
    by: str
    whole: Figures
    rows: Mapping[str, Figures]
    names: Mapping[str, str]


def table(period: Period, by: str, centers: tuple[str, ...] | None = None, *, complete: bool = False) -> Table:
    """The figures of all centers, or of some, by an axis of ``BY``. A report's statements, once per stretch of time.

    Of an axis of time the whole is no sum: each row begins with what the one before left open.
    """

    def sum_of(stretch: Period) -> Figures:
        found = counted(Question(stretch, centers=centers), complete=complete)
        return total(found.values(), complete=complete)

    if by in TIMES:
        rows = {key: sum_of(stretch) for key, stretch in _stretches(period, by)}
        return Table(period, by, sum_of(period), rows, {key: key for key in rows})
    found = counted(Question(period, AXES[by], centers), complete=complete)
    names = {key: name for key, name in _names(by, found) if key in found or by == "center"}
    rows = {key: found[key] for key in names}
    return Table(period, by, total(rows.values(), complete=complete), rows, names)


# -- names, in the order of the rows


def _names(by: str, found: Mapping[str, Figures]) -> Iterator[tuple[str, str]]:
    """Every key there may be with its name; what nobody holds comes last."""
    if by == "center":
        yield from Center.objects.values_list("code", "name_vi")
    elif by == "field":
        yield from Field.objects.values_list("code", "name_vi")
    elif by == "procedure":
        yield from Procedure.objects.values_list("code", "name_vi")
    elif by == "channel":
        words = {"online": _("Trực tuyến"), "counter": _("Tại quầy"), "post": _("Bưu chính")}
        yield from ((channel, words[channel]) for channel in CHANNELS)
    else:
        people = Officer.objects.filter(uuid__in=[key for key in found if key]).order_by("center__position", "username")
        yield from ((str(officer.uuid), officer.full_name) for officer in people)
        yield "", _("Chưa có người giữ")


# -- one period after another


def _stretches(period: Period, by: str) -> Iterator[tuple[str, Period]]:
    """The days, weeks from Monday or months of a period, cut to it, each under its first day; none after ``as_of``."""
    begin, end = period.since, min(period.until, max(period.as_of, period.since))
    while begin < end:
        until = min(_next(by, begin), period.until)
        first = begin.astimezone(timezone.get_default_timezone()).date()
        yield first.isoformat(), replace(period, since=begin, until=until, as_of=min(until, period.as_of))
        begin = until


def _next(by: str, at: datetime) -> datetime:
    """When the next day, week or month begins."""
    on: date = at.astimezone(timezone.get_default_timezone()).date()
    if by == "day":
        return midnight(on + timedelta(days=1))
    if by == "week":
        return midnight(on + timedelta(days=7 - on.weekday()))
    return midnight((on.replace(day=1) + timedelta(days=32)).replace(day=1))
