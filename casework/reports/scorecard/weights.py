"""How many points each indicator is worth, and from which share on it gives all of them: one table.

Decision 766/QĐ-TTg of 23 June 2022 sets five groups and 100 points. How the portal divides them was read off its own
numbers by third parties (August and September 2026), within 0.015 of a point; it shows payment as a group of its own.
Nothing official says these are right, so a change of any row is a new ``VERSION``.
"""

from __future__ import annotations

from decimal import Decimal

from casework.reports.scorecard.points import Scale

VERSION = "qd766-v1"
WHOLE = Decimal(100)


def _all(most: int, full_at: str = "1") -> Scale:
    return Scale(Decimal(most), Decimal(full_at))


# Openness 18 · progress 20 · online services 12 · payment 10 · satisfaction 18 · digitisation 22.
SCALES: dict[str, Scale] = {
    "1.1": _all(6),
    "1.2": _all(4),
    "1.3": _all(2),
    "1.4": _all(6),
    "2.1": _all(20),
    "3.1": _all(2, "0.80"),
    "3.2": _all(4),
    "3.3": _all(6, "0.50"),
    "3.5": _all(6),  # the portal's 6 A + min(2, 2.5 B) + 2.5 C
    "3.6b": _all(2, "0.80"),
    "3.6c": _all(2, "0.80"),
    "5.2": _all(6),
    "5.3": _all(6),
    "5.4": _all(6, "0.90"),
    "4.1": _all(6),
    "4.2": _all(4, "0.80"),
    "4.3": _all(2, "0.80"),
    "4.4": _all(2),
    "4.5": _all(4),
    "4.6": _all(2),
    "4.7": _all(2),
}
