"""What every import command does: read, print the diff, write only when told to."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from centers.imports import Diff, FileError


class ImportCommand(BaseCommand):
    """Prints what the file would change; ``--apply`` changes it."""

    default_file: Path | None = None

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--apply", action="store_true", help="write the changes; without it nothing is written")
        if self.default_file is not None:
            parser.add_argument("--file", type=Path, default=self.default_file, help="csv file, default %(default)s")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            diffs = self.imports(**options)
        except FileError as error:
            raise CommandError(str(error)) from error
        for name, diff in diffs.items():
            self.stdout.write(f"{name}:")
            for line in diff.lines():
                self.stdout.write(f"  {line}")
        if not options["apply"] and not all(diff.changes_nothing for diff in diffs.values()):
            self.stdout.write(_("Chỉ xem trước, chưa ghi gì. Thêm --apply để ghi."))

    def imports(self, **options: Any) -> dict[str, Diff]:
        """The diffs by the name they are printed under."""
        raise NotImplementedError
