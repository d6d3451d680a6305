"""Legal papers as print pages: the sheet as it leaves the printer, under a bar that does not."""

from __future__ import annotations

import segno
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from casework import papers
from casework.doors.staff.request import StaffRequest
from casework.models import Dossier
from centers import wall
from centers.access import CENTER_STAFF, access
from law.papers import last_day, set_on

QUIET_ZONE = 2
LONGEST_NUMBER = 6


@access(*CENTER_STAFF, sensitive=True)
def print_form(request: StaffRequest, code: str, paper: str) -> HttpResponse:
    """One paper of a dossier, in Vietnamese whatever the reader's language; the printing is logged.

    ``?dong=`` names the line that issued it, for one printed again after a newer one of its kind.
    """
    officer, at = request.user, wall.now()
    dossiers = Dossier.objects.seen_by(officer).select_related("procedure", "term", "owner", "center")
    dossier = get_object_or_404(dossiers, code=code)
    with translation.override("vi"):
        try:
            sheet = papers.printable(dossier, paper, _line(request.GET.get("dong", "")))
        except papers.NoSuchPaper as error:
            raise Http404 from error
    papers.log_print(dossier, officer, at)
    forms = set_on(sheet.issued_on)
    context = {"sheet": sheet, "forms": forms, "until": last_day(forms), "qr": qr_path(sheet.qr) if sheet.qr else None}
    return render(request, f"staff/papers/{sheet.form.paper}.html", context)


def _line(asked: str) -> int | None:
    """The number of a line; one that is no number is no line."""
    if not asked:
        return None
    return int(asked) if asked.isdecimal() and len(asked) < LONGEST_NUMBER else 0


def qr_path(text: str) -> tuple[int, SafeString]:
    """(modules a side, path of the dark ones) of a QR code: one path, no inline style."""
    rows: list[bytearray] = [
        bytearray(row) for row in segno.make(text, error="m", micro=False).matrix_iter(border=QUIET_ZONE)
    ]
    drawn = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            run = 0
            while x + run < len(row) and row[x + run]:
                run += 1
            if run:
                drawn.append(f"M{x} {y}h{run}v1h-{run}z")
            x += run or 1
    return len(rows), mark_safe("".join(drawn))  # noqa: S308  built from numbers only
