"""The member book (form 7-HSĐV): each member takes a block of several lines, and a cell of it holds several facts.

Belongs here: telling that a table is such a book, and joining the lines of each member into one row. Not here: dividing
its cells (`facts.py`), the roles of single lines (`lines.py`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from transforms.rosters.grid import Grid, cell
from transforms.rosters.layout import Table

if TYPE_CHECKING:
    from transforms.rosters.lines import LineReader, Lines

_NUMBER = re.compile(r"^\s*\(?\d{1,6}(?:\.0+)?\s*[.)]?\s*$")
_LETTER = re.compile(r"[^\W\d_]")


def is_block_book(table: Table, lines: Lines, reader: LineReader) -> bool:
    """Whether each member takes several lines: cells with several facts, and numbers only on the first line of each."""
    if reader.seq is None or table.kind != "member":
        return False
    composite = sum(1 for column in table.columns if column.match and len(column.match.fields) > 1)
    composite += sum(
        1 for column in table.columns if column.match and column.match.field in ("[out]", "[in]", "[died]", "[left]")
    )
    if composite < 2:
        return False
    numbered = unnumbered = 0
    for index, role in lines.roles.items():
        if role in ("row", "finding", "note"):
            seq = cell(reader.grid.line(index), reader.seq).strip()
            numbered += bool(_NUMBER.match(seq))
            unnumbered += not seq
    return numbered > 0 and unnumbered >= numbered * 0.5


def several_facts(table: Table) -> int:
    """How many columns hold several facts a cell."""
    return sum(
        1
        for column in table.columns
        if column.match
        and (len(column.match.fields) > 1 or column.match.field in ("[out]", "[in]", "[died]", "[left]"))
    )


def gather_blocks(grid: Grid, table: Table, lines: Lines, reader: LineReader) -> None:
    """Join the lines of each member into one row, whose place is the first of them."""
    blocks: list[list[int]] = []
    current: list[int] | None = None
    opened = {line for line, _ in lines.groups}
    for index in range(table.first, table.end):
        role = lines.roles.get(index, "blank")
        line = grid.line(index)
        filled = reader.cells(line)
        inside = current is not None and bool(filled) and filled[0][0] not in (reader.low, reader.seq)
        if role in ("group", "total") and inside and (index, filled[0][0]) not in reader.wide:
            opened.discard(index)
        elif role in ("header", "column_numbers", "group", "total", "signature"):
            current = None
            continue
        seq = cell(line, reader.seq).strip()
        if _NUMBER.match(seq) and (role != "blank" or len(reader.cells(line)) > 1):
            current = [index]
            blocks.append(current)
            lines.roles[index] = "row"
        elif current is not None and reader.cells(line):
            current.append(index)
            lines.roles[index] = "row_part"
    named = []
    lines.missing = [index for index in lines.missing if lines.roles.get(index) == "finding"]
    for block in blocks:
        if any(_LETTER.search(reader.name(grid.line(index))) for index in block):
            named.append(tuple(block))
        else:
            lines.roles[block[0]] = "finding"
            lines.missing.append(block[0])
    contexts = [
        (line, context) for (line, _), (_, context) in zip(lines.groups, lines.contexts, strict=True) if line in opened
    ]
    lines.totals = [total for total in lines.totals if lines.roles.get(total.line) in ("total", "group")]
    lines.blocks = named
    lines.rows = [block[0] for block in named]
    lines.contexts = [(bisect_left(lines.rows, line), context) for line, context in contexts]
