"""Calendars of the centers: editions sealed from the slow tables, and the law's calendars built from an edition.

    week of the city or the center < holiday < make-up working day < closure of the city < closure of the center

An edition never changes, so what is built from it is kept for the life of the process.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from centers.composed import Composed
from centers.models import CalendarEdition, ClosedDay, OpeningHours
from centers.models.opening_hours import default_week
from law.calendar import Calendar, DayOrder, Sessions, settle

if TYPE_CHECKING:
    from centers.models import Officer

Content = Mapping[str, Any]
DATA = Path(__file__).resolve().parent.parent / "data"
CITY = ""
DAY_FACTS = ("on", "kind", "session", "center", "name_vi", "name_en", "decision")

_NEWEST = Composed(lambda: CalendarEdition.objects.order_by("-number").values_list("number", "content_hash")[:1])

_contents: dict[int, tuple[str, Content]] = {}
_calendars: dict[tuple[int, str], Calendar] = {}


class NoEditionError(LookupError):
    """No edition of the calendar is published, or not this one."""


def calendar_of(center_code: str, edition: int) -> Calendar:
    """The calendar of a center at an edition. One query the first time an edition is named in this process.

    A center without hours or closures of its own counts by the city's calendar, and so does an unknown code.
    """
    content = content_at(edition)
    whose = center_code if center_code in content["own"] else CITY
    calendar = _calendars.get((edition, whose))
    if calendar is None:
        calendar = _calendars[edition, whose] = build(content, whose)
    return calendar


def current_edition() -> int:
    """The number of the newest edition. One query by the index of numbers."""
    newest = _NEWEST()
    if not newest:
        raise NoEditionError(_("Chưa công bố bản lịch nào."))
    ((number, content_hash),) = newest
    known = _contents.get(number)
    if known is not None and known[0] != content_hash:
        forget()  # an edition we read was rolled back, and another published under its number
    return number


def edition_known(at: datetime | None) -> int:
    """The newest edition published before ``at``, the first one where there was none; None knows the newest."""
    if at is None:
        return current_edition()
    known = CalendarEdition.objects.filter(published_at__lt=at).order_by("-number").values_list("number", flat=True)
    return known.first() or 1


def content_at(edition: int) -> Content:
    """What an edition holds. One query the first time it is named in this process."""
    known = _contents.get(edition)
    if known is None:
        row = CalendarEdition.objects.filter(number=edition).values_list("content_hash", "content").first()
        if row is None:
            raise NoEditionError(_("Không có bản lịch số %(number)s.") % {"number": edition})
        known = _contents[edition] = row
    return known[1]


def forget() -> None:
    """Drops what this process built; for tests and for numbers used anew after a rollback."""
    _contents.clear()
    _calendars.clear()


# Sealing -------------------------------------------------------------------------------------------------------------


def draft(add: Iterable[Mapping[str, Any]] = (), without: Collection[int] = ()) -> Content:
    """What an edition published now would hold, with days to add and without the closed days of some ids.

    Raises when no closed days are loaded or no city hours are set. Two queries.
    """
    rows = ClosedDay.objects.filter(is_active=True).exclude(pk__in=without).select_related("center")
    days = [day_of(row) for row in rows] + [{name: day[name] for name in DAY_FACTS} for day in add]
    hours = [
        {"center": row.center.code if row.center else CITY, "from": row.in_force_from.isoformat(), "week": row.week}
        for row in OpeningHours.objects.select_related("center")
    ]
    # Sorted here and not by the database: the seal must not depend on where a database puts NULL.
    days.sort(key=lambda day: (day["on"], day["center"], day["kind"], day["session"]))
    hours.sort(key=lambda pattern: (pattern["from"], pattern["center"]))
    return content_of(days, hours)


def day_of(row: ClosedDay) -> dict[str, str]:
    """A closed day as an edition holds it."""
    code = row.center.code if row.center else CITY
    facts = (row.on.isoformat(), row.kind, row.session, code, row.name_vi, row.name_en, row.decision)
    return dict(zip(DAY_FACTS, facts, strict=True))


def content_of(days: Sequence[Mapping[str, Any]], hours: Sequence[Mapping[str, Any]]) -> Content:
    """Days and hours with the span they cover: the unbroken run of years that have holidays loaded."""
    years = sorted({int(day["on"][:4]) for day in days if day["kind"] == "off"})
    if not years:
        raise NoEditionError(_("Chưa nạp ngày nghỉ: chạy import_calendar trước."))
    if not any(pattern["center"] == CITY for pattern in hours):
        raise NoEditionError(_("Chưa có giờ làm việc chung của thành phố."))
    last = years[0]
    while last + 1 in years:
        last += 1
    own = sorted({row["center"] for row in (*days, *hours)} - {CITY})
    return {
        "first_on": f"{years[0]}-01-01",
        "last_on": f"{last}-12-31",
        "own": own,
        "hours": list(hours),
        "days": [day for day in days if years[0] <= int(day["on"][:4]) <= last],
    }


def seal_of(content: Content) -> str:
    """SHA-256 of the content in one canonical spelling."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def publish(*, at: datetime, by: Officer | None = None, note: str) -> CalendarEdition:
    """Seals the slow tables as edition n + 1. Two at once: the unique number lets one through."""
    with transaction.atomic():
        newest = CalendarEdition.objects.order_by("-number").values_list("number", flat=True).first() or 0
        content = draft()
        forget()
        return CalendarEdition.objects.create(
            number=newest + 1,
            published_at=at,
            published_by=by,
            note=note,
            content=content,
            content_hash=seal_of(content),
        )


def has_news() -> bool:
    """True when the tables differ from the newest edition, so that publishing would change something.

    False where they hold too little to publish at all.
    """
    newest = CalendarEdition.objects.order_by("-number").values_list("content_hash", flat=True).first()
    try:
        return newest != seal_of(draft())
    except NoEditionError:
        return False


def broken_seals() -> list[int]:
    """Numbers of editions whose content no longer matches its seal; empty in a sound house."""
    rows = CalendarEdition.objects.order_by("number").values_list("number", "content", "content_hash")
    return [number for number, content, seal in rows.iterator() if seal_of(content) != seal]


# Building ------------------------------------------------------------------------------------------------------------

_KINDS = {"off": "holiday", "working": "makeup", "closure": "closure"}


def build(content: Content, center_code: str = CITY) -> Calendar:
    """The law's calendar of one center, or of the city, from the content of an edition."""
    week = _week(content["hours"], center_code)
    rows = [day for day in content["days"] if day["center"] in (CITY, center_code)]
    rows.sort(key=lambda day: day["center"] != CITY)  # the center's own orders come after the city's
    orders = [
        DayOrder(
            date.fromisoformat(day["on"]), _KINDS[day["kind"]], day["session"],
            day["name_vi"], day["name_en"], day["decision"],
        )
        for day in rows
    ]  # fmt: skip
    return Calendar(
        date.fromisoformat(content["first_on"]), date.fromisoformat(content["last_on"]), week, settle(week, orders)
    )


def _week(hours: Iterable[Mapping[str, Any]], center_code: str) -> list[tuple[date, tuple[Sessions, ...]]]:
    """Weekly patterns in force for a center: the city's until the center's first own one, then the center's."""
    patterns = sorted(
        (date.fromisoformat(row["from"]), row["center"], tuple(_sessions(day) for day in row["week"])) for row in hours
    )
    own = [(since, week) for since, whose, week in patterns if whose == center_code != CITY]
    first_own = own[0][0] if own else date.max
    return [(since, week) for since, whose, week in patterns if whose == CITY and since < first_own] + own


def _sessions(day: Sequence[Sequence[str]]) -> Sessions:
    return tuple((_seconds(start), _seconds(end)) for start, end in day)


def _seconds(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60


# As shipped ----------------------------------------------------------------------------------------------------------


def shipped_content(file: Path = DATA / "holidays.csv") -> Content:
    """An edition made of the shipped closed days and the default week, without touching the database."""
    with file.open(encoding="utf-8", newline="") as lines:
        days = [
            {"on": row["date"], "kind": row["kind"], "session": "all", "center": CITY}
            | {"name_vi": row["name_vi"], "name_en": row["name_en"], "decision": row["basis"]}
            for row in csv.DictReader(lines)
        ]
    return content_of(days, [{"center": CITY, "from": "2025-01-01", "week": default_week()}])


@lru_cache(maxsize=1)
def shipped() -> Calendar:
    """The city's calendar as shipped: what the calculator counts by when it is given no calendar."""
    return build(shipped_content())
