"""The words of periods and of changes, and the picker on pages of figures."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from casework.figures import Rate
from casework.figures.chosen import chosen_of
from casework.figures.spans import KINDS, span_of
from casework.templatetags.figure_words import against_words, change, span_words
from casework.templatetags.periods import PROBLEMS

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
        (Rate(9000, 10000), Rate(9002, 10000), "gần như không đổi"),
        (Rate(9000, 10000), Rate(900, 1000), "không đổi"),
        (44825, 44824, "gần như không đổi"),
        (Rate(1, 2), Rate(0, 0), "–"),
        (Rate(0, 0), Rate(1, 2), "–"),
        (Rate(1, 10), Rate(0, 10), '<span aria-hidden="true">↑</span> +10,0 điểm'),
        (110, 100, '<span aria-hidden="true">↑</span> +10,0\u202f%'),
        (50, 100, '<span aria-hidden="true">↓</span> \u221250,0\u202f%'),
        (7, 0, "–"),
        (0, 7, '<span aria-hidden="true">↓</span> \u2212100\u202f%'),
        (None, 7, "–"),
        (1270, 100, '<span aria-hidden="true">↑</span> +1.170\u202f%'),
        (Decimal("3.00"), Decimal("3.00"), "không đổi"),
    ],
)
def test_a_change_is_in_points_for_rates_and_in_percent_for_counts(now, before, words):
    with translation.override("vi"):
        assert change(now, before) == words


# --- the picker


def picked(keep=None, **address):
    """The picker as a page draws it."""
    page = Template("{% include 'components/period.html' %}")
    with translation.override("vi"):
        return page.render(Context({"chosen": chosen_of(address, NOON), "action": "/so-lieu/", "keep": keep or {}}))


def test_the_arrows_lead_to_the_one_before_and_the_one_after():
    page = picked(ky="2025-08")
    assert 'href="/so-lieu/?ky=2025-07"' in page
    assert 'href="/so-lieu/?ky=2025-09"' in page


def test_no_arrow_leads_ahead_of_today_or_before_the_centers_began():
    assert "Kỳ sau chưa bắt đầu" in picked()
    assert 'ky=2026-12"' not in picked()
    assert "Không có kỳ trước" in picked(ky="2025-07")


@pytest.mark.parametrize("slug", ["2026-11-22", "2026-W47", "2026-11", "2026-10", "2026-Q4", "2026", "2026-12-hc"])
def test_the_usual_ones_are_one_click_away(slug):
    assert f'href="/so-lieu/?ky={slug}"' in picked(ky="2025-07")


def test_the_other_questions_of_the_page_and_the_comparison_stay():
    page = picked(keep={"xep": "online_rate", "loai_hinh": ""}, ky="2025-08", so="nam-truoc")
    assert 'href="/so-lieu/?ky=2025-07&amp;so=nam-truoc&amp;xep=online_rate"' in page
    assert '<input type="hidden" name="xep" value="online_rate">' in page
    assert '<input type="hidden" name="so" value="nam-truoc">' in page
    assert "loai_hinh" not in page


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ({"loai": "month", "tu": "14/07/2025"}, "2025-07"),
        ({"loai": "admin_month", "tu": "15072025"}, "2025-08-hc"),
        ({"loai": "week", "tu": "2025-07-14"}, "2025-W29"),
        ({"loai": "half", "tu": "14-07-2025"}, "2025-H2"),
        ({"loai": "range", "tu": "01/07/2025", "den": "20/07/2025"}, "2025-07-01..2025-07-20"),
    ],
)
def test_a_kind_and_a_day_in_it_are_all_one_types(typed, slug):
    chosen = chosen_of(typed, NOON)
    assert (chosen.span.slug, chosen.problem) == (slug, "")


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ({"loai": "range", "tu": "20/07/2025", "den": "01/07/2025"}, "reversed"),
        ({"loai": "month", "tu": "14/07/2027"}, "future"),
        ({"loai": "month", "tu": "31/12/9999"}, "future"),
        ({"loai": "month", "tu": "01/01/0001"}, "early"),
        ({"loai": "range", "tu": "01/01/2001", "den": "31/12/9999"}, "long"),
        ({"loai": "month", "tu": "31/02/2025"}, "day"),
        ({"loai": "month", "tu": ""}, "day"),
        ({"loai": "century", "tu": "14/07/2025"}, "kind"),
        ({"ky": "rubbish"}, "word"),
        ({"ky": "2026-12"}, "future"),
        ({"ky": "2025-07-20..2025-07-01"}, "reversed"),
        ({"ky": "2027"}, "future"),
    ],
)
def test_what_cannot_be_had_is_said_and_this_month_is_shown(address, problem):
    chosen = chosen_of(address, NOON)
    assert (chosen.problem, chosen.span.slug) == (problem, "2026-11")
    page = picked(**address)
    assert str(PROBLEMS[problem]) % {"years": 3} in page
    assert "Đang xem Tháng 11/2026." in page


def test_what_was_typed_is_kept():
    page = picked(loai="range", tu="20/07/2025", den="<1/7/2025>")
    assert 'value="20/07/2025"' in page
    assert 'value="&lt;1/7/2025&gt;"' in page
    assert '<option value="range" selected>' in page
    assert '<details class="menu" open>' in page


def test_a_page_may_offer_fewer_kinds():
    chosen = chosen_of({"ky": "2025-07-14"}, NOON, kinds=("month", "year"))
    assert (chosen.problem, chosen.span.slug) == ("kind", "2026-11")


@given(st.text(max_size=30), st.sampled_from([*KINDS, "", "x"]), st.text(max_size=12), st.text(max_size=12))
def test_no_address_is_an_error(word, kind, first, last):
    chosen = chosen_of({"ky": word, "loai": kind, "tu": first, "den": last}, NOON)
    assert chosen.before.since < chosen.period.since <= NOON


# --- the presentation


@pytest.mark.parametrize(("who", "status"), [("chi", 200), ("tuan", 200), ("binh", 403), ("an", 403)])
def test_the_presentation_is_for_who_reads_the_whole_city(cast, client, wall_clock, who, status):
    wall_clock(NOON)
    client.force_login(getattr(cast, who))
    for number in ("1", "2", "3", "", "9", "x"):
        assert client.get("/tong-quan/trinh-chieu/", {"man": number}).status_code == status


def test_the_script_gets_the_panel_alone(cast, client, wall_clock):
    wall_clock(NOON)
    client.force_login(cast.chi)
    panel = client.get("/tong-quan/trinh-chieu/", {"man": "2"}, headers={"HX-Request": "true"}).content.decode()
    assert 'data-number="2"' in panel
    assert "<html" not in panel
