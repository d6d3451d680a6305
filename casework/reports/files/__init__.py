"""Reports as files: one row here is a kind of file, with what it can hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from casework.reports.files import csv, json, pdf, xlsx
from casework.reports.files.stamp import Stamp
from casework.reports.sheet import Sheet

Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Writer:
    """One kind of file. ``at_once`` rows are written while the reader waits, up to ``most`` by a worker."""

    name: str  # as addresses and files end
    content_type: str
    write: Callable[[Sheet, Stamp, BinaryIO, Told], None]
    at_once: int = 10_000
    most: int = 200_000  # what a worker writes within its minute (our choice)


WRITERS: dict[str, Writer] = {
    writer.name: writer
    for writer in (
        Writer("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx.write),
        Writer("csv", "text/csv; charset=utf-8", csv.write),
        # Pages are laid out in memory, about 100 rows a second.
        Writer("pdf", "application/pdf", pdf.write, at_once=200, most=1_000),
        Writer("json", "application/json", json.write),
    )
}

__all__ = ["WRITERS", "Stamp", "Told", "Writer"]
