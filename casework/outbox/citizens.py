"""What the applicant hears of: the steps the table says tell him."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from casework.models import Message, SlipLine
from law.steps import STEPS, Step

RESULT_HOLD = timedelta(minutes=15)  # as long as its author may undo it: a correction cancels what was not yet sent


def to_citizens(lines: Iterable[SlipLine]) -> Iterator[Message]:
    """A message to the owner for each line that tells him something."""
    for line in lines:
        step = Step(line.step)
        if STEPS[step].tells_citizen and (step is not Step.RECOUNT or line.facts.get("moved")):
            hold = RESULT_HOLD if step is Step.RESOLVE else timedelta(0)
            yield Message(
                topic=step.value, revision=line.n, dossier=line.dossier, line_n=line.n,
                person_id=line.dossier.owner_id, created_at=line.written_at, hold_until=line.written_at + hold,
            )  # fmt: skip
