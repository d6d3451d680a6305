"""Sealed reports: figures of days that are over, the dossiers behind them, and what became of them since.

seal(asked, form, by=officer, at=now) -> SealedReport
newest("bieu-06a", "2025-07", "19753") -> SealedReport | None
differences(sealed, officer=officer, now=now) -> Differences: cells, and dossiers with the lines that explain them
"""

from casework.reports.seals.differences import Cell, Differences, Move, Why, differences
from casework.reports.seals.drawn import asked_of, form_of, mark_of, sheet_of
from casework.reports.seals.seal import (
    REASON_MOST,
    Moved,
    Overtaken,
    Refused,
    is_over,
    may_sign,
    newest,
    revisions,
    seal,
)
from casework.reports.seals.spelling import broken, file_of, hash_of, missing

__all__ = [
    "REASON_MOST",
    "Cell",
    "Differences",
    "Move",
    "Moved",
    "Overtaken",
    "Refused",
    "Why",
    "asked_of",
    "broken",
    "differences",
    "file_of",
    "form_of",
    "hash_of",
    "is_over",
    "mark_of",
    "may_sign",
    "missing",
    "newest",
    "revisions",
    "seal",
    "sheet_of",
]
