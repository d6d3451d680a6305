"""Times the pages people live in, beside their bare SQL and a yardstick of the machine: ``manage.py bench``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from casework.management import asked, file_bench, morning, orders_bench, peak_day, timing
from casework.models import Dossier, Replay
from casework.replay import year
from centers import wall


class Command(BaseCommand):
    """Median and p95 of each page on the data at hand, the time its statements take alone, and the goal it missed."""

    help = "Đo thời gian các trang chính trên dữ liệu đang có, bên cạnh câu hỏi SQL và thước đo của máy."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--runs", type=int, default=30)
        parser.add_argument("--only", metavar="WORDS", default="", help="rows that begin with these words")
        parser.add_argument("--sweep", type=int, metavar="CARDS", help="time a sweep over so many due cards instead")
        parser.add_argument("--orders", type=int, metavar="DOSSIERS", help="time a closure that moves so many instead")
        parser.add_argument("--file", action="store_true", help="write the city's tracking book of a month instead")
        parser.add_argument("--peak-day", metavar="FILE", help="lay out a database, write the peak day's requests")

    def handle(self, *args: Any, runs: int, only: str, sweep: int | None, orders: int | None, **options: Any) -> None:
        if options["peak_day"]:
            Path(options["peak_day"]).write_text(json.dumps(peak_day.lay_out(wall.now())), encoding="utf-8")
        elif sweep is not None:
            self._sweep(sweep, min(runs, 3))
        elif options["file"]:
            self._file()
        elif orders is not None:
            orders_bench.measure(orders, wall.now(), lambda words, s: self.stdout.write(f"{words:48}{s:>8.1f} s"))
        else:
            self._pages(runs, only)

    def _pages(self, runs: int, only: str) -> None:
        at = self._at()
        self.stdout.write(f"{Dossier.objects.count():,} dossiers on {connection.vendor}; {runs} runs each, ms")
        self.stdout.write(f"{'':40}{'median':>8}{'p95':>8}{'SQL':>8}{'queries':>9}{'kB':>6}{'goal':>7}")
        self._row("yardstick: 20,000 SHA-256", timing.yardstick(runs))
        with timing.standing_at(at):
            try:
                for ask in self._asks(at):
                    if ask.words.startswith(only):
                        self._row(ask.words, timing.timed(ask, runs), ask)
            except asked.NothingToTime:
                raise CommandError("Chưa có hồ sơ nào để đo: chạy manage.py demo trước.") from None
            except timing.Unanswered as unanswered:
                raise CommandError(str(unanswered)) from unanswered

    def _at(self) -> Any:
        """The end of the year when one was written, else now."""
        written = Replay.objects.filter(name=year.NAME).first()
        return wall.now() if written is None else written.started_at

    def _file(self) -> None:
        """As the worker writes it: the database's own time is in the wall's alone."""
        done = file_bench.book_as_xlsx(self._at())
        self.stdout.write(
            f"{done.rows:,} rows, {done.kilobytes:,} kB: {done.own_s:.1f} s of a processor, {done.wall_s:.1f} s in all,"
            f" {done.grown_mb:+} MB of memory"
        )

    def _asks(self, at: Any) -> Iterator[timing.Ask]:
        cast = asked.Cast()
        return chain(asked.figures(cast, at), asked.reports(cast, at), asked.daily(cast, at), asked.others(cast))

    def _sweep(self, cards: int, runs: int) -> None:
        """Cards made up and taken back in one transaction: nothing stays, but nobody else should be at work."""
        self.stdout.write(f"{cards:,} cards due the same morning on {connection.vendor}; median of {runs} runs")
        self.stdout.write(f"{'':34}{'seconds':>8}{'lines':>8}{'messages':>9}")
        for words, seconds, lines, messages in morning.timed(cards, runs):
            self.stdout.write(f"{words:34}{seconds:>8.2f}{lines:>8}{messages:>9}")

    def _row(self, words: str, took: timing.Timed, ask: timing.Ask | None = None) -> None:
        rest = ""
        if ask is not None:
            missed = took.median > ask.goal_ms or (ask.worst_ms is not None and took.p95 > ask.worst_ms)
            rest = f"{took.sql:>8.1f}{took.queries:>9}{took.kilobytes:>6.0f}{ask.goal_ms:>7}{' !' if missed else ''}"
        self.stdout.write(f"{words:40}{took.median:>8.1f}{took.p95:>8.1f}{rest}")
