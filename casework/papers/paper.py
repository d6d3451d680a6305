"""What a paper is made of, before it is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from casework.models import Dossier, Person, SlipLine
from centers.models import Center
from law.calendar import local_date, to_seconds
from law.dossier_code import split_code
from law.papers import LegalForm


class NoSuchPaper(LookupError):
    """The dossier never came to the step that issues this paper, or the forms in force that day have none."""


@dataclass(frozen=True, slots=True)
class Row:
    """A document on a paper: its copies by column (original, copy, electronic), or why it is asked for."""

    n: int
    name: str
    copies: tuple[int | None, int | None, int | None] = (None, None, None)
    why: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A day, or days off in a row, of the count below an appointment."""

    days: str
    words: str
    n: int = 0
    off: bool = False
    due: bool = False


@dataclass(frozen=True, slots=True)
class Hand:
    """A row of the control slip: from whom to whom, when, and how the giving hand kept its norm."""

    giver: str
    receiver: str
    at: datetime
    result: str
    note: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper ready to be drawn. What a kind of paper does not say stays empty; ``clerk`` is whose step issued it."""

    form: LegalForm
    dossier: Dossier
    center: Center
    issued_at: datetime
    clerk: str
    owner: Person
    submitter: Person
    rows: Sequence[Row] = ()
    reasons: str = ""
    until: date | None = None  # supplement: the last day to bring it
    received_at: datetime | None = None
    due_at: datetime | None = None
    due_on: date | None = None
    limit: str = ""
    cells: Sequence[Cell] = ()
    left_out: str = ""
    result_place: str = ""
    secret: str = ""
    qr: str = ""
    due_before: datetime | None = None  # extension: the appointment it moves
    promised_on: date | None = None  # apology: the new appointment
    hands: Sequence[Hand] = ()  # control slip
    agencies: str = ""

    @property
    def issued_on(self) -> date:
        return local_date(to_seconds(self.issued_at))

    @property
    def number(self) -> int:
        """The number in the day's book: the tail of the code."""
        parts = split_code(self.dossier.code)
        return parts.n if parts is not None else 0


def text_of(line: SlipLine) -> str:
    """What was typed on the line; empty once it was erased."""
    remark = getattr(line, "remark", None)
    return remark.text if remark is not None else ""
