"""Where the tables of a sheet stand: header blocks, their columns, and what kind each table is.

Belongs here: finding header rows (one to four, merged both ways), header paths, column-number rows, tables side by side
and one below another, the kind of a table. Not here: what the lines below a header are (`lines.py`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from transforms.rosters import headers
from transforms.rosters.grid import Grid, Line, cell
from transforms.rosters.headers import DIVISIBLE, IGNORED, LEVEL, SEQ, Match

_DATA_LIKE = re.compile(r"\d[/.\-]\d|\d{5,}|^\d+([.,]\d+)?$|@")
_YEAR_ONLY = re.compile(r"^\s*(?:[Nn]ăm\s*)?(?:19|20)\d{2}\s*$")
_HINT = re.compile(r"^\s*\([^()]*\)\s*$")
_NUMBERING = re.compile(r"^\s*(?:[Cc]ột\s*)?[(\[]?\s*(?:\d{1,2}[a-zA-Z]?|[a-zA-Z])\s*[)\]]?\s*(?:[(=].*)?$")
_SHARED = frozenset([IGNORED, LEVEL, "[action_basis]", *DIVISIBLE])  # fields that several columns may be about
_HEAD_LINES = 400  # how far into a large sheet a header is looked for
_MAX_HEADER = 4


@dataclass
class Column:
    """A column of a table: where it is, its header path, and what that names."""

    index: int
    path: tuple[str, ...]
    match: Match | None = None

    @property
    def header(self) -> str:
        """The header as written, outermost first."""
        return " > ".join(" ".join(step.split()) for step in self.path)


@dataclass
class Block:
    """A header block: its lines, and the header paths of its columns."""

    first: int
    last: int
    columns: list[Column]


@dataclass
class Table:
    """A table: its kind, header, columns and the lines that may hold its rows (`first` up to, not including, `end`)."""

    kind: str
    header: Block
    columns: list[Column]
    first: int
    end: int
    numbering: list[int] = field(default_factory=list)

    def at(self, name: str) -> int | None:
        """The sheet column of the first column that is about exactly this field."""
        for column in self.columns:
            if column.match and column.match.fields == (name,):
                return column.index
        return None

    def with_field(self, name: str) -> list[Column]:
        """All columns about a field, alone or with others."""
        return [column for column in self.columns if column.match and name in column.match.fields]


def _filled(line: Line) -> list[tuple[int, str]]:
    return [(index, text) for index, text in enumerate(line) if text and not text.isspace()]


def is_numbering(cells: list[tuple[int, str]], width: int) -> bool:
    """Whether a line's cells are the numbers of columns ("1, 2, 3 (=1+2)", "A, B, 1, 2")."""
    if len(cells) < 3 or len(cells) < width * 0.6:
        return False
    if not all(_NUMBERING.match(text) for _, text in cells):
        return False
    letters = [text.strip(" ()[]").lower() for _, text in cells]
    if all(len(letter) == 1 and letter.isalpha() for letter in letters):
        return [ord(letter) for letter in letters] == list(range(97, 97 + len(letters)))
    numbers = [
        int(found[0]) for _, text in cells if (found := re.match(r"\d+", text.lower().removeprefix("cột").strip(" ([")))
    ]
    if len(numbers) < len(cells) - 3 or not numbers:
        return False
    return all(a < b for a, b in pairwise(numbers)) and numbers[0] <= 3


def _headerish(cells: list[tuple[int, str]]) -> bool:
    """Whether most cells of a line are header words and none is data."""
    if len(cells) < 2:
        return False
    hits = words = 0
    plain = []
    for _, text in cells:
        if not _DATA_LIKE.search(text) or _YEAR_ONLY.match(text):
            plain.append(text)
        elif not headers.is_header_word(text.strip()):
            return False  # a date or a number that no header has: the rest need not be looked at
    for text in plain:
        if headers.is_header_word(text.strip()):
            hits += 1
            words += not _YEAR_ONLY.match(text)
    hits += len(cells) - len(plain)
    return words >= 1 and hits >= 2 and hits >= len(cells) * 0.5


class _Spans:
    """The merged ranges of a sheet, looked up by cell."""

    def __init__(self, merges: tuple[tuple[int, int, int, int], ...], first: int, last: int) -> None:
        self.origin: dict[tuple[int, int], tuple[int, int]] = {}
        self.width: dict[tuple[int, int], int] = {}
        self.bottom: dict[tuple[int, int], int] = {}
        for top, left, bottom, right in merges:
            if bottom < first or top > last:
                continue
            self.width[top, left] = right - left + 1
            self.bottom[top, left] = bottom
            for row in range(max(top, first), min(bottom, last) + 1):
                for column in range(left, min(right, left + 600) + 1):
                    self.origin[row, column] = (top, left)


def _block_at(grid: Grid, start: int, floor: int) -> Block:
    """The header block around a header-like line: parents above it, further header lines below it."""
    spans = _Spans(grid.merges, max(0, start - _MAX_HEADER), start + _MAX_HEADER)
    first = last = start
    while first > floor and last - first < _MAX_HEADER - 1:
        cells = _filled(grid.line(first - 1))
        if not cells or not _is_parent(grid, cells, first - 1, spans):
            break
        first -= 1
    # a header cell merged downwards tells how far the block reaches
    reach = max((spans.bottom.get((start, index), start) for index, _ in _filled(grid.line(start))), default=start)
    while last + 1 < grid.height and last - first < _MAX_HEADER - 1:
        cells = _filled(grid.line(last + 1))
        if not cells:
            break
        if not _is_sub(grid, cells, first, last + 1, spans, certain=last + 1 <= reach):
            break
        last += 1
    return Block(first, last, _columns(grid, first, last, spans))


def _is_parent(grid: Grid, cells: list[tuple[int, str]], row: int, spans: _Spans) -> bool:
    """Whether a line above a header holds merged headings of its columns (and not a title over all of them)."""
    below = {index for index, _ in _filled(grid.line(row + 1))}
    width = max(below) - min(below) + 1 if below else 1
    over = 0
    for index, text in cells:
        wide = spans.width.get((row, index), 1)
        down = spans.bottom.get((row, index), row) > row
        if _DATA_LIKE.search(text) and not _YEAR_ONLY.match(text):
            return False
        if wide >= width * 0.8 or (len(cells) == 1 and wide == 1 and not down):
            return False  # a title over the whole table, or a line of its own
        if down or wide > 1 or headers.is_header_word(text.strip()):
            over += 1
    return over == len(cells)


def _is_sub(grid: Grid, cells: list[tuple[int, str]], first: int, row: int, spans: _Spans, *, certain: bool) -> bool:
    """Whether a line below a header splits its columns further."""
    if is_numbering(cells, 0) and not all(_YEAR_ONLY.match(text) for _, text in cells):
        return False
    hits = joined = misses = 0
    for index, text in cells:
        origin = spans.origin.get((row, index))
        if origin and origin[0] < row:
            continue  # the lower part of a merged header
        if _HINT.match(text) and not _NUMBERING.match(text):
            hits += 1  # "(ngày/tháng/năm)" below a header explains it
            continue
        above = [cell(grid.line(upper), index) for upper in range(first, row)]
        if text in above:
            hits += 1  # a merged header, written into each of its cells
            continue
        if any(part.strip() for part in above) and headers.is_whole(" ".join([*above, text])):
            hits += 1  # the words of one header run over several lines
            joined += 1
            continue
        covered = any(_covers(grid, spans, upper, index) for upper in range(first, row))
        if any(text.strip() for text in above) and not covered:
            if any(character.isdigit() for character in text):
                return False
            misses += 1
            continue
        if _YEAR_ONLY.match(text) or headers.is_header_word(text.strip()) or headers.is_tick(text):
            hits += 1
        elif _DATA_LIKE.search(text):
            return False
    if misses and (joined < 2 or misses > len(cells) * 0.3):
        return False
    return certain or (hits > 0 and hits >= len(cells) * 0.5)


def _covers(grid: Grid, spans: _Spans, row: int, index: int) -> bool:
    """Whether a header cell of a line stretches over a column and its neighbour, by a merge or by empty cells."""
    origin = spans.origin.get((row, index))
    if origin:
        return spans.width.get(origin, 1) > 1 and spans.bottom.get(origin, row) <= row
    line = grid.line(row)
    if cell(line, index).strip():
        following = cell(line, index + 1).strip()
        if cell(line, index) in (following, cell(line, index - 1) if index else ""):
            return True  # a merged header, written into each of its cells
        return not following and (row, index + 1) not in spans.origin and index + 1 < grid.width
    return True


def _columns(grid: Grid, first: int, last: int, spans: _Spans) -> list[Column]:
    """The header path of each column that has one."""
    height, width = last - first + 1, grid.width
    texts: list[list[str]] = []
    for row in range(first, last + 1):
        line = grid.line(row)
        texts.append([cell(line, index).strip() for index in range(width)])
    filled: list[list[str]] = [row.copy() for row in texts]
    for offset in range(height):
        row = first + offset
        for index in range(width):
            origin = spans.origin.get((row, index))
            if origin and not texts[offset][index]:
                top, left = origin
                if first <= top <= last:
                    filled[offset][index] = texts[top - first][left]
            elif not origin and not texts[offset][index] and offset < height - 1 and index:
                below = any(texts[lower][index] for lower in range(offset + 1, height))
                left_below = any(texts[lower][index - 1] for lower in range(offset + 1, height))
                if below and left_below and (row, index - 1) not in spans.origin:
                    filled[offset][index] = filled[offset][index - 1]
    columns = []
    for index in range(width):
        path: list[str] = []
        for offset in range(height):
            text = filled[offset][index]
            if text and (not path or path[-1] != text):
                path.append(text)
        if path:
            columns.append(Column(index, tuple(path)))
    return columns


def _has_name(columns: list[Column]) -> bool:
    return any(
        match and set(match.fields) & set(headers.settings()["name_fields"][kind])
        for kind in headers.settings()["kind_weights"]
        for match in (headers.match(column.path, kind) for column in columns)
    )


def _has_kind(block: Block) -> bool:
    """Whether what looks like a header makes a table of some kind."""
    return any(kind_of(columns, "") is not None for columns in _split(block))


def find_blocks(grid: Grid) -> list[Block]:
    """The header blocks of a sheet, from the top."""
    blocks: list[Block] = []
    floor = 0
    index = 0
    limit = min(grid.height, _HEAD_LINES) if grid.large else grid.height
    while index < limit:
        cells = _filled(grid.line(index))
        if _headerish(cells):
            block = _block_at(grid, index, floor)
            if _has_name(block.columns) and _has_kind(block):
                blocks.append(block)
                index = floor = block.last + 1
                continue
        index += 1
    return blocks


def _split(block: Block) -> list[list[Column]]:
    """The columns of a header block by table, where several tables stand side by side."""
    columns = block.columns
    seqs = [
        position
        for position, column in enumerate(columns)
        if headers.match((column.path[-1],), "member") == Match((SEQ,))
    ]
    cuts: list[int] = []
    if len(seqs) > 1:
        cuts = seqs[1:]
    else:
        for position in range(1, len(columns)):
            gap = columns[position].index - columns[position - 1].index > 1
            again = columns[position].path == columns[0].path and position >= 2
            if again or (gap and _has_name(columns[position:]) and _has_name(columns[:position])):
                cuts.append(position)
    parts, begin = [], 0
    for cut in [*cuts, len(columns)]:
        parts.append(columns[begin:cut])
        begin = cut
    if len(parts) > 1 and not all(_has_name(part) for part in parts):
        return [columns]
    return parts


def kind_of(columns: list[Column], title: str) -> str | None:
    """The kind that headers (and, between close ones, the title) speak for; None where there is no name column."""
    settings = headers.settings()
    scores: dict[str, float] = {}
    people: set[str] = set()
    for kind, weights in settings["kind_weights"].items():
        names = set(settings["name_fields"][kind])
        seen: set[str] = set()
        unknown = 0
        for column in columns:
            found = headers.match(column.path, kind)
            if found is None:
                unknown += 1
                continue
            seen.update(name.split(":")[1] if name.count(":") == 2 else name for name in found.fields)
        if not seen & names:
            continue
        if "full_name" in seen and len(seen) > 1:
            people.add(kind)  # a list of persons is one however little is known of its other columns
        score = sum(weight for name, weight in weights.items() if name in seen) - 0.5 * unknown
        if sum(1 for name in seen if name in weights and name not in names and weights[name] >= 1) == 0:
            score -= 0.9  # nothing but names: a roster, if nothing else is there
        scores[kind] = score
    named = {kind: score for kind, score in scores.items() if kind in people}
    scores = {kind: score for kind, score in scores.items() if score > 0} or named
    if not scores:
        return None
    spoken = title_kind(title)
    if spoken in scores:
        scores[spoken] += 1.5
    return max(scores, key=lambda kind: scores[kind])


def title_kind(title: str) -> str | None:
    """The kind that a title speaks for."""
    lowered = title.lower()
    for kind, phrases in headers.settings()["titles"].items():
        if any(phrase in lowered for phrase in phrases):
            return str(kind)
    return None


def tables_of(grid: Grid, block: Block, end: int, title: str) -> list[Table]:
    """The tables under a header block; none where no kind fits."""
    tables = []
    for columns in _split(block):
        kind = kind_of(columns, title)
        if kind is None:
            continue
        placed = [Column(column.index, column.path, headers.match(column.path, kind)) for column in columns]
        _settle(placed, kind)
        tables.append(Table(kind, block, placed, block.last + 1, end))
    return tables


def _settle(columns: list[Column], kind: str) -> None:
    """Settle columns by their neighbours: an unsure match gives way to a sure one of the same field."""
    sure = {
        column.match.field for column in columns if column.match and column.match.sure and len(column.match.fields) == 1
    }
    for position, column in enumerate(columns):
        match = column.match
        if match is None or len(match.fields) > 1:
            continue
        before = columns[position - 1] if position else None
        if (
            before is not None
            and before.path == column.path
            and before.match is not None
            and before.match.fields == ("full_name",)
            and match.fields == ("full_name",)
        ):
            column.match = Match(("[given]",))  # one header over two columns: the name is split
            before.match = Match(("[family]",))
        elif not match.sure and match.field == "document" and sure & {"document", "[document_date]"}:
            column.match = Match(("basis",), sure=False)  # "Căn cứ" beside the decision is the ground, not a document
        elif not match.sure and match.field in sure and match.field not in _SHARED:
            column.match = None
    if kind == "member":
        leaving = {"left_on", "[out]", "[died]", "[left]"}
        if not any(column.match and leaving & set(column.match.fields) for column in columns):
            for column in columns:  # "Hình thức" is how a member left only beside when
                if column.match and column.match.fields == ("left_reason",) and not column.match.sure:
                    column.match = None
        # "Tên" alone is the name, where no other column is; "Họ" needs its "Tên"
        fields = {column.match.field for column in columns if column.match}
        for column in columns:
            if (
                column.match
                and column.match.fields == ("[given]",)
                and "[family]" not in fields
                and "full_name" not in fields
            ):
                column.match = Match(("full_name",))
