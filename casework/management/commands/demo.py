"""`manage.py demo`: the trial's slow tables and its month. `make run` calls it; running it again changes nothing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from casework import replay
from casework.models import Dossier
from casework.replay.published import enter_published
from centers import foundation
from centers.wall import now


class Command(BaseCommand):
    help = "Fills an empty trial: centers, catalogue, calendar, demo people, July 2025 and the days since."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Dữ liệu minh họa chỉ dùng cho bản dùng thử (DEMO=1).")
        if not replay.started() and Dossier.objects.exists():
            raise CommandError("Cơ sở dữ liệu đã có hồ sơ, không nạp dữ liệu minh họa.")
        foundation.lay_out(now())
        call_command("replay", replay.NAME, stdout=self.stdout, stderr=self.stderr)
        enter_published(now())
