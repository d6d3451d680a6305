"""The board of a center: what is late, what will be, whose hands are full, what waits to be given or signed."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.doors.staff.board.days import NOT_LATE, Bar, bars_of, totals_of
from casework.doors.staff.board.loads import DAYS_OF_CAPACITY, LoadRow, load_rows, recent_days
from casework.doors.staff.board.outlook import Outlook, outlooks_of
from casework.doors.staff.clock.words import CSS
from casework.doors.staff.lists.addresses import list_url
from casework.doors.staff.lists.rows import Row, cards_for_rows, rows_of, verdict_if_closed
from casework.doors.staff.request import StaffRequest, center_of
from casework.figures.handlers import Done, done_by_handler
from casework.figures.period import midnight
from casework.models import Dossier, Pulse
from casework.queries import DossierQuerySet
from casework.watch.forecast import PULSE, Forecast, late_soon
from centers import wall
from centers.access import access
from centers.calendars import calendar_of, current_edition
from centers.models import Absence, Officer
from law.calendar import local_date, to_seconds
from law.clock_state import State
from law.steps import Clock, Role

FORECAST = 7  # rows of the forecast until all are asked for: as high as what stands beside it
MOST = 50  # rows of the two lists at the bottom; more stand in the list, linked below
# Parts of the page that refresh by themselves: ``?phan=``.
PARTS = {
    "so": "staff/board/tabs.html",
    "du-bao": "staff/board/forecast.html",
    "han": "staff/board/days.html",
    "tai": "staff/board/loads.html",
}


@access(Role.SUPERVISOR)
def board(request: StaffRequest) -> HttpResponse:
    """The whole board; htmx may ask for one part of it."""
    at = wall.now()
    part = PARTS.get(request.GET.get("phan", "")) if request.htmx else None
    context = {"board": Board(request.user, at, whole="het" in request.GET), "at": at}
    return render(request, part or "staff/board.html", context)


class Board:
    """A center's board at a moment. Each part is worked out when it is first asked for."""

    def __init__(self, officer: Officer, at: datetime, *, whole: bool = False) -> None:
        self.officer, self.at, self.most, self.whole = officer, at, MOST, whole
        self.center = center_of(officer)
        self.today = local_date(to_seconds(at))
        self.cards: DossierQuerySet = Dossier.objects.held_for(officer)

    @cached_property
    def calendar(self) -> Any:
        return calendar_of(self.center, current_edition()).onward(to_seconds(self.at))

    # --- what is counted

    @cached_property
    def counts(self) -> dict[str, int]:
        """The five counters of cards. One query."""
        running, nobody = Q(clock=Clock.RUNNING), Q(holder__isnull=True)
        return self.cards.in_clock().aggregate(
            overdue=Count("pk", filter=running & Q(late_from__lte=self.at)),
            today=Count("pk", filter=running & Q(late_from__gt=self.at, due_on=self.today)),
            to_close=Count("pk", filter=Q(pk__in=self.cards.to_close().values("pk"))),
            unassigned=Count("pk", filter=nobody & Q(pk__in=self.cards.unassigned().values("pk"))),
            waiting=Count("pk", filter=Q(clock=Clock.PAUSED)),
        )

    @cached_property
    def tabs(self) -> list[dict[str, Any]]:
        """The counters, each with the address of exactly what it counts."""
        counts, working = self.counts, {"nhom": "dang-xu-ly"}
        forecast = len(self.forecasts)
        listed = (
            ("overdue", _("Quá hạn"), counts["overdue"], list_url(**working, tinh_trang="overdue")),
            ("today", _("Đến hạn hôm nay"), counts["today"], list_url(**working, tinh_trang="today")),
            ("", _("Dự báo trễ trong 3 ngày"), forecast, reverse("casework:board") + "?het#du-bao"),
            ("", _("Chờ ký"), counts["to_close"], list_url(nhom="cho-ky")),
            ("", _("Chưa phân công"), counts["unassigned"], list_url(**working, nguoi="-")),
            ("paused", _("Chờ người dân"), counts["waiting"], list_url(**working, tinh_trang="paused")),
        )
        return [{"css": css, "label": label, "count": count, "url": url} for css, label, count, url in listed]

    # --- what will be

    @cached_property
    def forecasts(self) -> list[Forecast]:
        return late_soon(self.cards, self.at, self.calendar)

    @cached_property
    def outlooks(self) -> list[Outlook]:
        """Rows of the forecast table: the first due, all of them when asked for."""
        return outlooks_of(self.forecasts[: None if self.whole else FORECAST], self.officer, self.at)

    @cached_property
    def learned_at(self) -> datetime | None:
        return Pulse.objects.ran_at(PULSE)

    @cached_property
    def bars(self) -> list[Bar]:
        """What falls due on each of the coming days."""
        return bars_of(self._totals, self.counts["overdue"], self.calendar, self.at, self.per_day)

    @cached_property
    def _totals(self) -> dict[date, int]:
        return totals_of(self.cards, self.at)

    @property
    def next_day(self) -> dict[str, Any]:
        """The next working day with what is due on it, and whether a feast lies before it."""
        day = self.calendar.next_working_days(to_seconds(self.at), 1)[0]
        between = [date.fromordinal(n) for n in range(self.today.toordinal(), day.toordinal())]
        reasons = [reason for one in between if (reason := self.calendar.day_reason(one)) and not reason.sessions]
        return {"day": day, "count": self._totals.get(day, 0), "feast": bool(reasons)}

    # --- whose hands

    @cached_property
    def absences(self) -> list[Absence]:
        """Who is away now or in the coming fortnight. One query."""
        until = self.calendar.next_working_days(to_seconds(self.at), 10)[-1]
        absences = Absence.objects.filter(
            officer__center=self.officer.center_id, first_on__lte=until, last_on__gte=self.today, ended_at=None
        )
        return list(absences.select_related("officer", "stand_in").order_by("first_on", "pk"))

    @cached_property
    def away(self) -> list[dict[str, Any]]:
        """Each absence with what of its officer falls due meanwhile. One query."""
        spans = {f"n{one.pk}": Q(holder_id=one.officer.uuid, due_on__range=(one.first_on, one.last_on))
                 for one in self.absences}  # fmt: skip
        if not spans:
            return []
        counts = self.cards.not_late(self.at).aggregate(**{name: Count("pk", filter=q) for name, q in spans.items()})
        return [{"absence": one, "due": counts[f"n{one.pk}"], "url": self._meanwhile(one)} for one in self.absences]

    def _meanwhile(self, one: Absence) -> str:
        days = {"han_tu": f"{one.first_on:%d/%m/%Y}", "han_den": f"{one.last_on:%d/%m/%Y}"}
        return list_url(nhom="dang-xu-ly", nguoi=str(one.officer.uuid), tinh_trang=NOT_LATE, **days)

    @cached_property
    def _done(self) -> dict[Any, Done]:
        month = midnight(self.today.replace(day=1))
        return done_by_handler(
            self.center, recent_from=recent_days(self.calendar, self.at), month_from=month, at=self.at
        )

    @property
    def per_day(self) -> float:
        """What the center decides in a working day: the line across the bars."""
        return sum(one.recent for one in self._done.values()) / DAYS_OF_CAPACITY

    @cached_property
    def loads(self) -> list[LoadRow]:
        return load_rows(self.officer, self.cards, self.at, self.calendar, self._done, self.absences)

    # --- what waits for the supervisor

    @cached_property
    def unassigned(self) -> list[Row]:
        return rows_of(_first(self.cards.unassigned()), self.officer, self.at)

    @cached_property
    def to_close(self) -> list[tuple[Row, State, str]]:
        """Each with the verdict it would get now."""
        rows = rows_of(_first(self.cards.to_close()), self.officer, self.at)
        return [
            (row, verdict, CSS[verdict]) for row in rows if (verdict := verdict_if_closed(row.dossier, self.at))
        ]  # fmt: skip


def _first(cards: DossierQuerySet) -> DossierQuerySet:
    return cards_for_rows(cards).order_by(F("due_at").asc(nulls_last=True), "id")[:MOST]
