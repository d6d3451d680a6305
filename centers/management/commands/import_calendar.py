"""Imports closed days; publishing them is a step of its own."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _

from centers import calendars, wall
from centers.closed_days import HOLIDAYS_FILE, import_calendar
from centers.imports import Diff
from centers.management.commands._importing import ImportCommand


class Command(ImportCommand):
    help = "Days off and make-up days. Prints the diff; --apply writes it; --publish makes the next calendar edition."
    default_file = HOLIDAYS_FILE

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--publish", metavar="NOTE", default="", help="publish a new edition with this note")

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if not options["apply"]:
            return
        if not calendars.has_news():
            self.stdout.write(_("Bản lịch hiện hành đã khớp với dữ liệu."))
        elif options["publish"]:
            edition = calendars.publish(at=wall.now(), note=options["publish"])
            self.stdout.write(_("Đã công bố bản lịch số %(number)s.") % {"number": edition.number})
        else:
            self.stdout.write(_("Chưa công bố: lịch mới chỉ có hiệu lực khi thành một bản lịch (--publish)."))

    def imports(self, **options: Any) -> dict[str, Diff]:
        return {"calendar": import_calendar(options["file"], apply=options["apply"])}
