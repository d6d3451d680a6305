"""`manage.py figures`: the figures of a period, of the city and by an axis, as a table, as JSON or as CSV."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from casework.figures import BY, Figures, Period, Table, as_csv, report, table
from casework.figures.written import CITY, csv_rows, report_as_json, table_as_json
from centers.wall import now

FIRST, LAST = date(2025, 7, 1), date(2025, 7, 31)
COLUMNS = (("Tiếp nhận", "accepted"), ("Trực tuyến", "online"), ("Kỳ trước", "carried_in"), ("Giải quyết", "decided"),
           ("Sớm", "early"), ("Đúng hạn", "on_time"), ("Trễ", "late"), ("Rút", "withdrawn"), ("Dừng", "stopped"),
           ("Đang xử lý", "open"), ("Quá hạn", "overdue"), ("Tạm dừng", "paused"))  # fmt: skip
RATES = (("% trực tuyến", "online_rate"), ("% giải quyết", "settlement_rate"), ("% đúng hạn", "on_time_of_decided"),
         ("% đúng/tiếp nhận", "on_time_of_received"))  # fmt: skip


class Command(BaseCommand):
    help = "Counts and rates of a period, by the definitions of docs/figures.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="first", type=_day, default=FIRST, help="first local day (2025-07-01)")
        parser.add_argument("--to", dest="last", type=_day, default=LAST, help="last local day, included (2025-07-31)")
        parser.add_argument("--as-of", type=_instant, help="count as it stood then (default: the end, or now)")
        parser.add_argument("--known-at", type=_instant, help="leave out what was written from then on")
        parser.add_argument("--by", choices=BY, help="one row per key of it (default: the centers)")
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help="for machines")
        form.add_argument("--csv", action="store_true", help="for spreadsheets: UTF-8 with a byte order mark")

    def handle(self, *args: Any, **options: Any) -> None:
        first, last, by = options["first"], options["last"], options["by"]
        try:
            period = Period.of_days(first, last, now=now(), as_of=options["as_of"], known_at=options["known_at"])
        except ValueError as error:
            raise CommandError(f"--to: {error}") from error
        if options["json"] and by is None:
            self._json(report_as_json(report(period, complete=True)))
        elif options["json"]:
            self._json(table_as_json(table(period, by, complete=True)))
        elif options["csv"]:
            self.stdout.write(as_csv(csv_rows(table(period, by or "center", complete=True))), ending="")
        else:
            self._table(table(period, by or "center"))

    def _json(self, facts: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(facts, ensure_ascii=False, indent=1))

    def _table(self, found: Table) -> None:
        heads = ["", *(head for head, _name in (*COLUMNS, *RATES))]
        rows = [_row(found.names[key], one) for key, one in found.rows.items()]
        cells = [heads, *rows, _row(CITY, found.whole)]
        widths = [max(len(row[place]) for row in cells) for place in range(len(heads))]
        for name, *values in cells:
            line = "  ".join(value.rjust(width) for value, width in zip(values, widths[1:], strict=True))
            self.stdout.write(f"{name.ljust(widths[0])}  {line}")


def _row(name: str, one: Figures) -> list[str]:
    values = [one.rates[rate].value for _head, rate in RATES]
    return [
        name,
        *(str(getattr(one, field)) for _head, field in COLUMNS),
        *("-" if v is None else str(v) for v in values),
    ]


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else timezone.make_aware(at)
