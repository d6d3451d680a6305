"""What figures are counted by: for each axis, where its key stands on a card, on a line and on a decision.

The definitions of the figures are the same for all of them; only the key by which rows are grouped differs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, OuterRef, Subquery, Value

from casework.figures.handlers import handler
from casework.models import SlipLine


class Axis(NamedTuple):
    """An expression for each kind of row that is counted. On none of them may it name more than one key."""

    card: Any  # a dossier accepted in the period
    line: Any  # a line of acceptance, of a transfer in, of a reopening
    source: Any  # a line of a transfer out
    standing: Any  # the last line before an instant: how the dossier stood
    decision: Any
    # Whether a key goes with its dossiers: what came in under it and did not go is open under it. Then a dossier that
    # was never transferred, opened again or corrected has one key, from its acceptance to its decision.
    balanced: bool = True
    read: Callable[[str], str] = str  # a key as the databases write it as text, as tables name it


def of_the_dossier(path: str) -> Axis:
    """What a dossier has whatever happens to it: the same key on all its rows."""
    there = F(f"dossier__{path}")
    return Axis(F(path), there, there, there, there)


def _previous_center() -> Subquery:
    """The center a line found the dossier at: the one the line before it left it at."""
    return Subquery(SlipLine.objects.filter(dossier=OuterRef("dossier"), n=OuterRef("n") - 1).values("center")[:1])


def _officer(key: str) -> str:
    """SQLite keeps a UUID without its strokes."""
    return str(UUID(key)) if key else ""


NOWHERE = Value("")
CITY = Axis(NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE)  # all of it as one row
CENTER = Axis(F("accepted_center"), F("center"), _previous_center(), F("center"), F("center"))
AXES = {
    "center": CENTER,
    "field": of_the_dossier("procedure__field__code"),
    "procedure": of_the_dossier("procedure__code"),
    "channel": of_the_dossier("channel"),
    # Acceptance, transfer and reopening: who did it. Open: who holds it. Decided: who worked on it.
    "officer": Axis(F("accepted_by"), F("by"), F("by"), F("holder"), handler(), balanced=False, read=_officer),
}
