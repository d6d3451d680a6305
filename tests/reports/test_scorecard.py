"""The scorecard of Decision 766: the arithmetic by table, then what is counted, entered, missing and won back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.figures import Period, Rate
from casework.figures.behind import BESIDE, NAMES
from casework.figures.counts import Figures
from casework.figures.online_services import Catalogue, Use, catalogue_on, uses
from casework.models import EnteredFigure
from casework.reports.entered import Entry, enter, history, may_enter
from casework.reports.scorecard import BY_KEY, INDICATORS, Card, Gap, cards, gaps
from casework.reports.scorecard.card import Score, counted
from casework.reports.scorecard.gaps import When
from casework.reports.scorecard.indicators import GROUPS, SERVICES, How
from casework.reports.scorecard.points import Scale, rounded
from casework.reports.scorecard.weights import SCALES, WHOLE
from centers.models import Officer, Term
from law.steps import Role
from tests.figures.histories import History, lived
from tests.paperwork import asked, at, logged, resolved

D = Decimal
TWENTY, FROM_HALF, FROM_80, FROM_90 = (
    Scale(D(20)), Scale(D(6), D("0.50")), Scale(D(2), D("0.80")), Scale(D(6), D("0.90")),
)  # fmt: skip


# --- arithmetic


@pytest.mark.parametrize(
    ("scale", "above", "below", "points"),
    [
        (TWENTY, 39_215, 44_825, "17.50"),
        (TWENTY, 0, 7, "0.00"),
        (TWENTY, 7, 7, "20.00"),
        (FROM_HALF, 1, 4, "3.00"),
        (FROM_HALF, 1, 2, "6.00"),
        (FROM_HALF, 40_867, 44_825, "6.00"),  # never more than all
        (FROM_80, 3, 5, "1.50"),
        (FROM_80, 4, 5, "2.00"),
        (FROM_90, 3, 4, "5.00"),
        (Scale(D(1)), 1, 200, "0.01"),  # 0.005: half up
        (Scale(D(1)), 1, 201, "0.00"),
    ],
)
def test_a_share_becomes_points(scale: Scale, above: int, below: int, points: str):
    assert scale.points(Fraction(above, below)) == D(points)


@pytest.mark.parametrize(
    ("scale", "above", "below", "more", "fewer", "gain"),
    [
        (TWENTY, 164, 189, 7, 0, "0.74"),  # seven go on in time
        (TWENTY, 164, 189, 0, 6, "0.57"),  # six are no longer carried
        (TWENTY, 7, 7, 1, 0, "0.00"),  # full already
        (FROM_HALF, 1, 4, 2, 0, "3.00"),  # more than it takes is no more
        (TWENTY, 0, 0, 1, 0, "0.00"),
        (TWENTY, 0, 5, 0, 5, "0.00"),  # nothing would be left to count
    ],
)
def test_what_more_or_fewer_of_them_bring(scale: Scale, above: int, below: int, more: int, fewer: int, gain: str):
    assert rounded(scale.gain(above, below, more=more, fewer=fewer)) == D(gain)


@pytest.mark.parametrize(
    ("scale", "above", "below", "lacking"),
    [(FROM_HALF, 1, 4, 1), (FROM_HALF, 2, 5, 1), (FROM_HALF, 3, 5, 0), (FROM_80, 0, 5, 4), (TWENTY, 4, 7, 3)],
)
def test_how_many_more_it_takes(scale: Scale, above: int, below: int, lacking: int):
    assert scale.lacking(above, below) == lacking


# --- the table of indicators


def test_the_points_are_a_hundred_in_the_groups_of_the_decision():
    assert sum(scale.most for scale in SCALES.values()) == WHOLE == 100
    assert [int(group.most) for group in GROUPS] == [18, 20, 12, 10, 18, 22]
    assert set(SCALES) == set(BY_KEY)


def test_what_is_counted_names_both_lists_and_nothing_else_does():
    for one in INDICATORS:
        assert bool(one.parts) is (one.how is not How.ENTERED), one.key
        assert all(name in NAMES or name in BESIDE or name in SERVICES for name in one.parts), one.key


def test_what_is_counted_whole_is_not_entered():
    assert [one.key for one in INDICATORS if not one.enterable] == ["2.1", "3.1", "3.2"]


# --- a card


def some_card(figures: Figures, *, offered: int = 0, procedures: int = 0, **entries: Any) -> Card:
    use = Use(Catalogue(frozenset(range(procedures)), frozenset(range(offered))))
    own = counted(figures, use)
    return Card("", figures, use, tuple(Score(one, own.get(one.key), entries.get(one.key)) for one in INDICATORS))


def month(**counts: int) -> Figures:
    """Figures that satisfy their identity: what was accepted is what went and is open."""
    figures = Figures(by_766=True, **counts)
    figures.decided = figures.early + figures.on_time + figures.late
    figures.open = figures.within_time + figures.overdue + figures.paused
    figures.accepted = figures.went + figures.open
    return figures


def test_nothing_counted_is_no_point_and_not_nought():
    card = some_card(month())
    assert card.known == 0
    assert card.share is None
    assert all(one.points is None for one in card.scores)


def test_what_cannot_be_counted_is_left_out_of_the_points_it_is_of():
    card = some_card(month(on_time=8, late=2), offered=4, procedures=5)
    assert card.known == D(32)  # 2.1, 3.1, 3.2, 3.3
    assert {one.indicator.key for one in card.lacking} == {one.key for one in INDICATORS} - {"2.1", "3.1", "3.2", "3.3"}
    assert card.points == D("16.00") + D("2.00") + 0 + 0
    assert card.score("5.4").points is None
    assert card.score("5.4").ceiling == D("5.33")


def test_a_second_request_is_late_for_it():
    card = some_card(month(on_time=4, within_time=4, second_decided=1, second_open=1))
    assert card.score("2.1").rate == Rate(6, 8)
    assert card.score("2.1").points == D("15.00")


CAUSES = {"late": 5, "overdue": 4, "paused": 6, "paused_overdue": 1, "withdrawn": 2, "stopped": 1, "second_decided": 2,
          "second_open": 1}  # fmt: skip


def test_the_gaps_of_in_time_are_exactly_the_points_it_lacks():
    card = some_card(month(on_time=40, within_time=10, **CAUSES))
    found = [gap for gap in gaps(card, running=True) if gap.score.indicator.key == "2.1"]
    lacking = Fraction(20) - card.score("2.1").indicator.scale.exact(card.score("2.1").share or Fraction(0))
    assert sum((gap.lost for gap in found), Fraction(0)) == lacking
    assert {gap.cause for gap in found} == (CAUSES.keys() - {"paused"}) | {"paused_within"}


def gap_of(found: list[Gap], cause: str) -> Gap:
    return next(gap for gap in found if gap.cause == cause)


def test_what_waits_wins_now_what_is_overdue_in_the_next_period():
    found = gaps(some_card(month(on_time=40, within_time=10, overdue=4, paused=6, late=5)), running=True)
    waiting, overdue = gap_of(found, "paused_within"), gap_of(found, "overdue")
    assert (waiting.when, rounded(waiting.gain)) == (When.NOW, D("1.85"))
    assert (overdue.when, rounded(overdue.gain)) == (When.NEXT, D("1.01"))
    assert gap_of(found, "late").gain == 0
    assert [gap.gain for gap in found] == sorted((gap.gain for gap in found), reverse=True)


def test_of_a_period_that_is_over_nothing_is_won_back():
    found = gaps(some_card(month(on_time=40, overdue=4, paused=6)), running=False)
    assert all(gap.gain == 0 and gap.when is When.NEVER for gap in found)
    assert [gap.lost for gap in found] == sorted((gap.lost for gap in found), reverse=True)


def test_online_takes_as_many_as_it_lacks_and_no_more_than_could_have_come_so():
    figures = month(on_time=100)
    figures.online, figures.counter, figures.eligible, figures.eligible_online = 30, 70, 45, 30
    gap = gap_of(gaps(some_card(figures), running=True), "not_online")
    assert (gap.count, gap.helps) == (70, 15)
    assert rounded(gap.gain) == D("1.80")
    assert rounded(gap.lost) == D("2.40")


# --- counted from dossiers


@pytest.fixture
def july(cast: Any) -> Any:
    """Phú Xuân: two in time, one late, one waiting, one open and filed online; nothing of birth came online."""
    resolved(cast, logged(cast, cast.marriage, at("2025-07-14 09:00"), channel="online"), at("2025-07-15 15:00"))
    resolved(cast, logged(cast, cast.birth, at("2025-07-14 09:10")), at("2025-07-14 15:00"))
    resolved(cast, logged(cast, cast.birth, at("2025-07-23 09:00")), at("2025-07-25 15:00"), overdue_reason="officer")
    asked(cast, logged(cast, cast.marriage, at("2025-07-28 09:10")), at("2025-07-29 10:00"))
    logged(cast, cast.marriage, at("2025-07-30 09:00"), channel="online")
    return cast


def whole(now: Any = None) -> Period:
    return Period.of_days(date(2025, 7, 1), date(2025, 7, 31), now=now or at("2025-08-02 08:00"))


def test_services_count_once_and_only_where_they_may_be_filed_online(july):
    Term.objects.filter(procedure=july.land).update(online_level="information")
    city, centers = uses(whole())
    assert (len(city.catalogue.procedures), len(city.catalogue.offered)) == (3, 2)
    assert city.rates == {"offered_rate": Rate(2, 3), "services_used_rate": Rate(1, 2)}
    assert (city.used, city.unused, city.idle) == ([july.marriage.pk], [july.birth.pk], [])
    there = centers[july.phu_xuan.code]
    assert (there.accepted, there.online) == (city.accepted, city.online)
    assert july.thuan_hoa.code not in centers


def test_a_procedure_given_up_is_no_service(july):
    july.marriage.is_active = False
    july.marriage.save()
    assert july.marriage.pk not in catalogue_on(date(2025, 7, 31)).offered


def test_the_city_and_a_center_each_have_their_card(july):
    city, centers = cards(whole(), "2025-07")
    assert set(centers) == {july.phu_xuan.code, july.thuan_hoa.code}
    assert city.score("2.1").rate == Rate(3, 5)  # two in time, one within it
    assert city.score("3.3").rate == Rate(2, 5)
    assert city.points == D("12.00") + D("2.00") + D("1.33") + D("4.80")
    assert centers[july.thuan_hoa.code].score("2.1").points is None
    alone, only = cards(whole(), "2025-07", july.phu_xuan)
    assert set(only) == {july.phu_xuan.code}
    assert [one.points for one in alone.scores] == [one.points for one in centers[july.phu_xuan.code].scores]


def test_it_takes_as_many_statements_for_forty_centers_as_for_two(july):
    with CaptureQueriesContext(connection) as found:
        cards(whole(), "2025-07")
    assert len(found) <= 20


# --- entered by hand


def entry(**given: Any) -> Entry:
    numbers = {"numerator": None, "denominator": None, "value": None} | {k: D(v) for k, v in given.items()}
    return Entry("Cổng, trang điểm", date(2025, 7, 31), **numbers)


def test_an_entry_makes_points_and_the_newest_stands(july):
    code, when = july.phu_xuan.code, at("2025-08-01 09:00")
    enter("766.1.4", "2025-07", code, entry(value="80"), by=july.chi, at=when)
    enter("766.1.4", "2025-07", code, entry(numerator="9", denominator="10"), by=july.chi, at=when)
    enter("766.1.4", "2025-06", code, entry(value="10"), by=july.chi, at=when)
    city, centers = cards(whole(), "2025-07")
    score = centers[code].score("1.4")
    assert (score.rate, score.points) == (Rate(9, 10), D("5.40"))
    assert city.score("1.4").points is None  # the city has a figure of its own
    assert [one.span for one in history("766.1.4", code)] == ["2025-06", "2025-07", "2025-07"]


def test_the_portals_figure_stands_instead_of_one_that_lacks_a_part(july):
    enter("766.3.3", "2025-07", "", entry(value="20"), by=july.chi, at=at("2025-08-01 09:00"))
    city, _centers = cards(whole(), "2025-07")
    assert (city.score("3.3").value, city.score("3.3").points) == (D(20), D("2.40"))
    assert not [gap for gap in gaps(city, running=True) if gap.cause == "not_online"]


def test_an_entry_for_what_is_counted_whole_moves_nothing(july):
    enter("766.2.1", "2025-07", "", entry(value="100"), by=july.chi, at=at("2025-08-01 09:00"))
    assert cards(whole(), "2025-07")[0].score("2.1").rate == Rate(3, 5)


def test_the_same_typed_twice_is_one_entry(july):
    for hour in (9, 10):
        enter("766.1.4", "2025-07", "", entry(value="80"), by=july.chi, at=at(f"2025-08-01 {hour:02}:00"))
    assert EnteredFigure.objects.count() == 1


def test_who_may_enter(cast):
    keeper = Officer.objects.create(
        username="giu", full_name="Hồ Thị Lan", center=cast.phu_xuan, roles=["center_admin"]
    )
    may = {
        (one.username, center and center.code)
        for one in (keeper, cast.chi, cast.binh, cast.tuan)
        for center in (None, cast.phu_xuan, cast.thuan_hoa)
        if may_enter(one, center)
    }
    everywhere = {(cast.chi.username, code) for code in (None, cast.phu_xuan.code, cast.thuan_hoa.code)}
    assert may == {("giu", cast.phu_xuan.code)} | everywhere
    assert Role.CENTER_ADMIN.value in keeper.roles


# --- on any history


@pytest.fixture(scope="module")
def random_history(django_db_setup: Any, django_db_blocker: Any) -> Iterator[History]:
    with lived(django_db_blocker, 11, 300, dossiers=60) as found:
        yield found


@pytest.mark.django_db
def test_on_a_random_history_the_gaps_add_up_to_what_lacks(random_history):
    end = random_history.now + timedelta(hours=1)
    city, centers = cards(Period(random_history.dossiers[0].registered_at, end, end), "2025-07")
    for card in (city, *centers.values()):
        score = card.score("2.1")
        assert score.share is not None
        lost = sum((gap.lost for gap in gaps(card, running=True) if gap.score is score), Fraction(0))
        assert lost == Fraction(20) * (1 - score.share)
