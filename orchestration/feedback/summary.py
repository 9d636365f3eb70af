"""The summary sheet: the first page of a feedback workbook, in Vietnamese, with a link to each faulty cell.

Belongs here: what the sheet says and how it looks. Not here: marking the sender's cells (workbook.py). What it repeats of the
sender's cells cannot act as a formula.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from orchestration.exports_safety import neutralise_formula
from orchestration.feedback.faults import FaultyLoad
from transforms.reference import load_yaml
from transforms.rosters.returned import SUMMARY_SHEET, Returned, mark_text

if TYPE_CHECKING:
    from orchestration.feedback.workbook import Marked

FONT = "Times New Roman"  # the hand of official documents; every office program has it or its equal
WIDTHS = (6, 13, 19, 10, 22, 24, 46, 46, 24)
_LISTED = 3000
_LINE = Side(style="thin", color="FFBFBFBF")
_GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", start_color="FF1F3864", end_color="FF1F3864")
_TINTS = {"reject": "FFFFC8C3", "quarantine": "FFFFC8C3", "warn": "FFFFE8A3"}
_STATE = {"published": "FF2E7D32", "held": "FFB71C1C", "rejected": "FFB71C1C"}


def write(
    book: openpyxl.Workbook, load: FaultyLoad, marked: list[Marked], returned: Returned, *, how: str
) -> Worksheet:
    """Put the summary before the sheets of `book` and open the workbook on it; `how` names the text on how to mend."""
    words = load_yaml("feedback_messages.yaml")
    texts = words["summary"]
    sheet: Worksheet = book.create_sheet(_free_title(book), 0)
    for index, width in enumerate(WIDTHS):
        sheet.column_dimensions["ABCDEFGHI"[index]].width = width
    _text(sheet, "A1", texts["title"], bold=True, size=16)
    reason = (load.status_reason or "").strip().rstrip(".")
    rows = (
        (texts["file"], load.file_name),
        (texts["sender"], load.sender or "–"),
        (texts["received"], f"{load.received_on:%d/%m/%Y}   ({texts['load'].lower()}: {load.load_id})"),
        (texts["state"], words["states"].get(load.status, "").format(reason=reason)),
        (texts["counts"], texts["counted"].format(
            read=_number(load.rows_read), published=_number(load.rows_published),
            quarantined=_number(load.rows_quarantined), refused=_number(load.refused))),
        (texts["how"], " ".join(texts[how].split())),
    )  # fmt: skip
    for row, (label, text) in enumerate(rows, start=3):
        _text(sheet, f"A{row}", label, bold=True)
        sheet.merge_cells(f"A{row}:B{row}")
        _text(sheet, f"C{row}", text)
        sheet.merge_cells(f"C{row}:I{row}")
    _text(sheet, "C6", str(sheet["C6"].value), bold=True, colour=_STATE.get(load.status, "FF000000"))
    sheet.row_dimensions[8].height = 34
    _text(sheet, "A2", mark_text(returned), size=8, colour="FFA6A6A6")  # the reader knows a copy of this by it
    sheet.row_dimensions[1].height = 24
    row = _by_kind(sheet, 10, marked, words)
    _by_place(sheet, row + 1, load, marked, words)
    _page(sheet)
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False
    sheet.sheet_properties.tabColor = "FFC00000"
    return sheet


def _free_title(book: openpyxl.Workbook) -> str:
    title, number = SUMMARY_SHEET, 2
    while title in book.sheetnames:
        title, number = f"{SUMMARY_SHEET} ({number})", number + 1
    return title


def _by_kind(sheet: Worksheet, row: int, marked: list[Marked], words: dict[str, Any]) -> int:
    """The table of counts by severity and kind; the first row below it."""
    _text(sheet, f"A{row}", words["summary"]["by_kind"], bold=True, size=12)
    row += 1
    head = words["summary"]["kinds"]
    for column, text in (("A", head[0]), ("C", head[1]), ("F", head[2])):
        _head(sheet, f"{column}{row}", text)
    sheet.merge_cells(f"A{row}:B{row}")
    sheet.merge_cells(f"C{row}:E{row}")
    counts = Counter((_rank(mark), mark.fault.severity, mark.fault.title) for mark in marked)
    for (_, severity, title), count in sorted(counts.items(), key=lambda entry: (entry[0][0], -entry[1], entry[0][2])):
        row += 1
        for column, value in (("A", words["severities"][severity]), ("C", title), ("F", count)):
            _text(sheet, f"{column}{row}", value, border=True)
        sheet[f"F{row}"].alignment = Alignment(horizontal="left", vertical="top")
        sheet[f"A{row}"].fill = PatternFill("solid", start_color=_TINTS[severity], end_color=_TINTS[severity])
        for column in "BDE":
            sheet[f"{column}{row}"].border = _GRID
        sheet.merge_cells(f"A{row}:B{row}")
        sheet.merge_cells(f"C{row}:E{row}")
    return row + 1


def _by_place(sheet: Worksheet, row: int, load: FaultyLoad, marked: list[Marked], words: dict[str, Any]) -> None:
    _text(sheet, f"A{row}", words["summary"]["by_place"], bold=True, size=12)
    row += 1
    for column, text in zip("ABCDEFGHI", words["summary"]["columns"], strict=True):
        _head(sheet, f"{column}{row}", text)
    sheet.print_title_rows = f"{row}:{row}"
    for number, mark in enumerate(marked[:_LISTED], start=1):
        row += 1
        fault = mark.fault
        place = mark.cell or (f"{fault.column or ''}{fault.row}" if fault.row else "–")
        loaded = words["loaded"][load.status if load.status in ("held", "rejected") else fault.severity]
        values = (number, words["severities"][fault.severity], fault.sheet or mark.sheet or "–", place,
                  mark.header or "–", _shown(mark, words), fault.message, fault.expected, loaded)  # fmt: skip
        for column, value in zip("ABCDEFGHI", values, strict=True):
            _text(sheet, f"{column}{row}", value, border=True)
        sheet[f"B{row}"].fill = PatternFill(
            "solid", start_color=_TINTS[fault.severity], end_color=_TINTS[fault.severity]
        )
        if mark.font and mark.font.lower().startswith((".vn", "vni-")):
            sheet[f"F{row}"].font = Font(name=mark.font, size=11)  # text of a legacy font is legible in it alone
        if mark.sheet is not None:
            quoted = mark.sheet.replace("'", "''")
            target = mark.cell or "A1"
            cell = sheet[f"D{row}"]
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{target}", display=place)
            cell.font = Font(name=FONT, size=11, color="FF0563C1", underline="single")
        longest = max(len(str(values[6])) / 54, len(str(values[7])) / 54, len(str(values[5])) / 26, len(loaded) / 27, 1)
        sheet.row_dimensions[row].height = 15.5 * min(6, int(longest + 0.999))
    if len(marked) > _LISTED:
        _text(sheet, f"A{row + 1}", words["summary"]["more"].format(count=_number(len(marked) - _LISTED)))


def _shown(mark: Marked, words: dict[str, Any]) -> str:
    value = mark.value
    if mark.cell is None:
        return ""
    if value is None or value == "":
        return str(words["summary"]["empty"])
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    text = " ".join(str(value).split())
    return text if len(text) <= 80 else text[:79] + "…"


def _rank(mark: Marked) -> int:
    return ("reject", "quarantine", "warn").index(mark.fault.severity)


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def _text(
    sheet: Worksheet, place: str, value: Any, *, bold: bool = False, size: int = 11, colour: str | None = None,
    border: bool = False,
) -> None:  # fmt: skip
    cell = sheet[place]
    if isinstance(value, str):
        cell.value = neutralise_formula("".join(char for char in value if char in "\n\t" or ord(char) >= 32))
        cell.data_type = "s"
    else:
        cell.value = value
    cell.font = Font(name=FONT, bold=bold, size=size, color=colour)
    cell.alignment = Alignment(wrap_text=place[0] != "A" or border, vertical="top")
    if border:
        cell.border = _GRID


def _head(sheet: Worksheet, place: str, text: str) -> None:
    _text(sheet, place, text, border=True)
    sheet[place].font = Font(name=FONT, bold=True, size=11, color="FFFFFFFF")
    sheet[place].fill = _HEAD
    sheet[place].alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _page(sheet: Worksheet) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.sheet_view.showGridLines = False
    sheet.oddFooter.center.text = "&P/&N"  # type: ignore[union-attr]
