"""What the desk answers when it does not write."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import get_language

from law.steps import REFUSALS, Refusal, Step


class Refused(Exception):
    """The step may not be taken, or lacks something. ``fields`` maps a need to a sentence; "" is the whole step."""

    def __init__(self, fields: Mapping[str, str], refusal: Refusal | None = None) -> None:
        super().__init__("; ".join(f"{name}: {why}" if name else why for name, why in fields.items()))
        self.fields = dict(fields)
        self.refusal = refusal

    @classmethod
    def by_table(cls, refusal: Refusal) -> Refused:
        """A refusal of the table of steps, in the user's language."""
        return cls({"": REFUSALS[refusal][1 if get_language() == "en" else 0]}, refusal)


class Stale(Exception):
    """Somebody else was first. Says who did what, and when (409)."""

    def __init__(self, step: Step, at: datetime, by: str) -> None:
        super().__init__(f"{step} {at:%H:%M %d/%m/%Y} {by}".strip())
        self.step = step
        self.at = at
        self.by = by


class KeyReused(Exception):
    """A request key came again with another body (422)."""
