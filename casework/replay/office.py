"""Who works at a center and when its doors are open: what a planned dossier is laid out on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from random import Random

from casework.desk.books import Books
from centers.models import Center, Officer
from law.calendar import Calendar, midnight, ordinal, start_of
from law.terms import Role

MINUTE, HOUR = 60, 3600


def instant(seconds: int) -> datetime:
    """Epoch seconds as the datetime the desk takes."""
    return datetime.fromtimestamp(seconds, UTC)


class Office:
    """One center: its calendar, its people, and the officer for each field."""

    def __init__(self, center: Center, people: Iterable[Officer], calendar: Calendar, books: Books) -> None:
        self.center, self.calendar, self.books = center, calendar, books
        people = list(people)
        self.clerks = [person for person in people if person.has(Role.CLERK)]
        self.supervisor = next(person for person in people if person.has(Role.SUPERVISOR))
        self.handlers = [person for person in people if person.has(Role.OFFICER)]
        self._handler: dict[int, Officer] = {}
        for person in self.handlers:
            for field in person.handles.all():
                self._handler.setdefault(field.pk, person)

    @property
    def code(self) -> str:
        return self.center.code

    def handler(self, field_id: int) -> Officer:
        """Who handles a field; one that nobody has goes to the last desk."""
        return self._handler.get(field_id, self.handlers[-1])

    def moment(self, on: date, part: float) -> int:
        """The instant at which ``part`` (0 to 1) of the day's open time has gone by."""
        sessions = self.calendar.sessions_on(on)
        left = int(part * sum(end - begin for begin, end in sessions))
        for begin, end in sessions:
            if left <= end - begin:
                return midnight(on) + begin + left
            left -= end - begin
        return midnight(on) + sessions[-1][1]

    def in_hours(self, at: int, after: int) -> int:
        """The instant itself when the office is open; else the next opening that day, or shortly before its close.

        Never before ``after``, never another day.
        """
        day = ordinal(at)
        sessions = self.calendar.sessions_of(day)
        if not sessions:
            return at
        since = at - start_of(day)
        for begin, end in sessions:
            if since <= end:
                return at if since >= begin else start_of(day) + begin + since % (10 * MINUTE)
        return max(after, start_of(day) + sessions[-1][1] - since % (10 * MINUTE))

    def opens(self, on: date) -> int:
        return midnight(on) + self.calendar.sessions_on(on)[0][0]

    def later(self, on: date, working_days: int) -> date:
        """The working day so many working days after (or before) a working day."""
        days = self.calendar.days
        place = days.index(on.toordinal()) + working_days
        return date.fromordinal(days[place])

    def clerk(self, rng: Random) -> Officer:
        return rng.choices(self.clerks, [5, 3, 2][: len(self.clerks)] or None)[0]


def offices(books: Books) -> dict[str, Office]:
    """Every active center that is staffed, by code. Three queries."""
    staff: dict[int | None, list[Officer]] = {}
    people = Officer.objects.filter(center__isnull=False, is_active=True)
    for person in people.select_related("center").prefetch_related("handles").order_by("username"):
        staff.setdefault(person.center_id, []).append(person)
    return {
        center.code: Office(center, staff[center.pk], books.calendar_of(center.code, books.edition), books)
        for center in Center.objects.filter(is_active=True)
        if center.pk in staff
    }
