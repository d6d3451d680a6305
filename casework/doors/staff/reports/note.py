"""``Giải trình``: one row of a report, what was said about it, and a form for who may say more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.doors.staff.reports.cells import figure
from casework.doors.staff.reports.checks import number_of
from casework.doors.staff.reports.page import ReportPage, asked_here
from casework.doors.staff.request import StaffRequest
from casework.models import ReportNote
from casework.reports import notes
from casework.reports.asked import query_of
from casework.reports.sheet import Row
from centers.access import OVERSEERS, access

ROW = "hang"  # ?hang= the key of the row


class NoteForm(forms.Form):
    """``seen`` is the newest note the writer saw; ``standing`` is the text that stands."""

    text = forms.CharField(
        required=False,
        max_length=notes.LONGEST,
        label=gettext_lazy("Lời giải trình"),
        widget=forms.Textarea(attrs={"rows": 5, "class": "form-control", "autofocus": True}),
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, newest: ReportNote | None, data: Mapping[str, Any] | None = None) -> None:
        self.standing = newest.text if newest else ""
        first = {"text": self.standing, "seen": newest.pk if newest else 0}
        super().__init__(data, initial=first, auto_id="note-%s")

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if text == self.standing:
            raise forms.ValidationError(_("Lời giải trình chưa có gì mới.") if text else _("Ghi lời giải trình."))
        return text


@access(*OVERSEERS)
def report_note(request: StaffRequest, slug: str) -> HttpResponse:
    """GET shows it, with the form for who may write; POST writes: 422 keeps what was typed, 409 says who was first."""
    form, asked = asked_here(request, slug)
    page = ReportPage(request, form, asked)
    row, whole = _row(page, request.GET.get(ROW, ""))
    subject = notes.subject_of(form, asked, row, whole=whole)
    writes = notes.may_write(form, asked, row, whole=whole)
    history = list(subject.notes)
    newest = history[0] if history else None
    typed = NoteForm(newest, request.POST if request.method == "POST" else None)
    context = {"page": page, "asked": asked, "row": row, "history": history, "form": typed if writes else None}
    if request.method != "POST":
        return _answer(request, context)
    if not writes:
        raise Http404
    if not typed.is_valid():
        return _answer(request, context, 422)
    try:
        notes.write(subject, typed.cleaned_data["text"], asked=asked, seen=typed.cleaned_data["seen"])
    except notes.Overtaken as overtaken:
        return _answer(request, context | _begun_again(request, overtaken.newest), 409)
    messages.success(request, _("Đã ghi giải trình của %(name)s.") % {"name": row.name})
    return _back(request, page)


def _row(page: ReportPage, key: str) -> tuple[Row, bool]:
    """The row of the address; a list has no notes."""
    found = None if page.form.is_list else next((one for one in page.whole_and_rows if one[0].key == key), None)
    if found is None:
        raise Http404
    return found


def _begun_again(request: StaffRequest, newest: ReportNote) -> dict[str, Any]:
    """The form with what was typed, to be sent again if it still fits."""
    typed = request.POST.copy()
    typed["seen"] = str(newest.pk)
    return {"form": NoteForm(newest, typed), "overtaken": newest}


def _answer(request: StaffRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    page: ReportPage = context["page"]
    more = {
        "figures": list(_figures(page, context["row"])),
        "action": f"{request.path}?{query_of(page.asked, **{ROW: context['row'].key})}",
        "back": _report(page),
        "dialog_size": "md",
    }
    return render(request, "staff/reports/note.html", {"overtaken": None} | more | context, status=status)


def _figures(page: ReportPage, row: Row) -> Any:
    """What there is to explain: the red columns of the row, each with its heads and its number."""
    for column in page.late_columns:
        heads = [*column.above, column.label]
        yield {
            "words": " · ".join(str(head) for head in heads),
            "number": number_of(page.form, column.key),
            "value": figure(row.cells[column.key]),
        }


def _report(page: ReportPage) -> str:
    return f"{reverse('casework:report', args=[page.form.slug])}?{page.query}"


def _back(request: StaffRequest, page: ReportPage) -> HttpResponse:
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": _report(page)})
    return redirect(_report(page))
