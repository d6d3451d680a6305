"""Two small centers replayed: the figures, an interruption, what comes after July, and the audit."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from casework import audit, replay
from casework.figures import Period, Report, report
from casework.models import Dossier, Person, Replay, ReplayMoved, SlipLine
from casework.replay.allocation import month
from centers import calendars, foundation
from tests.cast import LAID_OUT_AT
from tests.paperwork import at

CODES = ("20050", "20182")
TODAY = at("2026-07-15 10:20")
JULY = (date(2025, 7, 1), date(2025, 7, 31))


class Pulled(Exception):
    """The plug was pulled."""


@pytest.fixture
def house(db: None) -> Any:
    foundation.lay_out(LAID_OUT_AT)
    yield
    calendars.forget()


def runner(row: Replay) -> replay.Runner:
    return replay.Runner(row, now=lambda: TODAY, codes=CODES)


def quiet(_row: Replay, _lines: int, _seconds: float) -> None:
    pass


def pull_after(transactions: int) -> Callable[[Replay, int, float], None]:
    def tell(row: Replay, _lines: int, _seconds: float) -> None:
        if row.done == transactions:
            raise Pulled

    return tell


def july(now: datetime = TODAY) -> Report:
    return report(Period.of_days(*JULY, now=now))


def wanted(code: str) -> tuple[int, ...]:
    one = month()[code]
    return one.received, one.online, one.decided, one.in_time, one.in_time


def numbers(found: Report, code: str) -> tuple[int, ...]:
    one = found.centers[code]
    return one.accepted, one.online, one.decided, one.early + one.on_time, one.received_in_time


def test_two_centers_from_july_to_today(house: None):
    row = replay.begin(TODAY)
    with pytest.raises(Pulled):
        runner(row).run(pull_after(2), until="july")
    assert replay.progress(TODAY) == pytest.approx(row.share)
    assert 0 < row.share < 1
    runner(Replay.objects.get()).run(quiet, until="july")

    after_july = july()
    assert [numbers(after_july, code) for code in CODES] == [wanted(code) for code in CODES]
    assert after_july.city.balanced
    assert Dossier.objects.filter(accepted_at__isnull=False).count() == sum(month()[code].received for code in CODES)

    runner(Replay.objects.get()).run(quiet)
    assert july().centers == after_july.centers
    assert replay.progress(TODAY) is None
    assert not SlipLine.objects.filter(at__gt=TODAY).exists()
    of_july = Dossier.objects.filter(accepted_at__lt=at("2025-08-01 00:00"), center__in=CODES)
    open_since_july = of_july.exclude(clock="ended")
    assert not open_since_july.exists()
    assert audit.run().findings == []


def test_a_finished_replay_is_left_alone(house: None):
    row = replay.begin(TODAY)
    row.finished_at = TODAY
    row.save()
    out = StringIO()
    call_command("replay", "july-2025", stdout=out)
    assert "đã đủ" in out.getvalue()
    assert not Dossier.objects.exists()


def test_two_processes_do_not_write_the_same_transaction(house: None):
    first = replay.begin(TODAY)
    second = Replay.objects.get()
    with pytest.raises(Pulled):
        runner(first).run(pull_after(1))
    written = Dossier.objects.count()
    with pytest.raises(ReplayMoved):
        runner(second).run(quiet)
    assert Dossier.objects.count() == written


def test_another_seed_does_not_go_on_with_the_first(house: None):
    replay.begin(TODAY, seed=3)
    with pytest.raises(replay.OtherSeed, match="3"):
        replay.begin(TODAY, seed=4)


def test_people_carry_impossible_numbers(house: None):
    with pytest.raises(Pulled):
        runner(replay.begin(TODAY)).run(pull_after(1))
    for person in Person.objects.all()[:80]:
        citizen = person.kind == Person.CITIZEN
        assert person.number.startswith(("0468", "0469") if citizen else "0000")
        assert person.phone.startswith("0000")
        assert person.email == "" or person.email.endswith("@example.invalid")


def test_the_command_speaks_to_machines_and_to_people(house: None):
    out, table = StringIO(), StringIO()
    call_command("figures", "--json", "--from", "2025-07-01", "--to", "2025-07-14", stdout=out)
    found = json.loads(out.getvalue())
    assert (found["from"], found["to"], found["as_of"]) == ("2025-07-01", "2025-07-14", "2025-07-15T00:00:00+07:00")
    assert found["centers"][0]["name"] == "Phường Phú Xuân"
    assert found["city"]["rates"]["online_rate"] == {"numerator": 0, "denominator": 0, "value": None}
    assert set(found["city"]) == {
        "accepted", "online", "counter", "post", "carried_in", "transferred_in", "transferred_out", "reopened",
        "decided", "early", "on_time", "late", "withdrawn", "stopped", "open", "within_time", "overdue", "paused",
        "rates",
    }  # fmt: skip
    call_command("figures", stdout=table)
    assert "Thành phố Huế" in table.getvalue()
