"""What the sign-in page shows beside the form: a worked clock, and in the trial how far the demo month has come."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from casework.doors.staff.clock import Strip, clock_of
from casework.models import Replay
from centers.calendars import shipped
from law.calendar import HANOI, Calendar, to_seconds
from law.limit import Limit, Unit
from law.slip import Line, read
from law.steps import Step

# Before the National Day of 2025: three working days that take a week.
RECEIVED_AT = datetime(2025, 8, 27, 10, 12, tzinfo=HANOI)
SEEN_AT = datetime(2025, 8, 29, 9, 42, tzinfo=HANOI)


def sign_in_context(request: HttpRequest) -> dict[str, Any]:
    """``clock`` and ``progress`` for login.html. One query, in the trial only."""
    return {"clock": example(), "progress": progress_words() if settings.DEMO else ""}


def example() -> Strip:
    """The clock of a dossier received on 27 August 2025 as it stood two days later, on the shipped calendar."""
    line = Line(1, Step.ACCEPT, to_seconds(RECEIVED_AT), center="example", edition=1, limit=Limit(3, Unit.WORKING_DAY))

    def calendar_of(_center: str, _edition: int) -> Calendar:
        return shipped()

    return clock_of([line], read([line], calendar_of), SEEN_AT, calendar_of, size="sm")


def progress_words() -> str:
    """How much of the demo is written; nothing once it is complete."""
    replay = Replay.objects.order_by("-pk").first()
    if replay is None:
        return _("Dữ liệu minh họa sắp được nạp.")
    if replay.finished_at is not None:
        return ""
    return _("Đang nạp dữ liệu minh họa: %(percent)d %%.") % {"percent": int(replay.share * 100)}
