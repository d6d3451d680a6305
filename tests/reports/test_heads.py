"""Heads merge as an HTML table merges them."""

from __future__ import annotations

from casework.reports.forms import FORMS
from casework.reports.heads import heads
from casework.reports.sheet import Column
from tests.reports.sheets import COLUMNS


def drawn(columns: tuple[Column, ...]) -> list[list[tuple[str, int, int, int]]]:
    """Of each row of heads: the label, where it begins, how many rows and columns it covers."""
    return [[(str(head.label), head.place, head.rows, head.across) for head in row] for row in heads(columns)]


def test_a_head_covers_its_columns_and_a_label_reaches_down_to_the_numbers():
    first, second, third = drawn(COLUMNS)
    assert first == [
        ("TT", 0, 3, 1), ("Đơn vị", 1, 3, 1), ("Tiếp nhận", 2, 1, 4), ("Đã giải quyết", 6, 1, 2),
        ("Ngày hẹn", 8, 3, 1), ("Tiếp nhận lúc", 9, 3, 1), ("Phí", 10, 3, 1), ("Mã hồ sơ", 11, 3, 1),
    ]  # fmt: skip
    assert second == [
        ("Tổng số", 2, 2, 1), ("Trong kỳ", 3, 1, 2), ("Từ kỳ trước", 5, 2, 1), ("Tổng số", 6, 2, 1), ("Tỷ lệ", 7, 2, 1),
    ]  # fmt: skip
    assert third == [("Trực tuyến", 3, 1, 1), ("Trực tiếp, dịch vụ bưu chính", 4, 1, 1)]


def test_the_same_word_under_two_heads_is_two_cells():
    columns = (Column("a", "1", "x", ("Vào", "Tổng")), Column("b", "2", "y", ("Ra", "Tổng")))
    assert drawn(columns)[1] == [("Tổng", 0, 1, 1), ("Tổng", 1, 1, 1)]


def test_columns_without_heads_have_one_row_of_labels():
    assert drawn((Column("a", "1", "x"), Column("b", "2", "y"))) == [[("x", 0, 1, 1), ("y", 1, 1, 1)]]


def test_every_form_is_covered_without_a_hole_or_an_overlap():
    for form in FORMS.values():
        rows = heads(form.columns)
        covered = [
            (line, place)
            for row in rows
            for head in row
            for line in range(head.row, head.row + head.rows)
            for place in range(head.place, head.place + head.across)
        ]
        assert sorted(covered) == [(line, place) for line in range(len(rows)) for place in range(len(form.columns))]
