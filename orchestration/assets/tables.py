"""What several assets do to the staged record: findings, verdicts of reading, table metadata for the UI.

Belongs here: small writes to staging.loads and staging.findings, and the metadata every table shows. Not here: any stage.
"""

from typing import Any

import dagster as dg
import duckdb
import polars as pl

from orchestration import frames
from orchestration.masking import mask
from orchestration.reading import FINDING_SCHEMA

ASKED = 20_000  # memberships of a warehouse whose views are asked for their metadata


def stage_findings(zone: duckdb.DuckDBPyConnection, found: list[pl.DataFrame]) -> None:
    """Add findings to staging.findings; values and messages are masked, since they leave the restricted zone."""
    if not found:
        return
    # sheets tell a place by sheet, line and column, and have no other
    placed = [frame if "source_ref" in frame.columns else frame.with_columns(source_ref=None) for frame in found]
    every = pl.concat(
        frame.select(list(FINDING_SCHEMA)).cast(FINDING_SCHEMA)  # type: ignore[arg-type]
        for frame in placed
    )
    masked = every.with_columns(
        pl.col(name).map_elements(mask, return_dtype=pl.String, skip_nulls=True) for name in ("value", "message")
    )
    frames.append(zone, "staging.findings", masked)


def update_loads(zone: duckdb.DuckDBPyConnection, verdicts: list[dict[str, Any]]) -> None:
    """Note what reading found of staged loads: kind, rows read, verdict, reason; period and scope where given."""
    for known in verdicts:
        zone.execute(
            """
            UPDATE staging.loads SET kind = $kind, rows_read = $rows_read, verdict = $verdict, status_reason = $reason,
                   scope = $scope, period_start = $period_start, period_end = $period_end,
                   findings = (SELECT count(*) FROM staging.findings f WHERE f.load_id = $load_id)
            WHERE load_id = $load_id
            """,
            {"scope": None, "period_start": None, "period_end": None, **known},
        )


def table_metadata(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, Any]:
    """Column schema with comments, and of a stored table its row count and a preview (the warehouse holds no personal data).

    A view is counted and shown only in a small warehouse: its first rows, and their number, cost what all of it does.
    """
    schema, _, name = table.rpartition(".")
    columns = connection.execute(
        "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE schema_name = ? AND table_name = ? "
        "AND database_name = current_database() ORDER BY column_index",
        [schema or "main", name],
    ).fetchall()
    stored = connection.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE schema_name = ? AND table_name = ? "
        "AND database_name = current_database()",
        [schema or "main", name],
    ).fetchone() != (0,)
    shown: dict[str, Any] = {}
    if stored or _count(connection, "fact_memberships") <= ASKED:
        shown["dagster/row_count"] = _count(connection, table)
        head = frames.read(connection, f"SELECT * FROM {table} LIMIT 5")
        shown["preview"] = dg.MetadataValue.md(_markdown(head))
    return {
        "dagster/table_name": table,
        "dagster/column_schema": dg.TableSchema(
            columns=[dg.TableColumn(column, kind, description=comment) for column, kind, comment in columns]
        ),
        **shown,
    }


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    rows = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(rows[0]) if rows else 0


def _markdown(frame: pl.DataFrame) -> str:
    def cell(value: object) -> str:
        return "" if value is None else mask(str(value)).replace("|", "\\|").replace("\n", " ")[:120]

    lines = ["| " + " | ".join(frame.columns) + " |", "|" + " --- |" * len(frame.columns)]
    lines += ["| " + " | ".join(cell(value) for value in row) + " |" for row in frame.iter_rows()]
    return "\n".join(lines)
