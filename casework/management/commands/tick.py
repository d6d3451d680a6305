"""`manage.py tick`: the background work without Celery, once or for ever."""

from __future__ import annotations

import logging
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from casework.tasks import WORK, is_due
from centers import wall

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Does all background work that is due; with --every goes on until it is stopped. Needs no Celery."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=float, metavar="SECONDS", help="look again after so many seconds")

    def handle(self, *args: Any, every: float | None, **options: Any) -> None:
        failed = self._look()
        while every is not None:
            time.sleep(every)
            close_old_connections()  # the database may have been restarted meanwhile
            self._look()
        if failed:
            raise CommandError(f"failed: {', '.join(failed)}")

    def _look(self) -> list[str]:
        """Do what is due; the names of what failed, each told and none a reason to leave out the others."""
        failed = []
        for name, work in WORK.items():
            try:
                at = wall.now()
                done = work(at) if is_due(name, at) else None
            except Exception:
                log.exception("%s failed", name)
                failed.append(name)
                continue
            if isinstance(done, dict) and any(done.values()):
                counts = ", ".join(f"{word} {count}" for word, count in done.items() if count)
                self.stdout.write(f"{at:%H:%M:%S} {name}: {counts}")
        return failed
