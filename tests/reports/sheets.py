"""Sheets made by hand: every kind of cell under merged heads, and lists of any length."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from casework.figures.chosen import chosen_of
from casework.figures.rates import Rate
from casework.reports.files import WRITERS, Stamp
from casework.reports.sheet import Asked, Column, Form, Kind, Row, Sheet
from centers.models import Center, Officer
from tests.paperwork import at

NOW = at("2025-08-05 09:42")
STAMP = Stamp("Tôn Nữ Chi", NOW, UUID("00000000-0000-4000-8000-00000000cafe"))
IN, DURING, DONE = "Tiếp nhận", "Trong kỳ", "Đã giải quyết"
COLUMNS = (
    Column("no", "1", "TT", kind=Kind.TEXT, width=5),
    Column("name", "2", "Đơn vị", kind=Kind.TEXT, width=30),
    Column("all", "3", "Tổng số", (IN,)),
    Column("online", "4", "Trực tuyến", (IN, DURING)),
    Column("paper", "5", "Trực tiếp, dịch vụ bưu chính", (IN, DURING)),
    Column("before", "6", "Từ kỳ trước", (IN,)),
    Column("done", "7", "Tổng số", (DONE,)),
    Column("rate", "8", "Tỷ lệ", (DONE,), Kind.RATE),
    Column("due", "9", "Ngày hẹn", kind=Kind.DAY),
    Column("at", "10", "Tiếp nhận lúc", kind=Kind.INSTANT),
    Column("fee", "11", "Phí", kind=Kind.MONEY, width=12),
    Column("code", "12", "Mã hồ sơ", kind=Kind.DOSSIER, width=22),
)
CELLS = {
    "no": "1", "name": "Phường Phú Xuân", "all": 2534, "online": 2350, "paper": 187, "before": -3, "done": 2412,
    "rate": Rate(2292, 2412), "due": date(2025, 7, 4), "at": at("2025-07-01 07:57"), "fee": 1250000,
    "code": "H57.DEMO.01-250701-0022",
}  # fmt: skip


def form_of(columns: tuple[Column, ...] = COLUMNS, *, of: str = "center", names: bool = False) -> Form:
    """A form that is none of the house's."""
    return Form(
        "mau-thu", "1", "Mẫu để thử", "Một mẫu để thử.", columns, lambda *_: None, number="Biểu số 01", of=of,  # type: ignore[arg-type,return-value]
        unit="Số hồ sơ", names=names,
    )  # fmt: skip


def asked_by(officer: Officer | None = None, center: Center | None = None) -> Asked:
    return Asked(officer or Officer(), chosen_of({"ky": "2025-07"}, NOW), center)


def sheet_of(rows: Iterable[dict[str, Any]] = ({},), *, form: Form | None = None, **more: Any) -> Sheet:
    """A sheet of rows that differ from the usual one as said."""
    made = [Row(str(n), "Phường Phú Xuân", {**CELLS, **cells}) for n, cells in enumerate(rows)]
    return Sheet(form or form_of(), more.pop("asked", None) or asked_by(), made, len(made), **more)


def long_list(count: int) -> Sheet:
    """So many rows, none of which stands in memory before it is asked for."""

    def rows() -> Iterator[Row]:
        for n in range(count):
            yield Row(str(n), "", {**CELLS, "no": str(n + 1), "name": f"Thủ tục dài đến mức phải xuống dòng, số {n}"})

    return Sheet(form_of(of="dossier"), asked_by(), rows(), count)


def written(sheet: Sheet, kind: str) -> bytes:
    out = io.BytesIO()
    WRITERS[kind].write(sheet, STAMP, out, lambda _rows: None)
    return out.getvalue()
