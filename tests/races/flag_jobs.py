"""Two workers look through the same lines, both past the lease."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from unittest.mock import patch

from casework.models import Pulse
from casework.watch import flags


def look_at_the_same_lines(hand: int, meet: Callable[[], int], at: datetime) -> int:
    """Each has seen what there is to flag before either writes."""
    plain = flags.write

    def write(found, when):
        meet()
        plain(found, when)

    with patch.object(flags, "write", write), patch.object(type(Pulse.objects.all()), "claim", lambda *given: True):
        return flags.look(at)["found"]
