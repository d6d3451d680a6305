"""Every number on the page about the clock follows from the law."""

import json
import re
from pathlib import Path

import pytest

from law.calculator import answer
from tests.law.office import SHIPPED

PAGE = (Path(__file__).parents[2] / "docs" / "clock.md").read_text(encoding="utf-8")
UNITS = {
    "working day": "working_day", "calendar day": "calendar_day", "hour": "hour", "month": "month",
    "same day": "same_day",
}  # fmt: skip
MOMENT = r"\d{4}-\d\d-\d\d \d\d:\d\d"


def tables(*head: str) -> list[list[str]]:
    """The rows of all tables of the page with this head."""
    found, wanted = [], False
    for line in PAGE.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if not cells:
            wanted = False
        elif cells == list(head):
            wanted = True
        elif wanted and not set(line) <= set("|-"):
            found.append(cells)
    return found


def instant(text: str) -> str:
    return f"{text.replace(' ', 'T')}:00+07:00"


def limit(text: str) -> dict:
    amount, unit = re.fullmatch(r"(\d*) ?([a-z ]+?)s?", text).groups()
    return {"unit": UNITS[unit]} | ({"amount": int(amount)} if amount else {})


def case(limit_text: str, received: str, happens: str = "") -> dict:
    """The case a row tells in words; a word that is not understood fails."""
    found: dict = {"received_at": instant(received), "limit": limit(limit_text), "pauses": []}
    for part in filter(None, happens.split("; ")):
        if pause := re.fullmatch(rf"paused ({MOMENT})(?: to ({MOMENT}))?", part):
            found["pauses"].append([instant(pause[1]), instant(pause[2]) if pause[2] else None])
        elif extended := re.fullmatch(r"extended by (\d+)", part):
            found["extension"] = int(extended[1])
        elif closed := re.fullmatch(r"closed (\S+)(?: (am|pm))?", part):
            found.setdefault("calendar", {"closures": []})
            found["calendar"]["closures"].append({"on": closed[1], "session": closed[2] or "all"})
        elif part == "counted afresh":
            found["clock_policy"] = "RESTART"
        else:
            raise ValueError(part)
    return found


def ask(**fields) -> dict:
    return answer(json.dumps(fields), SHIPPED)


DUE = tables("limit", "received", "what happens", "due")
VERDICTS = tables("limit", "received", "decided", "verdict")
DAYS = tables("day", "why", "count")


def test_the_tables_are_found():
    assert (len(DUE), len(VERDICTS), len(DAYS)) == (41, 6, 11)


@pytest.mark.parametrize("row", DUE, ids=" | ".join)
def test_each_due_date_on_the_page_is_computed(row):
    *told, due = row
    found = ask(**case(*told))
    assert (found["due_at"] or "unknown").replace("T", " ").removesuffix(":00+07:00") == due


@pytest.mark.parametrize("row", VERDICTS, ids=" | ".join)
def test_each_verdict_on_the_page_is_computed(row):
    *told, decided, verdict = row
    assert ask(**case(*told), decided_at=instant(decided))["verdict"] == verdict.replace(" ", "_")


def test_the_explained_days_on_the_page_are_computed():
    happens = "paused 2025-07-15 10:00 to 2025-07-17 09:00"
    assert f"3 working days received on 2025-07-11 18:00, {happens}" in " ".join(PAGE.split())
    found = ask(**case("3 working days", "2025-07-11 18:00", happens))
    assert [[row["on"], row["why"], str(row["count"])] for row in found["explain"]] == DAYS
