"""A report as PDF: the print template drawn by WeasyPrint, which may open our own static files and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from mimetypes import guess_type
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit
from urllib.request import url2pathname

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language

from casework.reports.files.cells import rows_of, words
from casework.reports.files.frame import frame_of
from casework.reports.files.stamp import Stamp
from casework.reports.heads import heads
from casework.reports.sheet import Column, Sheet

STATIC = settings.BASE_DIR / "static"


class Denied(ValueError):
    """The document asked for something that is no static file of ours."""


def write(sheet: Sheet, stamp: Stamp, out: BinaryIO, told: Callable[[int], None]) -> None:
    """Writes the pages into ``out``. The whole document stands in memory, hence the limit of rows."""
    draw(document(sheet, stamp), out)


def document(sheet: Sheet, stamp: Stamp) -> str:
    """The page as HTML, every text escaped."""
    columns = sheet.form.columns
    table: list[dict[str, Any]] = [
        {"cells": list(zip(columns, words(columns, row), strict=True)), "whole": row is sheet.whole}
        for row in rows_of(sheet)
    ]
    return render_to_string("reports/print.html", {
        "language": get_language(), "frame": frame_of(sheet, stamp.at), "stamp": stamp, "columns": columns,
        "widths": widths(columns), "heads": heads(columns), "rows": table, "footnotes": sheet.footnotes,
        "signed": not sheet.form.is_list,
    })  # fmt: skip


def widths(columns: tuple[Column, ...]) -> list[str]:
    """Of each column, in percents of the table."""
    whole = sum(column.width for column in columns)
    return [f"{100 * column.width / whole:.2f}%" for column in columns]


def draw(html: str, out: BinaryIO) -> None:
    """HTML to PDF. Loaded here and not above: WeasyPrint takes a second, and is not there without Pango."""
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class StaticOnly(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            path = allowed(url)
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": guess_type(path.name)[0] or ""})

    base = f"{STATIC.as_uri()}/"
    HTML(string=html, base_url=base, url_fetcher=StaticOnly()).write_pdf(out, presentational_hints=True)


def allowed(url: str) -> Path:
    """The static file an address names. Raises ``Denied`` of everything else, another file of this machine as well."""
    parts = urlsplit(url)
    path = Path(url2pathname(parts.path)).resolve()
    if parts.scheme != "file" or parts.netloc or not path.is_relative_to(STATIC.resolve()) or not path.is_file():
        raise Denied(url)
    return path
