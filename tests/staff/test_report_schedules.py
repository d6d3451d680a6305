"""The page of reports by mail: one's own schedules, added, paused, dropped; nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from casework.models import Export, ReportSchedule
from casework.reports import schedules
from casework.reports.schedules import make_due
from tests.paperwork import at

PAGE = "/bao-cao/gui-tu-dong/"
MORNING, EVENING = at("2025-07-14 09:00"), at("2025-07-14 17:15")
FEES = {"bao_cao": "phi-le-phi", "lich": "daily", "loai": "csv"}


@pytest.fixture
def binhs(cast, client, wall_clock):
    """The supervisor of Phú Xuân on Monday morning."""
    wall_clock(MORNING)
    client.force_login(cast.binh)
    return client


def soup_of(response, status=200):
    assert response.status_code == status, response.content.decode()[:600]
    return BeautifulSoup(response.content, "html.parser")


def words_of(node) -> str:
    return " ".join(node.get_text(" ").split())


def added(client, **facts) -> ReportSchedule:
    assert client.post(PAGE, FEES | facts).status_code == 302
    return ReportSchedule.objects.latest("pk")


def act(client, schedule, what):
    return client.post(f"{PAGE}{schedule.pk}/", {"act": what})


def test_what_is_added_begins_with_the_next_moment(cast, binhs):
    schedule = added(binhs)
    assert (schedule.officer, schedule.place, schedule.format) == (cast.binh, "19753", "csv")
    main = words_of(soup_of(binhs.get(PAGE)).main)
    assert "Lần tới: 14/07 17:15" in main
    assert "chưa gửi" in main
    assert not make_due(MORNING), "Friday's is not made up"
    assert make_due(EVENING)


def test_the_last_one_leads_to_its_file(binhs):
    added(binhs)
    make_due(EVENING)
    links = [link["href"] for link in soup_of(binhs.get(PAGE)).select(".k-last a")]
    assert links == [f"/bao-cao/tep/{Export.objects.get().uuid}/"]


def test_the_same_twice_is_one(binhs):
    added(binhs)
    assert "đã có" in words_of(soup_of(binhs.post(PAGE, FEES), 422))
    assert ReportSchedule.objects.count() == 1


def test_a_pause_is_not_made_up_for(binhs, wall_clock):
    schedule = added(binhs)
    act(binhs, schedule, "pause")
    assert "Đang tạm ngừng" in words_of(soup_of(binhs.get(PAGE)))
    wall_clock(EVENING + timedelta(days=2))
    act(binhs, schedule, "resume")
    assert not make_due(EVENING + timedelta(days=2))
    assert make_due(EVENING + timedelta(days=3)) == {"made": 1}


def test_a_dropped_one_is_gone_and_its_files_stay_in_the_log(binhs):
    schedule = added(binhs)
    make_due(EVENING)
    act(binhs, schedule, "drop")
    assert not ReportSchedule.objects.exists()
    assert Export.objects.get().schedule is None


def test_a_center_is_not_asked_of_which_place(cast, binhs):
    assert soup_of(binhs.get(PAGE)).select("[name=noi]") == []
    assert added(binhs, noi="19789").place == "19753"


def test_the_city_chooses_the_place(cast, binhs):
    binhs.force_login(cast.tuan)
    assert added(binhs, noi="").place == ""
    assert added(binhs, noi="19789").place == "19789"
    assert binhs.post(PAGE, FEES | {"noi": "00000"}).status_code == 422


@pytest.mark.parametrize(
    "facts",
    [{"bao_cao": "khong-co"}, {"bao_cao": ""}, {"lich": "hourly"}, {"loai": "json"},
     {"bao_cao": "so-theo-doi", "loai": "pdf"}],
)  # fmt: skip
def test_what_there_is_not_is_not_scheduled(binhs, facts):
    assert binhs.post(PAGE, FEES | facts).status_code == 422
    assert not ReportSchedule.objects.exists()


def test_a_report_for_a_few_is_offered_to_them_alone(cast, binhs):
    def offered() -> set[str]:
        return {option["value"] for option in soup_of(binhs.get(PAGE)).select("[name=bao_cao] option")}

    assert "theo-cong-chuc" in offered()
    binhs.force_login(cast.tuan)
    assert "theo-cong-chuc" not in offered()


def test_one_that_switched_itself_off_says_so_and_cannot_be_resumed(cast, binhs):
    schedule = added(binhs)
    ReportSchedule.objects.update(active=False, place="19789")
    assert "Không còn quyền xem" in words_of(soup_of(binhs.get(PAGE)))
    assert act(binhs, schedule, "resume").status_code == 404


@pytest.mark.parametrize("what", ["pause", "resume", "drop", ""])
def test_nobody_touches_anothers(cast, binhs, what):
    schedule = added(binhs)
    binhs.force_login(cast.chi)
    assert act(binhs, schedule, what).status_code == 404
    assert ReportSchedule.objects.filter(active=True).exists()
    assert "Phí, lệ phí" not in words_of(soup_of(binhs.get(PAGE)).select_one(".sched > section"))


def test_a_look_at_it_changes_nothing(binhs):
    assert binhs.get(f"{PAGE}{added(binhs).pk}/").status_code == 404


def test_who_oversees_nothing_has_no_such_page(cast, binhs):
    binhs.force_login(cast.an)
    assert binhs.get(PAGE).status_code == 403


def test_many_schedules_take_few_statements(cast, binhs, django_assert_max_num_queries):
    for report in ("phi-le-phi", "so-theo-doi", "ho-so-qua-han"):
        for cadence in ("daily", "monthly"):
            added(binhs, bao_cao=report, lich=cadence)
    with django_assert_max_num_queries(30):
        binhs.get(PAGE)


def test_where_no_file_can_be_drawn_none_is_offered(binhs, monkeypatch):
    monkeypatch.setattr("casework.doors.staff.reports_by_mail.schedule_form.missing_packages", lambda: ["pango"])
    assert {one["value"] for one in soup_of(binhs.get(PAGE)).select("[name=loai]")} == {"xlsx", "csv"}


def test_slots_are_days_of_the_calendar_of_the_place(cast):
    assert schedules.current_slot("daily", "19753", MORNING) == "2025-07-11"
