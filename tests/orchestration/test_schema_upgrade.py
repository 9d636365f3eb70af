"""A warehouse of an earlier release gets the columns of this one and keeps its rows."""

from __future__ import annotations

import duckdb
import pytest

from orchestration.schema_upgrade import upgrade_schema
from orchestration.warehouse import schema_files


def test_a_new_warehouse_has_the_schema() -> None:
    with duckdb.connect(":memory:") as connection:
        assert upgrade_schema(connection, schema_files("schema")) == []
        assert upgrade_schema(connection, schema_files("schema")) == []


@pytest.mark.parametrize(("table", "column"), [("dim_member", "occupation"), ("audit.loads", "scope")])
def test_an_older_table_gets_its_column_and_keeps_its_rows(table: str, column: str) -> None:
    with duckdb.connect(":memory:") as connection:
        upgrade_schema(connection, schema_files("schema"))
        connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        required = connection.execute(
            f"SELECT column_name, data_type FROM (DESCRIBE {table}) AS d JOIN duckdb_columns() AS c "
            "USING (column_name) WHERE c.schema_name || '.' || c.table_name IN (?, 'main.' || ?) AND NOT c.is_nullable",
            [table, table],
        ).fetchall()
        values = {"INTEGER": "1", "BIGINT": "1", "VARCHAR": "'x'", "BOOLEAN": "true", "DATE": "DATE '2024-01-01'"}
        values["TIMESTAMP"] = "TIMESTAMP '2024-01-01 00:00:00'"
        names = ", ".join(name for name, _ in required)
        connection.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join(values[kind] for _, kind in required)})")
        schema, _, name = table.rpartition(".")
        assert upgrade_schema(connection, schema_files("schema")) == [f"{schema or 'main'}.{name}.{column}"]
        assert connection.execute(f"SELECT count(*), count({column}) FROM {table}").fetchone() == (1, 0)


def test_what_was_a_view_becomes_a_table() -> None:
    with duckdb.connect(":memory:") as connection:
        upgrade_schema(connection, schema_files("schema"))
        connection.execute(
            "DROP TABLE organization_stocks; CREATE VIEW organization_stocks AS SELECT 1 AS organization_key"
        )
        assert upgrade_schema(connection, schema_files("schema")) == []
        assert connection.execute("SELECT count(*) FROM organization_stocks").fetchone() == (0,)
        assert connection.execute(
            "SELECT count(*) FROM duckdb_views() WHERE view_name = 'organization_stocks'"
        ).fetchone() == (0,)
