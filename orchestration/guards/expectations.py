"""Great Expectations on DuckDB: the verdict over a staged table.

Belongs here: what makes Great Expectations 1.24 work on DuckDB, turning rules into expectations, running a suite. Not here:
which rows are bad (quarantine.py), what follows from a verdict (assets).

Importing Great Expectations costs seconds of CPU, so it is imported late, and only on a night that has something to guard.
As shipped every metric fails on DuckDB, because it fetches results after the connection went back to its pool, and the
pool's rollback drops them: AUTOCOMMIT together with skip_autocommit_rollback keeps them. It has no regex for DuckDB either;
its Dremio branch writes REGEXP_MATCHES(column, pattern), which DuckDB understands.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any, Literal

import duckdb
import orjson

from orchestration.guards.postponed import postponed
from orchestration.guards.rules import Rule

# a third of the time that the import takes: for divergence of distributions and its drawing, of which no rule speaks
_UNUSED = ("scipy.stats", "altair")
_ENGINE = {"isolation_level": "AUTOCOMMIT", "skip_autocommit_rollback": True}


@dataclass(frozen=True, slots=True)
class Verdict:
    """One rule's result over a table. `broken` is a check that could not run, which is not the same as bad data."""

    rule: Rule
    success: bool
    broken: bool
    checked: int | None
    unexpected: int | None
    result_json: str


@cache
def _datasource_type() -> Any:
    from duckdb_sqlalchemy import ConnectionWrapper
    from great_expectations.datasource.fluent import SQLDatasource
    from great_expectations.execution_engine import SqlAlchemyExecutionEngine

    class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.dialect_module = SimpleNamespace(DremioDialect=object)

    class DuckDBDatasource(SQLDatasource):
        type: Literal["duckdb"] = "duckdb"  # type: ignore[assignment]

        @property
        def execution_engine_type(self) -> Any:
            return DuckDBExecutionEngine

    class SharedConnection(ConnectionWrapper):
        def close(self) -> None:
            """The caller owns the connection and closes it."""

    return SharedConnection


def validate(
    connection: duckdb.DuckDBPyConnection,
    schema: str,
    table: str,
    rules: tuple[Rule, ...],
    parameters: dict[str, float],
) -> list[Verdict]:
    """Run `rules` over `schema.table` through Great Expectations and give a verdict for each, in the same order.

    The staged rows must be committed: an error inside an open transaction would abort it silently. A rule whose check could
    not run (a missing column, say) is `broken`; the others are unaffected.
    """
    if not rules:
        return []
    with postponed(*_UNUSED):
        import great_expectations as gx

        from orchestration.guards import counting  # noqa: F401
    from great_expectations.data_context.types.base import ProgressBarsConfig
    from sqlalchemy.pool import StaticPool

    shared = _datasource_type()
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        source = context.data_sources.add_duckdb(  # type: ignore[attr-defined]
            f"{schema}.{table}",
            connection_string="duckdb://",
            kwargs={**_ENGINE, "creator": lambda: shared(connection), "poolclass": StaticPool},
        )
        batch = source.add_table_asset(table, table_name=table, schema_name=schema).add_batch_definition_whole_table(
            "whole"
        )
        suite = context.suites.add(
            gx.ExpectationSuite(
                name=table, expectations=[_expectation(rule, f"{schema}.{table}", parameters) for rule in rules]
            )
        )
        definition = context.validation_definitions.add(gx.ValidationDefinition(name=table, data=batch, suite=suite))
        outcome = definition.run(result_format="BASIC")
    by_id = {result.expectation_config.meta["id"]: result for result in outcome.results}
    return [_verdict(rule, by_id.get(rule.id)) for rule in rules]


def _expectation(rule: Rule, table: str, parameters: dict[str, float]) -> Any:
    from orchestration.guards import counting

    common: dict[str, Any] = {
        "meta": {"id": rule.id, "source": rule.source, "on_fail": rule.on_fail, "kind": rule.kind},
        "severity": rule.severity,
    }
    if rule.type == "not_null":
        return counting.ExpectNotNull(column=rule.column, **common)
    if rule.type == "in_set":
        return counting.ExpectInSet(column=rule.column, value_set=list(rule.values), **common)
    if rule.type == "between" and not isinstance(rule.min, str) and not isinstance(rule.max, str):
        return counting.ExpectBetween(column=rule.column, min_value=rule.min, max_value=rule.max, **common)
    if rule.type == "regex":
        return counting.ExpectRegex(column=rule.column, regex=rule.regex, **common)
    if rule.type == "unique":
        return counting.ExpectNoRowsRepeated(columns=list(rule.columns), **common)
    if rule.type == "query":
        return counting.ExpectQueryToFindNothing(query=rule.bad_query(table, parameters), **common)
    return counting.ExpectNoRowsWhere(predicate=rule.bad_predicate(table), **common)


def _verdict(rule: Rule, result: Any) -> Verdict:
    if result is None:
        return Verdict(rule, success=False, broken=True, checked=None, unexpected=None, result_json="{}")
    raised = result.exception_info or {}
    broken = raised.get("raised_exception") is not False
    details = result.result or {}
    unexpected = details.get("unexpected_count")
    if unexpected is None and details.get("observed_value") is not None:
        unexpected = int(details["observed_value"])  # of a query: how many rows it selected
    # single values of rows stay in the restricted zone: only counts go into the record
    kept = {
        name: details[name]
        for name in ("element_count", "unexpected_count", "unexpected_percent", "missing_count", "observed_value")
        if details.get(name) is not None
    }
    if broken:
        kept["exception"] = _first_message(raised)
    return Verdict(
        rule,
        success=bool(result.success) and not broken,
        broken=broken,
        checked=details.get("element_count"),
        unexpected=unexpected,
        result_json=orjson.dumps(kept, default=str).decode(),
    )


def _first_message(raised: dict[str, Any]) -> str:
    if "exception_message" in raised:
        return str(raised["exception_message"])[:500]
    for value in raised.values():
        if isinstance(value, dict) and value.get("exception_message"):
            return str(value["exception_message"])[:500]
    return "the check gave no result"
