"""The table macros say of the published tables what the transforms say of frames."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest
from conform_sample import sample_evidence

from transforms.conform.headcounts import headcounts
from transforms.conform.lineage import structure_of
from transforms.conform.pipeline import Conformed, conform

MACROS = Path(__file__).resolve().parents[3] / "sql" / "macros"


@pytest.fixture(scope="module")
def found() -> Conformed:
    return conform(sample_evidence())


@pytest.fixture(scope="module")
def warehouse(found: Conformed) -> duckdb.DuckDBPyConnection:
    """The tables that macros read, with the columns of the frames, and the macros."""
    connection = duckdb.connect()
    tables = {
        "dim_organization": found.organizations.spans,
        "organization_lineage": found.organizations.lineage,
        "fact_memberships": found.memberships,
    }
    for name, frame in tables.items():
        connection.register("incoming", frame)
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM incoming")
    for file in sorted(MACROS.glob("*.sql")):
        connection.execute(file.read_text(encoding="utf-8"))
    return connection


@pytest.mark.parametrize("day", [date(2016, 1, 1), date(2025, 3, 1), date(2026, 1, 1), date(2024, 8, 14)])
def test_the_structure_of_a_day_is_the_same_in_sql(
    found: Conformed, warehouse: duckdb.DuckDBPyConnection, day: date
) -> None:
    asked = warehouse.execute(
        "SELECT from_key, to_key, share, status FROM structure_of($1) ORDER BY ALL", [day]
    ).fetchall()
    expected = structure_of(found.organizations.spans, found.organizations.lineage, day)
    assert asked == sorted(expected.rows(), key=lambda row: (row[0], row[1] is None, row[1] or 0))


@pytest.mark.parametrize("day", [date(2022, 12, 31), date(2024, 8, 14), date(2024, 12, 31)])
def test_as_it_was_is_the_headcount_of_the_day(
    found: Conformed, warehouse: duckdb.DuckDBPyConnection, day: date
) -> None:
    asked = dict(
        warehouse.execute("SELECT organization_key, members FROM members_in_structure($1, $1)", [day]).fetchall()
    )
    counts = headcounts(found.memberships, found.organizations, pl.Series([day])).filter(pl.col("members") > 0)
    assert asked == dict(counts.select("organization_key", "members").iter_rows())


def test_before_and_after_a_merger_of_cells(found: Conformed, warehouse: duckdb.DuckDBPyConnection) -> None:
    """Khóm 3 and khóm 4 became khóm 3-4 on 15 August 2024."""
    links = found.organizations.lineage.filter((pl.col("event") == "merge") & (pl.col("on_date") == date(2024, 8, 15)))
    old, new = links["from_key"].to_list(), links["to_key"][0]

    def members(structure: date) -> dict[int, int]:
        query = "SELECT organization_key, members FROM members_in_structure(DATE '2023-12-31', $1)"
        return dict(warehouse.execute(query, [structure]).fetchall())

    before, after = members(date(2023, 12, 31)), members(date(2024, 12, 31))
    assert len(old) == 2
    assert new not in before
    assert after[new] == sum(before[key] for key in old)
    assert not set(old) & set(after)


def test_every_macro_has_a_comment(warehouse: duckdb.DuckDBPyConnection) -> None:
    names = [file.stem.removeprefix("a0_").removeprefix("a1_") for file in MACROS.glob("*.sql")]
    told = dict(
        warehouse.execute("SELECT function_name, comment FROM duckdb_functions() WHERE NOT internal").fetchall()
    )
    assert all(told[name] for name in names)
