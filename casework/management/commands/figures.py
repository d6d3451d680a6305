"""`manage.py figures`: the figures of a period, of the city and of each center, as a table or as JSON."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from casework.figures import Figures, Period, Report, report
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
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            period = Period.of_days(
                options["first"], options["last"], now=now(), as_of=options["as_of"], known_at=options["known_at"]
            )
        except ValueError as error:
            raise CommandError(f"--to: {error}") from error
        found = report(period)
        if options["json"]:
            self.stdout.write(
                json.dumps(as_json(found, options["first"], options["last"]), ensure_ascii=False, indent=1)
            )
        else:
            self._table(found)

    def _table(self, found: Report) -> None:
        heads = ["", *(head for head, _name in (*COLUMNS, *RATES))]
        rows = [_row(found.names[code], one) for code, one in found.centers.items()]
        table = [heads, *rows, _row("Thành phố Huế", found.city)]
        widths = [max(len(row[place]) for row in table) for place in range(len(heads))]
        for name, *cells in table:
            line = "  ".join(cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))
            self.stdout.write(f"{name.ljust(widths[0])}  {line}")


def as_json(found: Report, first: date, last: date) -> dict[str, Any]:
    """The report as machines read it."""
    as_of = found.period.as_of.astimezone(timezone.get_default_timezone())
    return {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "as_of": as_of.isoformat(),
        "city": found.city.as_json(),
        "centers": [{"code": code, "name": found.names[code], **one.as_json()} for code, one in found.centers.items()],
    }


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
