"""What a slip is made of and what is read off it: one line in, one reading out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from law.count import SAME_DAY_UNTIL
from law.limit import Limit
from law.steps import Clock, ClockPolicy, Stage, Status, Step


class SlipError(ValueError):
    """A line that no legal walk holds: names the line and its step."""


class Written(Protocol):
    """What is asked of a line as stored: a line of the slip, or a row of the audit."""

    @property
    def n(self) -> int: ...
    @property
    def step(self) -> str: ...
    @property
    def facts(self) -> Mapping[str, Any]: ...


class Cause(StrEnum):
    """Why a closed dossier is opened again."""

    OWN_ERROR = "own_error"
    NEW_INFORMATION = "new_information"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the slip, as the law sees it. Instants are epoch seconds."""

    n: int
    step: Step
    at: int
    center: str = ""  # register, accept, transfer, reopen, recount
    edition: int = 0  # the same: the edition of the calendar in force
    limit: Limit | None = None  # accept: the promise; register: the time to accept
    policy: ClockPolicy = ClockPolicy.PAUSE  # accept
    same_day_until: int = SAME_DAY_UNTIL  # accept, seconds of the local day
    units: int = 0  # extend
    holder: str = ""  # the steps that set the holder: the officer's UUID in hex
    cause: str = ""  # reopen: see Cause
    promised_on: date | None = None  # apologise
    voids: int = 0  # correct: n of the voided line
    rode: int = 0  # n of the line in whose transaction the rule wrote this one; 0 = none


@dataclass(frozen=True, slots=True)
class Reading:
    """What the card says. Before acceptance due and left speak of the time to accept, and nobody is late."""

    status: Status
    center: str
    holder: str
    stage: Stage
    clock: Clock
    due_on: date | None  # None while unknown: paused and not used up, or nothing is counted
    due_at: int | None
    late_from: int | None
    left: int | None  # while paused: units still owed (open seconds for hours, days for months), 0 when used up
    promised_on: date | None
    edition: int
    accepted_at: int | None
    accepted_center: str
    decided_at: int | None
    verdict: str  # "" or early, on_time, late: statuses 9 and 10
    acceptance_verdict: str  # "" or on_time, late: sealed by accept, decline or withdraw of a registered dossier
    extended: bool
    supplements: int  # requests after acceptance still standing
    changed_n: int  # last unvoided line that changed status, holder, stage or clock: what an open form carries
    voided: frozenset[int]
    due_n: int = 0  # last line that moved due or left


def refuse(line: Line, why: str) -> SlipError:
    """The error of an illegal line: its number, its step, and why."""
    return SlipError(f"line {line.n}, {line.step.value}: {why}")
