"""Reported against computed: what a report says beside what rosters and registers give.

Belongs here: the verdict on each figure, tolerance and sources. Not here: reading reports, computing the values
(computed.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from transforms.conform.computed import Facts, compute
from transforms.conform.organizations import Organizations
from transforms.conform.schemas import FIGURES, FINDINGS, RECONCILIATION, empty, findings, fit
from transforms.conform.targets import targets
from transforms.reference import load_yaml

__all__ = ["Facts", "Reconciliation", "reconcile"]


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """`rows` (RECONCILIATION, one a figure) and `findings` for those that differ."""

    rows: pl.DataFrame
    findings: pl.DataFrame


def reconcile(figures: pl.DataFrame, facts: Facts, organizations: Organizations) -> Reconciliation:
    """Each figure (FIGURES) of status `actual` with organization_key beside its computed value.

    `status`: agrees or differs within the tolerance; not_covered where rosters do not reach the date or the
    organization; not_computed where the facts have no such measure. `difference` is computed minus reported.
    """
    rules = load_yaml("reconciliation.yaml")
    plans = targets(figures)
    rows = fit(figures, FIGURES).filter((pl.col("status") == "actual") & pl.col("organization_key").is_not_null())
    if rows.is_empty():
        return Reconciliation(rows=empty(RECONCILIATION), findings=findings())
    rows = rows.drop("status").with_row_index("question").with_columns(pl.col("question").cast(pl.Int64))
    values = compute(rows, plans, facts, organizations, rules)
    rows = rows.join(values, on="question", how="left").with_columns(
        reported="value", difference=pl.col("computed") - pl.col("value"), tolerance=_tolerance(rules["tolerance"])
    )
    status = (
        pl.when(pl.col("computed").is_null())
        .then(pl.lit("not_computed"))
        .when(~pl.col("covered").fill_null(True))
        .then(pl.lit("not_covered"))
        .when(_agrees())
        .then(pl.lit("agrees"))
        .otherwise(pl.lit("differs"))
    )
    rows = rows.with_columns(status=status)
    return Reconciliation(rows=fit(rows, RECONCILIATION).sort("figure_id"), findings=_findings(rows))


def _tolerance(rules: dict[str, Any]) -> pl.Expr:
    """How far from the reported value the computed one may lie, in the figure's unit."""
    tenths = (pl.col("value") * 10).round(6)
    hundredths = (pl.col("value") * 100).round(6)
    rounding = (
        pl.when(pl.col("value") == pl.col("value").round(0))
        .then(0.5)
        .when(tenths == tenths.round(0))
        .then(0.05)
        .when(hundredths == hundredths.round(0))
        .then(0.005)
        .otherwise(0.0005)
    )
    rounding = pl.when(pl.col("unit") == "percent").then(rounding).otherwise(0.0)
    return (
        pl.when(pl.col("comparator") == "approx")
        .then(pl.max_horizontal(rounding, pl.col("value").abs() * rules["approx_share"]))
        .when(pl.col("comparator") == "eq")
        .then(rounding)
        .otherwise(pl.max_horizontal(rounding, pl.col("value").abs() * rules["bound_share"]))
    )


def _agrees() -> pl.Expr:
    """Whether the computed value is what the comparator says of the reported one, and no further off than tolerated."""
    off = pl.col("difference")
    side = (
        pl.when(pl.col("comparator") == "gt")
        .then(off > 0)
        .when(pl.col("comparator") == "ge")
        .then(off >= 0)
        .when(pl.col("comparator") == "lt")
        .then(off < 0)
        .when(pl.col("comparator") == "le")
        .then(off <= 0)
        .otherwise(True)
    )
    return side & (off.abs() <= pl.col("tolerance") + 1e-9)


def _findings(rows: pl.DataFrame) -> pl.DataFrame:
    bad = rows.filter(pl.col("status") == "differs")
    number = pl.col("computed").round(2).cast(pl.String).str.replace(r"\.0$", "")
    reported = pl.col("value").cast(pl.String).str.replace(r"\.0$", "")
    message = pl.format(
        "Báo cáo nêu {} nhưng theo danh sách và sổ là {} (chênh {}): “{}”.",
        reported,
        number,
        pl.col("difference").round(2).cast(pl.String).str.replace(r"\.0$", ""),
        pl.coalesce("quote", "measure"),
    )
    return findings(
        bad.with_columns(
            severity=pl.lit("warn"), code=pl.lit("reported_differs"), value="measure", message=message
        ).pipe(fit, FINDINGS)
    )
