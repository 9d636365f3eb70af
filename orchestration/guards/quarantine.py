"""Which rows break which rules: one DuckDB statement from the same rules that Great Expectations judges.

Belongs here: the statement that marks bad rows, and the one that finds the loads a load rule holds. Not here: the verdict
(expectations.py). Great Expectations' own row lists are capped, slow, and wrong for conditions and compound keys.
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
