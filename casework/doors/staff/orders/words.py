"""Days and orders in words: kind, part of the day, whose, and what one edition holds that another does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from casework.models import CalendarOrder
from casework.templatetags.words import in_english, named
from centers.calendars import CITY, Content
from centers.models import Center
from centers.models.closed_day import ClosedKind

Day = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DayWords:
    """A closed day as a list shows it. ``css`` is its square in the year."""

    on: date
    css: str
    kind: str
    part: str
    whose: str
    name: str
    decision: str
    pk: int = 0
    gone: bool = False


class Places:
    """Names of the centers by code. One query."""

    def __init__(self) -> None:
        self._named = {center.code: center for center in Center.objects.all()}

    def __call__(self, code: str) -> str:
        return _("Cả thành phố") if code == CITY else named(self._named.get(code)) or code


def day_of(text: str) -> date | None:
    """The day an address names, if it is one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def name_of(day: Day) -> str:
    return (day["name_en"] if in_english() else "") or day["name_vi"]


def kind_words(kind: str) -> str:
    return {
        ClosedKind.OFF: _("Ngày nghỉ"), ClosedKind.WORKING: _("Làm bù"), ClosedKind.CLOSURE: _("Đóng cửa"),
    }[ClosedKind(kind)]  # fmt: skip


def part_words(session: str) -> str:
    return {"all": _("cả ngày"), "am": _("buổi sáng"), "pm": _("buổi chiều")}[session]


def css_of(day: Day) -> str:
    """off, work, shut, am or pm."""
    if day["kind"] == ClosedKind.CLOSURE:
        return "shut" if day["session"] == "all" else str(day["session"])
    return "work" if day["kind"] == ClosedKind.WORKING else "off"


def day_words(day: Day, places: Places, *, pk: int = 0, gone: bool = False) -> DayWords:
    return DayWords(
        date.fromisoformat(day["on"]), css_of(day), kind_words(day["kind"]), part_words(day["session"]),
        places(day["center"]), name_of(day), day["decision"], pk, gone,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """What an edition holds that the one before did not: days put in, days taken out, whose hours are others."""

    added: list[DayWords]
    removed: list[DayWords]
    hours: list[str]


def difference(before: Content, after: Content, places: Places) -> Difference:
    """Days of a group of centers stand together, one row each date."""
    then, now = ({_key(day): day for day in content["days"]} for content in (before, after))
    hours_then, hours_now = ({_hours(row) for row in content["hours"]} for content in (before, after))
    return Difference(
        in_groups((day for key, day in now.items() if key not in then), places),
        in_groups((day for key, day in then.items() if key not in now), places, gone=True),
        sorted({places(center) for center, _since, _week in hours_then ^ hours_now}),
    )


def in_groups(days: Iterable[Day], places: Places, *, gone: bool = False) -> list[DayWords]:
    """Days in order; what several centers share is one row that names them all."""
    groups: dict[tuple[Any, ...], list[str]] = {}
    first: dict[tuple[Any, ...], Day] = {}
    for day in days:
        key = tuple(value for name, value in sorted(day.items()) if name != "center")
        groups.setdefault(key, []).append(places(day["center"]))
        first.setdefault(key, day)
    rows = []
    for key, whose in groups.items():
        words = day_words(first[key], places, gone=gone)
        rows.append(
            DayWords(words.on, words.css, words.kind, words.part, ", ".join(whose), words.name, words.decision, 0, gone)
        )
    return sorted(rows, key=lambda row: (row.on, row.css))


def _key(day: Day) -> tuple[Any, ...]:
    return tuple(sorted(day.items()))


def _hours(row: Day) -> tuple[str, str, str]:
    return row["center"], row["from"], str(row["week"])


def state_words(order: CalendarOrder) -> str:
    """Where an order stands."""
    return {
        CalendarOrder.DRAFT: _("Đang tính"), CalendarOrder.PREVIEWED: _("Bản nháp"),
        CalendarOrder.PUBLISHED: _("Đang áp dụng"), CalendarOrder.APPLIED: _("Đã áp dụng"),
    }[order.state]  # fmt: skip
