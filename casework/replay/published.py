"""What the press published of Plan 02-KH/TW in July 2025, entered in the demo as the city's administrator would."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from casework.reports.entered import Entry, enter
from centers.imports import DATA, read_rows
from centers.models import Indicator, Officer
from law.steps import Role

VALUES_FILE = DATA / "indicator_values.csv"
COLUMNS = ("code", "span", "numerator", "denominator", "value", "source_vi", "source_on")


def enter_published(at: datetime) -> int:
    """Enters the values of the shipped file; those that stand already are left. Returns how many there are."""
    by = next((one for one in Officer.objects.filter(center=None).order_by("pk") if one.has(Role.CITY_ADMIN)), None)
    known = {one.code: one for one in Indicator.objects.all()}
    rows = [row for _line, row in read_rows(VALUES_FILE, COLUMNS) if row["code"] in known]
    if by is None:
        return 0
    for row in rows:
        numbers = (Decimal(row[name]) if row[name] else None for name in ("numerator", "denominator", "value"))
        entry = Entry(row["source_vi"], date.fromisoformat(row["source_on"]), *numbers)
        enter(known[row["code"]].subject, row["span"], "", entry, by=by, at=at)
    return len(rows)
