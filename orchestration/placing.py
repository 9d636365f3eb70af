"""Placing staged rows: the organization that each row names, written beside it.

Belongs here: asking once for each distinct way in which rows name their organization, and joining the answers back inside
DuckDB. Not here: what a name means (transforms.conform.mentions), which organizations there are (conforming.py).
"""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import polars as pl

from orchestration import frames
from transforms.conform.mentions import Placed
from transforms.conform.organizations import Organizations

Place = Callable[[pl.DataFrame, Organizations, pl.DataFrame], Placed]

# what tells rows apart without naming anything
_OF_ONE_ROW = ("row_id", "source_ref")


def write_places(
    zone: duckdb.DuckDBPyConnection,
    table: str,
    naming: tuple[str, ...],
    place: Place,
    organizations: Organizations,
    decisions: pl.DataFrame,
) -> None:
    """Add `organization_key` to a staged table: what `place` answers for its `naming` columns, null where it knows none.

    A country's members are in some hundred thousand cells: rows that name theirs alike, in one load, are one question.
    A name that fits several counts as recognised, by the first of them.
    """
    have = {row[0] for row in zone.execute(f"SELECT column_name FROM (DESCRIBE {table})").fetchall()}
    alike = [f'"{name}"' for name in naming if name in have and name not in _OF_ONE_ROW]
    zone.execute(
        f"CREATE OR REPLACE TEMP TABLE named AS "
        f"SELECT min(row_id) AS row_id, {', '.join(alike)} FROM {table} "
        f"GROUP BY {', '.join(alike)}"
    )
    placed = place(frames.read(zone, "SELECT * FROM named ORDER BY row_id"), organizations, decisions).rows
    key = pl.coalesce("organization_key", pl.col("possible").list.first())
    zone.register("keyed", placed.select("row_id", organization_key=key).drop_nulls())
    zone.execute(f"ALTER TABLE {table} ADD COLUMN organization_key BIGINT")
    same = " AND ".join(f"rows.{name} IS NOT DISTINCT FROM answers.{name}" for name in alike)
    zone.execute(
        f"UPDATE {table} AS rows SET organization_key = answers.organization_key "
        f"FROM (SELECT named.*, keyed.organization_key FROM named JOIN keyed USING (row_id)) AS answers WHERE {same}"
    )
    zone.unregister("keyed")
    zone.execute("DROP TABLE named")
