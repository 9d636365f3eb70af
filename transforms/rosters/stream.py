"""A csv of millions of rows, read piece by piece in flat memory.

Belongs here: cutting a csv into pieces at ends of records, and carrying from piece to piece what the next one needs
(header, encoding, group headings, numbers of rows, who was there). Not here: reading a piece, which goes the way of any
other file. What is kept grows by 24 bytes a row, for telling duplicates.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl

from transforms import encodings
from transforms.rosters import assemble, delimited, legacy, phrases, values
from transforms.rosters.cells import Workbook, content_of, ending_fits
from transforms.rosters.grid import Grid
from transforms.rosters.layout import find_blocks
from transforms.rosters.problems import FileProblem
from transforms.rosters.reading import RosterReading
from transforms.rosters.schema import findings_frame
from transforms.rosters.wording import finding
from transforms.text import fold_expr

PIECE = 8 * 1024 * 1024
_HEAD = 256 * 1024
_TAIL = 64 * 1024
_TAIL_LINES = 80
_DELIMITED = re.compile(r"[;\t|]|,(?! ?ngày)")
_KEYS = ("citizen_id", "card_number", "name")


def can_stream(path: Path) -> bool:
    """Whether a file is a csv too large to be read at once."""
    if path.stat().st_size <= PIECE * 2:
        return False
    with path.open("rb") as handle:
        try:
            return content_of(handle.read(_HEAD)) == "csv"
        except FileProblem:
            return False


def stream(path: Path, received_on: date | None, file_name: str) -> Iterator[RosterReading]:
    """The readings of a csv, piece by piece. Raises FileProblem for what no piece of it can be read without."""
    with path.open("rb") as handle:
        head = handle.read(_HEAD)
        _, codec = encodings.decode_bytes(head[: head.rfind(b"\n") + 1] or head)
        handle.seek(0)
        pieces = _pieces(handle, codec)
        first = next(pieces, "").lstrip("\ufeff")
        delimiter, first = delimited.delimiter_of(first)
        if delimiter is None:
            raise FileProblem("unreadable_file", "no_spreadsheet")
        reader = _Pieces(file_name, delimiter, _signed_at_end(path, codec) or received_on)
        yield reader.read(first)
        for piece in pieces:
            yield reader.read(piece)


def _signed_at_end(path: Path, codec: str) -> date | None:
    """The date beside the signature at the end of the file, which the rows before it are read by."""
    with path.open("rb") as handle:
        size = path.stat().st_size
        handle.seek(size - min(_TAIL, size) // 4 * 4 if codec.startswith("utf-") else size - min(_TAIL, size))
        text = handle.read().decode(codec.removesuffix("-sig"), errors="replace")
    signed = None
    for line in text.splitlines()[-_TAIL_LINES:]:
        filled = [cell for cell in _DELIMITED.split(line) if cell.strip(' "')]
        if len(filled) <= 2 and "ngày" in line.lower() and not phrases.says("about_document", line):
            signed = phrases.signed_on(line) or signed
    return signed


def _pieces(handle: object, codec: str) -> Iterator[str]:
    """The decoded text in pieces that end with a record."""
    decoder = codecs.getincrementaldecoder(codec)(errors="replace")
    pending = ""
    while True:
        data = handle.read(PIECE)  # type: ignore[attr-defined]
        pending += decoder.decode(data, final=not data)
        if not data:
            break
        cut = _record_end(pending)
        if cut:
            yield pending[:cut]
            pending = pending[cut:]
    if pending.strip():
        yield pending


def _record_end(text: str) -> int:
    """Where the last whole record of a text ends: at a line end outside quotes."""
    cut = last = text.rfind("\n") + 1
    odd = text.count('"', 0, cut) % 2
    for _ in range(1000):
        if not odd:
            return cut
        before = text.rfind("\n", 0, cut - 1) + 1
        if not before:
            break
        odd ^= text.count('"', before, cut) % 2
        cut = before
    return last  # a stray quote: line ends are all there is to go by


class _Pieces:
    """What is carried from piece to piece."""

    def __init__(self, file_name: str, delimiter: str, received_on: date | None) -> None:
        self.name, self.delimiter, self.received_on = file_name, delimiter, received_on
        self.prefix = ""
        self.prefix_lines = 0
        self.width = 1
        self.records = 0
        self.rows = 0
        self.headings: tuple = ()
        self.decision: encodings.Decision | None = None
        self.seen = {key: pl.Series(key, [], dtype=pl.UInt64) for key in _KEYS}
        self.number = 0
        self.above: dict[str, str | None] = {}

    def read(self, text: str) -> RosterReading:
        """The reading of the next piece."""
        if self.number == 0:
            self._take_header(text)
        frame = delimited.read_columns(
            (text if self.number == 0 else self.prefix + text).encode("utf-8"), self.delimiter, self.width
        )
        frame = self._filled_from_above(frame)
        grid = Grid(None, frame=frame, headings=self.headings, rows_before=self.rows)
        grid.first_row = 1 if self.number == 0 else self.records - self.prefix_lines + 1
        self.records += frame.height - (self.prefix_lines if self.number else 0)
        reading, headings = assemble.of_piece(Workbook("csv", [grid]), self.name, self.received_on)
        self.headings = headings or self.headings
        reading = self._without_known(reading)
        self.rows += sum(rows.height for rows in reading.rows.values())
        if self.number:
            about_rows = pl.col("row").is_null() | (pl.col("row") > self.prefix_lines)
            reading = RosterReading(reading.rows, reading.findings.filter(about_rows), reading.sheets, reading.rejected)
        elif not ending_fits("csv", self.name):
            wrong = findings_frame([finding("wrong_type", self.name, value="csv")])
            reading = RosterReading(
                reading.rows, pl.concat([wrong, reading.findings]), reading.sheets, reading.rejected
            )
        self.number += 1
        return reading

    def _filled_from_above(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The piece with the "as above" of its first lines written out, since what is above them is in the piece before."""
        start = self.prefix_lines if self.number else 0
        filled = []
        for name in frame.columns:
            cells = frame[name]
            leading = 0
            while self.number and start + leading < len(cells) and values.is_ditto(cells[start + leading] or ""):
                leading += 1
            if leading:
                cells = pl.concat(
                    [cells[:start], pl.Series([self.above[name]] * leading, dtype=pl.String), cells[start + leading :]]
                )
                filled.append(cells.alias(name))
            last = next(
                (cells[at] for at in range(len(cells) - 1, start - 1, -1) if not values.is_ditto(cells[at] or "")), None
            )
            self.above[name] = last if last is not None or start < len(cells) else self.above.get(name)
        return frame.with_columns(filled)

    def _take_header(self, text: str) -> None:
        """Keep the records down to the header: every later piece is read below them."""
        lines = []
        consumed: list[str] = []
        for line in text[:_HEAD].splitlines(keepends=True)[:400]:
            consumed.append(line)
        for record in delimited.records("".join(consumed), self.delimiter):
            lines.append(record)
            self.width = max(self.width, len(record))
        grid = Grid(None, lines=[[value or None for value in record] for record in lines])
        legacy.unicode_grid(grid, ())
        blocks = find_blocks(grid)
        if not blocks:
            raise FileProblem("unreadable_file", "no_spreadsheet") if len(lines) < 2 else FileProblem("no_header")
        self.prefix_lines = blocks[0].last + 1
        size, records = 0, 0
        for end in range(1, len(consumed) + 1):
            records = sum(1 for _ in delimited.records("".join(consumed[:end]), self.delimiter))
            size = end
            if records >= self.prefix_lines and "".join(consumed[:end]).count('"') % 2 == 0:
                break
        self.prefix = "".join(consumed[:size])

    def _without_known(self, reading: RosterReading) -> RosterReading:
        """Refuse members that an earlier piece had already."""
        frame = reading.rows.get("member")
        if frame is None or not frame.height:
            return reading
        keys = frame.select(
            pl.col("citizen_id").hash().alias("citizen_id"),
            pl.when(pl.col("citizen_id").is_null()).then(pl.col("card_number").hash()).alias("card_number"),
            pl.when(
                pl.col("citizen_id").is_null() & pl.col("card_number").is_null() & pl.col("date_of_birth").is_not_null()
            )
            .then((fold_expr(pl.col("full_name")) + pl.col("date_of_birth")).hash())
            .alias("name"),
        )
        present = {
            "citizen_id": frame["citizen_id"].is_not_null(),
            "card_number": keys["card_number"].is_not_null() & frame["card_number"].is_not_null(),
            "name": keys["name"].is_not_null(),
        }
        known = pl.Series([False], dtype=pl.Boolean).new_from_index(0, frame.height)
        for key in _KEYS:
            known |= keys[key].is_in(self.seen[key].implode()) & present[key]
            fresh = keys[key].filter(present[key])
            self.seen[key] = pl.concat([self.seen[key], fresh.rename(key)])
        if not known.any():
            return reading
        refused = frame.filter(known)
        found = findings_frame(
            finding("duplicate_row", self.name, row=row, value=name, other="ở phần trước của tệp")
            for row, name in refused.select("row", "full_name").iter_rows()
        )
        rows = {**reading.rows, "member": frame.filter(~known)}
        return RosterReading(rows, pl.concat([reading.findings, found]), reading.sheets, reading.rejected)
