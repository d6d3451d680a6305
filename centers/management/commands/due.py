"""``manage.py due``: one case of JSON a line on standard input, its due date and explanation on standard output."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from centers.calendars import shipped
from law.calculator import answer


class Command(BaseCommand):
    help = "Due date of each case on standard input, one JSON object a line, in order; exit status 1 if one was bad."
    requires_system_checks: list[str] = []  # a calculator asks nothing of settings or database

    def handle(self, *args: Any, **options: Any) -> None:
        calendar, bad = shipped(), False
        for line in sys.stdin.buffer:
            answered = answer(line, calendar)
            bad = bad or "error" in answered
            self.stdout.write(json.dumps(answered))
            self.stdout.flush()  # whoever asks line by line gets each answer at once
        if bad:
            sys.exit(1)
