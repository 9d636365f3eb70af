"""Workbooks made in a few lines, and what reading them gives, for the tests of this folder."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from typing import Any

import openpyxl

from transforms.rosters.read import RosterReading, read_roster


def sheet(rows: list[list[Any]], name: str = "Sheet1", **more: Any) -> dict[str, Any]:
    return {"rows": rows, "name": name, **more}


def xlsx(*sheets: dict[str, Any]) -> bytes:
    """An xlsx of sheets as `sheet` describes them: rows, merges, hidden, hidden_rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for described in sheets:
        page = book.create_sheet(described["name"])
        for number, row in enumerate(described["rows"], 1):
            for place, value in enumerate(row, 1):
                if value not in (None, ""):
                    page.cell(number, place, value)
        for merge in described.get("merges", ()):
            page.merge_cells(merge)
        if described.get("hidden"):
            page.sheet_state = "hidden"
        for number in described.get("hidden_rows", ()):
            page.row_dimensions[number].hidden = True
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(rows: list[list[Any]], *, name: str = "a.xlsx", on: date | None = None, **more: Any) -> RosterReading:
    """The reading of one sheet."""
    return read_roster(xlsx(sheet(rows, **more)), name, received_on=on)


def rows_of(reading: RosterReading, kind: str = "member", *fields: str) -> list[Any]:
    """The rows of a kind without place and nulls; with one field, its values."""
    frame = reading.rows.get(kind)
    if frame is None:
        return []
    if len(fields) == 1:
        return frame[fields[0]].to_list()
    if fields:
        return frame.select(fields).rows()
    place = ("kind", "file", "sheet")
    return [
        {key: value for key, value in row.items() if value is not None and key not in place}
        for row in frame.iter_rows(named=True)
    ]


def findings_of(reading: RosterReading, *fields: str) -> list[tuple[Any, ...]]:
    """The findings as (code, row, column), or the fields asked for."""
    return reading.findings.select(fields or ("code", "row", "column")).rows()


def csv_bytes(rows: Iterable[Iterable[Any]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Records with every cell quoted."""
    lines = [delimiter.join('"' + str("" if cell is None else cell) + '"' for cell in row) for row in rows]
    return ("\r\n".join(lines) + "\r\n").encode(encoding)
