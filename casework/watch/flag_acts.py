"""What people say about a flag: the center explains, the city and its inspectors find what came of it.

Every word is kept with its author and time. A finding may be changed by a later one; both stand in the history.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from casework.models import Flag, FlagAct
from centers.models import Officer
from law.flag_rules import REVIEWED, VOID


class Overtaken(Exception):
    """Something was said about the flag since the form was drawn; ``last`` is it."""

    def __init__(self, last: FlagAct) -> None:
        super().__init__(last.outcome)
        self.last = last


def explain(flag: Flag, *, by: Officer, at: datetime, expect: int, text: str) -> None:
    """Add an explanation; the outcome stays. Raises ``Overtaken`` unless the last word is still number ``expect``."""
    _add(flag, FlagAct(at=at, by=by, text=text), expect)


def review(flag: Flag, *, by: Officer, at: datetime, expect: int, outcome: str, text: str) -> None:
    """Say what came of looking, with a note. Raises ``Overtaken`` unless the last word is still number ``expect``."""
    if outcome not in REVIEWED:
        raise ValueError(outcome)
    _add(flag, FlagAct(at=at, by=by, outcome=outcome, text=text), expect)


def _add(flag: Flag, act: FlagAct, expect: int) -> None:
    with transaction.atomic():
        flag = Flag.objects.select_for_update(of=("self",)).get(pk=flag.pk)
        last = last_act(flag)
        if last is not None and (last.pk != expect or flag.outcome == VOID):
            raise Overtaken(last)
        act.flag = flag
        act.save(force_insert=True)
        if act.outcome:
            Flag.objects.filter(pk=flag.pk).update(outcome=act.outcome)


def last_act(flag: Flag) -> FlagAct | None:
    """The newest word about a flag; None while nobody has said anything."""
    return flag.acts.select_related("by").order_by("-pk").first()
