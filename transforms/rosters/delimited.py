"""Text with delimiters, as spreadsheets export it.

Belongs here: telling the delimiter and the encoding of a csv, and reading it into a grid, whole or piece by piece. Not
here: what the cells mean.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator

import polars as pl

from transforms.encodings import decode_bytes
from transforms.rosters import headers
from transforms.rosters.grid import Grid, Line, text_cell
from transforms.rosters.problems import FileProblem
from transforms.rosters.reading import Limits

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 64 * 1024
_LARGE = 2 * 1024 * 1024
_HEAD_RECORDS = 200
csv.field_size_limit(1 << 24)


def csv_grid(data: bytes, limits: Limits) -> tuple[Grid, str | None]:
    """The records of a csv as a grid without a name, and the encoding it was decoded from."""
    if len(data) > _LARGE and (grid := _large_utf8(data, limits)) is not None:
        return grid, "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else "utf-8"
    text, encoding = decode_bytes(data)
    text = text.lstrip("\ufeff")
    if not text.strip(' \t\r\n,;|"'):
        raise FileProblem("empty_file")
    delimiter, text = delimiter_of(text)
    if delimiter is None:
        raise FileProblem("unreadable_file", "no_spreadsheet")
    if len(text) > _LARGE:
        return _large(text, text.encode("utf-8"), delimiter, limits), encoding
    lines = [_line(record) for record in records(text, delimiter)]
    if len(lines) > limits.rows:
        raise FileProblem("file_too_large", "rows")
    return Grid(None, lines=lines), encoding


def records(text: str, delimiter: str) -> Iterator[list[str]]:
    """The records of a csv, quoted line breaks kept; a stray quote does not swallow the rest of the file."""
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)


def _line(record: list[str]) -> Line:
    return [text_cell(value) for value in record]


def delimiter_of(text: str) -> tuple[str | None, str]:
    """The delimiter whose records look most like a table with a known header; the text without a "sep=" line."""
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[4], rest
    if first.strip().strip('"').lower() == "sep=" and first.rstrip("\r").endswith("\t"):
        return "\t", rest
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample[: sample.rfind("\n") + 1] or sample
    best: tuple[float, float] = (0.0, 0.0)
    chosen = None
    for delimiter in DELIMITERS:
        if delimiter not in sample:
            continue
        try:
            found = [record for record in records(sample, delimiter) if any(value.strip() for value in record)]
        except csv.Error:
            continue
        widths = Counter(len(record) for record in found if len(record) > 1)
        if not widths:
            continue
        hits = max(
            sum(headers.is_header_word(value.strip()) for value in record if value.strip()) for record in found[:60]
        )
        width, times = max(widths.items(), key=lambda item: item[1] * (item[0] - 1))
        score = (float(hits), times * (width - 1) / len(found))
        if score > best:
            best, chosen = score, delimiter
    if chosen is None and any(headers.is_header_word(line.strip().strip('"')) for line in sample.splitlines()[:60]):
        return ",", text
    return chosen, text


def _large_utf8(data: bytes, limits: Limits) -> Grid | None:
    """A large csv that is UTF-8 throughout, without making text of it first; None where it is anything else."""
    data = data.removeprefix(codecs.BOM_UTF8)
    letters = pl.Series([data], dtype=pl.Binary).cast(pl.String, strict=False).str.len_chars()[0]  # None: not UTF-8
    if b"\0" in data[:_SAMPLE] or letters is None or letters <= _LARGE:
        return None
    head = data[: _SAMPLE * 8].decode("utf-8", errors="ignore")
    delimiter, rest = delimiter_of(head)
    if delimiter is None or not rest[:_SAMPLE].strip(' \t\r\n,;|"'):
        return None
    return _large(rest, data[len(head[: len(head) - len(rest)].encode("utf-8")) :], delimiter, limits)


def _large(head: str, data: bytes, delimiter: str, limits: Limits) -> Grid:
    """A csv of many records (UTF-8), as columns; its head is read record by record, because titles make it ragged."""
    width = 1
    for number, record in enumerate(records(head[: _SAMPLE * 4], delimiter)):
        width = max(width, len(record))
        if number > _HEAD_RECORDS:
            break
    frame = read_columns(data, delimiter, width)
    if frame.height > limits.rows:
        raise FileProblem("file_too_large", "rows")
    return Grid(None, frame=frame)


def read_columns(data: bytes, delimiter: str, width: int) -> pl.DataFrame:
    """UTF-8 records as `width` columns of text, one line a record, blank ones too."""
    try:
        frame = pl.read_csv(
            data,
            has_header=False,
            separator=delimiter,
            schema={f"c{index}": pl.String for index in range(width)},
            truncate_ragged_lines=True,
            missing_columns="insert",
            ignore_errors=True,
        )
    except pl.exceptions.PolarsError as error:
        raise FileProblem("unreadable_file", "broken") from error
    quoted = frame.select(pl.all().str.starts_with('="').any()).row(0)
    return frame.select(
        pl.when(pl.col(name).str.strip_chars() != "")
        .then(pl.col(name).str.replace(r'^="(.*)"$', "${1}") if found else pl.col(name))
        .alias(name)
        for name, found in zip(frame.columns, quoted, strict=True)
    )
