"""Workbooks read back by two programs that did not write them: LibreOffice, and a reader of cells."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from uuid import uuid4
from xml.etree import ElementTree

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from casework.reports.files import WRITERS
from casework.reports.forms import FORMS
from casework.reports.sheet import Form, Kind, Row, Sheet
from tests.reports.payloads import PAYLOADS
from tests.reports.sheets import CELLS, STAMP, asked_by, form_of, sheet_of, written
from tests.run import find_office

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXTS = (Kind.TEXT, Kind.DOSSIER)
Opened = Callable[..., list[ElementTree.Element]]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """Workbooks as LibreOffice reads them: opened without a window, saved as flat OpenDocument."""
    folder = tmp_path_factory.mktemp("office")
    office = [find_office(), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]

    def convert(*books: bytes) -> list[ElementTree.Element]:
        names = [f"{uuid4()}.xlsx" for _ in books]
        for name, book in zip(names, books, strict=True):
            (folder / name).write_bytes(book)
        command = [*office, "--convert-to", "fods", *names]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=180, check=False)
        saved = [(folder / name).with_suffix(".fods") for name in names]
        assert all(file.exists() for file in saved), done.stderr
        return [ElementTree.parse(file).getroot() for file in saved]  # noqa: S314  LibreOffice wrote it just now

    return convert


def cells_of(root: ElementTree.Element) -> list[list[ElementTree.Element]]:
    """The rows of the one table, cell by cell; repeated ones once."""
    return [
        [cell for cell in row if cell.tag in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")]
        for row in root.iter(f"{TABLE}table-row")
    ]


def text_of(cell: ElementTree.Element) -> str:
    return "\n".join("".join(line.itertext()) for line in cell)


def formulas_in(root: ElementTree.Element) -> list[str]:
    return [cell.get(f"{TABLE}formula", "") for cell in root.iter() if cell.get(f"{TABLE}formula") is not None]


def read_back(book: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python(skip_empty_area=False)


def first_row(sheet: Sheet) -> list[object]:
    return next(row for row in read_back(written(sheet, "xlsx")) if CELLS["name"] in row)


def parts_of(book: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(book)) as files:
        return {name: files.read(name).decode() for name in files.namelist() if name.endswith((".xml", ".rels"))}


# The form as it is printed --------------------------------------------------------------------------------------------


def test_libre_office_sees_the_heads_merged_as_the_form_merges_them(opened: Opened):
    (root,) = opened(written(sheet_of(), "xlsx"))
    merged = {
        text_of(cell): tuple(int(cell.get(f"{TABLE}number-{way}-spanned", 1)) for way in ("rows", "columns"))
        for row in cells_of(root)
        for cell in row
        if cell.get(f"{TABLE}number-columns-spanned")
    }
    assert merged["TT"] == (3, 1)
    assert merged["Tiếp nhận"] == (1, 4)
    assert merged["Trong kỳ"] == (1, 2)
    assert merged["Từ kỳ trước"] == (2, 1)
    assert merged["Đã giải quyết"] == (1, 2)
    assert merged["MẪU ĐỂ THỬ"] == (1, 12)


def test_every_form_keeps_the_merged_heads_it_is_drawn_with():
    for form in FORMS.values():
        sheet = Sheet(form, asked_by(), [], 0)
        groups = sum(
            len({column.above[: n + 1] for column in form.columns if len(column.above) > n}) for n in (0, 1, 2)
        )
        page = parts_of(written(sheet, "xlsx"))["xl/worksheets/sheet1.xml"]
        merged = re.findall(r'<mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"', page)
        over_rows = [one for one in merged if one[1] != one[3]]
        over_columns = [one for one in merged if one[0] != one[2]]
        assert len(over_columns) >= groups
        assert bool(over_rows) == (len({len(column.above) for column in form.columns}) > 1)


def test_the_block_above_says_who_of_when_in_what_and_the_one_below_is_for_two_hands():
    book = written(sheet_of(footnotes=("Cột (6): 0 mở lại.",)), "xlsx")
    texts = [str(cell) for row in read_back(book) for cell in row if cell]
    for words in (
        "ỦY BAN NHÂN DÂN THÀNH PHỐ HUẾ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập – Tự do – Hạnh phúc",
        "Biểu số 01", "Huế, ngày 05 tháng 8 năm 2025", "MẪU ĐỂ THỬ",
        "Kỳ báo cáo: Tháng 7/2025 (từ ngày 01/07/2025 đến hết ngày 31/07/2025)",
        "Số liệu tính đến 24:00 ngày 31/07/2025",
        "Đơn vị tính: Số hồ sơ", "(1)", "(12)", "Cột (6): 0 mở lại.", "Người lập báo cáo", "Thủ trưởng đơn vị",
    ):  # fmt: skip
        assert words in texts, words
    assert texts[-1].startswith("Tôn Nữ Chi xuất lúc 09:42 ngày 05/08/2025")
    assert texts[-1].endswith("00000000-0000-4000-8000-00000000cafe")


def test_it_prints_on_a4_on_its_side_with_the_heads_and_the_stamp_on_every_page():
    parts = parts_of(written(sheet_of(), "xlsx"))
    page, book, styles = parts["xl/worksheets/sheet1.xml"], parts["xl/workbook.xml"], parts["xl/styles.xml"]
    assert 'paperSize="9"' in page
    assert 'orientation="landscape"' in page
    assert 'fitToHeight="0"' in page
    assert '<pageSetUpPr fitToPage="1"/>' in page
    assert '<pane xSplit="2" ySplit="12" topLeftCell="C13"' in page
    assert "Tôn Nữ Chi xuất lúc 09:42" in re.search("<oddFooter>(.*)</oddFooter>", page)[1]
    assert "'mau-thu'!$9:$12</definedName>" in book
    assert 'name="_xlnm.Print_Area"' in book
    assert set(re.findall('<name val="([^"]*)"', styles)) == {"Times New Roman", "Calibri"}, "Calibri is of no cell"
    assert '"#,##0"' in styles


def test_a_form_too_wide_for_a4_takes_a3():
    book = written(Sheet(FORMS["so-theo-doi"], asked_by(), [], 0), "xlsx")
    assert 'paperSize="8"' in parts_of(book)["xl/worksheets/sheet1.xml"]


def test_an_ampersand_in_a_name_is_no_command_to_the_printer():
    out = io.BytesIO()
    WRITERS["xlsx"].write(sheet_of(), replace(STAMP, officer_name="A&D B&P"), out, lambda _rows: None)
    assert "A&amp;&amp;D B&amp;&amp;P" in parts_of(out.getvalue())["xl/worksheets/sheet1.xml"]


# Cells ----------------------------------------------------------------------------------------------------------------


def test_numbers_are_numbers_days_are_days_and_codes_are_text():
    row = first_row(sheet_of())
    assert row[:7] == ["1", "Phường Phú Xuân", 2534, 2350, 187, -3, 2412]
    assert row[7] == pytest.approx(0.9502)
    assert row[8:] == [date(2025, 7, 4), datetime.fromisoformat("2025-07-01 07:57"), 1250000, "H57.DEMO.01-250701-0022"]


def test_nothing_is_an_empty_cell_of_a_word_and_nought_of_a_count():
    row = first_row(sheet_of([{"all": None, "due": None, "code": ""}]))
    assert (row[2], row[8], row[11]) == (0, "", "")


def test_no_text_of_any_column_of_any_form_becomes_a_formula(opened: Opened):
    books = {slug: written(poisoned(form), "xlsx") for slug, form in FORMS.items()}
    for slug, book in books.items():
        form = FORMS[slug]
        rows = read_back(book)[-len(PAYLOADS) - 30 :]
        for place, column in enumerate(form.columns):
            if column.kind in TEXTS:
                assert {lines(text) for text in PAYLOADS} <= {lines(str(row[place])) for row in rows}, column.key
        assert not re.search("<f[ >]|hyperlink", parts_of(book)["xl/worksheets/sheet1.xml"])
    assert [formulas_in(root) for root in opened(*books.values())] == [[] for _ in FORMS]


def test_the_reader_would_see_a_formula(opened: Opened):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write(0, 0, PAYLOADS[0])
    (root,) = opened(out.getvalue())
    assert formulas_in(root) == ["of:=1+1"]


def test_heads_notes_and_names_are_texts_as_well(opened: Opened):
    form = form_of(tuple(replace(column, label=f"=1+{place}") for place, column in enumerate(form_of().columns)))
    sheet = sheet_of(form=form, footnotes=PAYLOADS)
    book = written(sheet, "xlsx")
    (root,) = opened(book)
    assert formulas_in(root) == []
    assert "=1+3" in {cell for row in read_back(book) for cell in row}


def lines(text: str) -> str:
    """A text as XML keeps it: every end of a line is the same one."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def poisoned(form: Form) -> Sheet:
    """Every text of every row something a spreadsheet might carry out."""
    texts = [column.key for column in form.columns if column.kind in TEXTS]
    empty = dict.fromkeys(column.key for column in form.columns)
    rows = [Row(str(n), text, {**empty, **dict.fromkeys(texts, text)}) for n, text in enumerate(PAYLOADS)]
    return Sheet(form, asked_by(), rows, len(rows))


def test_a_text_longer_than_a_cell_is_cut_and_the_file_still_opens():
    row = first_row(sheet_of([{"code": "ă" * 40000}]))
    assert row[11] == "ă" * 32767
    assert CELLS["code"] != row[11]
