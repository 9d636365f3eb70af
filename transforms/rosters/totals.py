"""Totals against the lines that they sum.

Belongs here: which lines a total is about, and what it should be. Not here: finding total lines (`lines.py`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

from transforms.numbers import parse_number
from transforms.rosters import phrases, values
from transforms.rosters.body import Body
from transforms.rosters.lines import Total

_PURE = re.compile(r"^\s*\d[\d.\s]*\s*(?:đảng viên|đồng chí|đ/c|đv|người|tổ chức|chi bộ)?\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Mismatch:
    """A total that is not what its lines give."""

    line: int
    column: int | None
    value: str
    expected: int


def mismatches(
    body: Body, fields: dict[str, pl.Series], rejected: set[int], is_formula: Callable[[int, int], bool]
) -> Iterator[Mismatch]:
    """The totals of a table that differ from the lines they sum; `rejected` are places of rows that were refused.

    A total may count refused lines or leave them out; either is right.
    """
    if not body.lines.totals:
        return
    rows = body.rows.to_list()
    checker = _Checker(body, fields, rejected, rows)
    for total in body.lines.totals:
        for mismatch in checker.check(total):
            if mismatch.column is None or not is_formula(mismatch.line, mismatch.column):
                yield mismatch


class _Checker:
    def __init__(self, body: Body, fields: dict[str, pl.Series], rejected: set[int], rows: list[int]) -> None:
        self.body, self.fields, self.rejected, self.rows = body, fields, rejected, rows
        self.missing = sorted(body.lines.missing)
        self.columns = {column.index: column for column in body.table.columns}

    def scopes(self, total: Total) -> list[tuple[int, int]]:
        """The spans of lines that a total may sum, the likeliest first."""
        lines, table = self.body.lines, self.body.table
        if total.heading_rank is not None:
            later = [line for line, rank in lines.groups if line > total.line and rank <= total.heading_rank]
            return [(total.line, min(later, default=table.end))]
        before = (table.first, total.line)
        if not any(row < total.line for row in self.rows):
            return [(total.line, table.end)]
        heads = [line for line, _ in lines.groups if line < total.line]
        sums = [other.line for other in lines.totals if other.line < total.line and other.heading_rank is None]
        begin = max([*heads[-1:], *sums[-1:]], default=table.first)
        outer = {
            line
            for rank in {rank for _, rank in lines.groups}
            for line in [line for line, own in lines.groups if own == rank and line < total.line][-1:]
        }
        section = (begin, total.line)
        nested = [(line, total.line) for line in sorted(outer, reverse=True)]
        later_rows = bool(self.rows) and self.rows[-1] > total.line
        if total.whole:
            return [before, section, *nested] if later_rows or sums else [before]
        if not heads and not sums:
            return [before]
        return [section, *nested] if later_rows else [section, before, *nested]

    def places(self, scope: tuple[int, int]) -> range:
        """The rows within a span of lines."""
        return range(bisect_left(self.rows, scope[0]), bisect_left(self.rows, scope[1]))

    def counts(self, scope: tuple[int, int], *, whole: bool = False) -> set[int]:
        """The numbers of rows that a span may be said to have; a `whole` total may close several tables."""
        places = self.places(scope)
        rows = len(places)
        kept = sum(place not in self.rejected for place in places) if self.rejected else rows
        missing = bisect_right(self.missing, scope[1]) - bisect_left(self.missing, scope[0])
        counts = {rows, kept, rows + missing, kept + missing}
        if whole and scope[0] == self.body.table.first:  # or several pieces of a large file
            earlier = {self.body.rows_above, self.body.grid.rows_before} - {0}
            counts |= {count + more for count in counts for more in earlier}
        return counts

    def check(self, total: Total) -> Iterator[Mismatch]:
        """What is wrong with one total line."""
        scopes = self.scopes(total)
        if total.count is not None:
            if not any(total.count in self.counts(scope) for scope in scopes):
                yield Mismatch(total.line, None, str(total.count), len(self.places(scopes[0])))
            return
        lead = total.cells[0][1] if total.cells else total.text
        stated = (
            phrases.stated_total(total.text) if any(char.isdigit() for char in lead) or len(total.cells) == 1 else None
        )
        fitting = scopes
        if stated is not None and self.body.table.kind == "member":
            fitting = [scope for scope in scopes if stated in self.counts(scope, whole=total.whole)]
            if not fitting:
                yield Mismatch(total.line, total.cells[0][0], str(stated), len(self.places(scopes[0])))
            yield from self.parts(total, fitting or scopes)
        cells = [(index, text) for index, text in total.cells if _PURE.match(text)]
        wrong: list[list[Mismatch]] = []
        for scope in fitting or scopes:
            found = [mismatch for index, text in cells for mismatch in self.cell(total, index, text, scope)]
            if not found:
                return
            wrong.append(found)
        if wrong:
            yield from min(wrong, key=len)

    def parts(self, total: Total, scopes: list[tuple[int, int]]) -> Iterator[Mismatch]:
        """Parts that a total states in words ("trong đó nữ 12")."""
        stated = phrases.stated_parts(total.text)
        for name, count in stated.items():
            field, value = {
                "female": ("sex", "female"), "male": ("sex", "male"), "probationary": ("membership", "probationary"),
                "official": ("membership", "official"), "exempt": ("exempt", True),
            }[name]  # fmt: skip
            series = self.fields.get(field)
            if series is None or series.null_count() == len(series):
                continue
            actual = [self.tally(series, value, scope) for scope in scopes]
            if not any(count in found for found in actual):
                yield Mismatch(total.line, total.cells[0][0], str(count), max(actual[0]))

    def tally(self, series: pl.Series, value: object, scope: tuple[int, int]) -> set[int]:
        """How many rows of a span have a value, with and without the refused ones."""
        places = self.places(scope)
        hits = [place for place in places if series[place] == value]
        return {len(hits), sum(place not in self.rejected for place in hits)}

    def cell(self, total: Total, index: int, text: str, scope: tuple[int, int]) -> Iterator[Mismatch]:
        """One number of a total line against its column."""
        number = parse_number(re.sub(r"[^\d.,]", "", text))
        if number is None or index not in self.columns:
            return
        places = self.places(scope)
        texts = self.body.raw(index).slice(places.start, len(places)).to_list() if len(places) else []
        filled = [text for text in texts if text is not None and not values.is_nothing(text)]
        match = self.columns[index].match
        field = match.field if match else ""
        sums = [value for text in filled if (value := parse_number(text.strip())) is not None]
        countable = field in ("members", "[ignored]", "") or field.startswith("[mark")
        if filled and len(sums) >= len(filled) * 0.6 and countable and not all(values.is_mark(text) for text in filled):
            kept = [
                value
                for place, text in zip(places, texts, strict=True)
                if text and place not in self.rejected and (value := parse_number(text.strip())) is not None
            ]
            expected = {int(sum(sums)), int(sum(kept))}
            if self.body.table.kind == "organization":
                expected.update(self.top_level(index, scope))
        elif (
            field in ("[male]", "[female]", "exempt", "exemplary")
            or field.startswith("[mark")
            or (filled and all(values.is_mark(text) for text in filled))
        ):
            kept_marks = sum(
                1 for place, text in zip(places, texts, strict=True) if text in filled and place not in self.rejected
            )
            expected = {len(filled), kept_marks}
        elif field == "[seq]" or field in ("full_name", "name", "subject_name", "[given]", "[family]", ""):
            expected = self.counts(scope, whole=total.whole)
        else:
            expected = self.counts(scope, whole=total.whole) | {len(filled)}
        if number not in expected:
            yield Mismatch(total.line, index, text.strip(), max(expected))

    def top_level(self, index: int, scope: tuple[int, int]) -> set[int]:
        """Sums of a count where committees stand above the cells that they already count."""
        kinds = self.fields.get("organization_kind")
        names = self.fields.get("name")
        if kinds is None or names is None:
            return set()
        upper = lower = 0
        texts = self.body.raw(index).to_list()
        for place in self.places(scope):
            value = parse_number((texts[place] or "").strip()) or 0
            kind = kinds[place] or ("cell" if values.is_cell_name(names[place] or "") else "")
            if kind == "cell":
                lower += int(value)
            else:
                upper += int(value)
        return {upper, lower} - {0}
