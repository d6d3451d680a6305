"""Reports on pages: who reads which, the table as its form draws it, its checks, switches and lists."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework.doors.staff.reports.red import highest
from casework.reports.forms import FORMS
from casework.reports.sheet import Asked, Check, Column, Form, Kind, Row, Sheet
from centers.models import Officer
from law.terms import Role
from tests.cast import Cast
from tests.desk.story import colleague
from tests.paperwork import at, logged, resolved

pytestmark = pytest.mark.django_db
NOW = at("2025-08-05 09:00")
JULY = "ky=2025-07"


@pytest.fixture(autouse=True)
def month(cast: Cast, wall_clock: Any) -> Cast:
    """July 2025: two decided in time and one late at Phú Xuân, one open at Thuận Hóa."""
    wall_clock(NOW)
    for day in (7, 14):
        resolved(cast, logged(cast, cast.marriage, at(f"2025-07-{day:02} 09:00")), at(f"2025-07-{day + 2:02} 15:00"))
    late = logged(cast, cast.marriage, at("2025-07-21 09:00"))
    resolved(cast, late, at("2025-07-25 15:00"), overdue_reason="officer")
    logged(cast, cast.marriage, at("2025-07-31 09:00"), by=cast.dung)
    return cast


def page(client: Client, officer: Officer, url: str, status: int = 200) -> BeautifulSoup:
    client.force_login(officer)
    answer = client.get(url)
    assert answer.status_code == status, url
    return BeautifulSoup(answer.content, "html.parser")


def words(found: Any) -> str:
    return " ".join(found.get_text(" ", strip=True).split())


def rows(soup: BeautifulSoup) -> dict[str, list[str]]:
    """The cells of each row after its name."""
    return {words(row.th): [words(cell) for cell in row.select("th ~ td")] for row in soup.select(".rep tbody tr")}


# --- who reads which


def test_the_index_says_of_each_report_what_it_is_and_keeps_the_days(client: Client, cast: Cast) -> None:
    soup = page(client, cast.chi, f"/bao-cao/?{JULY}")
    links = {words(link.b): link["href"] for link in soup.select(".rep-list__a")}
    assert links["Tiến độ giải quyết theo Quyết định 766"] == f"/bao-cao/tien-do-766/?{JULY}"
    assert all(words(about) for about in soup.select(".rep-list__about"))


def test_reports_of_people_are_listed_for_who_leads_them_alone(client: Client, cast: Cast) -> None:
    def listed(officer: Officer) -> set[str]:
        return {link["href"].split("/")[2] for link in page(client, officer, "/bao-cao/").select(".rep-list__a")}

    assert "theo-cong-chuc" in listed(cast.binh)
    assert "theo-cong-chuc" not in listed(cast.chi) | listed(cast.tuan)
    assert "tien-do-766" in listed(cast.tuan)
    page(client, cast.chi, "/bao-cao/theo-cong-chuc/", status=404)


def test_who_handles_dossiers_has_no_reports(client: Client, cast: Cast) -> None:
    for url in ("/bao-cao/", "/bao-cao/tien-do-766/", "/bao-cao/tien-do-766/giai-trinh/"):
        page(client, cast.an, url, status=403)
    assert "/bao-cao/" not in str(page(client, cast.an, "/viec-cua-toi/").nav)


def test_reports_and_the_scorecard_stand_among_the_sections(client: Client, cast: Cast) -> None:
    soup = page(client, cast.chi, "/bao-cao/tien-do-766/")
    here = soup.select_one(".mc-nav [aria-current=page]")
    assert here is not None
    assert words(here) == "Báo cáo"
    assert "Chỉ số 766" in [words(link) for link in soup.select(".mc-nav__a")]


def test_the_bar_of_a_phone_has_room_for_five(client: Client, cast: Cast) -> None:
    for officer in (cast.chi, cast.tuan, cast.binh, colleague(Role.CENTER_ADMIN, cast.phu_xuan)):
        assert len(page(client, officer, "/bao-cao/").select(".mc-bar a")) <= 5


@pytest.mark.parametrize("slug", FORMS)
def test_another_center_and_no_report_are_not_there(client: Client, cast: Cast, slug: str) -> None:
    page(client, cast.binh, f"/bao-cao/{slug}/?trung_tam=19789", status=404)
    page(client, cast.binh, f"/bao-cao/{slug}/?trung_tam=19753")
    page(client, cast.binh, "/bao-cao/khong-co/", status=404)


def test_a_reader_of_the_city_goes_on_to_any_center_and_stays_with_the_days(client: Client, cast: Cast) -> None:
    soup = page(client, cast.tuan, f"/bao-cao/tien-do-766/?{JULY}&trung_tam=19789")
    places = {words(link): link["href"] for link in soup.select(".rep-places a")}
    assert places == {
        "Toàn thành phố": f"?{JULY}",
        "P. Phú Xuân": f"?{JULY}&trung_tam=19753",
        "P. Thuận Hóa": f"?{JULY}&trung_tam=19789",
    }
    assert not page(client, cast.binh, f"/bao-cao/tien-do-766/?{JULY}").select(".rep-places")


# --- the table


def test_heads_are_merged_and_columns_numbered_as_the_form_prints_them(client: Client, cast: Cast) -> None:
    soup = page(client, cast.chi, f"/bao-cao/tien-do-766/?{JULY}")
    tops = [(words(head), head.get("colspan", "1"), head.get("rowspan", "1")) for head in soup.select(".rep-top th")]
    assert tops == [
        ("TT", "1", "3"), ("Đơn vị", "1", "3"), ("Tiếp nhận", "6", "1"), ("Đã xử lý", "4", "1"),
        ("Đang xử lý", "3", "1"), ("Tạm dừng", "3", "1"),
    ]  # fmt: skip
    second = [words(head) for head in soup.select("thead tr:nth-of-type(2) th[colspan]")]
    assert second == ["Trong kỳ"]
    assert [words(cell) for cell in soup.select(".rep-numbers td")] == [str(n) for n in range(1, 19)]


def test_the_city_stands_first_and_every_center_has_its_row(client: Client, cast: Cast) -> None:
    soup = page(client, cast.chi, f"/bao-cao/tien-do-766/?{JULY}")
    found = rows(soup)
    assert list(found) == ["Toàn thành phố", "Phường Phú Xuân", "Phường Thuận Hóa"]
    assert words(soup.select(".rep-whole")[0].th) == "Toàn thành phố"
    assert found["Phường Phú Xuân"][6:10] == ["3", "2", "0", "1"]
    assert found["Phường Thuận Hóa"][10] == "1"


def test_a_zero_is_muted_and_leads_nowhere(client: Client, cast: Cast) -> None:
    soup = page(client, cast.chi, f"/bao-cao/tien-do-766/?{JULY}")
    zeros = [cell for cell in soup.select(".rep tbody td.n") if words(cell) == "0"]
    assert zeros
    assert all("z" in cell["class"] and cell.a is None for cell in zeros)
    assert all(cell.a for cell in soup.select(".rep tbody td.n") if words(cell) != "0")


def test_a_center_of_the_city_s_table_leads_to_its_own_report(client: Client, cast: Cast) -> None:
    soup = page(client, cast.chi, f"/bao-cao/tien-do-766/?{JULY}")
    links = [link["href"] for link in soup.select(".rep tbody th .rep-unit > a:first-child")]
    assert links[-1] == f"?{JULY}&trung_tam=19789"


def test_the_list_behind_a_cell_leads_back_to_the_report_it_was_opened_from(client: Client, cast: Cast) -> None:
    """From a row of the city's table back to the city's, not to the report of that row's center."""
    city = page(client, cast.chi, f"/bao-cao/tien-do-766/?{JULY}")
    cell = next(link for link in city.select("tbody a[data-count]") if "trung_tam=" in link["href"])
    back = page(client, cast.chi, cell["href"]).select_one(".behind-up a")
    assert back
    assert back["href"] == f"/bao-cao/tien-do-766/?{JULY}"
    assert page(client, cast.chi, back["href"]).select("h1")[0].text.strip() == words(back)


def test_a_switch_turns_and_keeps_days_and_place(client: Client, cast: Cast) -> None:
    soup = page(client, cast.chi, f"/bao-cao/bieu-06a/?{JULY}&trung_tam=19753")
    (switch,) = soup.select(".rep-switch")
    assert switch["href"] == f"?{JULY}&trung_tam=19753&cho-bo-sung=1"
    turned = page(client, cast.chi, f"/bao-cao/bieu-06a/{switch['href']}")
    assert turned.select_one(".rep-switch.is-on")["href"] == f"?{JULY}&trung_tam=19753"
    assert "được tính là đã giải quyết" in words(turned.select_one(".rep-foot"))


def test_a_period_under_way_says_until_when_it_was_counted(client: Client, cast: Cast) -> None:
    said = page(client, cast.chi, "/bao-cao/tien-do-766/").select_one(".mc-head__sub")
    assert "số liệu đến 09:00 05/08/2025" in words(said)


# --- checks and red


def form_of(rows: list[Row], **more: Any) -> Form:
    """A small form of the test's own: a whole of which a part is late."""

    def fill(asked: Asked, first: int = 0, size: int | None = None) -> Sheet:
        shown = rows if size is None else rows[first : first + size]
        return Sheet(form, asked, shown, len(rows), footnotes=("Chỉ để thử.",))

    columns = (
        Column("name", "1", "Đơn vị", kind=Kind.TEXT, width=20),
        Column("all", "2=3+4", "Tổng", ("Giải quyết",), behind="decided"),
        Column("in_time", "3", "Đúng hạn", ("Giải quyết",), behind="on_time"),
        Column("late", "4", "Quá hạn", ("Giải quyết",), behind="late"),
    )
    form = Form("thu", "1", "Biểu thử", "Để thử.", columns, fill, checks=(Check("all", ("in_time", "late")),))
    return replace(form, **more)


def row(name: str, whole: int, late: int, *, wrong: int = 0) -> Row:
    return Row(name, name, {"name": name, "all": whole, "in_time": whole - late + wrong, "late": late})


def test_a_check_that_holds_is_ticked(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FORMS, "thu", form_of([row("Một", 3, 1)]))
    (check,) = page(client, cast.chi, "/bao-cao/thu/").select(".rep-check")
    assert words(check) == "(2) = (3) + (4)"
    assert check.svg["aria-label"] == "Đúng"


def test_a_broken_check_names_the_rows_and_both_sides(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = [row(name, 3, 1, wrong=2) for name in ("Hai", "Ba", "Bốn", "Năm", "Sáu")]
    monkeypatch.setitem(FORMS, "thu", form_of([row("Một", 3, 1), *broken]))
    (check,) = page(client, cast.chi, "/bao-cao/thu/").select(".rep-check--no")
    assert words(check) == "(2) = (3) + (4) Hai: 3 ≠ 5; Ba: 3 ≠ 5; Bốn: 3 ≠ 5; và 2 dòng khác"
    assert check.svg["aria-label"] == "Sai"


def test_every_report_of_the_house_is_sound(client: Client, cast: Cast) -> None:
    for slug in FORMS:
        for officer in (cast.binh, cast.chi):
            client.force_login(officer)
            answer = client.get(f"/bao-cao/{slug}/?{JULY}")
            assert answer.status_code in (200, 404)
            assert b"rep-check--no" not in answer.content


def test_red_are_the_eight_highest_shares_of_at_least_five_dossiers() -> None:
    some = [row(str(n), 100, n) for n in range(1, 41)] + [row("few", 4, 4)]
    assert highest(form_of(some), some) == {"late": {str(n) for n in range(33, 41)}}


def test_of_few_rows_no_more_than_a_fifth_is_red() -> None:
    some = [row(str(n), 100, 10 + n) for n in range(10)]
    assert highest(form_of(some), some) == {"late": {"8", "9"}}
    assert highest(form_of(some[:4]), some[:4]) == {}


# --- lists


def listed(client: Client, officer: Officer, url: str) -> tuple[list[str], list[str]]:
    """The names of the rows, and the pages beside."""
    soup = page(client, officer, url)
    return list(rows(soup)), [link["href"] for link in soup.select(".pager a")]


def test_a_list_is_read_fifty_at_a_time(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    some = [row(f"Dòng {n}", 3, 1) for n in range(1, 121)]
    monkeypatch.setitem(FORMS, "thu", form_of(some, of="dossier", checks=()))
    shown, beside = listed(client, cast.chi, f"/bao-cao/thu/?{JULY}")
    assert (len(shown), shown[0], beside) == (50, "Dòng 1", [f"?{JULY}&trang=2"])
    shown, beside = listed(client, cast.chi, f"/bao-cao/thu/?{JULY}&trang=3")
    assert (len(shown), shown[-1], beside) == (20, "Dòng 120", [f"?{JULY}&trang=2"])
    assert listed(client, cast.chi, f"/bao-cao/thu/?{JULY}&trang=9")[0] == shown


def test_a_list_leads_to_its_dossiers_and_says_how_many(client: Client, cast: Cast) -> None:
    soup = page(client, cast.binh, f"/bao-cao/so-theo-doi/?{JULY}")
    codes = [link["href"] for link in soup.select(".rep tbody th a")]
    assert len(codes) == 3
    assert words(soup.select_one(".pager span")) == "3 trên 3 hồ sơ"
    page(client, cast.binh, codes[0])


def test_lists_of_dossiers_carry_no_notes(client: Client, cast: Cast) -> None:
    assert not page(client, cast.binh, f"/bao-cao/so-theo-doi/?{JULY}").select(".rep-notes, .rep-note")
    page(client, cast.binh, f"/bao-cao/so-theo-doi/giai-trinh/?{JULY}", status=404)


def test_a_period_without_dossiers_says_so(client: Client, cast: Cast) -> None:
    soup = page(client, cast.binh, "/bao-cao/ho-so-qua-han/?ky=2025-08-04")
    assert "không có hồ sơ nào" in words(soup.select_one(".empty"))


# --- cost


@pytest.mark.parametrize("slug", sorted(set(FORMS) - {"theo-cong-chuc"}))
def test_a_report_takes_as_many_queries_whatever_it_counts(client: Client, cast: Cast, slug: str) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(f"/bao-cao/{slug}/?{JULY}").status_code == 200
        return len(found)

    client.force_login(cast.chi)
    cost()
    before = cost()
    for day in (8, 9, 10, 11):
        late = logged(cast, cast.marriage, at(f"2025-07-{day:02} 10:00"))
        resolved(cast, late, at(f"2025-07-{day + 10} 15:00"), overdue_reason="officer")
    assert cost() == before
