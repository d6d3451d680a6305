"""A report on a page: the table as its form draws it, its check lines, switches, notes, and the ways out of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from casework.doors.staff.dashboards.behind.page import NUMBER, number_of, without
from casework.doors.staff.dashboards.scene import Scene
from casework.doors.staff.lists.key_pages import KeyPage
from casework.doors.staff.reports.checks import CheckLine, check_lines
from casework.doors.staff.reports.red import whole_of
from casework.doors.staff.reports.table import Drawing, Line, Table
from casework.doors.staff.request import StaffRequest
from casework.doors.staff.seals.line import SealLine
from casework.models import ReportNote
from casework.reports.asked import CENTER, ON, OutOfReach, asked_of, query_of
from casework.reports.files.frame import Frame, frame_of
from casework.reports.forms import FORMS
from casework.reports.notes import Subject, may_write, standing_notes, subject_of
from casework.reports.sheet import Asked, Column, Form, Row, Sheet
from centers import wall
from centers.access import OVERSEERS, access, scope_of
from centers.models import Center

PAGE = 50  # rows of a list


@access(*OVERSEERS, sensitive=True)
def report(request: StaffRequest, slug: str) -> HttpResponse:
    """One report. What its form asks of the figures, and three statements for names, places and notes."""
    form, asked = asked_here(request, slug)
    page = ReportPage(request, form, asked)
    return render(request, "staff/reports/report.html", {"page": page, "asked": asked, "chosen": asked.chosen})


def asked_here(request: StaffRequest, slug: str) -> tuple[Form, Asked]:
    """The report of an address, and what is asked of it; 404 for whoever may not read it."""
    if slug not in FORMS:
        raise Http404
    try:
        return FORMS[slug], asked_of(FORMS[slug], request.user, request.GET, wall.now())
    except OutOfReach as outside:
        raise Http404 from outside


@dataclass(frozen=True, slots=True)
class Choice:
    """A switch of the form as a link that turns it the other way."""

    label: Any
    on: bool
    url: str


class ReportPage:
    """What the template asks for, worked out when it is first asked."""

    def __init__(self, request: StaffRequest, form: Form, asked: Asked) -> None:
        self.request, self.form, self.asked = request, form, asked
        self.scene = Scene(asked.officer, asked.chosen, asked.center, form.slug)

    @cached_property
    def sheet(self) -> Sheet:
        """Filled once; of a list the page that is asked for, the last one past the end."""
        if not self.form.is_list:
            sheet = self.form.fill(self.asked)
            return replace(sheet, rows=list(sheet.rows))
        sheet = self.form.fill(self.asked, (self.number - 1) * PAGE, PAGE)
        rows = list(sheet.rows)
        if not rows and sheet.total:
            sheet = self.form.fill(self.asked, (last_of(sheet.total) - 1) * PAGE, PAGE)
            rows = list(sheet.rows)
        return replace(sheet, rows=rows)

    @property
    def rows(self) -> list[Row]:
        return list(self.sheet.rows)

    @cached_property
    def table(self) -> Table:
        return Drawing(self.scene, self.sheet.form).table(self.rows, self.sheet.whole)

    @cached_property
    def checks(self) -> list[CheckLine]:
        return check_lines(self.sheet)

    # -- where one may go from here

    @property
    def number(self) -> int:
        return number_of(self.request)

    @property
    def pager(self) -> KeyPage:
        """The foot of a list."""
        last = last_of(self.sheet.total)
        here = min(self.number, last)
        before = without(self.request, **{NUMBER: str(here - 1)}) if here > 1 else ""
        after = without(self.request, **{NUMBER: str(here + 1)}) if here < last else ""
        return KeyPage(self.rows, self.sheet.total, before, after)

    @property
    def keep(self) -> dict[str, str]:
        """What the picker of periods leaves as it is."""
        center = {CENTER: self.asked.center.code} if self.asked.center else {}
        return center | dict.fromkeys(sorted(self.asked.switches), ON)

    @property
    def query(self) -> str:
        """The address of everything else about this sheet: files, seals, notes."""
        return query_of(self.asked)

    @property
    def choices(self) -> list[Choice]:
        """The switches of the form."""
        on = self.asked.switches
        turned = {switch.slug: replace(self.asked, switches=on ^ {switch.slug}) for switch in self.form.switches}
        return [
            Choice(switch.label, switch.slug in on, f"?{query_of(turned[switch.slug])}")
            for switch in self.form.switches
        ]

    @cached_property
    def centers(self) -> list[Center]:
        """The centers a reader of the city may go on to."""
        return list(Center.objects.filter(is_active=True)) if scope_of(self.asked.officer).whole_city else []

    @property
    def places(self) -> Iterator[tuple[Center | None, str]]:
        """The city, where there is such a report, and each center, with its address."""
        for center in [*([None] if self.form.city else []), *self.centers]:
            yield center, f"?{query_of(replace(self.asked, center=center))}"

    @property
    def seal(self) -> SealLine:
        """Whether it was sealed, and whether this reader may."""
        return SealLine(self.form, self.asked)

    @cached_property
    def frame(self) -> Frame:
        """What stands over the table on paper."""
        return frame_of(self.sheet, self.asked.now)

    @property
    def links(self) -> bool:
        """Whether any cell leads to its dossiers."""
        return any(column.behind for column in self.form.columns)

    @property
    def late_columns(self) -> list[Column]:
        """What calls for an explanation."""
        return [column for column in self.form.columns if whole_of(self.form, column)]

    @property
    def lines(self) -> Iterator[tuple[Line, dict[str, Any] | None, str]]:
        """Each row with its note and, in the city's table, the address of the center's own."""
        notes = {one["row"].key: one for one in self.notes}
        for line in self.table.lines:
            yield line, notes.get(line.row.key), self._own(line.row)

    def _own(self, row: Row) -> str:
        code = row.narrow.get(CENTER, "")
        if self.form.of != "center" or self.asked.center is not None or not code:
            return ""
        return f"?{query_of(self.asked, **{CENTER: code})}"

    # -- what people explain

    @property
    def explained(self) -> list[dict[str, Any]]:
        return [one for one in self.notes if one["note"]]

    @cached_property
    def notes(self) -> list[dict[str, Any]]:
        """Each row that has a note or may be given one, with the address to read and write it."""
        if self.form.is_list:
            return []
        standing = standing_notes(self.form, self.asked)
        return [found for row, whole in self.whole_and_rows if (found := self._note(row, whole, standing))]

    @property
    def whole_and_rows(self) -> Iterator[tuple[Row, bool]]:
        if self.sheet.whole is not None:
            yield self.sheet.whole, True
        yield from ((row, False) for row in self.rows)

    def _note(self, row: Row, whole: bool, standing: dict[Subject, ReportNote]) -> dict[str, Any] | None:
        note = standing.get(subject_of(self.form, self.asked, row, whole=whole))
        writes = may_write(self.form, self.asked, row, whole=whole)
        if note is None and not writes:
            return None
        address = reverse("casework:report_note", args=[self.form.slug])
        return {"row": row, "note": note, "writes": writes, "url": f"{address}?{query_of(self.asked, hang=row.key)}"}


def last_of(total: int) -> int:
    """How many pages a list has."""
    return max(1, -(-total // PAGE))
