"""The prescribed tables: their heads, what stands in which column, and what an address or a reader changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from casework.figures import Rate, report
from casework.figures.behind import BESIDE, NAMES, NOT_BY_OFFICER
from casework.figures.rates import Place
from casework.reports.asked import OutOfReach, asked_of
from casework.reports.forms import FORMS
from casework.reports.forms.units import fill
from casework.reports.sheet import Check, Column, Form, Kind, Row, Sheet
from centers.models import Officer
from law.calendar import HANOI
from tests.figures.histories import History, lived

PRESCRIBED = ("bieu-06a", "tien-do-766")
TABLES = (*PRESCRIBED, "theo-linh-vuc", "theo-cong-chuc")
OWN = "19753"


@pytest.fixture(scope="module")
def history(django_db_setup: Any, django_db_blocker: Any) -> Iterator[History]:
    """Lived once for the tests of this file."""
    with lived(django_db_blocker, 8, 320, dossiers=32) as found:
        yield found


pytestmark = pytest.mark.django_db


def sheet(history: History, slug: str, officer: Officer, **address: str) -> Sheet:
    """A table of the second half of the history, as a page is asked for it."""
    first, last = (history.now.astimezone(HANOI).date() - timedelta(days=back) for back in (20, 0))
    days = {"ky": f"{first}..{last}"}
    return FORMS[slug].fill(asked_of(FORMS[slug], officer, days | address, history.now + timedelta(days=1)))


def whole(found: Sheet) -> Row:
    assert found.whole is not None
    return found.whole


def checks(form: Form) -> list[str]:
    """Its check lines by the printed numbers: 3=4+5+6."""
    number = {column.key: column.number for column in form.columns}
    return [f"{number[one.left]}={'+'.join(number[key] for key in one.right)}" for one in form.checks]


def test_columns_are_numbered_and_check_lines_are_those_of_the_forms():
    assert [column.number for column in FORMS["bieu-06a"].columns] == [str(n) for n in range(1, 14)]
    assert [column.number for column in FORMS["tien-do-766"].columns] == [str(n) for n in range(1, 19)]
    assert checks(FORMS["bieu-06a"]) == ["3=4+5+6", "7=8+9+10", "11=12+13", "3=7+11"]
    assert checks(FORMS["tien-do-766"]) == ["3=4+5", "5=6+7+8", "9=10+11+12", "13=14+15", "16=17+18", "3=9+13+16"]
    for slug in TABLES:
        numbers = [column.number for column in FORMS[slug].columns]
        assert numbers == [str(n + 1) for n in range(len(numbers))], slug


def test_neighbours_share_their_merged_heads():
    heads = [[str(head) for head in column.above] for column in FORMS["bieu-06a"].columns]
    assert heads[2:6] == [["Tiếp nhận"], ["Tiếp nhận", "Trong kỳ"], ["Tiếp nhận", "Trong kỳ"], ["Tiếp nhận"]]
    assert [head for (head,) in heads[6:]] == ["Số lượng hồ sơ đã giải quyết"] * 4 + ["Hồ sơ đang giải quyết"] * 3


@pytest.mark.parametrize("slug", TABLES)
def test_every_count_names_a_list(slug: str):
    counts = [column.behind for column in FORMS[slug].columns if column.kind is Kind.COUNT]
    assert {*counts} <= {*NAMES, *BESIDE}
    assert slug != "theo-cong-chuc" or not {*counts} & NOT_BY_OFFICER


def test_the_city_has_a_row_for_every_center_and_its_sum(history: History):
    for slug in PRESCRIBED:
        found = sheet(history, slug, history.cast.chi)
        rows = list(found.rows)
        assert [row.narrow for row in rows] == [{"trung_tam": row.key} for row in rows]
        assert {history.cast.phu_xuan.code, history.cast.thuan_hoa.code} <= {row.key for row in rows}
        assert [row.cells["no"] for row in rows] == [str(n + 1) for n in range(found.total)]
        for column in found.form.columns[2:]:
            assert sum(row.cells[column.key] for row in rows) == whole(found).cells[column.key] > 0, column.key


def test_the_cells_are_the_figures_of_the_house(history: History):
    chi = history.cast.chi
    first, second = (whole(sheet(history, slug, chi)).cells for slug in PRESCRIBED)
    city = report(sheet(history, "bieu-06a", chi).asked.period, complete=True).city
    assert first["paper"] == city.counter + city.post
    assert first["before"] == second["before"] == city.carried_in + city.reopened
    assert first["on_time"] == city.on_time + city.withdrawn + city.stopped
    assert first["within"] == city.within_time + city.paused
    assert second["on_time"] == city.on_time + city.withdrawn
    assert second["paused"] == city.paused + city.stopped
    assert second["paused_overdue"] == city.paused_overdue + city.stopped_overdue
    assert first["received"] == second["received"] == city.rates["on_time_766"].denominator


def test_of_one_center_the_rows_are_fields_and_transfers_count(history: History):
    for slug in PRESCRIBED:
        found = sheet(history, slug, history.cast.binh)
        assert (found.form.of, str(found.form.columns[1].label)) == ("field", "Lĩnh vực, công việc giải quyết theo cấp")
        assert {row.narrow["linh_vuc"] for row in found.rows} == {row.key for row in found.rows}
        city = sheet(history, slug, history.cast.chi)
        mine = next(row for row in city.rows if row.key == OWN)
        keys = [column.key for column in found.form.columns[2:]]
        assert [whole(found).cells[key] for key in keys] == [mine.cells[key] for key in keys]
        assert "chuyển đến" in found.footnotes[0]
        assert "cộng ở nơi nhận, trừ ở nơi chuyển" in city.footnotes[0]


def test_what_waits_for_a_supplement_may_count_as_resolved(history: History):
    chi = history.cast.chi
    plain, switched = (sheet(history, "bieu-06a", chi, **words) for words in ({}, {"cho-bo-sung": "1"}))
    waiting = report(plain.asked.period).city.waiting_supplement
    moved = {key: whole(switched).cells[key] - whole(plain).cells[key] for key in whole(plain).cells if key not in TEXT}
    assert waiting > 0
    assert {key: by for key, by in moved.items() if by} == {
        "resolved": waiting, "on_time": waiting, "open": -waiting, "within": -waiting,
    }  # fmt: skip
    assert f"{waiting} hồ sơ chờ bổ sung được tính là đã giải quyết đúng hạn" in " ".join(switched.footnotes)
    assert f"{waiting} hồ sơ chờ bổ sung được tính là đang giải quyết trong hạn" in " ".join(plain.footnotes)


TEXT = ("no", "name")


def test_footnotes_say_what_was_withdrawn_and_stopped(history: History):
    city = report(sheet(history, "bieu-06a", history.cast.chi).asked.period).city
    told = " ".join(sheet(history, "tien-do-766", history.cast.chi).footnotes)
    assert f"Cột (11) gồm {city.withdrawn} hồ sơ công dân rút." in told
    assert f"{city.stopped} dừng xử lý trong kỳ" in told
    told = " ".join(sheet(history, "bieu-06a", history.cast.chi).footnotes)
    assert f"Cột (9) gồm {city.withdrawn} hồ sơ công dân rút và {city.stopped} hồ sơ dừng xử lý." in told


def test_a_column_that_forgets_what_was_stopped_is_caught(history: History):
    found = sheet(history, "bieu-06a", history.cast.chi)
    assert found.broken() == []
    columns = tuple(
        replace(column, behind="on_time") if column.key == "on_time" else column for column in found.form.columns
    )
    faulty = fill(replace(found.form, columns=columns), found.asked, lambda figures: ())
    assert {check for _row, check in faulty.broken()} == {Check("resolved", ("early", "on_time", "late"))}
    assert whole(faulty) in [row for row, _check in faulty.broken()]


def test_fields_have_their_rates_and_days(history: History):
    found = sheet(history, "theo-linh-vuc", history.cast.chi)
    for row in found.rows:
        assert row.cells["online_rate"] == Rate(row.cells["online"], row.cells["accepted"])
        assert row.cells["on_time_of_decided"] == Rate(row.cells["early"] + row.cells["on_time"], row.cells["decided"])
        assert isinstance(row.cells["median_days"], Place)
        assert row.cells["median_days"].denominator == row.cells["decided"]
    assert any(row.cells["median_days"].value for row in found.rows)


def test_officers_are_for_who_leads_them(history: History):
    cast = history.cast
    found = sheet(history, "theo-cong-chuc", cast.binh)
    rows = {row.name: row for row in found.rows}
    assert rows[cast.an.full_name].cells["accepted"] > 0
    assert rows[cast.hai.full_name].narrow == {"can_bo": str(cast.hai.uuid)}
    for key in ("accepted", "decided", "open", "supplements"):
        assert sum(row.cells[key] for row in rows.values()) == whole(found).cells[key] > 0
    for other in (cast.chi, cast.tuan, cast.an):
        with pytest.raises(OutOfReach):
            sheet(history, "theo-cong-chuc", other)
    with pytest.raises(OutOfReach):
        sheet(history, "theo-cong-chuc", cast.binh, trung_tam=cast.thuan_hoa.code)


def test_what_nobody_holds_has_a_row_that_can_be_opened(history: History):
    nobody = next(row for row in sheet(history, "theo-cong-chuc", history.cast.binh).rows if not row.key)
    assert nobody.narrow == {"can_bo": "-"}
    assert nobody.cells["open"] > 0


def test_who_only_asked_for_a_supplement_has_a_row_too(history: History):
    found = sheet(history, "theo-cong-chuc", history.cast.binh)
    idle = Officer.objects.exclude(uuid__in=[row.key for row in found.rows if row.key])[0]
    once = fill(
        found.form,
        found.asked,
        lambda figures: (),
        beside=lambda asked: {"supplements": {str(idle.uuid): 1}},
        timed=True,
    )
    row = next(row for row in once.rows if row.key == str(idle.uuid))
    assert (row.name, row.cells["supplements"], row.cells["accepted"]) == (idle.full_name, 1, 0)


def test_names_are_in_the_readers_language(history: History):
    with translation.override("en"):
        rows = {row.key: row.name for row in sheet(history, "bieu-06a", history.cast.chi).rows}
    assert rows[OWN] == history.cast.phu_xuan.name_en != history.cast.phu_xuan.name_vi


def test_of_nothing_every_cell_is_zero(history: History):
    for slug in PRESCRIBED:
        found = sheet(history, slug, history.cast.chi, ky="2025-03")
        cells: dict[Column, int] = {column: whole(found).cells[column.key] for column in found.form.columns[2:]}
        assert {*cells.values()} == {0}
        assert found.broken() == []
