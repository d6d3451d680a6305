"""Papers that tell an applicant something: what to bring, no, later, sorry, no more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from casework import desk
from casework.models import SlipLine
from casework.papers.paper import Row, text_of
from law.calendar import local_date, to_seconds
from law.limit import Limit, Unit


def supplement(draft: desk.Draft, line: SlipLine) -> dict[str, Any]:
    positions = line.facts.get("documents", [])
    names = {document.position: document.name for document in draft.documents}
    whys, guidance = _told_apart(text_of(line), [names.get(position, "") for position in positions])
    rows = [Row(n, names.get(position, ""), why=whys[n - 1]) for n, position in enumerate(positions, start=1)]
    days = line.facts.get("days")
    until = local_date(to_seconds(line.at)) + timedelta(days=int(days)) if days else None
    return {"rows": rows, "reasons": guidance, "until": until}


def _told_apart(text: str, names: Sequence[str]) -> tuple[list[str], str]:
    """The remark of a supplement request taken apart: a reason for each document, then further guidance."""
    lines = text.split("\n")
    whys = []
    for name in names:
        told = bool(lines) and lines[0].startswith(f"{name}: ")
        whys.append(lines.pop(0)[len(name) + 2 :] if told else "")
    return whys, "\n".join(lines).strip()


def refusal(draft: desk.Draft, line: SlipLine) -> dict[str, Any]:
    return {"reasons": text_of(line)}


def extension(draft: desk.Draft, line: SlipLine) -> dict[str, Any]:
    """From which appointment to which, by how much, on what ground."""
    accepted = draft.acceptance or line
    promise = draft.law[accepted.n - 1].limit
    before = next((one for one in reversed(draft.lines[: line.n - 1]) if one.due_at is not None), accepted)
    return {
        "received_at": accepted.at,
        "due_before": before.due_at,
        "due_at": line.due_at,
        "limit": _extended_by(int(line.facts.get("units", 0)), promise),
        "reasons": text_of(line),
    }


def _extended_by(units: int, limit: Limit | None) -> str:
    """``02 ngày làm việc``: in the unit of the limit; months go by days, a same-day limit by working days."""
    unit = limit.unit if limit is not None else Unit.WORKING_DAY
    counted = {Unit.SAME_DAY: Unit.WORKING_DAY, Unit.MONTH: Unit.CALENDAR_DAY}.get(unit, unit)
    return Limit(max(units, 1), counted).name_vi


def apology(draft: desk.Draft, line: SlipLine) -> dict[str, Any]:
    """The appointment that was not kept, why, and the new one."""
    promised = line.facts.get("promised_on")
    return {
        "received_at": (draft.acceptance or line).at,
        "due_at": line.due_at,
        "promised_on": date.fromisoformat(promised) if promised else None,
        "reasons": text_of(line),
    }


def stop_notice(draft: desk.Draft, line: SlipLine) -> dict[str, Any]:
    """Since when nothing is done, and on what ground."""
    return {"received_at": (draft.acceptance or line).at, "reasons": text_of(line)}
