"""Whom an order moves: the numbers, from which date to which, and the dossiers behind each number."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.doors.staff.orders import whose
from casework.doors.staff.orders.words import Places, day_of
from casework.doors.staff.request import StaffRequest
from casework.models import CalendarOrder, Dossier, OrderEffect
from centers.access import READERS, access
from centers.models import Officer
from law.clock_state import State

PAGE = 50
KNOWN = Q(decided=False, due_before__isnull=False, due_after__isnull=False)
MOVED = KNOWN & ~Q(due_before=F("due_after"))
KINDS: dict[str, Q] = {
    "doi-ngay": MOVED,
    "het-tre": Q(decided=False, late_before=True, late_after=False),
    "thanh-tre": Q(decided=False, late_before=False, late_after=True),
    "tam-dung": Q(decided=False) & ~KNOWN,
    "doi-gio": KNOWN & Q(due_before=F("due_after")),
    "xem-lai": Q(decided=True),
}


def kind_words() -> dict[str, str]:
    """What each number counts."""
    return {
        "doi-ngay": _("Đổi ngày hẹn"), "het-tre": _("Hết quá hạn"), "thanh-tre": _("Thành quá hạn"),
        "tam-dung": _("Tạm dừng, đổi số còn lại"), "doi-gio": _("Đổi giờ, giữ ngày"),
        "xem-lai": _("Kết luận cần xem lại"),
    }  # fmt: skip


def effects_for(order: CalendarOrder, officer: Officer) -> QuerySet[OrderEffect]:
    """The effects on dossiers the officer reads; what no longer had to move is left out."""
    found = OrderEffect.objects.filter(order=order).exclude(applied_n=0)
    if officer.center_id is None:
        return found
    return found.filter(dossier__in=Dossier.objects.held_for(officer))


def numbers_of(order: CalendarOrder, officer: Officer) -> list[dict[str, Any]]:
    """Each number with the address of its list. One query."""
    counts = effects_for(order, officer).aggregate(
        **{slug.replace("-", "_"): Count("pk", filter=kind) for slug, kind in KINDS.items()}
    )
    words, page = kind_words(), reverse("casework:calendar_effects", args=[order.pk])
    return [
        {
            "slug": slug,
            "label": words[slug],
            "count": counts[slug.replace("-", "_")],
            "url": f"{page}?{urlencode({'loai': slug})}",
        }
        for slug in KINDS
    ]


def dates_of(order: CalendarOrder, officer: Officer) -> list[dict[str, Any]]:
    """From which date to which, how many, and of which centers. One query and the names."""
    rows = (
        effects_for(order, officer)
        .filter(MOVED)
        .values("due_before", "due_after", "dossier__center_id")
        .order_by("due_before", "due_after", "dossier__center__position")
        .annotate(count=Count("pk"))
    )
    places, page = Places(), reverse("casework:calendar_effects", args=[order.pk])
    groups: dict[tuple[Any, Any], list[tuple[str, int]]] = defaultdict(list)
    for row in rows:
        groups[row["due_before"], row["due_after"]].append((places(str(row["dossier__center_id"])), row["count"]))
    counts = {dates: sum(count for _name, count in centers) for dates, centers in groups.items()}
    most = max(counts.values(), default=1)
    return [
        {
            "before": before,
            "after": after,
            "count": counts[before, after],
            "width": f"{counts[before, after] * 100 / most:.1f}",
            "centers": sorted(centers, key=lambda one: -one[1]),
            "url": f"{page}?{urlencode({'loai': 'doi-ngay', 'tu': before.isoformat(), 'den': after.isoformat()})}",
        }
        for (before, after), centers in groups.items()
    ]


@access(*READERS, sensitive=True)
def calendar_effects(request: StaffRequest, pk: int) -> HttpResponse:
    """``?loai=`` one of the numbers, ``?tu=`` and ``?den=`` one pair of dates; pages go on after ``?sau=``."""
    officer = request.user
    order = whose.order_for(officer, pk)
    slug = request.GET.get("loai", "")
    slug = slug if slug in KINDS else "doi-ngay"
    found = effects_for(order, officer).filter(KINDS[slug])
    for name, column in (("tu", "due_before"), ("den", "due_after")):
        if day := day_of(request.GET.get(name, "")):
            found = found.filter(**{column: day})
    total, after = found.count(), request.GET.get("sau", "")
    rows = found.filter(pk__gt=int(after)) if after.isdecimal() else found
    shown = list(rows.select_related("dossier__procedure", "dossier__center").order_by("pk")[: PAGE + 1])
    context = {
        "order": order,
        "words": kind_words()[slug],
        "slug": slug,
        "rows": [(effect, *verdicts_of(effect)) for effect in shown[:PAGE]],
        "pager": {"shown": len(shown[:PAGE]), "total": total, "previous": "", "next": _next(request, shown)},
        "tabs": numbers_of(order, officer),
    }
    return render(request, "staff/calendar_effects.html", context)


def verdicts_of(effect: OrderEffect) -> tuple[State | None, State | None]:
    """The verdict that stands and the one it would have been; of open dossiers none."""
    if not effect.decided or not effect.dossier.verdict:
        return None, None
    return State(effect.dossier.verdict), State(effect.verdict_after)


def _next(request: StaffRequest, shown: list[OrderEffect]) -> str:
    """The address of the page after this one; "" when it is the last."""
    if len(shown) <= PAGE:
        return ""
    rest = request.GET.copy()
    rest["sau"] = str(shown[PAGE - 1].pk)
    return f"?{rest.urlencode()}"
