"""Boards to files: xlsx by two writers, xlsm, xls, ods, csv, html.

Belongs here: file formats. Not here: what stands in the sheets.
"""

from __future__ import annotations

import csv
import html
import io
import random
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import odf.opendocument
import odf.style
import odf.table
import odf.text
import openpyxl
import xlsxwriter
import xlwt
from gen_sheet import Sheet
from gen_truth import Truth, Workbook
from openpyxl.styles import Font

DEFAULT_RECEIVED = date(2026, 1, 15)


def to_openpyxl(sheets: Sequence[Sheet]) -> bytes:
    """An xlsx as openpyxl writes it."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        if sheet.hidden:
            page.sheet_state = "hidden"
        for (r, c), cell in sheet.cells.items():
            target = page.cell(r, c)
            target.value = cell.value
            if isinstance(cell.value, str) and cell.value.startswith("="):
                target.data_type = "s"
            if cell.fmt:
                target.number_format = cell.fmt
            if cell.font or cell.bold:
                target.font = Font(name=cell.font or "Times New Roman", bold=cell.bold)
        for top, left, bottom, right in sheet.merges:
            page.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
        for r in sheet.hidden_rows:
            page.row_dimensions[r].hidden = True
    if all(s.hidden for s in sheets):
        raise ValueError("a workbook needs a sheet that is seen")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def to_xlsxwriter(sheets: Sequence[Sheet]) -> bytes:
    """An xlsx as xlsxwriter writes it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(2025, 1, 10)})
    formats: dict[tuple[Any, ...], Any] = {}
    for number, sheet in enumerate(sheets):
        page = book.add_worksheet(sheet.name)
        if sheet.hidden:
            page.hide()
        elif number and all(s.hidden for s in sheets[:number]):
            page.set_first_sheet()
            page.activate()
        merged = {(t, left): (b, r) for t, left, b, r in sheet.merges}
        for (t, left), (b, r) in merged.items():
            page.merge_range(t - 1, left - 1, b - 1, r - 1, "")
        for (r, c), cell in sheet.cells.items():
            key = (cell.fmt, cell.font, cell.bold)
            if key not in formats:
                wish: dict[str, Any] = {"bold": cell.bold}
                if cell.fmt:
                    wish["num_format"] = cell.fmt
                if cell.font:
                    wish["font_name"] = cell.font
                formats[key] = book.add_format(wish)
            if isinstance(cell.value, datetime):
                page.write_datetime(r - 1, c - 1, cell.value, formats[key])
            elif isinstance(cell.value, str):
                page.write_string(r - 1, c - 1, cell.value, formats[key])
            else:
                page.write(r - 1, c - 1, cell.value, formats[key])
        for r in sheet.hidden_rows:
            page.set_row(r - 1, None, None, {"hidden": True})
    book.close()
    return out.getvalue()


def to_xlsm(sheets: Sequence[Sheet]) -> bytes:
    """An xlsx with the content type of a workbook that holds macros."""
    source = zipfile.ZipFile(io.BytesIO(to_openpyxl(sheets)))
    out = io.BytesIO()
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macro = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            body = source.read(name)
            target.writestr(name, body.replace(plain, macro) if name == "[Content_Types].xml" else body)
    return out.getvalue()


def to_xls(sheets: Sequence[Sheet]) -> bytes:
    """An xls (BIFF8) as xlwt writes it, with fonts."""
    book = xlwt.Workbook(encoding="utf-8")
    styles: dict[tuple[Any, ...], Any] = {}

    def style(fmt: str | None, name: str | None, bold: bool) -> Any:
        if (fmt, name, bold) not in styles:
            made = xlwt.XFStyle()
            made.font.name = name or "Times New Roman"
            made.font.bold = bold
            if fmt:
                made.num_format_str = fmt
            styles[fmt, name, bold] = made
        return styles[fmt, name, bold]

    for sheet in sheets:
        page = book.add_sheet(sheet.name, cell_overwrite_ok=True)
        page.visibility = 1 if sheet.hidden else 0
        for top, left, bottom, right in sheet.merges:
            page.merge(top - 1, bottom - 1, left - 1, right - 1)
        for (r, c), cell in sheet.cells.items():
            page.write(r - 1, c - 1, cell.value, style(cell.fmt, cell.font, cell.bold))
        for r in sheet.hidden_rows:
            page.row(r - 1).hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def to_ods(sheets: Sequence[Sheet]) -> bytes:
    """An ods as odfpy writes it: repeated blanks, covered cells, hidden sheets by style."""
    book = odf.opendocument.OpenDocumentSpreadsheet()
    unseen = odf.style.Style(name="unseen", family="table")
    unseen.addElement(odf.style.TableProperties(display="false"))
    book.automaticstyles.addElement(unseen)
    for sheet in sheets:
        page = odf.table.Table(name=sheet.name, **({"stylename": unseen} if sheet.hidden else {}))
        spans = {(t, left): (b - t + 1, r - left + 1) for t, left, b, r in sheet.merges}
        covered = {
            (r, c) for t, left, b, e in sheet.merges for r in range(t, b + 1) for c in range(left, e + 1)
        } - spans.keys()
        width = sheet.last_column
        for r in range(1, sheet.last_row + 1):
            line = odf.table.TableRow(**({"visibility": "collapse"} if r in sheet.hidden_rows else {}))
            blanks = 0
            for c in range(1, width + 1):
                cell = sheet.cells.get((r, c))
                if cell is None and (r, c) not in spans and (r, c) not in covered:
                    blanks += 1
                    continue
                if blanks:
                    line.addElement(odf.table.TableCell(numbercolumnsrepeated=blanks))
                    blanks = 0
                line.addElement(_ods_cell(cell, spans.get((r, c)), (r, c) in covered))
            if not line.childNodes or blanks:
                line.addElement(odf.table.TableCell(numbercolumnsrepeated=max(1, blanks)))
            page.addElement(line)
        book.spreadsheet.addElement(page)
    out = io.BytesIO()
    book.write(out)
    return out.getvalue()


def _ods_cell(cell: Any, span: tuple[int, int] | None, covered: bool) -> Any:
    wish: dict[str, Any] = {}
    if span:
        wish = {"numberrowsspanned": span[0], "numbercolumnsspanned": span[1]}
    if covered:
        return odf.table.CoveredTableCell()
    if cell is None:
        return odf.table.TableCell(**wish)
    value = cell.value
    if isinstance(value, datetime):
        made = odf.table.TableCell(valuetype="date", datevalue=value.strftime("%Y-%m-%d"), **wish)
        made.addElement(odf.text.P(text=value.strftime("%d/%m/%Y")))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        made = odf.table.TableCell(valuetype="float", value=repr(value), **wish)
        made.addElement(odf.text.P(text=str(value)))
    else:
        made = odf.table.TableCell(valuetype="string", **wish)
        for part in str(value).split("\n"):
            made.addElement(odf.text.P(text=part))
    return made


def cell_text(value: Any) -> str:
    """A cell as a program writes it into a text file."""
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y")
    return "" if value is None else str(value)


def grid(sheet: Sheet) -> list[list[str]]:
    """All lines of a sheet as text, blank ones included."""
    width = sheet.last_column
    lines = [[""] * width for _ in range(sheet.last_row)]
    for (r, c), cell in sheet.cells.items():
        lines[r - 1][c - 1] = cell_text(cell.value)
    return lines


def to_csv(sheet: Sheet, delimiter: str, encode: Callable[[str], bytes]) -> bytes:
    """A delimited text file."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(grid(sheet))
    return encode(out.getvalue())


def to_html(sheet: Sheet) -> bytes:
    """An html table, as portals export it under an .xls name."""
    spans = {(t, left): (b - t + 1, r - left + 1) for t, left, b, r in sheet.merges}
    covered = {(r, c) for t, left, b, e in sheet.merges for r in range(t, b + 1) for c in range(left, e + 1)}
    covered -= spans.keys()
    lines = []
    for r in range(1, sheet.last_row + 1):
        cells = []
        for c in range(1, sheet.last_column + 1):
            if (r, c) in covered:
                continue
            cell = sheet.cells.get((r, c))
            text = html.escape(cell_text(cell.value)).replace("\n", "<br>") if cell else ""
            span = spans.get((r, c))
            wish = f' rowspan="{span[0]}" colspan="{span[1]}"' if span else ""
            cells.append(f"<td{wish}>{text}</td>")
        lines.append("<tr>" + "".join(cells) + "</tr>")
    head = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body><table border=1>'
    )
    return (head + "\n".join(lines) + "</table></body></html>").encode()


WRITERS: dict[str, Callable[[Sequence[Sheet]], bytes]] = {
    "xlsx": to_openpyxl,
    "xlsx2": to_xlsxwriter,
    "xlsm": to_xlsm,
    "xls": to_xls,
    "ods": to_ods,
}


def truth_of(sheets: Sequence[Sheet]) -> Truth:
    """The truth of several boards together."""
    truth = Truth()
    for sheet in sheets:
        truth.rows += sheet.rows
        truth.findings += sheet.findings
        truth.lines[sheet.name] = sheet.filled
    return truth


def workbook(
    stem: str,
    sheets: Sequence[Sheet],
    rng: random.Random | None = None,
    form: str | None = None,
    received_on: date = DEFAULT_RECEIVED,
) -> Workbook:
    """Boards as a file of a form given or drawn (xlsx by either writer mostly)."""
    form = form or (rng.choice(["xlsx", "xlsx", "xlsx2", "xlsx2", "xls", "ods"]) if rng else "xlsx")
    ending = "xlsx" if form == "xlsx2" else form
    return Workbook(f"{stem}.{ending}", WRITERS[form](sheets), truth_of(sheets), received_on)


def csv_workbook(
    stem: str, sheet: Sheet, delimiter: str, encode: Callable[[str], bytes], ending: str = "csv"
) -> Workbook:
    """A board as a text file, where sheets have no name."""
    for expected in [*sheet.rows, *sheet.findings]:
        expected.sheet = None
    truth = Truth(sheet.rows, sheet.findings, {None: sheet.filled})
    return Workbook(f"{stem}.{ending}", to_csv(sheet, delimiter, encode), truth, DEFAULT_RECEIVED)
