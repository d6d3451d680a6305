"""Reports that go out by themselves: at which moments, once whoever is at work, with the rights of that moment."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from casework.models import Export, Message, ReportSchedule
from casework.reports import exports, schedules
from casework.reports.schedules import make_due, next_moment, send_due, slot_of
from casework.reports.writing import write_waiting
from centers.calendars import calendar_of
from law.steps import Role
from tests.cast import Cast, raise_the_house
from tests.paperwork import at, logged
from tests.races.crowd import crowd

DAILY, MONTHLY = ReportSchedule.DAILY, ReportSchedule.MONTHLY
MONDAY, FRIDAY = at("2025-07-14 17:15"), at("2025-07-18 17:15")


def planned(officer, cadence=DAILY, *, report="phi-le-phi", place=None, when=MONDAY - timedelta(hours=1), format="csv"):
    """A schedule made at an instant."""
    place = (officer.center_code or "") if place is None else place
    return ReportSchedule.objects.create(
        officer=officer, report=report, place=place, cadence=cadence, format=format, created_at=when,
        last_slot=schedules.current_slot(cadence, place, when),
    )  # fmt: skip


def made() -> list[dict[str, str]]:
    return [export.query for export in Export.objects.order_by("pk")]


# When -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cadence", "now", "slot"),
    [
        (DAILY, "2025-07-14 17:14", "2025-07-11"),  # Friday's, until a quarter past five
        (DAILY, "2025-07-14 17:15", "2025-07-14"),
        (DAILY, "2025-07-19 17:15", "2025-07-18"),  # a Saturday
        (DAILY, "2025-09-02 18:00", "2025-08-29"),  # National Day and the day before it
        (DAILY, "2026-02-22 18:00", "2026-02-13"),  # Tết
        (MONTHLY, "2025-08-01 07:29", "2025-07-01"),
        (MONTHLY, "2025-08-01 07:30", "2025-08-01"),
        (MONTHLY, "2025-08-20 12:00", "2025-08-01"),
        (MONTHLY, "2025-09-03 07:29", "2025-08-01"),  # the first working day after National Day
        (MONTHLY, "2025-09-03 07:30", "2025-09-03"),
    ],
)
def test_the_last_moment_that_has_come(cast, cadence, now, slot):
    assert slot_of(cadence, calendar_of("", 1), at(now)) == date.fromisoformat(slot)


@pytest.mark.parametrize(
    ("cadence", "now", "then"),
    [
        (DAILY, "2025-07-14 17:14", "2025-07-14 17:15"),
        (DAILY, "2025-07-18 17:15", "2025-07-21 17:15"),
        (MONTHLY, "2025-07-01 07:00", "2025-07-01 07:30"),
        (MONTHLY, "2025-08-01 07:30", "2025-09-03 07:30"),
        (MONTHLY, "2025-12-31 09:00", "2026-01-05 07:30"),  # the 2nd is given for a Saturday
    ],
)
def test_the_next_moment_is_said_beforehand(cast, cadence, now, then):
    schedule = planned(cast.binh, cadence)
    assert next_moment(schedule, at(now), 1) == at(then)


def test_a_daily_report_is_of_the_day_and_a_monthly_one_of_the_month_before(cast):
    planned(cast.binh)
    planned(cast.binh, MONTHLY)
    assert make_due(at("2025-08-01 17:15")) == {"made": 2}
    center = {"trung_tam": "19753"}
    assert made() == [{"ky": "2025-08-01"} | center, {"ky": "2025-07"} | center]


# Once -----------------------------------------------------------------------------------------------------------------


def test_each_slot_is_made_once_however_often_somebody_looks(cast):
    planned(cast.binh)
    assert [make_due(MONDAY + timedelta(minutes=n))["made"] for n in range(4)] == [1, 0, 0, 0]
    assert make_due(MONDAY + timedelta(days=1))["made"] == 1
    assert [query["ky"] for query in made()] == ["2025-07-14", "2025-07-15"]


def test_nothing_is_made_up_for_the_time_before_there_was_a_schedule(cast):
    planned(cast.binh, when=MONDAY - timedelta(hours=8))
    assert not make_due(MONDAY - timedelta(minutes=1))


def test_a_day_that_was_missed_is_made_up_once_and_is_of_that_day(cast):
    planned(cast.binh)
    make_due(MONDAY)
    for _ in range(2):
        make_due(at("2025-07-18 08:00"))  # nobody was at work from Tuesday to Friday morning
    assert [query["ky"] for query in made()] == ["2025-07-14", "2025-07-17"]


def test_the_turn_is_taken_by_one_worker_at_a_time(cast):
    planned(cast.binh)
    assert send_due(MONDAY) == {"made": 1}
    assert send_due(MONDAY) == {}


@pytest.fixture
def house(transactional_db) -> Cast:
    """Laid out for several connections."""
    cast = raise_the_house()
    planned(cast.binh)
    return cast


JOBS = "tests.reports.schedule_jobs"


def test_workers_at_once_make_one_report(house):
    assert sorted(crowd("send", MONDAY, True, processes=3, module=JOBS)) == [0, 0, 1]
    assert len(made()) == 1


def test_without_comparing_they_would_make_three(house, monkeypatch):
    assert sum(crowd("send", MONDAY, False, processes=3, module=JOBS)) == 3


# By whom --------------------------------------------------------------------------------------------------------------


def test_a_paused_one_rests(cast):
    ReportSchedule.objects.filter(pk=planned(cast.binh).pk).update(active=False)
    assert not make_due(MONDAY)


def leaves(officer, cast):
    officer.is_active = False


def moves(officer, cast):
    officer.center = cast.thuan_hoa


def oversees_no_more(officer, cast):
    officer.roles = [Role.CLERK.value]


@pytest.mark.parametrize("change", [leaves, moves, oversees_no_more])
def test_who_may_no_longer_read_it_gets_nothing_and_it_switches_itself_off(cast, change):
    schedule = planned(cast.binh)
    change(cast.binh, cast)
    cast.binh.save()
    assert make_due(MONDAY) == {"switched_off": 1}
    schedule.refresh_from_db()
    assert not schedule.active
    assert not Export.objects.exists()
    assert not Message.objects.exists()
    assert not make_due(MONDAY + timedelta(days=1))


def test_one_of_the_city_does_not_become_one_of_a_center(cast):
    schedule = planned(cast.chi)
    cast.chi.center, cast.chi.roles = cast.phu_xuan, [Role.SUPERVISOR.value]
    cast.chi.save()
    assert make_due(MONDAY) == {"switched_off": 1}
    schedule.refresh_from_db()
    assert not schedule.active


def test_a_center_that_is_closed_that_day_gets_its_report_of_the_last_day_it_worked(cast, monkeypatch):
    closed = {"19753": date(2025, 7, 14)}
    calendars = schedules.calendar_of

    class Shut:
        def __init__(self, code, edition):
            self.code, self.real = code, calendars(code, edition)

        def onward(self, at):
            return self

        def __getattr__(self, name):
            return getattr(self.real, name)

        def is_working(self, on):
            return self.real.is_working(on) and closed.get(self.code) != on

    planned(cast.binh)
    planned(cast.chi)
    monkeypatch.setattr(schedules, "calendar_of", Shut)
    assert make_due(MONDAY) == {"made": 1}
    assert made() == [{"ky": "2025-07-14"}]


def test_what_cannot_be_made_is_told_once(cast, monkeypatch):
    planned(cast.binh, format="pdf")
    monkeypatch.setattr(exports, "missing_packages", lambda: ["pango"])
    assert [make_due(MONDAY)["refused"] for _ in range(2)] == [1, 0]
    (export,) = Export.objects.all()
    assert (export.state, export.error) == (Export.FAILED, "no_pdf")
    assert Message.objects.get().topic == "export_failed"


def test_the_worker_writes_it_and_tells_the_officer(cast):
    logged(cast, cast.marriage, at("2025-07-14 09:00"))
    schedule = planned(cast.binh)
    make_due(MONDAY)
    assert write_waiting(MONDAY + timedelta(seconds=5)) == {"ready": 1}
    message = Message.objects.get(officer=cast.binh)
    assert (message.topic, message.export.schedule) == ("report_sent", schedule)
    assert message.export.created_at == MONDAY
