"""The tree of organizations over time: who stood above whom, and when.

Belongs here: every organization's ancestors with the span in which they were above it. Not here: lineage (lineage.py).
"""

from __future__ import annotations

from datetime import date

import polars as pl

BEGINNING = date(1, 1, 1)  # stands for an unknown first day
FOREVER = date(9999, 12, 31)  # stands for an open end
DEEPEST = 8  # more steps than any ladder has

ANCESTORS = {"organization_key": pl.Int64, "ancestor_key": pl.Int64, "depth": pl.Int32, "lo": pl.Date, "hi": pl.Date}


def ancestor_spans(spans: pl.DataFrame) -> pl.DataFrame:
    """Each organization with itself (depth 0) and everything above it (ANCESTORS), for the days from lo to before hi.

    Unknown first days are BEGINNING, open ends FOREVER. A circle of parents is cut at `DEEPEST` steps, an
    organization is never its own ancestor.
    """
    steps = spans.select(
        "organization_key",
        "parent_key",
        lo=pl.col("valid_from").fill_null(BEGINNING),
        hi=pl.col("valid_to").fill_null(FOREVER),
    )
    steps = merged(steps, ["organization_key", "parent_key"])
    found = merged(steps.select("organization_key", "lo", "hi"), ["organization_key"]).with_columns(
        ancestor_key="organization_key", depth=pl.lit(0, pl.Int32)
    )
    levels = [found.select(ANCESTORS.keys())]
    above = steps.filter(pl.col("parent_key").is_not_null()).rename({"organization_key": "ancestor_key"})
    for depth in range(1, DEEPEST + 1):
        found = (
            levels[-1]
            .join(above, on="ancestor_key", suffix="_above")
            .select(
                "organization_key",
                ancestor_key="parent_key",
                depth=pl.lit(depth, pl.Int32),
                lo=pl.max_horizontal("lo", "lo_above"),
                hi=pl.min_horizontal("hi", "hi_above"),
            )
            .filter((pl.col("lo") < pl.col("hi")) & (pl.col("ancestor_key") != pl.col("organization_key")))
        )
        if found.is_empty():
            break
        levels.append(found)
    return pl.concat(levels)


def merged(intervals: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Intervals [lo, hi) of the same `by` that touch or overlap as one."""
    ordered = intervals.sort(*by, "lo", "hi")
    end_before = pl.col("hi").cum_max().shift(1).over(by)
    begins = (pl.col("lo") > end_before).fill_null(True)
    marked = ordered.with_columns(piece=begins.cast(pl.Int64).cum_sum().over(by))
    return marked.group_by(*by, "piece", maintain_order=True).agg(pl.col("lo").min(), pl.col("hi").max()).drop("piece")
