"""Imports the indicators of Plan 02-KH/TW."""

from __future__ import annotations

from typing import Any

from centers.imports import Diff
from centers.management.commands._importing import ImportCommand
from centers.plan import INDICATORS_FILE, import_indicators


class Command(ImportCommand):
    help = "The indicators of the plan from a file. Prints the diff; --apply writes it."
    default_file = INDICATORS_FILE

    def imports(self, **options: Any) -> dict[str, Diff]:
        return {"indicators": import_indicators(options["file"], apply=options["apply"])}
