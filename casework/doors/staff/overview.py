"""Overview: the center's numbers for its supervisor, the city's for the city; each number is a link to its list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casework import figures
from casework.doors.staff.lists.addresses import list_url
from casework.doors.staff.lists.rows import cards_for_rows, rows_of
from casework.doors.staff.request import StaffRequest
from casework.models import Dossier
from casework.queries import DossierQuerySet
from casework.templatetags.words import grouped
from centers import wall
from centers.access import OVERSEERS, access, scope_of
from centers.calendars import CITY, calendar_of, current_edition
from centers.models import Center
from law.calendar import local_date, to_seconds
from law.clock_state import days_late
from law.steps import Clock

BEGAN_ON = date(2025, 7, 1)  # the centers began: Decree 118/2025/NĐ-CP in force
WORST = 20  # the latest dossiers shown below the numbers


@dataclass(frozen=True, slots=True)
class Period:
    """A calendar month, to its end or to today."""

    first: date
    last: date
    slug: str
    current: bool


@access(*OVERSEERS)
def overview(request: StaffRequest) -> HttpResponse:
    """Live numbers, the month's figures, the overdue by center and the latest dossiers."""
    officer, at = request.user, wall.now()
    cards = Dossier.objects.held_for(officer)
    period = period_of(request.GET.get("ky", ""), local_date(to_seconds(at)))
    city = scope_of(officer).whole_city
    asked = figures.Period.of_days(period.first, period.last, now=at)
    report = figures.report(asked, [officer.center] if officer.center else None)
    context = {
        "city": city,
        "at": at,
        "period": period,
        "months": months_until(local_date(to_seconds(at)), period.slug),
        "now": live_numbers(cards, at),
        "month": month_of(period, report.city),
        "centers": centers_now(cards, at, report) if city else [],
        "late": rows_of(cards_for_rows(cards.overdue(at)).order_by("late_from", "id")[:WORST], officer, at),
    }
    return render(request, "staff/overview.html", context)


def period_of(text: str, today: date) -> Period:
    """The month ``2025-07`` of the address; this month when it names none, or one to come."""
    this = today.replace(day=1)
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        first = this
    first = min(first, this)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return Period(first, min(last, today), f"{first:%Y-%m}", first == this)


def months_until(today: date, chosen: str) -> list[dict[str, Any]]:
    """The months there are figures for, newest first: from July 2025, when the centers began."""
    months, first = [], today.replace(day=1)
    while first >= BEGAN_ON:
        months.append({"slug": f"{first:%Y-%m}", "words": f"{first:%m/%Y}", "current": f"{first:%Y-%m}" == chosen})
        first = (first - timedelta(days=1)).replace(day=1)
    return months


def live_numbers(cards: DossierQuerySet, at: datetime) -> list[dict[str, Any]]:
    """Open, due today, overdue: one query; each with the address of exactly that list."""
    today = local_date(to_seconds(at))
    running = Q(clock=Clock.RUNNING)
    counted = cards.in_clock().aggregate(
        open=Count("pk"),
        today=Count("pk", filter=running & Q(late_from__gt=at, due_on=today)),
        overdue=Count("pk", filter=running & Q(late_from__lte=at)),
        paused=Count("pk", filter=Q(clock=Clock.PAUSED)),
    )
    words = {
        "open": (_("Đang giải quyết"), {}),
        "today": (_("Đến hạn hôm nay"), {"tinh_trang": "today"}),
        "overdue": (_("Quá hạn"), {"tinh_trang": "overdue"}),
        "paused": (_("Tạm dừng"), {"tinh_trang": "paused"}),
    }
    return [
        {"key": key, "label": label, "count": counted[key], "url": list_url(nhom="dang-xu-ly", **query)}
        for key, (label, query) in words.items()
    ]


def month_of(period: Period, found: figures.Figures) -> dict[str, Any]:
    """The figures of a month with the links behind them."""
    days = {"xong_tu": f"{period.first:%d/%m/%Y}", "xong_den": f"{period.last:%d/%m/%Y}", "nhom": "tat-ca"}
    return {
        "figures": found,
        "rates": rates_of(found),
        "in_time": {"count": found.early + found.on_time, "url": list_url(**days, ket_qua="in_time")},
        "decided": {"count": found.decided, "url": list_url(**days)},
    }


def rates_of(found: figures.Figures) -> list[dict[str, Any]]:
    """The rates by their names, with both parts, the value with the reader's decimal sign."""
    names = {
        "online_rate": _("Tỷ lệ nộp trực tuyến"),
        "on_time_of_decided": _("Đúng hạn trên đã giải quyết"),
        "on_time_of_received": _("Đúng hạn trên tiếp nhận"),
        "settlement_rate": _("Tỷ lệ giải quyết"),
    }
    sign = "." if get_language() == "en" else ","
    rates = found.rates
    return [
        {
            "key": key,
            "name": name,
            "parts": f"{grouped(rates[key].numerator)} / {grouped(rates[key].denominator)}",
            "value": "" if rates[key].value is None else str(rates[key].value).replace(".", sign),
        }
        for key, name in names.items()
    ]


def centers_now(cards: DossierQuerySet, at: datetime, report: figures.Report) -> list[dict[str, Any]]:
    """The centers with their open and overdue dossiers, worst first, beside the month's figures."""
    late = Q(clock=Clock.RUNNING, late_from__lte=at)
    live = {
        row["center_id"]: row
        for row in cards.in_clock()
        .values("center_id")
        .order_by()
        .annotate(open=Count("pk"), overdue=Count("pk", filter=late), oldest=Min("due_on", filter=late))
    }
    calendar = calendar_of(CITY, current_edition()).onward(to_seconds(at))
    rows = []
    for center in Center.objects.filter(is_active=True).order_by("position"):
        row = live.get(center.code, {"open": 0, "overdue": 0, "oldest": None})
        oldest = row["oldest"]
        rows.append(
            {
                "center": center,
                "open": row["open"],
                "overdue": row["overdue"],
                "days": days_late(oldest, to_seconds(at), calendar) if oldest else 0,
                "figures": report.centers[center.code],
                "rates": [r for r in rates_of(report.centers[center.code]) if r["key"] != "on_time_of_received"],
                "url": list_url(nhom="dang-xu-ly", trung_tam=center.code),
                "late_url": list_url(nhom="dang-xu-ly", trung_tam=center.code, tinh_trang="overdue"),
            }
        )
    return sorted(rows, key=lambda row: (-row["overdue"], -row["days"]))
