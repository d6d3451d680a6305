"""What falls due on each working day ahead, as bars: drawn here, their numbers said beside them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import Count
from django.utils.translation import pgettext

from casework.doors.staff.lists.addresses import list_url
from casework.queries import DossierQuerySet
from casework.templatetags.words import short_date, weekday_short
from law.calendar import Calendar, local_date, to_seconds
from law.clock_state import State

AHEAD = 6  # working days after today
ROOM = 86  # percent of the height for the tallest bar; its number stands above it
NOT_LATE = [State.TODAY, State.SOON, State.WITHIN]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar or a gap of closed days (``count`` None). ``y`` and ``height`` in percent, ``line`` the capacity's."""

    css: str
    top: str
    below: str
    count: int | None = None
    url: str = ""
    y: str = ""
    height: str = ""
    line: str = ""


def totals_of(cards: DossierQuerySet, at: datetime) -> dict[date, int]:
    """Running dossiers not late, by the day they are due. One query."""
    rows = cards.in_clock().not_late(at).values("due_on").order_by().annotate(count=Count("pk"))
    return {row["due_on"]: row["count"] for row in rows}


def bars_of(totals: dict[date, int], overdue: int, calendar: Calendar, at: datetime, per_day: float) -> list[Bar]:
    """The overdue, today, and each day up to the sixth working day; days off between them as one gap a stretch."""
    today = local_date(to_seconds(at))
    ahead = calendar.next_working_days(to_seconds(at), AHEAD)
    working = {*ahead, *([today] if calendar.is_working(today) else [])}
    days = [today + timedelta(days=n) for n in range((ahead[-1] - today).days + 1)]
    most = max([overdue, per_day, *(totals.get(day, 0) for day in days), 1])
    line = f"{100 - per_day / most * ROOM:.1f}" if per_day else ""
    late = list_url(nhom="dang-xu-ly", tinh_trang=State.OVERDUE)
    found = [_bar("late", _lines(pgettext("dưới cột", "Quá hạn")), overdue, late, most, "")]
    shown = [(day, day in working or bool(totals.get(day))) for day in days]
    for open_, group in groupby(shown, lambda pair: pair[1]):
        stretch = [day for day, _open in group]
        if not open_:
            found.append(_gap(stretch, calendar))
            continue
        for day in stretch:
            asked = f"{day:%d/%m/%Y}"
            url = list_url(nhom="dang-xu-ly", tinh_trang=NOT_LATE, han_tu=asked, han_den=asked)
            words = (weekday_short(day), short_date(day))
            found.append(_bar("now" if day == today else "", words, totals.get(day, 0), url, most, line))
    return found


def _bar(css: str, words: tuple[str, str], count: int, url: str, most: float, line: str) -> Bar:
    height = count / most * ROOM
    return Bar(css, *words, count, url, f"{100 - height:.1f}", f"{height:.1f}", line)


def _gap(stretch: list[date], calendar: Calendar) -> Bar:
    """Days off: a feast when one of them was ordered, else the weekend."""
    if any(calendar.day_reason(day) for day in stretch):
        return Bar("off", *_lines(pgettext("dưới cột", "nghỉ lễ")))
    return Bar("off", *_lines(pgettext("dưới cột", "cuối tuần")))


def _lines(words: str) -> tuple[str, str]:
    """Words under a bar on their two lines, broken at the first space."""
    first, _space, rest = words.partition(" ")
    return first, rest
