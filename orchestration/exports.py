"""`danhbo export`: the marts and the dictionary as one workbook, for people in a spreadsheet program.

Belongs here: which tables go into it. Not here: writing sheets (workbooks.py), what may leave the office (open_data.py): an export
has rows of single members where it is asked for them, and stays inside.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from orchestration.errors import DanhboError
from orchestration.settings import Settings
from orchestration.warehouse import Warehouse
from orchestration.workbooks import MOST_ROWS, Sheet, write_workbook

OF_PERSONS = frozenset(("mart_members", "mart_admitted", "mart_departures", "mart_probation"))


def export_workbook(settings: Settings, path: Path, tables: Sequence[str] = ()) -> list[str]:
    """Write `path` (.xlsx) with a sheet a table, and the dictionary of what is in it; return what was left out and why.

    Without `tables` all marts that are not of single persons are written. Raises DanhboError for an unknown table, and
    where the file cannot be written; a file that was there then stays.
    """
    if path.suffix.lower() != ".xlsx":
        raise DanhboError("an export is an xlsx workbook", where=path, remedy="Name the file with the ending .xlsx")
    left_out = []
    with Warehouse(settings).read() as connection:
        known = {name for (name,) in connection.execute("SELECT table_name FROM dictionary.tables").fetchall()}
        wanted = list(tables) or sorted(name for name in known if name.startswith("mart_") and name not in OF_PERSONS)
        for name in wanted:
            if name not in known:
                raise DanhboError(
                    "there is no such table", where=name, remedy="`danhbo sql 'FROM dictionary.tables'` lists them"
                )
        sheets = []
        for name in wanted:
            (rows,) = connection.execute(f"SELECT count(*) FROM {name}").fetchone() or (0,)
            if rows > MOST_ROWS and not tables:
                left_out.append(f"{name}: {rows:,} rows, more than a sheet holds")
                continue
            sheets.append(Sheet(name, connection.execute(f"SELECT * FROM {name}").pl()))
        columns = connection.execute(
            "SELECT table_name, column_name, data_type, label_vi, label_en, code_list FROM dictionary.columns "
            "WHERE list_contains(?, table_name) ORDER BY table_name, position",
            [[sheet.name for sheet in sheets]],
        ).pl()
        codes = connection.execute(
            "SELECT code_list, code, label_vi, label_en FROM dictionary.codes WHERE list_contains(?, code_list) "
            "ORDER BY code_list, rank",
            [columns["code_list"].drop_nulls().unique().to_list()],
        ).pl()
    about = pl.DataFrame({"sheet": [sheet.name for sheet in sheets], "rows": [len(sheet.frame) for sheet in sheets]})
    partial = path.with_name(f".{path.name}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_workbook(partial, [Sheet("about", about), *sheets, Sheet("dictionary", columns), Sheet("codes", codes)])
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise DanhboError(
            f"the workbook cannot be written ({error.strerror})",
            where=path,
            remedy="Choose another place, or free some space",
        ) from error
    return left_out
