"""``Chốt số liệu``: the figures of days that are over, the dossiers behind them and who answers for them, for ever.

Everything is counted in one state of the database, as it was known at the moment of signing. Nothing changes a sealed
report: a later revision, with a reason, supersedes it, and the unique row decides between two who sign at once.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from casework.models import SealedReport, SlipLine
from casework.reports.notes import standing_notes
from casework.reports.seals import counted, drawn, spelling
from casework.reports.sheet import Asked, Form, Sheet
from casework.snapshots import snapshot
from centers.access import scope_of
from centers.models import Officer
from law.steps import Step
from law.terms import Role

SIGNERS = frozenset({Role.SUPERVISOR, Role.CENTER_ADMIN})  # of their own center; the city's is its administrator's
NEAR = 10_000  # ids: two transactions at once number their lines across each other
REASON_MOST = 300


class Refused(Exception):
    """It cannot be sealed; says why, in the user's language."""


class Moved(Exception):
    """The figures are no longer those that were shown."""


class Overtaken(Exception):
    """Somebody sealed it since the form was drawn; ``last`` is what stands."""

    def __init__(self, last: SealedReport) -> None:
        super().__init__(f"{last} by {last.signer_id}")
        self.last = last


def may_sign(officer: Officer, asked: Asked) -> bool:
    """Whose report it is signs it: the city's administrator, or those who answer for the center."""
    if asked.center is None:
        return scope_of(officer).whole_city and officer.has(Role.CITY_ADMIN)
    return officer.center_id == asked.center.pk and officer.has(*SIGNERS)


def revisions(report: str, span: str, place: str) -> QuerySet[SealedReport]:
    """All that was sealed of a report, the newest first, without what fills pages."""
    found = SealedReport.objects.filter(report=report, span=span, place=place)
    return found.order_by("-revision").defer("figures", "notes", "behind").select_related("signer")


def newest(report: str, span: str, place: str) -> SealedReport | None:
    """The sealed report that stands, of a form's slug, the word of the days and a center's code. One query."""
    return revisions(report, span, place).first()


def is_over(asked: Asked, at: datetime) -> bool:
    """Whether the days asked for, and not others in their place, are over at ``at``."""
    return not asked.chosen.problem and asked.chosen.span.period(at).until <= at


def seal(
    asked: Asked, form: Form, *, by: Officer, at: datetime, reason: str = "", after: int = 0, seen: str = ""
) -> SealedReport:
    """The report sealed by ``by``; ``after`` is the revision that stood when the form was drawn, 0 for none.

    ``seen`` is the mark of the figures that were shown, "" for whatever they are. Raises ``Refused`` when it cannot be
    sealed, ``Moved`` when they are others by now and ``Overtaken`` when another was there first.
    """
    if not form.sealable or not is_over(asked, at):
        raise Refused(_("Chỉ chốt được kỳ đã hết."))
    place = "" if asked.center is None else asked.center.code
    last = newest(form.slug, asked.chosen.span.slug, place)
    if last is not None and last.revision != after:
        raise Overtaken(last)
    if last is not None and not reason.strip():
        raise Refused(_("Chốt lại phải ghi lý do."))
    with snapshot(), translation.override("vi"):  # the language of the papers, whatever the signer's
        sealed = _counted(asked, form, at, seen)
    sealed.place, sealed.revision = place, last.revision + 1 if last is not None else 1
    sealed.reason = reason.strip()[:REASON_MOST] if last is not None else ""
    sealed.signer, sealed.signed_at = by, at
    sealed.hash = spelling.hash_of(sealed)
    try:
        with transaction.atomic():
            sealed.save(force_insert=True)
    except IntegrityError as race:
        winner = newest(form.slug, sealed.span, place)
        if winner is None:
            raise
        raise Overtaken(winner) from race
    return sealed


def as_known(asked: Asked, known_at: datetime) -> Asked:
    """The same knowing nothing written from ``known_at`` on.

    Where nothing since speaks of the days asked for, all is known: the same answer, and much quicker.
    """
    last = SlipLine.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    newer = SlipLine.objects.filter(pk__gt=last - NEAR, written_at__gte=known_at)
    about = newer.filter(Q(at__lt=asked.period.end) | Q(step=Step.CORRECT))
    return drawn.asked_at(asked, known_at if about.exists() else None)


def _counted(asked: Asked, form: Form, at: datetime, seen: str) -> SealedReport:
    """What is sealed, before anybody signed."""
    sheet = drawn.held(form.fill(as_known(asked, at)))
    if seen and seen != drawn.mark_of(sheet):
        raise Moved
    if sheet.whole is not None and max(map(abs, counted.numbers(sheet.form, sheet.whole))) > counted.MOST:
        raise Refused(_("Kỳ này có quá nhiều hồ sơ để chốt một lần. Hãy chốt từng quý hoặc từng tháng."))
    found = counted.counted(sheet)
    if sheet.broken() or counted.faults(sheet, found):
        raise Refused(_("Số trong bảng không bằng số hồ sơ phía sau. Không chốt được; báo quản trị hệ thống."))
    period = asked.period
    return SealedReport(
        report=form.slug, version=form.version, span=asked.chosen.span.slug, switches=sorted(asked.switches),
        since=period.since, until=period.until, as_of=period.end, known_at=at, figures=drawn.written(sheet),
        notes=_notes(sheet), behind=counted.packed(found), events=counted.events(found),
    )  # fmt: skip


def _notes(sheet: Sheet) -> list[dict[str, Any]]:
    """What is said beside the rows."""
    return [
        {"row": about.row, "text": note.text, "by": str(note.by.uuid), "at": note.at.isoformat()}
        for about, note in standing_notes(sheet.form, sheet.asked).items()
    ]
