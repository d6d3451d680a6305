"""What every signed-in page carries around its content: the place, the sections and their counts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casework.messages.bell import unread
from casework.models import Alert, Dossier, Replay
from casework.watch.findings import quiet_since
from centers import access, wall
from centers.models import Officer
from law.steps import Role

# Pages that stand under a section, by the names of their addresses.
UNDER_OVERVIEW = ("center_dashboard", "dashboard_card", "figure_behind", "recounts")
UNDER_REPORTS = (
    "report", "report_note", "report_seal", "sealed_reports", "sealed_report", "sealed_behind", "sealed_since",
    "export_files", "export_file", "report_schedules", "report_schedule", "indicators", "indicator_list",
    "indicator_new", "indicator", "indicator_entry",
)  # fmt: skip
UNDER_CALENDAR = ("calendar_draft", "calendar_order", "calendar_effects")
UNDER_CLIENTS = ("api_client_new", "api_client_revoke")
UNDER_RULES = ("routing_rule", "routing_rule_new", "routing_rule_switch", "officer_group", "officer_group_new")


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of base.html: ``nav``, ``place``, ``demo``, ``intake_url``, ``bell``, ``stopped``. Asked only when drawn.

    At most five counts, and for overseers a look at when the clock of the alerts last ran.
    """
    officer = getattr(request, "user", None)
    if officer is None or not officer.is_authenticated:
        return {"demo": settings.DEMO}
    match = request.resolver_match
    here = match.url_name if match and match.app_name == "casework" else ""
    at = wall.now()
    ringing = SimpleLazyObject(lambda: Ringing(officer, at))
    return {
        "demo": settings.DEMO,
        "place": place_of(officer),
        "intake_url": reverse("casework:intake") if officer.has(Role.CLERK) else "",
        "nav": SimpleLazyObject(lambda: sections(officer, here or "", ringing.urgent)),
        "bell": ringing,
        "stopped": SimpleLazyObject(lambda: stopped(officer, at)),
    }


class Ringing:
    """The bell: urgent alerts nobody answered, and notices not read. Two queries, each by its own index."""

    def __init__(self, officer: Officer, at: datetime) -> None:
        self.oversees = officer.has(*access.OVERSEERS)
        self.urgent = Alert.objects.seen_by(officer).ringing(at).count()
        self.unread = unread(officer)

    @property
    def count(self) -> int:
        """What the bell shows: to overseers what is urgent, to others what is new."""
        return self.urgent if self.oversees else self.unread


def stopped(officer: Officer, at: datetime) -> dict[str, Any]:
    """``missed`` and ``since`` when the alert clock has not run of late; told to whoever oversees."""
    if not officer.has(*access.OVERSEERS):
        return {"missed": False}
    missed, since = quiet_since(at)
    if missed and settings.DEMO and Replay.under_way():  # held until the demo's past is filled in
        return {"missed": False}
    return {"missed": missed, "since": since, "at": at}


def place_of(officer: Officer) -> str:
    """The center, or the city's office, as the header says it."""
    if officer.center is None:
        return _("Văn phòng UBND thành phố Huế")
    if get_language() == "en":
        return officer.center.name_en
    return _("TT PVHCC %(name)s") % {"name": officer.center.name_vi[:1].lower() + officer.center.name_vi[1:]}


def sections(officer: Officer, here: str, urgent: int) -> list[dict[str, Any]]:
    """The sections this officer may open, with the counts that call for a hand."""
    cards = Dossier.objects.held_for(officer)
    counts = {"alerts": urgent}
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
            # The bar of a phone has room for five: what a center reads of its figures stands in the drawer.
            "short": "" if name in ("overview", "reports") and officer.center_id is not None else short,
            "count": counts.get(name, 0),
            "late": name == "alerts",
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
        ("alerts", "alert-triangle", _("Cảnh báo"), _("Cảnh báo"), access.OVERSEERS, ("alert", "alert_act")),
        ("flags", "flag", _("Rà soát"), "", access.OVERSEERS, ("flag",)),
        ("overview", "chart-histogram", _("Tổng quan"), _("Tổng quan"), access.OVERSEERS, UNDER_OVERVIEW),
        ("reports", "report-analytics", _("Báo cáo"), _("Báo cáo"), access.OVERSEERS, UNDER_REPORTS),
        ("scorecard", "star", _("Chỉ số 766"), "", access.OVERSEERS, ("scorecard_services", "scorecard_entry")),
        ("calendar", "calendar", _("Lịch"), "", (Role.CITY_ADMIN, Role.CENTER_ADMIN), UNDER_CALENDAR),
        ("absences", "calendar-off", _("Vắng mặt"), "", access.CENTER_STAFF, ("absence", "absence_new", "absence_end")),
        ("routing_rules", "route", _("Quy tắc phân công"), "", (Role.SUPERVISOR, Role.CENTER_ADMIN), UNDER_RULES),
        ("api_clients", "settings", _("Ứng dụng"), "", (Role.CITY_ADMIN, Role.CENTER_ADMIN), UNDER_CLIENTS),
    )
