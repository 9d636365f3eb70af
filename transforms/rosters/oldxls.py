"""The facts about an old xls that the cell reader does not give: hidden rows, fonts, merges.

Belongs here: the little that needs xlrd. Not here: cells.
"""

from __future__ import annotations

import io
from datetime import date

import xlrd

from transforms.rosters.packages import SheetParts
from transforms.rosters.problems import FileProblem


def describe(data: bytes) -> tuple[dict[str, SheetParts], tuple[str, ...], date | None]:
    """Hidden rows and merges by sheet, the names of fonts in use, and nothing for the date (the format has none).

    A file that only xlrd cannot read gives nothing; one with a password raises FileProblem.
    """
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except Exception as error:
        if "ncrypt" in str(error):
            raise FileProblem("encrypted_file") from error
        return {}, (), None
    parts: dict[str, SheetParts] = {}
    used: set[int] = set()
    for sheet in book.sheets():
        part = SheetParts()
        part.hidden_rows = {row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden}
        part.merges = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
        for row in range(min(sheet.nrows, 60)):
            for column in range(sheet.row_len(row)):
                if sheet.cell_type(row, column) == xlrd.XL_CELL_TEXT:
                    used.add(book.xf_list[sheet.cell_xf_index(row, column)].font_index)
        parts[sheet.name] = part
    fonts = tuple(dict.fromkeys(book.font_list[index].name for index in sorted(used)))
    return parts, fonts, None
