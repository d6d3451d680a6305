"""Import of days off and make-up working days. What is imported counts once an edition is published."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from centers.imports import DATA, Diff, Row, RowError, choice, judge, one_import, read_rows, settle, text
from centers.models import Center, ClosedDay, OpeningHours
from centers.models.closed_day import ClosedKind, Session

HOLIDAYS_FILE = DATA / "holidays.csv"
COLUMNS = ("date", "kind", "name_vi", "name_en", "status", "basis", "provenance")
# The city's hours until an administrator enters others; from the first day a calendar can be asked for.
HOURS_FROM = date(2025, 1, 1)
_KINDS = {kind: kind for kind in ClosedKind.values}
_SESSIONS = {session: session for session in Session.values}
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

Key = tuple[date, str, str, str]


def import_calendar(file: Path = HOLIDAYS_FILE, *, apply: bool) -> Diff:
    """Closed days of ``file``; columns ``session`` and ``center`` may narrow a closure. Rows entered by hand stay."""
    rows = read_rows(file, COLUMNS)
    centers = {center.code: center for center in Center.objects.all()}
    with one_import(apply=apply) as diff:
        _set_default_hours(diff)
        wanted, refused = judge(rows, lambda row: _closed_day(row, centers), diff, key="date")
        stored = {_key(day): day for day in ClosedDay.objects.select_related("center")}
        settle(
            ClosedDay, wanted, stored, diff,
            may_retire=lambda key, day: day.from_file and key[0].isoformat() not in refused,
        )  # fmt: skip
    return diff


def _key(day: ClosedDay) -> Key:
    return day.on, day.kind, day.session, day.center.code if day.center else ""


def _set_default_hours(diff: Diff) -> None:
    if OpeningHours.objects.filter(center__isnull=True).exists():
        return
    hours = OpeningHours.objects.create(in_force_from=HOURS_FROM, note="Mặc định 07:30-11:30, 13:30-17:30")
    diff.new.append(str(hours))


def _closed_day(row: Row, centers: dict[str, Center]) -> tuple[Key, dict[str, Any]]:
    on = _date(row)
    kind = choice(row, "kind", _KINDS)
    session = choice(row, "session", _SESSIONS) if row.get("session") else Session.ALL.value
    code = row.get("center", "")
    if code and code not in centers:
        raise RowError(_("không có trung tâm mã %(code)s") % {"code": code})
    if kind != ClosedKind.CLOSURE and (code or session != Session.ALL):
        raise RowError(_("ngày nghỉ và ngày làm bù là của cả thành phố, cả ngày"))
    if kind == ClosedKind.CLOSURE and not row["basis"]:
        raise RowError(_("lệnh đóng cửa phải nêu quyết định"))
    return (on, kind, session, code), {
        "on": on,
        "kind": kind,
        "session": session,
        "center": centers[code] if code else None,
        "name_vi": text(row, "name_vi"),
        "name_en": row["name_en"],
        "decision": row["basis"],
        "status": row["status"][:200],
        "provenance": row["provenance"],
        "from_file": True,
        "is_active": True,
    }


def _date(row: Row) -> date:
    written = text(row, "date")
    try:
        on = date.fromisoformat(written)
    except ValueError as error:
        raise RowError(_("không phải ngày: %(value)s") % {"value": written}) from error
    weekday = row.get("weekday", "")
    if weekday and weekday != _WEEKDAYS[on.weekday()]:
        raise RowError(
            _("ghi là %(written)s nhưng ngày đó là %(real)s") % {"written": weekday, "real": _WEEKDAYS[on.weekday()]}
        )
    return on
