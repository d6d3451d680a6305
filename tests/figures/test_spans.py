"""The words for stretches of days: each day lies in one of each kind, and each word is read back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.figures.spans import KINDS, span_of

TODAY = date(2026, 7, 3)
days = st.dates(date(2001, 1, 1), date(2026, 7, 3))
kinds = st.sampled_from([kind for kind in KINDS if kind != "range"])


@given(kinds, days)
def test_a_day_lies_in_one_span_of_each_kind_and_its_word_is_read_back(kind, on):
    span = KINDS[kind].around(on)
    assert span.first <= on <= span.last
    assert [found for one in KINDS.values() if (found := one.read(span.slug))] == [span]


@given(kinds, days)
def test_spans_of_a_kind_follow_each_other_without_a_gap(kind, on):
    span = KINDS[kind].around(on)
    assert span.before().last + timedelta(days=1) == span.first
    assert span.before().after() == span


@pytest.mark.parametrize(
    ("word", "first", "last"),
    [
        ("2025-07-14", (2025, 7, 14), (2025, 7, 14)),
        ("2025-W28", (2025, 7, 7), (2025, 7, 13)),
        ("2025-07", (2025, 7, 1), (2025, 7, 31)),
        ("2025-07-hc", (2025, 6, 15), (2025, 7, 14)),  # Decree 09/2019/NĐ-CP art. 12
        ("2025-Q3", (2025, 7, 1), (2025, 9, 30)),
        ("2025-H2", (2025, 7, 1), (2025, 12, 31)),
        ("2025", (2025, 1, 1), (2025, 12, 31)),
        ("2025-07-01..2025-07-20", (2025, 7, 1), (2025, 7, 20)),
    ],
)
def test_the_words_mean_these_days(word, first, last):
    span = span_of(word, TODAY)
    assert (span.first, span.last) == (date(*first), date(*last))


@pytest.mark.parametrize(
    "word",
    [
        "",
        "rubbish",
        "2025-13",
        "0000",
        "1999",
        "2025-W60",
        "2026-08",
        "2025-07-20..2025-07-01",
        "2001-01-01..2026-01-01",
    ],
)
def test_what_cannot_be_read_or_lies_ahead_is_this_month(word):
    assert span_of(word, TODAY).slug == "2026-07"


def test_a_range_is_compared_with_as_many_days_before_it():
    span = span_of("2025-07-11..2025-07-20", TODAY)
    assert span.before().slug == "2025-07-01..2025-07-10"
    assert span.year_ago().slug == "2024-07-11..2024-07-20"
