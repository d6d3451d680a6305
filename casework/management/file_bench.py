"""How long the worker takes over the longest file people ask for: the tracking book of the city, as a workbook."""

from __future__ import annotations

import resource
import time
from datetime import datetime
from tempfile import TemporaryFile
from typing import NamedTuple
from uuid import uuid4

from casework.management.asked import Cast, spans
from casework.models import Export
from casework.reports.asked import asked_of
from casework.reports.exports import sheet_of, write
from casework.reports.forms import FORMS


class Written(NamedTuple):
    rows: int
    wall_s: float
    own_s: float  # of this process, the database's left out
    kilobytes: int
    grown_mb: int  # how much more memory the process had at its peak than before


def book_as_xlsx(at: datetime) -> Written:
    """The book of the last whole month. Nothing is kept."""
    form, officer = FORMS["so-theo-doi"], Cast().city
    export = Export(uuid=uuid4(), officer=officer, report=form.slug, format="xlsx", language="vi", created_at=at)
    before_kb, wall, own = _peak_kb(), time.perf_counter(), time.process_time()
    sheet = sheet_of(form, asked_of(form, officer, {"ky": spans(at)[0]}, at))
    with TemporaryFile() as out:
        write(export, sheet, out, lambda _rows: None)
        size = out.seek(0, 2)
    took = (time.perf_counter() - wall, time.process_time() - own)
    return Written(sheet.total, *took, size // 1000, (_peak_kb() - before_kb) // 1000)


def _peak_kb() -> int:
    """On Linux kilobytes, as PostgreSQL's machines are."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
