"""Workbooks on their way back: what ties a corrected copy to the file that it corrects.

Belongs here: the mark that a feedback workbook carries on its summary sheet, telling that sheet from the sender's own, and
where a file's columns stand (so that a fault of a field can be shown in its cell). Not here: writing feedback workbooks,
deciding what replaces what. Serves the reader (`assemble.py`) and whoever writes feedback.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from transforms.rosters import cells, legacy
from transforms.rosters.grid import Grid
from transforms.rosters.layout import Table
from transforms.rosters.problems import FileProblem
from transforms.rosters.reading import Limits
from transforms.rosters.sheets import file_date, read_sheet

SUMMARY_SHEET = "Phản hồi"
_WORD = "danhbo-phan-hoi"
_MARK = re.compile(_WORD + r" ([0-9a-z]{6,64}) (\d{4}-\d{2}-\d{2}|-)")
_HEAD_LINES = 8  # the mark stands in the summary's first lines, also after a clerk has put a line or two above


@dataclass(frozen=True)
class Returned:
    """What a mark says: the load that the workbook corrects, and the date that the load's file had of itself."""

    load_id: str
    file_day: date | None


@dataclass(frozen=True)
class FieldColumn:
    """Where a field stands: sheet (None where the file has no names), 0-based column, its 1-based lines first to last."""

    sheet: str | None
    kind: str
    field: str
    column: int
    header: str
    first: int
    last: int


@dataclass(frozen=True)
class Places:
    """The columns that a file's tables are read from, and the date that the file has of itself."""

    file_day: date | None
    columns: tuple[FieldColumn, ...]


def mark_text(returned: Returned) -> str:
    """The text of the cell that carries the mark."""
    return f"{_WORD} {returned.load_id} {returned.file_day.isoformat() if returned.file_day else '-'}"


def mark_in(text: object) -> Returned | None:
    """The mark that a cell's text is, or None."""
    match = _MARK.fullmatch(text.strip()) if isinstance(text, str) else None
    if match is None:
        return None
    try:
        return Returned(match[1], None if match[2] == "-" else date.fromisoformat(match[2]))
    except ValueError:  # somebody wrote into the cell
        return Returned(match[1], None)


def without_summary(grids: Iterable[Grid]) -> tuple[list[Grid], Returned | None]:
    """The sender's own sheets, and what the summary sheet among them said (None where there is none)."""
    own: list[Grid] = []
    found: Returned | None = None
    for grid in grids:
        marks = [mark_in(text) for _, line in grid.iter_lines(0, _HEAD_LINES) for text in line if text]
        mark = next((mark for mark in marks if mark is not None), None)
        if mark is None:
            own.append(grid)
        else:
            found = mark
    return own, found


def places_of(data: bytes, received_on: date | None, limits: Limits = Limits()) -> Places:
    """Where the fields of a file's tables stand. A file that cannot be read has none; never raises for what is in it."""
    try:
        book = cells.open_workbook(data, limits)
        grids, returned = without_summary(book.grids)
        saved_on = (returned.file_day if returned is not None else None) or book.saved_on
        day = file_date(grids, saved_on, received_on)
        found: list[FieldColumn] = []
        for grid in grids:
            try:
                legacy.unicode_grid(grid, book.fonts)
            except legacy.AmbiguousEncoding:
                continue
            for part in read_sheet(grid, day).parts:
                found += _columns(grid, part.kind, part.body.table)
    except (FileProblem, ValueError, ArithmeticError, LookupError, TypeError, AttributeError):
        return Places(None, ())
    return Places(day, tuple(found))


def _columns(grid: Grid, kind: str, table: Table) -> list[FieldColumn]:
    first, last = grid.number(table.first), grid.number(max(table.first, table.end - 1))
    return [
        FieldColumn(grid.name, kind, name, column.index, column.header, first, last)
        for column in table.columns
        if column.match is not None and column.index >= 0
        for name in column.match.fields
    ]
