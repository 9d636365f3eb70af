"""What each line below a header is: row, group heading, total, note, signature, blank, or a line without its name.

Belongs here: giving every line of a table its role, and the context (organization, state) that group headings give to
rows. Not here: where tables stand (`layout.py`), what cells mean (`values.py`), whether totals agree (`totals.py`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

import polars as pl

from transforms.rosters import books, headers, phrases, values
from transforms.rosters.grid import Grid, Line, cell
from transforms.rosters.headers import SEQ
from transforms.rosters.layout import Table, is_numbering

_NUMBER = re.compile(r"^\s*\(?\d{1,6}(?:\.0+)?\s*[.)]?\s*$")
_NUMERIC = re.compile(r"^[\s\d.,%\-–()]+$")
_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")
_DATA_FIELDS = frozenset(
    ["date_of_birth", "[male]", "[female]", "[birth_year]", "sex", "citizen_id", "card_number",
     "admission_decided_on",
     "admitted_on", "official_on", "joined_on", "left_on", "position", "established_on", "ended_on", "code",
     "decided_on",     "started_on", "concluded_on", "[period]", "[document_date]", "members"]
)  # fmt: skip
_UNNUMBERED = frozenset({"", "-", "–", "+", "*", "•"})


@dataclass(frozen=True)
class Context:
    """What the group heading above a row says of it."""

    organization: str | None = None
    parent: str | None = None
    membership: str | None = None
    left_reason: str | None = None
    exempt: bool | None = None
    action: str | None = None
    basis: str | None = None
    level: str | None = None  # of ratings, where rows are grouped by it
    heading: str | None = None


@dataclass(frozen=True)
class Total:
    """A total line (or a count that a heading states): its line, its cells, and whether it closes the whole table."""

    line: int
    cells: tuple[tuple[int, str], ...]
    text: str
    whole: bool
    heading_rank: int | None = None
    count: int | None = None


@dataclass
class Lines:
    """The lines of a table by role; `rows` are indices of lines, `contexts` start at the n-th row."""

    rows: list[int] | pl.Series = field(default_factory=list)
    blocks: list[tuple[int, ...]] | None = None
    contexts: list[tuple[int, Context]] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    groups: list[tuple[int, int]] = field(default_factory=list)  # line and rank of each heading
    missing: list[int] = field(default_factory=list)
    roles: dict[int, str] = field(default_factory=dict)
    open_headings: tuple[tuple[int, Context], ...] = ()  # the headings that hold at the end

    def count(self, role: str) -> int:
        """How many lines have a role."""
        return sum(1 for given in self.roles.values() if given == role)


class LineReader:
    """One pass over the lines of a table."""

    def __init__(self, grid: Grid, table: Table) -> None:
        self.grid, self.table = grid, table
        self.indices = [column.index for column in table.columns]
        self.low, self.high = min(self.indices), max(self.indices)
        names = headers.settings()["name_fields"][table.kind]
        self.names: list[int] = []
        for name in [*names, "[family]"]:
            if (
                name != "subject_kind" or not self.names
            ):  # the kind of a subject stands for its name where there is none
                self.names.extend(column.index for column in table.with_field(name))
        self.seq = table.at(SEQ)
        self.wide = {
            (top, left): right - left + 1
            for top, left, bottom, right in grid.merges
            if top == bottom and right > left and top >= table.first
        }
        self.header_texts = {column.index: column.path for column in table.columns}
        self.out = Lines()
        self.context = Context()
        self.signed = False
        self.outer: list[tuple[int, Context]] = list(grid.headings)
        if self.outer:
            self.out.contexts.append((-1 - table.first, self.outer[-1][1]))

    # -- single lines ------------------------------------------------------------------------------------------

    def cells(self, line: Line) -> list[tuple[int, str]]:
        """The filled cells of a line within the table's columns."""
        return [
            (index, text)
            for index, text in enumerate(line[self.low : self.high + 1], self.low)
            if text and not text.isspace()
        ]

    def name(self, line: Line) -> str:
        """The text of the name column (or columns, where a name is split)."""
        return " ".join(text for index in self.names if (text := cell(line, index).strip()))

    def role(self, index: int, line: Line) -> str:
        """The role of one line; headings, totals and the like are noted on the way."""
        found = self.cells(line)
        if not found:
            outside = any(text and not text.isspace() for text in line)
            if outside and self.signed:
                return "signature"
            return "note" if outside and not self.table.header else ("other" if outside else "blank")
        if self.signed:
            if not self.is_plainly_row(found, line):
                return "signature"
            self.signed = False  # what looked like a signature was none: rows are never lost to it
        texts = [text for _, text in found]
        if self.repeats_header(found):
            return "header"
        if is_numbering(found, len(self.indices)):
            return "column_numbers"
        name = self.name(line)
        seq = cell(line, self.seq).strip() if self.seq is not None else ""
        numbered = bool(_NUMBER.match(seq)) and self.seq is not None
        lead = texts[0].strip()
        if numbered and len(texts) > 1:
            lead = texts[1].strip()
        if not (numbered and len(found) > 3):
            role = self.frame_role(index, found, lead, name, seq, numbered)
            if role:
                return role
        if _LETTER.search(name):
            return "row"
        if len(found) == 1 and self.seq is not None and found[0][0] == self.seq:
            return "blank" if numbered or seq in _UNNUMBERED else "note"
        if not numbered and len(found) == 1:
            return self.lone(found[0])
        self.out.missing.append(index)
        return "finding"

    def lone(self, found: tuple[int, str]) -> str:
        """A single filled cell that is not in the name column: a note, unless it is plainly data."""
        index, text = found
        column = next((column for column in self.table.columns if column.index == index), None)
        fields = column.match.fields if column and column.match else ()
        if set(fields) & (_DATA_FIELDS - {"position"}) and len(text) <= 20:
            return "missing"
        return "note"

    def repeats_header(self, found: list[tuple[int, str]]) -> bool:
        """Whether a line repeats the header, as at the head of a printed page."""
        hits = sum(1 for index, text in found if text.strip() in self.header_texts.get(index, ()))
        return hits >= 2 and hits >= len(found) * 0.6

    def frame_role(
        self, index: int, found: list[tuple[int, str]], lead: str, name: str, seq: str, numbered: bool
    ) -> str | None:
        """The role of a line of the frame, or None where it may be a row."""
        texts = [text.strip() for _, text in found]
        others = [text for text in texts if text not in (lead, seq)]
        counted = all(_NUMERIC.match(text) or values.is_mark(text) for text in others)
        if phrases.says("total", lead) and (counted or len(found) <= 3):
            self.total(index, found, lead)
            return "total"
        if phrases.says("subset", lead) and (counted or len(found) <= 2) and not numbered:
            return "total" if any(character.isdigit() for text in texts for character in text) else "group"
        if not numbered and len(found) <= 4 and self.is_signature(texts) and not self.has_data(found, name):
            self.signed = True
            return "signature"
        noted = phrases.says("note", lead) and len(found) <= 2 and not numbered
        if noted and not values.is_organization_name(phrases.heading(lead).text):
            return "note"
        return self.group_role(index, found, lead, name, seq, numbered, counted)

    def is_plainly_row(self, found: list[tuple[int, str]], line: Line) -> bool:
        """Whether a line has a number, a name and most of what rows have."""
        name = self.name(line)
        if not _LETTER.search(name) or len(found) < max(3, len(self.indices) * 0.4):
            return False
        if self.seq is not None:
            return bool(_NUMBER.match(cell(line, self.seq)))
        return len(found) > 3 and self.has_data(found, name)

    def has_data(self, found: list[tuple[int, str]], name: str) -> bool:
        """Whether a line has a name and beside it what rows have: a date, an identifier, a position in its column."""
        if not _LETTER.search(name) or phrases.says("sign", name):
            return False
        by_index = {column.index: column.match.field for column in self.table.columns if column.match}
        return any(
            by_index.get(index) in _DATA_FIELDS and (_DIGIT.search(text) or by_index[index] in ("position", "sex"))
            for index, text in found
        )

    @staticmethod
    def is_signature(texts: list[str]) -> bool:
        """Whether a line begins the block of signatures."""
        return any(phrases.says("sign", part) for text in texts for part in text.split("\n"))

    def group_role(
        self, index: int, found: list[tuple[int, str]], lead: str, name: str, seq: str, numbered: bool, counted: bool
    ) -> str | None:
        """Whether a line is a group heading; the context that it opens is kept."""
        texts = [text.strip() for _, text in found]
        merged = any(self.wide.get((index, column), 1) > 1 for column, _ in found[:2])
        number, words = "", lead
        if (
            len(texts) > 1
            and phrases.is_enumerator(texts[0])
            and (self.seq is None or found[0][0] <= (self.names or [99])[0])
        ):
            number, words = texts[0], texts[1]
        rest = texts[2:] if number else texts[1:]
        if not _LETTER.search(words) or not all(_NUMERIC.match(text) for text in rest):
            return None
        if number and phrases.is_enumerator(words):
            return None
        organization_like = values.is_organization_name(words) or phrases.says("not_organization", words)
        enumerated = bool(number) or (not numbered and phrases.has_enumerator(words))
        in_name = found[-1][0] in self.names or (number and found[1][0] in self.names)
        alone = len(found) == (2 if number else 1)
        if numbered and not merged:
            # "1 | Chi bộ khóm 1" opens a group only among rows of persons, and only where nothing else stands there
            if not (
                self.table.kind == "member"
                and len(found) == 2
                and values.is_organization_name(lead)
                and len(self.indices) > 3
            ):
                return None
        elif alone and not in_name and len(words) > 1 and (merged or found[0][0] <= min([self.low, *self.names[:1]])):
            pass  # text in the first column, or merged over the line
        elif not (merged or enumerated or organization_like) or (
            not (alone or merged) and self.table.kind != "member" and self.has_measure(found)
        ):
            return None
        if self.table.kind in ("organization", "rating", "inspection") and in_name and not enumerated and not merged:
            return None
        if alone and phrases.says("note", words) and not values.is_organization_name(phrases.heading(words).text):
            return "note"
        self.open_group(index, words, number or (seq if numbered else ""), rest)
        return "group"

    def has_measure(self, found: list[tuple[int, str]]) -> bool:
        """Whether a line has a value in a column that rows of its kind have (a count, a level)."""
        for index, _ in found:
            for column in self.table.columns:
                if column.index == index and column.match and column.match.field in ("members", "code"):
                    return True
        return False

    def open_group(self, index: int, words: str, number: str, rest: list[str]) -> None:
        """Take a heading in: what it says holds for the rows below it."""
        head = phrases.heading(words, number)
        count = head.count
        if count is None and len(rest) == 1 and rest[0].isdigit():
            count = int(rest[0])
        if count is not None:
            self.out.totals.append(Total(index, (), words, False, head.rank, count))
        self.out.groups.append((index, head.rank))
        while self.outer and self.outer[-1][0] >= head.rank:
            self.outer.pop()
        base = self.outer[-1][1] if self.outer else Context()
        text = head.text
        organization, parent = base.organization, base.parent
        known = not phrases.says("not_organization", text)
        membership = left = exempt = action = basis = level = None
        if not known or not values.is_organization_name(text):
            status = values.parse_status(text)
            membership, exempt = status.membership or base.membership, status.exempt or base.exempt
            left = status.left_reason if re.search(r"(?i)chuyển|từ trần|xóa|xoá|khai trừ|ra khỏi", text) else None
            action = values.lookup("action", text) or base.action
            basis = values.lookup("basis", text) or base.basis
            if self.table.kind in ("rating", "member"):
                level = values.parse_level(text).level or base.level
            known = (
                known
                and level is None
                and not status.membership
                and not left
                and not (action and self.table.kind == "inspection")
            )
        if known and text and not text.isdigit():
            text = phrases.recase(text)  # headings are set in capitals for looks
            organization = text
            if values.is_parent_name(text):
                parent = text
        context = Context(organization, parent, membership, left, exempt, action, basis, level, text)
        self.outer.append((head.rank, context))
        self.context = context
        self.out.contexts.append((-1 - index, context))  # placed among the rows when they are all known

    def total(self, index: int, found: list[tuple[int, str]], lead: str) -> None:
        """Note a total line."""
        lowered = lead.lower()
        whole = bool(re.search(r"tổng|toàn|danh sách|ấn định", lowered))
        self.out.totals.append(Total(index, tuple(found), " ".join(text for _, text in found), whole))

    # -- all lines ---------------------------------------------------------------------------------------------

    def read(self) -> Lines:
        """Give every line of the table its role."""
        candidates = self.suspects() if self.grid.large else self.grid.iter_lines(self.table.first, self.table.end)
        rows: list[int] = []
        for index, line in candidates:
            role = self.role(index, line)
            if role == "missing":
                self.out.missing.append(index)
                role = "finding"
            self.out.roles[index] = role
            if role == "row":
                rows.append(index)
        self.place(rows)
        self.out.open_headings = tuple(self.outer)
        return self.out

    def suspects(self) -> Iterator[tuple[int, Line]]:
        """The lines of a large sheet that are not plainly rows; the plain ones are set aside as such."""
        frame = self.grid.frame
        assert frame is not None
        part = frame.slice(self.table.first, self.table.end - self.table.first).with_row_index(
            "__line", self.table.first
        )
        columns = [frame.columns[index] for index in self.indices]
        plain = pl.sum_horizontal(pl.col(name).is_not_null() for name in columns) >= min(4, len(columns))
        for index in self.names[:1]:
            name = pl.col(frame.columns[index])
            plain &= name.str.contains(r"\p{L}") & ~name.str.contains(
                r"(?i)^\W*(tổng|cộng|cọng|tong c|tong s|họ |ho va|tên |trong đó|chia ra|ngày)"
            )
        if self.seq is not None:
            plain &= pl.col(frame.columns[self.seq]).str.contains(r"^\s*\d{1,7}(\.0)?\.?\s*$")
        else:
            for column in self.table.columns[:1]:
                if column.index not in self.names:
                    plain &= ~pl.col(frame.columns[column.index]).str.contains(r"(?i)^\W*(tổng|cộng)").fill_null(
                        value=False
                    )
        marked = part.with_columns(plain.fill_null(value=False).alias("__plain"))
        self.plain = marked.filter(pl.col("__plain"))["__line"].cast(pl.Int64)
        odd = marked.filter(~pl.col("__plain"))
        empty = odd.filter(pl.all_horizontal(pl.col(frame.columns).is_null()))
        self.blank = empty.height
        for values_ in odd.filter(~pl.all_horizontal(pl.col(frame.columns).is_null())).iter_rows():
            yield values_[0], values_[1:-1]

    def place(self, rows: list[int]) -> None:
        """Settle the order of rows, and where among them each heading's context begins."""
        out = self.out
        if self.grid.large:
            signature = min((index for index, role in out.roles.items() if role == "signature"), default=None)
            plain = self.plain if signature is None else self.plain.filter(self.plain < signature)
            for index in self.plain.filter(self.plain >= signature).to_list() if signature is not None else ():
                rows.append(index)  # rows below what looked like a signature are rows all the same
                out.roles[index] = "row"
            out.rows = pl.concat([plain, pl.Series(rows, dtype=pl.Int64)]).unique().sort() if rows else plain
            starts = [(out.rows.search_sorted(-1 - index), context) for index, context in out.contexts]
            out.contexts = [(int(start), context) for start, context in starts]
            return
        out.rows = rows
        out.contexts = [(bisect_left(rows, -1 - index), context) for index, context in out.contexts]


def read_lines(grid: Grid, table: Table) -> Lines:
    """The lines of a table by role."""
    if grid.frame is not None and books.several_facts(table) >= 2:
        grid.lines, grid.frame = [list(line) for line in grid.frame.iter_rows()], None  # a book is read line by line
    reader = LineReader(grid, table)
    lines = reader.read()
    if not grid.large and books.is_block_book(table, lines, reader):
        books.gather_blocks(grid, table, lines, reader)
    return lines


def blank_lines(grid: Grid, table: Table, lines: Lines) -> int:
    """How many lines of a table are blank."""
    rows = len(lines.rows)
    others = sum(1 for role in lines.roles.values() if role not in ("row", "blank"))
    return max(0, table.end - table.first - rows - others)
