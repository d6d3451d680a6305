"""The clock of a dossier as pages show it: the chip, the strip, the small strip of lists, the answer in words.

state_of(dossier, at, edition)        chip of a card; no query when the edition is given and ``term`` was joined
reading_state(reading, limit, at, ..) chip of a law reading: dossier page, previews, intake
mini_of(dossier, at, state, edition)  the small strip of a list row, drawn from the card alone
clock_of(lines, reading, at, ..)      the strip drawn from the slip
answered(lines, reading, at, ..)      the same with the sentences beside it and the rows of the day table
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.doors.staff.clock.answer import Answer, answer_of, label_of
from casework.doors.staff.clock.cells import CalendarOf, Scene, Strip, ended_at, strip_cells
from casework.doors.staff.clock.mini import mini_cells
from casework.doors.staff.clock.stretches import stretches_of
from casework.doors.staff.clock.words import CSS, chip_words
from casework.models import Dossier
from centers.calendars import calendar_of as stored_calendar_of
from centers.calendars import current_edition
from law.calendar import Calendar, local_date, to_seconds
from law.clock_state import State, clock_state
from law.explain import explain
from law.limit import ACCEPTANCE_LIMIT, Limit, Unit
from law.line import Line, Reading
from law.slip import read
from law.steps import STEPS, Clock, Effect, Step

__all__ = [
    "Chip", "Face", "Strip", "answered", "clock_of", "mini_of", "promise_of", "reading_state", "scene_of", "state_of",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chip:
    """A clock state as ``components/chip.html`` shows it: css name, words, the remainder alone, the law's state."""

    state: str
    text: str
    left: str
    key: State


def state_of(dossier: Dossier, at: datetime, edition: int | None = None) -> Chip:
    """The chip of a card. Lists give the edition once and join ``term``; without it one query asks for the newest."""
    calendar = _shown(dossier, at, edition)
    accepted = dossier.accepted_at is not None
    limit = dossier.term.limit if accepted and dossier.term is not None else ACCEPTANCE_LIMIT
    return _chip(
        Clock(dossier.clock), dossier.verdict, accepted, dossier.due_on, _seconds(dossier.due_at),
        _seconds(dossier.late_from), dossier.left, limit, to_seconds(at), calendar,
    )  # fmt: skip


def reading_state(reading: Reading, limit: Limit, at: datetime, calendar_of: CalendarOf = stored_calendar_of) -> Chip:
    """The chip of a law reading."""
    calendar = calendar_of(reading.center, reading.edition).onward(to_seconds(at))
    return _chip(
        reading.clock, reading.verdict, reading.accepted_at is not None, reading.due_on, reading.due_at,
        reading.late_from, reading.left, limit, to_seconds(at), calendar,
    )  # fmt: skip


def _shown(dossier: Dossier, at: datetime, edition: int | None) -> Calendar:
    """The calendar a card is shown on: of the edition the list was given, else of the newest."""
    number = current_edition() if edition is None else edition
    return stored_calendar_of(dossier.center_id, number).onward(to_seconds(at))


def _seconds(at: datetime | None) -> int | None:
    return None if at is None else to_seconds(at)


def _chip(clock, verdict, accepted, due_on, due_at, late_from, left, limit, at, calendar) -> Chip:
    state = clock_state(
        clock=clock, verdict=verdict, accepted=accepted, due_on=due_on, due_at=due_at, late_from=late_from, left=left,
        limit=limit, at=at, calendar=calendar,
    )  # fmt: skip
    late = 0
    if state.state is State.OVERDUE and limit.unit is Unit.HOUR and local_date(at) == due_on:
        late = max(60, calendar.open_seconds(due_at, at))
    text, rest = chip_words(state, left=left, limit=limit, late_seconds=late)
    return Chip(CSS[state.state], text, rest, state.state)


def mini_of(dossier: Dossier, at: datetime, state: Chip, edition: int | None = None) -> Strip:
    """The small strip of a list row for ``{% mini %}``: how much is spent, left, late. From the card, no query."""
    return Strip(f"is-{state.state}", mini_cells(dossier, to_seconds(at), _shown(dossier, at, edition)))


def promise_of(lines: Sequence[Line], voided: frozenset[int]) -> Line | None:
    """The line that carries the limit being counted: the standing acceptance, else the registration."""
    standing = [line for line in lines if line.n not in voided and line.limit is not None]
    accepts = [line for line in standing if line.step is Step.ACCEPT]
    counted = accepts or standing
    return counted[-1] if counted else None


def scene_of(lines: Sequence[Line], reading: Reading, at: datetime, calendar_of: CalendarOf) -> Scene:
    """What a strip, the day table and the answer are drawn of. Reads the slip twice: now, and at its promise."""
    now = to_seconds(at)

    def shown(center: str, edition: int) -> Calendar:
        return calendar_of(center, edition).onward(now)

    promise = promise_of(lines, reading.voided)
    limit = promise.limit if promise is not None and promise.limit is not None else ACCEPTANCE_LIMIT
    end = ended_at(lines, reading)
    moment = now if end is None else min(end, now)
    rows = explain(lines, shown, until=moment) if promise is not None else ()
    if not rows and end is not None:  # never accepted: the clock that ran until then was the one to accept
        rows = explain([line for line in lines if line.at < end], shown, until=moment)
    pauses = [line for line in lines if line.n not in reading.voided and STEPS[line.step].effect is Effect.STOP]
    since = local_date(pauses[-1].at) if reading.clock is Clock.PAUSED and pauses else None
    first = read(lines[: promise.n], shown).due_on if promise is not None else None
    return Scene(
        lines, reading, limit, shown(reading.center, reading.edition), moment, end is not None,
        stretches_of(rows, since), None if first == reading.due_on else first,
    )  # fmt: skip


def clock_of(
    lines: Sequence[Line],
    reading: Reading,
    at: datetime,
    calendar_of: CalendarOf = stored_calendar_of,
    size: str = "",
) -> Strip:
    """The strip of a slip at ``at`` for ``components/clock.html``; ``size`` "" (dossier), "sm", "xs"."""
    return answered(lines, reading, at, calendar_of, size).clock


@dataclass(frozen=True, slots=True)
class Face:
    """Everything a page says of a clock: chip, strip, answer and the scene the day table is made of."""

    chip: Chip
    clock: Strip
    answer: Answer
    scene: Scene


def answered(
    lines: Sequence[Line], reading: Reading, at: datetime, calendar_of: CalendarOf = stored_calendar_of, size: str = ""
) -> Face:
    """The clock with its words, for ``components/clock_card.html`` and ``clock_days.days_table``."""
    scene = scene_of(lines, reading, at, calendar_of)
    chip = reading_state(reading, scene.limit, at, calendar_of)
    strip = strip_cells(scene, f"is-{chip.state}", size)
    strip.label = label_of(scene, chip.text)
    return Face(chip, strip, answer_of(scene, chip.left), scene)
