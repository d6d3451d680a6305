"""The published figures: a page for people, the same for machines and for spreadsheets.

Anybody may ask, so what can be asked is bounded: whole months, quarters, halves, years, by city and center only. No
officer, procedure or day is an axis here. Counts of a center are published however small: they tell how many dossiers
there were, and nothing of whose they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from casework import figures
from casework.doors.public.headline import headline
from casework.doors.public.standings import SORTS, sorts, standings
from casework.doors.public.turn import RETRY_SECONDS, turn
from casework.figures import Report
from casework.figures.chosen import KEY, KIND, Chosen, chosen_of
from casework.figures.rates import TARGET
from casework.figures.spans import BEGAN_ON, KINDS
from casework.figures.table import Table
from casework.figures.written import csv_rows, report_as_json
from casework.templatetags.periods import PROBLEMS
from centers import wall
from centers.access import Scope, access

PUBLISHED = ("month", "admin_month", "quarter", "half", "year")
KEPT_SECONDS = 300  # how long an answer may be kept; a running period is counted as of the last such mark
SORT, LANGUAGE = "xep", "lang"
View = Callable[[HttpRequest], HttpResponse]


def published(view: View) -> View:
    """For anybody: in the language of the address, else of the cookie; kept by caches, and not sent twice."""

    @access(scope=Scope.PUBLIC)
    @require_safe
    @conditional_page
    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        asked = request.GET.get(LANGUAGE, "")
        language = asked if asked in dict(settings.LANGUAGES) else request.LANGUAGE_CODE
        with translation.override(language):
            response = view(request)
        response.headers["Content-Language"] = language
        patch_vary_headers(response, ["Cookie"])  # the language, where the address says none
        if response.status_code < 500:
            patch_cache_control(response, public=True, max_age=KEPT_SECONDS)
        return response

    return answer


@published
def performance(request: HttpRequest) -> HttpResponse:
    """City and centers in one period. The statements of a report, and one for the names."""
    chosen = chosen_for_all(request)
    said = {name: request.GET.get(name, "") for name in (LANGUAGE, SORT)}
    if request.GET.get(KIND) and not chosen.problem:
        return redirect(f"{request.path}?{chosen.query(**said)}")  # one address for one period
    found = figures.report(chosen.period)
    sort = said[SORT] if said[SORT] in SORTS else next(iter(SORTS))
    language = translation.get_language()
    context = {
        "chosen": chosen,
        "running": chosen.period.running,
        "headline": headline(found.city),
        "target": TARGET,
        "league": standings(found, sort),
        "sorts": sorts(chosen, sort, {LANGUAGE: said[LANGUAGE]}),
        "keep": said,
        "languages": [
            (code, code == language, chosen.query(**said | {LANGUAGE: code})) for code, _name in settings.LANGUAGES
        ],
        "machines": chosen.query(),
    }
    return render(request, "public/performance.html", context)


@published
def as_json(request: HttpRequest) -> HttpResponse:
    """What ``manage.py figures --json`` prints; 400 with a sentence for a period that is not published."""

    def written(found: Report, _slug: str) -> HttpResponse:
        return JsonResponse(report_as_json(found), json_dumps_params=READABLE)

    return for_machines(request, written)


@published
def as_csv(request: HttpRequest) -> HttpResponse:
    """What ``manage.py figures --csv`` prints."""

    def written(found: Report, slug: str) -> HttpResponse:
        rows = csv_rows(Table(found.period, "center", found.city, found.centers, found.names))
        headers = {"Content-Disposition": f'attachment; filename="mot-cua-{slug}.csv"'}
        return HttpResponse(figures.as_csv(rows), content_type="text/csv; charset=utf-8", headers=headers)

    return for_machines(request, written)


def for_machines(request: HttpRequest, written: Callable[[Report, str], HttpResponse]) -> HttpResponse:
    """The whole report as ``written``, by whose turn it is: it costs more than the page's. 503 while another counts."""
    chosen = chosen_for_all(request)
    if chosen.problem:
        return JsonResponse({"error": str(PROBLEMS[chosen.problem])}, status=400, json_dumps_params=READABLE)
    with turn() as mine:
        if mine:
            return written(figures.report(chosen.period, complete=True), chosen.span.slug)
    words = {"error": _("Đang đếm cho người khác. Xin hỏi lại sau ít giây.")}
    busy = JsonResponse(words, status=503, json_dumps_params=READABLE, headers={"Retry-After": str(RETRY_SECONDS)})
    patch_cache_control(busy, no_store=True)
    return busy


READABLE = {"ensure_ascii": False, "indent": 1}


def chosen_for_all(request: HttpRequest) -> Chosen:
    """The published period of an address: the last month that has ended when it says none."""
    now = counted_at(wall.now())
    address = {name: request.GET[name] for name in request.GET}
    this = chosen_of({}, now)
    if not address.get(KEY) and not address.get(KIND) and this.span.first > BEGAN_ON:
        address[KEY] = this.span.before().slug
    chosen = replace(chosen_of(address, now, kinds=PUBLISHED), year_ago=False, compared=False)
    if chosen.span.last < BEGAN_ON:
        return replace(chosen, span=KINDS["month"].around(this.today), problem="early")
    return chosen


def counted_at(now: datetime) -> datetime:
    """The last full five minutes: whoever asks within them is told the same."""
    return now - timedelta(seconds=now.timestamp() % KEPT_SECONDS)
