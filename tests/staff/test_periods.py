"""The words of periods and of changes, and the picker on pages of figures."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from casework.figures import Rate
from casework.figures.chosen import chosen_of
from casework.figures.spans import span_of
from casework.templatetags.figure_words import against_words, change, span_words

NOON = datetime(2026, 11, 22, 9, 40, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))  # a Sunday
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("2025-07-14", "Ngày 14/07/2025"),
        ("2025-W28", "Tuần 07–13/07/2025"),
        ("2025-W27", "Tuần 30/06–06/07/2025"),
        ("2026-W01", "Tuần 29/12/2025–04/01/2026"),
        ("2025-07", "Tháng 7/2025"),
        ("2025-07-hc", "Tháng hành chính 15/06–14/07/2025"),
        ("2025-Q3", "Quý III/2025"),
        ("2025-H1", "6 tháng đầu năm 2025"),
        ("2025-H2", "6 tháng cuối năm 2025"),
        ("2025", "Năm 2025"),
        ("2025-07-01..2025-07-20", "Các ngày 01–20/07/2025"),
    ],
)
def test_a_span_has_words(slug, words):
    with translation.override("vi"):
        assert span_words(span_of(slug, TODAY)) == words


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ({"ky": "2025-08"}, "so với tháng 7/2025"),
        ({"ky": "2026-08", "so": "nam-truoc"}, "so với tháng 8/2025"),
        ({"ky": "2026-11"}, "so với 22 ngày đầu tháng 10/2026, đến 09:40"),
        ({"ky": "2026-Q4"}, "so với 53 ngày đầu quý III/2026, đến 09:40"),
        ({"ky": "2026-11-22"}, "so với ngày 21/11/2026, đến 09:40"),
    ],
)
def test_what_is_compared_is_said_and_that_it_is_cut_short(address, words):
    with translation.override("vi"):
        assert against_words(chosen_of(address, NOON)) == words


def test_a_short_month_is_compared_whole_once_it_is_over():
    """On 30 March the whole of February stands beside it."""
    at = NOON.replace(month=3, day=30)
    with translation.override("vi"):
        assert against_words(chosen_of({"ky": "2026-03"}, at)) == "so với tháng 2/2026"


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (Rate(912, 1000), Rate(900, 1000), '<span aria-hidden="true">↑</span> +1,2 điểm'),
        (Rate(850, 1000), Rate(900, 1000), '<span aria-hidden="true">↓</span> \u22125,0 điểm'),
        (Rate(9000, 10000), Rate(9002, 10000), "không đổi"),
        (Rate(1, 2), Rate(0, 0), "–"),
        (Rate(0, 0), Rate(1, 2), "–"),
        (Rate(1, 10), Rate(0, 10), '<span aria-hidden="true">↑</span> +10,0 điểm'),
        (110, 100, '<span aria-hidden="true">↑</span> +10,0\u202f%'),
        (50, 100, '<span aria-hidden="true">↓</span> \u221250,0\u202f%'),
        (7, 0, "–"),
        (0, 7, '<span aria-hidden="true">↓</span> \u2212100\u202f%'),
        (None, 7, "–"),
        (Decimal("3.00"), Decimal("3.00"), "không đổi"),
    ],
)
def test_a_change_is_in_points_for_rates_and_in_percent_for_counts(now, before, words):
    with translation.override("vi"):
        assert change(now, before) == words
