"""What figures are counted by: for each axis, where its key stands on a card, on a line and on a decision.

The definitions of the figures are the same for all of them; only the key by which rows are grouped differs.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import F, OuterRef, Subquery

from casework.figures.handlers import handler
from casework.models import SlipLine


class Axis(NamedTuple):
    """An expression for each kind of row that is counted. On none of them may it name more than one key."""

    card: Any  # a dossier accepted in the period
    line: Any  # a line of acceptance, of a transfer in, of a reopening
    source: Any  # a line of a transfer out
    standing: Any  # the last line before an instant: how the dossier stood
    decision: Any


def _of_the_dossier(path: str) -> Axis:
    """What a dossier has whatever happens to it: the same key on all its rows."""
    return Axis(F(path), *[F(f"dossier__{path}")] * 4)


def _previous_center() -> Subquery:
    """The center a line found the dossier at: the one the line before it left it at."""
    return Subquery(SlipLine.objects.filter(dossier=OuterRef("dossier"), n=OuterRef("n") - 1).values("center")[:1])


CENTER = Axis(F("accepted_center"), F("center"), _previous_center(), F("center"), F("center"))
AXES = {
    "center": CENTER,
    "field": _of_the_dossier("procedure__field__code"),
    "procedure": _of_the_dossier("procedure__code"),
    "channel": _of_the_dossier("channel"),
    # Acceptance, transfer and reopening: who did it. Open: who holds it. Decided: who worked on it.
    "officer": Axis(F("accepted_by"), F("by"), F("by"), F("holder"), handler()),
}
