"""A sheet as the reader works on it: text cells with their places, whatever file they came from.

Belongs here: the one shape of a sheet for small and large files. Not here: reading files (`cells.py`), finding tables
in the sheet (`layout.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

Line = Sequence[str | None]


@dataclass
class Grid:
    """A sheet's cells as text (None where empty), either as lines or, where they are many, as a frame of columns."""

    name: str | None
    lines: list[Line] | None = None
    frame: pl.DataFrame | None = None
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()  # 1-based, as a spreadsheet program shows them
    merges: tuple[tuple[int, int, int, int], ...] = ()  # first row, first column, last row, last column; 0-based
    first_row: int = 1  # the sheet's own number of line 0
    headings: tuple[tuple[int, Any], ...] = ()  # headings above the first line, where this is a later piece of a sheet
    rows_before: int = 0  # rows of the sheet in earlier pieces
    claimed: set[int] = field(default_factory=set)  # columns that some table of the sheet reads
    encoding: str | None = None  # the legacy encoding that the text was converted from
    shown_name: str | None = None  # the name out of a legacy encoding, for what it says; places keep the sheet's own
    unread: dict[tuple[int, int], str] = field(default_factory=dict)  # 0-based cells of errors and unfinished formulas
    formulas: frozenset[tuple[int, int]] | None = field(default=None)  # 0-based cells with a formula, where known

    @property
    def height(self) -> int:
        """How many lines there are."""
        return len(self.lines) if self.lines is not None else (self.frame.height if self.frame is not None else 0)

    @property
    def width(self) -> int:
        """How many columns the widest line has."""
        if self.frame is not None:
            return self.frame.width
        return max((len(line) for line in self.lines or ()), default=0)

    @property
    def large(self) -> bool:
        """Whether the cells are held as a frame."""
        return self.frame is not None

    def line(self, index: int) -> Line:
        """The cells of one line."""
        if self.lines is not None:
            return self.lines[index]
        assert self.frame is not None
        return self.frame.row(index)

    def iter_lines(self, first: int, last: int) -> Iterator[tuple[int, Line]]:
        """Lines from `first` up to, not including, `last`, with their indices."""
        if self.lines is not None:
            for index in range(first, min(last, len(self.lines))):
                yield index, self.lines[index]
        elif self.frame is not None:
            for offset, line in enumerate(self.frame.slice(first, max(0, last - first)).iter_rows()):
                yield first + offset, line

    def number(self, index: int) -> int:
        """The line number that a spreadsheet program shows for a line."""
        return index + self.first_row

    def filled(self, lines: list[int]) -> list[int]:
        """Those of some lines that have anything in them."""
        if self.frame is not None:
            part = self.frame[lines].select(pl.any_horizontal(pl.all().is_not_null())).to_series()
            return [line for line, said in zip(lines, part.to_list(), strict=True) if said]
        return [line for line in lines if any(self.line(line))]

    def column(self, index: int, rows: pl.Series) -> pl.Series:
        """The cells of a column at the given line indices (ascending, each once), as text."""
        if self.frame is not None:
            series = self.frame.to_series(index)
            if len(rows) and rows[-1] - rows[0] + 1 == len(rows):  # no line between them is left out: nothing is copied
                return series.slice(rows[0], len(rows))
            return series.gather(rows)
        lines = self.lines or []
        values = [line[index] if index < len(line) else None for line in (lines[row] for row in rows)]
        return pl.Series(values, dtype=pl.String)


def cell(line: Line, index: int | None) -> str:
    """A cell's text, empty where the line is shorter or nothing stands there."""
    if index is None or index >= len(line):
        return ""
    return line[index] or ""


def text_cell(value: str) -> str | None:
    """Text as a cell holds it; `="0123"`, which keeps zeros in a csv, is 0123. Never evaluated."""
    if not value or value.isspace():
        return None
    if value[0] == "=" and len(value) > 3 and value.startswith('="') and value.endswith('"'):
        return value[2:-1].replace('""', '"') or None
    return value


def column_letter(index: int) -> str:
    """The letter of a 0-based column, as a spreadsheet program shows it."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
