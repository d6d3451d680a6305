"""The line of a trend: the decisions of the report, stretch by stretch."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.figures import Period, report
from casework.figures.period import midnight
from casework.figures.trend import length_of, weekly
from tests.figures.histories import History, lived

JUDGED = ("decided", "early", "on_time", "late", "withdrawn", "stopped")


@pytest.fixture(scope="module")
def history(django_db_setup: Any, django_db_blocker: Any) -> Iterator[History]:
    """Lived once for the tests of this file."""
    with lived(django_db_blocker, 8, 320, dossiers=32) as found:
        yield found


pytestmark = pytest.mark.django_db


def of_length(history: History, length: timedelta) -> Period:
    """So long from the local day of the first dossier on."""
    since = midnight(history.dossiers[0].registered_at.date())
    return Period(since, since + length, history.now)


@pytest.mark.parametrize("days", [1, 7, 8, 30, 182, 183, 365])
def test_each_stretch_of_a_trend_is_the_report_of_its_days(history: History, days: int):
    trend = weekly(of_length(history, timedelta(days=days)))
    assert trend.stretches
    for place, stretch in enumerate(trend.stretches):
        expected = report(stretch)
        for name in JUDGED:
            assert getattr(trend.city[place], name) == getattr(expected.city, name), (stretch, name)
            for code, line in trend.centers.items():
                assert getattr(line[place], name) == getattr(expected.centers[code], name), (stretch, code, name)


def test_what_is_known_only_later_is_not_in_a_trend_of_before(history: History):
    middle = history.dossiers[16].registered_at
    whole = of_length(history, timedelta(days=60))
    before = weekly(Period(whole.since, whole.until, whole.as_of, known_at=middle))
    assert 0 < sum(one.decided for one in before.city) < sum(one.decided for one in weekly(whole).city)


def test_a_trend_of_one_center_is_that_of_all(history: History):
    period, code = of_length(history, timedelta(days=30)), history.cast.phu_xuan.code
    alone = weekly(period, centers=[code])
    assert list(alone.centers) == [code]
    assert alone.centers[code] == alone.city == weekly(period).centers[code]


def test_a_trend_takes_one_statement_and_one_for_the_centers(history: History):
    period = of_length(history, timedelta(days=180))
    with CaptureQueriesContext(connection) as asked:
        weekly(period)
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("first", "last", "by", "count"),
    [
        ((2025, 7, 14), (2025, 7, 14), "day", 1),
        ((2025, 7, 7), (2025, 7, 13), "day", 7),
        ((2025, 7, 1), (2025, 7, 31), "week", 5),
        ((2025, 7, 1), (2025, 12, 29), "week", 27),  # 26 weeks, cut at both ends
        ((2025, 7, 1), (2025, 12, 31), "month", 6),
        ((2025, 1, 1), (2025, 12, 31), "month", 12),
    ],
)
def test_days_in_a_week_weeks_in_half_a_year_months_in_a_year(first, last, by, count):
    period = Period.of_days(date(*first), date(*last), now=datetime.fromisoformat("2026-01-01T00:00:00+07:00"))
    assert length_of(period) == by
    trend = weekly(period, centers=[])
    assert (trend.by, len(trend.stretches), len(trend.city)) == (by, count, count)
    assert (trend.stretches[0].since, trend.stretches[-1].until) == (period.since, period.until)
    assert all(
        one.since < other.since == one.until for one, other in zip(trend.stretches, trend.stretches[1:], strict=False)
    )


def test_a_trend_ends_with_the_stretch_that_has_begun():
    period = Period.of_days(
        date(2025, 7, 1), date(2025, 7, 31), now=datetime.fromisoformat("2025-07-09T10:00:00+07:00")
    )
    assert [one.since for one in weekly(period, centers=[]).stretches] == [
        midnight(date(2025, 7, 1)),
        midnight(date(2025, 7, 7)),
    ]
