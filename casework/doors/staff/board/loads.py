"""The load of each officer: what is held, by when it falls due, against what five days get done."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from casework.doors.staff.board.outlook import away_words
from casework.doors.staff.lists.addresses import list_url
from casework.figures.handlers import Done
from casework.figures.period import midnight
from casework.figures.rates import Rate
from casework.queries import DossierQuerySet
from centers.models import Absence, Officer
from law.calendar import Calendar, local_date, ordinal, to_seconds
from law.clock_state import WEEK_AHEAD, State
from law.steps import Clock, Role

DAYS_OF_CAPACITY = 20  # working days that tell the pace (our choice)
WEEK = 5  # working days looked ahead: load = due by then, capacity = decided per working day x 5 (our choice)
FULL = 100  # percent
WIDEST = 3  # the bars' scale ends at so many capacities of the quickest; a longer bar is cut (our choice)
ROOM = 98  # percent of the width the scale takes
DAY = "%d/%m/%Y"
PARTS = ("overdue", "today", "soon", "week", "later", "paused")
PRESSING = PARTS[:4]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the bar, in percent of its width."""

    css: str
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class LoadRow:
    """One officer. ``due`` is what falls due in five days, late or not; ``capacity`` None where nothing was decided."""

    officer: Officer
    held: int
    overdue: int
    today: int
    soon: int
    paused: int
    due: int
    bar: tuple[Stretch, ...]
    cut: bool
    capacity: int | None
    tick: str
    per_day: float
    rate: Rate
    urls: dict[str, str]
    away: Absence | None

    @property
    def load(self) -> int | None:
        """What falls due in percent of the capacity."""
        return None if not self.capacity else round(self.due * FULL / self.capacity)

    @property
    def away_words(self) -> str:
        return away_words(self.away) if self.away else ""

    @property
    def over(self) -> bool:
        return (self.load or 0) > FULL


def recent_days(calendar: Calendar, at: datetime) -> datetime:
    """The first instant of the stretch of working days before today that tells the pace."""
    today = ordinal(to_seconds(at))
    before = calendar.days[: bisect_left(calendar.days, today)][-DAYS_OF_CAPACITY:]
    return midnight(date.fromordinal(before[0] if before else today))


def load_rows(
    supervisor: Officer,
    cards: DossierQuerySet,
    at: datetime,
    calendar: Calendar,
    done: dict[Any, Done],
    absences: list[Absence],
) -> list[LoadRow]:
    """A row for each handling officer of the center, in the order of a register. Two queries."""
    ahead = calendar.next_working_days(to_seconds(at), WEEK)
    third = ahead[WEEK_AHEAD - 1]
    counts = _counts(cards, at, third, ahead[-1])
    away = {one.officer_id: one for one in reversed(absences)}
    everybody = Officer.objects.filter(center=supervisor.center_id, is_active=True).order_by("sort_key")
    people = [person for person in everybody if person.has(Role.OFFICER, Role.SUPERVISOR)]
    paces = {p.uuid: done.get(p.uuid, Done()) for p in people}
    widest = _scale([counts.get(p.uuid, {}).get("held", 0) for p in people], [_capacity(one) for one in paces.values()])
    return [_row(p, counts.get(p.uuid, {}), paces[p.uuid], widest, _urls(p, at, third), away.get(p.pk)) for p in people]


def _scale(held: list[int], capacities: list[int | None]) -> int:
    """How many dossiers fill the width: the most held, but never so many that capacities shrink to a sliver."""
    quickest = max([0, *(one or 0 for one in capacities)])
    most = max([1, quickest, *held])
    return min(most, quickest * WIDEST) if quickest else most


def _counts(cards: DossierQuerySet, at: datetime, third: date, fifth: date) -> dict[UUID, dict[str, int]]:
    """By holder what is held and in which state, as the lists behind the numbers ask it."""
    today = local_date(to_seconds(at))
    in_time = Q(clock=Clock.RUNNING, late_from__gt=at)
    rows = cards.in_clock().filter(holder__isnull=False).values("holder_id").order_by().annotate(
        held=Count("pk"),
        overdue=Count("pk", filter=Q(clock=Clock.RUNNING, late_from__lte=at)),
        today=Count("pk", filter=in_time & Q(due_on=today)),
        soon=Count("pk", filter=in_time & Q(due_on__gt=today, due_on__lte=third)),
        week=Count("pk", filter=in_time & Q(due_on__gt=third, due_on__lte=fifth)),
        paused=Count("pk", filter=Q(clock=Clock.PAUSED)),
    )  # fmt: skip
    return {row.pop("holder_id"): row for row in rows}


def _capacity(done: Done) -> int | None:
    return round(done.recent / DAYS_OF_CAPACITY * WEEK) or None


def _row(
    person: Officer, counts: dict[str, int], done: Done, widest: int, urls: dict[str, str], away: Absence | None
) -> LoadRow:
    parts = {name: counts.get(name, 0) for name in PARTS}
    held = counts.get("held", 0)
    parts["later"] = held - sum(parts.values())
    capacity = _capacity(done)
    return LoadRow(
        person, held, parts["overdue"], parts["today"], parts["soon"], parts["paused"],
        sum(parts[name] for name in PRESSING), _bar(parts, widest), held > widest,
        capacity, f"{capacity * ROOM / widest:.2f}" if capacity else "", done.recent / DAYS_OF_CAPACITY,
        Rate(done.in_time, done.decided), urls, away,
    )  # fmt: skip


def _bar(parts: dict[str, int], widest: int) -> tuple[Stretch, ...]:
    """The parts in their order, up to the end of the scale."""
    found, start = [], 0.0
    for name in PARTS:
        end = min(start + parts[name] * ROOM / widest, ROOM)
        if end > start:
            found.append(Stretch(name, f"{start:.2f}", f"{max(end - start - 0.6, 0.4):.2f}"))
        start = end
    return tuple(found)


def _urls(person: Officer, at: datetime, third: date) -> dict[str, str]:
    """The lists behind the numbers of a row."""
    his: dict[str, object] = {"nhom": "dang-xu-ly", "nguoi": str(person.uuid)}
    today = local_date(to_seconds(at))
    month: dict[str, object] = {"nhom": "tat-ca", "thu_ly": str(person.uuid)}
    month |= {"xong_tu": f"{today.replace(day=1):{DAY}}", "xong_den": f"{today:{DAY}}"}
    soon = {"han_tu": f"{today + timedelta(days=1):{DAY}}", "han_den": f"{third:{DAY}}"}
    return {
        "held": list_url(**his),
        "overdue": list_url(**his, tinh_trang=State.OVERDUE),
        "today": list_url(**his, tinh_trang=State.TODAY),
        "soon": list_url(**his, **soon, tinh_trang=[State.SOON, State.WITHIN]),
        "paused": list_url(**his, tinh_trang=State.PAUSED),
        "decided": list_url(**month),
        "in_time": list_url(**month, ket_qua="in_time"),
    }
