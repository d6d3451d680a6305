"""The shared pieces of pages: what they draw, and that they draw without a database."""

import re
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string

from casework.templatetags.marks import icon, mini
from tests.house.source import BASE


def cell(kind, **more):
    plain = {"n": "", "top1": "", "top2": "", "cap1": "", "cap2": "", "share": 0}
    flags = {"is_today": False, "is_due": False, "promise": False, "plus": False}
    return SimpleNamespace(kind=kind, **{**plain, **flags, **more})


def clock(*cells, css="is-soon", size=""):
    return SimpleNamespace(css=css, size=size, label="Nhận 27/08, hẹn trả 03/09.", cells=list(cells))


THREE_DAYS = (
    cell("zero", top1="T4", top2="27/08", cap1="nhận"),
    cell("spent", n="1"),
    cell("part", n="2", share=30, is_today=True, cap1="09:42"),
    cell("off", cap1="cuối tuần"),
    cell("counted", n="3", is_due=True, cap1="hẹn 17:30"),
)


def test_the_clock_is_one_picture_with_one_sentence():
    html = render_to_string("components/clock.html", {"clock": clock(*THREE_DAYS)})
    assert html.count('role="img"') == 1
    assert 'aria-label="Nhận 27/08, hẹn trả 03/09."' in html
    assert html.count("clk__day ") == len(THREE_DAYS)


def test_only_counted_days_carry_a_number_and_the_flag_hangs_on_the_last():
    html = render_to_string("components/clock.html", {"clock": clock(*THREE_DAYS)})
    numbers = re.findall(r"<span[^>]*>(\d+)</span>", html)
    assert numbers == ["1", "2", "3"]
    assert html.count('class="clk__due"') == 1
    assert '<rect width="30%"' in html
    assert "clk__at-30" in html


def test_days_late_count_up_with_a_plus():
    html = render_to_string("components/clock.html", {"clock": clock(cell("late", n="2", plus=True))})
    assert "+2" in html


def test_the_small_clock_never_leaves_its_frame():
    for days in (1, 3, 9, 25):
        drawn = mini(clock(cell("zero"), *[cell("spent", n="1")] * days, cell("counted", is_due=True)), 132)
        ends = [float(x) + float(w) for x, w in re.findall(r'x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', drawn)]
        assert max(ends) <= 132


def test_figures_of_a_picture_keep_their_point_in_vietnamese():
    assert "," not in mini(clock(*THREE_DAYS))


def test_every_icon_named_in_a_page_is_in_the_sprite():
    sprite = set(re.findall(r'id="i-([a-z0-9-]+)"', (BASE / "static/sprite.svg").read_text(encoding="utf-8")))
    named = {
        name
        for path in (BASE / "templates").rglob("*.html")
        for name in re.findall(r'{% icon "([a-z0-9-]+)"', path.read_text(encoding="utf-8"))
    }
    assert named
    assert named <= sprite


def test_an_icon_without_words_is_hidden_from_readers():
    assert 'aria-hidden="true"' in icon("bell")
    assert 'aria-label="Cảnh báo"' in icon("bell", 18, "Cảnh báo")


@pytest.mark.parametrize("status", [403, 404, 409, 422, 429, 500])
def test_error_pages_stand_without_database_user_or_request(status):
    html = render_to_string(f"errors/{status}.html", {})
    assert f">{status}" in html
    assert "<h1>" in html
    assert 'href="/"' in html


def test_only_the_token_sheet_names_a_colour():
    colour = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgb\(")
    sheets = [path for path in (BASE / "static/css").glob("*.css") if path.name != "tokens.css"]
    assert sheets
    assert {path.name: hits for path in sheets if (hits := colour.findall(path.read_text(encoding="utf-8")))} == {}
