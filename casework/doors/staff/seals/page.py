"""Sealed reports: the list, one as it was, the dossiers behind its cells, and the file by which anybody checks it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from casework.doors.staff.dashboards.behind.page import number_of, without
from casework.doors.staff.lists.key_pages import KeyPage
from casework.doors.staff.request import StaffRequest
from casework.doors.staff.seals.shown import Shown
from casework.doors.staff.seals.table import COLUMN, ROW, leaves_under, table_of
from casework.doors.staff.seals.whose import sealed_for, seen_by
from casework.figures.spans import Span, read
from casework.models import Dossier, SealedReport
from casework.reports import seals
from casework.reports.asked import query_of
from casework.reports.forms import FORMS
from casework.reports.seals import counted
from casework.reports.sheet import Column, Form, Row
from centers import wall
from centers.access import OVERSEERS, access
from centers.models import Center, Officer

PAGE = 50


@dataclass(frozen=True, slots=True)
class Told:
    """One of the list: the seal, of which report, days and place."""

    sealed: SealedReport
    form: Form
    span: Span | None
    center: Center | None
    newest: bool


@access(*OVERSEERS)
def sealed_reports(request: StaffRequest) -> HttpResponse:
    """What was sealed, the newest first; ``?bao_cao=`` and ``?ky=`` narrow it. Four queries."""
    found = seen_by(request.user).defer("figures", "notes", "behind")
    chosen = {"bao_cao": request.GET.get("bao_cao", ""), "ky": request.GET.get("ky", "")}
    narrow = {"report": chosen["bao_cao"], "span": chosen["ky"]}
    rows = found.filter(**{name: value for name, value in narrow.items() if value}).order_by("-signed_at", "-pk")
    number, total = number_of(request), rows.count()
    last = max(1, -(-total // PAGE))
    number = min(number, last)
    shown = list(rows[(number - 1) * PAGE : number * PAGE])
    context = {
        "page": KeyPage(list(_told(shown)), total, *_beside(request, number, last)),
        "reports": [FORMS[slug] for slug in sorted(set(found.order_by().values_list("report", flat=True).distinct()))],
        "spans": _spans(found.order_by().values_list("span", flat=True).distinct()),
        "chosen": chosen,
    }
    return render(request, "staff/seals/list.html", context)


def _told(shown: list[SealedReport]) -> Iterator[Told]:
    """Two queries: the centers, and which ones were superseded."""
    centers = {center.code: center for center in Center.objects.filter(code__in={one.place for one in shown})}
    of = SealedReport.objects.filter(report__in={one.report for one in shown}, span__in={one.span for one in shown})
    newest: dict[tuple[str, str, str], int] = {}
    for report, span, place, revision in of.values_list("report", "span", "place", "revision"):
        newest[report, span, place] = max(revision, newest.get((report, span, place), 0))
    for one in shown:
        stands = newest[one.report, one.span, one.place] == one.revision
        yield Told(one, FORMS[one.report], read(one.span), centers.get(one.place), stands)


def _spans(slugs: Any) -> list[Span]:
    spans = [span for slug in slugs if (span := read(slug))]
    return sorted(spans, key=lambda span: (span.first, span.last), reverse=True)


def _beside(request: StaffRequest, number: int, last: int) -> tuple[str, str]:
    """The addresses of the pages before and after."""
    before = without(request, trang=str(number - 1)) if number > 1 else ""
    return before, without(request, trang=str(number + 1)) if number < last else ""


@access(*OVERSEERS, sensitive=True)
def sealed_report(request: StaffRequest, pk: int) -> HttpResponse:
    """The table as it was signed, with who signed it, its hash and its revisions."""
    sealed = sealed_for(request.user, pk)
    asked = seals.asked_of(sealed, request.user, wall.now())
    sheet = seals.sheet_of(sealed, asked)
    chain = list(seals.revisions(sealed.report, sealed.span, sealed.place))
    whole = dict.fromkeys(("", sealed.place), sheet.whole.name) if sheet.whole else {}
    names = whole | {row.key: row.name for row in sheet.rows}
    context = {
        "sealed": sealed,
        "asked": asked,
        "chosen": asked.chosen,
        "page": Shown(sheet, table_of(sealed, sheet)),
        "notes": [{"name": names.get(note["row"], ""), "text": note["text"]} for note in sealed.notes],
        "sound": seals.hash_of(sealed) == sealed.hash,
        "chain": chain,
        "stands": chain[0],
        "live": f"{reverse('casework:report', args=[sealed.report])}?{query_of(asked)}",
        "again": seals.may_sign(request.user, asked) and chain[0].pk == sealed.pk,
        "sealing": f"{reverse('casework:report_seal', args=[sealed.report])}?{query_of(asked)}",
    }
    return render(request, "staff/seals/sealed.html", context)


@access(*OVERSEERS, sensitive=True)
def sealed_behind(request: StaffRequest, pk: int) -> HttpResponse:
    """The dossiers that were counted in a cell, ``?cot=late&hang=19753``; without a row in a whole column."""
    sealed = sealed_for(request.user, pk)
    asked = seals.asked_of(sealed, request.user, wall.now())
    form, key = seals.form_of(sealed), request.GET.get(ROW)
    column = next((one for one in form.columns if one.key == request.GET.get(COLUMN)), None)
    row = next((one for one in seals.sheet_of(sealed, asked).rows if one.key == key), None)
    if column is None or (key is not None and row is None):
        raise Http404
    times = _times(sealed, form, column, row)
    cards = _cards(request.user, list(times))
    number = min(number_of(request), max(1, -(-len(cards) // PAGE)))
    shown = cards[(number - 1) * PAGE : number * PAGE]
    found = Dossier.objects.select_related("procedure", "center").in_bulk([card for card, _uuid in shown])
    rows = [{"dossier": found[card], "times": times[uuid]} for card, uuid in shown]
    context = {
        "sealed": sealed,
        "asked": asked,
        "column": column,
        "row": row,
        "total": sum(times.values()),
        "page": KeyPage(rows, len(cards), *_beside(request, number, max(1, -(-len(cards) // PAGE)))),
    }
    return render(request, "staff/seals/behind.html", context)


def _times(sealed: SealedReport, form: Form, column: Column, row: Row | None) -> Mapping[str, int]:
    """By dossier how often it was counted there."""
    under = leaves_under(form, column.key)
    found: dict[str, int] = {}
    for uuid, places in counted.unpacked(sealed.behind).items():
        times = sum(n for (one, key), n in places.items() if one in under and (row is None or key == row.key))
        if times:
            found[uuid] = times
    return found


def _cards(officer: Officer, uuids: list[str]) -> list[tuple[int, str]]:
    """Those the officer may see, by code: their keys and UUIDs."""
    found: list[tuple[str, int, str]] = []
    for first in range(0, len(uuids), counted.AT_ONCE):
        cards = Dossier.objects.seen_by(officer).filter(uuid__in=uuids[first : first + counted.AT_ONCE])
        found += [(code, pk, str(uuid)) for code, pk, uuid in cards.order_by().values_list("code", "pk", "uuid")]
    return [(pk, uuid) for _code, pk, uuid in sorted(found)]


@access(*OVERSEERS, sensitive=True)
def sealed_file(request: StaffRequest, pk: int) -> HttpResponse:
    """The facts and their hash: whoever has the file may check it."""
    sealed = sealed_for(request.user, pk)
    name = "-".join(
        ["chot", sealed.report, sealed.span, *([sealed.place] if sealed.place else []), str(sealed.revision)]
    )
    response = JsonResponse(seals.file_of(sealed), json_dumps_params={"ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response
