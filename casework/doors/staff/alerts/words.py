"""Alerts in the reader's words: title, reason, place, and where what is behind them is listed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casework.doors.staff.lists.addresses import list_url
from casework.models import Alert
from casework.reports.forms import FORMS
from casework.templatetags.words import decimal, grouped, hour, in_english, moment, named, short_date, weekday_short
from casework.watch.conditions import CONDITIONS
from casework.watch.seals_due import table_of
from centers.models import Field, Officer
from law.alert_rules import title_of


def title(alert: Alert) -> str:
    """What the alert says: "Quá hạn trên 5 ngày: 3 hồ sơ"."""
    return title_of(alert.rule, alert.count, **_title_words(alert.facts))[in_english()]


def _title_words(facts: Mapping[str, Any]) -> dict[str, str]:
    day = date.fromisoformat(facts["day"]) if "day" in facts else None
    since = _instant(facts.get("since"))
    return {
        "day": f"{weekday_short(day)} {short_date(day)}" if day else "",
        "month": _month(facts.get("month", "")),
        "points": _decimal(facts.get("points", "0")),
        "since": moment(since) if since else _("khi cài đặt"),
        "year": str(facts.get("year", "")),
    }


def _month(slug: str) -> str:
    """``7/2025`` of "2025-07"; in English ``July 2025``."""
    if not slug:
        return ""
    first = date.fromisoformat(f"{slug}-01")
    return date_format(first, "F Y") if in_english() else f"{first.month}/{first.year}"


def place(alert: Alert) -> str:
    """The center, or the whole city."""
    return named(alert.center) if alert.center else _("Toàn thành phố")


def why(alert: Alert, fields: Mapping[str, Field]) -> list[str]:
    """Short parts that say what is behind the alert: fields and how many, since when, how much."""
    parts = [WHY[alert.rule](alert)] if alert.rule in WHY else []
    if alert.rule in CONDITIONS and alert.rule not in ("due_peak", "rate_fell"):
        parts = [_fields(alert, fields), _since(alert)]
    return [part for part in parts if part]


def _fields(alert: Alert, fields: Mapping[str, Field]) -> str:
    """The fields with most dossiers: "9 hồ sơ Hộ tịch, 5 Đất đai"; one alone needs no number."""
    found = [(named(fields[code]), count) for code, count in alert.facts.get("fields", []) if code in fields]
    if len(found) == 1 and found[0][1] == alert.count:
        return found[0][0]
    return ", ".join(f"{grouped(count)} {name}" for name, count in found)


SINCE: dict[str, Callable[[datetime], str]] = {
    "overdue_1": lambda at: _("hạn lâu nhất %(day)s") % {"day": short_date(at)},
    "overdue_3": lambda at: _("hạn lâu nhất %(day)s") % {"day": short_date(at)},
    "overdue_5": lambda at: _("hạn lâu nhất %(day)s") % {"day": short_date(at)},
    "online_waiting": lambda at: _("nộp lâu nhất %(at)s") % {"at": f"{hour(at)} {short_date(at)}"},
    "unassigned": lambda at: _("nhận lâu nhất %(at)s") % {"at": f"{hour(at)} {short_date(at)}"},
    "step_over": lambda at: _("hạn gần nhất %(day)s") % {"day": short_date(at)},
    "consult_over": lambda at: _("hạn gần nhất %(day)s") % {"day": short_date(at)},
    "uncollected": lambda at: _("có kết quả từ %(day)s") % {"day": short_date(at)},
}


def _since(alert: Alert) -> str:
    since = _instant(alert.facts.get("since"))
    return SINCE[alert.rule](since) if since and alert.rule in SINCE else ""


def _peak(alert: Alert) -> str:
    """How the day compares with what the center decides in one."""
    capacity = Decimal(alert.facts["capacity"])
    times = round(alert.count / capacity, 1)
    return _("Gấp %(times)s lần sức giải quyết một ngày (%(capacity)s hồ sơ)") % {
        "times": _decimal(times), "capacity": _decimal(capacity),
    }  # fmt: skip


def _fell(alert: Alert) -> str:
    before, now = alert.facts["before"], alert.facts["now"]
    return _("%(before)s → %(now)s %% (%(in_time)s / %(decided)s hồ sơ tuần này)") % {
        "before": _decimal(before["value"]), "now": _decimal(now["value"]),
        "in_time": grouped(now["numerator"]), "decided": grouped(now["denominator"]),
    }  # fmt: skip


def _year(alert: Alert) -> str:
    return _("Ngày hẹn sau 31/12/%(year)s chưa tính được") % {"year": alert.facts["year"] - 1}


WHY: dict[str, Callable[[Alert], str]] = {
    "due_peak": _peak,
    "rate_fell": _fell,
    "no_closed_days": _year,
    "sweep_missed": lambda alert: _("Cảnh báo từng hồ sơ đang chờ; hạn và danh sách vẫn đúng"),
    "dead_letters": lambda alert: _("Đã thử lại 72 giờ"),
    "figures_differ": lambda alert: _("Đếm lúc %(at)s trên %(dossiers)s hồ sơ") % {
        "at": moment(_instant(alert.facts.get("counted_at"))), "dossiers": grouped(alert.facts.get("dossiers", 0)),
    },
    "recount_missed": lambda alert: _("Số liệu vẫn tính như thường, chỉ chưa được đếm lần thứ hai"),
    "seal_due": lambda alert: str(FORMS[table_of(alert.center_id or "")].title),
}  # fmt: skip

# Where the rules that speak of no dossiers lead, and what the link says.
PLACES = {
    "no_closed_days": ("casework:calendar", gettext_lazy("Mở lịch")),
    "dead_letters": ("casework:dead_letters", gettext_lazy("Xem thông báo hỏng")),
    "figures_differ": ("casework:recounts", gettext_lazy("Xem khác biệt")),
    "seal_due": ("casework:report_seal", gettext_lazy("Xem và chốt")),
    "recount_missed": ("casework:recounts", gettext_lazy("Xem các lần đếm")),
}


def _decimal(value: str | Decimal) -> str:
    """A number with the reader's sign, two decimals at most, none where it is whole."""
    return decimal(f"{Decimal(value):.2f}".rstrip("0").rstrip("."))


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def behind_url(alert: Alert, officer: Officer) -> str:
    """The list of exactly the dossiers behind the alert, or the page that ends it; empty where there is none."""
    if alert.rule in CONDITIONS:
        return rule_url(alert.rule, alert.center_id or "", officer)
    if alert.rule == "seal_due":
        return _seal_url(alert.facts["month"], alert.center_id or "")
    return reverse(PLACES[alert.rule][0]) if alert.rule in PLACES else ""


def _seal_url(month: str, center: str) -> str:
    """Where the table of a month is sealed."""
    return f"{reverse('casework:report_seal', args=[table_of(center)])}?{urlencode({'ky': month, 'trung_tam': center})}"


def rule_url(rule: str, center: str, officer: Officer) -> str:
    """The dossiers of a rule at a center; people of a center see their own without naming it."""
    whose = {"trung_tam": center} if officer.center_id is None else {}
    return list_url(nhom="tat-ca", canh_bao=rule, **whose)


def behind_words(alert: Alert, count: int) -> str:
    """What the link says."""
    if alert.rule in CONDITIONS:
        return ngettext("Mở %(n)s hồ sơ", "Mở %(n)s hồ sơ", count) % {"n": grouped(count)}
    return str(PLACES[alert.rule][1]) if alert.rule in PLACES else ""
