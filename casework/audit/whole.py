"""The audit from end to end: one pass over the tables, on two processors when there is much to look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from casework import guards
from casework.audit import numbers, rows
from casework.audit.finding import Finding
from casework.audit.rows import Shelf, Span
from casework.audit.slip import SlipCheck
from casework.models import Dossier
from casework.processes import pool
from casework.reports import seals
from casework.snapshots import snapshot
from centers.calendars import broken_seals, calendar_of
from centers.models import Procedure, Term

PROCESSES = 2
WORTH_SHARING = 10_000  # dossiers; below this a second process takes longer to start than it helps
SLICES = 6  # more than processes, so that one does not wait long for the other


@dataclass(slots=True)
class Audit:
    """What was looked at and what was found."""

    dossiers: int = 0
    lines: int = 0
    findings: list[Finding] = field(default_factory=list)

    def __iadd__(self, other: Audit) -> Audit:
        self.dossiers += other.dossiers
        self.lines += other.lines
        self.findings += other.findings
        return self


def run(*, processes: int = PROCESSES) -> Audit:
    """Look at everything. Reads only; writers go on meanwhile."""
    audit = Audit()
    sharing = processes > 1 and not connection.in_atomic_block  # other processes do not see an open transaction
    with snapshot(export=sharing) as lent:
        first, last = ends()
        if sharing and last - first >= WORTH_SHARING:
            _share(audit, (first, last), processes, lent)
        else:
            audit += check_slips((first, last))
        audit.findings += [*numbers.findings(), *_guards(), *_editions(), *_reports()]
    audit.findings.sort()
    return audit


def ends() -> Span:
    """From the first dossier to the last; (0, 0) when there is none."""
    ends = Dossier.objects.aggregate(first=Min("pk"), last=Max("pk"))
    return ends["first"] or 0, ends["last"] or 0


def check_slips(span: Span) -> Audit:
    """Every dossier of the span against itself."""
    audit = Audit()
    check = SlipCheck(calendar_of, terms(), dict(Procedure.objects.values_list("pk", "code")))
    lines, decisions, remarks = Shelf(rows.lines(span)), Shelf(rows.decisions(span)), Shelf(rows.remarks(span))
    for card in rows.cards(span):
        slip = lines.of(card.pk)
        audit.dossiers += 1
        audit.lines += len(slip)
        audit.findings += check.findings(card, slip, decisions.of(card.pk), remarks.of(card.pk))
    gone = _("Không còn thẻ của hồ sơ có id %(id)s.")
    for shelf in (lines, decisions, remarks):
        audit.findings += [Finding("card", "", gone % {"id": stray}) for stray in shelf.rest()]
    return audit


def terms() -> dict[int, str]:
    """Each term as acceptance lines name it."""
    named = Term.objects.values_list("pk", "procedure__code", "in_force_from", "case")
    return {pk: f"{code}/{since.isoformat()}/{case}" for pk, code, since, case in named}


def _guards() -> Iterator[Finding]:
    for name in guards.missing(connection):
        yield Finding("guard", "", _("Thiếu khóa %(name)s: dòng đã niêm phong có thể bị sửa.") % {"name": name})


def _editions() -> Iterator[Finding]:
    for number in broken_seals():
        yield Finding("edition", "", _("Bản lịch số %(number)s không còn như khi công bố.") % {"number": number})


def _reports() -> Iterator[Finding]:
    sentence = _("Báo cáo đã chốt %(report)s, kỳ %(span)s %(place)s, lần %(revision)s không còn như khi ký.")
    told = set()  # a row whose revision was changed leaves a gap as well
    for sealed in seals.broken():
        told.add((sealed.report, sealed.span, sealed.place))
        yield Finding("report", "", sentence % {
            "report": sealed.report, "span": sealed.span, "place": sealed.place, "revision": sealed.revision,
        })  # fmt: skip
    gone = _("Báo cáo đã chốt %(report)s, kỳ %(span)s %(place)s: mất %(count)s lần chốt.")
    for report, span, place, count in seals.missing():
        if (report, span, place) not in told:
            yield Finding("report", "", gone % {"report": report, "span": span, "place": place, "count": count})


# On several processors ----------------------------------------------------------------------------------------------


def _share(audit: Audit, span: Span, processes: int, lent: str) -> None:
    """The span in slices, each to the next free process."""
    first, last = span
    step = (last - first) // SLICES + 1
    slices = [(start, min(start + step - 1, last)) for start in range(first, last + 1, step)]
    with pool(processes) as others:
        for part in others.map(_check_slice, slices, [lent] * len(slices)):
            audit += part


def _check_slice(span: Span, lent: str) -> Audit:
    with snapshot(of=lent):
        return check_slips(span)
