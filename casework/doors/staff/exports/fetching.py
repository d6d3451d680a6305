"""One file: how far it is, and the way to fetch it while its officer may still read what it holds."""

from __future__ import annotations

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from casework.doors.staff.exports.answer import headers
from casework.doors.staff.exports.words import told
from casework.doors.staff.request import StaffRequest
from casework.models import Export
from casework.reports import exports
from centers import wall
from centers.access import OVERSEERS, access
from centers.models import Officer


@access(*OVERSEERS)
def export_file(request: StaffRequest, uuid: str) -> HttpResponse:
    """The page; htmx gets its body alone, every other second until it is written. Somebody else's answers 404."""
    (one,) = told([_own(request.user, uuid)])
    template = "staff/exports/body.html" if request.htmx else "staff/export_file.html"
    return render(request, template, {"told": one})


@require_safe
@access(*OVERSEERS, sensitive=True)
def export_fetch(request: StaffRequest, uuid: str) -> HttpResponseBase:
    """The file, piece by piece. One that is not there leads back to its page, which says why."""
    export = _own(request.user, uuid)
    if not exports.may_fetch(export, request.user):
        raise Http404
    if export.state != Export.READY:
        return redirect("casework:export_file", uuid=uuid)
    if request.method == "GET":
        exports.log_read(export, request.user, wall.now())
    return StreamingHttpResponse(exports.pieces(export), headers=headers(export))


def _own(officer: Officer, uuid: str) -> Export:
    found = Export.objects.filter(officer=officer, uuid=uuid).select_related("officer__center").first()
    if found is None:
        raise Http404
    return found
