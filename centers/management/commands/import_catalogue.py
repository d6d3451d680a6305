"""Imports fields, procedures, terms and papers."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from centers.catalogue import CATALOGUE_FILE, IN_FORCE_FROM, import_catalogue
from centers.imports import Diff
from centers.management.commands._importing import ImportCommand


class Command(ImportCommand):
    help = "Procedures of the commune People's Committee with their terms. Prints the diff; --apply writes it."
    default_file = CATALOGUE_FILE

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--in-force-from", type=date.fromisoformat, default=IN_FORCE_FROM,
            help="the day changed terms begin, default %(default)s (assumed)",
        )  # fmt: skip

    def imports(self, **options: Any) -> dict[str, Diff]:
        since = options["in_force_from"]
        return {"catalogue": import_catalogue(options["file"], apply=options["apply"], in_force_from=since)}
