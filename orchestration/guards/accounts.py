"""The account of every row: read = published + quarantined + ignored, counted, never subtracted.

Belongs here: counting the rows of each load where they ended, and judging again the rows in quarantine that a decision (or
a mended rule) may have mended. Not here: the rules (*.yaml), what a load's status is (orchestration.loads).
"""

from __future__ import annotations

import duckdb
import polars as pl

from orchestration import frames
from orchestration.guards.quarantine import mark_bad_rows
from orchestration.guards.rules import rule_sets

FIGURES = "reported_figures"


def good_figures(zone: duckdb.DuckDBPyConnection, figures: pl.DataFrame) -> pl.DataFrame:
    """`figures` (decisions applied) without those that break a rule as they now stand.

    A figure that was in quarantine and says something else by a person's decision is judged again: it leaves quarantine by
    itself where the decision mends it. One that was good stays good: a decision on it is a person's word.
    """
    bad = figures.filter(pl.col("failed_rules").list.len() > 0)
    if bad.is_empty():
        return figures
    zone.register("judged_again", bad.drop("failed_rules"))
    try:
        mark_bad_rows(zone, "judged_again", rule_sets()[FIGURES].rules, "figure_id")
        still = frames.read(zone, "SELECT DISTINCT figure_id FROM bad_rows")
    finally:
        zone.unregister("judged_again")
    return figures.join(still, on="figure_id", how="anti", maintain_order="left")


def mended(zone: duckdb.DuckDBPyConnection, build: duckdb.DuckDBPyConnection) -> list[str]:
    """The figures that are published although they were set apart when they were read."""
    if not frames.exists(zone, "evidence", FIGURES):
        return []
    bad = frames.read(zone, f"SELECT DISTINCT figure_id FROM evidence.{FIGURES} WHERE len(failed_rules) > 0")
    return bad.join(frames.read(build, "SELECT DISTINCT figure_id FROM fact_reported_figures"), on="figure_id")[
        "figure_id"
    ].to_list()


def rows_by_load(
    zone: duckdb.DuckDBPyConnection, build: duckdb.DuckDBPyConnection, tables: tuple[str, ...], mended_ids: list[str]
) -> pl.DataFrame:
    """Rows of each load (load_id, good, bad, ignored) as evidence and the built facts have them.

    good: rows that break no rule, or were mended; bad: rows in quarantine; ignored: figures that were good and that a person
    rejected. Only figures are one row a fact; rows of rosters and registers are good where they went into conforming.
    """
    counted = [
        frames.read(
            zone,
            f"SELECT load_id, count(*) FILTER (len(failed_rules) = 0) AS good, count(*) FILTER (len(failed_rules) > 0) AS bad "
            f"FROM evidence.{table} GROUP BY load_id",
        )
        for table in tables
        if table != FIGURES and frames.exists(zone, "evidence", table)
    ]
    ignored = pl.DataFrame(schema={"load_id": pl.String, "ignored": pl.Int64})
    if frames.exists(zone, "evidence", FIGURES):
        figures = frames.read(zone, f"SELECT load_id, figure_id, len(failed_rules) > 0 AS bad FROM evidence.{FIGURES}")
        published = frames.read(build, "SELECT figure_id FROM fact_reported_figures")["figure_id"]
        there = pl.col("figure_id").is_in(published.implode())
        figures = figures.with_columns(bad=pl.col("bad") & ~pl.col("figure_id").is_in(mended_ids))
        counted.append(
            figures.group_by("load_id")
            .agg(good=(~pl.col("bad") & there).sum(), bad=pl.col("bad").sum())
            .cast({"good": pl.Int64, "bad": pl.Int64})
        )
        ignored = figures.group_by("load_id").agg(ignored=(~pl.col("bad") & ~there).sum().cast(pl.Int64))
    empty = pl.DataFrame(schema={"load_id": pl.String, "good": pl.Int64, "bad": pl.Int64})
    both = pl.concat([empty, *(frame.cast(empty.schema) for frame in counted)])  # type: ignore[arg-type]
    summed = both.group_by("load_id").agg(pl.col("good", "bad").sum())
    return summed.join(ignored, on="load_id", how="left").with_columns(pl.col("ignored").fill_null(0))
