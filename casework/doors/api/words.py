"""Words and values as the API writes them: instants with the offset of Huế, who was first."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from casework.desk import Stale
from casework.templatetags.words import named
from law.calendar import HANOI


def instant(at: datetime | None) -> str | None:
    """ISO 8601 with the offset of Huế, whole seconds."""
    return None if at is None else at.astimezone(HANOI).isoformat(timespec="seconds")


def what_happened(stale: Stale) -> str:
    """Who was first, with what and when, for a 409."""
    return _("%(name)s vừa thực hiện “%(step)s” lúc %(hour)s.") % {
        "name": stale.by,
        "step": named(stale.step),
        "hour": stale.at.astimezone(HANOI).strftime("%H:%M %d/%m"),
    }
