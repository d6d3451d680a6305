"""Import of the indicators of Plan 02-KH/TW: a list to begin with, which the city then keeps on its page."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from centers.imports import DATA, Diff, Row, choice, day, decimal, judge, one_import, read_rows, settle, text
from centers.models import Indicator
from centers.models.indicator import Direction, Group, Source

INDICATORS_FILE = DATA / "indicators.csv"
COLUMNS = ("code", "group", "name_vi", "name_en", "unit_vi", "unit_en", "target", "direction", "deadline_on", "source",
           "per_center", "ours", "basis_vi", "basis_en")  # fmt: skip
_AS_WRITTEN = ("name_vi", "name_en", "unit_vi", "unit_en", "basis_vi", "basis_en")


def import_indicators(file: Path = INDICATORS_FILE, *, apply: bool) -> Diff:
    """The indicators of ``file``. What the city has added to the list beside it stays."""
    rows = read_rows(file, COLUMNS)
    with one_import(apply=apply) as diff:
        wanted, _refused = judge(rows, _indicator, diff, key="code")
        for position, values in enumerate(wanted.values(), start=1):
            values |= {"position": position, "is_active": True}
        stored = {one.code: one for one in Indicator.objects.all()}
        settle(
            Indicator, wanted, stored, diff,
            label=lambda one: f"{one.code} {one.name_vi}",
            may_retire=lambda code, one: False,
        )  # fmt: skip
    return diff


def _indicator(row: Row) -> tuple[str, dict[str, Any]]:
    code = text(row, "code")
    text(row, "name_vi")
    values = {name: row[name] for name in _AS_WRITTEN} | {
        "code": code,
        "group": choice(row, "group", {one: one for one in Group.values}),
        "target": decimal(row, "target").quantize(Decimal("0.01")),
        "direction": choice(row, "direction", {one: one for one in Direction.values}),
        "deadline_on": day(row, "deadline_on"),
        "source": choice(row, "source", {one: one for one in Source.values}) if row["source"] else "",
        "per_center": row["per_center"] == "1",
        "ours": row["ours"] == "1",
    }
    Indicator(**values, position=1).full_clean(validate_unique=False, validate_constraints=False)
    return code, values
