"""From bytes to sheets of text cells, whatever kind of file it is.

Belongs here: telling files apart by content, and reading xlsx, xls, ods, csv, html and XML 2003 into grids. Not here:
finding tables in them (`layout.py`), converting legacy encodings (`legacy.py`).
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import fastexcel
import polars as pl
import python_calamine

from transforms.rosters import packages
from transforms.rosters.delimited import csv_grid
from transforms.rosters.grid import Grid, Line, text_cell
from transforms.rosters.markup import html_grids, spreadsheet_ml_grids
from transforms.rosters.oldxls import describe
from transforms.rosters.problems import FileProblem
from transforms.rosters.reading import Limits

_LARGE_SHEET = 3 * 1024 * 1024  # unpacked XML above this is read as columns
_FEW_LINES = 2000  # a sheet of a large workbook that is small itself is read line by line
_LARGE_OTHER = 1024 * 1024  # the same, of the records of an xls
_BY_COLUMNS = ("xlsx", "xls", "ods")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_XML_2003 = re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet|progid=.Excel\.Sheet", re.IGNORECASE)
_HTML = re.compile(rb"<\s*(?:!doctype html|html|table|body|head|meta|div)\b", re.IGNORECASE)
_FOREIGN = {b"%PDF": "pdf", b"\x89PNG": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif",
            b"{\\rtf": "rtf", b"Rar!": "rar", b"7z\xbc\xaf": "7z", b"\x1f\x8b": "gz", b"BM": "bmp", b"II*\x00": "tiff",
            b"MM\x00*": "tiff", b"\x7fELF": "exe", b"MZ\x90": "exe"}  # fmt: skip
ENDINGS = {
    "xlsx": ("xlsx", "xlsm", "xltx", "xltm"), "xlsb": ("xlsb",), "xls": ("xls", "xlt"), "ods": ("ods", "ots"),
    "csv": ("csv", "tsv", "txt", "tab"), "html": ("html", "htm"), "xml": ("xml",),
}  # fmt: skip


@dataclass
class Workbook:
    """The sheets of a file, and what the file says of itself."""

    content: str
    grids: list[Grid] = field(default_factory=list)
    saved_on: date | None = None
    fonts: tuple[str, ...] = ()
    package: packages.Package | None = None
    paths: dict[str, str] = field(default_factory=dict)
    skipped: list[tuple[str | None, FileProblem]] = field(default_factory=list)
    encoding: str | None = None


def content_of(data: bytes) -> str:
    """What a file is by its content: a key of `ENDINGS`. Raises FileProblem where it is no spreadsheet."""
    if not data or (not data[:4096].strip(b"\x00 \t\r\n\xef\xbb\xbf") and not data.strip(b"\x00 \t\r\n\xef\xbb\xbf")):
        raise FileProblem("empty_file")
    head = data[:4096]
    if head.startswith(b"PK"):
        return "zip"
    if head.startswith(_OLE):
        if "Workbook".encode("utf-16-le") in data:  # looked for first: each look goes through the whole file
            return "xls"
        if "EncryptedPackage".encode("utf-16-le") in data or "EncryptionInfo".encode("utf-16-le") in data:
            raise FileProblem("encrypted_file")
        if "Book".encode("utf-16-le") in data:
            return "xls"
        raise FileProblem("unreadable_file", "no_spreadsheet")
    if head[:2] in (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00") and len(data) > 100:
        return "xls"
    for mark in _FOREIGN:
        if head.startswith(mark):
            raise FileProblem("unreadable_file", "no_spreadsheet", _FOREIGN[mark])
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    # a page in UTF-16 is told by its tags like any other
    said = head.decode("utf-16", "ignore").encode() if wide else head
    text = said.lstrip(b"\xef\xbb\xbf \t\r\n")
    if _XML_2003.search(said):
        return "xml"
    if text.startswith(b"<") and (_HTML.search(said) or b"<table" in data[:262144].lower()):
        return "html"
    if text.startswith(b"<"):
        raise FileProblem("unreadable_file", "no_spreadsheet", "xml")
    zeros = head.count(b"\x00")
    if not wide and 0 < zeros < len(head) * 0.2:  # UTF-16 without a mark has more of them, text of eight bits none
        raise FileProblem("unreadable_file", "no_spreadsheet")
    return "csv"


def ending_fits(content: str, file_name: str) -> bool:
    """Whether a file's name says what its content is; a name without a known ending says nothing."""
    ending = file_name.rsplit(".", 1)[-1].lower() if "." in file_name else ""
    known = {one for endings in ENDINGS.values() for one in endings}
    return ending not in known or ending in ENDINGS[content]


def open_workbook(data: bytes, limits: Limits) -> Workbook:
    """The sheets of a file. Raises FileProblem."""
    if len(data) > limits.file_bytes:
        raise FileProblem("file_too_large", "bytes")
    content = content_of(data)
    if content == "zip":
        return _open_zip(data, limits)
    if content == "xls":
        return _open_xls(data, limits)
    if content == "html":
        return Workbook("html", html_grids(data, limits))
    if content == "xml":
        return Workbook("xml", spreadsheet_ml_grids(data, limits))
    grid, encoding = csv_grid(data, limits)
    return Workbook("csv", [grid], encoding=encoding)


def _open_zip(data: bytes, limits: Limits) -> Workbook:
    package = packages.open_package(data, limits)
    if "xl/workbook.xml" in package.names:
        return _open_xlsx(package, limits)
    if "xl/workbook.bin" in package.names:
        book = Workbook("xlsb", saved_on=packages.saved_on(package))
        _calamine(data, book, {}, limits)
        return book
    if "content.xml" in package.names and "mimetype" in package.names:
        if b"spreadsheet" not in package.read("mimetype", 1024):
            raise FileProblem("unreadable_file", "no_spreadsheet")
        if "META-INF/manifest.xml" in package.names and b"encryption-data" in package.read(
            "META-INF/manifest.xml", 4 << 20
        ):
            raise FileProblem("encrypted_file")
        book = Workbook("ods", saved_on=packages.saved_on(package))
        _calamine(data, book, packages.scan_ods(package), limits)
        return book
    raise FileProblem("unreadable_file", "no_spreadsheet")


def _open_xlsx(package: packages.Package, limits: Limits) -> Workbook:
    sheets = packages.sheet_paths(package)
    book = Workbook("xlsx", saved_on=packages.saved_on(package), package=package, paths=dict(sheets))
    book.fonts = packages.font_names(package)
    if len(sheets) > limits.sheets:
        raise FileProblem("file_too_large", "sheets")
    parts: dict[str, packages.SheetParts] = {}
    for name, path in sheets:
        if path in package.names and "worksheet" in path:
            parts[name] = packages.scan_sheet(package, path)
    packages.check_shared_strings(package, parts, book.paths)
    _calamine(package.data, book, parts, limits)
    return book


def _open_xls(data: bytes, limits: Limits) -> Workbook:
    book = Workbook("xls")
    parts, book.fonts = describe(data)
    _calamine(data, book, parts, limits)
    return book


def _calamine(data: bytes, book: Workbook, parts: dict[str, packages.SheetParts], limits: Limits) -> None:
    """Read the sheets with calamine: as lines, or as columns where a sheet is large."""
    unpacked = max((part.unpacked for part in parts.values()), default=0)
    try:
        if unpacked > (_LARGE_OTHER if book.content == "xls" else _LARGE_SHEET) and book.content in _BY_COLUMNS:
            _columns(data, book, parts)
            return
        opened = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for number, about in enumerate(opened.sheets_metadata):
            if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = opened.get_sheet_by_index(number)
            part = parts.get(about.name) or packages.SheetParts()
            merges = part.merges or [
                (top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
            ]
            if (sheet.total_height or 0) > limits.rows:
                raise FileProblem("file_too_large", "rows")
            lines = [_line(row) for row in sheet.to_python(skip_empty_area=False)]
            grid = Grid(
                about.name,
                lines=lines if len(lines) <= _FEW_LINES else None,
                frame=_frame(lines) if len(lines) > _FEW_LINES else None,
                hidden=about.visible != python_calamine.SheetVisibleEnum.Visible,
                hidden_rows=frozenset(part.hidden_rows),
                merges=tuple(merges),
                unread=dict(part.unread),
            )
            book.grids.append(grid)
    except python_calamine.PasswordError as error:
        raise FileProblem("encrypted_file") from error
    except FileProblem:
        raise
    except MemoryError as error:
        raise FileProblem("file_too_large", "memory") from error
    except Exception as error:
        if "assword" in str(error) or "ncrypt" in str(error):
            raise FileProblem("encrypted_file") from error
        raise FileProblem("unreadable_file", "broken") from error


def _frame(lines: list[Line]) -> pl.DataFrame:
    """Lines of equal width as columns of text."""
    return pl.DataFrame(
        [pl.Series(f"c{index}", column, dtype=pl.String) for index, column in enumerate(zip(*lines, strict=True))]
    )


def _columns(data: bytes, book: Workbook, parts: dict[str, packages.SheetParts]) -> None:
    """Read the sheets of a large workbook straight into columns of text."""
    reader = fastexcel.read_excel(data)
    for name, part in parts.items():
        sheet = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
        read = sheet.to_polars()
        places = [column.absolute_index for column in sheet.selected_columns]
        blank = pl.Series([None], dtype=pl.String).new_from_index(0, read.height)
        columns = {f"c{index}": blank for index in range(max(places, default=-1) + 1)}  # the left ones may be empty
        columns |= {f"c{index}": series for index, series in zip(places, read, strict=True)}
        frame = pl.DataFrame(columns).with_columns(
            pl.all().str.strip_suffix(" 00:00:00").replace({"true": "TRUE", "false": "FALSE"})  # as in cell_text
        )
        grid = Grid(
            name,
            hidden=sheet.visible != "visible",
            hidden_rows=frozenset(part.hidden_rows),
            merges=tuple(part.merges),
            unread=dict(part.unread),
        )
        if frame.height <= _FEW_LINES:
            grid.lines = [list(line) for line in frame.iter_rows()]
        else:
            grid.frame = frame
        book.grids.append(grid)


def cell_text(value: Any) -> str | None:
    """A cell as text: whole numbers without a fraction, days as ISO, nothing as None."""
    if isinstance(value, str):
        return text_cell(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e16:
            return str(int(value))
        return repr(round(value, 10)) if abs(value) < 1e9 else repr(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (time, timedelta)):
        return str(value)
    return None if value is None else str(value)


def _line(row: list[Any]) -> Line:
    return [None if value == "" else cell_text(value) for value in row]
