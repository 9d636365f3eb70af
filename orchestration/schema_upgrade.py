"""Bringing the tables of a warehouse made by an earlier release up to the schema of this one.

Belongs here: columns that a table lacks, views that have become tables. Not here: the schema (sql/schema), what fills the tables (building.py). Serves the
beginning of each version: a home is never made anew for a column.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

_COLUMNS = (
    "SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns() "
    "WHERE NOT internal AND database_name = current_database()"
)

_TABLES = "SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal"
_VIEWS = "SELECT schema_name, view_name FROM duckdb_views() WHERE NOT internal"


def upgrade_schema(connection: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> list[str]:
    """Run the schema files on a warehouse, new or old, and return the columns that were added to its tables.

    A column is added without its NOT NULL, since the rows of earlier nights have nothing in it until the night fills it.
    Columns that the schema no longer has stay, empty of use, so that an analyst's query does not break.
    """
    scripts = [file.read_text(encoding="utf-8") for file in files]
    added = []
    if connection.execute(_COLUMNS).fetchone() is not None:
        with duckdb.connect(":memory:") as wanted:
            for script in scripts:
                wanted.execute(script)
            # what was a view of an earlier release, and is a table now, is filled by the night
            for name in set(wanted.execute(_TABLES).fetchall()) & set(connection.execute(_VIEWS).fetchall()):
                connection.execute('DROP VIEW "{}"."{}"'.format(*name))
            there = connection.execute(_COLUMNS).fetchall()
            known = {(schema, table, column) for schema, table, column, _ in there}
            tables = {(schema, table) for schema, table, _, _ in there}
            for schema, table, column, kind in wanted.execute(_COLUMNS).fetchall():
                if (schema, table) in tables and (schema, table, column) not in known:
                    connection.execute(f'ALTER TABLE "{schema}"."{table}" ADD COLUMN "{column}" {kind}')
                    added.append(f"{schema}.{table}.{column}")
    for script in scripts:
        connection.execute(script)
    return sorted(added)
