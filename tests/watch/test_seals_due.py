"""The monthly reminder: who has not sealed last month's prescribed table by the third working day is told, once."""

from __future__ import annotations

import pytest

from casework.doors.staff.alerts import words
from casework.models import Alert, Message
from casework.watch import rules
from casework.watch.findings import found
from law.alert_rules import INFORMATION
from tests.cast import Cast
from tests.paperwork import at
from tests.reports.test_seals import a_july, seal

pytestmark = pytest.mark.django_db
THIRD = at("2025-08-05 00:00")  # Friday 1, Monday 4, Tuesday 5 August


def owing(when=THIRD) -> set[str]:
    return {finding.center for finding in found(when)["seal_due"]}


def test_it_begins_with_the_third_working_day_and_stays(cast: Cast):
    a_july(cast)
    assert owing(at("2025-08-04 23:59")) == set()
    assert owing() == {"19753", ""}
    assert owing(at("2025-08-31 23:59")) == {"19753", ""}
    assert owing(at("2025-09-03 09:00")) == set()  # nothing was accepted in August


def test_where_nothing_was_accepted_there_is_nothing_to_seal(cast: Cast):
    assert owing() == set()


def test_a_seal_ends_it_for_that_place_alone(cast: Cast):
    a_july(cast)
    seal(cast, center=cast.phu_xuan)
    assert owing() == {""}
    seal(cast)  # not the table of the city
    assert owing() == {""}
    seal(cast, "tien-do-766")
    assert owing() == set()


def test_it_opens_tells_and_closes_by_itself(cast: Cast):
    a_july(cast)
    rules.settle(found(THIRD), THIRD)
    alerts = {alert.center_id: alert for alert in Alert.objects.open().filter(rule="seal_due")}
    assert set(alerts) == {"19753", None}
    assert {alert.severity for alert in alerts.values()} == {INFORMATION}
    told = Message.objects.filter(topic="seal_due")
    assert set(told.values_list("officer", "alert")) == {
        (cast.binh.uuid, alerts["19753"].pk), (cast.chi.uuid, alerts[None].pk),
    }  # fmt: skip
    seal(cast, center=cast.phu_xuan)
    rules.settle(found(THIRD), THIRD)
    assert list(Alert.objects.open().filter(rule="seal_due").values_list("center", flat=True)) == [None]


def test_it_says_which_month_and_leads_to_its_seal(cast: Cast):
    a_july(cast)
    rules.settle(found(THIRD), THIRD)
    alert = Alert.objects.open().get(rule="seal_due", center="19753")
    assert words.title(alert) == "Chưa chốt số liệu tháng 7/2025"
    assert words.why(alert, {}) == ["Tình hình, kết quả giải quyết thủ tục hành chính"]
    assert words.behind_url(alert, cast.binh) == "/bao-cao/bieu-06a/chot/?ky=2025-07&trung_tam=19753"
    city = Alert.objects.open().get(rule="seal_due", center=None)
    assert words.behind_url(city, cast.chi) == "/bao-cao/tien-do-766/chot/?ky=2025-07&trung_tam="
