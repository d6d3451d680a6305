"""Prints the figures of a period: ``manage.py figures --json``."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casework import figures
from casework.figures.counting import COUNTS
from centers import wall
from centers.models import Center
from law.calendar import HANOI


def day(text: str) -> date:
    return date.fromisoformat(text)


def instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise CommandError(f"{text}: cần ghi múi giờ, ví dụ 2025-08-01T00:00:00+07:00.")
    return found


class Command(BaseCommand):
    """Counts and rates of the city and its centers between two local days, both included."""

    help = "In số liệu của một kỳ: toàn thành phố và từng Trung tâm."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--from", dest="first", type=day, default=date(2025, 7, 1))
        parser.add_argument("--to", dest="last", type=day, default=date(2025, 7, 31))
        parser.add_argument("--as-of", type=instant)
        parser.add_argument("--known-at", type=instant)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, first: date, last: date, **options: Any) -> None:
        if last < first:
            raise CommandError("Ngày cuối kỳ đứng trước ngày đầu kỳ.")
        now = wall.now()
        instants = {name: options[name] for name in ("as_of", "known_at") if options[name]}
        centers = figures.by_center(first, last, now=now, **instants)
        city = figures.city(centers)
        names = dict(Center.objects.values_list("code", "name_vi"))
        if options["json"]:
            as_of = figures.Asked.about(first, last, now=now, **instants).as_of.astimezone(HANOI)
            answer = {
                "from": first.isoformat(), "to": last.isoformat(), "as_of": as_of.isoformat(),
                "city": printed(city),
                "centers": [{"code": code, "name": names[code], **printed(row)} for code, row in centers.items()],
            }  # fmt: skip
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
            return
        self._table({"Thành phố Huế": city} | {names[code]: row for code, row in centers.items()}, last)

    def _table(self, rows: dict[str, dict[str, Any]], last: date) -> None:
        shown = ("accepted", "decided", "open", "overdue")
        rates = tuple(figures.RATE_NAMES)
        self.stdout.write(f"{'':28}" + "".join(f"{name:>10}" for name in shown) + "".join(f"{r:>21}" for r in rates))
        for name, row in rows.items():
            counts = "".join(f"{row[key]:>10}" for key in shown)
            self.stdout.write(f"{name:28}{counts}" + "".join(f"{row['rates'][r]['value'] or '-':>21}" for r in rates))
        self.stdout.write(f"({last + timedelta(days=1):%Y-%m-%d} 00:00)")


def printed(row: dict[str, Any]) -> dict[str, Any]:
    """The keys of the published form: the counts, then the rates."""
    return {name: row[name] for name in COUNTS} | {"rates": row["rates"]}
