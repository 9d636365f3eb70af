"""Which rows break which rules: one DuckDB statement from the same rules that Great Expectations judges.

Belongs here: the statement that marks bad rows, setting them apart, moving rows on, and the statement that finds the loads a
load rule holds. Not here: the verdict (expectations.py). Great Expectations' own row lists are capped, slow, and wrong for
conditions and compound keys.
"""

from __future__ import annotations

import duckdb

from orchestration.guards.rules import Rule


def mark_bad_rows(
    connection: duckdb.DuckDBPyConnection, table: str, rules: tuple[Rule, ...], key: str = "row_id"
) -> None:
    """Make the temporary table `bad_rows` (key, load_id, source_ref, failed_rules TEXT[]) of `table`'s rows to quarantine.

    Only rules with on_fail quarantine count. A rule that cannot run raises, so that nothing passes unguarded.
    """
    chosen = [rule for rule in rules if rule.kind == "row" and rule.on_fail == "quarantine"]
    cases = ", ".join(f"CASE WHEN {rule.bad_predicate(table)} THEN '{rule.id}' END" for rule in chosen) or "NULL"
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE bad_rows AS
        SELECT * FROM (
            SELECT {key}, load_id, source_ref,
                   list_filter(CAST([{cases}] AS TEXT[]), lambda rule: rule IS NOT NULL) AS failed_rules
            FROM {table}
        ) WHERE len(failed_rules) > 0
        """
    )


def set_apart(connection: duckdb.DuckDBPyConnection, table: str, key: str = "row_id") -> None:
    """Write `failed_rules` of `bad_rows` beside the rows of `table`; null for the good ones.

    Only a column is added and few rows are changed: the table is not written again. The column has no default, since DuckDB
    1.5 fails on one that is a list.
    """
    connection.execute(f"ALTER TABLE {table} ADD COLUMN failed_rules TEXT[]")
    connection.execute(
        f"UPDATE {table} AS rows SET failed_rules = bad.failed_rules "
        f"FROM (SELECT DISTINCT ON ({key}) {key}, failed_rules FROM bad_rows) AS bad WHERE rows.{key} = bad.{key}"
    )


def move(connection: duckdb.DuckDBPyConnection, source: str, target: str, without: tuple[str, ...] = ()) -> None:
    """Add all rows of `source` to `target`, columns by name; `target` is made, or widened, where it lacks some.

    Rows that break no rule get an empty list of failed rules.
    """
    columns = [row for row in connection.execute(f"DESCRIBE {source}").fetchall() if row[0] not in without]
    names = ", ".join(
        "coalesce(failed_rules, CAST([] AS TEXT[])) AS failed_rules" if row[0] == "failed_rules" else f'"{row[0]}"'
        for row in columns
    )
    connection.execute(f"CREATE TABLE IF NOT EXISTS {target} AS SELECT {names} FROM {source} LIMIT 0")
    have = {row[0] for row in connection.execute(f"DESCRIBE {target}").fetchall()}
    for name, kind in (row[:2] for row in columns):
        if name not in have:
            connection.execute(f'ALTER TABLE {target} ADD COLUMN "{name}" {kind}')
    connection.execute(f"INSERT INTO {target} BY NAME SELECT {names} FROM {source}")


def held_loads(
    connection: duckdb.DuckDBPyConnection, table: str, rules: tuple[Rule, ...], parameters: dict[str, float]
) -> dict[str, list[str]]:
    """The loads that a blocking rule holds (of the load, or of one of its rows), each with the ids of the rules it breaks."""
    held: dict[str, list[str]] = {}
    for rule in rules:
        if rule.on_fail == "block" and rule.kind != "warehouse":
            query = rule.bad_query(table, parameters)
            for (load_id,) in connection.execute(f"SELECT DISTINCT load_id FROM ({query})").fetchall():
                held.setdefault(load_id, []).append(rule.id)
    return held
