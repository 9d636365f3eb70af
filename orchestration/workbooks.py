"""Workbooks of tables, for people in a spreadsheet program.

Belongs here: writing frames as sheets. Not here: which frames. Texts are written as texts, with beginnings of formulas
neutralised, so that nothing of a sender's file runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from orchestration.errors import DanhboError
from orchestration.exports_safety import neutralise_formula

MOST_ROWS = 1_048_575  # of a sheet, its header apart
_NAME_AT_MOST = 31


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its rows, and what it is (shown in the list of sheets)."""

    name: str
    frame: pl.DataFrame
    title: str = ""


def write_workbook(path: Path, sheets: list[Sheet]) -> None:
    """Write the sheets, a header row each, frozen and filtered.

    Raises DanhboError for a sheet with more rows than a spreadsheet has, before anything is written, and OSError where the
    file cannot be written.
    """
    for sheet in sheets:
        if len(sheet.frame) > MOST_ROWS:
            raise DanhboError(
                f"{sheet.name} has {len(sheet.frame):,} rows, a spreadsheet holds {MOST_ROWS:,}",
                where=path,
                remedy='Narrow it with `danhbo sql "SELECT … WHERE …" --format csv`',
            )
    try:
        _write(path, sheets)
    except FileCreateError as error:  # it wraps what the system said
        raise (error.args[0] if error.args and isinstance(error.args[0], OSError) else OSError(str(error))) from error


def _write(path: Path, sheets: list[Sheet]) -> None:
    with xlsxwriter.Workbook(
        path, {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    ) as book:
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name[:_NAME_AT_MOST])
            page.freeze_panes(1, 0)
            for at, name in enumerate(sheet.frame.columns):
                page.set_column(at, at, min(40, max(10, len(name) + 2)))
            page.write_row(0, 0, sheet.frame.columns, bold)
            kinds = list(sheet.frame.schema.values())
            for at, row in enumerate(sheet.frame.iter_rows(), start=1):
                for column, (value, kind) in enumerate(zip(row, kinds, strict=True)):
                    if value is None:
                        continue
                    if kind == pl.Date:
                        page.write_datetime(at, column, value, day)
                    elif isinstance(kind, pl.Datetime):
                        page.write_datetime(at, column, value.replace(tzinfo=None), moment)
                    elif isinstance(value, bool):
                        page.write_boolean(at, column, value)
                    elif isinstance(value, int | float):
                        page.write_number(at, column, value)
                    else:
                        text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
                        page.write_string(at, column, neutralise_formula(text))
            if len(sheet.frame.columns):
                page.autofilter(0, 0, len(sheet.frame), len(sheet.frame.columns) - 1)
