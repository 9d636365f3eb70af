"""Great Expectations of one scan: expectations whose counts all come from one statement over the staged table.

Belongs here: the expectations and metrics that this project adds to Great Expectations. Not here: which rule becomes which
expectation and what follows from a result (expectations.py).

Great Expectations puts every aggregate over a table into one SELECT, but not what it asks for besides: examples of bad
values (a query an expectation), a query of its own for each custom SQL (run twice), and for compound uniqueness a join of
the whole table with itself. A night has no use for examples, since the bad rows are set apart with all that is in them. So
a rule's predicate is an aggregate like any other, and an expectation on a column asks for its counts alone. Importing this
module imports Great Expectations, which costs seconds: expectations.py does so late.
"""

from __future__ import annotations

from typing import Any, ClassVar

import great_expectations.expectations as gxe
from great_expectations.compatibility.sqlalchemy import sqlalchemy as sa
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.core.metric_function_types import MetricPartialFunctionTypes
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import metric_partial, metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider

_PREDICATE, _DUPLICATES, _QUERY = "danhbo.rows_where", "danhbo.rows_repeated", "danhbo.rows_of_query"


class RowsWhere(TableMetricProvider):
    """How many rows of the batch a predicate is true for; an aggregate, so that it shares the scan of all others."""

    metric_name = _PREDICATE
    value_keys = ("predicate",)

    @metric_partial(
        engine=SqlAlchemyExecutionEngine,
        partial_fn_type=MetricPartialFunctionTypes.AGGREGATE_FN,
        domain_type=MetricDomainTypes.TABLE,
    )
    def _sqlalchemy(
        cls,
        execution_engine: Any,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> Any:
        predicate = metric_value_kwargs["predicate"]
        return sa.literal_column(f"count(*) FILTER (WHERE {predicate})"), metric_domain_kwargs, {}


class RowsRepeated(TableMetricProvider):
    """How many rows of the batch share their values in some columns with another row, nulls apart."""

    metric_name = _DUPLICATES
    value_keys = ("columns",)

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(
        cls,
        execution_engine: Any,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> int:
        selectable, _, _ = execution_engine.get_compute_domain(metric_domain_kwargs, MetricDomainTypes.TABLE)
        columns = [sa.column(name) for name in metric_value_kwargs["columns"]]
        groups = (
            sa.select(sa.func.count().label("n"))
            .select_from(selectable)
            .where(sa.and_(*(column.is_not(None) for column in columns)))
            .group_by(*columns)
            .having(sa.func.count() > 1)
            .subquery()
        )
        found = execution_engine.execute_query(sa.select(sa.func.coalesce(sa.func.sum(groups.c.n), 0))).fetchone()
        return int(found[0])


class RowsOfQuery(TableMetricProvider):
    """How many rows a query selects; the query names its tables itself."""

    metric_name = _QUERY
    value_keys = ("query",)

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(
        cls,
        execution_engine: Any,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> int:
        query = f"(SELECT count(*) FROM ({metric_value_kwargs['query']}))"
        return int(execution_engine.execute_query(sa.select(sa.literal_column(query))).fetchone()[0])


class _ExpectNone(BatchExpectation):
    """Common to the three: met where its metric counts nothing."""

    metric_dependencies: ClassVar[tuple[str, ...]] = ()
    counted: ClassVar[str] = ""

    def _validate(
        self, metrics: dict[str, Any], runtime_configuration: Any = None, execution_engine: Any = None
    ) -> dict[str, Any]:
        unexpected = int(metrics[self.counted])
        return {
            "success": unexpected == 0,
            "result": {"element_count": metrics.get("table.row_count"), "unexpected_count": unexpected},
        }


class ExpectNoRowsWhere(_ExpectNone):
    """Expect the predicate of what breaks a rule to be true for no row."""

    predicate: str
    counted = _PREDICATE
    metric_dependencies = ("table.row_count", _PREDICATE)
    success_keys = ("predicate",)
    args_keys = ("predicate",)


class ExpectNoRowsRepeated(_ExpectNone):
    """Expect no two rows to have the same values in these columns (rows with a null among them apart)."""

    columns: list[str]
    counted = _DUPLICATES
    metric_dependencies = ("table.row_count", _DUPLICATES)
    success_keys = ("columns",)
    args_keys = ("columns",)


class ExpectQueryToFindNothing(_ExpectNone):
    """Expect a query of what breaks a rule to select no row."""

    query: str
    counted = _QUERY
    metric_dependencies = (_QUERY,)
    success_keys = ("query",)
    args_keys = ("query",)


class _CountsAlone:
    """An expectation on a column that asks for no examples of bad values."""

    def get_validation_dependencies(self, *arguments: Any, **named: Any) -> Any:
        """The counts, without the metrics that would each be a query of their own."""
        found = super().get_validation_dependencies(*arguments, **named)  # type: ignore[misc]
        for name in [
            name for name in found.get_metric_names() if ".unexpected_" in name and not name.endswith("_count")
        ]:
            found.metric_configurations.pop(name)
        return found


class ExpectNotNull(_CountsAlone, gxe.ExpectColumnValuesToNotBeNull):
    """The column has a value in every row."""


class ExpectInSet(_CountsAlone, gxe.ExpectColumnValuesToBeInSet):
    """The column's values, nulls apart, are among those listed."""


class ExpectBetween(_CountsAlone, gxe.ExpectColumnValuesToBeBetween):
    """The column's values, nulls apart, lie between two bounds."""


class ExpectRegex(_CountsAlone, gxe.ExpectColumnValuesToMatchRegex):
    """The column's values, nulls apart, match a pattern."""
