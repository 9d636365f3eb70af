"""Open data: aggregates that may leave the office, with their dictionary, in the forms that others read.

Belongs here: writing `<home>/open_data/` (csv, parquet, one xlsx, a Frictionless datapackage.json). Not here: which tables
(data/reference/open_data.yaml, sql/open_data), which cells are left out (transforms.disclosure). Nothing of a person is in it.
"""

from __future__ import annotations

import io
import json
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from orchestration.errors import DanhboError
from orchestration.pages.render import ask
from orchestration.settings import Settings
from orchestration.workbooks import Sheet, write_workbook
from transforms.disclosure import ALL, SMALLEST, Cube, published_cells
from transforms.reference import load_yaml

ANNEX = ("dictionary_codes", "dictionary_columns")


@dataclass(frozen=True, slots=True)
class Opened:
    """What was written: the folder, the tables, how many cells were left out."""

    folder: Path
    tables: int
    suppressed: int


def write_open_data(settings: Settings, connection: duckdb.DuckDBPyConnection, night: date) -> Opened:
    """Write the folder anew from the published version that `connection` is on; it is swapped in whole.

    Raises DanhboError where it cannot be written; what was there then stays.
    """
    folder = settings.layout.open_data
    building = folder.with_name(".open_data-building")
    tables = open_tables(connection)
    annex = _dictionary(connection, tables)
    try:
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(parents=True)
        for name, frame in (tables | annex).items():
            (building / f"{name}.csv").write_bytes(_csv(frame))
            frame.write_parquet(building / f"{name}.parquet")
        titles = {name: spec["title"][0] for name, spec in _specs().items()}
        sheets = [Sheet(name, frame, titles.get(name, "")) for name, frame in (tables | annex).items()]
        write_workbook(building / "open_data.xlsx", sheets)
        package = json.dumps(_package(tables | annex, night), ensure_ascii=False, indent=2)
        (building / "datapackage.json").write_text(package + "\n", encoding="utf-8")
        old = folder.with_name(".open_data-old")
        shutil.rmtree(old, ignore_errors=True)
        if folder.exists():
            folder.rename(old)
        building.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise DanhboError(
            f"the open data cannot be written ({error.strerror})",
            where=folder,
            remedy="Free some space, or give this user the right to write there; what was published stands",
        ) from error
    return Opened(folder, len(tables), sum(int(frame["suppressed"].sum()) for frame in tables.values()))


def open_tables(connection: duckdb.DuckDBPyConnection) -> dict[str, pl.DataFrame]:
    """Each table: year, its dimensions (`all` where summed over), value (null where left out), suppressed."""
    tables = {}
    for name, spec in _specs().items():
        cube = Cube(tuple(spec["dimensions"]), tuple(tuple(grouping) for grouping in spec["groupings"]))
        found = ask(connection, "open_data", name)
        years = []
        for (year,), part in found.sort("year").group_by("year", maintain_order=True):
            cells = published_cells(part.drop("year"), cube) if spec["persons"] else _summed(part.drop("year"), cube)
            years.append(cells.select(pl.lit(int(str(year))).cast(pl.Int32).alias("year"), pl.all()))
        empty = {
            "year": pl.Int32,
            **dict.fromkeys(cube.dimensions, pl.String),
            "value": pl.Int64,
            "suppressed": pl.Boolean,
        }
        tables[name] = pl.concat(years) if years else pl.DataFrame(schema=empty)
    return tables


def _specs() -> dict[str, dict[str, Any]]:
    specs: dict[str, dict[str, Any]] = load_yaml("open_data.yaml")["tables"]
    return specs


def _summed(finest: pl.DataFrame, cube: Cube) -> pl.DataFrame:
    """The groupings of a cube that counts no persons: nothing is left out."""
    parts = []
    for grouping in cube.groupings:
        dimensions = [pl.col(name) if name in grouping else pl.lit(ALL).alias(name) for name in cube.dimensions]
        parts.append(finest.select(*dimensions, "value").group_by(cube.dimensions).agg(pl.col("value").sum()))
    return pl.concat(parts).with_columns(suppressed=pl.lit(value=False)).sort(cube.dimensions)


def _dictionary(connection: duckdb.DuckDBPyConnection, tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    lists = {code for spec in _specs().values() for code in spec["dimensions"].values() if code}
    codes = connection.execute(
        "SELECT code_list, code, label_vi, label_en FROM dictionary.codes WHERE list_contains(?, code_list) "
        "ORDER BY code_list, rank",
        [sorted(lists)],
    ).pl()
    said = {
        "year": ("Năm", "year", None),
        "value": (f"Số lượng; trống khi không công bố (dưới {SMALLEST}, hoặc làm lộ ô dưới {SMALLEST})",
                  f"count; empty where left out (below {SMALLEST}, or would tell one that is)", None),
        "suppressed": ("Không công bố", "left out", None),
    }  # fmt: skip
    rows = []
    for name, spec in _specs().items():
        for column in tables[name].columns:
            vi, en, code_list = said.get(column) or (
                column.replace("_", " "),
                column.replace("_", " "),
                spec["dimensions"][column],
            )
            rows.append((name, column, vi, en, code_list))
    columns = pl.DataFrame(
        rows,
        schema=dict.fromkeys(("table_name", "column_name", "label_vi", "label_en", "code_list"), pl.String),
        orient="row",
    )
    return {"dictionary_codes": codes, "dictionary_columns": columns}


def _csv(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_csv(out)
    return out.getvalue()


def _package(tables: dict[str, pl.DataFrame], night: date) -> dict[str, Any]:
    kinds = {pl.String: "string", pl.Int32: "integer", pl.Int64: "integer", pl.Boolean: "boolean"}
    resources = []
    for name, frame in tables.items():
        spec = _specs().get(name)
        fields = [{"name": column, "type": kinds.get(type(kind), "string")} for column, kind in frame.schema.items()]
        resources.append(
            {
                "name": name.replace("_", "-"),
                "path": f"{name}.csv",
                "profile": "tabular-data-resource",
                "title": " / ".join(spec["title"]) if spec else name.replace("_", " "),
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": {"fields": fields, "missingValues": [""]},
            }
        )
    return {
        "profile": "tabular-data-package",
        "name": "danhbo-open-data",
        "title": "Số liệu tổng hợp về tổ chức đảng và đảng viên / aggregates on Party organizations and members",
        "description": f"Counts of persons below {SMALLEST} and the cells that would tell them are left out; 0 is published. "
        "The same tables are beside it as parquet and in open_data.xlsx.",
        "created": f"{night.isoformat()}T00:00:00Z",
        "resources": resources,
    }
