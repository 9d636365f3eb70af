"""One sheet: its tables, their rows before checks across the file, and an account of every line.

Belongs here: joining layout, lines and fields for one sheet. Not here: files (`read.py`), checks across a file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import polars as pl

from transforms.rosters import celldates, inspections, layout, members, organizations, phrases, rating_rows, values
from transforms.rosters.body import Body
from transforms.rosters.celldates import DateRange
from transforms.rosters.grid import Grid, Line
from transforms.rosters.layout import Block, Table
from transforms.rosters.lines import Lines, read_lines
from transforms.rosters.phrases import TitleBlock

_EDGE = 80  # lines at the head and the foot of a large sheet where dates of signatures are looked for


@dataclass
class Part:
    """The rows of one table: fields by year of rating (one entry for other kinds), with their places."""

    body: Body
    fields: list[tuple[pl.Series, dict[str, pl.Series]]]

    @property
    def kind(self) -> str:
        """The kind of the table's rows."""
        return self.body.table.kind


@dataclass
class SheetReading:
    """What a sheet gave."""

    grid: Grid
    parts: list[Part] = field(default_factory=list)
    title: TitleBlock = field(default_factory=TitleBlock)
    as_of: date | None = None
    lines: Counter[str] = field(default_factory=Counter)
    code: str | None = None
    blank: bool = False


def _texts(line: Line) -> list[str]:
    return [text.strip() for text in line if text and not text.isspace()]


def _is_title_like(line: Line) -> bool:
    texts = _texts(line)
    if not texts:
        return True
    if len(texts) > 3 or texts[0].isdigit():
        return False
    first = texts[0]
    if phrases.says("sign", first) and not phrases.signed_on(first):
        return False
    if phrases.says("total", first) or phrases.says("subset", first):
        return False
    joined = " ".join(texts)
    return (
        phrases.says("title", joined)
        or phrases.says("motto", joined)
        or phrases.as_of_in(joined) is not None
        or values.is_organization_name(phrases.heading(first).text)
        or first.isupper()
    )


def read_sheet(grid: Grid, fallback: date | None) -> SheetReading:
    """Read one sheet; `fallback` is the file's own date, for sheets that state none."""
    reading = SheetReading(grid)
    if not _any_text(grid):
        reading.blank = True
        return reading
    blocks = _joined_blocks(grid, layout.find_blocks(grid))
    if not blocks:
        reading.code = "no_header"
        return reading
    titles = _titles(grid, blocks)
    reading.as_of = _as_of(grid, titles) or fallback
    latest = None if reading.as_of else _latest_year(grid)
    inherited = TitleBlock()
    roles: dict[int, str] = {}
    plain_rows = 0
    for number, block in enumerate(blocks):
        title_lines = titles[number][1]
        title = _inherit(_title(grid, title_lines), inherited, first=number == 0)
        inherited = title
        if number == 0:
            reading.title = title
        end = titles[number + 1][0] if number + 1 < len(blocks) else grid.height
        for index in title_lines:
            roles[index] = "title" if _texts(grid.line(index)) else "blank"
        for index in range(block.first, block.last + 1):
            roles[index] = "header"
        tables = layout.tables_of(grid, block, end, title.title or grid.name or "")
        for place, table in enumerate(tables):
            own = title
            if len(tables) > 1:
                right = tables[place + 1].columns[0].index if place + 1 < len(tables) else grid.width
                cut = _title(grid, title_lines, table.columns[0].index, right)
                own = replace(
                    title,
                    # a title over all the tables starts at the left; one of its own may stand over a right one
                    organization=cut.organization
                    or (title.organization if place == 0 or cut == TitleBlock() else None),
                    parent=cut.parent or title.parent,
                )
            grid.claimed.update(column.index for column in table.columns)
            lines = read_lines(grid, table)
            plain_rows += len(lines.rows) if grid.large else 0
            for index, role in lines.roles.items():
                if role != "blank" or index not in roles:
                    roles[index] = role if roles.get(index) in (None, "blank", "other", "note") else roles[index]
            part = _part(grid, table, lines, own, reading.as_of, latest)
            part.body.rows_above = sum(len(other.body.rows) for other in reading.parts if other.kind == part.kind)
            reading.parts.append(part)
    if not reading.parts:
        reading.code = "no_header"
        return reading
    for index in range(titles[0][1][0] if titles[0][1] else 0):
        roles.setdefault(index, "title" if _texts(grid.line(index)) else "blank")
    names = {"row_part": "row", "other": "note"}
    reading.lines.update(names.get(role, role) for role in roles.values())
    if grid.large:
        reading.lines["row"] = plain_rows
        reading.lines["blank"] = max(
            0, grid.height - sum(count for role, count in reading.lines.items() if role != "blank")
        )
    return reading


def _any_text(grid: Grid) -> bool:
    if grid.frame is not None:
        return grid.frame.height > 0
    return any(text and not text.isspace() for line in grid.lines or () for text in line)


def _joined_blocks(grid: Grid, blocks: list[Block]) -> list[Block]:
    """Blocks without those that only repeat the header before them, as at the head of a printed page."""
    kept: list[Block] = []
    for block in blocks:
        if kept:
            last = kept[-1]
            same = [(column.index, column.path) for column in block.columns] == [
                (column.index, column.path) for column in last.columns
            ]
            between = range(last.last + 1, block.first)
            directly = _title_lines(grid, last.last + 1, block.first)
            if same and not any(_texts(grid.line(index)) for index in directly) and between:
                continue
        kept.append(block)
    return kept


def _title_lines(grid: Grid, floor: int, first: int) -> list[int]:
    """The lines above a header, from where the table before it ends."""
    index = first
    while index > floor and _is_title_like(grid.line(index - 1)):
        index -= 1
    return list(range(index, first))


def _titles(grid: Grid, blocks: list[Block]) -> list[tuple[int, list[int]]]:
    """For each block: where its region begins, and its title lines."""
    found: list[tuple[int, list[int]]] = []
    for number, block in enumerate(blocks):
        if number == 0:
            found.append((0, list(range(block.first))))
        else:
            lines = _title_lines(grid, blocks[number - 1].last + 1, block.first)
            found.append((lines[0] if lines else block.first, lines))
    return found


def _title(grid: Grid, lines: list[int], low: int = 0, high: int = 1 << 20) -> TitleBlock:
    return phrases.title_block([_texts(grid.line(index)[low:high]) for index in lines])


def _inherit(own: TitleBlock, before: TitleBlock, *, first: bool) -> TitleBlock:
    """A later table of a sheet takes from the first what its own title does not say."""
    if first:
        return own
    return TitleBlock(
        own.title,
        own.as_of or before.as_of,
        own.issuer or before.issuer,
        own.superior or before.superior,
        own.organization or (None if own.title and not phrases.is_of_state(own.title) else before.organization),
        own.parent or before.parent,
        own.year or before.year,
    )


def _as_of(grid: Grid, titles: list[tuple[int, list[int]]]) -> date | None:
    """The roster's date: as its title says, else the date beside the signature."""
    for _, lines in titles:
        for index in lines:
            found = phrases.as_of_in(" ".join(_texts(grid.line(index))))
            if found:
                return found
    signed = None
    height = grid.height
    above = titles[0][1][-1] + 1 if titles[0][1] else 0
    places = range(height) if not grid.large else [*range(min(_EDGE, height)), *range(max(0, height - _EDGE), height)]
    for index in places:
        line = grid.line(index)
        # a line of a table has more cells than one that is dated
        if sum(1 for text in line if text) <= (4 if index < above else 2):
            for text in line:
                if text and "ngày" in text.lower() and not phrases.says("about_document", text):
                    signed = phrases.signed_on(text) or signed
    return signed


def file_date(grids: Iterable[Grid], saved_on: date | None, received_on: date | None) -> date | None:
    """The file's own date: the day it was saved, unless its cells belie that, else the day it was received.

    One later day in the cells is a slip of a clerk; several are rows entered since, so that the stamp is a template's
    or of a program that keeps none.
    """
    if saved_on is None or received_on is None or saved_on >= received_on:
        return saved_on or received_on
    years = [str(year) for year in range(saved_on.year, received_on.year + 1)]
    span = DateRange(saved_on + timedelta(days=1), received_on)
    later: set[str] = set()
    for grid in grids:
        texts: set[str | None] = set()
        for _, line in grid.iter_lines(0, 3000):
            texts.update(line)
        for text in texts:
            if text and 8 <= len(text) <= 30 and not text.isdigit() and any(year in text for year in years):
                day = celldates.parse(text, span).value or ""
                if len(day) == 10:
                    later.add(day)
        if len(later) > 1:
            return received_on
    return saved_on


def _latest_year(grid: Grid) -> int | None:
    """Where nothing dates a sheet: the latest year that its cells name, to read two-digit years by."""
    latest = 0
    for _, line in grid.iter_lines(0, 3000):
        for text in line:
            if text and "0" in text:
                for year in phrases.years_in(text):
                    latest = max(latest, year)
    return latest or None


def _part(grid: Grid, table: Table, lines: Lines, title: TitleBlock, as_of: date | None, latest: int | None) -> Part:
    body = Body(grid, table, lines, title, as_of, latest)
    organization = title.organization
    name = grid.shown_name or grid.name or ""
    if organization is None and values.is_cell_name(name):
        organization = " ".join(name.split())
    if table.kind == "member":
        fields = members.read(body, organization, title.parent)
    elif table.kind == "organization":
        fields = organizations.read(body, title.parent)
    elif table.kind == "inspection":
        fields = inspections.read(body, organization or title.parent)
    else:
        return Part(body, rating_rows.read(body, organization, title.parent))
    return Part(body, [(pl.Series(range(body.height), dtype=pl.Int64), fields)])
