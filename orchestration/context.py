"""What an office knows beside its files, kept as csv files in the home: `data/context/population.csv` and `units.csv`.

Belongs here: reading the two files. Not here: which organization a line is about (transforms.conform.context).
"""

from __future__ import annotations

import csv
import io

import polars as pl

from orchestration.errors import DanhboError
from orchestration.settings import Home
from transforms.conform.context import POPULATION_COLUMNS, UNIT_COLUMNS

FILES = {"population": POPULATION_COLUMNS, "units": UNIT_COLUMNS}


def read_context(home: Home, name: str) -> pl.DataFrame:
    """The lines of one file (a key of FILES) as text, with `line`, the line's number; no lines where the file is absent.

    Raises DanhboError that names the file where it lacks a column or is not UTF-8 text.
    """
    columns = FILES[name]
    path = home.context / f"{name}.csv"
    schema = {**dict.fromkeys(columns, pl.String), "line": pl.Int64}
    if not path.is_file():
        return pl.DataFrame(schema=schema)
    try:
        reader = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))
        missing = [column for column in columns if column not in (reader.fieldnames or [])]
    except UnicodeDecodeError as error:
        raise DanhboError("a file of context is not UTF-8 text", where=path, remedy="Save it as UTF-8") from error
    if missing:
        raise DanhboError(
            f"a file of context lacks the column {missing[0]}", where=path, remedy=f"Its header is: {','.join(columns)}"
        )
    rows = [(*((row.get(column) or "").strip() for column in columns), reader.line_num) for row in reader]
    return pl.DataFrame(rows, schema=schema, orient="row")
