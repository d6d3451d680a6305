"""The nightly count of the figures a second way finds a planted fault, says so, and is quiet again once all is well."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework import tasks
from casework.audit import nightly
from casework.doors.staff.dashboards.recount import recount_line
from casework.models import Alert, Decision, Dossier, FigureCheck, Pulse, Replay
from casework.watch import rules
from tests.cast import Cast
from tests.desk.raw import guards_away, sql
from tests.desk.story import REASON
from tests.paperwork import at, logged, resolved

NIGHT = at("2025-07-22 02:52")
NEXT = NIGHT + timedelta(days=1)


@pytest.fixture
def house(cast: Cast) -> Cast:
    """Six marriages of July, four of them resolved; a sweep that ran."""
    for minute in range(6):
        dossier = logged(cast, cast.marriage, at(f"2025-07-14 09:0{minute}"))
        if minute < 4:
            resolved(cast, dossier, at(f"2025-07-16 10:0{minute}"))
    Pulse.objects.create(name="sweep", ran_at=NEXT + timedelta(days=9))
    return cast


def planted() -> None:
    """Somebody with the database password turns one closing into a late one."""
    with guards_away():
        first = Decision.objects.earliest("pk").pk
        sql("UPDATE casework_decision SET verdict = 'late' WHERE id = %s", of=[first])


def mended() -> None:
    with guards_away():
        sql("UPDATE casework_decision SET verdict = 'early' WHERE verdict = 'late'")


def open_alerts(when: Any) -> list[str]:
    rules.check(when)
    return sorted(
        Alert.objects.open().filter(rule__in=["figures_differ", "recount_missed"]).values_list("rule", flat=True)
    )


def counted(when: Any) -> FigureCheck:
    nightly.count_again(when)
    return FigureCheck.objects.latest("pk")


def numbers(check: FigureCheck) -> list[tuple[str, int, int]]:
    return [(facts["figure"], facts["counted"], facts["again"]) for facts in check.facts]


class TestPlantedFault:
    def test_it_is_found_alerts_and_closes_with_the_next_clean_night(self, house):
        clean = counted(NIGHT)
        assert (clean.differences, clean.dossiers, clean.finished_at) == (0, 6, NIGHT)
        planted()
        found = counted(NEXT)
        assert found.differences > 0
        assert {facts["figure"] for facts in found.facts} >= {"early", "late"}
        assert {facts["center"] for facts in found.facts} == {"19753"}
        assert open_alerts(NEXT + timedelta(minutes=5)) == ["figures_differ"]
        alert = Alert.objects.get(rule="figures_differ")
        assert (alert.severity, alert.center, alert.count) == (1, None, found.differences)
        mended()
        assert counted(NEXT + timedelta(days=1)).differences == 0
        assert open_alerts(NEXT + timedelta(days=1, minutes=5)) == []
        alert.refresh_from_db()
        assert alert.closed_by_itself

    def test_control_without_the_fault_nothing_is_told(self, house):
        planted()
        mended()
        assert counted(NIGHT).differences == 0
        assert open_alerts(NIGHT + timedelta(minutes=5)) == []


class TestTurns:
    def test_a_count_takes_as_many_turns_as_it_needs_and_counts_the_same(self, house, monkeypatch):
        planted()
        whole = counted(NIGHT)
        monkeypatch.setattr(nightly, "PAGE", 1)
        ticks = iter(range(10_000))
        monkeypatch.setattr(nightly, "time", SimpleNamespace(monotonic=lambda: next(ticks) * 8))
        turns = 0
        while FigureCheck.objects.latest("pk").finished_at != NEXT + timedelta(minutes=5 * turns):
            turns += 1
            nightly.count_again(NEXT + timedelta(minutes=5 * turns))
            assert turns < 20
        parts = FigureCheck.objects.latest("pk")
        assert turns > 2
        assert (parts.dossiers, parts.lines, numbers(parts)) == (whole.dossiers, whole.lines, numbers(whole))
        assert parts.tallies == []

    def test_what_is_written_meanwhile_is_no_difference(self, house, monkeypatch):
        monkeypatch.setattr(nightly, "TURN_SECONDS", 0)
        counted(NIGHT)
        left = Dossier.objects.filter(ended_at=None).first()
        resolved(house, left, NIGHT + timedelta(minutes=1), overdue_reason="officer", reason=REASON)
        logged(house, house.marriage, NIGHT + timedelta(minutes=2))
        monkeypatch.setattr(nightly, "TURN_SECONDS", 30)
        after = counted(NIGHT + timedelta(minutes=5))
        assert (after.finished_at, after.differences) == (NIGHT + timedelta(minutes=5), 0)

    def test_two_workers_past_the_lease_store_a_turn_once(self, house, monkeypatch):
        monkeypatch.setattr(nightly, "TURN_SECONDS", 0)
        check = nightly.begin(NIGHT)
        monkeypatch.setattr(nightly, "TURN_SECONDS", 30)
        same = FigureCheck.objects.get(pk=check.pk)
        assert [nightly.go_on(one, NIGHT) for one in (check, same)] == [True, False]
        assert FigureCheck.objects.get().dossiers == 6

    def test_a_count_left_lying_is_begun_anew(self, house, monkeypatch):
        monkeypatch.setattr(nightly, "TURN_SECONDS", 0)
        counted(NIGHT)
        monkeypatch.setattr(nightly, "TURN_SECONDS", 30)
        assert counted(NEXT).known_at == NEXT - nightly.IN_FLIGHT
        assert FigureCheck.objects.count() == 1

    def test_no_lock_is_taken_while_slips_are_read(self, house):
        with CaptureQueriesContext(connection) as said:
            counted(NIGHT)
        reading = [
            query["sql"] for query in said if "casework_slipline" in query["sql"] or "casework_dossier" in query["sql"]
        ]
        assert reading
        assert not any(word in sql for sql in reading for word in ("FOR UPDATE", "INSERT", "UPDATE "))


class TestTimetable:
    def test_once_a_night_and_made_up_for_in_the_morning(self, house, wall_clock):
        def count(when: str) -> int:
            wall_clock(at(when))
            tasks.TASKS["figure_check"]()
            return FigureCheck.objects.finished().count()

        nights = ("22 02:50", "22 02:53", "22 09:00", "23 02:51", "24 08:00")
        assert [count(f"2025-07-{when}") for when in nights] == [1, 2, 2, 2, 3]

    def test_not_while_a_past_is_being_filled_in(self, house, wall_clock):
        wall_clock(NIGHT)
        Replay.objects.create(name="july", seed=1, started_at=NIGHT, touched_at=NIGHT, total=2)
        tasks.TASKS["figure_check"]()
        assert not FigureCheck.objects.exists()

    def test_two_nights_without_a_count_are_told_and_the_next_count_ends_it(self, house):
        counted(NIGHT)
        assert open_alerts(NIGHT + timedelta(hours=49)) == []
        assert open_alerts(NIGHT + timedelta(hours=51)) == ["recount_missed"]
        counted(NIGHT + timedelta(hours=52))
        assert open_alerts(NIGHT + timedelta(hours=53)) == []

    def test_a_count_that_never_comes_to_its_end_is_told_too(self, house, monkeypatch):
        monkeypatch.setattr(nightly, "TURN_SECONDS", 0)
        monkeypatch.setattr(nightly, "GOES_STALE", timedelta(days=9))
        counted(NIGHT)
        assert open_alerts(NIGHT + timedelta(hours=51)) == ["recount_missed"]


class TestTheCommand:
    def test_it_keeps_the_result_of_the_usual_days(self, house, wall_clock):
        wall_clock(NIGHT)
        call_command("audit", "--figures", stdout=StringIO())
        assert FigureCheck.objects.finished().get().differences == 0
        planted()
        with pytest.raises(SystemExit):
            call_command("audit", "--figures", stdout=StringIO())
        assert "19753" not in str(FigureCheck.objects.latest("pk").facts)  # in words, as the command says it
        assert open_alerts(NIGHT + timedelta(minutes=5)) == ["figures_differ"]

    def test_other_days_are_nobodys_business(self, house, wall_clock):
        wall_clock(NIGHT)
        call_command("audit", "--figures", "--from", "2025-07-14", "--to", "2025-07-16", stdout=StringIO())
        assert not FigureCheck.objects.exists()


class TestOnThePages:
    def test_the_line_says_what_the_last_count_found(self, house):
        assert recount_line(house.binh, NIGHT)["state"] == "none"
        counted(NIGHT)
        assert recount_line(house.binh, NIGHT)["state"] == "ok"
        assert recount_line(house.binh, NIGHT + timedelta(hours=51))["state"] == "missed"
        planted()
        counted(NEXT)
        open_alerts(NEXT + timedelta(minutes=5))
        assert recount_line(house.chi, NEXT)["alert"] == Alert.objects.get(rule="figures_differ")
        assert recount_line(house.binh, NEXT)["alert"] is None

    def page(self, client: Any, officer: Any) -> BeautifulSoup:
        client.force_login(officer)
        answer = client.get("/tong-quan/dem-lai/")
        assert answer.status_code == 200
        return BeautifulSoup(answer.content, "html.parser")

    def test_the_city_finds_the_counts_and_the_first_differences(self, client, house, wall_clock):
        wall_clock(NEXT + timedelta(minutes=5))
        assert "Chưa đếm lại lần nào" in self.page(client, house.tuan).main.get_text()
        counted(NIGHT)
        planted()
        found = counted(NEXT)
        open_alerts(NEXT + timedelta(minutes=5))
        soup = self.page(client, house.tuan)
        line = " ".join(soup.select_one(".recount").get_text().split())
        assert f"Đếm lại hai cách 02:52 23/07: {found.differences} khác biệt trên 6 hồ sơ" in line
        assert soup.select_one(".recount a")["href"] == f"/canh-bao/{Alert.objects.get(rule='figures_differ').pk}/"
        assert len(soup.select("section:has(#found-h) tbody tr")) == found.differences
        assert len(soup.select("section:has(#runs-h) tbody tr")) == 2

    def test_people_of_a_center_do_not_come_in(self, client, house):
        client.force_login(house.binh)
        assert client.get("/tong-quan/dem-lai/").status_code == 403

    def test_the_alert_leads_there(self, client, house, wall_clock):
        wall_clock(NEXT + timedelta(minutes=5))
        planted()
        counted(NEXT)
        open_alerts(NEXT + timedelta(minutes=5))
        client.force_login(house.chi)
        assert "/tong-quan/dem-lai/" in client.get("/canh-bao/").content.decode()
