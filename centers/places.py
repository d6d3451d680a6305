"""Import of the centers with their tiles on the city map, and of the agencies they consult."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from centers.imports import (
    DATA,
    Diff,
    Row,
    RowError,
    choice,
    decimal,
    judge,
    one_import,
    read_rows,
    settle,
    text,
    whole,
)
from centers.models import Agency, Center
from centers.models.center import Kind

CENTERS_FILE = DATA / "centers.csv"
AGENCIES_FILE = DATA / "agencies.csv"
COLUMNS = ("code", "name_vi", "short_name_vi", "slug", "type_en", "name_en", "center_name_vi", "area_km2",
           "centroid_lon", "centroid_lat", "merged_from_vi", "provenance")  # fmt: skip
# Communes of the former mountain districts A Lưới and Nam Đông, compared among themselves in the league tables.
MOUNTAIN = frozenset({"A Lưới 1", "A Lưới 2", "A Lưới 3", "A Lưới 4", "A Lưới 5", "Khe Tre", "Nam Đông", "Long Quảng"})
_KINDS = {"ward": Kind.WARD.value, "commune": Kind.COMMUNE.value}


def import_centers(file: Path = CENTERS_FILE, *, apply: bool) -> Diff:
    """The centers of ``file``, with the tiles of the grid file beside it. Never touches organisation codes."""
    rows = read_rows(file, COLUMNS)
    tiles = _tiles(file.with_name("centers_grid.csv"))
    with one_import(apply=apply) as diff:
        wanted, refused = judge(rows, _center, diff, key="code")
        for position, (code, values) in enumerate(wanted.items(), start=1):
            values |= {
                "position": position,
                "is_active": True,
                **tiles.get(code, {"col": None, "row": None, "abbr": ""}),
            }
        stored = {center.code: center for center in Center.objects.all()}
        settle(Center, wanted, stored, diff, label=_label, may_retire=lambda code, center: code not in refused)
    return diff


def _label(center: Center) -> str:
    return f"{center.code} {center.name_vi}"


def _center(row: Row) -> tuple[str, dict[str, Any]]:
    code = text(row, "code")
    if not code.isdigit():
        raise RowError(_("mã đơn vị hành chính phải là số: %(code)s") % {"code": code})
    short = text(row, "short_name_vi")
    kind = choice(row, "type_en", _KINDS)
    return code, {
        "code": code,
        "name_vi": text(row, "name_vi"),
        "name_en": text(row, "name_en"),
        "short_name_vi": short,
        "center_name_vi": text(row, "center_name_vi"),
        "slug": text(row, "slug"),
        "kind": Kind.MOUNTAIN.value if short in MOUNTAIN else kind,
        "area_km2": decimal(row, "area_km2").quantize(Decimal("0.01")),
        "longitude": float(decimal(row, "centroid_lon")),
        "latitude": float(decimal(row, "centroid_lat")),
        "merged_from_vi": row["merged_from_vi"],
        "provenance": row["provenance"],
    }


def _tiles(file: Path) -> dict[str, dict[str, Any]]:
    if not file.exists():
        return {}
    rows = read_rows(file, ("code", "col", "row", "abbr"))
    return {
        row["code"]: {"col": whole(row, "col"), "row": whole(row, "row"), "abbr": row["abbr"]} for _line, row in rows
    }


def import_agencies(file: Path = AGENCIES_FILE, *, apply: bool) -> Diff:
    """City departments and vertical agencies a dossier may be consulted with or routed to."""
    rows = read_rows(file, ("code", "name_vi", "name_en"))
    with one_import(apply=apply) as diff:
        wanted, refused = judge(rows, _agency, diff, key="code")
        for position, values in enumerate(wanted.values(), start=1):
            values |= {"position": position, "is_active": True}
        stored = {agency.code: agency for agency in Agency.objects.all()}
        settle(Agency, wanted, stored, diff, may_retire=lambda code, agency: code not in refused)
    return diff


def _agency(row: Row) -> tuple[str, dict[str, Any]]:
    code = text(row, "code")
    return code, {"code": code, "name_vi": text(row, "name_vi"), "name_en": text(row, "name_en")}
