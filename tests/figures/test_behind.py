"""The rows behind every count: as many as were counted, by whatever they are counted, at whatever instant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.figures import Figures, Period, behind
from casework.figures.axes import AXES
from casework.figures.behind import BESIDE, NAMES, NOT_BY_OFFICER, Event
from casework.figures.counts import COUNTS, PARTS, counted
from casework.figures.question import Question, text_of
from casework.figures.standing import known_lines
from casework.models import Decision
from tests.desk.story import MONDAY
from tests.figures.histories import History, lived

SMALL = 7  # rows of a page here


@pytest.fixture(scope="module")
def history(django_db_setup: Any, django_db_blocker: Any) -> Iterator[History]:
    """Lived once for the tests of this file."""
    with lived(django_db_blocker, 8, 320, dossiers=32) as found:
        yield found


pytestmark = pytest.mark.django_db
shares = st.floats(0, 1)
periods = st.tuples(shares, shares, shares, st.none() | shares)


def period(history: History, drawn: tuple[float, float, float, float | None]) -> Period:
    """A period somewhere in a history, as of an instant in it or after, with all known or what was known by one."""
    length = history.now - MONDAY
    instants = [(MONDAY + length * share).replace(microsecond=0) for share in drawn if share is not None]
    since, until = sorted(instants[:2])
    return Period(since, until, instants[2], instants[3] if len(instants) > 3 else None)


def whole(history: History) -> Period:
    """All that ever happened."""
    end = history.now + timedelta(days=1)
    return Period(MONDAY - timedelta(days=1), end, end)


def later_half(history: History) -> Period:
    """The second half of it."""
    return Period(MONDAY + (history.now - MONDAY) / 2, history.now, history.now)


def figure(found: Figures, name: str) -> int:
    """A count, a sum of counts, or what a rate is made of."""
    parts = {
        "in_time": found.rates["on_time_of_decided"].numerator,
        "accepted_or_carried": found.rates["settlement_rate"].denominator,
        "in_time_766": found.rates["on_time_766"].numerator,
        "handled_766": found.rates["on_time_766"].denominator,
    }
    return parts[name] if name in parts else found.of(name)


def differences(asked: Question, axis: str) -> list[str]:
    """Names and keys whose rows are not as many as were counted."""
    found = counted(asked, complete=True)
    wrong = []
    for name in NAMES:
        if axis == "officer" and name in NOT_BY_OFFICER:
            continue
        rows: Counter[str] = Counter()
        for row in behind.behind(name, asked).all():
            rows[row.key] += row.sign
        wrong += [f"{axis} {name} {key}" for key in {*found, *rows} if rows[key] != figure(found[key], name)]
    return wrong


def events(found: behind.Behind) -> list[Event]:
    """All of them, read page by page."""
    first = found.page(1, SMALL)
    pages = [first, *(found.page(number, SMALL) for number in range(2, first.last + 1))]
    assert {page.total for page in pages} == {first.total}
    return [event for page in pages for event in page.events]


def size(name: str, asked: Question, **keys: str) -> int:
    """How many rows are left by keys of axes."""
    found = behind.behind(name, asked)
    for axis, key in keys.items():
        found = found.narrowed(lambda rows, axis=axis, key=key: rows.of(axis, key))
    return found.page(1, 1).total


@pytest.mark.parametrize("axis", AXES)
def test_of_all_time_the_rows_are_as_many_as_were_counted(history: History, axis: str):
    assert differences(Question(whole(history), AXES[axis]), axis) == []


@settings(deadline=None, max_examples=20)
@given(drawn=periods, axis=st.sampled_from(sorted(AXES)))
def test_the_rows_are_as_many_as_were_counted(history: History, drawn: Any, axis: str):
    assert differences(Question(period(history, drawn), AXES[axis]), axis) == []


@settings(deadline=None, max_examples=20)
@given(drawn=periods, axis=st.sampled_from(sorted(AXES)), name=st.sampled_from(NAMES), at_once=st.booleans())
def test_narrowing_to_every_key_leaves_each_row_once(history: History, drawn: Any, axis: str, name: str, at_once: bool):
    asked = Question(period(history, drawn))
    by_axis = behind.behind(name, Question(asked.period, AXES[axis]))
    keys = {text_of(row.key) for part in by_axis.parts for row in part.found}
    more = {"channel": "online"} if at_once and axis != "channel" else {}
    assert sum(size(name, asked, **{axis: key}, **more) for key in keys) == size(name, asked, **more)


@settings(deadline=None, max_examples=20)
@given(drawn=periods, name=st.sampled_from((*NAMES, *BESIDE)), center=st.booleans())
def test_its_pages_hold_each_row_once_and_know_whose_it_is(history: History, drawn: Any, name: str, center: bool):
    code = history.cast.phu_xuan.code
    found = behind.behind(name, Question(period(history, drawn), centers=(code,) if center else None))
    read = events(found)
    assert Counter((type(event.row), event.row.pk) for event in read) == Counter(
        (type(row), row.pk) for part in found.parts for row in part.found
    )
    assert not center or {event.center for event in read} <= {code}


def test_a_dossier_decided_twice_stands_twice(history: History):
    rows = events(behind.behind("decided", Question(whole(history))))
    assert max(Counter(event.dossier for event in rows).values()) > 1


def test_flows_begin_with_the_newest_and_the_open_with_the_latest(history: History):
    asked = Question(whole(history))
    moments = [event.at for event in events(behind.behind("accepted", asked))]
    assert moments == sorted(moments, reverse=True)
    late = [event.row.late_from for event in behind.behind("overdue", asked).page(1, SMALL).events]
    assert late == sorted(late)


def test_past_the_end_stands_the_last_page(history: History):
    found = behind.behind("accepted", Question(whole(history)))
    last = found.page(10**6, SMALL)
    assert last == found.page(last.last, SMALL)
    assert last.events


def test_the_histories_hold_everything_that_is_listed(history: History):
    until = [MONDAY + (history.now - MONDAY) * share / 12 for share in range(1, 13)]
    asked = [Question(later_half(history)), *(Question(Period(MONDAY, end, end)) for end in until)]
    assert [name for name in NAMES if not any(size(name, one) for one in asked)] == []
    assert {*COUNTS, *PARTS} <= {*NAMES}


def test_a_list_with_a_definition_of_its_own_would_be_seen(history: History, monkeypatch: pytest.MonkeyPatch):
    asked = Question(later_half(history))

    def made(period: Period) -> Any:
        return Decision.objects.filter(reverses__isnull=True, decided_at__gte=period.since, decided_at__lt=period.end)

    monkeypatch.setattr(behind, "made", made)
    assert differences(asked, "center")
    monkeypatch.undo()
    monkeypatch.setattr(behind, "flowing", lambda period, step: known_lines(None).filter(step=step))
    assert any(" reopened " in sentence for sentence in differences(asked, "center"))
