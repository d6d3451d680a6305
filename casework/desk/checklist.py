"""The documents of a dossier as its slip leaves them: brought, not brought, asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from casework.models import Document, SlipLine
from law.steps import Step

TOUCHING = frozenset({Step.REGISTER, Step.ACCEPT, Step.ASK_SUPPLEMENT, Step.SUPPLEMENT, Step.CORRECT})


def after(lines: Sequence[SlipLine], voided: frozenset[int]) -> dict[int, tuple[datetime | None, int | None]]:
    """Per position (brought at, number of the line that asks for it) after the standing lines.

    Read from the slip and not from the rows, so that a correction leaves exactly what stood before the voided line.
    """
    state: dict[int, tuple[datetime | None, int | None]] = {}
    for line in lines:
        step = Step(line.step)
        if step not in TOUCHING or step is Step.CORRECT or line.n in voided:
            continue
        for position in line.facts.get("documents", ()):
            brought_at, _asked = state.get(position, (None, None))
            if step is Step.ASK_SUPPLEMENT:
                state[position] = (brought_at, line.n)
            elif step is Step.SUPPLEMENT:
                state[position] = (line.at, None)
            else:
                state[position] = (brought_at or line.at, None)
    return state


def settle(documents: Sequence[Document], lines: Sequence[SlipLine], voided: frozenset[int]) -> list[Document]:
    """Set each document to what the slip says of it; returns those that changed."""
    state = after(lines, voided)
    changed = []
    for document in documents:
        brought_at, asked_n = state.get(document.position, (None, None))
        if (document.received_at, document.asked_n) != (brought_at, asked_n):
            document.received_at, document.asked_n = brought_at, asked_n
            changed.append(document)
    return changed


def missing(documents: Sequence[Document], ticked: frozenset[int]) -> list[Document]:
    """Required documents neither brought before nor ticked now."""
    return [d for d in documents if d.required and d.received_at is None and d.position not in ticked]
