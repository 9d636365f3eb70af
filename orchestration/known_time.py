"""Known time: since when the warehouse says a row as it stands, and what it said before.

Belongs here: filling a fact table so that rows that stay keep the day they became known, and rows that go are kept in
`history` with the day they ceased to be what was known. Not here: valid time (transforms.conform), the questions
(sql/macros/fact_*_known_on.sql).

Known time is in days, of the nights in which rows were published: what came and went within one day was never known at a
day's end. A row that says the same by another file is the same row.
"""

from __future__ import annotations

from datetime import date

import duckdb
import polars as pl

from orchestration import frames

# where a row was read, when and how: not what it says
_PROVENANCE = {
    "load_id", "source_ref", "source_key", "end_load_id", "end_source_ref", "known_from", "end_known_from", "confidence",
    "explanation",
}  # fmt: skip


# the order in which rows are written: those who are members now together, cell by cell, which packs and is read faster
ORDER = {"fact_memberships": ("valid_to", "organization_key", "valid_from", "member_key")}


def _order(table: str) -> str:
    return " ORDER BY " + ", ".join(f"now.{name} NULLS FIRST" for name in ORDER[table]) if table in ORDER else ""


def refill(
    build: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame, night: date, within: str = "true"
) -> set[int]:
    """Give a fact table exactly the rows of `frame`, with `known_from`, and its history the rows that it no longer has.

    `night` is the day on which what is new becomes known. Columns are matched by name, as by frames.refill. `within` (SQL)
    says which rows of the table the frame stands for: the others stay. Filled twice on one day, or with the same rows,
    neither table changes. Returns the organizations of rows that came or went, also where only their place in a file did.
    """
    build.execute(f"CREATE OR REPLACE TEMP TABLE coming AS FROM {table} LIMIT 0")
    frames.append(build, "coming", frame.drop("known_from", strict=False))
    build.execute(f"CREATE OR REPLACE TEMP VIEW going AS FROM {table} WHERE {within}")
    changed = _changed_organizations(build, [name for name in _columns(build, table) if name != "known_from"])
    _settle(build, table, night, within)
    return changed


def set_aside(build: duckdb.DuckDBPyConnection, table: str) -> None:
    """Remember a fact table that is to be filled piece by piece; `settle` then tells what of it is new."""
    build.execute(f"CREATE OR REPLACE TEMP TABLE before_{table} AS FROM {table}")


def settle(build: duckdb.DuckDBPyConnection, table: str, night: date) -> None:
    """Bring `known_from` and the history up to date after the table, once set aside, was filled with rows of the night."""
    if build.execute(f"SELECT count(*) FROM before_{table}").fetchone() != (0,):
        build.execute(f"CREATE OR REPLACE TEMP TABLE coming AS FROM {table}")
        build.execute(f"CREATE OR REPLACE TEMP VIEW going AS FROM before_{table}")
        _settle(build, table, night, "true")
    build.execute(f"DROP TABLE before_{table}")


def _columns(build: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    return [row[0] for row in build.execute(f"SELECT column_name FROM (DESCRIBE {table})").fetchall()]


def _settle(build: duckdb.DuckDBPyConnection, table: str, night: date, within: str) -> None:
    """Put the rows of `coming` in the place of those of `going`, which are the table's within the condition."""
    names = _columns(build, table)
    said = [f'"{name}"' for name in names if name not in _PROVENANCE]
    same = " AND ".join(f"was.{name} IS NOT DISTINCT FROM now.{name}" for name in said)
    kept = ", ".join(f'"{name}"' for name in names)
    day = {"night": night}
    build.execute(
        f"INSERT INTO history.{table} BY NAME SELECT {kept}, $night AS known_to FROM going AS was "
        f"ANTI JOIN coming AS now ON {same} WHERE was.known_from < $night",
        day,
    )
    build.execute(
        f"CREATE OR REPLACE TEMP TABLE stayed AS SELECT {', '.join(said)}, min(known_from) AS known_from FROM going "
        f"GROUP BY {', '.join(said)}"
    )
    build.execute(f"DELETE FROM {table} WHERE {within}")
    build.execute(
        f"INSERT INTO {table} BY NAME SELECT now.* REPLACE (coalesce(was.known_from, $night) AS known_from) "
        f"FROM coming AS now LEFT JOIN stayed AS was ON {same}" + _order(table),
        day,
    )
    build.execute("DROP VIEW going")
    build.execute("DROP TABLE coming")
    build.execute("DROP TABLE stayed")


def _changed_organizations(build: duckdb.DuckDBPyConnection, names: list[str]) -> set[int]:
    columns = ", ".join(f'"{name}"' for name in names)
    was, now = f"SELECT {columns} FROM going", f"SELECT {columns} FROM coming"
    rows = build.execute(
        f"SELECT DISTINCT organization_key FROM (({was} EXCEPT ALL {now}) UNION ALL ({now} EXCEPT ALL {was})) "
        "WHERE organization_key IS NOT NULL"
    ).fetchall()
    return {row[0] for row in rows}
