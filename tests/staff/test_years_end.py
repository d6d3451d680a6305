"""The last days of the last loaded year, and the first after it: nobody loaded the next one, and work goes on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework.models import Alert, Pulse
from casework.watch import rules
from centers.calendars import CITY, calendar_of, current_edition
from law.calendar import from_seconds
from tests.paperwork import at, logged


@pytest.fixture
def years_end(cast):
    """The last instant the calendar knows, and a dossier that became late before it."""
    end = from_seconds(calendar_of(CITY, current_edition()).end)
    logged(cast, cast.marriage, at("2025-07-16 09:00"))
    logged(cast, cast.marriage, end - timedelta(days=30))
    return end


@pytest.mark.parametrize("days", [1, 3, 10])
@pytest.mark.parametrize("url", ["/dieu-hanh/", "/viec-cua-toi/", "/canh-bao/", "/ho-so/", "/ho-so/?canh_bao=due_peak"])
def test_pages_that_look_ahead_open_before_the_next_year_is_loaded(client, cast, years_end, wall_clock, days, url):
    wall_clock(years_end - timedelta(days=days, hours=8))
    client.force_login(cast.binh)
    assert client.get(url).status_code == 200


def test_the_alerts_centre_opens_past_the_loaded_calendar_and_says_so(client, cast, years_end, wall_clock):
    before, after = years_end - timedelta(days=1), years_end + timedelta(days=3)
    Pulse.objects.create(name="sweep", ran_at=after)
    rules.check(before)
    rules.check(after)
    wall_clock(after)
    client.force_login(cast.chi)
    answer = client.get("/canh-bao/")
    assert answer.status_code == 200
    assert f"Chưa nạp ngày nghỉ năm {after.year}" in answer.content.decode()
    for alert in Alert.objects.open():
        assert client.get(f"/canh-bao/{alert.pk}/").status_code == 200, alert.rule
