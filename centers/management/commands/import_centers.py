"""Imports the centers and the agencies they consult."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from centers.imports import Diff
from centers.management.commands._importing import ImportCommand
from centers.places import AGENCIES_FILE, CENTERS_FILE, import_agencies, import_centers


class Command(ImportCommand):
    help = "Centers with their map tiles, and agencies. Prints the diff; --apply writes it."
    default_file = CENTERS_FILE

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--agencies", type=Path, default=AGENCIES_FILE, help="csv file, default %(default)s")

    def imports(self, **options: Any) -> dict[str, Diff]:
        return {
            "centers": import_centers(options["file"], apply=options["apply"]),
            "agencies": import_agencies(options["agencies"], apply=options["apply"]),
        }
