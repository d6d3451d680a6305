"""What two signers do who seal the same report at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

Meet = Callable[[], int]


def seal_at_once(hand: int, meet: Meet, span: str, at: datetime, guarded: bool) -> str:
    """Both saw that nothing was sealed and have counted; then both sign.

    Without the guard each row has a place of its own, so that the unique row does not stand between them.
    """
    from casework.figures.chosen import Chosen
    from casework.figures.spans import read
    from casework.reports import seals
    from casework.reports.forms import FORMS
    from casework.reports.seals import spelling
    from casework.reports.sheet import Asked
    from centers.models import Officer

    plain = spelling.hash_of

    def counted_and_waiting(sealed: Any) -> str:
        if not guarded:
            sealed.place = f"hand {hand}"
        meet()
        return plain(sealed)

    spelling.hash_of = counted_and_waiting
    chi, days = Officer.objects.get(username="thanhpho.quantri1"), read(span)
    assert days is not None
    asked = Asked(chi, Chosen(days, at, compared=False))
    try:
        return f"sealed {seals.seal(asked, FORMS['bieu-06a'], by=chi, at=at).revision}"
    except seals.Overtaken as first:
        return f"told of {first.last.revision}"
    finally:
        spelling.hash_of = plain
