"""What the audit says: a code for machines, the dossier, a sentence for people."""

from __future__ import annotations

from dataclasses import dataclass

CODES = {
    "card": "a card that differs from its slip",
    "line": "a line missing, or one too many",
    "walk": "a step the table does not allow there",
    "reading": "a reading that the law does not read",
    "chain": "a hash that does not follow from its line and the one before",
    "remark": "a typed text that is not the one sealed",
    "decision": "a closing without its decision, or a decision without its closing",
    "number": "a number missing, doubled or never counted",
    "guard": "a table that could be changed unseen",
    "figure": "a figure that a second count, from the slips, does not give",
    "edition": "a calendar edition whose seal is broken",
    "report": "a sealed report that is not as it was signed",
}


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is not as it should be. ``dossier`` is its code, or "" where it is about no single one."""

    code: str
    dossier: str
    sentence: str
