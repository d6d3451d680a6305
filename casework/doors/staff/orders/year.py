"""The calendar of a year: what is published, what is drafted, and the editions so far."""

from __future__ import annotations

from calendar import Calendar as Months
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.doors.staff.orders import whose
from casework.doors.staff.orders.words import Day, DayWords, Places, css_of, day_words, name_of, state_words
from casework.doors.staff.request import StaffRequest
from casework.models import CalendarOrder
from casework.templatetags.words import SHORT_WEEKDAYS, full_date
from casework.watch import orders
from centers import calendars, wall
from centers.access import READERS, access
from centers.calendars import CITY
from centers.models import CalendarEdition, Center, ClosedDay, Officer
from law.calendar import Calendar, local_date, to_seconds

EDITIONS = 8  # shown beside the year
WEEKS = Months()  # weeks begin on Monday


@dataclass(slots=True)
class Square:
    """A day of the year. ``css`` is what it is, ``draft`` what a draft would make of it."""

    day: int
    iso: str
    css: str = ""
    draft: str = ""
    today: bool = False
    words: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The whole day in one breath, for who hears it and for the tip of the pointer."""
        return ". ".join([full_date(date.fromisoformat(self.iso)), *self.words])


@access(*READERS)
def calendar(request: StaffRequest) -> HttpResponse:
    """``?nam=`` the year, ``?trung_tam=`` one center's own calendar; the city's when it names none."""
    officer, at = request.user, wall.now()
    today = local_date(to_seconds(at))
    center = _center(request, officer)
    edition = calendars.current_edition()
    calendar = calendars.calendar_of(center, edition)
    year = _year(request.GET.get("nam", ""), today, calendar)
    pending = [order for order in orders.drafts() if whose.concerns(order, officer)]
    days = _days(year, center, edition)
    context = {
        "year": str(year),  # not a number to be grouped
        "years": _around(request, year, calendar),
        "loaded": calendar.first_on.year <= year <= calendar.last_on.year,
        "center": center,
        "centers": Center.objects.filter(is_active=True).order_by("position"),
        "months": months_of(year, calendar, days, _drafted(year, center, pending), today),
        "days": special_days(days, year, Places()),
        "pending": [(order, state_words(order)) for order in pending],
        "editions": editions(officer),
        "weekdays": SHORT_WEEKDAYS["en" if request.LANGUAGE_CODE == "en" else "vi"],
        "drafts": whose.drafts(officer),
        "publishes": whose.publishes(officer),
        "news": whose.publishes(officer) and calendars.has_news(),
    }  # fmt: skip
    return render(request, "staff/calendar.html", context)


def _center(request: StaffRequest, officer: Officer) -> str:
    """The center of the address; one's own for people of a center."""
    asked = request.GET.get("trung_tam")
    if asked is None:
        return officer.center_code
    return asked if Center.objects.filter(code=asked, is_active=True).exists() else CITY


def _year(text: str, today: date, calendar: Calendar) -> int:
    """The year of the address, if a calendar may come to know it; this year else."""
    if text.isdecimal() and calendar.first_on.year <= int(text) <= calendar.last_on.year + 1:
        return int(text)
    return min(max(today.year, calendar.first_on.year), calendar.last_on.year + 1)


def _around(request: StaffRequest, year: int, calendar: Calendar) -> dict[str, str]:
    """Addresses of the years before and after, "" past what is loaded and the one to come."""
    rest = {"trung_tam": request.GET["trung_tam"]} if "trung_tam" in request.GET else {}

    def address(asked: int) -> str:
        known = calendar.first_on.year <= asked <= calendar.last_on.year + 1
        return f"?{urlencode({'nam': asked, **rest})}" if known else ""

    return {"before": address(year - 1), "after": address(year + 1)}


# The squares ---------------------------------------------------------------------------------------------------------


def months_of(
    year: int, calendar: Calendar, days: dict[str, list[Day]], drafted: dict[str, list[Day]], today: date
) -> list[dict[str, Any]]:
    """Twelve months of weeks of squares; None where a week begins before or ends after its month."""
    return [
        {
            "first": date(year, month, 1),
            "weeks": [
                [_square(on, calendar, days, drafted, today) if on.month == month else None for on in week]
                for week in WEEKS.monthdatescalendar(year, month)
            ],
        }
        for month in range(1, 13)
    ]


def _square(
    on: date, calendar: Calendar, days: dict[str, list[Day]], drafted: dict[str, list[Day]], today: date
) -> Square:
    iso = on.isoformat()
    square = Square(on.day, iso, today=on == today)
    if not calendar.first_on <= on <= calendar.last_on:
        square.css = "end" if on.weekday() > 4 else ""
        return square
    why = calendar.day_reason(on)
    if why is None:
        square.css = "" if calendar.is_working(on) else "end"
    elif why.kind == "closure" and why.sessions:
        square.css = "am" if why.sessions[0][0] >= 43_200 else "pm"
    else:
        square.css = {"holiday": "off", "makeup": "work", "closure": "shut"}[why.kind]
    for day in days.get(iso, ()):
        square.words.append(name_of(day))
        if day["center"] and why is None:
            square.css = "some"  # closed somewhere, not for this calendar
    for day in drafted.get(iso, ()):
        square.draft = "undo" if day.get("gone") else css_of(day)
        words = _("sẽ thu hồi: %(name)s") if day.get("gone") else _("đang soạn: %(name)s")
        square.words.append(words % {"name": name_of(day)})
    return square


def _days(year: int, center: str, edition: int) -> dict[str, list[Day]]:
    """Published days of a year by date: of the city, and of the center; of every center when the city is asked for."""
    found: dict[str, list[Day]] = defaultdict(list)
    for day in calendars.content_at(edition)["days"]:
        if day["on"][:4] == str(year) and (center == CITY or day["center"] in (CITY, center)):
            found[day["on"]].append(day)
    return found


def _drafted(year: int, center: str, pending: Sequence[CalendarOrder]) -> dict[str, list[Day]]:
    """What drafts would put in or take out, by date."""
    found: dict[str, list[Day]] = defaultdict(list)
    withdrawn = [pk for order in pending for pk in order.withdrawn]
    gone = ClosedDay.objects.filter(pk__in=withdrawn).select_related("center") if withdrawn else ()
    days = [day for order in pending for day in order.days]
    for day in [*days, *({**calendars.day_of(row), "gone": True} for row in gone)]:
        if day["on"][:4] == str(year) and (center == CITY or day["center"] in (CITY, center)):
            found[day["on"]].append(day)
    return found


# Beside the squares --------------------------------------------------------------------------------------------------


def special_days(days: dict[str, list[Day]], year: int, places: Places) -> list[DayWords]:
    """The published days of a year in order; ``pk`` of the row to take back, 0 where it is gone already. One query."""
    rows = ClosedDay.objects.filter(on__year=year, is_active=True).select_related("center")
    known = {orders.key_of(calendars.day_of(row)): row.pk for row in rows}
    flat = [day for iso in sorted(days) for day in days[iso]]
    return [day_words(day, places, pk=known.get(orders.key_of(day), 0)) for day in flat]


def editions(officer: Officer) -> list[dict[str, Any]]:
    """The newest editions with the orders that made them. Two queries."""
    rows = CalendarEdition.objects.defer("content").select_related("published_by").order_by("-number")[:EDITIONS]
    known = {
        order.edition: order
        for order in CalendarOrder.objects.filter(edition__in=[row.number for row in rows])
        if whose.concerns(order, officer)
    }
    return [{"edition": row, "url": _page(known.get(row.number))} for row in rows]


def _page(order: CalendarOrder | None) -> str:
    return reverse("casework:calendar_order", args=[order.pk]) if order is not None else ""
