"""A report asked for as a file: a small one is the answer, a large one is written by the worker."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from casework.doors.staff.exports.answer import headers
from casework.doors.staff.exports.words import fault_words
from casework.doors.staff.reports.page import asked_here
from casework.doors.staff.request import StaffRequest
from casework.reports import exports
from casework.reports.asked import query_of
from casework.reports.files import WRITERS
from centers.access import OVERSEERS, access


@require_POST
@access(*OVERSEERS, sensitive=True)
def report_export(request: StaffRequest, slug: str) -> HttpResponse:
    """The file, or the page where it is waited for. The address names the days and the place, the form the kind."""
    form, asked = asked_here(request, slug)
    kind = request.POST.get("dinh_dang", "")
    if kind not in WRITERS:
        raise Http404
    try:
        made = exports.ask(form, asked, format=kind, language=get_language() or "vi")
    except exports.Refused as refused:
        messages.error(request, fault_words(refused.fault, rows=refused.rows, most=refused.most))
        return redirect(f"{reverse('casework:report', args=[slug])}?{query_of(asked)}")
    if made.body is None:
        return redirect("casework:export_file", uuid=made.export.uuid)
    return HttpResponse(made.body, headers=headers(made.export))
