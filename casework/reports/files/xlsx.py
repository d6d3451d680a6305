"""A report as a workbook: the form as it is printed, in memory that does not grow with its rows.

Every text is written as a string and every number as a number; there is no formula in the file, whatever was typed into
a dossier. Rows are written in their order and leave the memory, so nothing above may be touched again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from textwrap import wrap
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from casework.reports.files.cells import Value, readers, rows_of
from casework.reports.files.frame import Frame, frame_of
from casework.reports.files.stamp import Stamp
from casework.reports.heads import Head, heads
from casework.reports.sheet import Column, Kind, Sheet

FONT, SIZE, LINE = "Times New Roman", 11, 15.0  # points
A4, A3 = 9, 8
A4_LETTERS = 230  # a wider form would be too small to read on A4 (our choice)
NUMBER_LETTERS = 6  # so narrow is a column that counts the rows
FEW_COLUMNS = 3  # the title block needs so many side by side
WIDEST_FOOTER = 240  # characters; a workbook holds 255
LETTERS_A_CELL = 32767  # what a cell of a workbook holds
TURN = 500  # rows between two words of how far it is
PARTS = {
    Kind.TEXT: "text",
    Kind.DOSSIER: "text",
    Kind.RATE: "rate",
    Kind.DAYS: "days",
    Kind.DAY: "day",
    Kind.INSTANT: "instant",
}
SHAPES: dict[str, dict[str, Any]] = {
    "text": {"align": "left", "indent": 1, "text_wrap": True},
    "place": {"align": "center"},
    "number": {"align": "right", "indent": 1, "num_format": "#,##0"},
    "rate": {"align": "right", "indent": 1, "num_format": "0.00%"},
    "days": {"align": "right", "indent": 1, "num_format": "0.00"},
    "day": {"align": "center", "num_format": "dd/mm/yyyy"},
    "instant": {"align": "center", "num_format": "dd/mm/yyyy hh:mm"},
}
HUNDRED = Decimal(100)


def write(sheet: Sheet, stamp: Stamp, out: BinaryIO, told: Callable[[int], None]) -> None:
    """Writes the workbook into ``out``; ``told`` hears every few hundred rows how many are written."""
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    }  # fmt: skip
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": str(sheet.form.title), "author": stamp.officer_name, "comments": stamp.line,
                             "created": stamp.at.replace(tzinfo=None)})  # fmt: skip
        Page(book, sheet, stamp).fill(told)


class Page:
    """The one worksheet of a report, written from its first row to its last."""

    def __init__(self, book: Any, sheet: Sheet, stamp: Stamp) -> None:
        self.book, self.sheet, self.stamp = book, sheet, stamp
        self.columns = sheet.form.columns
        self.last = max(len(self.columns), FEW_COLUMNS) - 1
        self.letters = sum(column.width for column in self.columns)
        self.room = [max(4, int(column.width * 0.95) - 1) for column in self.columns]
        self.frame: Frame = frame_of(sheet, stamp.at)
        self.page: Worksheet = book.add_worksheet(_tab(sheet))
        self.row = 0
        self._tall: deque[int] = deque()  # rows of the table whose height the library still holds
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def fill(self, told: Callable[[int], None]) -> None:
        """All of it, top to bottom."""
        for place, column in enumerate(self.columns):
            self.page.set_column(place, place, column.width)
        self._title()
        first = self.row
        self._heads()
        self.page.repeat_rows(first, self.row - 1)
        self.page.freeze_panes(self.row, min(2, len(self.columns)))
        self._rows(told)
        self._below()
        self._set_up()

    def _format(self, **shape: Any) -> Format:
        """The format of a shape, made once."""
        full = {"font_name": FONT, "font_size": SIZE, "valign": "vcenter", **shape}
        key = tuple(sorted(full.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(full)
        return self._formats[key]

    # -- the title block

    def _title(self) -> None:
        frame, middle = self.frame, self.last // 2
        bold = {"bold": True, "align": "center"}
        plain = {"align": "center"}
        self._pair(middle, (frame.over, plain), (frame.nation, bold))
        self._pair(middle, (frame.unit, bold), (frame.motto, bold))
        self._pair(middle, (frame.number, plain), (frame.dated, {"align": "center", "italic": True}))
        self._line("")
        self._line(frame.title, bold=True, font_size=14, align="center", text_wrap=True)
        self._line(frame.days, italic=True, align="center")
        self._line(frame.known, italic=True, align="center")
        self._line(frame.counted, italic=True, align="right")

    def _pair(self, middle: int, left: tuple[str, dict[str, Any]], right: tuple[str, dict[str, Any]]) -> None:
        """Two texts side by side, each over its half."""
        self._across(0, middle, left[0], self._format(text_wrap=True, **left[1]))
        self._across(middle + 1, self.last, right[0], self._format(text_wrap=True, **right[1]))
        self.row += 1

    def _line(self, text: str, **shape: Any) -> None:
        """One text over the whole width, as high as it needs: programs measure no merged cells."""
        self.page.set_row(self.row, _height(text, self.letters, shape.get("font_size", SIZE)))
        self._across(0, self.last, text, self._format(**shape))
        self.row += 1

    def _across(self, first: int, last: int, text: str, shape: Format) -> None:
        self._write_head(self.row, first, text, shape)
        for place in range(first + 1, last + 1):
            self.page.write_blank(self.row, place, None, shape)
        self._merge(self.row, first, self.row, last)

    def _write_head(self, row: int, place: int, text: Any, shape: Format) -> None:
        if str(text):
            self.page.write_string(row, place, plain_text(str(text)), shape)
        else:
            self.page.write_blank(row, place, None, shape)

    def _merge(self, row: int, place: int, last_row: int, last_place: int) -> None:
        """``merge_range`` writes the cells of a block at once; rows already out of memory cannot be gone back to."""
        if (row, place) != (last_row, last_place):
            self.page.merge.append([row, place, last_row, last_place])

    # -- the table

    def _heads(self) -> None:
        """The merged heads, then the row of numbers."""
        shape = self._format(bold=True, align="center", text_wrap=True, border=1)
        rows = heads(self.columns)
        begun = {(head.row, head.place): head for row in rows for head in row}
        heights = self._heights(rows)
        for level in range(len(rows)):
            self.page.set_row(self.row, heights[level])
            for place in range(len(self.columns)):
                head: Head | None = begun.get((level, place))
                self._write_head(self.row, place, "" if head is None else head.label, shape)
            for head in rows[level]:
                last = (self.row + head.rows - 1, head.place + head.across - 1)
                self._merge(self.row, head.place, *last)
            self.row += 1
        numbers = self._format(italic=True, font_size=9, align="center", border=1)
        for place, column in enumerate(self.columns):
            self._write_head(self.row, place, f"({column.number})" if column.number else "", numbers)
        self.row += 1

    def _heights(self, rows: list[list[Head]]) -> list[float]:
        """Of each row of heads, so that every label has room; what reaches over several rows widens the last."""
        found = [20.0] * len(rows)
        for head in sorted((head for row in rows for head in row), key=lambda head: head.rows):
            covered = self.columns[head.place : head.place + head.across]
            lines = range(head.row, head.row + head.rows)
            needed = _height(str(head.label), 0.85 * sum(column.width for column in covered), SIZE)
            found[lines[-1]] += max(0.0, needed - sum(found[line] for line in lines))
        return found

    def _rows(self, told: Callable[[int], None]) -> None:
        bold = self.sheet.whole is not None
        shapes = [_shape(column) for column in self.columns]
        plain = [self._format(border=1, **SHAPES[shape]) for shape in shapes]
        whole = [self._format(border=1, bold=True, **SHAPES[shape]) for shape in shapes]
        read = readers(self.columns)
        for done, row in enumerate(rows_of(self.sheet), start=1):
            cells = [of(row.cells) for of in read]
            self._make_room(cells)
            for place, shape in enumerate(whole if bold and done == 1 else plain):
                self._write(place, cells[place], shape)
            self.row += 1
            if done % TURN == 0:
                told(done)

    def _make_room(self, cells: list[Value]) -> None:
        """As high as the longest text needs: not every program measures rows when it opens a workbook."""
        lines = max(
            (_lines(cell, self.room[place]) for place, cell in enumerate(cells) if isinstance(cell, str)), default=1
        )
        if lines > 1:
            self.page.set_row(self.row, lines * LINE + 2)
            self.page.row_sizes.clear()  # for pictures, of which there are none
            while self._tall and self._tall[0] < self.row - 1:  # written by now: kept they would fill the memory
                self.page.row_info.pop(self._tall.popleft())
            self._tall.append(self.row)

    def _write(self, place: int, cell: Value, shape: Format) -> None:
        """By the type of the value, never by what a text looks like."""
        if cell is None:
            self.page.write_blank(self.row, place, None, shape)
        elif isinstance(cell, str):
            self.page.write_string(self.row, place, plain_text(cell), shape)
        elif isinstance(cell, datetime | date):
            self.page.write_datetime(self.row, place, cell, shape)
        else:
            part = self.columns[place].kind is Kind.RATE  # its format shows a part of one as percents
            self.page.write_number(self.row, place, float(cell / HUNDRED if part else cell), shape)

    # -- below the table

    def _below(self) -> None:
        """Notes, the place for two signatures, and whose file it is."""
        for note in self.sheet.footnotes:
            self._line(str(note), font_size=10, italic=True, align="left", text_wrap=True)
        self._line("")
        frame, middle = self.frame, self.last // 2
        bold = {"bold": True, "align": "center"}
        self._pair(middle, (frame.maker, bold), (frame.head, bold))
        italic = {"italic": True, "align": "center", "font_size": 10}
        self._pair(middle, (frame.sign, italic), (frame.sign, italic))
        for _space in range(4):
            self._line("")
        self._line(self.stamp.line, font_size=8, align="left", font_color="#595959")

    def _set_up(self) -> None:
        """For the printer: paper on its side, the table as wide as it, the stamp on every page."""
        page = self.page
        page.set_landscape()
        page.center_horizontally()
        page.set_paper(A4 if self.letters <= A4_LETTERS else A3)
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        page.fit_to_pages(1, 0)
        page.print_area(0, 0, self.row - 1, self.last)
        stamp = self.stamp.line.replace("&", "&&")[:WIDEST_FOOTER]
        page.set_footer(f"&L&8{stamp}&R&8&P/&N")


def plain_text(text: str) -> str:
    """A text that is written as itself. The library takes ``<r>...</r>`` for markup and writes it as it is, whatever
    stands in it, a formula as well; wrapped and escaped by us it is such markup and shows the text."""
    text = text[:LETTERS_A_CELL]
    if text.startswith("<r>") and text.endswith("</r>"):
        return f'<r><t xml:space="preserve">{escape(text)}</t></r>'
    return text


def _height(text: str, letters: float, size: float) -> float:
    """Points a text needs in a cell so many letters of the usual size wide; words are broken at blanks."""
    return size * LINE / SIZE * _lines(text, max(4, int(letters * SIZE / size))) + 2


def _lines(text: str, letters: int) -> int:
    return 1 if len(text) <= letters else _broken(text, letters)


@lru_cache(maxsize=1024)
def _broken(text: str, letters: int) -> int:
    """Most long texts are names of procedures, the same again and again."""
    return len(wrap(text, letters))


def _shape(column: Column) -> str:
    if column.width <= NUMBER_LETTERS and column.kind in (Kind.COUNT, Kind.TEXT):
        return "place"
    return PARTS.get(column.kind, "number")


def _tab(sheet: Sheet) -> str:
    """The name of the worksheet: the slug, which has no sign a workbook refuses."""
    return sheet.form.slug[:31]
