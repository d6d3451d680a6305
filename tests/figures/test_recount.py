"""Figures against a count in plain Python, over random histories with corrections, reopenings and late entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Q

from casework import audit
from casework.audit.recount import Slip
from casework.figures import Period, days, flows, further, report
from casework.figures import states as how_stood
from casework.figures.counts import COUNTS, PARTS
from casework.figures.days import pauses
from casework.figures.question import Question
from casework.figures.standing import known_lines
from casework.figures.states import states
from casework.models import Decision
from law.calendar import HANOI
from law.slip import SlipError
from tests.figures.histories import History, lived, some_periods

NAMES = [*COUNTS, *PARTS]


@pytest.fixture(scope="module")
def history(django_db_setup: Any, django_db_blocker: Any) -> Iterator[History]:
    """Lived once for the tests of this file."""
    with lived(django_db_blocker, 8, 320, dossiers=32) as found:
        yield found


pytestmark = pytest.mark.django_db


def questions(history: History) -> list[Period]:
    return some_periods(history, seed=11, turns=30)


def differences(periods: list[Period]) -> list[str]:
    """Sentences of the audit, one for each figure of a center that the second count does not give."""
    return [finding.sentence for finding in audit.check_figures(periods).findings]


def test_figures_equal_a_plain_count_of_the_slips(history: History):
    assert differences(questions(history)) == []


def test_what_came_in_went_out_or_is_open(history: History):
    for period in questions(history):
        found = report(period)
        assert found.city.balanced, period
        assert all(one.balanced for one in found.centers.values()), period


def test_what_was_carried_in_is_what_stood_open_when_the_period_began(history: History):
    for period in questions(history):
        found = report(period)
        stood: Counter[str] = Counter()
        for code, name, count in states(Question(period), period.since):
            stood[code] += count if name == "open" else 0
        assert {code: one.carried_in for code, one in found.centers.items()} == {
            code: stood[code] for code in found.centers
        }, period


def test_the_city_is_the_sum_of_its_centers(history: History):
    found = report(questions(history)[0], complete=True)
    for name in NAMES:
        assert getattr(found.city, name) == sum(getattr(one, name) for one in found.centers.values())


def test_the_histories_hold_everything_that_is_counted(history: History):
    cities = [report(period, complete=True).city for period in questions(history)]
    assert [name for name in NAMES if not any(getattr(city, name) for city in cities)] == []
    assert Decision.objects.filter(reverses__isnull=False).exists()


def test_counting_reversed_decisions_would_be_seen(history: History, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(flows, "standing_decisions", lambda known_at: Decision.objects.filter(reverses__isnull=True))
    assert differences(questions(history))


def test_a_voided_line_counted_would_be_seen(history: History, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(flows, "standing_lines", known_lines)
    assert differences(questions(history))


def test_a_skipped_transfer_would_be_seen(history: History, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(flows, "_transfers", lambda asked: iter(()))
    found = differences(questions(history)[:1])
    assert {name for name in NAMES if any(f" {name} " in sentence for sentence in found)} == {
        "transferred_in", "transferred_out", "carried_in",
    }  # fmt: skip


def test_a_lost_reopening_would_be_seen(history: History, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(flows, "_reopened", lambda asked: iter(()))
    found = differences(questions(history))
    assert any(" reopened " in sentence for sentence in found)
    assert all(" reopened " in sentence or " carried_in " in sentence for sentence in found)


def test_a_first_request_taken_for_a_second_would_be_seen(history: History, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(further, "SECOND", 1)
    found = differences(questions(history))
    assert found
    assert all(" second_" in sentence for sentence in found)


def test_a_pause_that_were_never_late_would_be_seen(history: History, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(how_stood, "late_by", lambda at: Q(pk=None))
    found = differences(questions(history))
    assert any(" paused_overdue " in sentence for sentence in found)


def test_a_fee_taken_for_a_supplement_would_be_seen(history: History, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(how_stood, "FOR_SUPPLEMENT", how_stood.WAITING)
    found = differences(questions(history))
    assert found
    assert all(" waiting_supplement " in sentence for sentence in found)


def test_a_stop_that_were_always_late_would_be_seen(history: History, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(further, "stopped_late", lambda period: flows.made(period).filter(kind=Decision.STOPPED))
    found = differences(questions(history))
    assert found
    assert all(" stopped_overdue " in sentence for sentence in found)


def test_a_forgotten_pause_would_be_seen(history: History, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(days, "pauses", lambda events: iter(()))
    found = differences(questions(history))
    assert found
    assert all("days " in sentence for sentence in found)


def test_a_reopening_that_were_no_pause_would_be_seen(history: History, monkeypatch: pytest.MonkeyPatch):
    def never_for_news(events: Any) -> Any:
        return pauses((step, at, "") for step, at, _cause in events)

    monkeypatch.setattr(days, "pauses", never_for_news)
    assert differences(questions(history))


def test_a_slip_the_law_does_not_take_is_a_finding(history: History, monkeypatch: pytest.MonkeyPatch):
    def refuse(lines: Any, calendar_of: Any) -> None:
        raise SlipError("line 2: no")

    monkeypatch.setattr(Slip, "read", refuse)
    assert any("line 2: no" in sentence for sentence in differences(questions(history)[:1]))


def test_the_command_recounts_and_says_what_it_saw(history: History, monkeypatch: pytest.MonkeyPatch):
    days = ["--from", history.dossiers[0].registered_at.date().isoformat(), "--to", history.now.date().isoformat()]
    told = StringIO()
    call_command("audit", "--figures", *days, stdout=told)
    assert ": 0 " in told.getvalue()
    monkeypatch.setattr(flows, "_reopened", lambda asked: iter(()))
    with pytest.raises(SystemExit):
        call_command("audit", "--figures", *days, stdout=told)
    assert "figure\t" in told.getvalue()
    with pytest.raises(CommandError):
        call_command("audit", "--figures", "--from", "2025-07-01")


def test_the_usual_periods_are_this_month_the_last_and_july(history: History):
    found = audit.usual_periods(datetime.fromisoformat("2026-01-01T03:00:00+07:00"))
    assert [period.since.astimezone(HANOI).date().isoformat() for period in found] == [
        "2025-07-01", "2025-12-01", "2026-01-01",
    ]  # fmt: skip


def test_a_report_of_the_past_is_the_same_later(history: History):
    middle = history.dossiers[20].registered_at
    period = Period(history.dossiers[0].registered_at, middle, middle, known_at=history.now)
    before = report(period)
    history.live(60, dossiers=6)
    assert report(period).centers == before.centers
