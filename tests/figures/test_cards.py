"""What the cards of a center count, by hand in small worlds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from casework import desk
from casework.figures import Period
from casework.figures.behind import behind
from casework.figures.channels import channels
from casework.figures.hours import Hours, hours
from casework.figures.procedures import Pace, paces, part_of, working_days
from casework.figures.question import Question
from casework.figures.supplements import UNNAMED, asking_for, requests, supplements
from casework.figures.where import where
from casework.models import Document
from centers.calendars import calendar_of, current_edition
from law.limit import Limit, Unit
from law.steps import Step
from tests.paperwork import asked, at, brought, logged, registered, resolved

JULY = Period(at("2025-07-01 00:00"), at("2025-08-01 00:00"), at("2025-07-31 12:00"))


def of(cast, period=JULY) -> Question:
    return Question(period, centers=(cast.phu_xuan.code,))


# --- where the acceptances of a period are


def test_places_by_hand(cast):
    marriage = cast.marriage  # 3 working days
    resolved(cast, logged(cast, marriage, at("2025-07-14 09:00")), at("2025-07-15 15:00"))
    resolved(cast, logged(cast, marriage, at("2025-07-14 09:00")), at("2025-07-17 15:00"))
    late = logged(cast, marriage, at("2025-07-14 09:00"))
    resolved(cast, late, at("2025-07-21 15:00"), overdue_reason="officer")
    asked(cast, logged(cast, marriage, at("2025-07-30 09:00")), at("2025-07-30 15:00"))
    logged(cast, marriage, at("2025-07-30 09:00"))
    logged(cast, marriage, at("2025-07-21 09:00"))
    away = logged(cast, marriage, at("2025-07-30 09:00"))
    desk.take(
        Step.TRANSFER, away, by=cast.binh, at=at("2025-07-30 10:00"), center=cast.thuan_hoa, reason="Nộp nhầm nơi"
    )
    assert where(of(cast)) == {
        "early": 1, "on_time": 1, "late": 1, "paused": 1, "within_time": 1, "overdue": 1, "transferred": 1,
    }  # fmt: skip


def test_what_was_opened_again_by_the_end_is_open(cast):
    dossier = resolved(cast, logged(cast, cast.marriage, at("2025-07-14 09:00")), at("2025-07-15 15:00"))
    desk.take(
        Step.REOPEN, dossier, by=cast.binh, at=at("2025-07-16 09:00"), cause="own_error", reason="Ghi sai họ tên mẹ"
    )
    before = Period(JULY.since, at("2025-07-16 00:00"), at("2025-07-16 00:00"))
    assert where(of(cast, before)) == {"early": 1, "within_time": 0, "overdue": 0, "paused": 0, "transferred": 0}
    assert +where(of(cast)) == {"overdue": 1}


# --- hours


def test_hours_are_of_the_office_clock_and_means_of_the_days_worked(cast):
    for text in ("2025-07-14 09:59", "2025-07-14 10:00", "2025-07-21 09:00", "2025-07-15 07:10", "2025-07-16 12:10"):
        logged(cast, cast.marriage, at(text))
    two_weeks = Period(at("2025-07-14 00:00"), at("2025-07-28 00:00"), at("2025-07-28 00:00"))
    found = hours(of(cast, two_weeks), calendar_of(cast.phu_xuan.code, current_edition()))
    assert found.counts == {(1, 9): 2, (1, 10): 1, (2, 7): 1, (3, 12): 1}
    assert found.days == {1: 2, 2: 2, 3: 2, 4: 2, 5: 2}
    assert found.mean((1, 9)) == 1.0
    assert found.hours == [7, 8, 9, 10, 11, 13, 14, 15, 16, 17]
    assert found.outside == 1  # at noon
    assert found.peak() == (1, 9, 11)


def test_a_day_off_is_no_day_to_divide_by(cast):
    feast = Period(at("2025-09-01 00:00"), at("2025-09-08 00:00"), at("2025-09-08 00:00"))
    found = hours(of(cast, feast), calendar_of(cast.phu_xuan.code, current_edition()))
    assert 2 not in found.days  # Tuesday 2 September, National Day
    assert found.peak() is None


@given(some.dictionaries(some.tuples(some.integers(1, 7), some.integers(0, 23)), some.integers(1, 50)))
@settings(max_examples=60, deadline=None)
def test_what_is_shown_and_what_is_outside_is_all_there_is(counts):
    opened = {day: frozenset({7, 8, 9, 10, 13, 14}) for day in range(1, 6)}
    found = Hours(counts, dict.fromkeys(opened, 1), opened)
    shown = sum(found.mean((day, hour)) for day in opened for hour in opened[day])
    assert shown + found.outside == sum(counts.values())


# --- papers asked for


def test_papers_are_counted_by_their_name_and_typed_reasons_not_at_all(cast):
    first = asked(cast, logged(cast, cast.marriage, at("2025-07-14 09:00")), at("2025-07-14 15:00"))
    brought(cast, first, at("2025-07-15 09:00"))
    other = logged(cast, cast.birth, at("2025-07-15 09:00"))
    why = {1: "Tờ khai ghi sai tên cháu Minh", 2: "Căn cước của bà Hằng đã hết hạn"}
    desk.take(Step.ASK_SUPPLEMENT, other, by=cast.hai, at=at("2025-07-15 10:00"), documents=why, days=30)
    found = supplements(of(cast))
    assert (found.requests, dict(found.papers)) == (2, {"Tờ khai": 2, "Giấy tờ tùy thân": 1})
    assert asking_for(requests(of(cast)), "Tờ khai").count() == 2
    assert "Minh" not in str(found)


def test_a_paper_written_in_by_hand_keeps_its_name_to_itself(cast):
    dossier = logged(cast, cast.marriage, at("2025-07-14 09:00"))
    Document.objects.filter(dossier=dossier, position=1).update(paper=None, name="Giấy của ông Minh")
    asked(cast, dossier, at("2025-07-14 15:00"))
    assert dict(supplements(of(cast)).papers) == {UNNAMED: 1}


def test_a_request_taken_back_is_not_counted_and_one_before_acceptance_is(cast):
    waiting = registered(cast, cast.marriage, at("2025-07-14 08:00"))
    asked(cast, waiting, at("2025-07-14 09:00"), by=cast.an)
    mistaken = asked(cast, logged(cast, cast.marriage, at("2025-07-14 09:00")), at("2025-07-14 15:00"))
    desk.take(
        Step.CORRECT, mistaken, by=cast.binh, at=at("2025-07-14 15:05"), voids=mistaken.last_n, reason="Bấm nhầm bước"
    )
    assert supplements(of(cast)).requests == 1
    assert behind("supplement_asked", of(cast)).page(1, 50).total == 1


# --- procedures against their limit


def test_a_procedure_over_its_limit_is_seen_at_nine_of_ten(cast):
    for day, done in (("14", "15"), ("14", "16"), ("14", "17")):  # 3 working days: all in time
        resolved(cast, logged(cast, cast.marriage, at(f"2025-07-{day} 09:00")), at(f"2025-07-{done} 15:00"))
    first, *rest = paces(of(cast))
    assert not rest
    assert (first.decided, first.late, first.median_days, first.p90_days, first.over) == (3, 0, 2, 3, False)
    slow = logged(cast, cast.marriage, at("2025-07-14 09:00"))
    resolved(cast, slow, at("2025-07-21 15:00"), overdue_reason="officer")
    [again] = paces(of(cast))
    assert (again.decided, again.late, again.p90_days, again.over) == (4, 1, 5, True)
    assert again.limits == {Limit(3, Unit.WORKING_DAY)}


@pytest.mark.parametrize(
    ("limit", "days"),
    [
        (Limit(0, Unit.SAME_DAY), 0),
        (Limit(5, Unit.WORKING_DAY), 5),
        (Limit(12, Unit.HOUR), 2),
        (Limit(15, Unit.CALENDAR_DAY), 10),
        (Limit(1, Unit.CALENDAR_DAY), 1),
        (Limit(2, Unit.MONTH), 42),
    ],
)
def test_limits_in_working_days(limit: Limit, days: int):
    assert working_days(limit) == days


@given(some.integers(0, 90), some.integers(0, 90))
@settings(max_examples=80, deadline=None)
def test_the_share_passes_the_limit_exactly_when_the_days_do(took: int, limit: int):
    pace = Pace(None)  # type: ignore[arg-type]
    pace.shares[part_of(took, Limit(limit, Unit.WORKING_DAY) if limit else Limit(0, Unit.SAME_DAY))] = 10
    assert pace.over == (took > limit)


# --- channels


def test_channels_of_each_center(cast):
    logged(cast, cast.marriage, at("2025-07-14 09:00"))
    logged(cast, cast.marriage, at("2025-07-14 09:00"), channel="online")
    logged(cast, cast.marriage, at("2025-07-14 09:00"), by=cast.dung, channel="post")
    found = channels(JULY)
    here, there = found[cast.phu_xuan.code], found[cast.thuan_hoa.code]
    assert (here.accepted, here.online, here.counter, here.post) == (2, 1, 1, 0)
    assert (there.accepted, there.post) == (1, 1)
