"""Times the pages clerks live in, beside a yardstick of the machine: ``manage.py bench``."""

from __future__ import annotations

import hashlib
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.management import morning, orders_bench
from casework.models import Dossier
from centers import wall
from centers.models import Officer
from law.steps import Role, Status

GOAL_MS = 100  # the median a page may take (our choice)


class Command(BaseCommand):
    """Medians of the main pages on the data at hand, with their queries."""

    help = "Đo thời gian các trang chính trên dữ liệu đang có, bên cạnh thước đo của máy."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--runs", type=int, default=30)
        parser.add_argument("--sweep", type=int, metavar="CARDS", help="time a sweep over so many due cards instead")
        parser.add_argument("--orders", type=int, metavar="DOSSIERS", help="time a closure that moves so many instead")

    def handle(self, *args: Any, runs: int, sweep: int | None, orders: int | None, **options: Any) -> None:
        if sweep is not None:
            self._sweep(sweep, min(runs, 3))
            return
        if orders is not None:
            orders_bench.measure(orders, wall.now(), lambda words, s: self.stdout.write(f"{words:48}{s:>8.1f} s"))
            return
        dossier = Dossier.objects.filter(status=Status.IN_PROCESS).select_related("center", "holder").last()
        if dossier is None:
            raise CommandError("Chưa có hồ sơ nào để đo: chạy manage.py demo trước.")
        self.stdout.write(f"{Dossier.objects.count():,} dossiers on {connection.vendor}; {runs} runs each, ms")
        self.stdout.write(f"{'':34}{'median':>8}{'p95':>8}{'queries':>9}{'kB':>7}")
        self._row("yardstick: 20,000 SHA-256", *_timed(yardstick, runs), None, None)
        for words, officer, url in pages(dossier):
            client = Client(HTTP_HOST="localhost")
            client.force_login(officer)
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(url)
            if answer.status_code != 200:
                raise CommandError(f"{url} answered {answer.status_code}")
            asked = len(queries.captured_queries)
            self._row(words, *_timed(partial(client.get, url), runs), asked, len(answer.content))

    def _sweep(self, cards: int, runs: int) -> None:
        """Cards made up and taken back in one transaction: nothing stays, but nobody else should be at work."""
        self.stdout.write(f"{cards:,} cards due the same morning on {connection.vendor}; median of {runs} runs")
        self.stdout.write(f"{'':34}{'seconds':>8}{'lines':>8}{'messages':>9}")
        for words, seconds, lines, messages in morning.timed(cards, runs):
            self.stdout.write(f"{words:34}{seconds:>8.2f}{lines:>8}{messages:>9}")

    def _row(self, words: str, median: float, p95: float, queries: int | None, size: int | None) -> None:
        mark = " !" if size is not None and median > GOAL_MS else ""
        rest = f"{queries:>9}{size / 1000:>7.0f}" if queries is not None and size is not None else ""
        self.stdout.write(f"{words:34}{median:>8.1f}{p95:>8.1f}{rest}{mark}")


def pages(dossier: Dossier) -> Iterator[tuple[str, Officer, str]]:
    """The pages with somebody who works on them, at the center of ``dossier``."""
    people = list(Officer.objects.filter(center=dossier.center, is_active=True).select_related("center"))
    by_role = {role: next(o for o in people if o.has(role)) for role in (Role.CLERK, Role.OFFICER, Role.SUPERVISOR)}
    city = next(o for o in Officer.objects.filter(center=None) if o.has(Role.CITY_ADMIN))
    clerk, officer, supervisor = by_role.values()
    listed, work = reverse("casework:dossier_list"), reverse("casework:my_work")
    yield "log a dossier", clerk, reverse("casework:intake")
    yield "dossier", dossier.holder or supervisor, reverse("casework:dossier", args=[dossier.code])
    yield "my work, clerk", clerk, work
    yield "my work, officer", officer, work
    yield "list, center", supervisor, listed
    yield "list, city, overdue", city, f"{listed}?tinh_trang=overdue"
    yield "search by name", clerk, f"{listed}?q=nguyen+thi"
    yield "board", supervisor, reverse("casework:board")
    yield "alerts, center", supervisor, reverse("casework:alerts")
    yield "alerts, city", city, reverse("casework:alerts")
    yield "notices", supervisor, reverse("casework:notices")
    yield "routing rules", supervisor, reverse("casework:routing_rules")
    yield "absences", supervisor, reverse("casework:absences")
    yield "calendar of the year", city, reverse("casework:calendar")
    yield "returns", clerk, reverse("casework:returns")
    yield "overview, center", supervisor, reverse("casework:overview")
    yield "overview, city", city, reverse("casework:overview")


def yardstick() -> None:
    """A fixed piece of work, to read the other rows against on any machine."""
    digest = b""
    for _turn in range(20_000):
        digest = hashlib.sha256(digest).digest()


def _timed(work: Callable[[], Any], runs: int) -> tuple[float, float]:
    work()
    spans = []
    for _turn in range(runs):
        start = time.perf_counter()
        work()
        spans.append((time.perf_counter() - start) * 1000)
    return statistics.median(spans), statistics.quantiles(spans, n=20)[-1] if runs > 1 else spans[0]
