"""``Giải trình``: what people say beside the rows of a report. The newest of a row stands, the earlier ones remain.

A row that is a center has one note, whether it stands in the table of the city or in the center's own. Any other row
belongs to the table it stands in.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from casework.models import ReportNote
from casework.reports.asked import CENTER
from casework.reports.sheet import Asked, Form, Row
from centers.access import scope_of
from law.terms import Role

LONGEST = 500  # letters, as the model keeps them
WRITERS = frozenset({Role.SUPERVISOR, Role.CENTER_ADMIN})


class Overtaken(Exception):
    """Another note of the same row was written since this one was begun."""

    def __init__(self, newest: ReportNote) -> None:
        super().__init__(newest.pk)
        self.newest = newest


@dataclass(frozen=True, slots=True)
class Subject:
    """What a note is about, as ``ReportNote`` keeps it."""

    report: str
    span: str
    place: str
    row: str

    @property
    def notes(self) -> QuerySet[ReportNote]:
        """All that was written about it, the newest first."""
        found = ReportNote.objects.filter(report=self.report, span=self.span, place=self.place, row=self.row)
        return found.select_related("by").order_by("-id")


def subject_of(form: Form, asked: Asked, row: Row, *, whole: bool) -> Subject:
    """What a note beside ``row`` is about; ``whole`` says that it is the row of the whole."""
    place = "" if asked.center is None else asked.center.code
    center = row.narrow.get(CENTER, place if whole else "") if form.of == "center" else ""
    there = ("", center) if center else (place, row.key)
    return Subject(form.slug, asked.chosen.span.slug, *there)


def standing_notes(form: Form, asked: Asked) -> dict[Subject, ReportNote]:
    """The notes that stand beside the rows of a sheet. One query; lists have none."""
    span, center = asked.chosen.span.slug, asked.center
    if form.is_list:
        return {}
    found = ReportNote.objects.filter(report=form.slug, span=span)
    found = (
        found.filter(place="") if center is None else found.filter(Q(place=center.code) | Q(place="", row=center.code))
    )
    newest: dict[Subject, ReportNote] = {}
    for note in found.select_related("by").order_by("-id"):
        newest.setdefault(Subject(form.slug, span, note.place, note.row), note)
    return {subject: note for subject, note in newest.items() if note.text}


def may_write(form: Form, asked: Asked, row: Row, *, whole: bool) -> bool:
    """Who explains a row: who leads the center, on its tables; the city's administrator on the row of the city."""
    officer = asked.officer
    if form.is_list:
        return False
    if asked.center is not None:
        return officer.center_id == asked.center.pk and officer.has(*WRITERS)
    return whole and scope_of(officer).whole_city and officer.has(Role.CITY_ADMIN)


def write(subject: Subject, text: str, *, asked: Asked, seen: int) -> ReportNote:
    """The next note of a row, by whom it was asked for; no text takes the standing one back.

    ``seen`` is the key of the newest note its writer saw. Raises ``Overtaken`` when there is a newer one.
    """
    with transaction.atomic():
        newest = subject.notes.first()
        if newest is not None and newest.pk != seen:
            raise Overtaken(newest)
        return ReportNote.objects.create(
            report=subject.report, span=subject.span, place=subject.place, row=subject.row, text=text,
            by=asked.officer, at=asked.now,
        )  # fmt: skip
