"""A list of any length is written in memory that does not grow with it."""

from __future__ import annotations

import tracemalloc
from tempfile import TemporaryFile
from typing import Any

import pytest
import xlsxwriter

from casework.reports.files import WRITERS
from tests.reports.sheets import STAMP, long_list

FEW, MANY = 1_500, 6_000
ROOM = 400_000  # bytes: what a file's buffers may take more or less


def peak_of(kind: str, rows: int) -> int:
    """The most bytes that were held at once while a list was written into a file."""
    with TemporaryFile() as out:
        tracemalloc.start()
        WRITERS[kind].write(long_list(rows), STAMP, out, lambda _rows: None)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return peak


@pytest.mark.parametrize("kind", ["xlsx", "csv", "json"])
def test_six_times_the_rows_take_the_same_memory(kind: str):
    peak_of(kind, 10)  # whatever is loaded once
    few = peak_of(kind, FEW)
    assert peak_of(kind, MANY) < few + ROOM


def test_a_workbook_held_in_memory_would_be_seen(monkeypatch: pytest.MonkeyPatch):
    plain = xlsxwriter.Workbook

    def hoarding(out: Any, options: dict[str, Any]) -> Any:
        return plain(out, {**options, "constant_memory": False})

    monkeypatch.setattr(xlsxwriter, "Workbook", hoarding)
    few = peak_of("xlsx", FEW)
    assert peak_of("xlsx", MANY) > few + ROOM


def test_heights_of_rows_are_forgotten_with_the_rows(monkeypatch: pytest.MonkeyPatch):
    held: list[int] = []
    plain = xlsxwriter.worksheet.Worksheet.set_row

    def counted(page: Any, *given: Any) -> Any:
        held.append(len(page.row_info))
        return plain(page, *given)

    monkeypatch.setattr(xlsxwriter.worksheet.Worksheet, "set_row", counted)
    peak_of("xlsx", FEW)
    assert len(held) > FEW, "every row of this list is broken into lines"
    assert max(held) < 30
