"""The one wall clock. Doors, tasks and commands read it once and pass the instant on; everything else takes ``at``."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """This instant in UTC, cut to whole seconds.

    When the tests set WALL_CLOCK_FILE the instant is read from that file (ISO 8601 with an offset), so that several
    real processes can live through simulated days together.
    """
    by_hand = getattr(settings, "WALL_CLOCK_FILE", "")
    if not by_hand:
        return timezone.now().replace(microsecond=0)
    text = Path(by_hand).read_text(encoding="ascii").strip()
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"{by_hand} holds {text!r}: an instant needs an offset")
    return instant.astimezone(UTC).replace(microsecond=0)


def today() -> date:
    """The civil date in Vietnam."""
    return timezone.localdate(now(), timezone.get_default_timezone())
