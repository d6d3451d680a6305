"""`manage.py replay july-2025`: July 2025 as published, how it ended, and the last thirty working days."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casework import replay
from casework.management.counter import Counter
from casework.models import ReplayMoved
from casework.replay.runner import STAGES
from centers.wall import now


class Command(BaseCommand):
    help = "Writes the demo month through the desk. Interrupted anywhere, it goes on where it stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=[replay.NAME])
        parser.add_argument("--seed", type=int, help="other dossiers behind the same published figures")
        parser.add_argument("--until", choices=STAGES, default=STAGES[-1], help="stop after this stage")

    def handle(self, *args: Any, **options: Any) -> None:
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
