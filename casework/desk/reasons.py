"""What a recount did and why, as facts of its line: which closed days, and whether a promised date moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from casework.desk.books import Books
from law.calendar import ordinal
from law.line import Line, Reading
from law.recount import because


def recount_facts(
    lines: Sequence[Line], before: Reading, after: Reading, books: Books, *, at: int, alone: bool
) -> dict[str, Any]:
    """``because``: the days of the slip's centers that changed between its editions and that it counted over.

    ``moved`` only where an applicant was told another date; never of a line that follows (not ``alone``): whoever
    took the step it follows tells the date that came of both.
    """
    known = [due.toordinal() for due in (before.due_on, after.due_on) if due is not None]
    first, last = ordinal(lines[0].at), max(known, default=ordinal(at))
    facts: dict[str, Any] = {"because": []}
    for center in dict.fromkeys((after.center, *(line.center for line in lines if line.center))):
        changed = books.changed_days(center, before.edition, after.edition)
        days = [day for day in changed if first <= day <= last]
        if days:
            old, new = (books.calendar_of(center, edition) for edition in (before.edition, after.edition))
            facts["because"] = because(old, new, days)
            break
    if alone and after.accepted_at is not None and before.due_on != after.due_on:
        facts["moved"] = True
    return facts
