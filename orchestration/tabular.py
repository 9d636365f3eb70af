"""Query results on a stream: as a table for people, csv, json, parquet.

Belongs here: the form of cells and files, and what makes them safe to open (control characters, formulas). Not here:
which queries are run (commands.py, trace.py). A result is written as it is fetched; only `table` is bounded.
"""

from __future__ import annotations

import csv
import json
import math
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from io import TextIOWrapper
from typing import Any, TextIO

import duckdb
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from orchestration.exports_safety import neutralise_formula

_BATCH = 10_000
_SHOWN = {True: 1_000, False: 100_000}  # rows of a table: on a terminal, to a pipe or a file
_PIPED_WIDTH = 100_000
# control characters that a terminal would obey are shown as pictures; line breaks would break the table
_CONTROL = (
    {code: 0x2400 + code for code in range(32)} | {127: 0x2421} | dict.fromkeys((*range(128, 160), 9, 10, 13), " ")
)


class CannotWrite(Exception):
    """A result cannot be given in the form that was asked for."""


def as_utf8(out: TextIO) -> None:
    """Have the stream write UTF-8, whatever the locale says: the contracts are in UTF-8."""
    if isinstance(out, TextIOWrapper) and (out.encoding or "").lower().replace("-", "") != "utf8":
        out.reconfigure(encoding="utf-8")


def console(out: TextIO) -> Console:
    """A console that wraps to a terminal, and neither colours nor wraps elsewhere."""
    if out.isatty():
        return Console(file=out, highlight=False, markup=False, emoji=False)
    return Console(file=out, width=_PIPED_WIDTH, color_system=None, highlight=False, markup=False, emoji=False)


def shown(value: object) -> str:
    """A value as one line for a person: null is empty, control characters are made visible."""
    if value is None:
        return ""
    if isinstance(value, (list, dict, tuple)):
        value = json.dumps(plain(value), ensure_ascii=False)
    return str(value).translate(_CONTROL)


def plain(value: Any) -> Any:
    """A value of DuckDB in the types of JSON: ISO dates, whole decimals as integers, what is no number as null."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Decimal):
        if not value.is_finite():
            return None
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, (list, tuple, set)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key if isinstance(key, str) else str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, bytes):
        return value.hex()
    return str(value)


def write_table(result: duckdb.DuckDBPyConnection, out: TextIO) -> None:
    """A table for people; numbers to the right. Rows beyond the bound are left out, as standard error then says."""
    limit = _SHOWN[out.isatty()]
    columns = result.description or []
    numeric = [str(column[1]) in _NUMBERS or str(column[1]).startswith("DECIMAL") for column in columns]
    rows = result.fetchmany(limit + 1)
    print_rows(((column[0], right) for column, right in zip(columns, numeric, strict=True)), rows[:limit], out)
    if len(rows) > limit:
        print(f"danhbo: only the first {limit} rows are shown; --format csv gives all", file=sys.stderr)


def print_rows(columns: Iterable[tuple[str, bool]], rows: Iterable[Iterable[object]], out: TextIO) -> None:
    """Rows under their column names; a column with True is set to the right."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    wrap = out.isatty()
    for name, right in columns:
        table.add_column(Text(shown(name)), justify="right" if right else "left", overflow="fold", no_wrap=not wrap)
    for row in rows:
        table.add_row(*(Text(shown(value)) for value in row))
    console(out).print(table)


def write_csv(result: duckdb.DuckDBPyConnection, out: TextIO) -> None:
    """Comma-separated values with a header; text that office programs would run as a formula gets an apostrophe."""
    # a lone carriage return is quoted only where it is of the line's end: unquoted it would begin a row of its own
    writer = csv.writer(_Lines(out), lineterminator="\r\n")
    writer.writerow([neutralise_formula(column[0]) for column in result.description or []])
    for rows in _batches(result):
        writer.writerows([_csv_cell(value) for value in row] for row in rows)


def write_json(result: duckdb.DuckDBPyConnection, out: TextIO) -> None:
    """An array of objects, one a line; a column name that stands twice gets a number."""
    names = _distinct([column[0] for column in result.description or []])
    out.write("[")
    between = "\n"
    for rows in _batches(result):
        for row in rows:
            record = dict(zip(names, map(plain, row), strict=True))
            out.write(between + json.dumps(record, ensure_ascii=False, allow_nan=False))
            between = ",\n"
    out.write("\n]\n")


def write_parquet(result: duckdb.DuckDBPyConnection, out: TextIO) -> None:
    """A parquet file as bytes. Raises CannotWrite to a terminal, and for types that parquet has not."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    target = getattr(out, "buffer", None)
    if out.isatty() or target is None:
        raise CannotWrite("parquet is not for a terminal; send it to a file: … --format parquet > result.parquet")
    batches = result.to_arrow_reader(_BATCH)
    with tempfile.TemporaryFile() as file:  # parquet needs to know where it stands, which a pipe cannot tell
        try:
            with pq.ParquetWriter(file, batches.schema, compression="zstd") as writer:
                for batch in batches:
                    writer.write_batch(batch)
        except pa.ArrowException as error:
            raise CannotWrite(f"this result cannot be written as parquet ({error})") from error
        file.seek(0)
        out.flush()
        shutil.copyfileobj(file, target)
        target.flush()


WRITERS: dict[str, Callable[[duckdb.DuckDBPyConnection, TextIO], None]] = {
    "table": write_table,
    "csv": write_csv,
    "json": write_json,
    "parquet": write_parquet,
}
_NUMBERS = frozenset(
    ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT",
     "FLOAT", "DOUBLE", "NUMBER")
)  # fmt: skip


def _batches(result: duckdb.DuckDBPyConnection) -> Iterator[list[tuple[Any, ...]]]:
    while rows := result.fetchmany(_BATCH):
        yield rows


class _Lines:
    """Takes the rows of a csv writer, which end in a carriage return and a line feed, and ends them in a line feed."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, row: str) -> int:
        """One whole row."""
        return self._out.write(row.removesuffix("\r\n") + "\n")


def _csv_cell(value: object) -> object:
    if isinstance(value, str):
        return neutralise_formula(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float, Decimal)) or value is None:
        return value
    made = plain(value)
    return made if isinstance(made, str) else json.dumps(made, ensure_ascii=False)


def _distinct(names: list[str]) -> list[str]:
    taken: set[str] = set()
    given = []
    for name in names:
        number, new = 1, name
        while new in taken:
            new = f"{name}_{number}"
            number += 1
        taken.add(new)
        given.append(new)
    return given
