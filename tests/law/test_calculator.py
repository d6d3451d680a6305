"""The calculator: good cases agree with a brute-force one, bad lines are answered in their place."""

import io
import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import call_command

from law.calculator import CaseError, answer, due
from tests.law import brute_force
from tests.law.office import SHIPPED
from tests.law.random_cases import Dice

ROOT = Path(__file__).parents[2]
GOOD = {"received_at": "2025-07-14T09:30:00+07:00", "limit": {"unit": "working_day", "amount": 3}}
NINE, TEN, ELEVEN = (f"2025-07-15T{hour}:00:00+07:00" for hour in ("09", "10", "11"))


def ask(**changes) -> dict:
    return answer(json.dumps(GOOD | changes), SHIPPED)


@pytest.mark.parametrize("seed", range(6))
def test_random_cases_agree_with_the_brute_force_calculator(seed):
    dice = Dice(seed)
    for _ in range(400):
        case = dice.case()
        found = answer(json.dumps(case), SHIPPED)
        case["decided_at"] = dice.decision(case, found)
        found = answer(json.dumps(case), SHIPPED)
        try:
            expected = brute_force.due(case)
        except brute_force.BeyondError:
            assert "no calendar for" in found["error"], case
            continue
        assert {key: found[key] for key in expected} == expected, case
        if found["due_on"] is not None:
            last, limit = found["explain"][-1], case["limit"]
            assert last["on"] == found["due_on"], case
            assert limit["unit"] == "month" or last["count"] == limit.get("amount", 0) + case["extension"], case


def test_the_answer_to_the_documented_case_is_the_documented_one():
    found = ask(
        pauses=[["2025-07-15T10:00:00+07:00", "2025-07-22T09:00:00+07:00"]], extension=0, decided_at=None,
        clock_policy="PAUSE", calendar={
            "holidays": ["2025-09-01"], "makeup": ["2025-04-26"],
            "closures": [{"on": "2025-07-09", "session": "all"}], "sessions": [["07:30", "11:30"], ["13:30", "17:30"]],
        },
    )  # fmt: skip
    assert (found["due_on"], found["due_at"], found["verdict"]) == ("2025-07-24", "2025-07-24T17:30:00+07:00", None)
    assert found["explain"][0] == {"on": "2025-07-14", "counted": False, "why": "receipt day", "count": 0}
    assert found["explain"][-1] == {"on": "2025-07-24", "counted": True, "why": "working day", "count": 3}


def test_an_open_pause_leaves_everything_unknown_unless_the_limit_was_used_up():
    unknown = ask(pauses=[["2025-07-15T09:00:00+07:00", None]])
    assert (unknown["due_on"], unknown["due_at"], unknown["verdict"]) == (None, None, None)
    assert [row["why"] for row in unknown["explain"]] == ["receipt day", "paused since 2025-07-15 09:00"]
    assert ask(pauses=[["2025-07-17T17:30:00+07:00", None]])["due_on"] is None
    assert ask(pauses=[["2025-07-17T17:30:01+07:00", None]])["due_on"] == "2025-07-17"


def test_fractions_are_cut_and_any_offset_is_read():
    spellings = ["2025-07-14T17:30:00.999999+07:00", "2025-07-14T10:30:00Z", "2025-07-14T19:30:00.5+09:00"]
    assert {ask(received_at=text)["due_on"] for text in spellings} == {"2025-07-17"}


def test_keys_that_are_missing_null_or_unknown_do_no_harm():
    nothing = {"pauses": None, "extension": None, "decided_at": None, "clock_policy": None, "calendar": None}
    assert ask(**nothing, colour="red", limit={"unit": "working_day", "amount": 3, "x": 1})["due_on"] == "2025-07-17"
    assert ask(calendar={})["due_on"] == "2025-07-17"


def test_a_given_calendar_starts_with_the_year_of_the_receipt_and_holds_for_twenty():
    old = ask(received_at="1999-12-31T09:00:00+07:00", calendar={"holidays": ["2000-01-03"]})
    assert old["due_on"] == "2000-01-06"
    long = {"unit": "month", "amount": 238}
    assert ask(received_at="2025-01-15T09:00:00+07:00", limit=long, calendar={})["due_on"] == "2044-11-15"
    assert "no calendar for 2045" in ask(limit={"unit": "month", "amount": 240}, calendar={})["error"]


def test_a_make_up_day_outweighs_a_holiday_and_a_closure_outweighs_both():
    calendar = {"holidays": ["2025-07-19"], "makeup": ["2025-07-19"]}
    limit = {"unit": "working_day", "amount": 5}
    assert ask(limit=limit, calendar=calendar)["due_on"] == "2025-07-19"
    closed = calendar | {"closures": [{"on": "2025-07-19", "session": "am"}, {"on": "2025-07-19", "session": "pm"}]}
    assert ask(limit=limit, calendar=closed)["due_on"] == "2025-07-21"
    half = calendar | {"closures": [{"on": "2025-07-19", "session": "pm"}]}
    assert ask(limit=limit, calendar=half)["due_at"] == "2025-07-19T11:30:00+07:00"


def test_sessions_may_end_at_midnight():
    found = ask(limit={"unit": "hour", "amount": 24}, calendar={"sessions": [["00:00", "24:00"]]})
    assert (found["due_on"], found["due_at"]) == ("2025-07-15", "2025-07-15T09:30:00+07:00")
    found = ask(limit={"unit": "working_day", "amount": 1}, calendar={"sessions": [["16:00", "24:00"]]})
    assert (found["due_on"], found["due_at"]) == ("2025-07-15", "2025-07-16T00:00:00+07:00")


def test_midnight_sharp_is_after_the_same_day_hour_of_a_day_that_ends_then():
    calendar = {"sessions": [["07:30", "24:00"]]}
    found = ask(received_at="2025-07-15T00:00:00+07:00", limit={"unit": "same_day"}, calendar=calendar)
    assert (found["due_on"], found["due_at"]) == ("2025-07-15", "2025-07-16T00:00:00+07:00")
    assert [row["on"] for row in found["explain"]] == ["2025-07-15"]


BAD = [
    ({"received_at": None}, "received_at: null"),
    ({"received_at": 7}, "received_at: 7 is no time"),
    ({"received_at": "2025-07-14T09:30:00"}, 'received_at: "2025-07-14T09:30:00" has no offset'),
    ({"received_at": "2025-07-14"}, "has no offset"),
    ({"received_at": "yesterday"}, 'received_at: "yesterday" is no time'),
    ({"received_at": "2025-02-29T09:30:00+07:00"}, "is no time"),
    ({"limit": None}, "limit: null"),
    ({"limit": {"amount": 3}}, "limit.unit: null"),
    ({"limit": {"unit": "week", "amount": 3}}, 'limit.unit: "week"'),
    ({"limit": {"unit": ["hour"], "amount": 3}}, 'limit.unit: ["hour"]'),
    ({"limit": {"unit": "hour"}}, "limit.amount: null"),
    ({"limit": {"unit": "hour", "amount": 0}}, "limit.amount: 0"),
    ({"limit": {"unit": "hour", "amount": -1}}, "limit.amount: -1"),
    ({"limit": {"unit": "hour", "amount": 2.0}}, "limit.amount: 2.0"),
    ({"limit": {"unit": "hour", "amount": True}}, "limit.amount: true"),
    ({"limit": {"unit": "hour", "amount": "3"}}, 'limit.amount: "3"'),
    ({"limit": {"unit": "same_day", "amount": 1}}, "limit.amount: 1 given, but same_day has no amount"),
    ({"limit": {"unit": "working_day", "amount": 10**9}}, "no calendar for 2028"),
    ({"limit": {"unit": "month", "amount": 10**9}}, "no calendar for "),
    ({"extension": -1}, "extension: -1"),
    ({"extension": 1.5}, "extension: 1.5"),
    ({"extension": True}, "extension: true"),
    ({"clock_policy": "pause"}, 'clock_policy: "pause"'),
    ({"clock_policy": []}, "clock_policy: []"),
    ({"pauses": {}}, "pauses: {}"),
    ({"pauses": [[NINE]]}, "pauses[0]: "),
    ({"pauses": ["ab"]}, 'pauses[0]: "ab"'),
    ({"pauses": [[None, TEN]]}, "pauses[0].start: null"),
    ({"pauses": [[NINE, "2025-07-15T10:00:00"]]}, "pauses[0].end: "),
    ({"pauses": [[NINE, NINE]]}, "pauses[0].end: "),
    ({"pauses": [["2025-07-15T09:00:00.1+07:00", "2025-07-15T09:00:00.9+07:00"]]}, "pauses[0].end: "),
    ({"pauses": [[TEN, NINE]]}, "pauses[0].end: "),
    ({"pauses": [["2025-07-14T09:29:59+07:00", NINE]]}, "pauses[0].start: "),
    ({"pauses": [[TEN, ELEVEN], [NINE, TEN]]}, "pauses[1].start: "),
    ({"pauses": [[NINE, ELEVEN], [TEN, None]]}, "pauses[1].start: "),
    ({"pauses": [[NINE, None], [TEN, ELEVEN]]}, "pauses[1]: comes after an open pause"),
    ({"decided_at": "2025-07-14T09:29:59+07:00"}, "decided_at: "),
    ({"decided_at": "2025-07-14T10:00:00"}, "decided_at: "),
    ({"decided_at": NINE, "pauses": [[NINE, TEN]]}, "lies inside a pause"),
    ({"decided_at": ELEVEN, "pauses": [[NINE, None]]}, "lies inside a pause"),
    ({"calendar": []}, "calendar: []"),
    ({"calendar": {"holidays": "2025-07-15"}}, "calendar.holidays: "),
    ({"calendar": {"holidays": ["2025-02-30"]}}, 'calendar.holidays[0]: "2025-02-30"'),
    ({"calendar": {"makeup": [5]}}, "calendar.makeup[0]: 5"),
    ({"calendar": {"closures": {"on": "2025-07-15"}}}, "calendar.closures: "),
    ({"calendar": {"closures": ["2025-07-15"]}}, 'calendar.closures[0]: "2025-07-15"'),
    ({"calendar": {"closures": [{"session": "am"}]}}, "calendar.closures[0].on: missing"),
    ({"calendar": {"closures": [{"on": "2025-07-15", "session": "noon"}]}}, 'calendar.closures[0].session: "noon"'),
    ({"calendar": {"sessions": []}}, "calendar.sessions: []"),
    ({"calendar": {"sessions": [["07:30"]]}}, "calendar.sessions[0]: "),
    ({"calendar": {"sessions": [["7:30", "11:30"]]}}, 'calendar.sessions[0]: "7:30" is no time of day'),
    ({"calendar": {"sessions": [["07:30", "25:00"]]}}, 'calendar.sessions[0]: "25:00" is no time of day'),
    ({"calendar": {"sessions": [["11:30", "07:30"]]}}, "calendar.sessions[0]: "),
    ({"calendar": {"sessions": [["13:30", "17:30"], ["07:30", "11:30"]]}}, "calendar.sessions[1]: "),
    ({"calendar": {"sessions": [["07:30", "12:00"], ["11:30", "17:30"]]}}, "calendar.sessions[1]: "),
    ({"received_at": "2024-12-30T09:00:00+07:00"}, "no calendar for 2024"),
    ({"received_at": "0001-01-01T00:00:00+14:00"}, ""),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "message"), BAD, ids=[json.dumps(changes)[:60] for changes, _ in BAD])
def test_a_bad_case_is_an_error_that_names_field_and_value(changes, message):
    found = ask(**changes)
    assert list(found) == ["error"]
    assert message in found["error"]


@pytest.mark.parametrize("line", ["", "\n", "{", "[]", "3", "null", '"x"', "NaN", "[" * 100_000, b"\xff\xfe\x00", "{}"])
def test_a_line_that_is_no_case_is_an_error(line):
    assert list(answer(line, SHIPPED)) == ["error"]


def test_missing_fields_are_named():
    with pytest.raises(CaseError, match="received_at: missing"):
        due({}, SHIPPED)
    with pytest.raises(CaseError, match="limit: missing"):
        due({"received_at": GOOD["received_at"]}, SHIPPED)


def run(monkeypatch, *lines: bytes) -> tuple[list[dict], int]:
    """The answers of the command to these lines, and its exit status."""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"".join(lines))))
    out, status = io.StringIO(), 0
    try:
        call_command("due", stdout=out)
    except SystemExit as left:
        status = left.code
    return [json.loads(line) for line in out.getvalue().splitlines()], status


def test_the_command_answers_line_by_line_and_leaves_with_1_after_a_bad_one(monkeypatch):
    good = json.dumps(GOOD).encode() + b"\n"
    answers, status = run(monkeypatch, good, b"nonsense\n", b"\n", good)
    assert [next(iter(found)) for found in answers] == ["due_on", "error", "error", "due_on"]
    assert status == 1
    assert run(monkeypatch, good)[1] == 0
    assert run(monkeypatch) == ([], 0)


def test_the_command_needs_no_database():
    done = subprocess.run(
        [sys.executable, "manage.py", "due"], cwd=ROOT, input=json.dumps(GOOD), capture_output=True, text=True,
        check=False, env={"PATH": "/nowhere", "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "TESTING": "1",
                          "SECRET_KEY": "known-to-everybody-" * 4},
    )  # fmt: skip
    assert (done.returncode, json.loads(done.stdout)["due_on"]) == (0, "2025-07-17"), done.stderr


def test_the_brute_force_calculator_imports_nothing_of_the_law():
    source = (ROOT / "tests" / "law" / "brute_force.py").read_text(encoding="utf-8")
    imported = [line for line in source.splitlines() if line.startswith(("import", "from"))]
    assert not [line for line in imported if "law" in line or "centers" in line]
    assert datetime.fromisoformat(GOOD["received_at"]) == brute_force.moment(GOOD["received_at"])
