"""`manage.py replay july-2025`: July 2025 as published, how it ended, and the last thirty working days.

`manage.py replay year`: twelve months like it, what the bench is run on.
"""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from casework import replay
from casework.management.counter import Counter
from casework.models import Dossier, Replay, ReplayMoved
from casework.replay import year
from casework.replay.runner import STAGES
from centers import foundation
from centers.wall import now


class Command(BaseCommand):
    help = "Writes the demo month through the desk. Interrupted anywhere, it goes on where it stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=[replay.NAME, year.NAME])
        parser.add_argument("--seed", type=int, help="other dossiers behind the same published figures")
        parser.add_argument("--until", choices=STAGES, default=STAGES[-1], help="stop after this stage")
        parser.add_argument("--jobs", type=int, help="year: processes that write at once; as many as processors")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["name"] == year.NAME:
            self._year(options["jobs"])
        else:
            self._july(options)

    def _july(self, options: dict[str, Any]) -> None:
        try:
            row = replay.begin(now(), options["seed"])
        except replay.OtherSeed as other:
            raise CommandError(f"Tháng 7/2025 đã được nạp với --seed {other.seed}.") from other
        if row.finished_at is not None:
            self.stdout.write(f"Dữ liệu minh họa đã đủ: {row.lines} dòng phiếu.")
            return
        counter = Counter(self.stdout)
        try:
            replay.Runner(row, now=now).run(counter, options["until"])
        except ReplayMoved as moved:
            raise CommandError("Một tiến trình khác đang nạp dữ liệu minh họa.") from moved
        counter.end(row)

    def _year(self, jobs: int | None) -> None:
        row = Replay.objects.filter(name=year.NAME).first()
        if row is not None and row.finished_at is not None:
            self.stdout.write(f"Dữ liệu một năm đã đủ: {row.lines} dòng phiếu.")
            return
        if row is not None or Dossier.objects.exists():
            raise CommandError("Dữ liệu một năm chỉ nạp vào cơ sở dữ liệu chưa có hồ sơ.")
        foundation.lay_out(now())
        counter, started = Counter(self.stdout), time.monotonic()
        row = year.begin(now())
        year.write(
            row,
            lambda r: counter(r, r.lines, time.monotonic() - started),
            now=now,
            jobs=jobs or (1 if connection.vendor == "sqlite" else None),
        )
        counter.end(row)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM (ANALYZE)")
