"""Imports the synthetic staff of the trial."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from centers.demo_people import import_demo_people
from centers.imports import Diff
from centers.management.commands._importing import ImportCommand


class Command(ImportCommand):
    help = (
        "Demo officers, routing rules and organisation codes. Prints the diff; --apply writes it. Never in production."
    )

    def imports(self, **options: Any) -> dict[str, Diff]:
        if settings.PRODUCTION:
            raise CommandError(_("Người minh họa dùng chung một mật khẩu ai cũng biết: chỉ nạp khi DEMO=1."))
        return {"people": import_demo_people(apply=options["apply"])}
