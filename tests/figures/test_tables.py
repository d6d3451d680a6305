"""Figures by an axis: the same definitions, other rows. The rows add up to the city, whatever they are keyed by."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from random import Random
from typing import Any

import pytest
from django.core.management import call_command

from casework.figures import BY, Figures, Period, as_csv, axes, report, table
from casework.figures.axes import AXES
from casework.figures.counts import counted, total
from casework.figures.question import Question
from casework.figures.stretches import LENGTHS, first_day, stretches
from tests.figures.histories import History, lived, some_instant

FLOWS = ("accepted", "online", "counter", "post", "transferred_in", "transferred_out", "reopened", "decided", "early",
         "on_time", "late", "withdrawn", "stopped")  # fmt: skip


@pytest.fixture(scope="module")
def history(django_db_setup: Any, django_db_blocker: Any) -> Iterator[History]:
    """Lived once for the tests of this file."""
    with lived(django_db_blocker, 8, 320, dossiers=32) as found:
        yield found


pytestmark = pytest.mark.django_db


def whole(history: History) -> Period:
    end = history.now + timedelta(days=1)
    return Period(history.dossiers[0].registered_at, end, end)


def periods(history: History) -> list[Period]:
    """The whole, and parts of it: known at one instant or everything."""
    rng = Random(5)
    found = [whole(history)]
    for turn in range(8):
        since, until = sorted(some_instant(history, rng) for _ in range(2))
        found.append(Period(since, until, until, some_instant(history, rng) if turn % 2 else None))
    return found


@pytest.mark.parametrize("by", AXES)
def test_the_rows_of_every_axis_add_up_to_the_city(history: History, by: str):
    for period in periods(history):
        found, city = table(period, by, complete=True), report(period, complete=True).city
        assert found.whole == city, (by, period)
        assert set(found.rows) == set(found.names)


def test_a_row_that_were_lost_would_be_seen(history: History, monkeypatch: pytest.MonkeyPatch):
    lost = AXES["field"]._replace(source=axes.F("dossier__procedure__code"))
    monkeypatch.setitem(AXES, "field", lost)
    assert table(whole(history), "field").whole != report(whole(history)).city


def test_a_field_is_the_sum_of_its_procedures(history: History):
    fields, procedures = table(whole(history), "field"), table(whole(history), "procedure")
    cast = history.cast
    for field in {cast.birth.field, cast.land.field}:
        of_field = [p.code for p in (cast.birth, cast.marriage, cast.land) if p.field == field]
        assert fields.rows[field.code].accepted == sum(procedures.rows[code].accepted for code in of_field)


@pytest.mark.parametrize("by", LENGTHS)
def test_one_stretch_of_time_begins_with_what_the_last_left_open(history: History, by: str):
    for period in periods(history):
        rows = list(table(period, by).rows.values())
        city = report(period).city
        for name in FLOWS:
            assert sum(getattr(one, name) for one in rows) == getattr(city, name), (by, name)
        assert [one.carried_in for one in rows[1:]] == [one.open for one in rows[:-1]]
        assert all(one.balanced for one in rows)
        if rows:
            assert (rows[0].carried_in, rows[-1].open, rows[-1].overdue) == (city.carried_in, city.open, city.overdue)


@pytest.mark.parametrize("by", LENGTHS)
def test_a_row_of_time_is_the_report_of_its_days(history: History, by: str):
    both = None, (history.cast.phu_xuan.code,)
    for place, period in enumerate(periods(history)[1:6]):
        centers = both[place % 2]
        rows = table(period, by, centers, complete=True).rows
        parts = {first_day(part): part for part in stretches(period, by)}
        alone = {key: counted(Question(part, centers=centers), complete=True) for key, part in parts.items()}
        assert rows == {key: total(found.values(), complete=True) for key, found in alone.items()}, (by, period)


def test_days_come_one_after_another(history: History):
    period = whole(history)
    days = list(table(period, "day").rows)
    assert days == sorted(days)
    assert len(days) == len(set(days)) > 7
    assert len(list(table(period, "week").rows)) < len(days)


def test_no_day_is_shown_that_has_not_begun(history: History):
    first = history.dossiers[0].registered_at.date()
    period = Period.of_days(first, first + timedelta(days=30), now=history.dossiers[0].registered_at)
    assert list(table(period, "day").rows) == [first.isoformat()]


def test_some_centers_are_asked_as_all_are(history: History):
    cast = history.cast
    for period in periods(history):
        everything = report(period)
        alone = report(period, [cast.phu_xuan])
        assert alone.centers[cast.phu_xuan.code] == everything.centers[cast.phu_xuan.code] == alone.city
        for by in AXES:
            assert table(period, by, (cast.phu_xuan.code,)).whole == alone.city, by


def test_officers_answer_for_what_they_did_or_hold(history: History):
    found = table(whole(history), "officer")
    cast = history.cast
    clerk, handler = found.rows[str(cast.an.uuid)], found.rows[str(cast.hai.uuid)]
    assert (clerk.accepted > 0, clerk.decided) == (True, 0)
    assert (handler.accepted, handler.decided > 0) == (0, True)
    assert found.rows[""].decided == 0
    assert found.names[str(cast.an.uuid)] == cast.an.full_name


@pytest.mark.parametrize("by", BY)
def test_the_command_gives_every_axis_to_machines_and_spreadsheets(history: History, by: str):
    days = ["--from", whole(history).since.date().isoformat(), "--to", history.now.date().isoformat()]
    asked, sheet, shown = StringIO(), StringIO(), StringIO()
    call_command("figures", *days, "--by", by, "--json", stdout=asked)
    call_command("figures", *days, "--by", by, "--csv", stdout=sheet)
    call_command("figures", *days, "--by", by, stdout=shown)
    found = json.loads(asked.getvalue())
    assert (found["by"], found["from"]) == (by, days[1])
    assert sheet.getvalue().startswith("\ufeffcode,name,accepted,")
    lines = list(csv.DictReader(StringIO(sheet.getvalue().removeprefix("\ufeff"))))
    assert [line["code"] for line in lines] == [*(row["code"] for row in found["rows"]), ""]
    assert [int(line["accepted"]) for line in lines[:-1]] == [row["accepted"] for row in found["rows"]]
    rate = found["city"]["rates"]["online_rate"]
    assert (lines[-1]["online_rate.numerator"], lines[-1]["online_rate.value"]) == (
        str(rate["numerator"]), rate["value"],
    )  # fmt: skip
    assert len(shown.getvalue().splitlines()) == len(lines) + 1


def test_what_no_step_records_is_null_over_nothing(history: History):
    rates = report(whole(history), complete=True).city.rates
    for name in ("digitised_rate", "reuse_rate", "e_result_rate", "online_payment_rate", "satisfied_rate"):
        assert rates[name].as_json() == {"numerator": 0, "denominator": 0, "value": None}
    assert not report(whole(history)).city.days_taken, "not counted, so not shown"


def test_rates_are_made_of_the_counts():
    city = Figures(accepted=40, online=30, carried_in=10, transferred_in=3, transferred_out=2, reopened=1, decided=20,
                   early=5, on_time=11, late=4, open=30, within_time=20, overdue=6, paused=4, eligible=32,
                   eligible_online=29, second_decided=2, second_open=3, complete=True)  # fmt: skip
    parts = {name: (rate.numerator, rate.denominator) for name, rate in city.rates.items()}
    assert parts["online_rate_eligible"] == (29, 32)
    assert parts["on_time_766"] == (5 + 11 - 2 + 20 - 3, 10 + 40 + 1 + 3 - 2)
    assert (parts["early_rate"], parts["late_rate"], parts["overdue_open"]) == ((5, 20), (4, 20), (6, 30))


def test_no_cell_of_a_sheet_is_a_formula():
    sheet = as_csv([["=1+1", "+84", "-x", "@a", "\tb", "An", 5, None]])
    assert sheet == "\ufeff'=1+1,'+84,'-x,'@a,'\tb,An,5,\r\n"
