"""The league: who stands where, who shares a place, who is not ranked at all."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from casework.figures.counts import Figures, Report
from casework.figures.league import LEAST, RATES, Placing, league, wilson
from casework.figures.period import Period
from casework.figures.rates import Rate
from centers.models import Center

WHEN = datetime(2025, 8, 1, tzinfo=UTC)


def report_of(**centers: tuple[int, int]) -> Report:
    """A report of centers by their codes, each with (in time, decided)."""
    found = {code: Figures(on_time=good, late=all_ - good, decided=all_) for code, (good, all_) in centers.items()}
    return Report(Period(WHEN, WHEN, WHEN), Figures(), found, {code: code for code in found})


def ranks(placings: list[Placing]) -> list[tuple[str, int | None]]:
    return [(one.code, one.rank) for one in placings]


def test_the_highest_rate_stands_first():
    assert ranks(league(report_of(a=(90, 100), b=(95, 100), c=(80, 100)))) == [("b", 1), ("a", 2), ("c", 3)]


def test_equal_rates_share_a_rank_and_the_next_takes_the_place_behind_both():
    found = league(report_of(a=(90, 100), b=(180, 200), c=(99, 100), d=(10, 100)))
    assert ranks(found) == [("c", 1), ("a", 2), ("b", 2), ("d", 4)]


def test_rates_that_read_the_same_share_a_rank():
    assert Rate(8000, 9000).value == Rate(8001, 9001).value
    assert {rank for _code, rank in ranks(league(report_of(a=(8000, 9000), b=(8001, 9001))))} == {1}


def test_a_center_with_fewer_than_thirty_decided_is_not_ranked_and_stands_last():
    found = league(report_of(few=(LEAST - 1, LEAST - 1), enough=(1, LEAST), none=(0, 0)))
    assert ranks(found) == [("enough", 1), ("few", None), ("none", None)]
    assert found[1].rate.value == Decimal("100.00")
    assert found[2].low is found[2].high is None


def test_cautious_ranking_does_not_put_thirty_of_thirty_before_thousands():
    report = report_of(small=(30, 30), large=(2400, 2534))
    assert ranks(league(report)) == [("small", 1), ("large", 2)]
    assert ranks(league(report, cautious=True)) == [("large", 1), ("small", 2)]


@pytest.mark.parametrize(
    ("rate", "low", "high"),
    [
        # worked by hand from the formula of Wilson's score interval, z = 1.96
        (Rate(12, 12), "75.75", "100.00"),
        (Rate(0, 12), "0.00", "24.25"),
        (Rate(2287, 2407), "94.07", "95.81"),
        (Rate(50, 100), "40.38", "59.62"),
    ],
)
def test_the_interval_is_wilsons(rate, low, high):
    assert wilson(rate) == (Decimal(low), Decimal(high))


def test_nothing_has_no_interval_and_more_than_all_is_held_at_all():
    assert wilson(Rate(0, 0)) is None
    assert wilson(Rate(1, -2)) is None
    assert wilson(Rate(110, 100)) == wilson(Rate(100, 100))


@pytest.mark.parametrize("name", RATES)
def test_each_rate_of_the_league_is_one_of_a_complete_report(name):
    whole = Figures(complete=True, decided=40, on_time=30, early=6, late=4, accepted=50, online=45, received_in_time=33)
    found = Report(Period(WHEN, WHEN, WHEN), whole, {"a": whole}, {"a": "a"})
    assert league(found, name) == [Placing("a", whole.rates[name], whole, *wilson(whole.rates[name]), 1)]


def test_wards_are_compared_with_wards_alone(cast):
    Center.objects.filter(pk=cast.thuan_hoa.pk).update(kind="mountain")
    report = report_of(**{cast.phu_xuan.code: (50, 100), cast.thuan_hoa.code: (99, 100)})
    assert ranks(league(report, kind="ward")) == [(cast.phu_xuan.code, 1)]
    assert ranks(league(report, kind="mountain")) == [(cast.thuan_hoa.code, 1)]
    assert league(report, kind="commune") == []
