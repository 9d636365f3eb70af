"""Frames in and out of DuckDB.

Belongs here: writing a polars frame as a table and reading a query as a frame, by column name. Not here: which tables
there are.
"""

from __future__ import annotations

import duckdb
import polars as pl


def read(connection: duckdb.DuckDBPyConnection, query: str, parameters: object = None) -> pl.DataFrame:
    """The result of `query` as a frame."""
    return connection.execute(query, parameters).pl()


def replace(connection: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame, *, temporary: bool = False) -> None:
    """Make `table` hold exactly `frame`, with the frame's columns; a temporary one goes with the connection."""
    connection.register("incoming", frame)
    connection.execute(f"CREATE OR REPLACE {'TEMP ' if temporary else ''}TABLE {table} AS SELECT * FROM incoming")
    connection.unregister("incoming")


def refill(connection: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame, within: str = "true") -> None:
    """Give an existing table exactly the rows of `frame`; its columns, types and comments stay.

    Columns are matched by name; the frame may have more, and those it lacks become null. `within` (SQL) says which rows of
    the table the frame stands for: the others stay.
    """
    connection.execute(f"DELETE FROM {table} WHERE {within}")
    append(connection, table, frame)


def append(connection: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    """Add the rows of `frame` to an existing table, columns matched by name, the frame's surplus ones left out."""
    if frame.is_empty():
        return
    names = [row[0] for row in connection.execute(f"SELECT column_name FROM (DESCRIBE {table})").fetchall()]
    shared = ", ".join(f'"{name}"' for name in names if name in frame.columns)
    connection.register("incoming", frame)
    connection.execute(f"INSERT INTO {table} BY NAME SELECT {shared} FROM incoming")
    connection.unregister("incoming")


def extend(connection: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    """Add rows to a table that takes its columns from the frames it is given: made, or widened, where needed."""
    connection.register("incoming", frame)
    connection.execute(f"CREATE TABLE IF NOT EXISTS {table} AS SELECT * FROM incoming LIMIT 0")
    have = {row[0] for row in connection.execute(f"SELECT column_name FROM (DESCRIBE {table})").fetchall()}
    for name, kind in connection.execute("SELECT column_name, column_type FROM (DESCRIBE incoming)").fetchall():
        if name not in have:
            connection.execute(f'ALTER TABLE {table} ADD COLUMN "{name}" {kind}')
    connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming")
    connection.unregister("incoming")


def exists(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> bool:
    """Whether the schema of the default database has the table."""
    found = connection.execute(
        "SELECT count(*) FROM duckdb_tables() "
        "WHERE database_name = current_database() AND schema_name = ? AND table_name = ?",
        [schema, table],
    ).fetchone()
    return bool(found and found[0])
