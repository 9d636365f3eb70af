"""Cells that hold no value though something stands in them: errors (#N/A, #REF!) and formulas without a result.

Belongs here: setting such cells aside, so that nobody takes "#N/A" for a name, and saying which finding each deserves.
Not here: finding formulas in a package (`packages.py`, `oldxls.py`).
"""

from __future__ import annotations

import re

import polars as pl

from transforms.rosters.grid import Grid

_ERROR = r"^\s*(?:#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)|Err:[0-9]{3})\s*$"
_IS_ERROR = re.compile(_ERROR)
_DATES = frozenset(
    [
        "date_of_birth",
        "[male]",
        "[female]",
        "[birth_year]",
        "admission_decided_on",
        "admitted_on",
        "official_on",
        "joined_on",
        "left_on",
        "established_on",
        "ended_on",
        "decided_on",
        "started_on",
        "concluded_on",
        "[period]",
        "[document_date]",
        "[died]",
        "[left]",
        "[in]",
        "[out]",
        "year",
    ]
)


def set_aside(grid: Grid) -> None:
    """Empty the cells of a sheet that are written errors, in place; they are kept in `grid.unread`."""
    if grid.frame is not None:
        begins = pl.all().str.starts_with("#") | pl.all().str.starts_with("Err:")
        suspected = grid.frame.select(begins.any()).row(0)
        for place, series in enumerate(grid.frame):
            if not suspected[place]:
                continue
            wrong = series.str.contains(_ERROR) & series.str.contains("^(?:#|Err:)")
            lines = wrong.fill_null(value=False).arg_true().to_list()
            for line, text in zip(lines, series.gather(lines).to_list(), strict=True):
                grid.unread[line, place] = text.strip()
            kept = pl.select(pl.when(~wrong.fill_null(value=False)).then(series)).to_series().alias(series.name)
            grid.frame = grid.frame.with_columns(kept)
        return
    for number, line in enumerate(grid.lines or ()):
        if any(text and text[0] in "#E" and _IS_ERROR.match(text) for text in line):
            cells = list(line)
            for place, text in enumerate(cells):
                if text and _IS_ERROR.match(text):
                    grid.unread[number, place] = text.strip()
                    cells[place] = None
            assert grid.lines is not None
            grid.lines[number] = cells


def code_of(field: str) -> str:
    """The code of the finding about such a cell of a field."""
    if field in _DATES:
        return "bad_date"
    return "bad_identifier" if field in ("citizen_id", "card_number") else "unknown_value"
