"""`manage.py audit`: compare every card with its slip, look for broken chains, missing numbers and dropped guards.

With ``--figures`` instead: count every figure a second way, from the slips.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from casework import audit
from casework.audit import nightly
from casework.figures import Period
from centers.wall import now

SHOWN = 200  # findings listed on a terminal; --json lists all


class Command(BaseCommand):
    help = "Compares every card with its slip and every slip with its chain. Exit status 1 when anything is wrong."
    requires_system_checks: list[str] = []  # a missing guard is a finding here, not a reason to refuse to look

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--figures", action="store_true", help="instead, count the figures a second way")
        parser.add_argument("--from", dest="first", type=date.fromisoformat, help="with --figures: first day")
        parser.add_argument("--to", dest="last", type=date.fromisoformat, help="with --figures: last day, included")
        parser.add_argument("--json", action="store_true", help="one JSON object with all findings")

    def handle(self, *args: Any, **options: Any) -> None:
        done = self._figures(options["first"], options["last"]) if options["figures"] else audit.run()
        if options["json"]:
            facts = {"dossiers": done.dossiers, "lines": done.lines, "findings": [asdict(f) for f in done.findings]}
            self.stdout.write(json.dumps(facts, ensure_ascii=False))
        else:
            self._tell(done)
        if done.findings:
            raise SystemExit(1)

    def _figures(self, first: date | None, last: date | None) -> audit.Audit:
        """The usual periods are kept beside the counts of the nights; other days are nobody's business but yours."""
        at = now()
        done = audit.check_figures(_periods(first, last, at))
        if first is None and last is None:
            nightly.keep(done, audit.usual_days(at), at)
        return done

    def _tell(self, done: audit.Audit) -> None:
        for finding in done.findings[:SHOWN]:
            self.stdout.write(f"{finding.code}\t{finding.dossier or '-'}\t{finding.sentence}")
        seen = {"dossiers": done.dossiers, "lines": done.lines, "findings": len(done.findings)}
        self.stdout.write(_("%(dossiers)s hồ sơ, %(lines)s dòng: %(findings)s điều bất thường.") % seen)


def _periods(first: date | None, last: date | None, at: datetime) -> list[Period]:
    """The days asked for; this month, the last and July 2025 when none are."""
    if first is None and last is None:
        return audit.usual_periods(at)
    if first is None or last is None:
        raise CommandError("--from, --to: give both or neither")
    try:
        return [Period.of_days(first, last, now=at)]
    except ValueError as error:
        raise CommandError(f"--to: {error}") from error
