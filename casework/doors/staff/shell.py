"""What every signed-in page carries around its content: the place, the sections and their counts."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casework.models import Dossier
from centers import access
from centers.models import Officer
from law.steps import Role


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of base.html: ``nav``, ``place``, ``demo``, ``intake_url``. At most three counts, and only when drawn."""
    officer = getattr(request, "user", None)
    if officer is None or not officer.is_authenticated:
        return {"demo": settings.DEMO}
    match = request.resolver_match
    here = match.url_name if match and match.app_name == "casework" else ""
    return {
        "demo": settings.DEMO,
        "place": place_of(officer),
        "intake_url": reverse("casework:intake") if officer.has(Role.CLERK) else "",
        "nav": SimpleLazyObject(lambda: sections(officer, here or "")),
    }


def place_of(officer: Officer) -> str:
    """The center, or the city's office, as the header says it."""
    if officer.center is None:
        return _("Văn phòng UBND thành phố Huế")
    if get_language() == "en":
        return officer.center.name_en
    return _("TT PVHCC %(name)s") % {"name": officer.center.name_vi[:1].lower() + officer.center.name_vi[1:]}


def sections(officer: Officer, here: str) -> list[dict[str, Any]]:
    """The sections this officer may open, with the counts that call for a hand."""
    cards = Dossier.objects.held_for(officer)
    counts: dict[str, int] = {}
    if officer.center_id is not None:
        counts["my_work"] = Dossier.objects.work_of(officer).count()
        if officer.has(Role.CLERK):
            counts["returns"] = cards.to_hand_over().count()
        if officer.has(Role.SUPERVISOR):
            counts["board"] = cards.for_supervisor().count()
    return [
        {
            "url": reverse(f"casework:{name}"),
            "icon": icon,
            "label": label,
            "short": short,
            "count": counts.get(name, 0),
            "late": False,
            "current": here == name or here in also,
        }
        for name, icon, label, short, roles, also in _sections()
        if officer.has(*roles)
    ]


def _sections() -> tuple[tuple[str, str, str, str, Collection[Role], tuple[str, ...]], ...]:
    return (
        ("my_work", "list-check", _("Việc của tôi"), _("Việc"), access.HANDLERS, ()),
        ("dossier_list", "folders", _("Hồ sơ"), _("Hồ sơ"), access.READERS, ("dossier", "dossier_action")),
        ("returns", "file-check", _("Trả kết quả"), _("Trả"), (Role.CLERK, Role.POST), ()),
        ("board", "users", _("Điều hành"), _("Điều hành"), (Role.SUPERVISOR,), ()),
        ("overview", "chart-histogram", _("Tổng quan"), _("Tổng quan"), access.OVERSEERS, ()),
    )
