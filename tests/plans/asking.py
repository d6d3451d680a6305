"""How PostgreSQL means to answer the statements of the hottest pages, on a city of few centers and many years.

``main`` runs in a process of its own, on the empty database of DATABASE_URL: some centers write a July through the
desk and open the desks of today, SQL copies the July back for years, and the plans come out as JSON, a page a line.
"""

from __future__ import annotations

import json
import os
from itertools import chain
from typing import Any

from django.core.management import call_command
from django.db import connection

from casework.management import asked, timing
from casework.replay import year
from casework.replay.allocation import month
from centers import calendars, foundation
from deploy import decade
from tests.cast import LAID_OUT_AT

CENTERS, YEARS = 4, 12
# What no index answers: the controls.
UNINDEXED = {
    "cards without an index": "SELECT code FROM casework_dossier WHERE result_channel = 'post' AND promised_on IS NULL",
    "lines without an index": "SELECT d.code FROM casework_dossier d WHERE d.code = 'x' AND "
    "EXISTS (SELECT 1 FROM casework_slipline l WHERE l.role = 'clerk' AND l.written_at < d.registered_at)",
}


def main() -> None:
    fill()
    with timing.standing_at(year.TODAY):
        cast = asked.Cast()
        for ask in chain(*(some(cast, year.TODAY) for some in (asked.daily, asked.figures, asked.reports))):
            if not ask.words.endswith(", year"):  # most of what there is: then a table is read from end to end
                say(ask.words, timing.statements(ask))
    for name, statement in UNINDEXED.items():
        say(name, [statement])


def fill() -> None:
    call_command("migrate", verbosity=0)
    foundation.lay_out(LAID_OUT_AT)
    codes = sorted(month(), key=lambda code: month()[code].received)[:CENTERS]
    row = year.begin(year.TODAY, months=1, codes=codes)
    year.write(row, lambda _row: None, now=lambda: year.TODAY, months=1, codes=codes, jobs=1)
    decade.fill(os.environ["DATABASE_URL"], YEARS, lambda _words: None)
    calendars.forget()  # it begins earlier now


def say(page: str, statements: list[str]) -> None:
    print(json.dumps({"page": page, "plans": [plan(statement) for statement in statements]}), flush=True)


def plan(statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", None)
        return cursor.fetchone()[0][0]["Plan"]
