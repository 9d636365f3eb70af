"""Workbooks and csv files laid out as offices make them, the same bytes each time.

Belongs here: the frame of a sheet (superior's and own name, national heading, title, "Tính đến ngày", merged headers,
column numbers, signatures) and writing it without clocks. Not here: which rows and columns (rosters.py, registers.py).
Serves those two. Takes xlsxwriter, which is not needed to read anything.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import xlsxwriter

CREATED = datetime(2025, 1, 6, 8, 0, 0)  # noqa: DTZ001 (a file's property has no zone)

Cell = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, the header above that it shares with its neighbours (or ""), its width in letters."""

    header: str
    above: str = ""
    width: float = 14


def columns_of(text: str) -> tuple[Column, ...]:
    """Columns from "STT:6 | Ngày sinh > Nam:12 | Ngày vào Đảng / Ngày chính thức": headers with widths, a header above
    before ">", and "/" where a header breaks its line."""
    columns = []
    for part in text.split(" | "):
        header, _, width = part.strip().partition(":")
        above, _, own = header.rpartition(" > ")
        columns.append(Column(own.replace(" / ", "\n"), above, float(width or 14)))
    return tuple(columns)


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that names the group of the lines below it."""

    text: str


@dataclass(frozen=True, slots=True)
class Total:
    """A line that states a total: a label, and the number in one column (0-based)."""

    label: str
    column: int
    value: int


@dataclass(frozen=True)
class Sheet:
    """One sheet: what stands above the table, the table, and what stands below.

    `lines` holds rows of cells, headings and totals, in order; `place_of` of a written sheet gives their line numbers.
    """

    name: str
    superior: str
    owner: str
    title: str
    columns: tuple[Column, ...]
    lines: Sequence[Sequence[Cell] | Heading | Total]
    as_of: str = ""
    form: str = ""
    unit_line: str = ""
    numbered: bool = True
    signed_on: date | None = None
    signer: str = "T/M ĐẢNG ỦY"
    hidden: bool = False
    place: str = "Tân Giang"


@dataclass
class Written:
    """A workbook's bytes, and for each sheet the line numbers (1-based, as shown) of its lines, in order."""

    content: bytes = b""
    places: dict[str, list[int]] = field(default_factory=dict)


def long_date(day: date) -> str:
    """The date as it stands beside a signature: "ngày 31 tháng 12 năm 2024"."""
    return f"ngày {day.day:02d} tháng {day.month:02d} năm {day.year}"


def short_date(day: date | None) -> str:
    """The date as clerks type it: "03/02/1985", and nothing for none."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}" if day else ""


def workbook(sheets: Sequence[Sheet], *, font: str = "Times New Roman") -> Written:
    """The sheets as one xlsx file; the same arguments give the same bytes."""
    buffer, written = io.BytesIO(), Written()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_numbers": False})
    book.set_properties({"created": CREATED, "author": "Văn phòng", "title": sheets[0].title})
    look = _Look(book, font)
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        written.places[sheet.name] = _write(page, look, sheet)
        if sheet.hidden:
            page.hide()
    book.close()
    written.content = buffer.getvalue()
    return written


class _Look:
    """The formats of a workbook."""

    def __init__(self, book: Any, font: str) -> None:
        base = {"font_name": font, "font_size": 11, "valign": "vcenter"}
        grid = {**base, "border": 1, "text_wrap": True}
        self.plain = book.add_format(base)
        self.centre = book.add_format({**base, "align": "center", "bold": True})
        self.title = book.add_format({**base, "align": "center", "bold": True, "font_size": 14})
        self.italic = book.add_format({**base, "align": "center", "italic": True})
        self.head = book.add_format({**grid, "align": "center", "bold": True})
        self.number = book.add_format({**grid, "align": "center", "italic": True, "font_size": 9})
        self.cell = book.add_format(grid)
        self.day = book.add_format({**grid, "num_format": "dd/mm/yyyy"})
        self.group = book.add_format({**grid, "bold": True})


def _write(page: Any, look: _Look, sheet: Sheet) -> list[int]:
    last = len(sheet.columns) - 1
    half = max(1, last // 2)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
    row = 0
    if sheet.owner:
        page.merge_range(0, 0, 0, half, sheet.superior, look.centre)
        page.merge_range(1, 0, 1, half, sheet.owner, look.centre)
        if last > half + 1:
            page.merge_range(0, half + 1, 0, last, "ĐẢNG CỘNG SẢN VIỆT NAM", look.centre)
        if sheet.form:
            page.write_string(2, last, sheet.form, look.italic)
        row = 3
    page.merge_range(row, 0, row, last, sheet.title, look.title)
    row += 1
    if sheet.as_of:
        page.merge_range(row, 0, row, last, f"({sheet.as_of})", look.italic)
        row += 1
    if sheet.unit_line:
        page.write_string(row, last, sheet.unit_line, look.italic)
    row = _header(page, look, sheet.columns, row + 1)
    if sheet.numbered:
        for place in range(last + 1):
            page.write_number(row, place, place + 1, look.number)
        row += 1
    places = []
    for line in sheet.lines:
        places.append(row + 1)
        _line(page, look, line, row, last)
        row += 1
    if sheet.signed_on:
        row += 1
        page.merge_range(row, half, row, last, f"{sheet.place}, {long_date(sheet.signed_on)}", look.italic)
        page.write_string(row + 1, 1, "NGƯỜI LẬP BIỂU", look.centre)
        page.merge_range(row + 1, half, row + 1, last, sheet.signer, look.centre)
        page.merge_range(row + 2, half, row + 2, last, "(Ký, đóng dấu, ghi rõ họ và tên)", look.italic)
    return places


def _header(page: Any, look: _Look, columns: tuple[Column, ...], row: int) -> int:
    """One header row, or two where columns share a header above; gives the row after it."""
    if not any(column.above for column in columns):
        for place, column in enumerate(columns):
            page.write_string(row, place, column.header, look.head)
        return row + 1
    place = 0
    while place < len(columns):
        column, end = columns[place], place
        if not column.above:
            page.merge_range(row, place, row + 1, place, column.header, look.head)
        else:
            while end + 1 < len(columns) and columns[end + 1].above == column.above:
                end += 1
            if end > place:
                page.merge_range(row, place, row, end, column.above, look.head)
            else:
                page.write_string(row, place, column.above, look.head)
            for each in range(place, end + 1):
                page.write_string(row + 1, each, columns[each].header, look.head)
        place = end + 1
    return row + 2


def _line(page: Any, look: _Look, line: Sequence[Cell] | Heading | Total, row: int, last: int) -> None:
    if isinstance(line, Heading):
        page.merge_range(row, 0, row, last, line.text, look.group)
    elif isinstance(line, Total):
        if line.column > 1:
            page.merge_range(row, 0, row, line.column - 1, line.label, look.group)
        else:
            page.write_string(row, 0, line.label, look.group)
        page.write_number(row, line.column, line.value, look.group)
    else:
        for place, value in enumerate(line):
            if value is None or value == "":
                page.write_blank(row, place, None, look.cell)
            elif isinstance(value, date):
                page.write_datetime(row, place, datetime(value.year, value.month, value.day), look.day)  # noqa: DTZ001
            elif isinstance(value, str):
                page.write_string(row, place, value, look.cell)
            else:
                page.write_number(row, place, value, look.cell)


def csv_file(rows: Sequence[Sequence[str]]) -> bytes:
    """The rows as a spreadsheet program of a Vietnamese machine saves them: UTF-8 with its mark, ";" between, CRLF."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8-sig")
