"""A file's sheets to one reading: rows by kind, findings in order.

Belongs here: what needs all sheets of a file (duplicates, totals that may leave refused lines out, the order of
findings). Not here: single sheets (`sheets.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from transforms.rosters import cells, checks, headers, legacy, packages, totals, unread
from transforms.rosters.body import constant
from transforms.rosters.cells import Workbook
from transforms.rosters.grid import Grid
from transforms.rosters.layout import Column
from transforms.rosters.lines import Context
from transforms.rosters.problems import FileProblem
from transforms.rosters.reading import Limits, RosterReading, SheetInfo
from transforms.rosters.returned import without_summary
from transforms.rosters.schema import KINDS, SCHEMAS, findings_frame
from transforms.rosters.sheets import Part, SheetReading, file_date, read_sheet
from transforms.rosters.wording import finding


@dataclass
class _File:
    """The reading while it grows."""

    name: str
    book: Workbook
    findings: list[tuple[int, int, dict[str, Any]]] = field(default_factory=list)  # sheet, row, finding
    frames: dict[str, list[pl.DataFrame]] = field(default_factory=dict)
    tables: list[tuple[int, Part, pl.DataFrame]] = field(default_factory=list)  # sheet, table, its rows

    def find(self, code: str, order: int, grid: Grid | None, line: int | None = None, **details: Any) -> None:
        """Note a finding of a sheet and line."""
        row = None if line is None or grid is None else grid.number(line)
        sheet = grid.name if grid is not None else None
        self.findings.append((order, row or 0, finding(code, self.name, sheet=sheet, row=row, **details)))


def read(data: bytes, file_name: str, received_on: date | None, limits: Limits) -> RosterReading:
    """Read a file. Raises FileProblem where it cannot be read at all."""
    return of_book(cells.open_workbook(data, limits), file_name, received_on)


def of_book(book: Workbook, file_name: str, received_on: date | None) -> RosterReading:
    """The reading of a file whose cells are there. Raises FileProblem where nothing is in them."""
    return of_piece(book, file_name, received_on)[0]


def of_piece(
    book: Workbook, file_name: str, received_on: date | None
) -> tuple[RosterReading, tuple[tuple[int, Context], ...]]:
    """As `of_book`, with the group headings that hold at the end."""
    file = _File(file_name, book)
    if not cells.ending_fits(book.content, file_name):
        file.find("wrong_type", -1, None, value=book.content)
    book.grids, returned = without_summary(book.grids)
    # a corrected copy was saved later than the file that it corrects, but speaks of the same day
    saved_on = (returned.file_day if returned is not None else None) or book.saved_on
    fallback = file_date(book.grids, saved_on, received_on)
    readings = [_read_grid(file, order, grid, fallback) for order, grid in enumerate(book.grids)]
    if not readings or all(reading.blank for reading in readings):
        raise FileProblem("empty_file")
    if book.content == "csv" and readings[0].code == "no_header" and not cells.ending_fits("csv", file_name):
        raise FileProblem("unreadable_file", "no_spreadsheet")  # some text under the name of a workbook
    tables: list[tuple[int, int, Part]] = []
    for order, reading in enumerate(readings):
        for part in reading.parts:
            tables.append((order, len(tables), part))
    _frames(file, tables)
    rows, refused = _without_duplicates(file, tables)
    for number, (order, part, frame) in enumerate(file.tables):
        _cell_findings(file, order, part, refused.get(number, set()))
        if part.kind == "member":
            _breaches(file, order, part, frame, refused.get(number, set()))
    for order, number, part in tables:
        _totals(file, order, part, refused.get(number, set()))
    file.findings.sort(key=lambda entry: (entry[0], entry[1]))
    accepted = any(reading.parts for reading in readings)
    whole = RosterReading(
        rows=rows,
        findings=findings_frame(entry[2] for entry in file.findings),
        sheets=tuple(_info(reading) for reading in readings),
        rejected=not accepted,
        corrects=returned.load_id if returned is not None else None,
    )
    return whole, tables[-1][2].body.lines.open_headings if tables else ()


def _read_grid(file: _File, order: int, grid: Grid, fallback: date | None) -> SheetReading:
    try:
        legacy.unicode_grid(grid, file.book.fonts)
    except legacy.AmbiguousEncoding as ambiguous:
        file.find("encoding_ambiguous", order, grid, value=", ".join(ambiguous.candidates) or None)
        return SheetReading(grid, code="encoding_ambiguous")
    unread.set_aside(grid)
    reading = read_sheet(grid, fallback)
    if reading.blank:
        return reading
    if grid.hidden:
        file.find("hidden_sheet", order, grid)
    if grid.hidden_rows:
        lines = sorted(row - grid.first_row for row in grid.hidden_rows if 0 <= row - grid.first_row < grid.height)
        hidden = [grid.number(line) for line in grid.filled(lines)]
        if hidden:
            file.find("hidden_rows", order, grid, hidden[0] - grid.first_row, value=_ranges(hidden))
    if reading.code:
        file.find(reading.code, order, grid)
    return reading


def _ranges(numbers: list[int]) -> str:
    """Line numbers as ranges ("5-7, 9")."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and parts[-1][1] == number - 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in parts)


def _frames(file: _File, tables: list[tuple[int, int, Part]]) -> None:
    """The rows of all tables by kind, each stamped with its place; findings of their cells."""
    for order, number, part in tables:
        body, kind = part.body, part.kind
        stamped = []
        for places, fields in part.fields:
            if body.grid.encoding == "tcvn3":
                legacy.recase(fields)
            frame = pl.DataFrame(
                [
                    constant(kind, len(places), pl.String).alias("kind"),
                    constant(file.name, len(places), pl.String).alias("file"),
                    constant(body.grid.name, len(places), pl.String).alias("sheet"),
                    body.numbers().gather(places).alias("row"),
                    *(series.alias(name) for name, series in fields.items()),
                    constant(number, len(places), pl.Int32).alias("__table"),
                    places.alias("__at"),
                ]
            )
            stamped.append(frame)
        frame = stamped[0] if len(stamped) == 1 else pl.concat(stamped).sort("__at", maintain_order=True)
        file.frames.setdefault(kind, []).append(frame)
        file.tables.append((order, part, frame))


def _cell_findings(file: _File, order: int, part: Part, refused: set[int]) -> None:
    """Findings of single cells; what a refused row says is of no consequence."""
    body = part.body
    columns = {column.index: column for column in body.table.columns}
    names = _name_column(part)
    for line in sorted(set(body.lines.missing)):
        file.find("missing_name", order, body.grid, line, column=names)
    rows = body.rows
    seen: set[tuple[int, str, int | None]] = set()
    for problem in body.problems:
        mark = (problem.position, problem.code, problem.column)
        if mark in seen or problem.position in refused:
            continue
        seen.add(mark)
        column = columns.get(problem.column) if problem.column is not None else None
        index = problem.column if problem.column is None or problem.column >= 0 else -1 - problem.column
        header = column.header if column else problem.about
        file.find(
            problem.code, order, body.grid, int(rows[problem.position]), column=index, value=problem.value, field=header
        )
    _unread_findings(file, order, part, refused)
    unknown = [
        (column.index, column.header)
        for column in body.table.columns
        if column.match is None and column.index >= 0 and body.raw(column.index).null_count() < body.height
    ]
    unknown += [(index, "") for index in _headless(part)]
    for index, header in unknown:
        file.find(
            "unknown_value", order, body.grid, body.table.header.last,
            column=index, value=header or None, reason="column",
        )  # fmt: skip


def _unread_findings(file: _File, order: int, part: Part, refused: set[int]) -> None:
    """Findings of cells that are errors, or formulas without a result."""
    body = part.body
    if not body.grid.unread:
        return
    places = {line: place for place, line in enumerate(body.rows.to_list())}
    columns = {
        column.index: column
        for column in body.table.columns
        if column.match and column.match.field not in (headers.IGNORED, headers.SEQ)
    }
    names = _name_column(part)
    for (line, index), text in sorted(body.grid.unread.items()):
        if not body.table.first <= line < body.table.end or index not in columns:
            continue
        if line in places:
            if places[line] not in refused:
                column = columns[index]
                field_name = column.match.field if column.match else ""
                file.find(
                    unread.code_of(field_name), order, body.grid, line,
                    column=index, value=text, reason="unread", field=column.header,
                )  # fmt: skip
        elif index == names and body.lines.roles.get(line, "blank") == "blank":
            file.find("missing_name", order, body.grid, line, column=names, value=text)


def _headless(part: Part) -> list[int]:
    """Columns beside and between those of a table that have no header, and more than a stray remark in them."""
    body = part.body
    known = {column.index for column in body.table.columns}
    low, high = max(0, min(known)), max(known)
    found = []
    for index in range(low, min(high + 3, body.grid.width)):
        if index in known or index in body.grid.claimed or not body.height:
            continue
        filled = body.height - body.raw(index).null_count()
        if filled > max(1, body.height * 0.2):
            found.append(index)
    return found


def _name_column(part: Part) -> int | None:
    for column in part.body.table.columns:
        if column.match and column.match.field in ("full_name", "name", "subject_name", "[family]", "[given]"):
            return column.index
    return None


def _breaches(file: _File, order: int, part: Part, frame: pl.DataFrame, refused: set[int]) -> None:
    body = part.body
    columns: dict[str, Column] = {}
    for column in body.table.columns:
        for name in column.match.fields if column.match else ():
            columns.setdefault(name, column)
    for breach in checks.member_breaches(frame, body.as_of):
        if breach.position in refused:
            continue
        at_fault = columns.get(breach.field)
        index = at_fault.index if at_fault is not None and at_fault.index >= 0 else None
        value = body.raw(index)[breach.position] if index is not None else None
        file.find(
            breach.code, order, body.grid, int(body.rows[breach.position]), column=index, value=value,
            reason=breach.reason, field=at_fault.header if at_fault else "",
        )  # fmt: skip


def _without_duplicates(
    file: _File, tables: list[tuple[int, int, Part]]
) -> tuple[dict[str, pl.DataFrame], dict[int, set[int]]]:
    """The frames by kind without rows that repeat an earlier one; and which places of each table were refused."""
    orders = {number: (order, part) for order, number, part in tables}
    rows: dict[str, pl.DataFrame] = {}
    refused: dict[int, set[int]] = {}
    for kind in KINDS:
        if kind not in file.frames:
            continue
        parts = file.frames[kind]
        frame = parts[0] if len(parts) == 1 else pl.concat(parts)
        found = checks.duplicates(kind, frame)
        if found:
            told: set[tuple[int, int]] = set()
            for at, before in found:
                table, place = int(frame["__table"][at]), int(frame["__at"][at])
                refused.setdefault(table, set()).add(place)
                if (table, place) in told:
                    continue
                told.add((table, place))
                order, part = orders[table]
                column = _name_column(part)
                written = part.body.raw(column)[place] if column is not None and column >= 0 else None
                file.find(
                    "duplicate_row", order, part.body.grid, int(part.body.rows[place]), column=column,
                    value=written, other=_place(frame, before, at),
                )  # fmt: skip
            frame = frame.with_row_index("__n").filter(~pl.col("__n").is_in([at for at, _ in found])).drop("__n")
        rows[kind] = frame.select(list(SCHEMAS[kind]))
    return rows, refused


def _place(frame: pl.DataFrame, position: int, other: int) -> str:
    sheet, row = frame["sheet"][position], frame["row"][position]
    return str(row) if sheet == frame["sheet"][other] else f"{row} (trang tính “{sheet}”)"


def _totals(file: _File, order: int, part: Part, refused: set[int]) -> None:
    body = part.body
    fields = part.fields[0][1]
    for mismatch in totals.mismatches(body, fields, refused, _formulas(file.book, body.grid)):
        file.find(
            "total_mismatch",
            order,
            body.grid,
            mismatch.line,
            column=mismatch.column,
            value=mismatch.value,
            other=mismatch.expected,
        )


def _formulas(book: Workbook, grid: Grid) -> Callable[[int, int], bool]:
    """Whether a cell holds a formula: its stored result may be older than the cells it sums."""

    def is_formula(line: int, column: int) -> bool:
        if book.package is None or grid.name not in book.paths:
            return False
        if grid.formulas is None:
            grid.formulas = packages.formula_cells(book.package, book.paths[grid.name])
        return (line, column) in grid.formulas

    return is_formula


def _info(reading: SheetReading) -> SheetInfo:
    kinds = {part.kind for part in reading.parts}
    return SheetInfo(
        name=reading.grid.name,
        kind=reading.parts[0].kind if kinds else None,
        hidden=reading.grid.hidden,
        title=reading.title.title,
        as_of=reading.as_of,
        issuer=reading.title.issuer,
        superior=reading.title.superior,
        lines=dict(reading.lines),
    )
