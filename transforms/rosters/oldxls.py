"""The facts about an old xls that the cell reader does not give: hidden rows, fonts, merges.

Belongs here: the little that needs xlrd. Not here: cells.
"""

from __future__ import annotations

import io
import re
import struct
from bisect import bisect_right

import xlrd
from xlrd.compdoc import CompDoc

from transforms.rosters.packages import SheetParts
from transforms.rosters.problems import FileProblem

_FONT_ROWS = 60  # lines whose fonts are looked at: title, header and the first rows show what a sheet is set in
_BOUND_SHEET = re.compile(rb"\x85\x00..(....)..(.)(.)", re.DOTALL)
_ROW = re.compile(rb"\x08\x02\x10\x00(..)....(?:..){3}(.)", re.DOTALL)
_ZERO_HEIGHT = 0x20


def describe(data: bytes) -> tuple[dict[str, SheetParts], tuple[str, ...]]:
    """Hidden rows and merges by sheet, and the names of fonts in use.

    A file that only xlrd cannot read gives nothing; one with a password raises FileProblem.
    """
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except Exception as error:
        if "ncrypt" in str(error):
            raise FileProblem("encrypted_file") from error
        return {}, ()
    parts: dict[str, SheetParts] = {}
    used: set[int] = set()
    for sheet in book.sheets():
        part = SheetParts()
        part.hidden_rows = {row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden}
        part.merges = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
        for row in range(min(sheet.nrows, _FONT_ROWS)):
            for column in range(sheet.row_len(row)):
                if sheet.cell_type(row, column) == xlrd.XL_CELL_TEXT:
                    used.add(book.xf_list[sheet.cell_xf_index(row, column)].font_index)
        parts[sheet.name] = part
    return parts, tuple(dict.fromkeys(book.font_list[index].name for index in sorted(used)))


def hidden_rows(data: bytes) -> dict[str, SheetParts]:
    """Hidden rows by sheet, out of the row records of a file too large to be read twice."""
    try:
        stream = CompDoc(data, logfile=io.StringIO()).get_named_stream("Workbook")
    except Exception:
        return {}
    if not stream:
        return {}
    starts: list[tuple[int, str]] = []
    for found in _BOUND_SHEET.finditer(stream, 0, min(len(stream), 1 << 20)):
        length, wide = found[2][0], found[3][0] & 1
        raw = stream[found.end() : found.end() + length * (1 + wide)]
        starts.append((struct.unpack("<I", found[1])[0], raw.decode("utf-16-le" if wide else "latin-1", "replace")))
    starts.sort()
    parts = {name: SheetParts() for _, name in starts}
    places = [place for place, _ in starts]
    for found in _ROW.finditer(stream):
        at = bisect_right(places, found.start()) - 1
        if at >= 0 and found[2][0] & _ZERO_HEIGHT:
            parts[starts[at][1]].hidden_rows.add(struct.unpack("<H", found[1])[0] + 1)
    return parts
