"""The rows of one table while they are being read: columns of raw text in, canonical columns out.

Belongs here: what every kind does with columns: ditto marks, merged cells, parsing each distinct cell once, gathering
findings and notes. Not here: which fields a kind has (`members.py`, `organizations.py`, `rating_rows.py`,
`inspections.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from transforms.rosters import celldates, phrases, values
from transforms.rosters.celldates import CellDate, DateRange
from transforms.rosters.grid import Grid, cell
from transforms.rosters.layout import Column, Table
from transforms.rosters.lines import Context, Lines
from transforms.rosters.phrases import TitleBlock
from transforms.rosters.values import Value

_LARGE = 256

Plain = Callable[[pl.Series], pl.Series | None]  # what the plain cells of a series say, null for the others


@dataclass(frozen=True)
class Problem:
    """A finding about one row (by its place among the table's rows), before it is worded."""

    position: int
    code: str
    column: int | None
    value: str | None
    about: str = ""


@dataclass
class Body:
    """The rows of a table and what reading them brings up."""

    grid: Grid
    table: Table
    lines: Lines
    title: TitleBlock
    as_of: date | None
    latest: int | None = None  # the latest year named, where there is no date
    rows_above: int = 0  # rows of the same kind in the tables before it on the sheet
    problems: list[Problem] = field(default_factory=list)
    notes: dict[int, list[str]] = field(default_factory=dict)
    _raw: dict[int, pl.Series] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rows = self.lines.rows
        self.rows = rows if isinstance(rows, pl.Series) else pl.Series(rows, dtype=pl.Int64)
        self.height = len(self.rows)
        self._below = self._merged_down()

    # -- raw text ----------------------------------------------------------------------------------------------

    def _merged_down(self) -> dict[int, list[tuple[int, int]]]:
        """For each column, the spans of lines over which one cell was merged downwards."""
        if self.lines.blocks is not None:
            return {}
        found: dict[int, list[tuple[int, int]]] = {}
        for top, left, bottom, right in self.grid.merges:
            if bottom > top and left == right and top >= self.table.first:
                found.setdefault(left, []).append((top, bottom))
        return found

    def raw(self, index: int) -> pl.Series:
        """The text of a column, row by row, with merged cells and ditto marks resolved."""
        if index not in self._raw:
            self._raw[index] = self._read(index)
        return self._raw[index]

    def _read(self, index: int) -> pl.Series:
        if self.lines.blocks is not None:
            joined = []
            for block in self.lines.blocks:
                parts = [cell(self.grid.line(line), index).strip() for line in block]
                text = "\n".join(parts)
                joined.append(text if text.strip() else None)
            return _resolve_ditto(pl.Series(joined, dtype=pl.String))
        series = self.grid.column(index, self.rows)
        spans = self._below.get(index)
        if spans and self.height:
            listed = series.to_list()
            for top, bottom in spans:
                text = cell(self.grid.line(top), index)
                first, last = int(self.rows.search_sorted(top)), int(self.rows.search_sorted(bottom + 1))
                for position in range(first, last):
                    listed[position] = listed[position] or text or None
            series = pl.Series(listed, dtype=pl.String)
        return _resolve_ditto(series)

    # -- parsing -----------------------------------------------------------------------------------------------

    @property
    def stated_year(self) -> int | None:
        """The year that the sheet says it is about: its title, its date, its name."""
        if self.title.year or self.title.as_of:
            return self.title.year or (self.title.as_of.year if self.title.as_of else None)
        named = phrases.years_in(self.grid.name or "")
        return named[0] if len(named) == 1 else None

    @property
    def births(self) -> DateRange:
        """The days on which a birth can lie."""
        return celldates.birth_range(self.as_of, self.latest)

    @property
    def events(self) -> DateRange:
        """The days on which anything else can lie."""
        return celldates.event_range(self.as_of, self.latest)

    def parse(
        self,
        column: Column,
        parser: Callable[[str], Value],
        dtype: Any = pl.String,
        *,
        about: str = "",
        plain: Plain | None = None,
    ) -> pl.Series:
        """A column parsed cell by cell, each distinct text once; findings and rests are noted."""
        return self.parse_series(self.raw(column.index), parser, dtype, column.index, about or _about(column), plain)

    def parse_series(
        self,
        series: pl.Series,
        parser: Callable[[str], Value],
        dtype: Any,
        column: int | None,
        about: str = "",
        plain: Plain | None = None,
    ) -> pl.Series:
        """As `parse`, for text that is not a whole column; `plain` takes the plain cells of a long one at once."""
        known: dict[str, Value] = {}
        if self.height <= _LARGE:
            parsed: list[Any] = []
            for position, text in enumerate(series.to_list()):
                if text is None:
                    parsed.append(None)
                    continue
                if text not in known:
                    known[text] = parser(text)
                value = known[text]
                parsed.append(value.value)
                if value.code or value.rest:
                    self._note(position, value, column, text, about)
            return pl.Series(parsed, dtype=dtype)
        taken = (plain or plain_values(parser))(series)
        if taken is None:
            return self._parse_distinct(series, parser, dtype, column, about)
        left = taken.is_null() & series.is_not_null()
        if not left.any():
            return taken
        others = pl.select(pl.when(left).then(series)).to_series()
        return taken.fill_null(self._parse_distinct(others, parser, dtype, column, about))

    def _parse_distinct(
        self, series: pl.Series, parser: Callable[[str], Value], dtype: Any, column: int | None, about: str
    ) -> pl.Series:
        """A long series parsed, each distinct text once."""
        distinct = series.drop_nulls().unique().to_list()
        odd: dict[str, Value] = {}
        texts: list[str] = []
        results: list[Any] = []
        for text in distinct:
            value = parser(text)
            texts.append(text)
            results.append(value.value)
            if value.code or value.rest:
                odd[text] = value
        if odd:
            places = series.is_in(list(odd)).fill_null(value=False).arg_true().to_list()
            for position, text in zip(places, series.gather(places).to_list(), strict=True):
                self._note(position, odd[text], column, text, about)
        if not texts:
            return pl.Series([None], dtype=dtype).new_from_index(0, self.height)
        if results == texts and dtype == pl.String:
            return series
        # a join, since replacing by lists takes a list of lists for its members
        known = pl.DataFrame({"text": texts, "value": pl.Series(results, dtype=dtype)})
        return series.to_frame("text").join(known, on="text", how="left", maintain_order="left")["value"]

    def _note(self, position: int, value: Value, column: int | None, text: str, about: str) -> None:
        if value.code:
            self.problems.append(Problem(position, value.code, column, text, about))
        if value.rest:
            self.notes.setdefault(position, []).append(value.rest)

    def first_of(
        self,
        columns: Iterable[Column],
        parser: Callable[[str], Value],
        dtype: Any = pl.String,
        plain: Plain | None = None,
    ) -> pl.Series:
        """Several columns about one field: the first that says something counts."""
        found = [self.parse(column, parser, dtype, plain=plain) for column in columns]
        return coalesce(found, self.height, dtype)

    def joined(self, columns: Sequence[Column], parser: Callable[[str], Value]) -> pl.Series:
        """Several columns of free text about one field, joined by a comma."""
        found = [self.parse(column, parser) for column in columns]
        if len(found) <= 1:
            return coalesce(found, self.height, pl.String)
        texts = [", ".join(dict.fromkeys(text for text in row if text)) or None for row in zip(*found, strict=True)]
        return pl.Series(texts, dtype=pl.String)

    def dates(self, columns: Sequence[Column], within: DateRange, *, keep_rest: bool = True) -> pl.Series:
        """Columns of dates; words beside a date go to the notes."""

        def parser(text: str) -> Value:
            return date_value(text, within, keep_rest=keep_rest)

        return self.first_of(columns, parser, plain=plain_dates(within))

    # -- context -----------------------------------------------------------------------------------------------

    def context(self, pick: Callable[[Context], Any], dtype: Any = pl.String, before: Any = None) -> pl.Series:
        """What group headings say of each row; `before` stands for the rows above the first heading."""
        contexts = self.lines.contexts
        if not contexts:
            return constant(before, self.height, dtype)
        parts = []
        starts = [start for start, _ in contexts] + [self.height]
        parts.append(constant(before, starts[0], dtype))
        for number, (start, context) in enumerate(contexts):
            given = pick(context)
            parts.append(constant(before if given is None else given, max(0, starts[number + 1] - start), dtype))
        return pl.concat(parts)

    def numbers(self) -> pl.Series:
        """The sheet's own line numbers of the rows."""
        return (self.rows + self.grid.first_row).cast(pl.Int64)

    def note_texts(self, base: pl.Series | None) -> pl.Series:
        """The note of each row: its own column, and what other cells said beside their values."""
        if not self.notes:
            return base if base is not None else constant(None, self.height, pl.String)
        listed = base.to_list() if base is not None else [None] * self.height
        for position, rests in self.notes.items():
            own = [str(listed[position])] if listed[position] else []
            listed[position] = "; ".join([*own, *dict.fromkeys(rests)])
        return pl.Series(listed, dtype=pl.String)


def _about(column: Column) -> str:
    return column.header


def constant(value: Any, height: int, dtype: Any) -> pl.Series:
    """One value, `height` times."""
    return pl.Series([value], dtype=dtype).new_from_index(0, height) if height else pl.Series([], dtype=dtype)


def coalesce(found: Sequence[pl.Series], height: int, dtype: Any) -> pl.Series:
    """The first of several columns that is not null, row by row."""
    if not found:
        return constant(None, height, dtype)
    first = found[0]
    for other in found[1:]:
        if not first.null_count():
            return first
        first = other if first.null_count() == len(first) else first.fill_null(other)
    return first


def _resolve_ditto(series: pl.Series) -> pl.Series:
    """Ditto marks take the value above, through any number of them."""
    if series.len() <= _LARGE:
        listed = series.to_list()
        changed = False
        for position, text in enumerate(listed):
            if text is not None and len(text) <= 10 and values.is_ditto(text):
                listed[position] = listed[position - 1] if position else None
                changed = True
        return pl.Series(listed, dtype=pl.String) if changed else series
    # no mark has a digit, and few cells as short as marks have none
    short = series.filter(series.str.len_bytes() <= 30).unique()
    few = short.filter(~short.str.contains("[0-9]") & (short.str.len_chars() <= 10)).to_list()
    marks = [text for text in few if values.is_ditto(text)]
    if not marks:
        return series
    ditto = series.is_in(marks).fill_null(value=False)
    held = pl.select(pl.when(ditto).then(None).otherwise(series.fill_null("\x00"))).to_series().forward_fill()
    return pl.select(pl.when(held != "\x00").then(held)).to_series()


def plain_values(parser: Callable[[str], Value]) -> Plain:
    """How a parser's plain cells are taken at once: those that it would give back as they are."""
    patterns = values.PLAIN.get(parser)

    def take(series: pl.Series) -> pl.Series | None:
        if patterns is None:
            return None
        plain = series.str.contains(patterns[0])
        if patterns[1] is not None:
            plain &= ~series.str.contains(patterns[1])
        if plain.all(ignore_nulls=True):
            return series
        return pl.select(pl.when(plain).then(series)).to_series()

    return take


def plain_dates(within: DateRange) -> Plain:
    """Whole days as most columns have them ("03/02/1985", or a day of the spreadsheet's own), taken at once."""

    def take(series: pl.Series) -> pl.Series:
        slashed = series.str.contains(r"^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}$")
        day: pl.Expr = pl.when(slashed).then(series.str.to_date("%d/%m/%Y", strict=False))
        if not slashed.all(ignore_nulls=True):  # a column is rarely written in both ways
            kept = series.str.to_date("%Y-%m-%d", strict=False)
            day = pl.coalesce(day, pl.when(series.str.contains("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")).then(kept))
        frame = pl.select(day.alias("day"))
        fits = pl.col("day").is_between(within.first or celldates.FIRST_DAY, within.last or celldates.LAST_DAY)
        return frame.select(pl.when(fits).then(pl.col("day").cast(pl.String))).to_series()

    return take


def date_value(text: str, within: DateRange, *, keep_rest: bool = True) -> Value:
    """A date cell as a value; a filler ("-", "Không") is nothing."""
    parsed = celldates.parse(text, within)
    if parsed.bad:
        return Value(None) if values.is_nothing(text) else Value(None, "bad_date")
    return Value(parsed.value, None, parsed.rest if keep_rest else None)


def parse_cell_date(text: str, within: DateRange) -> CellDate:
    """A date cell with its second date; nothing where the cell is only a filler."""
    parsed = celldates.parse(text, within)
    if parsed.bad and values.is_nothing(text):
        return celldates.NOTHING
    return parsed
