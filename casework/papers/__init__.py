"""What stands on a legal paper: read off the slip, so that a paper printed again says what it said.

A paper belongs to the line that issued it: its date, its center, the appointment after it. Only people's names, reasons
and the way to reach them are read where they live. The control slip alone grows with the dossier; asked for by a line,
it is what it was then. Papers are Vietnamese whatever the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from casework import desk
from casework.models import Dossier, Party, ReadLog, SlipLine
from casework.papers.control_slip import control_slip
from casework.papers.letters import apology, extension, refusal, stop_notice, supplement
from casework.papers.paper import Paper
from casework.papers.receipt import receipt
from centers.models import Center, Officer
from law.calendar import local_date, to_seconds
from law.papers import form_on, paper_named
from law.steps import STEPS, Step

BUILDERS: dict[str, Callable[[desk.Draft, SlipLine], dict[str, Any]]] = {
    "receipt": receipt,
    "supplement": supplement,
    "refusal": refusal,
    "extension": extension,
    "apology": apology,
    "stop_notice": stop_notice,
    "control_slip": control_slip,
}
OF_THE_ACCEPTED = frozenset({"receipt", "control_slip"})  # only from the acceptance on
NOT_ISSUED = "this dossier has no such paper"


class NoSuchPaper(LookupError):
    """The dossier never came to the step that issues this paper, or the forms in force that day have none."""


def printable(dossier: Dossier, paper: str, n: int | None = None) -> Paper:
    """The newest paper of a dossier by its name, or the one line ``n`` issued. Raises NoSuchPaper. Nine queries."""
    name = paper_named(paper)
    if name not in BUILDERS:
        raise NoSuchPaper(NOT_ISSUED)
    draft = desk.load(dossier)
    line = _issuing_line(draft, name, n)
    form = form_on(name, local_date(to_seconds(line.at)))
    if form is None:
        raise NoSuchPaper(NOT_ISSUED)
    people = {party.role: party.person for party in dossier.parties.select_related("person")}
    owner = people.get(Party.OWNER, dossier.owner)
    head: dict[str, Any] = {
        "form": form, "dossier": dossier, "center": _center(draft, line), "issued_at": line.at, "owner": owner,
        "submitter": people.get(Party.SUBMITTER, owner), "clerk": line.by.full_name if line.by is not None else "",
    }  # fmt: skip
    last = draft.lines[-1] if name == "control_slip" and n is None else line
    return Paper(**head, **BUILDERS[name](draft, last))


def log_print(dossier: Dossier, officer: Officer, at: datetime) -> None:
    """Printing takes personal data out of the house, so it is noted."""
    ReadLog.objects.create(officer=officer, what="print", dossier=dossier, at=at)


def _issuing_line(draft: desk.Draft, paper: str, n: int | None) -> SlipLine:
    """The newest standing line whose step prints the paper, or line ``n`` if it is one; see OF_THE_ACCEPTED."""
    gone = draft.reading.voided if draft.reading is not None else frozenset()
    accepted = draft.acceptance
    for line in reversed(draft.lines):
        late_enough = paper not in OF_THE_ACCEPTED or (accepted is not None and line.n >= accepted.n)
        asked = n is None or line.n == n
        if asked and late_enough and line.n not in gone and STEPS[Step(line.step)].paper == paper:
            return line
    raise NoSuchPaper(NOT_ISSUED)


def _center(draft: desk.Draft, line: SlipLine) -> Center:
    """Whose paper it is: of the center that wrote the line, also where the line sent the dossier away."""
    code = draft.lines[line.n - 2].center_id if line.step == Step.TRANSFER else line.center_id
    return Center.objects.get(code=code)
