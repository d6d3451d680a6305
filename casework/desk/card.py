"""The card of a slip: what stands in the columns of ``Dossier``, read off its lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from law import alerts
from law.calendar import from_seconds, to_seconds
from law.consultations import SaidLine
from law.slip import CalendarOf, Reading
from law.steps import STEPS, Effect, Step


class ReadLine(SaidLine, Protocol):
    """What the card takes from a line: a ``SlipLine``, or a row of the audit."""

    @property
    def by_id(self) -> Any: ...


def reading_columns(reading: Reading) -> dict[str, Any]:
    """The columns that card and line share."""
    return {
        "status": reading.status.value,
        "center_id": reading.center,
        "holder_id": UUID(reading.holder) if reading.holder else None,
        "stage": reading.stage.value,
        "clock": reading.clock.value,
        "due_on": reading.due_on,
        "due_at": None if reading.due_at is None else from_seconds(reading.due_at),
        "late_from": None if reading.late_from is None else from_seconds(reading.late_from),
        "left": reading.left,
    }


def card_columns(lines: Sequence[ReadLine], reading: Reading, calendar_of: CalendarOf) -> dict[str, Any]:
    """Every derived column of the card after the last of ``lines``."""
    standing = [line for line in lines if line.n not in reading.voided]
    last = {line.step: line for line in standing}
    accept = last.get(Step.ACCEPT)
    closing = [line for line in standing if STEPS[Step(line.step)].effect is Effect.END]
    ended = reading.clock == "ended" and closing
    return reading_columns(reading) | {
        "promised_on": reading.promised_on,
        "last_n": lines[-1].n,
        "changed_n": reading.changed_n,
        "due_n": reading.due_n,
        "watch_at": watch_at(lines, reading, calendar_of),
        "last_step": lines[reading.changed_n - 1].step,
        "registered_at": lines[0].at,
        "accepted_at": accept.at if accept else None,
        "accepted_center_id": reading.accepted_center or None,
        "accepted_by_id": accept.by_id if accept else None,
        "ended_at": closing[-1].at if ended else None,
        "returned_at": last[Step.HAND_OVER].at if reading.status == 10 else None,
        "verdict": reading.verdict,
        "supplements": reading.supplements,
        "reopened": Step.REOPEN in last,
    }


def watch_at(lines: Sequence[ReadLine], reading: Reading, calendar_of: CalendarOf) -> datetime | None:
    """The next moment the clock has something to say about the card."""
    if reading.clock == "ended":
        return None
    calendar = calendar_of(reading.center, reading.edition)
    found = alerts.watch_at(reading, lines, lambda n: to_seconds(lines[n - 1].at), calendar)
    return None if found is None else from_seconds(found)
