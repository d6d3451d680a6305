"""CSV, JSON and PDF of a sheet: what a spreadsheet, a program and a reader find in them."""

from __future__ import annotations

import csv
import io
import json
import socket
from typing import Any

import pytest
from django.utils import translation
from pypdf import PdfReader

from casework.reports.files import pdf
from casework.reports.forms import FORMS
from casework.reports.sheet import Kind
from tests.reports.payloads import FORMULAS, OTHERS, PAYLOADS
from tests.reports.sheets import COLUMNS, STAMP, long_list, sheet_of, written
from tests.reports.test_workbooks import poisoned

SIGNS = "=+-@＝＋－＠\t\r\n"


def rows_of_csv(book: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(book.decode("utf-8-sig"), newline="")))


# CSV ------------------------------------------------------------------------------------------------------------------


def test_csv_begins_with_the_mark_spreadsheets_know_utf_8_by():
    book = written(sheet_of(), "csv")
    assert book.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in book


def test_csv_has_one_head_a_column_that_says_all_above_it_and_numbers_as_they_are():
    heads, row, stamp = rows_of_csv(written(sheet_of(), "csv"))
    assert heads[:4] == ["TT", "Đơn vị", "Tiếp nhận - Tổng số", "Tiếp nhận - Trong kỳ - Trực tuyến"]
    assert row == [
        "1", "Phường Phú Xuân", "2534", "2350", "187", "-3", "2412", "95.02", "04/07/2025", "01/07/2025 07:57",
        "1250000", "H57.DEMO.01-250701-0022",
    ]  # fmt: skip
    assert stamp == [STAMP.line], "whose file it is stands last"


@pytest.mark.parametrize("slug", sorted(FORMS))
def test_no_text_of_a_csv_begins_with_a_sign_of_formulas(slug: str):
    form = FORMS[slug]
    rows = rows_of_csv(written(poisoned(form), "csv"))[1:-1]
    assert len(rows) == len(PAYLOADS)
    for text, row in zip(PAYLOADS, rows, strict=True):
        for column, cell in zip(form.columns, row, strict=True):
            if column.kind in (Kind.TEXT, Kind.DOSSIER):
                assert not cell.strip(" \u00a0\u3000").startswith(tuple(SIGNS)), cell
                assert cell in (text, f"'{text}"), "and nothing else is changed"


def test_every_formula_is_marked_and_nothing_else_is():
    rows = rows_of_csv(written(sheet_of([{"code": text} for text in PAYLOADS]), "csv"))[1:-1]
    assert [row[-1] for row in rows] == [*(f"'{text}" for text in FORMULAS), *OTHERS]


def test_a_phone_with_its_country_stays_readable():
    assert rows_of_csv(written(sheet_of([{"code": "+84 905 123 456"}]), "csv"))[1][-1] == "'+84 905 123 456"


# JSON -----------------------------------------------------------------------------------------------------------------


def test_json_says_what_was_asked_and_a_rate_what_it_is_of():
    told: dict[str, Any] = json.loads(written(sheet_of(footnotes=("Một chú thích.",)), "json"))
    assert (told["report"], told["version"], told["place"], told["span"]) == ("mau-thu", "1", None, "2025-07")
    assert told["as_of"] == "2025-08-01T00:00:00+07:00"
    assert [column["key"] for column in told["columns"]] == [column.key for column in COLUMNS]
    (row,) = told["rows"]
    assert row["cells"]["all"] == 2534
    assert row["cells"]["rate"] == {"numerator": 2292, "denominator": 2412, "value": "95.02"}
    assert (row["cells"]["due"], row["cells"]["at"]) == ("2025-07-04", "2025-07-01T07:57:00")
    assert told["footnotes"] == ["Một chú thích."]
    assert told["stamp"]["number"] == str(STAMP.number)


def test_json_without_rows_is_json():
    assert json.loads(written(sheet_of([]), "json"))["rows"] == []


# PDF ------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def nobody_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any connection at all fails the test, and any look-up of a name."""

    def refuse(*called: Any, **_: Any) -> None:
        pytest.fail(f"something was asked of the network: {called[1:]}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def pages_of(book: bytes) -> list[str]:
    """The text of each page. The reader sees noughts beside letters once a sign is in the file that no font has."""
    return [page.extract_text().replace("\0", "") for page in PdfReader(io.BytesIO(book)).pages]


def test_a_pdf_holds_the_words_of_the_sheet_in_tinos():
    book = written(sheet_of(footnotes=("Cột (6): 0 mở lại.",)), "pdf")
    (text,) = pages_of(book)
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "MẪU ĐỂ THỬ", "Tiếp nhận", "2.534", "−3", "95,02",
        "04/07/2025 01/07/2025",
        "1.250.000", "Cột (6): 0 mở lại.", "Người lập báo cáo", "Thủ trưởng đơn vị", "Tôn Nữ Chi xuất lúc 09:42",
    ):  # fmt: skip
        assert words in text, words
    page = PdfReader(io.BytesIO(book)).pages[0]
    fonts = {str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()}
    assert all("Tinos" in font for font in fonts), fonts
    assert page.mediabox.width > page.mediabox.height, "on its side"


def test_every_page_of_a_pdf_says_whose_it_is_and_repeats_the_heads():
    pages = pages_of(written(long_list(60), "pdf"))
    assert len(pages) > 1
    for number, text in enumerate(pages, start=1):
        assert str(STAMP.number) in text
        assert f"{number}/{len(pages)}" in text
        assert "Trong kỳ" in text


def test_a_pdf_in_english_reads_english():
    with translation.override("en"):
        (text,) = pages_of(written(sheet_of(), "pdf"))
    assert "2,534" in text
    assert "95.02" in text


OUTWARD = (
    '<img src="http://x.invalid/a.png">',
    '<link rel="stylesheet" href="http://x.invalid/a.css">',
    "<style>@import url(http://x.invalid/a.css)</style>",
    '<iframe src="file:///etc/passwd"></iframe>',
    '<object data="file:///etc/passwd"></object>',
    '<a rel="attachment" href="file:///etc/passwd">x</a>',
    '<svg><image href="http://x.invalid/a.svg"/></svg>',
    "<script>alert(1)</script>",
    "</td></table><h1>x</h1>",
    "{{ settings.SECRET_KEY }}{% debug %}",
    "url(http://x.invalid/a)",
)


def test_what_people_typed_is_text_in_a_pdf_and_asks_for_nothing(nobody_calls: None):
    book = written(sheet_of([{"name": text} for text in (*OUTWARD, *PAYLOADS)]), "pdf")
    text = "".join("".join(page.split()) for page in pages_of(book))
    for typed in OUTWARD:
        assert "".join(typed.split()) in text, typed
    assert "/EmbeddedFile" not in book.decode("latin-1")
    assert not PdfReader(io.BytesIO(book)).attachments


@pytest.mark.parametrize(
    "address",
    [
        "http://x.invalid/a.css",
        "https://localhost/",
        "ftp://x.invalid/a",
        "data:text/css,a{}",
        "file:///etc/passwd",
        "file://server/share/a.css",
        "css/a.css",
        f"{pdf.STATIC.as_uri()}/../config/settings.py",
        f"{pdf.STATIC.as_uri()}/%2e%2e/config/settings.py",
        f"{pdf.STATIC.as_uri()}/css",
        f"{pdf.STATIC.as_uri()}/css/none.css",
    ],
)
def test_a_document_may_open_static_files_alone(address: str):
    with pytest.raises(pdf.Denied):
        pdf.allowed(address)


def test_the_style_sheet_is_one_of_them():
    assert pdf.allowed(f"{pdf.STATIC.as_uri()}/css/report_file.css").name == "report_file.css"


def test_html_that_came_in_unescaped_would_be_refused_by_the_fetcher(nobody_calls: None, caplog: Any):
    out = io.BytesIO()
    pdf.draw('<img src="http://x.invalid/a.png"><img src="file:///etc/passwd"><p>chữ</p>', out)
    assert pages_of(out.getvalue()) == ["chữ"]
    assert sum("Failed to load image" in line.message for line in caplog.records) == 2
