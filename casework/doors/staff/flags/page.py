"""The list of flags, and how often each kind found something."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from casework.doors.staff.dashboards.cards import SEES_PEOPLE
from casework.doors.staff.flags import words
from casework.doors.staff.flags.choice import SLUGS, FlagFilter
from casework.doors.staff.request import StaffRequest
from casework.models import Flag, FlagAct, Pulse
from casework.models.flag import FlagQuerySet
from casework.watch.flags import NAME
from centers import wall
from centers.access import OVERSEERS, access, scope_of
from centers.models import Officer
from law.flag_rules import EXPLAINED, FAULT_FOUND, FLAG_RULES, OPEN, OUTCOMES

PAGE = 50
Counts = Counter[tuple[str, str]]  # by kind and outcome


@dataclass(frozen=True, slots=True)
class Row:
    """One flag in words. ``who`` is empty for those who do not see people; ``last`` is the newest word about it."""

    flag: Flag
    kind: str
    sentence: str
    outcome: str
    who: str
    last: FlagAct | None
    explained: bool  # the center has said something, whatever came of it


@access(*OVERSEERS)
def flags(request: StaffRequest) -> HttpResponse:
    """Newest first, 50 a page. About six queries."""
    officer, at = request.user, wall.now()
    choice = FlagFilter(request.GET, officer=officer)
    visible = Flag.objects.seen_by(officer)
    counts = counted(choice.around(visible))
    paginator = Paginator(listed(choice.narrow(visible)), PAGE)
    paginator.count = _sum(counts, choice.kind, choice.outcome)
    page = paginator.get_page(request.GET.get("trang"))
    context = {
        "at": at,
        "choice": choice,
        "page": page,
        "rows": rows_of(page.object_list, officer, at),
        "open": _sum(counts, choice.kind, OPEN),
        "kinds": kinds_of(choice, counts),
        "results": results_of(choice, counts),
        "outcomes": [words.outcome_words(outcome) for outcome in OUTCOMES],
        "city": scope_of(officer).whole_city,
        "people": officer.has(*SEES_PEOPLE),
        "ran_at": Pulse.objects.ran_at(NAME),
        "asked": choice.query(trang=str(page.number) if page.number > 1 else ""),
        "earlier": choice.url(trang=str(page.number - 1)),
        "later": choice.url(trang=str(page.number + 1)),
    }
    return render(request, "staff/flags.html", context)


def counted(found: FlagQuerySet) -> Counts:
    """One grouped statement."""
    rows = found.order_by().values_list("kind", "outcome").annotate(count=Count("pk"))
    return Counter({(kind, outcome): count for kind, outcome, count in rows})


def _sum(counts: Counts, kind: str = "", outcome: str = "") -> int:
    return sum(n for (k, o), n in counts.items() if kind in ("", k) and outcome in ("", o))


def listed(found: FlagQuerySet) -> FlagQuerySet:
    """In the order of the list, with what a row says."""
    return found.select_related("dossier", "center", "by").prefetch_related("acts__by").order_by("-at", "-pk")


def rows_of(found: Any, officer: Officer, at: datetime) -> list[Row]:
    """Rows of a page. Two queries: the flags, and what was said of them."""
    people = officer.has(*SEES_PEOPLE)
    return [row_of(flag, at, people=people) for flag in found]


def row_of(flag: Flag, at: datetime, *, people: bool) -> Row:
    acts = list(flag.acts.all())
    return Row(
        flag, words.kind_words(flag.kind), words.sentence(flag, at), words.outcome_words(flag.outcome),
        flag.by.full_name if people and flag.by else "", acts[-1] if acts else None,
        any(not act.outcome for act in acts),
    )  # fmt: skip


def kinds_of(choice: FlagFilter, counts: Counts) -> list[dict[str, Any]]:
    """Each kind with how many the list would hold."""
    kinds = {"": _("Tất cả")} | {kind: words.kind_words(kind) for kind in FLAG_RULES}
    return [
        {
            "label": label,
            "count": _sum(counts, kind, choice.outcome),
            "url": choice.url(loai=kind),
            "current": kind == choice.kind,
        }
        for kind, label in kinds.items()
    ]


def results_of(choice: FlagFilter, counts: Counts) -> list[dict[str, Any]]:
    """What came of each kind: every number a link to its list, and of how many reviewed something was wrong."""
    return [
        {
            "label": words.kind_words(kind),
            "looks_for": words.looks_for(kind),
            "cells": [
                {"count": counts[kind, outcome], "url": choice.url(loai=kind, ket_luan=SLUGS[outcome])}
                for outcome in OUTCOMES
            ],
            "wrong": counts[kind, FAULT_FOUND],
            "reviewed": counts[kind, FAULT_FOUND] + counts[kind, EXPLAINED],
        }
        for kind in FLAG_RULES
    ]
