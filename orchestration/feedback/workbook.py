"""The feedback workbook: the sender's own cells with faults filled and commented, and a summary sheet before them.

Belongs here: bytes of a spreadsheet and its faults in, bytes of an xlsx (xlsm) out. Not here: which faults (faults.py), the
summary sheet (summary.py), where the file goes (folder.py). Runs in the reader process, with its limits, since it opens what
strangers sent. An xlsx keeps its formats; of other files (xls, ods, csv, html) the cells are copied, each with its type.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import python_calamine
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from orchestration.exports_safety import neutralise_formula
from orchestration.feedback import formulas, summary
from orchestration.feedback.faults import Fault, FaultyLoad
from transforms.reference import load_yaml
from transforms.rosters import cells
from transforms.rosters.grid import Grid
from transforms.rosters.problems import FileProblem
from transforms.rosters.reading import Limits
from transforms.rosters.returned import Places, Returned, mark_in, places_of, without_summary
from transforms.text import fold

# two fills that nobody picks by hand, so that ours are told from the sender's when a copy comes back
FILLS = {"reject": "FFFFC8C3", "quarantine": "FFFFC8C3", "warn": "FFFFE8A3"}
AUTHOR = "danhbo"
_OURS = "── danhbo ──"
_COMMENTS = 2000  # more make a workbook slow to open; the rest is filled only
_WIDEST = 42
_HEADING_ABOVE = 2000  # lines of a group under one heading
_QUOTED = re.compile(r"“([^”]{3,})”")
_SHEET_OF_CSV = "Dữ liệu"


@dataclass(frozen=True, slots=True)
class Marked:
    """A fault at its cell: the sheet's title in the workbook, the cell (None for a sheet or file), what stands there."""

    fault: Fault
    sheet: str | None
    cell: str | None
    header: str
    value: Any
    font: str | None = None


def build(path: Path, load: FaultyLoad) -> bytes:
    """The feedback workbook of a load whose landed file is at `path`. Never raises for what is in the file."""
    data = path.read_bytes()
    places = places_of(data, load.received_on)
    returned = Returned(load.load_id, places.file_day)
    try:
        book, names = _opened(data)
    except FileProblem:
        return build_unopened(load, "how_unopened")
    marked = _mark(book, names, load.faults, places)
    summary.write(book, load, marked, returned, how="how_text")
    return formulas.with_stored_results(_saved(book), data)


def build_unopened(load: FaultyLoad, how: str) -> bytes:
    """A workbook of the summary alone, for a file that cannot be opened (`how_unopened`) or is too large (`how_large`)."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    marked = [Marked(fault, fault.sheet, None, fault.column or "", None) for fault in load.faults]
    summary.write(book, load, marked, Returned(load.load_id, None), how=how)
    return _saved(book)


def _opened(data: bytes) -> tuple[openpyxl.Workbook, dict[str | None, str]]:
    """The sender's workbook without what an earlier feedback put in; the titles of sheets by the names findings use."""
    book = cells.open_workbook(data, Limits())
    opened: openpyxl.Workbook | None = None
    if book.content == "xlsx":
        try:
            macros = any(name.endswith("vbaProject.bin") for name in book.package.names) if book.package else False
            opened = openpyxl.load_workbook(io.BytesIO(data), rich_text=True, keep_vba=macros)
            if not {grid.name for grid in book.grids} <= set(opened.sheetnames):  # strict OpenXML looks empty to it
                opened = None
            else:
                _clean(opened)
        except Exception:  # a workbook that others open and openpyxl does not: its cells are copied
            opened = None
    if opened is None:
        opened = _copied(data, book)
    names: dict[str | None, str] = {sheet.title: sheet.title for sheet in opened.worksheets}
    if len(opened.worksheets) == 1:
        names[None] = opened.worksheets[0].title
    return opened, names


def _clean(book: openpyxl.Workbook) -> None:
    for sheet in list(book.worksheets):
        head = sheet.iter_rows(min_row=1, max_row=8, max_col=12, values_only=True)
        if any(mark_in(str(value)) for line in head for value in line if value is not None):
            book.remove(sheet)
            continue
        for line in sheet.iter_rows():
            for cell in line:
                if cell.comment is not None and _OURS in cell.comment.text:
                    before = cell.comment.text.split(_OURS)[0].strip()
                    cell.comment = Comment(before, cell.comment.author) if before else None
                    if cell.fill.fgColor.rgb in FILLS.values():
                        cell.fill = PatternFill()


def _copied(data: bytes, book: cells.Workbook) -> openpyxl.Workbook:
    """A new workbook with the cells of a file that is no xlsx: typed where the file has types, else text."""
    grids, _ = without_summary(book.grids)
    copy = openpyxl.Workbook()
    copy.remove(copy.worksheets[0])
    typed = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) if _has_types(book) else None
    for grid in grids:
        sheet = copy.create_sheet(_title(grid.name))
        if grid.hidden:
            sheet.sheet_state = "hidden"
        lines: Iterable[tuple[int, Iterable[Any]]]
        if typed is not None and grid.name is not None:
            lines = enumerate(typed.get_sheet_by_name(grid.name).to_python(skip_empty_area=False), start=1)
        else:
            lines = ((grid.number(index), line) for index, line in grid.iter_lines(0, grid.height))
        _fill_sheet(sheet, lines, grid)
    return copy


def _has_types(book: cells.Workbook) -> bool:
    return book.content in ("xls", "ods", "xlsb", "xlsx")


def _title(name: str | None) -> str:
    title = name or _SHEET_OF_CSV
    return "".join("_" if char in "[]:*?/\\" else char for char in title)[:31]


def _fill_sheet(sheet: Worksheet, lines: Iterable[tuple[int, Iterable[Any]]], grid: Grid) -> None:
    widths: dict[int, int] = {}
    for number, line in lines:
        for index, value in enumerate(line, start=1):
            if value is None or value == "":
                continue
            cell = sheet.cell(number, index)
            write_value(cell, value)
            if number <= 300:
                widths[index] = max(widths.get(index, 8), min(_WIDEST, len(str(value)) + 2))
    for index, width in widths.items():
        sheet.column_dimensions[get_column_letter(index)].width = width
    for row in grid.hidden_rows:
        sheet.row_dimensions[row].hidden = True
    for top, left, bottom, right in grid.merges:
        if (top, left) != (bottom, right):
            sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)


def write_value(cell: Cell | MergedCell, value: Any) -> None:
    """Write a sender's value as it is; a text that looks like a formula stays a text."""
    if isinstance(value, str):
        text = "".join(char for char in value if char in "\t\n\r" or ord(char) >= 32)
        cell.value = text
        cell.data_type = "s"
        cell.number_format = "@"
        if text != neutralise_formula(text):
            cell.quotePrefix = True  # type: ignore[assignment]
        return
    cell.value = value
    if isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"


def _mark(
    book: openpyxl.Workbook, names: dict[str | None, str], faults: tuple[Fault, ...], places: Places
) -> list[Marked]:
    """Fill and comment the faulty cells; where each fault was put."""
    marked: list[Marked] = []
    by_cell: dict[tuple[str, str], list[Fault]] = {}
    headers = {(c.sheet, c.column): c.header for c in places.columns}
    for fault in faults:
        title = names.get(fault.sheet)
        if title is None or fault.row is None:
            marked.append(Marked(fault, title, None, "", None))
            continue
        sheet = book[title]
        row, columns = _place(sheet, fault, places)
        for column in columns:
            cell = _writable(sheet, row, column)
            by_cell.setdefault((title, cell.coordinate), []).append(fault)
        first = _writable(sheet, row, columns[0])
        header = headers.get((fault.sheet, first.column - 1), "")
        marked.append(Marked(fault, title, first.coordinate, header, first.value, first.font.name))
    for number, ((title, coordinate), found) in enumerate(by_cell.items()):
        cell = book[title][coordinate]
        worst = min(found, key=lambda fault: list(FILLS).index(fault.severity))
        cell.fill = PatternFill("solid", start_color=FILLS[worst.severity], end_color=FILLS[worst.severity])
        if number < _COMMENTS:
            cell.comment = _comment(cell.comment, found)
    return marked


def _place(sheet: Worksheet, fault: Fault, places: Places) -> tuple[int, list[int]]:
    """The row and the 1-based columns of a fault's cells: as told, else those of its fields, else the heading above that
    the message quotes (a cell's name over its members), else the first filled one of the row."""
    assert fault.row is not None
    if fault.column:
        return fault.row, [column_index_from_string(fault.column)]
    found = [
        place.column + 1
        for name in fault.fields
        for place in places.columns
        if place.field == name
        and place.sheet == fault.sheet
        and place.kind == (fault.kind or place.kind)
        and place.first <= fault.row <= place.last
    ]
    if found:
        return fault.row, list(dict.fromkeys(found))
    quoted = _QUOTED.search(fault.message) if fault.fields else None
    for row in range(fault.row, max(0, fault.row - _HEADING_ABOVE), -1) if quoted else ():
        for heading in sheet[row]:
            if isinstance(heading.value, str) and quoted and fold(quoted[1]) in fold(heading.value):
                return row, [heading.column]
    filled = [cell.column for cell in sheet[fault.row] if cell.value not in (None, "")]
    named = [
        place.column + 1 for place in places.columns
        if place.sheet == fault.sheet and place.field in ("full_name", "name", "subject_name")
    ]  # fmt: skip
    return fault.row, [next((column for column in named if column in filled), min(filled, default=1))]


def _writable(sheet: Worksheet, row: int, column: int) -> Any:
    """A cell, or the first of the merged range that it is in."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        for block in sheet.merged_cells.ranges:
            if cell.coordinate in block:
                return sheet.cell(block.min_row, block.min_col)
    return cell


def _comment(before: Comment | None, faults: list[Fault]) -> Comment:
    words = load_yaml("feedback_messages.yaml")["comment"]
    lines = [_OURS]
    for fault in faults:
        lines += [f"{words['wrong']}: {fault.message}", f"{words['expected']}: {fault.expected}"]
    text = "\n".join(lines)[:1500]
    kept = before.text.strip() if before is not None else ""
    comment = Comment(f"{kept}\n{text}" if kept else text, before.author if before is not None else AUTHOR)
    comment.width, comment.height = 340, min(420, 60 + 40 * 2 * len(faults) + 18 * kept.count("\n"))
    return comment


def _saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
